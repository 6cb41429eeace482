"""Valid e-invoices are not refused, and each broken copy is named by its official rule."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.samples import needs_shared_data, shared_files
from tests.unit.einvoice.documents import cii
from tests.unit.generator.found import batch
from tests.unit.saxon.mutations import CII, CII_MUTATIONS, UBL, UBL_MUTATIONS, Mutation, broken

from flowaudit.adapters.saxon import OfficialRules
from flowaudit.core.einvoice import OfficialVerdict, Outcome, read_xml
from flowaudit.core.einvoice.scenarios import XRECHNUNG_EXTENSION
from flowaudit.core.einvoice.validation import PartKind, Severity
from flowaudit.core.generator import cii_writer
from flowaudit.core.generator.batch import FileKind, plan

DEV = shared_files("einvoices/dev/*.xml")


def verdict(rules: OfficialRules, content: bytes) -> OfficialVerdict:
    return rules.validate(content, read_xml(content, "invoice.xml"))


def named(judged: OfficialVerdict) -> dict[str, Severity]:
    return {one.rule: one.severity for one in judged.findings}


@pytest.mark.parametrize("path", [UBL, CII], ids=["ubl", "cii"])
def test_a_valid_invoice_passes_every_part(rules: OfficialRules, path: Path) -> None:
    judged = verdict(rules, path.read_bytes())
    assert [part.outcome for part in judged.parts] == [Outcome.PASSED] * 4
    assert [part.kind for part in judged.parts] == [
        PartKind.WELLFORMED,
        PartKind.SCHEMA,
        PartKind.RULES,
        PartKind.RULES,
    ]
    assert judged.outcome is Outcome.PASSED
    assert not [one for one in judged.findings if one.severity is not Severity.INFORMATION]
    assert "saxonche" in judged.tool


def test_the_invoices_that_the_generator_writes_are_valid(rules: OfficialRules) -> None:
    written = [one.xml for one in plan(batch(25, kinds=(FileKind.EINVOICE,))) if one.xml is not None]
    assert len(written) > 10
    for spec in written:
        judged = verdict(rules, cii_writer.write(spec))
        assert judged.outcome is Outcome.PASSED, judged.findings


@needs_shared_data
@pytest.mark.parametrize("path", DEV, ids=[path.stem for path in DEV])
def test_no_valid_invoice_of_the_test_suite_is_refused(rules: OfficialRules, path: Path) -> None:
    judged = verdict(rules, path.read_bytes())
    assert judged.outcome is Outcome.PASSED, judged.findings


@pytest.mark.parametrize(
    ("valid", "mutation"),
    [(UBL, one) for one in UBL_MUTATIONS] + [(CII, one) for one in CII_MUTATIONS],
    ids=[f"ubl-{one.rule}" for one in UBL_MUTATIONS] + [f"cii-{one.rule}" for one in CII_MUTATIONS],
)
def test_a_broken_copy_is_named_by_its_rule(rules: OfficialRules, valid: Path, mutation: Mutation) -> None:
    judged = verdict(rules, broken(valid, mutation))
    assert judged.outcome is Outcome.FAILED
    assert named(judged).get(mutation.rule) is Severity.FATAL, named(judged)
    found = next(one for one in judged.findings if one.rule == mutation.rule)
    assert found.location.startswith(("Invoice", "CrossIndustryInvoice"))
    assert "Q{" not in found.location
    assert mutation.rule in found.official


def credit_note() -> bytes:
    """The UBL invoice as a credit note, which has no due date of its own."""
    text = UBL.read_text("utf-8").replace("  <cbc:DueDate>2025-07-12</cbc:DueDate>\n", "")
    for old, new in (
        ("xsd:Invoice-2", "xsd:CreditNote-2"),
        ("<Invoice ", "<CreditNote "),
        ("</Invoice>", "</CreditNote>"),
        ("InvoiceTypeCode>380", "CreditNoteTypeCode>381"),
        ("InvoiceTypeCode>", "CreditNoteTypeCode>"),
        ("InvoiceLine>", "CreditNoteLine>"),
        ("InvoicedQuantity", "CreditedQuantity"),
    ):
        text = text.replace(old, new)
    return text.encode()


def test_a_credit_note_has_a_schema_of_its_own(rules: OfficialRules) -> None:
    judged = verdict(rules, credit_note())
    assert judged.outcome is Outcome.PASSED, judged.findings
    assert "CreditNote" in judged.parts[1].name.en
    missing = credit_note().replace(b"<cbc:IssueDate>2025-06-12</cbc:IssueDate>", b"")
    assert {"BR-03", "XSD"} <= set(named(verdict(rules, missing)))


def test_the_schema_is_a_part_of_its_own(rules: OfficialRules) -> None:
    content = UBL.read_bytes().replace(b"<cbc:IssueDate>2025-06-12<", b"<cbc:IssueDate>12.06.2025<")
    schema = next(part for part in verdict(rules, content).parts if part.kind is PartKind.SCHEMA)
    assert schema.outcome is Outcome.FAILED
    assert schema.findings[0].rule == "XSD"
    assert schema.findings[0].location == "Invoice/IssueDate"
    assert "12.06.2025" in schema.findings[0].official


def test_kosits_scenario_softens_rules_for_the_extension(rules: OfficialRules) -> None:
    """Third party payments change the amount due: in the extension BR-CO-16 is but an information."""
    content = broken(UBL, Mutation("", "//cac:LegalMonetaryTotal/cbc:PayableAmount", "343.20"))
    assert named(verdict(rules, content))["BR-CO-16"] is Severity.FATAL
    extended = content.replace(
        b"urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0<", XRECHNUNG_EXTENSION.encode() + b"<"
    )
    assert named(verdict(rules, extended))["BR-CO-16"] is Severity.INFORMATION


def test_many_findings_of_one_rule_hide_no_other(rules: OfficialRules) -> None:
    text = UBL.read_text("utf-8")
    start, end = text.index("  <cac:InvoiceLine>"), text.index("</Invoice>")
    line = text[start:end].replace('unitCode="HUR"', "")
    judged = verdict(rules, (text[:start] + line * 40 + "</Invoice>").encode())
    assert {"BR-23", "BR-CO-10"} <= set(named(judged))
    part = next(part for part in judged.parts if any(one.rule == "BR-23" for one in part.findings))
    assert sum(one.rule == "BR-23" for one in part.findings) == 5
    assert part.more >= 35


@pytest.mark.parametrize("profile", ["urn:factur-x.eu:1p0:minimum", "urn:factur-x.eu:1p0:basicwl"])
def test_bookkeeping_profiles_are_told_not_judged(rules: OfficialRules, profile: str) -> None:
    judged = verdict(rules, cii(profile))
    assert judged.outcome is Outcome.NOT_APPLICABLE
    assert judged.findings == ()
    assert "EN 16931" in judged.reasons[0].de
