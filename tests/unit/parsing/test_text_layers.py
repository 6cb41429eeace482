"""Text layers that do not say what the page shows."""

from __future__ import annotations

import random
import string
import zlib

import pymupdf
import pytest
from tests.unit.parsing.makers import (
    A4,
    LINES,
    FakeOcr,
    ForbiddenOcr,
    picture,
    saved,
    scan_pdf,
    shuffled_layer,
    text_page,
)

from flowaudit.core.model.parsed import PageSource, Token
from flowaudit.core.parsing import Limits, OcrError, OcrImage, OcrWord, ParsingRefused, parse
from flowaudit.core.parsing.quality import is_garbage

READ = tuple(OcrWord(f"Wort{n}", 100.0 * n, 300.0, 100.0 * n + 80, 330.0, 0.9, 1, 0) for n in range(1, 12))


class BrokenOcr:
    def read(self, image: OcrImage) -> list[OcrWord]:
        raise OcrError("no language data")


def scan_with(words: list[tuple[tuple[float, float], str]], mode: int = 0) -> bytes:
    doc = pymupdf.open(stream=scan_pdf(picture()))
    for point, text in words:
        doc[0].insert_text(point, text, render_mode=mode)
    data: bytes = doc.tobytes()
    return data


def hidden_layer(lines: tuple[str, ...]) -> bytes:
    return scan_with([((60, 80 + 24 * n), line) for n, line in enumerate(lines)], mode=3)


def tokens(words: list[str]) -> list[Token]:
    return [Token(word, 0, 0, 1, 1) for word in words]


def test_a_scan_is_recognised() -> None:
    engine = FakeOcr(READ)
    parsed = parse(scan_pdf(picture()), "a.pdf", ocr=engine)
    assert (parsed.engine.value, parsed.warnings) == ("OCR", ())
    page = parsed.pages[0]
    assert page.source is PageSource.OCR
    assert [t.text for t in page.tokens] == [w.text for w in READ]
    assert page.tokens[0].x0 == pytest.approx(100 / engine.images[0].width, abs=1e-6)


@pytest.mark.parametrize(("dpi", "low", "high"), [(100, 195, 205), (240, 235, 245), (400, 295, 305)])
def test_the_resolution_follows_the_image_within_200_and_300_dpi(dpi: int, low: int, high: int) -> None:
    engine = FakeOcr(READ)
    parse(scan_pdf(picture(dpi=dpi)), "a.pdf", ocr=engine)
    assert low <= engine.images[0].width / (A4[0] / 72) <= high


def test_a_huge_page_is_drawn_within_the_pixel_limit() -> None:
    doc = pymupdf.open()
    page = doc.new_page(width=10_000, height=14_000)
    page.insert_image(page.rect, stream=saved(picture(dpi=50), "PNG"))
    engine = FakeOcr(READ)
    parse(doc.tobytes(), "a.pdf", ocr=engine, limits=Limits(pixels=2_000_000))
    assert engine.images[0].width * engine.images[0].height <= 2_010_000  # rounded up to whole pixels


def test_pages_read_in_both_ways_make_a_hybrid() -> None:
    doc = pymupdf.open(stream=scan_pdf(picture()))
    text_page(doc)
    parsed = parse(doc.tobytes(), "a.pdf", ocr=FakeOcr(READ))
    assert parsed.engine.value == "HYBRID"
    assert [page.source for page in parsed.pages] == [PageSource.OCR, PageSource.TEXT]


@pytest.mark.parametrize("engine", [None, BrokenOcr()])
def test_without_ocr_the_page_is_left_unread_and_said_so(engine: BrokenOcr | None) -> None:
    parsed = parse(scan_pdf(picture()), "a.pdf", ocr=engine)
    assert parsed.pages[0].source is PageSource.NONE
    assert parsed.pages[0].tokens == ()
    assert parsed.warnings == ("ocr-unavailable",)
    parsed = parse(saved(picture(), "PNG"), "a.png", ocr=engine)
    assert (parsed.pages[0].source, parsed.warnings) == (PageSource.NONE, ("ocr-unavailable",))


def test_a_shuffled_encoding_is_replaced_by_ocr() -> None:
    parsed = parse(shuffled_layer(), "a.pdf", ocr=FakeOcr(READ))
    assert parsed.pages[0].source is PageSource.OCR
    assert parsed.warnings == ("bad-text-layer",)
    assert [t.text for t in parsed.pages[0].tokens] == [w.text for w in READ]


def test_a_garbage_layer_is_not_presented_when_ocr_is_missing() -> None:
    parsed = parse(shuffled_layer(), "a.pdf", ocr=None)
    assert parsed.pages[0].tokens == ()
    assert set(parsed.warnings) == {"bad-text-layer", "ocr-unavailable"}


def test_a_stamp_on_a_scan_is_a_partial_layer_and_its_words_stay_exact() -> None:
    stamp = scan_with([((300, 700), "Eingegangen am 14.03.2025"), ((300, 712), "Bewilligungsstelle")])
    over = OcrWord("Eingegamgen", 850.0, 1915.0, 1010.0, 1950.0, 0.6, 3, 0)
    parsed = parse(stamp, "a.pdf", ocr=FakeOcr((*READ, over)))
    read = [t.text for t in parsed.pages[0].tokens]
    assert parsed.warnings == ("partial-text-layer",)
    assert "Eingegangen" in read
    assert "Eingegamgen" not in read
    assert "Wort1" in read


def test_an_ocr_layer_made_by_others_is_taken_and_marked() -> None:
    parsed = parse(hidden_layer(LINES), "a.pdf", ocr=ForbiddenOcr())
    page = parsed.pages[0]
    assert (page.source, parsed.warnings) == (PageSource.TEXT, ("hidden-text-layer",))
    assert page.text.splitlines()[1] == LINES[1]
    assert all(t.confidence < 1.0 for t in page.tokens)


