"""What the law would ask for if a doubtful value of a scanned page were read otherwise.

Whether an invoice is one of small amount rests on its total and currency. Where OCR left these in doubt, a feature that
the other reading would waive is not claimed to be missing: the reviewer is told that the page must be looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from flowaudit.core.model.extraction import Extraction, FieldName, FieldValue, Origin
from flowaudit.core.model.results import CheckStatus, FeatureVerdict, RequiredLevel, Text
from flowaudit.core.rules import reading
from flowaudit.core.rules.conditions import RuleContext
from flowaudit.core.rules.evaluation import evaluate as evaluate_as_read
from flowaudit.core.rules.ruleset import Ruleset

_SURE = 0.8
_CENTS = Decimal("0.05")
_SMALL, _LARGE = Decimal(1), Decimal(10) ** 9  # within and above the limit of every state
_WITH_TAX = Decimal("1.3")  # no total is more times its net total


def evaluate(ruleset: Ruleset, extraction: Extraction, context: RuleContext) -> tuple[FeatureVerdict, ...]:
    """A verdict a feature, in the ruleset's order; missing values are verdicts, nothing here raises for them.

    As :func:`flowaudit.core.rules.evaluation.evaluate`; a claim that stands or falls with a total or currency which OCR
    left in doubt is UNCLEAR and ``unreadable``.
    """
    verdicts = evaluate_as_read(ruleset, extraction, context)
    if not any(_is_claim(verdict) for verdict in verdicts):
        return verdicts
    waived: set[str] = set()
    for other in other_readings(ruleset, extraction, context):
        waived |= {v.feature_id for v in evaluate_as_read(ruleset, other, context) if not _is_asked(v)}
    total = extraction.fields.get(FieldName.GROSS_TOTAL)
    return tuple(_relieved(v, total) if _is_claim(v) and v.feature_id in waived else v for v in verdicts)


def other_readings(ruleset: Ruleset, extraction: Extraction, context: RuleContext) -> Iterator[Extraction]:
    """The extraction with a small and with a large total in the ruleset's currency, if the page was read by OCR and
    total or currency are in doubt; nothing otherwise, nor a size that the page's other amounts rule out."""
    if not extraction.doubts and all(value.origin is not Origin.OCR for value in extraction.fields.values()):
        return
    foreign = _is_doubtful_currency(extraction)
    if not (foreign or _is_doubtful_total(extraction)):
        return
    day = reading.supply_day(extraction) or context.today
    limit = ruleset.small_amount_limit(day, None if foreign else extraction.text(FieldName.CURRENCY))
    if limit is None:  # the law knows no small amounts, or none in the currency that was surely read
        return
    sizes = _sizes(extraction)
    known = len(sizes) > 1
    money = FieldValue(ruleset.currency, 0.0, Origin.OCR)
    for amount, ruled_out in (
        (_SMALL, known and min(sizes) > limit),
        (_LARGE, known and not foreign and max(sizes) * _WITH_TAX <= limit),
    ):
        if not ruled_out:
            total = FieldValue(amount, 0.0, Origin.OCR)
            yield replace(
                extraction,
                fields={**extraction.fields, FieldName.GROSS_TOTAL: total, FieldName.CURRENCY: money},
            )


def _sizes(extraction: Extraction) -> list[Decimal]:
    """What the page's amounts say of how large the invoice is: its total, its net total where that is another print,
    and the sum of its lines. A misread digit spoils one of them only."""
    extraction = reading.without_absurd_amounts(extraction)
    total, net = extraction.fields.get(FieldName.GROSS_TOTAL), reading.found(extraction, FieldName.NET_TOTAL)
    if total is not None and net is not None and (net.value, net.box) == (total.value, total.box):
        net = None
    stated = [value.value for value in (total, net) if value is not None]
    sizes = [abs(amount) for amount in stated if isinstance(amount, Decimal)]
    lines = [line.net_amount for line in extraction.lines if line.net_amount is not None]
    if lines and len(lines) == len(extraction.lines):
        sizes.append(abs(sum(lines, Decimal(0))))
    return sizes


def _is_doubtful_total(extraction: Extraction) -> bool:
    """Whether the total was not found, or nothing else on the page bears out what OCR read."""
    extraction = reading.without_absurd_amounts(extraction)
    total = extraction.fields.get(FieldName.GROSS_TOTAL)
    gross = extraction.amount(FieldName.GROSS_TOTAL)
    if total is None or gross is None:
        return True
    if total.origin is not Origin.OCR and total.origin is not Origin.DERIVED:
        return False
    net, vat = reading.net_total(extraction), reading.vat_total(extraction)
    if net is not None and vat is not None:
        return abs(net + vat - gross) > _CENTS
    return total.confidence < _SURE


def _is_doubtful_currency(extraction: Extraction) -> bool:
    money = extraction.fields.get(FieldName.CURRENCY)
    return money is not None and money.origin is Origin.OCR and money.confidence < _SURE


def _is_asked(verdict: FeatureVerdict) -> bool:
    return verdict.applicable and verdict.level is RequiredLevel.REQUIRED


def _is_claim(verdict: FeatureVerdict) -> bool:
    return _is_asked(verdict) and verdict.status is not CheckStatus.PRESENT and not verdict.unreadable


def _relieved(verdict: FeatureVerdict, total: FieldValue | None) -> FeatureVerdict:
    box = None if total is None else total.box
    return replace(
        verdict,
        status=CheckStatus.UNCLEAR,
        unreadable=True,
        boxes=verdict.boxes if box is None else tuple(dict.fromkeys((*verdict.boxes, box))),
        reason=Text(
            f"{verdict.reason.de} Ob die Angabe nötig ist, hängt vom Gesamtbetrag ab, der auf dem Scan nicht sicher "
            "lesbar ist. Bitte den Betrag ansehen oder einen besseren Scan anfordern.",
            f"{verdict.reason.en} Whether it is needed depends on the gross total, which cannot be read with certainty "
            "on the scan. Please look at the amount or ask for a better scan.",
        ),
        request=Text(
            "Bitte senden Sie eine besser lesbare Kopie der Rechnung; unsicher gelesen: Gesamtbetrag.",
            "Please send a more legible copy of the invoice; read with doubt: gross total.",
        ),
    )
