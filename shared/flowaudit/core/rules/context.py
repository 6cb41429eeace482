"""What a precheck may look at."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from flowaudit.core.einvoice.model import Broken, Difference, EInvoice
from flowaudit.core.einvoice.validation import OfficialVerdict
from flowaudit.core.model.extraction import Extraction
from flowaudit.core.model.project import Project
from flowaudit.core.rules.conditions import RuleContext
from flowaudit.core.rules.rates import VatRates
from flowaudit.core.rules.ruleset import Ruleset


class DuplicateBy(StrEnum):
    """What two documents have in common: the bytes, or the invoice that they show."""

    HASH = "hash"
    FINGERPRINT = "fingerprint"


@dataclass(frozen=True, slots=True)
class Duplicate:
    """An earlier document that this one repeats; ``project_id`` is where it lies if not in this project."""

    document_id: str
    filename: str
    by: DuplicateBy
    project_id: str | None = None


@dataclass(frozen=True, slots=True)
class DuplicateFindings:
    """The earlier documents with the same bytes or the same :func:`~flowaudit.core.rules.fingerprint.fingerprint`."""

    in_project: tuple[Duplicate, ...] = ()
    across_projects: tuple[Duplicate, ...] = ()


@dataclass(frozen=True, slots=True)
class PrecheckContext:
    """The input of the prechecks.

    ``extraction`` is the merged reading, ``page`` that of the page alone (None for a bare XML). ``einvoice``,
    ``differences`` and ``broken`` come from :mod:`flowaudit.core.einvoice`. ``official`` None means that the official
    rules were not consulted. ``duplicates`` None means that nobody
    looked. ``ruleset`` lets the checks know which statements the law waives; without it the full law applies.
    ``project_reference_required``: whether the grant demands the file reference on every invoice.
    """

    extraction: Extraction
    rates: VatRates
    today: date
    page: Extraction | None = None
    einvoice: EInvoice | None = None
    differences: tuple[Difference, ...] = ()
    broken: tuple[Broken, ...] = ()
    official: OfficialVerdict | None = None
    project: Project | None = None
    duplicates: DuplicateFindings | None = None
    ruleset: Ruleset | None = None
    rule_context: RuleContext = field(default_factory=RuleContext)
    project_reference_required: bool = False
