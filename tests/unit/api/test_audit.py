"""The audit trail and the live log (contract section 16)."""

from __future__ import annotations

import json
import re

from tests.unit.api.conftest import Api, pdf

from flowaudit.usecases.store.unit import GENESIS, link_hash


def _document(api: Api, project_id: str) -> str:
    return str(api.upload(project_id, ("a.pdf", pdf("A")), auto="true").json["data"][0]["document_id"])


def test_audit_events_of_a_project_are_its_chain(api: Api, project_id: str) -> None:
    document_id = _document(api, project_id)
    api.workflow.run()
    answer = api("GET", f"/api/audit/events?entity_type=project&entity_id={project_id}&limit=200").json
    chain = answer["data"][::-1]
    assert answer["meta"]["total"] == len(chain)
    previous = GENESIS
    for number, event in enumerate(chain, start=1):
        stored = {name: value for name, value in event.items() if name != "hash"}
        assert event["sequence"] == number
        assert event["previous"] == previous
        assert event["hash"] == link_hash(previous, stored)
        previous = event["hash"]
    assert chain[0]["event_type"] == "PROJECT_CREATED"
    assert {"type": "document", "id": document_id} in [event["entity"] for event in chain]


def test_audit_events_of_a_document_and_of_all(api: Api, project_id: str) -> None:
    document_id = _document(api, project_id)
    answer = api("GET", f"/api/audit/events?entity_type=document&entity_id={document_id}").json
    assert [event["event_type"] for event in answer["data"]] == ["DOCUMENT_UPLOADED"]
    assert answer["meta"]["total"] == 1
    everything = api("GET", "/api/audit/events?limit=1&offset=1").json
    assert everything["meta"]["total"] == 2
    assert [event["event_type"] for event in everything["data"]] == ["PROJECT_CREATED"]
    event = answer["data"][0]
    assert {"event_id", "event_type", "ts", "entity"} <= set(event)


def test_audit_events_refuse_half_an_entity(api: Api) -> None:
    assert api("GET", "/api/audit/events?entity_type=document").status == 400
    assert api("GET", "/api/audit/events?limit=0").status == 400
    assert api("GET", "/api/audit/events?entity_type=x&entity_id=y").status == 400


def test_audit_logstream_loses_and_repeats_nothing(api: Api, project_id: str) -> None:
    document_id = _document(api, project_id)
    url = f"/api/documents/{document_id}/logstream"
    seen: list[str] = []
    last: dict[str, str] = {}
    for _ in range(2):
        answer = api("GET", url, headers=last)
        assert answer.headers["content-type"] == "text/event-stream"
        text = answer.body.decode()
        assert text.startswith("retry: ")
        seen += [json.loads(data)["event_type"] for data in re.findall(r"^data: (.+)$", text, re.M)]
        last = {"Last-Event-ID": re.findall(r"^id: (\d+)$", text, re.M)[-1]}
        api.workflow.run()
    total = api("GET", f"/api/audit/events?entity_type=document&entity_id={document_id}").json["meta"]["total"]
    assert len(seen) == total
    assert seen[0] == "DOCUMENT_UPLOADED"
    assert seen[-1] == "DOCUMENT_FINALIZED"
    assert "nothing new" in api("GET", url, headers=last).body.decode()
