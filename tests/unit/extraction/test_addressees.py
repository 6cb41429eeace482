"""Names and addresses as letters really print them: in whose care, which house, which brand, which country."""

from __future__ import annotations

import pytest
from tests.unit.extraction.drawing import Pen
from tests.unit.extraction.test_values import row

from flowaudit.core.extraction import extract
from flowaudit.core.extraction.address_lines import is_part_of_address
from flowaudit.core.extraction.document import read
from flowaudit.core.extraction.identifiers import national_accounts
from flowaudit.core.extraction.persons import is_person, is_trade
from flowaudit.core.model.extraction import Extraction, FieldName, Origin


def letter(
    *addressee: str, head: tuple[str, ...] = ("Kaminbau Rieger GmbH", "Amselweg 2", "93047 Regensburg")
) -> Extraction:
    """A letter with a letterhead on the right and the addressee in its window."""
    pen = Pen()
    pen.stack(350, 60, [*head, "Tel. 0941 555 010"])
    pen.stack(57, 150, list(addressee))
    pen.text(57, 270, "Rechnung Nr. 2025-31", size=13)
    pen.text(57, 290, "Datum: 03.02.2025")
    pen.pairs(57, 540, 320, [("Netto", "100,00"), ("19 % MwSt", "19,00"), ("Gesamtbetrag", "119,00")], right=True)
    return extract(pen.parsed())


@pytest.mark.parametrize(
    "line",
    [
        "c/o Immobilien Huber KG",
        "p. A. Treuhand Keller AG",
        "p/a Beheer Noord BV",
        "Villa Seeblick",
        "Gebäude 7",
        "2. OG",
    ],
)
def test_lines_between_name_and_street_belong_to_the_address(line: str) -> None:
    found = letter("WEG Lindenhain", line, "Lindenstraße 4", "93049 Regensburg")
    assert found.text(FieldName.CUSTOMER_NAME) == "WEG Lindenhain"
    assert found.text(FieldName.CUSTOMER_ADDRESS) == f"{line}, Lindenstraße 4, 93049 Regensburg"


@pytest.mark.parametrize("line", ["Einkauf", "Frau Petra Lang", "Hausverwaltung Lang GmbH", "Herrn Dr. Haus"])
def test_departments_and_persons_do_not(line: str) -> None:
    assert not is_part_of_address(line)


def test_the_fullest_print_of_an_address_is_given() -> None:
    pen = Pen()
    pen.text(57, 60, "Kaminbau Rieger AG, Amselweg 2, 6003 Luzern")
    pen.stack(57, 150, ["WEG Lindenhain", "p. A. Treuhand Keller", "Lindenstrasse 4", "6006 Luzern"])
    pen.text(57, 270, "Rechnung Nr. 2025-31", size=13)
    pen.stack(57, 600, ["Zahlbar durch", "WEG Lindenhain", "Lindenstrasse 4", "6006 Luzern"])
    found = extract(pen.parsed())
    assert found.text(FieldName.CUSTOMER_ADDRESS) == "p. A. Treuhand Keller, Lindenstrasse 4, 6006 Luzern"


def test_a_trade_above_a_person_is_one_name() -> None:
    found = letter("Malerbetrieb", "Ines Vogt", "Lindenstraße 4", "93049 Regensburg")
    assert found.text(FieldName.CUSTOMER_NAME) == "Malerbetrieb Ines Vogt"


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (["GRILLHAUS", "AM MARKT", "Gastro Sommer GmbH", "Markt 3", "93047 Regensburg"], "Gastro Sommer GmbH"),
        (["FUNKTAXI 4711", "Mag. Nora Pichler", "Taxiunternehmen", "Markt 3", "4020 Linz"], "Mag. Nora Pichler"),
        (["Bakery Corner", "A division of Meadow Foods plc", "3 Mill Lane", "Leeds LS1 4AB"], "Meadow Foods plc"),
    ],
)
def test_whom_a_brand_belongs_to(lines: list[str], name: str) -> None:
    pen = Pen(width=200, height=400, size=8)
    pen.stack(30, 30, lines, step=10)
    pen.pairs(12, 190, 120, [("Bon 31", "03.02.2025"), ("Summe EUR", "11,90")], right=True)
    assert extract(pen.parsed()).text(FieldName.SUPPLIER_NAME) == name


@pytest.mark.parametrize("text", ["Zahnarztpraxis", "Taxiunternehmen", "Boulangerie", "Officina"])
def test_trades(text: str) -> None:
    assert is_trade(text)


@pytest.mark.parametrize("text", ["Autohaus Lang", "Praxis Dr. Lang", "Bau AG"])
def test_names_that_hold_a_trade_are_no_mere_trade(text: str) -> None:
    assert not is_trade(text)


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        ("Mag. Nora Pichler", True),
        ("Jan van de Berg", True),
        ("GRILLHAUS", False),
        ("Haus 7", False),
        ("am Markt", False),
    ],
)
def test_persons(text: str, yes: bool) -> None:
    assert is_person(text) is yes


