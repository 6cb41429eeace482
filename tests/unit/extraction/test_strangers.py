"""Habits of invoices from elsewhere: addresses in running text, labels set off by type, heads in two languages, grids
of references, dates that only make sense together."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.unit.extraction.drawing import Pen

from flowaudit.core.extraction import extract
from flowaudit.core.extraction.names import clean_name
from flowaudit.core.extraction.postal import zip_town
from flowaudit.core.model.extraction import Extraction, FieldName

_TOTALS = [("Net", "100.00"), ("VAT 20%", "20.00"), ("Total", "120.00")]


def bill(pen: Pen) -> Extraction:
    """What was drawn, with a title, a date and totals."""
    pen.text(57, 240, "Invoice INV-2207", size=13)
    pen.text(57, 256, "Invoice date 3 March 2025")
    pen.pairs(320, 540, 500, _TOTALS, right=True)
    return extract(pen.parsed())


def test_a_seller_whose_address_a_line_break_of_the_foot_cuts() -> None:
    pen = Pen()
    pen.text(40, 60, "brightly", size=24)
    pen.stack(57, 120, ["The Corner Bakery Ltd", "Mill Lane", "Histon", "Cambridge", "CB24 9LD"])
    foot = "Brightly Energy Limited. Registered in England no. 07114417. Registered office: Dock House, Lime Road,"
    pen.stack(57, 800, [foot, "Peterborough PE3 6AN."], step=9, size=8)
    found = bill(pen)
    assert found.text(FieldName.SUPPLIER_NAME) == "Brightly Energy Limited"
    assert found.text(FieldName.SUPPLIER_ADDRESS) == "Dock House, Lime Road, PE3 6AN Peterborough"
    assert found.text(FieldName.CUSTOMER_NAME) == "The Corner Bakery Ltd"


def test_short_lines_of_a_letterhead_are_no_running_text() -> None:
    pen = Pen()
    pen.stack(57, 60, ["Hanse Bedarf GmbH", "Gewerbepark Nord, Am Kai 22", "28195 Bremen", "Tel. 0421 555 010"])
    pen.stack(57, 150, ["Café Krone", "Marktstraße 4", "28203 Bremen"])
    found = bill(pen)
    assert found.text(FieldName.SUPPLIER_ADDRESS) == "Gewerbepark Nord, Am Kai 22, 28195 Bremen"


def test_a_label_in_capitals_leads_an_address_on_its_line() -> None:
    pen = Pen()
    pen.text(57, 60, "Shannon Air", size=20)
    pen.text(57, 120, "INVOICED TO Corrib Devices DAC, Parkmore West, Galway, H91 VX2W")
    pen.text(57, 790, "Shannon Air Designated Activity Company, Terminal House, Airport Road, Dublin K67 Y2W8", size=8)
    found = bill(pen)
    assert found.text(FieldName.CUSTOMER_NAME) == "Corrib Devices DAC"
    assert found.text(FieldName.CUSTOMER_ADDRESS) == "Parkmore West, Galway, H91 VX2W"


def test_a_department_between_name_and_street_opens_no_address() -> None:
    pen = Pen()
    pen.stack(
        57, 120, ["Bill to:", "Fischer Datentechnik GmbH", "ATTN: Accounts Payable", "Lange Str. 5", "04109 Leipzig"]
    )
    pen.text(57, 790, "Nimbus Ltd, 4 Hill Street, Leeds LS2 8PA", size=8)
    assert bill(pen).text(FieldName.CUSTOMER_NAME) == "Fischer Datentechnik GmbH"


@pytest.mark.parametrize("text", ["Round Rock, TX 78664 US", "Round Rock, TX 78664 USA", "Round Rock, TX 78664"])
def test_an_american_town_with_its_country(text: str) -> None:
    assert zip_town(text) == ("78664", "Round Rock, TX")


@pytest.mark.parametrize(("text", "name"), [("Acme Limited.", "Acme Limited"), ("Lamp Co., Ltd.", "Lamp Co., Ltd.")])
def test_the_stop_of_a_sentence_is_no_part_of_a_name(text: str, name: str) -> None:
    assert clean_name(text) == name


def test_a_house_number_before_the_street_stays_with_it() -> None:
    pen = Pen()
    pen.stack(57, 120, ["Client", "Laboratoires Vauquelin SAS", "14 rue Haute", "57000 Metz"])
    pen.text(57, 790, "Luxpompe S.A.", size=8)
    pen.text(57, 800, "Siège social : 9, rue du Fort, L-4010 Esch-sur-Alzette", size=8)
    assert bill(pen).text(FieldName.SUPPLIER_ADDRESS) == "9, rue du Fort, 4010 Esch-sur-Alzette"


def grid(heads: list[tuple[float, str]], values: list[str]) -> Extraction:
    """A grid of references above a line table that names serial numbers."""
    pen = Pen()
    pen.text(57, 60, "FACTURE / INVOICE", size=14)
    pen.stack(57, 100, ["Pompes du Nord SAS", "4 quai Haut", "59000 Lille", "Tél. 03 20 55 50 10"])
    for (x, head), value in zip(heads, values, strict=True):
        pen.text(x, 230, head)
        pen.text(x, 248, value)
    pen.table(
        300,
        [(57, "l", "Désignation / Description"), (400, "r", "Qté"), (470, "r", "PU"), (540, "r", "Total EUR")],
        [["Pompe PX-40 – N° série 26-00417", "2", "60,00", "120,00"]],
    )
    pen.pairs(320, 540, 400, [("Total HT", "120,00"), ("TVA 20 %", "24,00"), ("Total TTC", "144,00")], right=True)
    return extract(pen.parsed())


def test_heads_in_two_languages_over_a_grid_of_references() -> None:
    heads = [(57.0, "N° / No."), (130.0, "Date"), (200.0, "Commande / Order"), (320.0, "Livraison / Delivery")]
    heads.append((440.0, "Échéance / Due"))
    found = grid(heads, ["F-26/0188", "05.05.2026", "4500-7781", "30.04.2026", "04.06.2026"])
    assert found.text(FieldName.INVOICE_NUMBER) == "F-26/0188"
    assert found.fields[FieldName.INVOICE_DATE].value == date(2026, 5, 5)
    assert found.fields[FieldName.DELIVERY_DATE].value == date(2026, 4, 30)
    assert found.fields[FieldName.DUE_DATE].value == date(2026, 6, 4)


def test_amounts_with_the_letter_of_their_tax() -> None:
    pen = Pen()
    pen.stack(51, 60, ["Bluestem Millwork LLC", "2207 Prospect Rd", "Round Rock, TX 78664 US", "+1 5125550147"])
    pen.stack(51, 130, ["BILL TO", "Hill Country Remodel Co.", "901 Cedar Bend Dr", "Austin, TX 78758"])
    pen.table(
        210,
        [(51, "l", "ACTIVITY"), (380, "r", "QTY"), (450, "r", "RATE"), (540, "r", "AMOUNT")],
        [
            ["Cabinet doors", "14", "86.00", "1,204.00T"],
            ["Hinges", "28", "7.25", "203.00T"],
            ["Labor", "11", "65.00", "715.00"],
        ],
    )
    pen.pairs(320, 540, 320, [("SUBTOTAL", "2,122.00"), ("TAX (8.25%)", "116.08"), ("TOTAL", "2,238.08")], right=True)
    found = extract(pen.parsed())
    assert [line.net_amount for line in found.lines] == [Decimal("1204.00"), Decimal("203.00"), Decimal("715.00")]


def test_a_reminder_is_due_when_it_asks_for_the_money() -> None:
    pen = Pen()
    pen.text(57, 60, "Praxis Brauns PartG mbB, Limmerstr. 58, 30451 Hannover", size=8)
    pen.stack(57, 90, ["Frau", "Roswitha Klein", "Fössestr. 104", "30453 Hannover"])
    pen.text(400, 120, "Hannover, 15.06.2026")
    pen.text(57, 220, "2. Mahnung", size=13)
    pen.table(
        260,
        [(57, "l", "Rechnung"), (160, "l", "vom"), (260, "l", "fällig am"), (440, "r", "Betrag"), (540, "r", "offen")],
        [
            ["R-442", "08.04.2026", "22.04.2026", "168,40", "168,40"],
            ["R-519", "29.04.2026", "13.05.2026", "92,00", "42,00"],
        ],
    )
    pen.text(
        57,
        400,
        "Bitte überweisen Sie den Betrag von 216,67 € bis spätestens 25.06.2026 auf unser Konto bei der Sparkasse",
    )
    assert extract(pen.parsed()).fields[FieldName.DUE_DATE].value == date(2026, 6, 25)


def test_the_words_around_a_date_are_those_of_its_column() -> None:
    pen = Pen()
    pen.stack(22, 100, ["WE WILL COLLECT BY DIRECT DEBIT ON OR", "AFTER", "18 May 2026"], size=8)
    pen.stack(320, 106, ["Electricity day units", "Standing charge"])
    found = bill(pen)
    assert found.fields[FieldName.DUE_DATE].value == date(2026, 5, 18)


def test_a_province_of_its_own_in_a_form() -> None:
    pen = Pen()
    pen.stack(33, 60, ["Cedente/prestatore", "Denominazione: Frantoio Bo S.r.l.", "Indirizzo: Via Nazionale 88"])
    pen.stack(33, 97.5, ["Comune: Pieve di Teco Provincia: IM", "Cap: 18026 Nazione: IT"])
    pen.text(33, 200, "Fattura n. 417", size=13)
    assert extract(pen.parsed()).text(FieldName.SUPPLIER_ADDRESS) == "Via Nazionale 88, 18026 Pieve di Teco (IM)"
