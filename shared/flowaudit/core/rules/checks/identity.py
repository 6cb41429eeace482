"""Checks of identifiers: VAT ids, tax number, IBAN, invoice number, currency, project reference."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from flowaudit.core.model.extraction import Extraction, FieldName
from flowaudit.core.model.results import CheckResult, Text
from flowaudit.core.rules import identifiers, reading
from flowaudit.core.rules.checks.common import FAIL, OK, WARN, doubtful, evidence, result, unknown, worst
from flowaudit.core.rules.context import PrecheckContext
from flowaudit.core.rules.evaluation import evaluate
from flowaudit.core.rules.labels import LABELS


def vat_id_checksum(context: PrecheckContext) -> CheckResult:
    """Form and check digit of both VAT ids.

    A wrong one of the supplier FAILs, unless it was read with doubt or a sound tax number stands beside it (either is
    enough, § 14 Abs. 4 Satz 1 Nr. 2 UStG); a wrong one of the customer WARNs.
    """
    check_id = "VAT_ID_CHECKSUM"
    names = (FieldName.SUPPLIER_VAT_ID, FieldName.CUSTOMER_VAT_ID)
    there = [(name, value) for name in names if (value := context.extraction.text(name))]
    if not there:
        return unknown(check_id, "Keine USt-IdNr. gefunden.", "No VAT id found.")
    tax_number = context.extraction.text(FieldName.SUPPLIER_TAX_NUMBER)
    backed = tax_number is not None and identifiers.tax_number_fault(tax_number) is None
    observed: dict[str, Any] = {}
    german, english, statuses = [], [], [OK]
    for name, vat_id in there:
        fault = identifiers.vat_id_fault(vat_id)
        observed[name.value] = {"value": vat_id, "valid": fault is None}
        if fault is not None:
            german.append(f"{LABELS[name].de} {vat_id}: {fault.de}")
            english.append(f"{LABELS[name].en} {vat_id}: {fault.en}")
            weak = backed or name is FieldName.CUSTOMER_VAT_ID or doubtful(context.extraction.fields.get(name))
            statuses.append(WARN if weak else FAIL)
    comment = Text("; ".join(german) or "Prüfziffern stimmen", "; ".join(english) or "Check digits are right")
    used = evidence(context.extraction, *(name for name, _ in there))
    return result(check_id, worst(statuses), comment, observed, used, "§ 27a UStG")


def tax_number_format(context: PrecheckContext) -> CheckResult:
    """The German Steuernummer's layout by Land. WARN if a valid VAT id stands beside it or the reading is doubtful."""
    check_id = "TAX_NUMBER_FORMAT"
    number = context.extraction.text(FieldName.SUPPLIER_TAX_NUMBER)
    if not number:
        return unknown(check_id, "Keine Steuernummer gefunden.", "No tax number found.")
    country = reading.supplier_country(context.extraction)
    if country not in (None, "DE"):
        return unknown(
            check_id, f"Nummer aus {country}: Aufbau nicht bekannt.", f"Number of {country}: layout not known."
        )
    fault = identifiers.tax_number_fault(number)
    observed: dict[str, Any] = {"tax_number": number, "valid": fault is None}
    used = evidence(context.extraction, FieldName.SUPPLIER_TAX_NUMBER)
    basis = "§ 14 Abs. 4 Satz 1 Nr. 2 UStG"
    if fault is None:
        observed["regions"] = identifiers.tax_number_regions(number)
        return result(
            check_id, OK, Text("Aufbau der Steuernummer stimmt", "Tax number is well formed"), observed, used, basis
        )
    comment = Text(f"Steuernummer {number} {fault.de}", f"Tax number {number} {fault.en}")
    vat_id = context.extraction.text(FieldName.SUPPLIER_VAT_ID)
    backed = vat_id is not None and identifiers.vat_id_fault(vat_id) is None
    weak = backed or doubtful(context.extraction.fields.get(FieldName.SUPPLIER_TAX_NUMBER))
    return result(check_id, WARN if weak else FAIL, comment, observed, used, basis)


def iban_checksum(context: PrecheckContext) -> CheckResult:
    """Mod 97 and the country's layout (ISO 13616). The law does not ask for an IBAN, so a fault is a WARN."""
    check_id = "IBAN_CHECKSUM"
    iban = context.extraction.text(FieldName.IBAN)
    if not iban:
        return unknown(check_id, "Keine IBAN gefunden.", "No IBAN found.")
    fault = identifiers.iban_fault(iban)
    used = evidence(context.extraction, FieldName.IBAN)
    observed = {"iban": iban, "valid": fault is None}
    if fault is None:
        return result(check_id, OK, Text("Prüfziffern der IBAN stimmen", "IBAN check digits are right"), observed, used)
    return result(check_id, WARN, Text(f"IBAN {iban}: {fault.de}", f"IBAN {iban}: {fault.en}"), observed, used)