@pytest.mark.parametrize(
    ("lines", "address"),
    [
        (
            ["Sold by", "Shenzhen Lamp Co., Ltd.", "8 Keji Road, Nanshan", "Shenzhen, Guangdong, 518057", "CN"],
            "8 Keji Road, Nanshan, Shenzhen, Guangdong, 518057",
        ),
        (
            ["Supplier", "Harbour Prints Limited", "12/F Kwun Tong Road 388", "Kowloon", "Hong Kong"],
            "12/F Kwun Tong Road 388, Kowloon",
        ),
    ],
)
def test_a_seller_far_away_and_the_operator_in_the_foot(lines: list[str], address: str) -> None:
    pen = Pen()
    pen.text(57, 50, "megashop.example", size=16)
    pen.stack(320, 120, lines)
    pen.stack(57, 120, ["Bill to", "Ruth Ogden", "4 Hill Street", "Leeds LS2 8PA"])
    pen.text(57, 230, "Invoice MG-2211", size=13)
    pen.text(57, 246, "Invoice date 3 March 2025")
    pen.pairs(320, 540, 300, [("Net", "£10.00"), ("VAT 20%", "£2.00"), ("Invoice total", "£12.00")], right=True)
    pen.text(
        57, 800, "Megashop Europe S.à r.l., 9 rue du Fort, L-1616 Luxembourg, as operator of the marketplace", size=7
    )
    found = extract(pen.parsed())
    assert found.text(FieldName.SUPPLIER_NAME) == lines[1]
    assert found.text(FieldName.SUPPLIER_ADDRESS) == address
    assert found.text(FieldName.CUSTOMER_NAME) == "Ruth Ogden"


def test_a_label_above_a_mere_note_makes_no_address() -> None:
    pen = Pen()
    pen.stack(57, 60, ["Supplier", "please see overleaf", "for our terms"])
    assert FieldName.SUPPLIER_ADDRESS not in extract(pen.parsed()).fields


def test_a_polish_account_without_its_prefix() -> None:
    (account,) = national_accounts(row("mBank 61 1090 1014 0000 0712 1981 2874"))
    assert account.value == "PL61109010140000071219812874"
    assert national_accounts(row("mBank 62 1090 1014 0000 0712 1981 2874")) == []


def test_the_prefix_that_is_not_printed_is_derived() -> None:
    pen = Pen()
    pen.text(40, 100, "Numer konta: 61 1090 1014 0000 0712 1981 2874")
    parsed = pen.parsed()
    assert [i.value for i in read(parsed).identifiers] == ["PL61109010140000071219812874"]
    assert extract(parsed).fields[FieldName.IBAN].origin is Origin.DERIVED


def test_a_till_names_no_customer() -> None:
    pen = Pen(width=200, height=400, size=8)
    pen.stack(30, 30, ["Taxi Lang", "Markt 3", "93047 Regensburg"], step=10)
    pen.stack(12, 90, ["Beleg 31", "Fahrt Bahnhof Süd", "93051 Schulweg"], step=10)
    pen.pairs(12, 190, 150, [("Summe EUR", "11,90")], right=True)
    assert FieldName.CUSTOMER_ADDRESS not in extract(pen.parsed()).fields


@pytest.mark.parametrize(
    "line",
    [
        "Rechnungsadresse: Lang & Sohn KG, Lindenstraße 4, 93049 Regensburg",
        "Leistungsempfänger ist Lang & Sohn KG, Lindenstraße 4, 93049 Regensburg.",
    ],
)
def test_a_customer_named_in_a_sentence(line: str) -> None:
    pen = Pen()
    pen.stack(350, 60, ["Kaminbau Rieger GmbH", "Amselweg 2", "93047 Regensburg", "Tel. 0941 555 010"])
    pen.stack(57, 270, ["Rechnung Nr. 2025-31", "Datum: 03.02.2025", "", line])
    found = extract(pen.parsed())
    assert found.text(FieldName.CUSTOMER_NAME) == "Lang & Sohn KG"
    assert found.text(FieldName.CUSTOMER_ADDRESS) == "Lindenstraße 4, 93049 Regensburg"
    assert found.text(FieldName.SUPPLIER_NAME) == "Kaminbau Rieger GmbH"


@pytest.mark.parametrize("label", ["Siège social :", "Sede legale:", "Registered office:"])
def test_a_label_of_the_address_is_no_part_of_it(label: str) -> None:
    found = letter("Anna Lang", f"{label} 4 rue du Lac", "93049 Regensburg")
    assert found.text(FieldName.CUSTOMER_ADDRESS) == "4 rue du Lac, 93049 Regensburg"


def test_a_couple_keeps_its_titles() -> None:
    found = letter("Mr & Mrs J Lang", "4 Ring Road", "Leeds LS1 4AB")
    assert found.text(FieldName.CUSTOMER_NAME) == "Mr & Mrs J Lang"


def test_a_blank_line_between_street_and_town_parts_no_address() -> None:
    found = letter("Eheleute", "Anna und Karl Huber", "Lindenstraße 4", "", "93049 Regensburg")
    assert found.text(FieldName.CUSTOMER_NAME) == "Eheleute Anna und Karl Huber"
    assert found.text(FieldName.CUSTOMER_ADDRESS) == "Lindenstraße 4, 93049 Regensburg"


def test_an_irish_address_may_end_with_its_county() -> None:
    pen = Pen()
    pen.text(150, 50, "Burren Joinery Teoranta", size=15)
    pen.text(150, 70, "Lisdoonvarna, Co. Clare, V95 XR2E · VAT No. IE6388047V")
    pen.stack(57, 150, ["Invoice to:", "Kilfenora Rowing Club", "Main Street", "Kilfenora", "Co. Clare"])
    pen.text(368, 150, "Invoice No. 2026/044")
    pen.text(368, 165, "Date: 5th May 2026")
    found = extract(pen.parsed())
    assert found.text(FieldName.CUSTOMER_NAME) == "Kilfenora Rowing Club"
    assert found.text(FieldName.CUSTOMER_ADDRESS) == "Main Street, Kilfenora, Co. Clare"
