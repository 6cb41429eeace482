"""Parties as invoices from elsewhere print them: in running text, below headings that no list holds, in spaced letters,
without an address."""

from __future__ import annotations

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
    assert bill(pen).text(FieldName.SUPPLIER_ADDRESS) == "9, rue du Fort, L-4010 Esch-sur-Alzette"


def test_a_province_of_its_own_in_a_form() -> None:
    pen = Pen()
    pen.stack(33, 60, ["Cedente/prestatore", "Denominazione: Frantoio Bo S.r.l.", "Indirizzo: Via Nazionale 88"])
    pen.stack(33, 97.5, ["Comune: Pieve di Teco Provincia: IM", "Cap: 18026 Nazione: IT"])
    pen.text(33, 200, "Fattura n. 417", size=13)
    assert extract(pen.parsed()).text(FieldName.SUPPLIER_ADDRESS) == "Via Nazionale 88, 18026 Pieve di Teco (IM)"


@pytest.mark.parametrize(
    "heading",
    ["Wir berechnen an:", "Contraente:", "Kontrahentin:", "Spedito per conto di:"],
    ids=lambda text: str(text),
)
def test_a_heading_that_no_list_holds_is_no_name(heading: str) -> None:
    pen = Pen()
    pen.stack(350, 60, ["Kaminbau Rieger", "Amselweg 2", "93047 Regensburg", "Tel. 0941 555 010"])
    pen.stack(57, 120, [heading, "Verein Lindenhain", "Lindenstraße 4", "93049 Regensburg"])
    assert bill(pen).text(FieldName.CUSTOMER_NAME) == "Verein Lindenhain"


def test_larger_type_above_a_company_heads_it() -> None:
    pen = Pen()
    pen.stack(350, 60, ["Kaminbau Rieger", "Amselweg 2", "93047 Regensburg", "Tel. 0941 555 010"])
    pen.text(57, 119, "Kontoführung", size=12)
    pen.stack(57, 132.5, ["Lindenhain GmbH", "Lindenstraße 4", "93049 Regensburg"])
    assert bill(pen).text(FieldName.CUSTOMER_NAME) == "Lindenhain GmbH"


def test_letters_set_apart_are_words() -> None:
    pen = Pen()
    x = 170.0
    for word in ("DR.", "KLARA", "WALLNER"):
        for letter in word:
            pen.text(x, 60, letter, size=13)
            x += 12
        x += 8
    pen.text(170, 80, "A-5020 Salzburg, Imbergstraße 8 · UID ATU61402280")
    pen.stack(57, 150, ["Firma", "Pongau Ges.m.b.H.", "Gewerbepark 3", "A-5600 St. Johann"])
    found = bill(pen)
    assert found.text(FieldName.SUPPLIER_NAME) == "DR. KLARA WALLNER"
    assert found.text(FieldName.SUPPLIER_ADDRESS) == "Imbergstraße 8, A-5020 Salzburg"
    assert found.text(FieldName.CUSTOMER_NAME) == "Pongau Ges.m.b.H."


def test_a_seller_and_a_buyer_that_are_only_named() -> None:
    pen = Pen()
    pen.text(46, 60, "grandmarket", size=24)
    pen.text(46, 100, "Sold by TechNest Direct")
    pen.stack(46, 140, ["Familie Imhof"])
    found = bill(pen)
    assert found.text(FieldName.SUPPLIER_NAME) == "TechNest Direct"
    assert found.text(FieldName.CUSTOMER_NAME) == "Familie Imhof"


def test_a_person_who_signs_is_the_seller_below_a_fancy_name() -> None:
    pen = Pen()
    pen.text(221, 60, "ANTIQVA", size=26)
    pen.text(165, 90, "Ottilie von Rabenstein · Schlossgasse 2 · 96047 Bamberg")
    pen.stack(76, 150, ["Herrn Walther Gössel", "Maienweg 20", "97074 Würzburg"])
    pen.text(76, 700, "O. v. Rabenstein")
    assert bill(pen).text(FieldName.SUPPLIER_NAME) == "Ottilie von Rabenstein"


def test_labels_centred_over_two_cells() -> None:
    pen = Pen()
    pen.text(140, 114, "Sprzedawca", size=7)
    pen.text(400, 114, "Nabywca", size=7)
    pen.stack(300, 128, ["Drukarnia Odra Sp. z o.o.", "ul. Nowa 51", "30-717 Kraków"])
    pen.stack(42, 128, ["Gmina Jary", "Plac Zamkowy 13", "32-005 Jary"])
    pen.text(42, 240, "Faktura VAT FS 441/07/2026", size=12)
    found = extract(pen.parsed())
    assert (found.text(FieldName.SUPPLIER_NAME), found.text(FieldName.CUSTOMER_NAME)) == (
        "Gmina Jary",
        "Drukarnia Odra Sp. z o.o.",
    )


def test_a_tagline_above_a_whole_british_address_is_none_of_it() -> None:
    pen = Pen(width=221, height=320, size=8)
    pen.stack(60, 30, ["FLETCHER", "Hardware & Decorating", "14-16 Market Place, Skipton BD23 1JG"], step=10)
    pen.text(30, 120, "Receipt 0215-88127")
    pen.text(30, 160, "TOTAL")
    pen.text(190, 160, "£93.22", right=True)
    assert extract(pen.parsed()).text(FieldName.SUPPLIER_ADDRESS) == "14-16 Market Place, BD23 1JG Skipton"


def test_a_name_on_the_line_of_its_tax_number() -> None:
    pen = Pen(width=227, height=320, size=8)
    pen.text(33, 30, "papelería", size=14)
    pen.stack(20, 50, ["María Quintero Peña · NIF 45218773L", "Rambla de la Cruz, 88", "08012 BARCELONA"], step=10)
    pen.text(11, 100, "FACTURA SIMPLIFICADA T004/118829")
    assert extract(pen.parsed()).text(FieldName.SUPPLIER_NAME) == "María Quintero Peña"


def test_of_two_vat_ids_in_the_foot_the_sellers_countrys_is_his() -> None:
    pen = Pen()
    pen.stack(57, 120, ["Client", "Laboratoires Vauquelin SAS", "14 rue Haute", "57000 Metz"])
    foot = ["Luxpompe S.A., 9 rue du Fort, L-4010 Esch-sur-Alzette", "TVA FR : FR43844177204", "TVA LU : LU26044127"]
    pen.stack(57, 790, foot, step=9, size=8)
    assert bill(pen).text(FieldName.SUPPLIER_VAT_ID) == "LU26044127"
