"""A feature that a scan may hide is unclear and not missing, and the verdict says where to look."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.unit.rules.build import RULESETS, TODAY, field

from flowaudit.core.model.extraction import Doubt, DoubtKind, Extraction, FieldName, LineItem, Origin
from flowaudit.core.model.geometry import Box
from flowaudit.core.model.results import CheckStatus, FeatureVerdict
from flowaudit.core.resolution import resolve
from flowaudit.core.rules import RuleContext, evaluate

F = FieldName
PLACE = Box(1, 0.6, 0.2, 0.8, 0.22, 0.0)
FULL = {
    "supplier_name": "Tischlerei Hansen GmbH",
    "supplier_address": "Am Hafen 12, 24103 Kiel",
    "supplier_vat_id": "DE136695976",
    "customer_name": "Stadt Neumünster",
    "customer_address": "Großflecken 59, 24534 Neumünster",
    "invoice_number": "RE-2025-417",
    "invoice_date": "2025-03-12",
    "delivery_date": "2025-03-10",
    "net_total": "2000.00",
    "vat_total": "380.00",
    "vat_rates": ["19"],
    "gross_total": "2380.00",
}


def verdict(feature: str, *doubts: Doubt, without: str = "", **values: object) -> FeatureVerdict:
    """The verdict on one feature of a scanned invoice that lacks the field ``without``."""
    fields = {FieldName(k): field(k, v, origin=Origin.OCR) for k, v in {**FULL, **values}.items() if k != without}
    extraction = Extraction(fields, doubts=doubts)
    verdicts = evaluate(RULESETS.latest("DE_USTG"), extraction, RuleContext(today=TODAY))
    return next(one for one in verdicts if one.feature_id == feature)


def test_without_a_doubt_what_is_not_there_is_missing() -> None:
    found = verdict("invoice_date", without="invoice_date")
    assert (found.status, found.unreadable, found.boxes) == (CheckStatus.MISSING, False, ())


@pytest.mark.parametrize(
    ("kind", "german", "english"),
    [
        (
            DoubtKind.VALUE,
            "auf Seite 1 steht „Datum:“, der Wert ist nicht sicher lesbar (gelesen „1230“)",
            "says “Datum:”",
        ),
        (DoubtKind.UNREAD, "auf Seite 1 ist Schrift, die sich nicht lesen ließ", "writing that could not be read"),
        (DoubtKind.PAGE, "Seite 1 ist zu schlecht lesbar", "page 1 was read too poorly"),
    ],
)
def test_a_doubt_makes_it_unreadable_with_place_reason_and_advice(kind: DoubtKind, german: str, english: str) -> None:
    found = verdict("invoice_date", Doubt(kind, PLACE, (F.INVOICE_DATE,), "Datum:", "1230"), without="invoice_date")
    assert (found.status, found.unreadable, found.boxes) == (CheckStatus.UNCLEAR, True, (PLACE,))
    assert german in found.reason.de
    assert english in found.reason.en
    assert found.reason.de.endswith("Bitte die markierte Stelle ansehen oder einen besseren Scan anfordern.")
    assert found.reason.en.endswith("Please look at the marked place or ask for a better scan.")
    assert found.request is not None
    assert "besser lesbare" in found.request.de
    assert "more legible" in found.request.en


def test_a_doubt_about_another_field_changes_nothing() -> None:
    found = verdict("invoice_date", Doubt(DoubtKind.UNREAD, PLACE, (F.NET_TOTAL,)), without="invoice_date")
    assert (found.status, found.unreadable) == (CheckStatus.MISSING, False)


def test_a_doubt_does_not_touch_what_was_found() -> None:
    found = verdict("invoice_date", Doubt(DoubtKind.UNREAD, PLACE, (F.INVOICE_DATE,)))
    assert (found.status, found.unreadable) == (CheckStatus.PRESENT, False)


def test_half_an_address_may_be_hidden_too() -> None:
    doubt = Doubt(DoubtKind.ADDRESS, PLACE, (F.CUSTOMER_ADDRESS,), raw="24534 Neumünster")
    found = verdict("customer_name_address", doubt, without="customer_address")
    assert (found.status, found.unreadable, found.value) == (CheckStatus.UNCLEAR, True, "Stadt Neumünster")
    assert PLACE in found.boxes
    assert "„24534 Neumünster“" in found.reason.de
    other = verdict("customer_name_address", replace(doubt, fields=(F.SUPPLIER_NAME,)), without="customer_address")
    assert (other.unreadable, other.reason.en) == (False, "Partly there; missing: customer's address.")


def test_wrong_check_digits_on_a_scan_name_what_may_have_been_confused() -> None:
    found = verdict("supplier_tax_or_vat_id", supplier_vat_id="DE136G95976")
    assert (found.status, found.unreadable, found.valid) == (CheckStatus.UNCLEAR, True, False)
    assert found.value == "DE136G95976"
    assert "DE136695976" in found.reason.de
    assert "DE136695976" in found.reason.en


def test_wrong_check_digits_that_no_confusion_explains_stay_the_invoices_fault() -> None:
    found = verdict("supplier_tax_or_vat_id", supplier_vat_id="DE999999999")
    assert (found.status, found.unreadable, found.valid) == (CheckStatus.UNCLEAR, False, False)


def test_low_confidence_is_the_scans_fault_and_not_the_invoices() -> None:
    found = verdict("invoice_date", invoice_date={"value": "2025-03-12", "confidence": 0.42, "origin": "OCR"})
    assert (found.status, found.unreadable, found.valid) == (CheckStatus.UNCLEAR, True, True)
    assert found.reason.de.startswith("Unsicher gelesen (42 %).")


def test_the_reviewer_is_shown_where_to_look() -> None:
    doubt = Doubt(DoubtKind.VALUE, PLACE, (F.INVOICE_DATE,), "Datum:", "1230")
    resolved = resolve([verdict("invoice_date", doubt, without="invoice_date")])
    assert (resolved[0].status, resolved[0].final_value, resolved[0].boxes) == (CheckStatus.UNCLEAR, None, (PLACE,))


def test_a_total_in_doubt_leaves_open_what_a_small_amount_would_waive() -> None:
    """38.00 of VAT and 200.00 net contradict a total of 938.00: it may be any, also one of 250.00 at most."""
    small = {"net_total": "200.00", "vat_total": "38.00"}
    found = verdict("invoice_number", without="invoice_number", gross_total="938.00", **small)
    assert (found.status, found.unreadable) == (CheckStatus.UNCLEAR, True)
    assert "hängt vom Gesamtbetrag ab" in found.reason.de
    assert "depends on the gross total" in found.reason.en
    assert found.request is not None
    assert "Gesamtbetrag" in found.request.de
    absent = verdict("invoice_number", Doubt(DoubtKind.UNREAD, PLACE, (F.NET_TOTAL,)), without="gross_total")
    assert absent.status is CheckStatus.PRESENT


def test_a_total_in_doubt_does_not_touch_what_every_invoice_needs() -> None:
    found = verdict("invoice_date", without="invoice_date", gross_total="9380.00")
    assert (found.status, found.unreadable) == (CheckStatus.MISSING, False)


@pytest.mark.parametrize(
    "values",
    [
        {"gross_total": "9380.00"},  # one of net, VAT and total is misread, and all are above 250.00
        {"gross_total": "93.80", "currency": "CHF"},  # the limit is one in euro
        {"gross_total": "2380.00", "currency": {"value": "USD", "confidence": 0.6, "origin": "OCR"}},
    ],
)
def test_a_total_whose_size_is_beyond_doubt_hides_nothing(values: dict[str, object]) -> None:
    found = verdict("invoice_number", without="invoice_number", **values)
    assert (found.status, found.unreadable) == (CheckStatus.MISSING, False)


def test_lines_tell_the_size_of_an_invoice_whose_total_is_lost() -> None:
    fields = {
        F(k): field(k, v, origin=Origin.OCR) for k, v in FULL.items() if k not in ("invoice_number", "gross_total")
    }
    ruleset = RULESETS.latest("DE_USTG")
    for amount, unreadable in (("2000.00", False), ("20.00", True)):
        lines = (LineItem("Regal", confidence=0.9, net_amount=Decimal(amount)),)
        verdicts = evaluate(ruleset, Extraction(fields, lines=lines), RuleContext(today=TODAY))
        found = next(one for one in verdicts if one.feature_id == "invoice_number")
        assert (found.status is not CheckStatus.PRESENT, found.unreadable) == (True, unreadable), amount


def test_a_total_that_net_and_tax_bear_out_is_no_doubt() -> None:
    found = verdict("invoice_number", without="invoice_number")
    assert (found.status, found.unreadable) == (CheckStatus.MISSING, False)


def test_a_currency_in_doubt_leaves_open_what_a_small_amount_would_waive() -> None:
    money = {"value": "USD", "confidence": 0.6, "origin": "OCR"}
    small = {"net_total": "200.00", "vat_total": "38.00", "gross_total": "238.00"}
    found = verdict("invoice_number", without="invoice_number", currency=money, **small)
    assert (found.status, found.unreadable) == (CheckStatus.UNCLEAR, True)


def test_a_total_of_a_born_digital_page_is_taken_as_it_stands() -> None:
    fields = {F(k): field(k, v) for k, v in {**FULL, "gross_total": "9380.00"}.items() if k != "invoice_number"}
    verdicts = evaluate(RULESETS.latest("DE_USTG"), Extraction(fields), RuleContext(today=TODAY))
    found = next(one for one in verdicts if one.feature_id == "invoice_number")
    assert (found.status, found.unreadable) == (CheckStatus.MISSING, False)
