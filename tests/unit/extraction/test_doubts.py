"""What a scanned page may hide: a word misread, a value lost, an address that is nobody's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.unit.extraction.drawing import Pen

from flowaudit.core.extraction import extract
from flowaudit.core.extraction.confidence import USUAL, recognised
from flowaudit.core.extraction.postal import zip_town
from flowaudit.core.model.extraction import Doubt, DoubtKind, Extraction, FieldName
from flowaudit.core.model.misreading import readings
from flowaudit.core.model.parsed import Area, Page, PageSource, ParsedDocument, ParseEngine

F = FieldName


def invoice() -> Pen:
    """A plain letter with labelled references, two items and totals."""
    pen = Pen()
    pen.stack(60, 60, ["Tischlerei Hansen GmbH", "Am Hafen 12", "24103 Kiel"])
    pen.stack(60, 140, ["Stadt Neumünster", "Großflecken 59", "24534 Neumünster"])
    pen.pairs(
        340,
        450,
        150,
        [
            ("Rechnungsnummer:", "RE-2025-417"),
            ("Rechnungsdatum:", "12.03.2025"),
            ("USt-IdNr.:", "DE136695976"),
            ("Lieferdatum:", "10.03.2025"),
        ],
    )
    pen.text(60, 260, "Rechnung", size=14)
    y = pen.table(
        300,
        [(60, "l", "Bezeichnung"), (380, "r", "Menge"), (460, "r", "Einzelpreis"), (540, "r", "Betrag")],
        [["Stühle aus Eiche", "4", "210,00", "840,00"], ["Besprechungstisch", "1", "1.160,00", "1.160,00"]],
    )
    pen.pairs(
        380,
        540,
        y + 20,
        [("Nettobetrag", "2.000,00"), ("USt 19 %", "380,00"), ("Gesamtbetrag", "2.380,00")],
        right=True,
    )
    return pen


def scanned(
    pen: Pen, misread: Mapping[str, tuple[str, float]] | None = None, unread: tuple[Area, ...] = ()
) -> ParsedDocument:
    """The page as OCR gives it: ``misread`` maps a printed word to what was read (empty: lost) and its confidence."""
    misread = misread or {}
    pages = []
    for page in pen.parsed().pages:
        tokens = [t._replace(confidence=0.95) for t in page.tokens]
        for printed, (text, confidence) in misread.items():
            assert any(t.text == printed for t in tokens), printed
            tokens = [t._replace(text=text, confidence=confidence) if t.text == printed else t for t in tokens]
        kept = tuple(t for t in tokens if t.text)
        pages.append(Page(page.number, page.width, page.height, PageSource.OCR, kept, 0.0, unread))
    return ParsedDocument(ParseEngine.OCR, "application/pdf", tuple(pages))


def doubts(extraction: Extraction, name: FieldName) -> list[Doubt]:
    return [doubt for doubt in extraction.doubts if name in doubt.fields]


def test_a_page_that_was_read_well_leaves_no_doubt() -> None:
    assert extract(scanned(invoice())).doubts == ()


def test_a_born_digital_page_leaves_no_doubt_whatever_is_missing() -> None:
    pen = Pen()
    pen.pairs(60, 200, 100, [("Rechnungsdatum:", "unleserlich 3"), ("USt-IdNr.:", "XX 12345678")])
    assert extract(pen.parsed()).doubts == ()


@pytest.mark.parametrize(
    ("printed", "read", "name"),
    [
        ("12.03.2025", "12303.2o25.", F.INVOICE_DATE),
        ("12.03.2025", "12.032025", F.INVOICE_DATE),
        ("DE136695976", "DE13669597", F.SUPPLIER_VAT_ID),
        ("2.000,00", "2000.ooo", F.NET_TOTAL),
    ],
)
def test_a_label_with_something_that_is_no_value_is_doubted(printed: str, read: str, name: FieldName) -> None:
    found = extract(scanned(invoice(), {printed: (read, 0.4)}))
    assert name not in found.fields
    doubt = doubts(found, name)[0]
    assert (doubt.kind, doubt.raw) == (DoubtKind.VALUE, read)
    token = next(t for t in invoice().parsed().pages[0].tokens if t.text == printed)
    assert (doubt.box.x0, doubt.box.y0) == pytest.approx((token.x0, token.y0), abs=0.01)


def test_a_label_with_unread_writing_in_its_values_place_is_doubted() -> None:
    token = next(t for t in invoice().parsed().pages[0].tokens if t.text == "12.03.2025")
    area = Area(token.x0, token.y0, token.x1, token.y1)
    found = extract(scanned(invoice(), {"12.03.2025": ("", 0.0)}, (area,)))
    doubt = next(d for d in doubts(found, F.INVOICE_DATE) if d.kind is DoubtKind.VALUE)
    assert (doubt.label, doubt.raw, tuple(doubt.box[1:5])) == ("Rechnungsdatum:", "", tuple(area))


def test_a_label_before_empty_paper_is_not_doubted() -> None:
    found = extract(scanned(invoice(), {"12.03.2025": ("", 0.0)}))
    assert F.INVOICE_DATE not in found.fields
    assert doubts(found, F.INVOICE_DATE) == []


@pytest.mark.parametrize(
    ("top", "hidden", "shown"),
    [
        (0.10, {F.SUPPLIER_NAME, F.CUSTOMER_NAME, F.INVOICE_DATE, F.SUPPLIER_VAT_ID}, {F.NET_TOTAL, F.LINE_COUNT}),
        (0.38, {F.LINE_COUNT}, {F.NET_TOTAL, F.INVOICE_DATE, F.SUPPLIER_NAME}),
        (0.60, {F.NET_TOTAL, F.VAT_TOTAL, F.GROSS_TOTAL}, {F.CUSTOMER_NAME, F.INVOICE_NUMBER, F.LINE_COUNT}),
        (0.93, {F.SUPPLIER_NAME, F.SUPPLIER_TAX_NUMBER}, {F.CUSTOMER_NAME, F.NET_TOTAL}),
    ],
)
def test_unread_writing_hides_what_stands_in_that_part_of_a_page(
    top: float, hidden: set[FieldName], shown: set[FieldName]
) -> None:
    found = extract(scanned(invoice(), unread=(Area(0.1, top, 0.3, top + 0.012),)))
    fields = {name for doubt in found.doubts if doubt.kind is DoubtKind.UNREAD for name in doubt.fields}
    assert hidden <= fields
    assert not shown & fields


def test_a_page_read_poorly_hides_everything() -> None:
    page = scanned(invoice()).pages[0]
    poor = replace(page, tokens=tuple(t._replace(confidence=0.5) for t in page.tokens))
    found = extract(ParsedDocument(ParseEngine.OCR, "image/png", (poor,)))
    assert [doubt.kind for doubt in found.doubts] == [DoubtKind.PAGE]


@pytest.mark.parametrize(("warnings", "expected"), [(("ocr-unavailable",), [DoubtKind.PAGE]), ((), [])])
def test_a_page_that_no_engine_looked_at_is_not_empty(warnings: tuple[str, ...], expected: list[DoubtKind]) -> None:
    blank = Page(1, 595.0, 842.0, PageSource.NONE, ())
    found = extract(ParsedDocument(ParseEngine.OCR, "image/png", (blank,), warnings=warnings))
    assert [doubt.kind for doubt in found.doubts] == expected


def test_a_vat_id_is_read_through_a_confusion_if_its_check_digits_leave_no_choice() -> None:
    value = extract(scanned(invoice(), {"DE136695976": ("DEI36695976", 0.5)})).fields[F.SUPPLIER_VAT_ID]
    assert (value.value, value.raw) == ("DE136695976", "DEI36695976")


def test_a_vat_id_without_right_check_digits_is_suggested_and_not_taken() -> None:
    found = extract(scanned(invoice(), {"DE136695976": ("0E136695970", 0.5)}))
    assert F.SUPPLIER_VAT_ID not in found.fields
    assert doubts(found, F.SUPPLIER_VAT_ID)[0].raw == "0E136695970"


def test_readings_change_one_or_two_signs_that_look_alike() -> None:
    found = list(readings("A10"))
    assert found[0] == "AI0"
    assert {"AI0", "ALO", "A1O"} <= set(found)
    assert "A10" not in found
    assert all(sum(a != b for a, b in zip("A10", one, strict=True)) in (1, 2) for one in found)
    assert list(readings("7" * 40)) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Cardiff CF68 SER", "CF68 SER"),
        ("Dundee DD6 85V", "DD6 85V"),
        ("Dublin 8 DO8 N625", "DO8 N625"),
        ("EX7 AUF", "EX7 AUF"),
        ("DD3 6Wz", "DD3 6Wz"),
        ("York YO81 4B}", "YO81 4B}"),
    ],
)
def test_postal_codes_with_confused_signs_are_known_on_scans_only(text: str, code: str) -> None:
    found = zip_town(text, scanned=True)
    assert found is not None
    assert found[0] == code
    assert zip_town(text) is None or zip_town(text) != found


@pytest.mark.parametrize("text", ["Papier A4 SET", "Kabel NYM SET", "Invoice TR6498 SUB"])
def test_other_short_words_are_no_postal_code(text: str) -> None:
    assert zip_town(text, scanned=True) is None


def test_a_street_whose_town_was_misread_may_be_either_partys() -> None:
    found = extract(scanned(invoice(), {"24534": ("ZAB3A", 0.4), "Neumünster": ("Netunünster", 0.5)}))
    strange = [doubt for doubt in doubts(found, F.CUSTOMER_NAME) if doubt.kind is DoubtKind.ADDRESS]
    assert [doubt.raw for doubt in strange] == ["Großflecken 59"]


def test_an_amount_beside_a_doubted_word_may_be_the_tax() -> None:
    found = extract(scanned(invoice(), {"USt": ("I5c.", 0.3), "19": ("lg", 0.3), "%": ("°/o", 0.3)}))
    assert {doubt.raw for doubt in doubts(found, F.VAT_RATES)} >= {"I5c."}
    sure = extract(scanned(invoice(), {"USt": ("Rest", 0.95), "19": ("zum", 0.95), "%": ("Ausgleich", 0.95)}))
    assert doubts(sure, F.VAT_RATES) == []


def test_the_tax_is_known_by_a_label_that_was_read_with_a_confused_letter() -> None:
    pen = Pen()
    pen.pairs(60, 400, 100, [("Imponibile", "1.000,00"), ("LV.A. 22%", "220,00"), ("Totale", "1.220,00")], right=True)
    assert extract(scanned(pen)).fields[F.VAT_RATES].value == (Decimal(22),)
    assert F.VAT_RATES not in extract(pen.parsed()).fields


def test_a_near_label_does_not_take_in_the_number_behind_it() -> None:
    pen = Pen()
    pen.text(60, 60, "Factura")
    pen.text(60, 100, "Fecha de prestación 13 de diciembre de 2023")
    assert extract(scanned(pen)).fields[F.DELIVERY_DATE].value == date(2023, 12, 13)


def test_what_ocr_doubts_is_less_sure_and_what_it_usually_says_is_as_sure_as_print() -> None:
    assert recognised(0.9, USUAL) == recognised(0.9, 1.0) == 0.9
    falling = [recognised(0.9, ocr / 10) for ocr in range(9, -1, -1)]
    assert falling == sorted(falling, reverse=True)
    assert falling[-1] == pytest.approx(0.63)
