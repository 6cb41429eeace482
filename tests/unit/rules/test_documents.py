"""Duplicates, the structured part against the page, and the fingerprint."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.rules.build import BOX, context, extraction, invoice

from flowaudit.core.einvoice.model import Broken, Difference, EInvoice, Problem, Profile, Syntax
from flowaudit.core.model.extraction import Extraction, FieldName
from flowaudit.core.model.results import RuleCheckStatus, Text
from flowaudit.core.rules import Duplicate, DuplicateBy, DuplicateFindings, fingerprint
from flowaudit.core.rules.checks.documents import (
    duplicate_across_projects,
    duplicate_in_project,
    einvoice_matches_page,
)

OK, WARN, FAIL, UNKNOWN = RuleCheckStatus.OK, RuleCheckStatus.WARN, RuleCheckStatus.FAIL, RuleCheckStatus.UNKNOWN
SAME_FILE = Duplicate("doc_1", "a.pdf", DuplicateBy.HASH)
SAME_INVOICE = Duplicate("doc_2", "b.pdf", DuplicateBy.FINGERPRINT, "prj_2")


def test_duplicates_name_the_document() -> None:
    found = duplicate_in_project(context(invoice(), duplicates=DuplicateFindings(in_project=(SAME_FILE,))))
    assert found.status is FAIL
    assert "a.pdf" in found.comment.de
    assert found.observed["duplicates"][0]["document_id"] == "doc_1"
    assert found.observed["duplicates"][0]["by"] == "hash"


def test_the_same_invoice_in_another_project() -> None:
    duplicates = DuplicateFindings(across_projects=(SAME_INVOICE,))
    assert duplicate_across_projects(context(invoice(), duplicates=duplicates)).status is FAIL
    assert duplicate_in_project(context(invoice(), duplicates=duplicates)).status is OK


def test_a_correction_keeps_its_number() -> None:
    one = invoice(document_type="CORRECTION")
    by_invoice = DuplicateFindings(in_project=(SAME_INVOICE,))
    assert duplicate_in_project(context(one, duplicates=by_invoice)).status is WARN
    by_file = DuplicateFindings(in_project=(SAME_INVOICE, SAME_FILE))
    assert duplicate_in_project(context(one, duplicates=by_file)).status is FAIL


def test_nobody_looked_is_not_no_duplicate() -> None:
    assert duplicate_in_project(context(invoice())).status is UNKNOWN
    assert duplicate_in_project(context(invoice(), duplicates=DuplicateFindings())).status is OK


def _einvoice(**changes: Any) -> EInvoice:
    values: dict[str, Any] = {
        "filename": "factur-x.xml",
        "syntax": Syntax.CII,
        "profile": Profile.EN16931,
        "guideline": "urn:cen.eu:en16931:2017",
        "is_en16931": True,
        "reduces_debt": False,
        "extraction": invoice(),
    }
    return EInvoice(**(values | changes))


def _difference(status: RuleCheckStatus) -> Difference:
    name = FieldName.GROSS_TOTAL
    return Difference(
        name, Decimal("1190.00"), Decimal("1109.00"), BOX, status, Text("Brutto weicht ab", "Gross differs")
    )


def test_page_and_xml() -> None:
    assert einvoice_matches_page(context(invoice())).status is UNKNOWN
    both = context(invoice(), einvoice=_einvoice(), page=invoice())
    assert einvoice_matches_page(both).status is OK
    assert einvoice_matches_page(context(invoice(), einvoice=_einvoice())).status is OK


@pytest.mark.parametrize("status", [WARN, FAIL])
def test_differences_are_findings(status: RuleCheckStatus) -> None:
    given_ = context(invoice(), einvoice=_einvoice(), page=invoice(), differences=(_difference(status),))
    found = einvoice_matches_page(given_)
    assert found.status is status
    assert found.boxes == (BOX,)
    shown = found.observed["differences"][0]
    assert (shown["field"], shown["xml_value"], shown["page_value"]) == ("gross_total", "1190.00", "1109.00")


def test_problems_of_the_xml_and_broken_attachments() -> None:
    problem = Problem("BR-CO-15", FAIL, Text("Summe falsch", "Sum wrong"))
    found = einvoice_matches_page(context(invoice(), einvoice=_einvoice(problems=(problem,)), page=invoice()))
    assert found.status is FAIL
    assert found.observed["problems"] == [{"rule": "BR-CO-15", "status": "FAIL"}]
    broken = (Broken("zugferd.xml", "not-xml", Text("nicht lesbar", "not readable")),)
    assert einvoice_matches_page(context(invoice(), broken=broken)).status is WARN


def test_fingerprint_ignores_spelling_of_the_number() -> None:
    first = fingerprint(invoice(invoice_number="RE-2025-0042"))
    assert first is not None
    for number in ("re 2025 42", "RE2025/0042", "RE-2025-42"):
        assert fingerprint(invoice(invoice_number=number)) == first
    assert fingerprint(invoice(supplier_vat_id="DE 136 695 976")) == first
    assert fingerprint(invoice(gross_total="1190.0")) == first


@pytest.mark.parametrize(
    "changes",
    [
        {"invoice_number": "RE-2025-0043"},
        {"supplier_vat_id": "ATU13585627"},
        {"gross_total": "1190.01"},
        {"invoice_date": "2025-03-02"},
    ],
)
def test_fingerprint_differs(changes: dict[str, Any]) -> None:
    assert fingerprint(invoice(**changes)) != fingerprint(invoice())


def test_digits_do_not_run_together() -> None:
    assert fingerprint(invoice(invoice_number="1-23")) != fingerprint(invoice(invoice_number="12-3"))


@pytest.mark.parametrize(
    "one",
    [
        extraction({}),
        invoice(without=("invoice_number",)),
        invoice(without=("supplier_vat_id", "supplier_name")),
        invoice(without=("gross_total", "invoice_date")),
        invoice(invoice_number="---"),
    ],
)
def test_too_little_for_a_fingerprint(one: Extraction) -> None:
    assert fingerprint(one) is None


@given(st.text(max_size=20), st.text(max_size=20))
def test_fingerprint_is_a_function_of_its_parts(number: str, name: str) -> None:
    one = invoice(without=("supplier_vat_id",), invoice_number=number, supplier_name=name)
    assert fingerprint(one) == fingerprint(one)
    assert fingerprint(one) is None or len(fingerprint(one) or "") == 40
