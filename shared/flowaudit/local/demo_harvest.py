"""``demo --harvest``: harvests made-up mail and files from real servers through the API, audits what was found, and
compares with the truth. Only the API contract is used: what any client could do."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flowaudit.local.demo import SAMPLES
from flowaudit.local.demo_api import Calls, DemoFailed
from flowaudit.local.demo_sources import Source, Sources

SECONDS = 1200.0
_ADMIN = {"X-Role": "admin"}
_AUDITED = {"REVIEW_PENDING", "ACCEPTED", "REJECTED", "EXPORTED", "ERROR"}
#: What is told while it goes on: the phase, how much is done, of how much.
Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class Row:
    """A source with what came out."""

    source: Source
    job: dict[str, Any] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    lights: Counter[str] = field(default_factory=Counter)
    documents: int = 0
    again: int = 0  # bodies and files that a second harvest fetched

    @property
    def precision(self) -> float | None:
        """Of what was taken for an invoice, the share that is; None where nothing was taken."""
        return len(self.taken & self.source.invoices) / len(self.taken) if self.taken else None

    @property
    def recall(self) -> float | None:
        """Of the invoices, the share that was taken; None where there are none."""
        return len(self.taken & self.source.invoices) / len(self.source.invoices) if self.source.invoices else None

    def wrong(self) -> list[str]:
        """What is not as it has to be."""
        if self.source.breaks:
            code = (self.job.get("error") or {}).get("code")
            return [] if code == self.source.breaks else [f"error: {code} ≠ {self.source.breaks}"]
        found = (
            [] if self.job.get("status") == "DONE" else [f"status: {self.job.get('status')} {self.job.get('error')}"]
        )
        for name, value in (("precision", self.precision), ("recall", self.recall)):
            if value is not None and value < self.source.least:
                found.append(f"{name}: {value:.3f} < {self.source.least}")
        if self.documents != len(self.taken):
            found.append(f"documents: {self.documents} ≠ {len(self.taken)}")
        if self.lights["ERROR"]:
            found.append(f"audits in ERROR: {self.lights['ERROR']}")
        if self.again:
            found.append(f"fetched again: {self.again}")
        return found

    def to_json(self) -> dict[str, Any]:
        """For ``--json``."""
        return {
            "kind": self.source.kind,
            "account": self.source.name,
            "status": self.job.get("status"),
            "error": self.job.get("error"),
            "counts": self.job.get("counts"),
            "precision": self.precision,
            "recall": self.recall,
            "verdicts": dict(self.lights),
            "fetched_again": self.again,
            "wrong": self.wrong(),
        }


class HarvestDemo(Calls):
    """One run against a running instance."""

    def __init__(self, endpoint: dict[str, Any]) -> None:
        super().__init__(endpoint["api"])

    def run(self, given: Sources, progress: Progress) -> list[Row]:
        """Accounts, harvest, audit, and the harvest again, which must bring nothing. Raises :class:`DemoFailed`."""
        project = json.loads((SAMPLES / "project.json").read_text("utf-8"))
        project_id = self._request("POST", "/projects", json=project)["project_id"]
        rows = {source.name: Row(source) for source in given.found}
        for source in given.found:
            self._account(source)
        for job in self._harvest(given, project_id, progress):
            rows[job["account"]].job = job
        self._files(rows)
        self._audits(rows, project_id, progress)
        for job in self._harvest(given, project_id, progress):
            rows[job["account"]].again = job["counts"]["fetched"]
        return list(rows.values())

    def _account(self, source: Source) -> None:
        """Make the account anew: ports and passwords are those of this run."""
        self._api.delete(f"/{source.kind}/accounts/{source.name}", headers=_ADMIN)
        body = {"name": source.name, **source.body}
        self._request("POST", f"/{source.kind}/accounts", json=body, headers=_ADMIN)

    def _harvest(self, given: Sources, project_id: str, progress: Progress) -> list[dict[str, Any]]:
        """The rows of the job's table."""
        named = [{"kind": source.kind, "account": source.name} for source in given.found]
        body = {"sources": named, "project_id": project_id}
        begun = self._request("POST", "/ai-invoices/batch/run-ai-workflow", json=body)
        deadline = time.monotonic() + SECONDS
        while True:
            job = self._request("GET", begun["result_url"].removeprefix("/api"))
            table: list[dict[str, Any]] = (job["result"] or {}).get("sources", [])
            done, total = (sum(row[name] or 0 for row in table) for name in ("progress", "total"))
            progress("harvest", done, total)
            if job["status"] not in ("QUEUED", "RUNNING"):
                break
            if time.monotonic() > deadline:
                raise DemoFailed(f"the harvest {begun['job_id']} was not done within {SECONDS:.0f} s")
            time.sleep(0.3)
        if job["status"] != "DONE":
            raise DemoFailed(f"the harvest {begun['job_id']} ended with {job['status']}: {job['error']}")
        return table

    def _files(self, rows: dict[str, Row]) -> None:
        """What lies in the workspace now, by the account that brought it. Files of earlier runs are others."""
        for file in self._paged("/workspace/files?folder=uploads"):
            origin = file["origin"]
            row = rows.get(str(origin.get("account")))
            if row is not None and origin["original_sha256"] in row.source.invoices | row.source.others:
                row.taken.add(origin["original_sha256"])

    def _audits(self, rows: dict[str, Row], project_id: str, progress: Progress) -> None:
        deadline = time.monotonic() + SECONDS
        while True:
            found = list(self._paged(f"/projects/{project_id}/documents"))
            done = [one for one in found if one["status"] in _AUDITED]
            progress("audit", len(done), len(found))
            if len(done) == len(found):
                break
            if time.monotonic() > deadline:
                raise DemoFailed(f"{len(found) - len(done)} audits were not done within {SECONDS:.0f} s")
            time.sleep(1.0)
        for one in found:
            row = rows[one["origin"]["account"]]
            row.documents += 1
            row.lights["ERROR" if one["status"] == "ERROR" else one.get("traffic_light", "ERROR")] += 1