def invoice_number_present(context: PrecheckContext) -> CheckResult:
    """There is a number and it looks like one; OK without one where the law waives it (§§ 33, 34, 34a UStDV)."""
    check_id = "INVOICE_NUMBER_PRESENT"
    extraction = context.extraction
    number = extraction.text(FieldName.INVOICE_NUMBER)
    observed = {"invoice_number": number}
    used = evidence(extraction, FieldName.INVOICE_NUMBER)
    basis = "§ 14 Abs. 4 Satz 1 Nr. 4 UStG"
    if not number:
        waived = _waiver(context)
        if waived is not None:
            return result(check_id, OK, waived, observed)
        return result(check_id, FAIL, Text("Keine Rechnungsnummer", "No invoice number"), observed, legal_basis=basis)
    if not re.search(r"\d", number):
        comment = Text(f"„{number}“ enthält keine Ziffer", f"“{number}” contains no digit")
        return result(check_id, WARN, comment, observed, used, basis)
    if used and used[0].confidence < 0.5:
        return result(check_id, WARN, Text("Unsicher gelesen", "Read with low confidence"), observed, used, basis)
    return result(check_id, OK, Text("Rechnungsnummer vorhanden", "Invoice number present"), observed, used, basis)


def _waiver(context: PrecheckContext) -> Text | None:
    """The reason for which the ruleset does not ask for the number here, or None."""
    if context.ruleset is None:
        return None
    known = replace(context.rule_context, today=context.rule_context.today or context.today)
    verdicts = evaluate(context.ruleset, context.extraction, known)
    verdict = next((one for one in verdicts if one.feature_id == "invoice_number"), None)
    return verdict.reason if verdict is not None and not verdict.applicable else None


def currency(context: PrecheckContext) -> CheckResult:
    """The invoice's currency against that of the grant; another one must be converted, which is for a person."""
    check_id = "CURRENCY"
    stated = context.extraction.text(FieldName.CURRENCY)
    project = context.project
    budget = (project.total_budget or project.funding_fixed_amount) if project else None
    observed = {"currency": stated, "project_currency": budget.currency if budget else None}
    if budget is None:
        return unknown(check_id, "Keine Währung des Vorhabens bekannt.", "No currency of the project known.", observed)
    if not stated:
        return unknown(check_id, "Keine Währung gefunden.", "No currency found.", observed)
    used = evidence(context.extraction, FieldName.CURRENCY)
    if stated.upper() == budget.currency.upper():
        return result(check_id, OK, Text("Währung stimmt überein", "Currency matches"), observed, used)
    comment = Text(f"{stated} statt {budget.currency}: umrechnen", f"{stated} instead of {budget.currency}: convert")
    return result(check_id, WARN, comment, observed, used)


def project_reference(context: PrecheckContext) -> CheckResult:
    """The project's file reference anywhere on the invoice. Its absence is a WARN only if the grant demands it."""
    check_id = "PROJECT_REFERENCE"
    if context.project is None or not _bare(context.project.file_reference):
        return unknown(check_id, "Kein Aktenzeichen des Vorhabens bekannt.", "No file reference of the project known.")
    wanted = context.project.file_reference
    observed: dict[str, Any] = {"file_reference": wanted, "found": None}
    for name, text in _places(context.extraction):
        if _contains(text, wanted):
            observed["found"] = text
            used = evidence(context.extraction, name) if name else []
            return result(check_id, OK, Text("Aktenzeichen vorhanden", "File reference present"), observed, used)
    observed["found"] = context.extraction.text(FieldName.PROJECT_REFERENCE)
    comment = Text(f"Aktenzeichen {wanted} nicht gefunden", f"File reference {wanted} not found")
    if context.project_reference_required:
        return result(check_id, WARN, comment, observed, evidence(context.extraction, FieldName.PROJECT_REFERENCE))
    return unknown(check_id, f"{comment.de}; nicht verlangt.", f"{comment.en}; not demanded.", observed)


def _places(extraction: Extraction) -> list[tuple[FieldName | None, str]]:
    names = (
        FieldName.PROJECT_REFERENCE,
        FieldName.ORDER_NUMBER,
        FieldName.PAYMENT_TERMS,
        FieldName.CUSTOMER_NAME,
        FieldName.CUSTOMER_ADDRESS,
    )
    fields: list[tuple[FieldName | None, str]] = [(n, text) for n in names if (text := extraction.text(n))]
    return fields + [(None, line.description) for line in extraction.lines]


def _bare(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", reading.fold(text))


def _contains(text: str, wanted: str) -> bool:
    """Whether the reference stands in the text as a whole (``AZ-1`` is not in ``AZ-10``), whatever separates it."""
    parts = re.findall(r"[a-z]+|\d+", reading.fold(wanted))
    pattern = r"[^a-z0-9]*".join(re.escape(part) for part in parts)
    return bool(parts) and re.search(rf"(?<![a-z0-9]){pattern}(?![a-z0-9])", reading.fold(text)) is not None
