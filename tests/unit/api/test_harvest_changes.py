"""What changes under a harvest that runs: its account goes, its credentials change, another harvest begins."""

from __future__ import annotations

import pytest
from tests.unit.api.conftest import Api
from tests.unit.api.harvesting import ADMIN, Sources, rows
from tests.unit.api.mailing import FakeMailbox
from tests.unit.harvest.papers import RATES

from flowaudit.core.generator.mailbox import Sample, mailbox
from flowaudit.ports.mail import MailServer
from flowaudit.ports.network import RemoteFailure
from flowaudit.runtime import wiring


@pytest.fixture
def sources(api: Api) -> Sources:
    made = Sources(api)
    made.open()
    return made


def fill(box: FakeMailbox, count: int = 10) -> list[Sample]:
    samples = list(mailbox(5, count, RATES))
    box.mails = {number: sample.raw for number, sample in enumerate(samples, 1)}
    return samples


def nothing_lost_or_doubled(sources: Sources, samples: list[Sample]) -> None:
    taken = [one["origin"]["original_sha256"] for one in sources.uploads()]
    assert sorted(taken) == sorted({sha for sample in samples for sha in sample.invoices})


def test_an_account_that_is_removed_ends_its_source_and_made_anew_completes_it(api: Api, sources: Sources) -> None:
    box = sources.mailbox("a")
    samples = fill(box)

    def remove(uid: int) -> None:
        if uid == 4:
            assert api("DELETE", "/api/imap/accounts/a", headers=ADMIN).status == 200
            raise RemoteFailure("connection-lost")

    box.after_fetch = remove
    gone = sources.harvest()
    assert rows(gone)["a"]["status"] == "ERROR"
    assert rows(gone)["a"]["error"]["code"] == "not-found"
    box.after_fetch = None
    sources.mailbox("a")
    assert rows(sources.harvest())["a"]["status"] == "DONE"
    nothing_lost_or_doubled(sources, samples)


def test_an_account_that_is_removed_is_not_read_on_over_an_open_session(api: Api, sources: Sources) -> None:
    """What is under way is done; the server in memory gives ten messages at a time."""
    box = sources.mailbox("a")
    fill(box, 25)
    box.after_fetch = lambda uid: api("DELETE", "/api/imap/accounts/a", headers=ADMIN) if uid == 4 else None
    row = rows(sources.harvest())["a"]
    assert (row["status"], row["error"]["code"]) == ("ERROR", "not-found")
    assert box.fetched == list(range(1, 11))


def test_credentials_that_change_while_it_runs_count_from_the_next_session_on(api: Api, sources: Sources) -> None:
    """The server refuses the old ones after a break; the account is made anew with the new ones."""
    box = sources.mailbox("a")
    samples = fill(box)
    real, passwords = sources._box, ["gehe1m-pw"]

    def refusing(server: MailServer) -> FakeMailbox:
        if server.password not in passwords:
            raise RemoteFailure("login-refused")
        return real(server)

    wiring.deps().__dict__["mailbox"] = refusing

    def change(uid: int) -> None:
        if uid == 4 and passwords == ["gehe1m-pw"]:
            passwords[:] = ["neu"]
            raise RemoteFailure("connection-lost")

    box.after_fetch = change
    refused = rows(sources.harvest())["a"]
    assert (refused["status"], refused["error"]["code"]) == ("ERROR", "login-refused")
    assert api("DELETE", "/api/imap/accounts/a", headers=ADMIN).status == 200
    body = {"name": "a", "host": "a.example.org", "username": "kai", "password": "neu"}
    assert api("POST", "/api/imap/accounts", body=body, headers=ADMIN).status == 201
    assert rows(sources.harvest())["a"]["status"] == "DONE"
    nothing_lost_or_doubled(sources, samples)


def test_a_harvest_that_begins_while_another_one_runs_leaves_the_account_to_it(sources: Sources) -> None:
    box = sources.mailbox("a")
    samples = fill(box)
    second: list[str] = []

    def begin(uid: int) -> None:
        if uid == 4 and not second:
            second.append(sources.begin())
            sources.run(sources.queue.started.pop()[1])

    box.after_fetch = begin
    first = sources.harvest()
    assert rows(first)["a"]["status"] == "DONE"
    assert rows(sources.result(second[0]))["a"]["status"] == "BUSY"
    assert box.fetched == list(range(1, 11))
    nothing_lost_or_doubled(sources, samples)
