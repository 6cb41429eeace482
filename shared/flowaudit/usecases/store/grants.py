"""The ledger of what a project's accepted documents have drawn of the grant, in cents of the grant's currency.

It is one record a project under optimistic locking, not a counter: whoever books has read the sum that the amount was
computed from, so two acceptances at the same moment cannot both take what is left.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from flowaudit.contract.problems import conflict
from flowaudit.core.funding import cap
from flowaudit.core.model.project import Project
from flowaudit.ports.records import Record, Records
from flowaudit.usecases.store import keys
from flowaudit.usecases.store.unit import Unit

_CENTS = 100


def ledger(records: Records, project_id: str) -> Record:
    """The project's ledger, an empty one if nothing was granted yet."""
    key = keys.counter(f"FUNDED#{project_id}")
    return records.get(key) or Record(key, "ledger", {"project_id": project_id}, counts={"cents": 0})


def of_others(book: Record, document: Record) -> Decimal:
    """What the project's other accepted documents have drawn."""
    return Decimal(book.counts.get("cents", 0) - _own(document)) / _CENTS


def cents_of(amount: Decimal) -> int:
    """An amount with two places in cents."""
    return int(amount * _CENTS)


def book(unit: Unit, entries: Record, document: Record, cents: int, project: Project) -> None:
    """The document draws ``cents`` from now on, instead of what it drew before. ``entries`` is the ledger as it was
    read when the amount was computed; the write fails if it has changed since.

    Raises 409 if the project would draw more than it may: a credit note that is withdrawn after others have taken what
    it had set free.
    """
    difference = cents - _own(document)
    if not difference:
        return
    total = entries.counts.get("cents", 0) + difference
    most = cap(project)
    if difference > 0 and most is not None and total > cents_of(most):
        raise conflict(
            "Was diese Gutschrift frei gemacht hat, ist an andere Belege vergeben; zuerst ist einer davon abzulehnen",
            "What this credit note had set free has been granted to other documents; reject one of them first",
        )
    unit.put(replace(entries, counts={**entries.counts, "cents": total}))


def _own(document: Record) -> int:
    return int(document.data.get("granted_cents", 0))
