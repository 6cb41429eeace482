"""The deterministic verdict on a reading: the features of the ruleset and the prechecks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flowaudit.core.auditing.reading import Reading
from flowaudit.core.einvoice import OfficialVerdict
from flowaudit.core.model.project import Project
from flowaudit.core.model.results import CheckResult, FeatureVerdict
from flowaudit.core.rules import (
    DuplicateFindings,
    PrecheckContext,
    RuleContext,
    Ruleset,
    VatRates,
    evaluate,
    map_cost_category,
    precheck,
)


@dataclass(frozen=True, slots=True)
class Ruling:
    """``line_categories`` are the cost categories by line (None: not settled), in the order of the lines."""

    verdicts: tuple[FeatureVerdict, ...]
    checks: tuple[CheckResult, ...]
    line_categories: tuple[str | None, ...] = ()


def rule(
    reading: Reading,
    ruleset: Ruleset,
    rates: VatRates,
    today: date,
    *,
    project: Project | None = None,
    duplicates: DuplicateFindings | None = None,
    official: OfficialVerdict | None = None,
) -> Ruling:
    """Evaluate and precheck; a missing project, missing knowledge of duplicates or a missing verdict of the official
    rules makes the checks that need it UNKNOWN."""
    context = RuleContext(today=today, customer_is_business=True if project else None)
    checks = precheck(
        PrecheckContext(
            extraction=reading.merged,
            rates=rates,
            today=today,
            page=reading.page,
            einvoice=reading.einvoice,
            differences=reading.differences,
            broken=reading.broken,
            official=official,
            project=project,
            duplicates=duplicates,
            ruleset=ruleset,
            rule_context=context,
        )
    )
    categories: tuple[str | None, ...] = ()
    if project is not None and project.eligible_cost_categories:
        descriptions = [line.description for line in reading.merged.lines]
        mapped = map_cost_category(descriptions, project.eligible_cost_categories)
        categories = tuple(found.category for found in mapped)
    return Ruling(evaluate(ruleset, reading.merged, context), checks, categories)
