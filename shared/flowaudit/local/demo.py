"""``demo``: audits the shipped samples through the API and the drop folder, and compares with what was sown in them.

Only the API contract, the drop bucket and Step Functions' history are used: what any client could do.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from flowaudit.local import deploy
from flowaudit.local.demo_api import Calls, DemoFailed
from flowaudit.local.paths import REPO, Home, read_json, write_json

SAMPLES = REPO / "samples"
SECONDS = 180.0
AT_ONCE = 3  # documents under way at a time: cold starts of more would only stand in each other's way
_DONE = {"REVIEW_PENDING", "ACCEPTED", "REJECTED", "EXPORTED", "ERROR"}


@dataclass(slots=True)
class Case:
    """One sample: what the manifest expects and what came out."""

    file: str
    expected: dict[str, Any]
    by_drop: bool
    project_id: str = ""
    document_id: str = ""
    status: str = ""
    error: str = ""
    execution_arn: str = ""
    execution_status: str = ""
    final: dict[str, Any] = field(default_factory=dict)
    failing: list[str] = field(default_factory=list)

    @property
    def light(self) -> str:
        """The traffic light, or ERROR."""
        return str(self.final["overall"]["traffic_light"]) if self.final else "ERROR"

    @property
    def missing(self) -> list[str]:
        """Missing required features."""
        return list(self.final["overall"]["missing_required_features"]) if self.final else []

    def amount(self, name: str) -> str:
        """One of the computed amounts."""
        money = self.final["computed"]["amounts"][name] if self.final else None
        return money["amount"] if money else "–"

    def differences(self) -> list[str]:
        """In what the result differs from the manifest. A model's opinion may move the light and the amounts."""
        if not self.final:
            return [f"{self.status}: {self.error}"]
        by_rules = self.final["llm"] != "DONE"
        pairs: list[tuple[str, object, object]] = [
            ("missing_features", sorted(self.expected["missing_features"]), sorted(self.missing)),
            ("failing_checks", sorted(self.expected["failing_checks"]), sorted(self.failing)),
        ]
        if by_rules:
            pairs += [
                ("traffic_light", self.expected["traffic_light"]["rules_only"], self.light),
                ("eligible", self.expected["eligible"]["amount"], self.amount("eligible_amount")),
                ("funded", self.expected["funded"]["amount"], self.amount("funded_amount")),
            ]
        return [f"{name}: {wanted} ≠ {found}" for name, wanted, found in pairs if wanted != found]


class Demo(Calls):
    """One run of the demo against a running instance."""

    def __init__(self, endpoint: dict[str, Any], home: Home) -> None:
        super().__init__(endpoint["api"])
        self._s3 = deploy.client("s3", endpoint["aws"])
        self._steps = deploy.client("stepfunctions", endpoint["aws"])
        self._bucket = endpoint["drop_bucket"]
        self._memory = home.root / "demo.json"

    def run(self, progress: Callable[[Case], None]) -> list[Case]:
        """Audit every sample, every second one through the drop folder; the cases in the manifest's order.

        A second run audits the same documents again: other copies would rightly be found to be funded twice.
        """
        manifest = json.loads((SAMPLES / "manifest.json").read_text("utf-8"))
        known = self._projects(manifest["projects"])
        cases = [
            Case(sample["file"], sample["expected"], by_drop=number % 2 == 1, project_id=known[sample["project"]])
            for number, sample in enumerate(manifest["samples"])
        ]
        waiting = list(cases)
        under_way: list[Case] = []
        deadline = time.monotonic() + SECONDS
        while waiting or under_way:
            while waiting and len(under_way) < AT_ONCE:
                under_way.append(self._begin(waiting.pop(0)))
            for case in [case for case in under_way if self._is_done(case)]:
                under_way.remove(case)
                self._collect(case)
                progress(case)
            if time.monotonic() > deadline:
                raise DemoFailed(f"{len(waiting) + len(under_way)} samples were not done within {SECONDS:.0f} s")
            time.sleep(0.2)
        return cases

    def _projects(self, files: dict[str, str]) -> dict[str, str]:
        kept = read_json(self._memory) or {}
        for name, file in files.items():
            if name not in kept or self._api.get(f"/projects/{kept[name]}").status_code != 200:
                body = json.loads((SAMPLES / file).read_text("utf-8"))
                kept[name] = self._request("POST", "/projects", json=body)["project_id"]
        write_json(self._memory, kept)
        return kept

    def _find(self, case: Case) -> str:
        documents = self._paged(f"/projects/{case.project_id}/documents")
        found = (item["document_id"] for item in documents if item["filename"] == case.file)
        return next(found, "")

    def _begin(self, case: Case) -> Case:
        path = SAMPLES / case.file
        case.document_id = self._find(case)
        if case.document_id:
            self._request("POST", f"/documents/{case.document_id}/audit", json={})
        elif case.by_drop:
            key = f"inbox/{case.project_id}/{case.file}"
            self._s3.put_object(Bucket=self._bucket, Key=key, Body=path.read_bytes())
        else:
            upload = self._request(
                "POST",
                f"/projects/{case.project_id}/documents/upload",
                files={"files": (case.file, path.read_bytes())},
                data={"auto": "true"},
            )
            case.document_id = upload["data"][0]["document_id"]
        return case

    def _is_done(self, case: Case) -> bool:
        if not case.document_id:
            case.document_id = self._find(case)
            if not case.document_id:
                return False
        document = self._request("GET", f"/documents/{case.document_id}")
        case.status = document["status"]
        case.error = (document.get("error") or {}).get("message", "")
        case.execution_arn = document.get("execution_arn", "")
        if case.status not in _DONE or not case.execution_arn:
            return False
        execution = self._steps.describe_execution(executionArn=case.execution_arn)
        case.execution_status = execution["status"]
        return bool(case.execution_status != "RUNNING")

    def _collect(self, case: Case) -> None:
        if case.status == "ERROR":
            return
        case.final = self._request("GET", f"/documents/{case.document_id}/final")
        run = self._request("GET", f"/precheck-runs/{case.final['sources']['precheck']}")
        case.failing = [check["check_id"] for check in run["checks"] if check["status"] == "FAIL"]


def wrong(cases: Sequence[Case]) -> dict[str, list[str]]:
    """The samples whose result differs from the manifest, with the differences."""
    return {case.file: found for case in cases if (found := case.differences())}


def sample_count() -> int:
    """How many samples are shipped."""
    return len(json.loads((SAMPLES / "manifest.json").read_text("utf-8"))["samples"])
