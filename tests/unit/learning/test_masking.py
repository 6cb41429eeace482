"""What must never be kept of a document is masked, and what the lesson needs is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iban

from flowaudit.core.learning.masking import keywords, masked, shortened


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("IBAN DE89 3704 0044 0532 0130 00, Musterbank", "IBAN [iban], Musterbank"),
        ("IBAN: DE89370400440532013000.", "IBAN: [iban]."),
        ("Konto GB29NWBK60161331926819", "Konto [iban]"),
        ("Steuernummer: 204/113/40209", "Steuernummer: [tax-number]"),
        ("St.-Nr. 12 345 67890", "St.-Nr. [tax-number]"),
        ("Steuer-ID 12345678901", "Steuer-ID [number]"),
        ("IdNr. 12 345 678 901", "IdNr. [tax-number]"),
        ("USt-IdNr. DE136695976", "USt-IdNr. [vat-id]"),
        ("UID ATU12345678 und CHE-123.456.789", "UID [vat-id] und [vat-id]"),
        ("Tel. 06021/123456-0", "Tel. [phone]"),
        ("Tel.: +49 (0) 6021 123456", "Tel.: [phone]"),
        ("Mobil 0171 2345678", "Mobil [phone]"),
        ("info@maler-krause.de", "[email]"),
        ("Buchhaltung: rechnung.eingang+2025@example.co.uk bitte", "Buchhaltung: [email] bitte"),
    ],
)
def test_secrets_are_masked(text: str, expected: str) -> None:
    assert masked(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Rechnung Nr. 2025-0815 vom 01.03.2025",
        "Leistungszeitraum 01.02.2025 - 28.02.2025",
        "2025-02-01 2025-02-28",
        "Nettobetrag 1.234,56 EUR zzgl. 19 % USt 234,57 EUR",
        "12345 Musterstadt, Musterstraße 12",
        "DIE RECHNUNG IST ZU ZAHLEN",
        "DE IMMOBILIEN GMBH",
    ],
)
def test_what_the_lesson_needs_stays(text: str) -> None:
    assert masked(text) == text


def test_a_vat_id_may_stay_where_it_is_the_value() -> None:
    both = "DE123456789, 204/113/40209"
    assert masked(both, vat_ids=False) == "DE123456789, [tax-number]"
    assert masked("DE89370400440532013000", vat_ids=False) == "[iban]"
    assert masked("0203/12345-67", numbers=False) == "0203/12345-67"


@given(country=st.sampled_from(["DE", "AT", "NL", "FR"]), digits=st.text("0123456789", min_size=18, max_size=18))
def test_no_valid_iban_survives(country: str, digits: str) -> None:
    bare = digits[:18] if country == "DE" else digits[:16]
    number = country + iban.calc_check_digits(f"{country}00{bare}") + bare
    for written in (number, " ".join(number[i : i + 4] for i in range(0, len(number), 4))):
        result = masked(f"Bitte überweisen auf {written} unter Angabe der Nummer")
        assert "[iban]" in result
        assert digits[6:14] not in result.replace(" ", "")


@given(st.text(max_size=300))
def test_any_text_can_be_masked_and_shortened(text: str) -> None:
    assert len(shortened(masked(text), 80)) <= 80
    assert not any(char.isdigit() for char in keywords(text, 20))
    assert len(keywords(text, 20).split()) <= 20


def test_long_hostile_texts_cost_little() -> None:
    for hostile in ("DE12" * 5000, "a@" * 10_000, "0 " * 10_000, "(0" * 10_000, "1 " * 10_000, "+" * 20_000):
        assert masked(hostile) is not None


def test_keywords_are_words_without_figures() -> None:
    text = "Sanitär Müller, Hauptstr. 12, 12345 Musterstadt; USt-IdNr. DE136695976 im Fußbereich, Müller"
    assert keywords(text, 20) == "sanitär müller hauptstr musterstadt ust-idnr im fußbereich"
