"""Harvesting a sample mailbox from a real Dovecot through the API's handlers, with a run that is killed."""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator
from typing import Any

import pytest
from tests.integration.mail.servers import PASSWORD, USER, Dovecot
from tests.unit.api.conftest import Api, RecordingWorkflow, api
from tests.unit.harvest.papers import RATES

from flowaudit.adapters.imap import ImapMailbox
from flowaudit.adapters.outbound.address import networks
from flowaudit.adapters.outbound.sockets import AddressGuard
from flowaudit.core.generator.mailbox import mailbox
from flowaudit.ports.mail import MailServer
from flowaudit.runtime import wiring
from flowaudit.usecases.jobs import imap

__all__ = ["api"]  # a fixture
LOOPBACK = networks(["127.0.0.0/8"])
COUNT = 30


class Killed(BaseException):
    """The function's process is gone."""


@pytest.fixture
def account(api: Api, mail_server: Dovecot) -> Iterator[Dovecot]:
    """An account of the API for the server."""
    parts = wiring.deps().__dict__
    parts["host_guard"] = AddressGuard(LOOPBACK)
    parts["job_workflow"] = RecordingWorkflow()
    context = ssl.create_default_context(cafile=str(mail_server.cert))
    parts["mailbox"] = lambda server: Dying(server, context)
    body = {"name": "Buero", "host": "localhost", "port": mail_server.tls, "username": USER, "password": PASSWORD}
    assert api("POST", "/api/imap/accounts", body=body, headers={"X-Role": "admin"}).status == 201
    yield mail_server
    Dying.after = 0


class Dying(ImapMailbox):
    """Dies when asked for the body behind ``after`` others, if that is not 0."""

    after = 0

    def __init__(self, server: MailServer, context: ssl.SSLContext) -> None:
        super().__init__(server, LOOPBACK, seconds=10, context=context)
        self.bodies = 0

    def fetch(self, uid: int) -> bytes | None:
        """As the real one."""
        if Dying.after and self.bodies == Dying.after:
            raise Killed
        self.bodies += 1
        return super().fetch(uid)


def begin(api: Api) -> dict[str, Any]:
    answer = api("POST", "/api/imap/batch/extract-invoices", body={"account": "Buero"})
    assert answer.status == 202
    queue = wiring.deps().job_workflow
    assert isinstance(queue, RecordingWorkflow)
    return queue.started.pop()[1]


def test_a_mailbox_is_harvested_once_across_kill_and_rerun(api: Api, account: Dovecot) -> None:
    samples = list(mailbox(77, COUNT, RATES))
    account.deliver(*(sample.raw for sample in samples))
    state = begin(api)
    Dying.after = 11
    with pytest.raises(Killed):
        imap.handle(wiring.deps(), state)
    Dying.after = 0
    imap.handle(wiring.deps(), state)
    done = api("GET", f"/api/jobs/result/{state['job_id']}").json
    assert (done["status"], done["progress"]) == ("DONE", COUNT), done

    again = begin(api)
    imap.handle(wiring.deps(), again)
    assert api("GET", f"/api/jobs/result/{again['job_id']}").json["result"]["known"] == COUNT

    stored = api("GET", "/api/workspace/files?folder=uploads&limit=200").json["data"]
    taken = [one["origin"]["original_sha256"] for one in stored]
    truth = {sha for sample in samples for sha in sample.invoices}
    right = len(set(taken) & truth)
    print(f"{COUNT} mails over IMAP: precision {right / len(taken):.3f} recall {right / len(truth):.3f}")
    assert len(taken) == len(set(taken))
    assert set(taken) == truth

    # the server's own log counts the bodies that each session was sent
    bodies = [int(found) for found in re.findall(r"fetched body=(\d+)", account.log)]
    assert sum(bodies) == COUNT, bodies
