"""Files of one mail that state one invoice: its XML, and the pages that show it.

Many senders attach an XRechnung and a PDF of it, or a ZUGFeRD file and its XML once more. That is one invoice, to be
audited and counted once. Two files are taken for one only if the number is the same in both, nothing that tells
invoices apart is stated differently, and at least one thing beyond the number agrees.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flowaudit.core.einvoice import Difference, EInvoice, compare
from flowaudit.core.einvoice.compare import SURE
from flowaudit.core.model.extraction import Extraction, FieldName
from flowaudit.core.model.results import RuleCheckStatus

_F = FieldName
#: What tells invoices apart, beside the number. Of a group one agreeing value is enough: a name is spelled in many
#: ways, and what is to be paid is the gross total unless something was paid before.
_GROUPS = (
    (_F.SUPPLIER_VAT_ID, _F.SUPPLIER_TAX_NUMBER, _F.SUPPLIER_NAME),
    (_F.GROSS_TOTAL, _F.PAYABLE),
    (_F.INVOICE_DATE,),
)


@dataclass(frozen=True, slots=True)
class Statement:
    """What a file states. ``has_pages`` is False for an XML file; ``einvoice`` is its structured part, if it has one;
    ``values`` are those of the structured part, else of the page."""

    values: Extraction
    einvoice: EInvoice | None = None
    has_pages: bool = True


@dataclass(frozen=True, slots=True)
class Pair:
    """Places of two files that belong together, and how they differ: where they do, they are two documents."""

    xml: int
    pages: int
    differences: tuple[Difference, ...] = ()


def pairs(statements: Sequence[Statement | None]) -> tuple[Pair, ...]:
    """Each XML file with the one file of pages that states the same invoice (a file with a structured part of its own
    before others), or with the one that has its number and states something else. None stands for a file of which
    nothing is known. Each place is in one pair at most."""
    xml = [place for place, one in enumerate(statements) if one and not one.has_pages and one.einvoice]
    pages = [place for place, one in enumerate(statements) if one and one.has_pages]
    pages.sort(key=lambda place: getattr(statements[place], "einvoice", None) is None)
    judged = {(first, second): _judge(statements[first], statements[second]) for first in xml for second in pages}
    found: list[Pair] = []
    for wanted in (True, False):  # those that agree find each other before any that differ
        for (first, second), differences in judged.items():
            free = all(first != pair.xml and second != pair.pages for pair in found)
            if free and differences is not None and (not differences) is wanted:
                found.append(Pair(first, second, differences))
    return tuple(found)


def _judge(xml: Statement | None, pages: Statement | None) -> tuple[Difference, ...] | None:
    """How two files with the same number differ; None for two that have nothing to do with each other."""
    if xml is None or xml.einvoice is None or pages is None:
        return None
    ours, theirs = xml.einvoice.extraction.fields, pages.values.fields
    shared = {name for name in ours if name in theirs and theirs[name].confidence >= SURE}
    differing = {one.field: one for one in compare(xml.einvoice, pages.values) if one.field in shared}
    if _F.INVOICE_NUMBER not in shared or _F.INVOICE_NUMBER in differing:
        return None
    differences: list[Difference] = []
    agreeing = 0
    for group in _GROUPS:
        stated = [name for name in group if name in shared]
        if any(_agrees(differing.get(name)) for name in stated):
            agreeing += 1
        else:
            differences += [differing[name] for name in stated]
    return tuple(differences) if differences or agreeing else None


def _agrees(difference: Difference | None) -> bool:
    """Amounts that differ by rounding agree; names that differ do not."""
    if difference is None:
        return True
    return difference.field in (_F.GROSS_TOTAL, _F.PAYABLE) and difference.status is RuleCheckStatus.WARN
