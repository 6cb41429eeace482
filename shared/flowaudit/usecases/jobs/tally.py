"""What a job that goes through many things has counted and found, kept with its progress."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from flowaudit.ports.records import Record
from flowaudit.usecases.jobs.attempts import Attempt
from flowaudit.usecases.store import jobs, keys
from flowaudit.usecases.store.unit import Unit

#: What a job's result lists at most, of each kind: the record it stands in is of limited size.
MAX_LISTED = 200


class Tally:
    """Takes up where the last run stopped. What was found lies in a record of its own, which is written only when
    something was added: the job's record, written after each item, stays small."""

    def __init__(self, given: Attempt) -> None:
        self.given, self.deps, self.call = given, given.deps, given.call
        self.job: Record = given.job
        self.counts: Counter[str] = Counter(self.job.data.get("counts", {}))
        kept = self.deps.records.get(keys.job(self.job_id, "FOUND")) if self.job.data.get("lists") else None
        self.found: dict[str, list[Any]] = dict(kept.data) if kept else {}
        self._changed = False

    @property
    def job_id(self) -> str:
        """The job."""
        return str(self.given.job.data["job_id"])

    def add_to(self, name: str, *items: Any) -> None:
        """Put something into the result's list ``name``, as far as there is room."""
        listed = self.found.get(name, [])
        if items:
            self.keep(name, [*listed, *items][: max(MAX_LISTED, len(listed))])

    def keep(self, name: str, items: list[Any]) -> None:
        """Make these the result's list ``name``."""
        self._changed = self._changed or self.found.get(name) != items
        self.found[name] = items

    def restart(self) -> None:
        """Forget everything."""
        self.counts.clear()
        self.found.clear()
        self._changed = True

    def step(self, done: int, *, also: Callable[[Unit], None] | None = None, **more: Any) -> None:
        """:meth:`report`; raises ``GoesOn`` when the time is up."""
        self.report(done, also=also, **more)
        self.given.in_time()

    def report(self, done: int, *, also: Callable[[Unit], None] | None = None, **more: Any) -> None:
        """Tell of ``done`` more items, in one transaction with what ``also`` adds. Raises ``jobs.Stopped`` if somebody
        has ended the job."""
        told = {"progress": int(self.job.data["progress"]) + done, "counts": dict(self.counts), **more}
        unit = Unit(self.deps, self.call, keys.SYSTEM_CHAIN)
        lists = self._changed or bool(self.job.data.get("lists"))
        if self._changed:
            unit.put(Record(keys.job(self.job_id, "FOUND"), "job_found", self.found), force=True)
        if also is not None:
            also(unit)
        with jobs.advancing(self.deps, self.job, lists=lists, **told) as progress:
            progress(unit)
            unit.commit()
        self.job, self._changed = progress.stored, False
