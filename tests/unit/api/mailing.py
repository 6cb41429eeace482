"""A mailbox in memory in place of a mail server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tests.unit.api.conftest import Api, RecordingWorkflow

from flowaudit.adapters.outbound.sockets import AddressGuard
from flowaudit.core.harvest.query import Term
from flowaudit.ports.mail import Envelope, Folder, Opened
from flowaudit.ports.network import RemoteFailure
from flowaudit.runtime import wiring
from flowaudit.usecases.jobs import GoesOn, TryAgain, imap

ACCOUNT = {"name": "Buero", "host": "imap.example.org", "username": "kai", "password": "gehe1m-pw"}


class FakeMailbox:
    """A mailbox in memory; ``fetched`` tells which bodies were asked for, ``trouble`` is raised instead of a body."""

    def __init__(self) -> None:
        self.mails: dict[int, bytes] = {}
        self.fetched: list[int] = []
        self.moved: list[tuple[list[int], str]] = []
        self.validity = 7
        self.trouble: dict[int, Exception] = {}
        self.sizes: dict[int, int] = {}
        self.after_fetch: Any = None

    def __enter__(self) -> FakeMailbox:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def folders(self) -> list[Folder]:
        return [Folder("Gebühren", "/", (), True), Folder("INBOX", "/", ("\\HasChildren",), True)]

    def open(self, folder: str, *, write: bool = False) -> Opened:
        if folder == "Nirgends":
            raise RemoteFailure("not-there")
        return Opened(self.validity, len(self.mails), max(self.mails, default=0) + 1)

    def find(self, terms: Sequence[Term], *, after: int = 0) -> Iterator[list[int]]:
        uids = sorted(uid for uid in self.mails if uid > after)
        for start in range(0, len(uids), 10):
            yield uids[start : start + 10]

    def envelopes(self, uids: Sequence[int]) -> list[Envelope]:
        heads = {uid: self.mails[uid].partition(b"\r\n\r\n")[0] for uid in uids if uid in self.mails}
        return [
            Envelope(uid, self.sizes.get(uid, len(self.mails[uid])), ("\\Seen",), head) for uid, head in heads.items()
        ]

    def fetch(self, uid: int) -> bytes | None:
        if uid in self.trouble:
            raise self.trouble.pop(uid)
        self.fetched.append(uid)
        if self.after_fetch:
            self.after_fetch(uid)
        return self.mails[uid]

    def set_flags(self, uids: Sequence[int], flags: Sequence[str], *, add: bool) -> list[int]:
        return [uid for uid in uids if uid in self.mails]

    def move(self, uids: Sequence[int], folder: str) -> None:
        self.moved.append((list(uids), folder))
        self.delete(uids)

    def delete(self, uids: Sequence[int]) -> None:
        for uid in uids:
            self.mails.pop(uid, None)


def with_mailbox(api: Api, **account: str) -> FakeMailbox:
    """An account with a mailbox in memory behind it."""
    made = FakeMailbox()
    parts = wiring.deps().__dict__
    parts["host_guard"] = AddressGuard(resolve=lambda host, port: ["93.184.216.34"])
    parts["job_workflow"] = RecordingWorkflow()
    parts["mailbox"] = lambda server: made
    assert api("POST", "/api/imap/accounts", body={**ACCOUNT, **account}, headers={"X-Role": "admin"}).status == 201
    return made


def run(api: Api) -> dict[str, Any]:
    """Do what was started, as the state machine does; the newest job's answer."""
    return run_all(api, ("imap",))


def run_all(api: Api, kinds: tuple[str, ...] = ("imap", "analyze_sources")) -> dict[str, Any]:
    """The same for all jobs that the function imap does."""
    queue = wiring.deps().job_workflow
    assert isinstance(queue, RecordingWorkflow)
    job_id = ""
    while queue.started:
        _, state = queue.started.pop(0)
        job_id = state["job_id"]
        assert state["kind"] in kinds
        for _ in range(6):
            try:
                imap.handle(wiring.deps(), state)
                break
            except (TryAgain, GoesOn):
                continue
    return result(api, job_id)


def result(api: Api, job_id: str) -> dict[str, Any]:
    """Where a job is."""
    answer: dict[str, Any] = api("GET", f"/api/jobs/result/{job_id}").json
    return answer
