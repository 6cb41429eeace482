"""One run of the job imap: the session and the cursor beside what every job of many items has."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from flowaudit.ports.mail import Mailbox, Opened
from flowaudit.usecases.jobs.attempts import Attempt
from flowaudit.usecases.jobs.tally import Tally
from flowaudit.usecases.mailing import terms_of
from flowaudit.usecases.store.unit import Unit


class Run(Tally):
    """Takes up behind the cursor where the last run stopped."""

    opened: Opened

    def __init__(self, given: Attempt, box: Mailbox) -> None:
        super().__init__(given)
        self.box = box
        self.fresh = True  # nothing was fetched yet

    @property
    def action(self) -> str:
        """What is to be done."""
        return str(self.job.data["action"])

    def open(self, *, write: bool = False) -> None:
        """Open the job's folder; a cursor of another UIDVALIDITY is worth nothing."""
        self.opened = self.box.open(self.job.data["folder"], write=write)
        if self.job.data.get("uid_validity") not in (None, self.opened.uid_validity):
            self.restart()
            self.step(0, progress=0, cursor=0, total=self.opened.messages, uid_next=self.opened.uid_next)
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

    def report(self, done: int, *, also: Callable[[Unit], None] | None = None, **more: Any) -> None:
        """As for every job, with what the cursor is worth."""
        uid_next = self.job.data.get("uid_next") or self.opened.uid_next
        super().report(done, also=also, **{"uid_validity": self.opened.uid_validity, "uid_next": uid_next, **more})
