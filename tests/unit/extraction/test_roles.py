"""Papers that turn things round: a credit note names the invoice it corrects, the customer may write the invoice."""

from __future__ import annotations

import pytest
from tests.unit.extraction.drawing import Pen

from flowaudit.core.extraction import extract
from flowaudit.core.model.extraction import Extraction, FieldName


def credit_note(*, own: bool) -> Extraction:
    """A shop's credit note: its number and date stand alone below the title, labels name the invoice."""
    pen = Pen()
    pen.text(57, 60, "Papeterie Vasseur SARL", size=15)
    pen.text(540, 60, "AVOIR", size=15, right=True)
    if own:
        pen.text(540, 76, "19/09/2025", right=True)
        pen.text(540, 90, "#CN5508", right=True)
    pen.stack(57, 130, ["Adresse de facturation", "Louise Tanguy", "4 rue du Port", "29200 Brest"])
    pen.pairs(57, 190, 230, [("Numéro de facture :", "VA3301"), ("Date de facture :", "02/09/2025")])
    pen.pairs(57, 540, 300, [("Total HT", "-20,00 €"), ("TVA 20 %", "-4,00 €"), ("Total TTC", "-24,00 €")], right=True)
    return extract(pen.parsed())


def test_a_credit_note_has_its_own_number_and_date() -> None:
    found = credit_note(own=True)
    assert found.text(FieldName.INVOICE_NUMBER) == "CN5508"
    assert str(found.day(FieldName.INVOICE_DATE)) == "2025-09-19"


def test_a_credit_note_whose_only_labels_name_an_invoice_keeps_them() -> None:
    found = credit_note(own=False)
    assert found.text(FieldName.INVOICE_NUMBER) == "VA3301"
    assert str(found.day(FieldName.INVOICE_DATE)) == "2025-09-02"


def self_billed(statement: str, *, label: str = "") -> Extraction:
    """A dealer's settlement with a grower; who supplies is named beside a VAT id only."""
    pen = Pen()
    pen.text(57, 60, "Obsthandel Nordheide eG", size=15)
    pen.text(57, 74, "Am Speicher 8, 21255 Tostedt", size=8)
    pen.stack(57, 130, [label, "Hofgut Apfelblüte GbR", "Deichstraße 17", "21635 Jork"])
    pen.pairs(330, 450, 130, [("Gutschrift-Nr.", "A-2025-31"), ("Datum", "06.10.2025")])
    pen.text(330, 160, "USt-IdNr. Lieferant DE136695976")
    pen.text(57, 230, "Gutschrift", size=14)
    pen.text(57, 250, statement)
    pen.pairs(57, 540, 300, [("Netto", "400,00"), ("7 % USt", "28,00"), ("Auszahlung", "428,00")], right=True)
    pen.text(57, 800, "Obsthandel Nordheide eG · Vorstand: Silke Raabe · USt-IdNr. DE811907980", size=7)
    return extract(pen.parsed())


@pytest.mark.parametrize(
    "statement",
    [
        "Wir rechnen Ihre Lieferungen im Gutschriftsverfahren ab.",
        "Gutschrift gemäß § 14 Abs. 2 Satz 2 UStG",
        "Self-billed invoice",
    ],
)
def test_the_customer_writes_the_invoice(statement: str) -> None:
    found = self_billed(statement)
    assert found.text(FieldName.SUPPLIER_NAME) == "Hofgut Apfelblüte GbR"
    assert found.text(FieldName.SUPPLIER_ADDRESS) == "Deichstraße 17, 21635 Jork"
    assert found.text(FieldName.SUPPLIER_VAT_ID) == "DE136695976"
    assert found.text(FieldName.CUSTOMER_NAME) == "Obsthandel Nordheide eG"
    assert found.text(FieldName.CUSTOMER_VAT_ID) == "DE811907980"
    assert "self_billing" in found.notes


def test_a_label_that_names_the_role_is_believed() -> None:
    found = self_billed("Self-billed invoice", label="Lieferant")
    assert found.text(FieldName.SUPPLIER_NAME) == "Hofgut Apfelblüte GbR"


def test_without_the_statement_the_letterhead_is_the_suppliers() -> None:
    found = self_billed("Wir schreiben Ihnen wie vereinbart gut:")
    assert found.text(FieldName.SUPPLIER_NAME) == "Obsthandel Nordheide eG"
