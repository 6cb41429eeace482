"""What all checks share: building a result with the evidence of the fields it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from flowaudit.core.model.extraction import Extraction, FieldName, FieldValue, Origin
from flowaudit.core.model.results import CheckResult, RuleCheckStatus, Text
from flowaudit.core.rules import reading

OK, WARN, FAIL, UNKNOWN = RuleCheckStatus.OK, RuleCheckStatus.WARN, RuleCheckStatus.FAIL, RuleCheckStatus.UNKNOWN
_ORDER = (OK, UNKNOWN, WARN, FAIL)
SURE = 0.5  # below this confidence a reading is doubtful


def worst(statuses: Iterable[RuleCheckStatus]) -> RuleCheckStatus:
    """The gravest of them; OK of none."""
    return max(statuses, key=_ORDER.index, default=OK)


def evidence(extraction: Extraction, *names: FieldName) -> list[FieldValue]:
    """Those of the fields that are there."""
    return [value for name in names if (value := reading.found(extraction, name)) is not None]


def doubtful(value: FieldValue | None) -> bool:
    """Whether a fault may come from the reading: OCR, or low confidence."""
    return value is None or value.origin is Origin.OCR or value.confidence < SURE


def result(
    check_id: str,
    status: RuleCheckStatus,
    comment: Text,
    observed: dict[str, Any] | None = None,
    used: Iterable[FieldValue] = (),
    legal_basis: str | None = None,
) -> CheckResult:
    """A result whose boxes and confidence are those of the values used (0 for UNKNOWN, 1 where nothing was read)."""
    values = list(used)
    sure = min((value.confidence for value in values), default=1.0)
    return CheckResult(
        check_id=check_id,
        status=status,
        comment=comment,
        observed=observed or {},
        confidence=0.0 if status is UNKNOWN else sure,
        boxes=tuple(dict.fromkeys(value.box for value in values if value.box is not None)),
        legal_basis=legal_basis,
    )


def unknown(check_id: str, german: str, english: str, observed: dict[str, Any] | None = None) -> CheckResult:
    """Nothing to check, and why."""
    return result(check_id, UNKNOWN, Text(german, english), observed)


def money(amount: Decimal | None) -> str | None:
    """An amount as JSON: at least two places, a point."""
    if amount is None:
        return None
    text = f"{amount:f}"
    whole, _, rest = text.partition(".")
    return f"{whole}.{rest.ljust(2, '0')}"
