"""Pages in the five languages whose data the product brings itself; German and English stay with the first look."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.unit.parsing.makers import picture

from flowaudit.adapters.tesseract import TesseractEngine, languages
from flowaudit.ports.ocr import OcrError, OcrImage, OcrLayout, OcrWord
from infra import tessdata

TEXTS = {
    "fra": ("Facture n° 2025-118", "Échéance à réception, pénalités de retard", "Montant à régler sous trente jours"),
    "nld": ("Factuurnummer 2025118", "Gelieve binnen veertien dagen te betalen", "Totaal te voldoen voor het uur"),
    "ita": ("Fattura numero 2025118", "Quantità e descrizione della fornitura", "Totale da pagare entro i giorni"),
    "spa": (
        "Número de factura 2025118",
        "Descripción de la fontanería y albañilería",
        "Gracias por su pago en los días",
    ),
    "pol": ("Faktura VAT nr 2025118", "Sprzedawca: Józef Kowalski, Kraków", "Sposób: przelew do 14 dni od faktury"),
    "deu": ("Rechnungsnummer 2025118", "Bitte überweisen Sie den Betrag", "Zahlbar innerhalb von 14 Tagen ohne Abzug"),
    "eng": ("Invoice number 2025118", "Please pay within thirty days", "Thank you for your business with us"),
}


def page(language: str, dpi: int = 200) -> OcrImage:
    image = picture(TEXTS[language], dpi=dpi)
    return OcrImage(image.tobytes(), image.width, image.height, dpi, OcrLayout.BLOCK)


def word(text: str, confidence: float = 0.9) -> OcrWord:
    return OcrWord(text, 0, 0, 10, 10, confidence, 1, 1)


def sentence(text: str, confidence: float = 0.9) -> list[OcrWord]:
    return [word(one, confidence) for one in text.split()]


class Spied(TesseractEngine):
    """Tesseract that tells in which languages it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[str, ...]] = []

    def _recognise(self, image: OcrImage, languages: tuple[str, ...]) -> Sequence[OcrWord]:
        self.asked.append(languages)
        return super()._recognise(image, languages)


@pytest.mark.parametrize("language", ["fra", "nld", "ita", "spa", "pol"])
def test_a_page_in_another_language_is_read_again_in_it(language: str) -> None:
    engine = Spied()
    read = {one.text.strip(".,:") for one in engine.read(page(language))}
    assert engine.asked == [("deu", "eng"), (language, "eng")]
    wanted = {one.strip(".,:") for line in TEXTS[language] for one in line.split()}
    assert len(wanted & read) >= 0.9 * len(wanted), wanted - read


def test_the_shipped_data_is_what_was_made_of_the_published_files() -> None:
    for language, (_, shipped) in tessdata.HASHES.items():
        data = languages.find(language).read_bytes()
        assert hashlib.sha256(data).hexdigest() == shipped, language
        assert (tessdata.without_word_lists(data) != data) == (language in tessdata.KEEP_WORD_LISTS)


def test_word_lists_are_left_out_and_the_rest_stays() -> None:
    german = languages.find("deu").read_bytes()
    small = tessdata.without_word_lists(german)
    assert len(small) < len(german) // 2
    assert small[-30:] == german[-30:]  # the version stands last
    with pytest.raises(ValueError, match="trained data"):
        tessdata.without_word_lists(b"no")


@pytest.mark.parametrize("language", ["deu", "eng"])
def test_german_and_english_are_read_once(language: str) -> None:
    engine = Spied()
    engine.read(page(language))
    assert engine.asked == [("deu", "eng")]


def test_specks_that_read_as_little_words_ask_for_no_language() -> None:
    assert languages.better_languages(sentence("le la les des et du pour vous facture", 0.9)) == ("fra", "eng")
    assert languages.better_languages(sentence("le la les des et du pour vous facture", 0.3)) == ()
    assert languages.better_languages(sentence("le la")) == ()
    assert languages.better_languages(sentence("der die das und bitte le la les")) == ()


def test_spanish_is_told_from_french_though_they_share_little_words() -> None:
    assert languages.better_languages(sentence("de la de la en de los por su factura número")) == ("spa", "eng")
    assert languages.better_languages(sentence("de la de les et du pour vous numéro facture")) == ("fra", "eng")


def test_a_language_that_is_not_installed_is_not_asked_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(languages, "_installed", lambda _language: iter([tmp_path / "none"]))
    assert languages.better_languages(sentence("le la les des et du pour vous facture")) == ()


def test_where_the_second_reading_fails_the_first_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing(TesseractEngine):
        def _recognise(self, image: OcrImage, languages: tuple[str, ...]) -> Sequence[OcrWord]:
            if "fra" in languages:
                raise OcrError("out of time")
            return super()._recognise(image, languages)

    read = Failing().read(page("fra"))
    assert any(one.text.startswith("Facture") for one in read)


def test_a_second_reading_that_made_much_less_of_the_page_is_dropped() -> None:
    class Worse(TesseractEngine):
        def _recognise(self, image: OcrImage, languages: tuple[str, ...]) -> Sequence[OcrWord]:
            first = sentence("le la les des et du pour vous facture")
            return first if "deu" in languages else sentence("le la", 0.4)

    assert len(Worse().read(page("fra"))) == 9


def test_clips_are_read_in_the_languages_of_their_page() -> None:
    engine = Spied()
    clip = OcrImage(*_line())
    engine.read_clip(clip)
    engine.read(page("fra"))
    engine.read_clip(clip)
    engine.read(page("deu"))
    engine.read_clip(clip)
    german, french = ("deu", "eng"), ("fra", "eng")
    assert engine.asked == [german, german, french, french, german, german]


def _line() -> tuple[bytes, int, int, int, OcrLayout]:
    image = picture(["Facture n° 2025-118"], dpi=200)
    return image.tobytes(), image.width, image.height, 200, OcrLayout.LINE
