"""Every XRechnung and every hybrid PDF of the sample data is read, and its values agree with witnesses of their own."""

from __future__ import annotations

import json
from decimal import Decimal
from importlib import util
from pathlib import Path
from types import ModuleType
from typing import Any

import pymupdf
import pytest
from lxml import etree
from tests.samples import SHARED_DATA, needs_shared_data, shared_files

from flowaudit.core.einvoice import EInvoice, Profile, Syntax, find, read_xml
from flowaudit.core.model.extraction import FieldName
from flowaudit.core.model.parsed import Attachment, ParsedDocument, ParseEngine

XRECHNUNGEN = shared_files("einvoices/dev/*.xml")
HYBRIDS = shared_files("invoices/dev/*.pdf")
#: Its XML is another invoice than its page: a case for comparison, not for reading.
CONTRADICTORY = "acme_invoice_42"

_UBL = {
    FieldName.INVOICE_NUMBER: "/*/*[local-name()='ID']",
    FieldName.SUPPLIER_NAME: "//*[local-name()='AccountingSupplierParty']//*[local-name()='RegistrationName']",
    FieldName.GROSS_TOTAL: "//*[local-name()='TaxInclusiveAmount']",
    FieldName.PAYABLE: "//*[local-name()='LegalMonetaryTotal']/*[local-name()='PayableAmount']",
    FieldName.INVOICE_DATE: "/*/*[local-name()='IssueDate']",
}
_CII = {
    FieldName.INVOICE_NUMBER: "//*[local-name()='ExchangedDocument']/*[local-name()='ID']",
    FieldName.SUPPLIER_NAME: "//*[local-name()='SellerTradeParty']/*[local-name()='Name']",
    FieldName.GROSS_TOTAL: "//*[local-name()='GrandTotalAmount']",
    FieldName.PAYABLE: "//*[local-name()='DuePayableAmount']",
    FieldName.INVOICE_DATE: "//*[local-name()='ExchangedDocument']/*[local-name()='IssueDateTime']/*",
}


@needs_shared_data
def test_all_samples_are_there() -> None:
    assert (len(XRECHNUNGEN), len(HYBRIDS)) == (45, 46)


@pytest.mark.parametrize("path", XRECHNUNGEN, ids=lambda path: path.stem)
def test_every_xrechnung_is_read(path: Path) -> None:
    einvoice = read_xml(path.read_bytes(), path.name)
    assert einvoice.profile is Profile.XRECHNUNG
    assert einvoice.is_en16931
    assert einvoice.syntax is (Syntax.CII if path.stem.endswith("uncefact") else Syntax.UBL_INVOICE)
    assert einvoice.problems == ()  # the test suite's instances are valid
    root = etree.parse(str(path))
    for name, xpath in (_CII if einvoice.syntax is Syntax.CII else _UBL).items():
        expected = " ".join(root.xpath(xpath)[0].text.split())
        value = einvoice.extraction.value(name)
        if isinstance(value, Decimal):
            assert value == Decimal(expected), name
        elif name is FieldName.INVOICE_DATE:
            assert str(value).replace("-", "") == expected.replace("-", "")[:8]
        else:
            assert value == expected, name
    lines = "//*[local-name()='InvoiceLine' or local-name()='IncludedSupplyChainTradeLineItem']"
    assert len(einvoice.extraction.lines) == len(root.xpath(lines))
    assert einvoice.extraction.vat_breakdown


def _einvoice_of(path: Path) -> EInvoice:
    with pymupdf.open(path) as pdf:
        attachments = tuple(
            Attachment(name, "application/octet-stream", pdf.embfile_get(name)) for name in pdf.embfile_names()
        )
    found = find(ParsedDocument(ParseEngine.TEXT, "application/pdf", (), attachments))
    assert found is not None
    return found


def _as_truth(einvoice: EInvoice) -> dict[str, Any]:
    fields: dict[str, Any] = {
        name.value: [str(rate) for rate in found.value] if isinstance(found.value, tuple) else str(found.value)
        for name, found in einvoice.extraction.fields.items()
    }
    columns = ("description", "quantity", "unit_price", "net_amount")
    fields["lines"] = [
        {column: str(cell) for column in columns if (cell := getattr(line, column)) is not None}
        for line in einvoice.extraction.lines
    ]
    return fields


def _scorer() -> ModuleType:
    spec = util.spec_from_file_location("score", SHARED_DATA.parent / "tools" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@needs_shared_data
def test_hybrid_invoices_against_their_truth() -> None:
    truths, predictions = [], {}
    for path in HYBRIDS:
        truth = json.loads(path.with_suffix(".truth.json").read_text(encoding="utf-8"))
        if CONTRADICTORY in truth["id"]:
            continue
        truths.append(truth)
        predictions[truth["id"]] = _as_truth(_einvoice_of(path))
    errors: list[str] = []
    scorer = _scorer()
    rows = scorer.table(scorer.score(truths, predictions, True, errors))
    assert len(truths) == 45
    # Two ZUGFeRD 1.0 samples of insurers write insurance tax, which is no VAT: no rate is taken from them.
    assert [line.split("\t")[1] for line in errors] == ["vat_rates", "vat_rates"], errors
    assert all(row["recall"] > 0.95 for row in rows)


@pytest.mark.parametrize("path", HYBRIDS, ids=lambda path: path.stem[-60:])
def test_profile_of_hybrids(path: Path) -> None:
    einvoice = _einvoice_of(path)
    name = path.stem.upper()
    if "1P0" in name or CONTRADICTORY.upper() in name:
        assert einvoice.syntax is Syntax.ZUGFERD1
        assert not einvoice.is_en16931
    elif "MINIMUM" in name or "BASIC_WL" in name:
        assert einvoice.profile in (Profile.MINIMUM, Profile.BASIC_WL)
        assert not einvoice.is_en16931
        assert "profile-no-invoice" in {problem.rule for problem in einvoice.problems}
    else:
        assert einvoice.syntax is Syntax.CII
        assert einvoice.is_en16931


@pytest.mark.parametrize("path", HYBRIDS, ids=lambda path: path.stem[-60:])
def test_sums_of_hybrids_hold(path: Path) -> None:
    """The collection's invoices add up, except a published one whose line sum is a cent off."""
    rules = {problem.rule for problem in _einvoice_of(path).problems if problem.rule.startswith("BR-")}
    cent_off = "1p0_COMFORT_Kraftfahrversicherung" in path.stem
    assert rules == ({"BR-CO-10"} if cent_off else set())
