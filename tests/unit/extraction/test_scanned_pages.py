"""What OCR does to letters: marks between the parts of a line are lost, columns slip, signs are taken for others."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.unit.extraction.drawing import Pen
from tests.unit.extraction.test_doubts import invoice, scanned

from flowaudit.core.extraction import extract
from flowaudit.core.model.extraction import DoubtKind, Extraction, FieldName
from flowaudit.core.model.parsed import Area

F = FieldName


def letter(head: list[str], sender: list[tuple[float, str]], addressee: list[str]) -> Extraction:
    """A scanned letter: the letterhead on the right, the sender's small line and the addressee in the window."""
    pen = Pen()
    pen.stack(400, 60, head)
    for x, text in sender:
        pen.text(x, 130, text, size=7)
    pen.stack(57, 148, addressee)
    pen.text(57, 250, "Rechnung Nr. 2025-31", size=13)
    pen.text(57, 270, "Rechnungsdatum: 03.02.2025")
    pen.pairs(300, 540, 400, [("Netto", "100,00"), ("19 % MwSt", "19,00"), ("Gesamtbetrag", "119,00")], right=True)
    return extract(scanned(pen))


def parties(found: Extraction) -> tuple[str | None, ...]:
    names = (F.SUPPLIER_NAME, F.SUPPLIER_ADDRESS, F.CUSTOMER_NAME, F.CUSTOMER_ADDRESS)
    return tuple(found.text(name) for name in names)


BOTH = ("Tischlerei Hansen GmbH", "Am Hafen 12, 24103 Kiel", "Druckerei Wolf OHG", "Kirchgasse 108, 25433 Lüneburg")
HEAD = ["Tischlerei Hansen GmbH", "Am Hafen 12", "24103 Kiel"]
ADDRESSEE = ["Druckerei Wolf OHG", "Kirchgasse 108", "25433 Lüneburg"]


def test_a_senders_line_that_lost_its_marks_is_not_the_addressee() -> None:
    head = ["Ingenieurbüro Hansen", "Schillerplatz 116a", "24103 Kiel"]
    found = letter(head, [(57, "Ingenieurbüro Hansen Schillerplatz 116a 24103 Kiel")], ADDRESSEE)
    assert parties(found) == (head[0], "Schillerplatz 116a, 24103 Kiel", *BOTH[2:])


def test_two_prints_of_a_british_code_are_one_though_a_digit_was_read_as_a_letter() -> None:
    pen = Pen()
    pen.stack(400, 60, ["Northgate Supplies Ltd", "107a Elm Grove", "Exeter EX5 2XH"])
    pen.stack(57, 150, ["Northgate Supplies Ltd", "137a Albion Street", "Exeter", "EX3 9UW"])
    pen.text(57, 250, "Invoice 2025-31", size=13)
    pen.stack(57, 780, ["Northgate Supplies Ltd", "107a Elm Grove", "Exeter EXS 2XH"])
    assert parties(extract(scanned(pen)))[3] == "137a Albion Street, Exeter, EX3 9UW"


def test_a_letter_of_a_logo_does_not_address_the_letterhead() -> None:
    pen = Pen()
    pen.text(330, 60, "A", size=12)
    pen.stack(400, 60, HEAD)
    pen.stack(57, 150, ADDRESSEE)
    pen.text(57, 250, "Rechnung Nr. 2025-31", size=13)
    pen.pairs(300, 540, 400, [("Netto", "100,00"), ("19 % MwSt", "19,00"), ("Gesamtbetrag", "119,00")], right=True)
    assert parties(extract(scanned(pen))) == BOTH


def test_who_receives_the_goods_is_the_customer_where_no_other_is_named() -> None:
    pen = Pen()
    pen.stack(57, 60, ["Drukarnia Lis S.A.", "al. Jana Pawła 8a", "90-273 Łódź", "tel. 42 432 67 54"])
    pen.stack(57, 150, ["Odbiorca:", "Grabowska Logistyka S.A.", "ul. Długa 87b", "61-656 Poznań"])
    pen.text(57, 250, "Faktura VAT 28/2024", size=13)
    pen.pairs(300, 540, 400, [("Suma netto", "100,00"), ("VAT 23%", "23,00"), ("Suma brutto", "123,00")], right=True)
    found = extract(pen.parsed())
    assert (found.text(F.CUSTOMER_NAME), found.text(F.CUSTOMER_ADDRESS)) == (
        "Grabowska Logistyka S.A.",
        "ul. Długa 87b, 61-656 Poznań",
    )


def lines_below_title(title: str, *pairs: tuple[str, str], left: bool = False) -> Extraction:
    """A page with these references below the title; with ``left`` the values stand left of their labels."""
    pen = Pen()
    pen.stack(57, 60, HEAD)
    pen.text(57, 200, title, size=13)
    for number, (label, value) in enumerate(pairs):
        pen.text(57, 215 + 13 * number, value if left else label)
        pen.text(135, 215 + 13 * number, label if left else value)
    pen.pairs(300, 540, 400, [("Netto", "100,00"), ("19 % MwSt", "19,00"), ("Gesamtbetrag", "119,00")], right=True)
    return extract(scanned(pen))


@pytest.mark.parametrize("left", [False, True])
@pytest.mark.parametrize("other", [("Bestellnummer", "B8467"), ("Ihre UID", "DE136695976")])
def test_another_papers_number_below_the_title_is_not_the_invoices(other: tuple[str, str], left: bool) -> None:
    found = lines_below_title("Honorarrechnung", ("Datum", "23.04.2024"), other, left=left)
    assert F.INVOICE_NUMBER not in found.fields
    assert found.day(F.INVOICE_DATE) == date(2024, 4, 23)


