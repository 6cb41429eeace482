"""Which line of a letterhead, a window, a cell or a foot names the party."""

from __future__ import annotations

import pytest
from tests.unit.extraction.drawing import Pen

from flowaudit.core.extraction import extract
from flowaudit.core.extraction.postal import plain_street
from flowaudit.core.model.extraction import Extraction, FieldName

_WINDOW = ["Weinhaus Lorch KG", "Domgasse 3", "55116 Mainz"]


def invoice(pen: Pen) -> Extraction:
    """What was drawn, with a title and totals."""
    pen.text(57, 300, "Rechnung Nr. 2025-31", size=13)
    pen.text(57, 320, "Datum: 03.02.2025")
    pen.pairs(57, 540, 320, [("Netto", "100,00"), ("19 % MwSt", "19,00"), ("Gesamtbetrag", "119,00")], right=True)
    return extract(pen.parsed())


def test_the_foot_adds_the_legal_form_to_the_brand_of_the_letterhead() -> None:
    pen = Pen()
    pen.text(57, 50, "GASTHOF ZUR LINDE", size=22)
    pen.text(57, 75, "Familie Harder · 94032 Passau · Innstraße 8", size=8)
    pen.text(57, 800, "Gasthof zur Linde GmbH · AG Passau HRB 5512 · USt-IdNr. DE811907980", size=8)
    found = invoice(pen)
    assert found.text(FieldName.SUPPLIER_NAME) == "Gasthof zur Linde GmbH"
    assert found.text(FieldName.SUPPLIER_ADDRESS) == "Innstraße 8, 94032 Passau"


def test_an_estate_of_works_begins_the_address_below_a_letterhead() -> None:
    pen = Pen()
    pen.text(57, 45, "Tornería Ibarra, S.L.", size=15)
    pen.text(57, 62, "Pol. Ind. El Campo, C/ Hierro 4 - 48903 Barakaldo - Tel. 944 55 01 00", size=8)
    pen.stack(320, 130, ["Náutica Gorliz S.A.", "Calle Mayor 11", "48630 Gorliz"])
    found = invoice(pen)
    assert found.text(FieldName.SUPPLIER_NAME) == "Tornería Ibarra, S.L."
    assert found.text(FieldName.SUPPLIER_ADDRESS) == "Pol. Ind. El Campo, C/ Hierro 4, 48903 Barakaldo"


def test_street_and_town_in_cells_of_one_row() -> None:
    pen = Pen()
    pen.text(57, 45, "Reederei Brandt GmbH", size=13)
    for x, text in ((57, "Kaistr. 22"), (140, "27568 Bremerhaven"), (260, "Tel. 0471 555 01")):
        pen.text(x, 62, text)
    pen.stack(57, 130, ["Fa.", *_WINDOW])
    found = invoice(pen)
    assert found.text(FieldName.SUPPLIER_ADDRESS) == "Kaistr. 22, 27568 Bremerhaven"
    assert found.text(FieldName.CUSTOMER_NAME) == "Weinhaus Lorch KG"


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (["Fa.", "KERNWERKE OST AG", "VERSAND"], "KERNWERKE OST AG"),
        (["Mag. Lena Pichl", "Pichl Daten e.U."], "Pichl Daten e.U."),
        (["Monsieur et Madame", "Luc et Anne Favre"], "Luc et Anne Favre"),
    ],
)
def test_who_is_addressed_in_the_window(lines: list[str], name: str) -> None:
    pen = Pen()
    pen.text(57, 110, "Reederei Brandt GmbH · Kaistr. 22 · 27568 Bremerhaven", size=7)
    pen.stack(57, 130, [*lines, "Am Markt 8", "56235 Ransbach"])
    assert invoice(pen).text(FieldName.CUSTOMER_NAME) == name


