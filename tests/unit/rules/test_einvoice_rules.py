"""EINVOICE_RULES: the outcome of the official rules as a check, and that nothing unchecked looks valid."""

from __future__ import annotations

import pytest
from tests.unit.einvoice.documents import cii
from tests.unit.rules.build import context, invoice

from flowaudit.core.einvoice import Broken, EInvoice, Outcome, read_xml
from flowaudit.core.einvoice.validation import Finding, OfficialVerdict, Part, PartKind, Severity
from flowaudit.core.model.results import CheckResult, RuleCheckStatus, Text
from flowaudit.core.rules.checks.einvoice_rules import einvoice_rules

NORM = Text("EN 16931 (CEN, CII)", "EN 16931 (CEN, CII)")
FATAL = Finding("BR-CO-15", Severity.FATAL, "Invoice/Total", "[BR-CO-15]-Gross is net plus VAT.")
WARNING = Finding("BR-DE-19", Severity.WARNING, "", "IBAN")
HINT = Finding("BR-DE-TMP-32", Severity.INFORMATION, "", "Lieferdatum")
WAIT = Text("Nicht geprüft: dauerte zu lange", "Not checked: took too long")


def einvoice() -> EInvoice:
    return read_xml(cii(), "factur-x.xml")


def judged(*findings: Finding, kind: PartKind = PartKind.RULES) -> Part:
    return Part(kind, NORM, Outcome.PASSED, findings).weighed({})


def unchecked() -> Part:
    return Part(PartKind.RULES, Text("Peppol", "Peppol"), Outcome.NOT_CHECKED, reason=WAIT)


def check(*parts: Part) -> CheckResult:
    return einvoice_rules(context(invoice(), einvoice=einvoice(), official=OfficialVerdict(parts, "saxonche 1")))


@pytest.mark.parametrize(
    ("parts", "status"),
    [
        ((judged(),), RuleCheckStatus.OK),
        ((judged(HINT),), RuleCheckStatus.OK),
        ((judged(WARNING, HINT),), RuleCheckStatus.WARN),
        ((judged(WARNING, FATAL),), RuleCheckStatus.FAIL),
        ((judged(FATAL), unchecked()), RuleCheckStatus.FAIL),
        ((judged(WARNING), unchecked()), RuleCheckStatus.WARN),
        ((judged(), unchecked()), RuleCheckStatus.UNKNOWN),
        ((judged(HINT), unchecked()), RuleCheckStatus.UNKNOWN),
        ((unchecked(),), RuleCheckStatus.UNKNOWN),
        ((Part(PartKind.RULES, NORM, Outcome.NOT_APPLICABLE, reason=WAIT),), RuleCheckStatus.UNKNOWN),
    ],
)
def test_status(parts: tuple[Part, ...], status: RuleCheckStatus) -> None:
    found = check(*parts)
    assert found.status is status
    assert found.comment.de
    assert found.comment.en
    assert ("Gültig" in found.comment.de) is (status is RuleCheckStatus.OK)
    if any(part.outcome is Outcome.NOT_CHECKED for part in parts):
        assert "Nicht geprüft" in found.comment.de
        assert "Not checked" in found.comment.en


def test_the_findings_are_told_with_rule_weight_place_and_official_text() -> None:
    found = check(judged(WARNING, FATAL))
    assert found.comment.de.startswith("BR-CO-15 (schwer) bei Invoice/Total: „[BR-CO-15]-Gross is net plus VAT.“")
    assert found.observed["outcome"] == "FAILED"
    assert found.observed["findings"][0] == {
        "rule": "BR-CO-15",
        "severity": "FATAL",
        "location": "Invoice/Total",
        "official_text": "[BR-CO-15]-Gross is net plus VAT.",
    }
    assert found.observed["tool"] == "saxonche 1"
    assert found.legal_basis is not None


def test_a_long_list_is_cut_in_the_comment_alone() -> None:
    many = [Finding(f"BR-{number:02}", Severity.FATAL, "", "…") for number in range(12)]
    found = check(judged(*many, *many))
    assert "und 7 weitere Regeln" in found.comment.de
    assert "and 7 more rules" in found.comment.en
    assert len(found.observed["findings"]) == 24


def test_a_format_error_says_what_follows() -> None:
    found = check(judged(Finding("XSD", Severity.FATAL, "", "no date"), kind=PartKind.SCHEMA), judged())
    assert found.status is RuleCheckStatus.FAIL
    assert "sonstige Rechnung" in found.comment.de


def test_without_a_verdict_it_is_not_checked() -> None:
    found = einvoice_rules(context(invoice(), einvoice=einvoice()))
    assert found.status is RuleCheckStatus.UNKNOWN
    assert found.observed["outcome"] == "NOT_CHECKED"


@pytest.mark.parametrize(
    ("slug", "status"),
    [
        ("not-xml", RuleCheckStatus.WARN),
        ("empty", RuleCheckStatus.WARN),
        ("broken-attachment", RuleCheckStatus.WARN),
        ("too-large", RuleCheckStatus.UNKNOWN),
        ("has-dtd", RuleCheckStatus.UNKNOWN),
    ],
)
def test_a_structured_part_that_cannot_be_read(slug: str, status: RuleCheckStatus) -> None:
    broken = Broken("factur-x.xml", slug, Text("kaputt", "broken"))
    found = einvoice_rules(context(invoice(), broken=(broken,)))
    assert found.status is status
    assert "kaputt" in found.comment.de


def test_no_structured_part() -> None:
    assert einvoice_rules(context(invoice())).status is RuleCheckStatus.UNKNOWN