def test_an_account_of_which_a_sign_was_misread_is_no_invoice_number() -> None:
    found = lines_below_title("Faktura", ("Rachunek:", "PLO2 1880 7182 2232 2747 1757 9268"))
    assert F.INVOICE_NUMBER not in found.fields


def test_the_date_delivered_is_not_the_date() -> None:
    found = lines_below_title("Invoice 2023-531", ("Date delivered:", "10/06/2023"))
    assert (found.day(F.INVOICE_DATE), found.day(F.DELIVERY_DATE)) == (None, date(2023, 6, 10))


def test_values_left_of_their_labels_are_found_between_rows_of_another_column() -> None:
    pen = Pen()
    for number, (value, label) in enumerate(
        [("98291", "Fattura n."), ("22.02.2025", "Data di emissione"), ("36759-S", "Numero ordine")]
    ):
        pen.text(330, 150 + 26 * number, value)
        pen.text(440, 150 + 26 * number, label)
    pen.stack(57, 163, ["Tipografia Castellani S.r.l.", "Via Garibaldi, 62", "40172 Bologna"], step=26)
    pen.text(57, 270, "FATTURA", size=13)
    found = extract(scanned(pen))
    assert (found.text(F.INVOICE_NUMBER), found.text(F.ORDER_NUMBER)) == ("98291", "36759-S")


def hidden(found: Extraction, kind: DoubtKind) -> set[FieldName]:
    return {name for doubt in found.doubts if doubt.kind is kind for name in doubt.fields}


@pytest.mark.parametrize(("width", "fits"), [(0.02, False), (0.12, True)])
def test_a_patch_of_two_signs_hides_no_vat_id(width: float, fits: bool) -> None:
    found = extract(scanned(invoice(), unread=(Area(0.1, 0.6, 0.1 + width, 0.61),)))
    assert (F.SUPPLIER_VAT_ID in hidden(found, DoubtKind.UNREAD)) == fits
    assert F.NET_TOTAL in hidden(found, DoubtKind.UNREAD)


def test_an_unread_head_of_the_table_hides_no_reference() -> None:
    place = next(t for t in invoice().parsed().pages[0].tokens if t.text == "Einzelpreis")
    area = Area(place.x0, place.y0, place.x1, place.y1)
    found = extract(scanned(invoice(), {"Einzelpreis": ("", 0.0)}, (area,)))
    assert hidden(found, DoubtKind.UNREAD) == {F.LINE_COUNT}


def test_a_misread_rate_beside_its_label_is_doubted_with_the_tax() -> None:
    found = extract(scanned(invoice(), {"19": ("203%:", 0.7), "%": ("", 0.0), "380,00": ("217,13", 0.6)}))
    assert {F.VAT_TOTAL, F.VAT_RATES} <= hidden(found, DoubtKind.VALUE) | set(found.fields)
    assert F.VAT_RATES not in found.fields


def test_a_tax_number_leaves_a_misread_vat_id_in_doubt() -> None:
    pen = invoice()
    pen.text(60, 800, "Steuernummer: 21/815/08150")
    found = extract(scanned(pen, {"DE136695976": ("DE43691-11963,", 0.76)}))
    assert F.SUPPLIER_TAX_NUMBER in found.fields
    assert F.SUPPLIER_VAT_ID in hidden(found, DoubtKind.VALUE)


def test_an_article_of_a_tills_slip_is_no_street() -> None:
    pen = Pen(width=226, height=400)
    pen.stack(40, 30, ["Hofladen Ernst", "Dorfstraße 4", "24103 Kiel"])
    for number, (article, price) in enumerate([("Kaffee gemahlen 500 g", "7,98"), ("LED-Strahler 50 W", "19,90")]):
        pen.text(15, 90 + 14 * number, article)
        pen.text(210, 90 + 14 * number, price, right=True)
    pen.text(15, 130, "SUMME")
    pen.text(210, 130, "29,88", right=True)
    assert hidden(extract(scanned(pen)), DoubtKind.ADDRESS) == set()


@pytest.mark.parametrize("word", ["BIW", "BTW", "USI", "VAI"])
def test_a_short_word_for_the_tax_may_have_a_confused_letter(word: str) -> None:
    pen = Pen()
    pen.text(57, 60, "Factuur 2024-31", size=14)
    rows = [
        ("Totaal exclusief", "3.000,00"),
        (f"{word} (21%)", "420,00"),
        (f"{word} (9%)", "90,00"),
        ("Totaal", "3.510,00"),
    ]
    pen.pairs(57, 480, 300, rows, right=True)
    found = extract(scanned(pen))
    assert found.fields[FieldName.VAT_RATES].value == (Decimal(21), Decimal(9))


def test_a_speck_behind_the_month_is_no_end_of_the_date() -> None:
    pen = Pen()
    pen.text(57, 60, "Invoice INV-62886", size=14)
    pen.text(57, 100, "Date of supply: 24 June: 2025")
    assert extract(scanned(pen)).fields[FieldName.DELIVERY_DATE].value == date(2025, 6, 24)


def test_a_speck_within_a_label_does_not_end_it() -> None:
    pen = Pen()
    pen.text(57, 60, "Factura 2023-92-129", size=14)
    pen.text(57, 90, "Fecha de factura: 18-01-2023")
    pen.text(57, 110, "Fecha de : entrega: 15-01-2023")
    assert extract(scanned(pen)).fields[FieldName.DELIVERY_DATE].value == date(2023, 1, 15)
