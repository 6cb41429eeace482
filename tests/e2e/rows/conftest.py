"""One audited and accepted document in the embedded cloud, on which the rows of the contract are driven over HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from tests.cloud import DeployedCloud, wait_until
from tests.doubles.ollama.server import OllamaDouble

from flowaudit.local.paths import REPO

SAMPLES = REPO / "samples"
ADMIN = {"X-Role": "admin"}
MODEL = "mistral:7b"
SECONDS = 60


def judged(request: Mapping[str, Any]) -> str:
    """A model's answer to any prompt that this product sends: every feature it is asked for is unclear."""
    asked = request["format"]["properties"]["features"]["items"]["properties"]["feature_id"]["enum"]
    features = [
        {"feature_id": name, "status": "UNCLEAR", "extracted_value": "", "confidence": 10, "rationale": "?"}
        for name in asked
    ]
    fit = {
        "relation_level": "YES",
        "reasons": ["construction"],
        "mapped_cost_category": "",
        "time_plausible": True,
        "location_plausible": True,
        "beneficiary_plausible": True,
    }
    return json.dumps({"features": features, "semantic_project_fit": fit})


@dataclass
class World:
    """What the rows share."""

    http: httpx.Client
    model: OllamaDouble
    ids: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, status: int, **options: Any) -> httpx.Response:
        """One request; the status must be the one that the table states."""
        answer = self.http.request(method, path, **options)
        assert answer.status_code == status, (method, path, answer.status_code, answer.text[:600])
        assert answer.headers["x-request-id"]
        return answer

    def json(self, method: str, path: str, status: int = 200, **options: Any) -> Any:
        """The same, the body as JSON."""
        return self.ask(method, path, status, **options).json()

    def upload(self, name: str, auto: bool = True) -> str:
        """A sample, uploaded into the world's project."""
        files = {"files": (name, (SAMPLES / name).read_bytes(), "application/pdf")}
        path = f"/projects/{self.ids['project']}/documents/upload"
        data = {"auto": "true"} if auto else {}
        return str(self.json("POST", path, 201, files=files, data=data)["data"][0]["document_id"])

    def wait(self, path: str, *ended: str, field: str = "status") -> dict[str, Any]:
        """Poll a resource until its status is one of ``ended``."""
        seen: dict[str, Any] = {}

        def is_there() -> bool:
            seen.update(self.http.get(path, headers=ADMIN).json())
            return seen.get(field) in ended

        wait_until(is_there, seconds=SECONDS)
        return seen


@pytest.fixture(scope="session")
def world(cloud: DeployedCloud) -> Iterator[World]:
    """A project, an audited document with an LLM run, accepted by feedback that taught something."""
    models = {MODEL: 4_100_000_000, "qwen2:7b": 4_400_000_000}
    with (
        OllamaDouble(models=models, reply=judged) as model,
        httpx.Client(base_url=cloud.api, timeout=30) as http,
    ):
        made = World(http, model)
        local = {"base_url": model.url, "model_name": MODEL}
        made.json("PUT", "/settings", headers=ADMIN, json={"providers": {"LOCAL_OLLAMA": local}})
        project = json.loads((SAMPLES / "project.json").read_text("utf-8"))
        made.ids["project"] = made.json("POST", "/projects", 201, json=project)["project_id"]
        document_id = made.ids["document"] = made.upload("08_drei_fehler.pdf")
        made.wait(f"/documents/{document_id}", "REVIEW_PENDING")
        final = made.json("GET", f"/documents/{document_id}/final")
        made.ids["final"] = final["final_result_id"]
        feedback = {
            "final_result_id": final["final_result_id"],
            "rating": "PARTIAL",
            "comment": "Steuernummer nachgereicht",
            "overrides": [
                {"feature_id": "supplier_tax_or_vat_id", "user_value": "DE136695976", "note": "im Begleitschreiben"}
            ],
            "accept_result": True,
        }
        answer = made.json("POST", f"/documents/{document_id}/feedback", 201, json=feedback)
        made.ids |= {"feedback": answer["feedback_id"], "example": answer["stored_rag_example_id"]}
        assert answer["document_status"] == "ACCEPTED"
        yield made
        made.json("PUT", "/settings", headers=ADMIN, json={"providers": {"LOCAL_OLLAMA": {"base_url": None}}})
