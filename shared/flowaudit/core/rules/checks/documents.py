"""DUPLICATE_IN_PROJECT, DUPLICATE_ACROSS_PROJECTS, EINVOICE_MATCHES_PAGE: this document beside others."""

from __future__ import annotations

from typing import Any

from flowaudit.core.einvoice.model import Difference
from flowaudit.core.model.extraction import DocumentType, FieldName
from flowaudit.core.model.results import CheckResult, Text
from flowaudit.core.rules.checks.common import FAIL, OK, WARN, evidence, result, unknown, worst
from flowaudit.core.rules.context import Duplicate, DuplicateBy, PrecheckContext
from flowaudit.core.rules.labels import LABELS, shown


def duplicate_in_project(context: PrecheckContext) -> CheckResult:
    """The same file or the same invoice was handed in before in this project."""
    found = context.duplicates.in_project if context.duplicates else None
    return _duplicates("DUPLICATE_IN_PROJECT", found, context, Text("in diesem Vorhaben", "in this project"))


def duplicate_across_projects(context: PrecheckContext) -> CheckResult:
    """The same file or the same invoice was handed in for another project: it must not be funded twice."""
    found = context.duplicates.across_projects if context.duplicates else None
    return _duplicates("DUPLICATE_ACROSS_PROJECTS", found, context, Text("in anderen Vorhaben", "in other projects"))


def _duplicates(
    check_id: str, found: tuple[Duplicate, ...] | None, context: PrecheckContext, where: Text
) -> CheckResult:
    """FAIL with the documents' names; a correction that bears the number of what it corrects only WARNs."""
    if found is None:
        return unknown(check_id, "Nicht nach Dubletten gesucht.", "Not searched for duplicates.")
    observed: dict[str, Any] = {"duplicates": [_described(one) for one in found]}
    if not found:
        return result(check_id, OK, Text(f"Keine Dublette {where.de}", f"No duplicate {where.en}"), observed)
    names = ", ".join(dict.fromkeys(one.filename for one in found))
    same_bytes = any(one.by is DuplicateBy.HASH for one in found)
    correction = context.extraction.text(FieldName.DOCUMENT_TYPE) == DocumentType.CORRECTION.value
    if correction and not same_bytes:
        comment = Text(f"Berichtigung zu {names} {where.de}", f"Correction of {names} {where.en}")
        return result(check_id, WARN, comment, observed)
    german, english = ("Dieselbe Datei", "The same file") if same_bytes else ("Dieselbe Rechnung", "The same invoice")
    comment = Text(f"{german} {where.de}: {names}", f"{english} {where.en}: {names}")
    used = [] if same_bytes else evidence(context.extraction, FieldName.INVOICE_NUMBER)
    return result(check_id, FAIL, comment, observed, used)


def _described(one: Duplicate) -> dict[str, str | None]:
    return {
        "document_id": one.document_id,
        "filename": one.filename,
        "by": one.by.value,
        "project_id": one.project_id,
    }


def einvoice_matches_page(context: PrecheckContext) -> CheckResult:
    """The structured part against the page, and against the rules of EN 16931.

    The XML leads (Abschn. 14.4 Abs. 3 UStAE); a page that differs may be a second invoice (§ 14c UStG).
    """
    check_id = "EINVOICE_MATCHES_PAGE"
    einvoice = context.einvoice
    broken = context.broken or (einvoice.broken if einvoice else ())
    problems = einvoice.problems if einvoice else ()
    observed: dict[str, Any] = {
        "profile": einvoice.profile.value if einvoice else None,
        "differences": [_difference(one) for one in context.differences],
        "problems": [{"rule": one.rule, "status": one.status.value} for one in problems],
        "broken": [{"filename": one.filename, "slug": one.slug} for one in broken],
    }
    if einvoice is None and not broken:
        return unknown(check_id, "Kein strukturierter Teil.", "No structured part.", observed)
    findings = [(one.status, one.text) for one in context.differences]
    findings += [(one.status, one.text) for one in problems]
    findings += [(WARN, one.text) for one in broken]
    findings = [(status, text) for status, text in findings if status is not OK]
    basis = "Abschn. 14.4 Abs. 3 UStAE, § 14c UStG"
    boxes = [one.box for one in context.differences if one.box is not None]
    if findings:
        status = worst(status for status, _ in findings)
        ordered = sorted(findings, key=lambda finding: finding[0] is not FAIL)
        comment = Text("; ".join(text.de for _, text in ordered), "; ".join(text.en for _, text in ordered))
        return CheckResult(check_id, status, comment, observed, 1.0, tuple(boxes), basis)
    if context.page is None or not context.page.fields:
        return result(check_id, OK, Text("Nur strukturierter Teil", "Structured part only"), observed)
    comment = Text("Strukturierter Teil und Seite stimmen überein", "Structured part and page agree")
    return result(check_id, OK, comment, observed, legal_basis=basis)


def _difference(one: Difference) -> dict[str, str | None]:
    return {
        "field": one.field.value,
        "label": LABELS[one.field].en,
        "xml_value": shown(one.xml_value),
        "page_value": None if one.page_value is None else shown(one.page_value),
        "status": one.status.value,
    }
