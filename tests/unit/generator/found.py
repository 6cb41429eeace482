"""Auditing generated invoices in process, and comparing what the engine finds with what was sown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from flowaudit.adapters.rulesets.files import RulesetFiles
from flowaudit.core.auditing import Ruling, read, rule
from flowaudit.core.generator.batch import Batch, Planned, plan
from flowaudit.core.generator.compose import DateProfile, Ground
from flowaudit.core.generator.spec import Party, Template
from flowaudit.core.model.project import Beneficiary, Project
from flowaudit.core.model.results import CheckStatus, RuleCheckStatus
from flowaudit.core.parsing import Limits, parse
from flowaudit.core.rules import DuplicateFindings

RULESETS = RulesetFiles(Path(__file__).parents[3] / "rulesets")
RATES = RULESETS.vat_rates()
AS_OF = date(2026, 1, 15)
ALIASES = ("IZM Innovationszentrum Mainaue", "Innovationszentrum Mainaue")
CATEGORIES = ("Bau", "Planung", "IT", "Ausstattung", "Beratung")
OWNER = Beneficiary(
    name="Innovationszentrum Mainaue GmbH",
    legal_form="GMBH",
    street="Industriering 14",
    zip="63739",
    city="Aschaffenburg",
    country="DE",
    vat_id="DE284615378",
    tax_number=None,
    input_tax_deductible=True,
    aliases=ALIASES,
)
PROJECT = Project(
    project_id="prj_test",
    title="Umbau",
    file_reference="AZ-2025-0417",
    beneficiary=OWNER,
    period_start=date(2025, 1, 1),
    period_end=date(2025, 12, 31),
    eligible_cost_categories=CATEGORIES,
    approval_date=date(2024, 12, 20),
)
#: What tells of a broken feature beside the verdict on it: checks, and features that fall with it.
TOLD_BY: Mapping[str, tuple[str, ...]] = {
    "supplier_tax_or_vat_id": ("VAT_ID_CHECKSUM", "TAX_NUMBER_FORMAT"),
    "supplier_vat_id": ("VAT_ID_CHECKSUM",),
    "customer_vat_id": ("VAT_ID_CHECKSUM", "BENEFICIARY_MATCH"),
    "customer_name_address": ("BENEFICIARY_MATCH",),
    "invoice_number": ("INVOICE_NUMBER_PRESENT",),
    "invoice_date": ("DATE_WITHIN_PROJECT",),
    "supply_date_or_period": ("DATE_WITHIN_PROJECT", "PREMATURE_START"),
    "line_items": ("LINE_ITEMS_SUM",),
    "net_amount": ("MATH_NET_VAT_GROSS", "LINE_ITEMS_SUM"),
    "vat_amount": ("MATH_NET_VAT_GROSS",),
    "gross_amount": ("MATH_NET_VAT_GROSS", "LINE_ITEMS_SUM"),
    # a total without any rate may be one without VAT, which then has to say why
    "vat_rate": ("VAT_RATE_VALID", "MATH_NET_VAT_GROSS", "vat_amount", "exemption_note"),
    # without the words nobody can know why there is no VAT
    "small_business_note": ("vat_rate", "vat_amount", "exemption_note"),
    "reverse_charge_note": ("vat_rate", "vat_amount", "exemption_note"),
}
_LOUD = (RuleCheckStatus.WARN, RuleCheckStatus.FAIL)


def ground(language: str = "de", **change: Any) -> Ground:
    """The project's."""
    whom = Party(OWNER.name, OWNER.street, OWNER.zip, OWNER.city, vat_id=OWNER.vat_id)
    period = (PROJECT.period_start, PROJECT.period_end)
    values: dict[str, Any] = {
        "small_limit": Decimal(250),
        "reference": PROJECT.file_reference,
        "categories": CATEGORIES,
        "aliases": ALIASES,
    }
    return Ground(language, "DE", whom, period, RATES, **{**values, **change})


def batch(count: int = 20, seed: int = 42, **change: Any) -> Batch:
    """A run with all templates."""
    values: dict[str, Any] = {
        "templates": tuple(Template),
        "ground": ground(),
        "ruleset": RULESETS.latest("DE_USTG"),
        "as_of": AS_OF,
        "profiles": (DateProfile.NUMERIC_DE, DateProfile.RANGE, DateProfile.MONTH_NAME_DE),
    }
    return Batch(seed, count, **{**values, **change})


def ruling(batch: Batch, planned: Planned) -> Ruling:
    """What the rules say of the file."""
    reading = read(parse(planned.content(batch.seed), planned.filename, ocr=None, limits=Limits()))
    nothing = DuplicateFindings()
    return rule(reading, batch.ruleset, RATES, batch.as_of, project=PROJECT, duplicates=nothing)


@dataclass
class Score:
    """``missed`` are sown defects that nothing tells of; ``false`` are findings on clean files."""

    sown: int = 0
    missed: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)
    clean: int = 0
    examples: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """The share of sown defects that were found."""
        return 1 - sum(self.missed.values()) / self.sown if self.sown else 1.0

    @property
    def precision(self) -> float:
        """Found defects among these and the false findings on clean files."""
        found = self.sown - sum(self.missed.values())
        return found / (found + sum(self.false.values())) if found else 1.0


def score(run: Batch) -> Score:
    """Audit every file of a run."""
    result = Score()
    for planned in plan(run):
        told = findings(ruling(run, planned))
        result.sown += len(planned.sown)
        for defect in planned.sown:
            if not told & {defect.feature_id, *TOLD_BY.get(defect.feature_id, ())}:
                key = f"{defect.feature_id} {defect.fault.value} {planned.spec.template.value}"
                result.missed[key] += 1
                result.examples.append(f"{planned.filename} {key}: {defect.expected} -> {defect.stated}")
        if not planned.sown:
            result.clean += 1
            result.false.update(told)
            result.examples += [
                f"{planned.filename} {planned.spec.template.value} false: {one}" for one in sorted(told)
            ]
    return result


def findings(found: Ruling) -> set[str]:
    """Required features that are not plainly there, and failed checks; of the warnings only those about amounts and
    identifiers, which are never a matter of judgement."""
    features = {
        verdict.feature_id
        for verdict in found.verdicts
        if verdict.applicable and verdict.level.value == "REQUIRED" and verdict.status is not CheckStatus.PRESENT
    }
    judged = {"COST_CATEGORY", "PROJECT_REFERENCE", "BENEFICIARY_MATCH"}
    checks = {
        check.check_id
        for check in found.checks
        if check.status is RuleCheckStatus.FAIL or (check.status in _LOUD and check.check_id not in judged)
    }
    return features | checks
