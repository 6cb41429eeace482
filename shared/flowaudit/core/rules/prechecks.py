"""All prechecks, in the order in which they are shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flowaudit.core.model.results import CheckResult
from flowaudit.core.rules.checks.arithmetic import line_items_sum, math_net_vat_gross
from flowaudit.core.rules.checks.beneficiary import beneficiary_match
from flowaudit.core.rules.checks.categories import cost_category
from flowaudit.core.rules.checks.dates import date_within_project, premature_start
from flowaudit.core.rules.checks.documents import (
    duplicate_across_projects,
    duplicate_in_project,
    einvoice_matches_page,
)
from flowaudit.core.rules.checks.einvoice_rules import einvoice_rules
from flowaudit.core.rules.checks.identity import (
    currency,
    iban_checksum,
    invoice_number_present,
    project_reference,
    tax_number_format,
    vat_id_checksum,
)
from flowaudit.core.rules.checks.rates import vat_rate_valid
from flowaudit.core.rules.context import PrecheckContext
from flowaudit.core.rules.reading import without_absurd_amounts

CHECKS: dict[str, Callable[[PrecheckContext], CheckResult]] = {
    "DATE_WITHIN_PROJECT": date_within_project,
    "MATH_NET_VAT_GROSS": math_net_vat_gross,
    "LINE_ITEMS_SUM": line_items_sum,
    "VAT_RATE_VALID": vat_rate_valid,
    "VAT_ID_CHECKSUM": vat_id_checksum,
    "TAX_NUMBER_FORMAT": tax_number_format,
    "IBAN_CHECKSUM": iban_checksum,
    "INVOICE_NUMBER_PRESENT": invoice_number_present,
    "DUPLICATE_IN_PROJECT": duplicate_in_project,
    "DUPLICATE_ACROSS_PROJECTS": duplicate_across_projects,
    "BENEFICIARY_MATCH": beneficiary_match,
    "COST_CATEGORY": cost_category,
    "CURRENCY": currency,
    "EINVOICE_MATCHES_PAGE": einvoice_matches_page,
    "EINVOICE_RULES": einvoice_rules,
    "PREMATURE_START": premature_start,
    "PROJECT_REFERENCE": project_reference,
}


def precheck(context: PrecheckContext) -> tuple[CheckResult, ...]:
    """Every check once; a value that is missing yields UNKNOWN with the reason, never an exception."""
    context = replace(context, extraction=without_absurd_amounts(context.extraction))
    return tuple(check(context) for check in CHECKS.values())
