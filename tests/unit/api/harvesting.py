"""The harvest in tests: its state machine run from its definition, with the real handlers in place of Lambda."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from infra.constructs.state_machine import definition_of, substitution
from infra.function_table import OF_HARVEST
from tests.infra import asl
from tests.unit.api.conftest import Api, RecordingWorkflow
from tests.unit.api.lambdas import as_lambda
from tests.unit.api.mailing import FakeMailbox

from flowaudit.adapters.outbound.sockets import AddressGuard
from flowaudit.ports.mail import MailServer
from flowaudit.ports.schedules import SchedulesUnavailable
from flowaudit.runtime import wiring

ADMIN = {"X-Role": "admin"}
ENGLISH = {"Accept-Language": "en"}
MACHINE: asl.State = json.loads(definition_of("harvest").read_text("utf-8"))


@dataclass
class RecordingSchedules:
    """Takes the place of the scheduler."""

    kept: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    broken: bool = False

    def put(self, name: str, expression: str, state: Mapping[str, Any]) -> None:
        """Keep."""
        if self.broken:
            raise SchedulesUnavailable
        self.kept[name] = (expression, dict(state))

    def delete(self, name: str) -> None:
        """Forget."""
        if self.broken:
            raise SchedulesUnavailable
        self.kept.pop(name, None)


@dataclass
class Sources:
    """Mailboxes by the name of their server, the harvest's queue, the schedules."""

    api: Api
    boxes: dict[str, FakeMailbox] = field(default_factory=dict)
    queue: RecordingWorkflow = field(default_factory=RecordingWorkflow)
    schedules: RecordingSchedules = field(default_factory=RecordingSchedules)

    def open(self) -> None:
        """Put them into the product."""
        parts = wiring.deps().__dict__
        parts["host_guard"] = AddressGuard(resolve=lambda host, port: ["93.184.216.34"])
        parts["harvest_workflow"] = self.queue
        parts["schedules"] = self.schedules
        parts["mailbox"] = self._box

    def _box(self, server: MailServer) -> FakeMailbox:
        return self.boxes[server.host]

    def mailbox(self, name: str, **harvest: Any) -> FakeMailbox:
        """An account with an empty mailbox."""
        host = f"{name}.example.org"
        body = {"name": name, "host": host, "username": "kai", "password": "gehe1m-pw", "harvest": harvest}
        answer = self.api("POST", "/api/imap/accounts", body=body, headers=ADMIN)
        assert answer.status == 201, answer.json
        return self.boxes.setdefault(host, FakeMailbox())

    def begin(self, **body: Any) -> str:
        """Start; the job's id."""
        answer = self.api("POST", "/api/ai-invoices/batch/run-ai-workflow", body=body)
        assert answer.status == 202, answer.json
        return str(answer.json["job_id"])

    def run(self, state: dict[str, Any] | None = None) -> asl.Execution:
        """Do what was started (or an execution with this input), as the state machine does."""
        given = state if state is not None else self.queue.started.pop(0)[1]
        return asl.run(MACHINE, given, {substitution(name): as_lambda(name) for name in OF_HARVEST})

    def harvest(self, **body: Any) -> dict[str, Any]:
        """From the request to the job's answer."""
        job_id = self.begin(**body)
        self.run()
        return self.result(job_id)

    def result(self, job_id: str) -> dict[str, Any]:
        """The job."""
        answer: dict[str, Any] = self.api("GET", f"/api/jobs/result/{job_id}", headers=ENGLISH).json
        return answer

    def uploads(self) -> list[dict[str, Any]]:
        """What lies in the folder."""
        found: list[dict[str, Any]] = self.api("GET", "/api/workspace/files?folder=uploads&limit=200").json["data"]
        return found


def rows(done: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The rows of the table by account."""
    return {row["account"]: row for row in done["result"]["sources"]}
