"""One run of the job imap: the session, the cursor, and what was counted and found so far."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from flowaudit.ports.mail import Mailbox, Opened
from flowaudit.ports.records import Record
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.jobs.attempts import Attempt
from flowaudit.usecases.mailing import terms_of
from flowaudit.usecases.store import jobs

#: What a job's result lists at most, of each kind: the record it stands in is of limited size.
MAX_LISTED = 200


@dataclass
class Run:
    """Takes up where the last run stopped: ``counts`` and ``found`` are kept in the job's record with the cursor."""

    given: Attempt
    box: Mailbox
    fresh: bool = True  # nothing was fetched yet
    deps: Deps = field(init=False)
    call: Call = field(init=False)
    job: Record = field(init=False)
    counts: Counter[str] = field(init=False)
    found: dict[str, list[Any]] = field(init=False)
    opened: Opened = field(init=False)

    def __post_init__(self) -> None:
        self.deps, self.call, self.job = self.given.deps, self.given.call, self.given.job
        self.counts = Counter(self.job.data.get("counts", {}))
        self.found = {name: list(items) for name, items in self.job.data.get("found", {}).items()}

    @property
    def action(self) -> str:
        """What is to be done."""
        return str(self.job.data["action"])

    def open(self, *, write: bool = False) -> None:
        """Open the job's folder; a cursor of another UIDVALIDITY is worth nothing."""
        self.opened = self.box.open(self.job.data["folder"], write=write)
        if self.job.data.get("uid_validity") not in (None, self.opened.uid_validity):
            self.counts.clear()
            self.found.clear()
            self.step(0, cursor=0, total=self.opened.messages)
        elif self.job.data["total"] is None:
            self.step(0, total=self.opened.messages)

    def batches(self) -> Iterator[list[int]]:
        """UIDs behind the cursor, those that were in the folder when the job first opened it."""
        below = int(self.job.data.get("uid_next") or self.opened.uid_next)
        after = int(self.job.data.get("cursor") or 0)
        for batch in self.box.find(terms_of(self.deps, self.job.data["query"]), after=after):
            wanted = [uid for uid in batch if uid < below]
            if wanted:
                yield wanted

    def list(self, name: str, item: Any) -> None:
        """Put something into the result's list ``name``, if there is room."""
        listed = self.found.setdefault(name, [])
        if len(listed) < MAX_LISTED:
            listed.append(item)

    def step(self, done: int, **more: Any) -> None:
        """Report; raises ``GoesOn`` when the time is up and ``jobs.Stopped`` if somebody ended the job."""
        data = {
            "progress": int(self.job.data["progress"]) + done,
            "counts": dict(self.counts),
            "found": self.found,
            "uid_validity": self.opened.uid_validity,
            "uid_next": self.job.data.get("uid_next") or self.opened.uid_next,
            **more,
        }
        self.job = jobs.step(self.deps, self.job.data["job_id"], **data)
        self.given.in_time()
