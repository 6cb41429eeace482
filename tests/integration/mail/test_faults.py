"""What goes wrong between the harvest and a real Dovecot: the job ends clearly, a rerun completes, nothing is lost,
doubled or, as the server's own log tells, sent twice."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import pytest
from tests.integration.mail.proxy import Wire, wire
from tests.integration.mail.servers import PASSWORD, USER, Dovecot
from tests.unit.api.conftest import Api, api
from tests.unit.api.harvesting import ADMIN, Sources, rows
from tests.unit.harvest.papers import RATES

from flowaudit.adapters.imap import ImapMailbox
from flowaudit.adapters.outbound.address import networks
from flowaudit.adapters.outbound.sockets import AddressGuard
from flowaudit.core.generator.mailbox import Sample, mailbox
from flowaudit.runtime import wiring
from flowaudit.usecases import harvesting

__all__ = ["api"]  # a fixture
LOOPBACK = networks(["127.0.0.0/8"])
COUNT = 12


class Killed(BaseException):
    """The function's process is gone."""


@pytest.fixture
def cable(mail_server: Dovecot) -> Iterator[Wire]:
    """The wire to the server."""
    with wire(mail_server.tls) as made:
        yield made


@pytest.fixture
def sources(api: Api, mail_server: Dovecot, cable: Wire) -> Sources:
    """An account for the server at the end of the wire."""
    made = Sources(api)
    made.open()
    context = ssl.create_default_context(cafile=str(mail_server.cert))
    parts = wiring.deps().__dict__
    parts["host_guard"] = AddressGuard(LOOPBACK)
    parts["mailbox"] = lambda server: ImapMailbox(server, LOOPBACK, seconds=4, context=context)
    account(api, cable.port)
    return made


def account(api: Api, port: int, password: str = PASSWORD) -> None:
    body = {"name": "Buero", "host": "localhost", "port": port, "username": USER, "password": password}
    assert api("POST", "/api/imap/accounts", body=body, headers=ADMIN).status == 201


def fill(server: Dovecot, count: int = COUNT) -> list[Sample]:
    samples = list(mailbox(31, count, RATES))
    server.deliver(*(sample.raw for sample in samples))
    return samples


def nothing_lost_or_doubled(sources: Sources, samples: list[Sample]) -> None:
    taken = [one["origin"]["original_sha256"] for one in sources.uploads()]
    assert len(taken) == len(set(taken))
    assert set(taken) == {sha for sample in samples for sha in sample.invoices}


def told(done: dict[str, Any]) -> tuple[str, str | None]:
    row = rows(done)["Buero"]
    return row["status"], (row["error"] or {}).get("code")


def test_the_connection_breaks_in_the_middle(sources: Sources, mail_server: Dovecot, cable: Wire) -> None:
    samples = fill(mail_server)
    cable.cuts = [150_000, 200_000]
    done = sources.harvest()
    assert (done["status"], told(done), cable.connections) == ("DONE", ("DONE", None), 3)
    nothing_lost_or_doubled(sources, samples)
    # of the two messages that were cut off, the server has sent a part, and again the whole
    assert COUNT <= sum(mail_server.bodies()) <= COUNT + 2
    assert rows(done)["Buero"]["counts"]["fetched"] == COUNT


def test_a_connection_that_always_breaks_ends_the_job_and_a_rerun_completes_it(
    sources: Sources, mail_server: Dovecot, cable: Wire
) -> None:
    samples = fill(mail_server)
    cable.cuts = [60_000] * 6
    broken = sources.harvest()
    assert (broken["status"], broken["error"]["code"]) == ("ERROR", "all-sources-failed")
    assert told(broken) == ("ERROR", "connection-lost")
    done = sources.harvest()
    assert (done["status"], told(done)) == ("DONE", ("DONE", None))
    nothing_lost_or_doubled(sources, samples)


def test_a_refused_login_is_told_at_once_and_at_the_account(
    api: Api, sources: Sources, mail_server: Dovecot, cable: Wire
) -> None:
    samples = fill(mail_server, 4)
    api("DELETE", "/api/imap/accounts/Buero", headers=ADMIN)
    account(api, cable.port, "falsch")
    refused = sources.harvest()
    assert (told(refused), cable.connections) == (("ERROR", "login-refused"), 1)
    (shown,) = api("GET", "/api/imap/accounts").json["data"]
    assert (shown["status"], shown["last_error"]["code"]) == ("ERROR", "login-refused")
    api("DELETE", "/api/imap/accounts/Buero", headers=ADMIN)
    account(api, cable.port)
    assert told(sources.harvest()) == ("DONE", None)
    nothing_lost_or_doubled(sources, samples)


def test_a_server_that_says_nothing_any_more_is_given_up(sources: Sources, mail_server: Dovecot, cable: Wire) -> None:
    samples = fill(mail_server, 4)
    cable.silent.set()
    silent = sources.harvest()
    assert told(silent)[0] == "ERROR"
    assert told(silent)[1] in ("timeout", "tls")
    cable.silent.clear()
    assert told(sources.harvest()) == ("DONE", None)
    nothing_lost_or_doubled(sources, samples)


def test_a_hundred_megabytes_are_passed_over_and_the_rest_is_taken(sources: Sources, mail_server: Dovecot) -> None:
    samples = fill(mail_server, 4)
    message = EmailMessage(policy=SMTP)
    message["From"], message["Subject"], message["Message-ID"] = "a@b.example", "Rechnung", "<huge@b.example>"
    message.set_content("anbei")
    message.add_attachment(b"%PDF-1.7\n" + b"x" * 100_000_000, "application", "pdf", filename="rechnung.pdf")
    mail_server.deliver(message.as_bytes())
    done = sources.harvest()
    assert told(done) == ("DONE", None)
    assert rows(done)["Buero"]["counts"]["too_large"] == 1
    nothing_lost_or_doubled(sources, samples)
    assert sum(mail_server.bodies()) == 4


def test_a_kill_in_the_middle_of_a_message_costs_no_second_fetch(
    sources: Sources, mail_server: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process dies after a file's original is stored and before its PDF is: neither is lost or doubled."""
    samples = fill(mail_server)
    real, calls = harvesting.standardise, []

    def dying(*arguments: Any) -> bytes:
        calls.append(1)
        if len(calls) == 4:
            raise Killed
        return real(*arguments)

    monkeypatch.setattr(harvesting, "standardise", dying)
    job_id = sources.begin()
    _, state = sources.queue.started.pop(0)
    with pytest.raises(Killed):
        sources.run(state)
    assert sources.result(job_id)["status"] == "RUNNING"
    sources.run(state)
    done = sources.result(job_id)
    assert (done["status"], told(done)) == ("DONE", ("DONE", None))
    nothing_lost_or_doubled(sources, samples)
    originals = sources.api("GET", "/api/workspace/files?folder=originals&limit=200").json["data"]
    assert len(originals) == len(sources.uploads())
    assert sum(mail_server.bodies()) == COUNT, mail_server.bodies()
    assert rows(sources.harvest())["Buero"]["counts"]["items"] == 0
    assert sum(mail_server.bodies()) == COUNT