@pytest.mark.parametrize(
    "text", ["Client: Verein der Freunde des Hafens", "Client: Hôpital Sainte-Anne – Pharmacie", "Client: Foto & Ton"]
)
def test_a_name_with_small_words_behind_its_label_needs_no_address(text: str) -> None:
    pen = Pen()
    pen.text(57, 60, "Reederei Brandt GmbH · Kaistr. 22 · 27568 Bremerhaven", size=8)
    pen.text(57, 140, text)
    assert invoice(pen).text(FieldName.CUSTOMER_NAME) == text.removeprefix("Client: ")


def test_a_sentence_behind_the_label_is_no_name() -> None:
    pen = Pen()
    pen.text(57, 60, "Reederei Brandt GmbH · Kaistr. 22 · 27568 Bremerhaven", size=8)
    pen.text(57, 140, "Client: Wir danken für den Auftrag")
    assert invoice(pen).text(FieldName.CUSTOMER_NAME) is None


def test_a_trade_with_its_master_names_the_seller_and_not_the_brand() -> None:
    pen = Pen()
    pen.text(57, 45, "holz & licht", size=22)
    pen.text(57, 72, "Schreinerei am Bach Grete Sommer")
    pen.stack(400, 45, ["Bachweg 4", "79098 Freiburg", "St.-Nr. 06 123 45678"])
    pen.stack(57, 150, _WINDOW)
    assert invoice(pen).text(FieldName.SUPPLIER_NAME) == "Schreinerei am Bach Grete Sommer"


def test_the_company_that_owns_a_shop_is_the_seller() -> None:
    pen = Pen()
    pen.stack(57, 45, ["BUCH & BOGEN", "Inh. Bogen Handels GmbH", "Herrengasse 30", "63739 Aschaffenburg"])
    pen.stack(57, 150, _WINDOW)
    assert invoice(pen).text(FieldName.SUPPLIER_NAME) == "Bogen Handels GmbH"


@pytest.mark.parametrize("text", ["Hauptstr. 5", "Hauptstr.5a", "Lange Straße 4", "12 Mill Street"])
def test_a_street_word_may_be_cut_short(text: str) -> None:
    assert plain_street(text)


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (["Hafenlicht –", "Verein für Seefahrt"], "Hafenlicht – Verein für Seefahrt"),
        (["Stiftung", "Offenes Haus"], "Stiftung Offenes Haus"),
    ],
)
def test_a_name_goes_on_below_a_dash_and_below_its_form(lines: list[str], name: str) -> None:
    pen = Pen()
    pen.text(57, 110, "Reederei Brandt GmbH · Kaistr. 22 · 27568 Bremerhaven", size=7)
    pen.stack(57, 130, [*lines, "Am Markt 8", "56235 Ransbach"])
    assert invoice(pen).text(FieldName.CUSTOMER_NAME) == name


def test_a_letterhead_that_sets_each_word_on_its_own_line() -> None:
    pen = Pen()
    pen.stack(40, 45, ["Kramer", "Tolksdorf", "Architekten"], step=16, size=15)
    pen.stack(40, 120, ["Bachweg 4", "79098 Freiburg", "Tel. 0761 555 01"], size=8)
    pen.stack(250, 150, _WINDOW)
    assert invoice(pen).text(FieldName.SUPPLIER_NAME) == "Kramer Tolksdorf Architekten"


def test_a_label_may_give_a_second_role_behind_a_slash() -> None:
    pen = Pen()
    pen.stack(57, 50, ["Seller / Exporter", "Sund Optik AB", "Kajgatan 4", "222 29 Lund"])
    pen.stack(57, 130, ["Buyer", *_WINDOW])
    assert invoice(pen).text(FieldName.SUPPLIER_NAME) == "Sund Optik AB"


def test_the_foot_joins_what_the_letterhead_sets_apart() -> None:
    pen = Pen()
    pen.text(57, 45, "HALM | BORG", size=16)
    pen.text(57, 66, "Architekten PartG mbB · Ludwigstraße 12 · 97070 Würzburg", size=8)
    pen.stack(57, 130, _WINDOW)
    pen.text(57, 790, "Halm Borg Architekten PartG mbB · AG Würzburg PR 188", size=7)
    assert invoice(pen).text(FieldName.SUPPLIER_NAME) == "Halm Borg Architekten PartG mbB"