def test_a_senseless_ocr_layer_is_replaced() -> None:
    parsed = parse(
        hidden_layer(tuple("qxzkj vwpfh mkqzt xjwvb ghkpl rtzpq" for _ in LINES)), "a.pdf", ocr=FakeOcr(READ)
    )
    assert parsed.pages[0].source is PageSource.OCR
    assert "bad-text-layer" in parsed.warnings
    assert "qxzkj" not in parsed.raw_text


def test_an_ocr_layer_for_a_part_of_the_page_is_completed() -> None:
    parsed = parse(hidden_layer(LINES[:2]), "a.pdf", ocr=FakeOcr(READ))
    assert parsed.pages[0].source is PageSource.OCR
    assert "partial-text-layer" in parsed.warnings


def test_text_that_is_nowhere_painted_is_not_on_the_page() -> None:
    doc = pymupdf.open()
    page = text_page(doc)
    page.insert_text((60, 600), "Rechnungsnummer unsichtbar 4711", render_mode=3)
    parsed = parse(doc.tobytes(), "a.pdf", ocr=ForbiddenOcr())
    assert "4711" not in parsed.raw_text
    assert parsed.warnings == ("invisible-text",)


def test_text_drawn_as_outlines_is_recognised() -> None:
    doc = pymupdf.open()
    text_page(doc)
    outlines = pymupdf.open()
    page = outlines.new_page(width=A4[0], height=A4[1])
    rng = random.Random(3)
    for row in range(20):
        for column in range(60):  # strokes like letters, no text operator
            x, y = 60 + 7 * column, 80 + 24 * row
            page.draw_line((x, y), (x + rng.uniform(1, 5), y - rng.uniform(3, 8)))
    assert parse(outlines.tobytes(), "a.pdf", ocr=FakeOcr(READ)).pages[0].source is PageSource.OCR


def test_an_inline_image_beyond_the_limit_is_refused_before_it_is_drawn() -> None:
    doc = pymupdf.open()
    page = doc.new_page(width=A4[0], height=A4[1])
    page.insert_text((60, 80), "x")
    head = b"q 500 0 0 700 40 60 cm BI /W 20000 /H 20000 /BPC 1 /CS /G /F /Fl ID "
    doc.update_stream(page.get_contents()[0], head + zlib.compress(bytes(50_000_000)) + b"\nEI Q")
    with pytest.raises(ParsingRefused) as refusal:
        parse(doc.tobytes(), "a.pdf", ocr=FakeOcr(READ))
    assert refusal.value.slug == "page-too-large"


def test_garbage_is_told_from_languages_and_codes() -> None:
    languages = (
        " ".join(LINES),
        "Invoice number and date of supply, please transfer the amount due to our bank account within thirty days",
        "Facture numéro du douze mars, veuillez régler le montant total sous trente jours par virement bancaire",
        "Faktura numer z dnia dwunastego marca, prosimy o zapłatę kwoty brutto w terminie czternastu dni na rachunek",
        "Fattura numero del dodici marzo, importo totale da pagare entro trenta giorni con bonifico bancario sul conto",
        "Factura número de fecha doce de marzo, importe total a pagar en treinta días por transferencia a nuestra",
        "Factuur nummer van twaalf maart, gelieve het totaalbedrag binnen dertig dagen over te maken op onze rekening",
        "Τιμολόγιο αριθμός της δωδεκάτης Μαρτίου, παρακαλούμε πληρώστε το ποσό εντός τριάντα ημερών στο λογαριασμό μας",
    )
    for text in languages:
        assert not is_garbage(tokens(text.split())), text
        assert not is_garbage(tokens(text.upper().split())), text
    assert not is_garbage(tokens(["0815", "4711", "119,00", "19,00", "XK-4"] * 20))
    assert is_garbage(tokens(["\ufffd\ufffd\ufffd", "\ue012\ue013", "Summe"] * 5))
    assert is_garbage(tokens(["\x03\x04\x05", "Summe"] * 5))
    assert is_garbage(tokens(['"#$%', "&'()*+", "<=>?"] * 20))


def test_shuffled_alphabets_are_found_nearly_always() -> None:
    rng = random.Random(11)
    found = 0
    for _ in range(200):
        letters = list(string.ascii_lowercase)
        rng.shuffle(letters)
        table = str.maketrans(string.ascii_lowercase, "".join(letters))
        found += is_garbage(tokens(" ".join(LINES).lower().translate(table).split()))
    assert found >= 186, f"{found} of 200"


def test_a_fault_of_the_engine_is_not_taken_for_a_damaged_page() -> None:
    class Faulty:
        def read(self, image: OcrImage) -> list[OcrWord]:
            raise TypeError("a programming error")

    with pytest.raises(TypeError, match="programming"):
        parse(scan_pdf(picture()), "a.pdf", ocr=Faulty())


def test_one_damaged_page_does_not_cost_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    from flowaudit.core.parsing import pdf_pages

    doc = pymupdf.open()
    text_page(doc)
    text_page(doc)
    whole = pdf_pages.read_layer

    def fail_on_first(page: object) -> pdf_pages.TextLayer:
        if page.number == 0:  # type: ignore[attr-defined]
            raise RuntimeError("broken object")
        return whole(page)

    monkeypatch.setattr(pdf_pages, "read_layer", fail_on_first)
    parsed = parse(doc.tobytes(), "a.pdf", ocr=None)
    assert [page.source for page in parsed.pages] == [PageSource.NONE, PageSource.TEXT]
    assert parsed.warnings == ("broken-page",)
