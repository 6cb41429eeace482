"""Parsing profiles through the real handlers: listed, checked, and used wherever documents are read."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import boto3
import pytest
from tests.unit.api.conftest import Api, pdf
from tests.unit.api.working import job_queue, result, run, upload

from flowaudit.core.model.extraction import FieldName
from flowaudit.runtime import wiring
from flowaudit.usecases.stages.parse import body_of
from flowaudit.usecases.store import documents, profiles, runs

ADMIN = {"X-Role": "admin"}
URL = "/api/parsing/profiles"
GOOD: dict[str, Any] = {
    "supplier": "Wasserwerk Beispielstadt",
    "match": {"any_of": ["wasserwerk beispielstadt"]},
    "fields": {"invoice_number": r"Vorgang (?P<value>WB-\d+)", "gross_total": r"bezahlt wird (?P<value>[\d.,]+)"},
}
PAGE = pdf("Wasserwerk Beispielstadt", "Rechnung", "Vorgang WB-20881", "bezahlt wird 119,00 EUR", "Datum 03.02.2025")


def drop(name: str, content: bytes | dict[str, Any]) -> None:
    """An operator puts an object there."""
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    boto3.client("s3").put_object(Bucket="artifacts-test", Key=f"parsings/{name}", Body=body)


def test_parsing_profiles(api: Api) -> None:
    assert api("GET", URL).json == {"data": [], "meta": {"total": 0, "broken": 0, "limit": 200}}
    drop("b.json", GOOD)
    drop("a.json", {**GOOD, "enabled": False, "priority": 3})
    drop("notes.txt", b"no profile")
    first, second = api("GET", URL).json["data"]
    assert (first["name"], first["status"], first["priority"]) == ("a", "DISABLED", 3)
    assert second == {
        "name": "b",
        "status": "ACTIVE",
        "supplier": "Wasserwerk Beispielstadt",
        "priority": 0,
        "fields": ["gross_total", "invoice_number"],
        "problems": [],
    }


BROKEN: list[tuple[str, bytes | dict[str, Any], str, str]] = [
    ("no-json", b"{", "body", "ist kein gültiges JSON"),
    ("no-object", b"[]", "", "muss ein Objekt sein"),
    ("no-fields", {**GOOD, "fields": {}}, "fields", "braucht mindestens 1 Einträge"),
    ("no-match", {**GOOD, "match": {}}, "match.any_of", "braucht ein Muster, hier oder in all_of"),
    (
        "no-group",
        {**GOOD, "fields": {"iban": "DE"}},
        "fields.iban",
        "braucht die Gruppe (?P<value>…)",
    ),
    ("computed", {**GOOD, "fields": {"line_count": "(?P<value>1)"}}, "fields.line_count.[key]", "muss eines von"),
    ("unknown-key", {**GOOD, "color": "red"}, "color", "ist unbekannt"),
    (
        "look-behind",
        {**GOOD, "match": {"any_of": ["(?<=a)b"]}},
        "match.any_of.0",
        "ist kein Muster, das sich in linearer Zeit suchen lässt",
    ),
    ("too-large", b" " * (64 * 1024 + 1), "", "hat mehr als 64 kB"),
]


@pytest.mark.parametrize(("name", "content", "field", "message"), BROKEN, ids=[row[0] for row in BROKEN])
def test_a_broken_profile_is_listed_with_its_problem_and_touches_nothing(
    api: Api, name: str, content: bytes | dict[str, Any], field: str, message: str
) -> None:
    drop(f"{name}.json", content)
    drop("good.json", GOOD)
    answer = api("GET", URL, headers={"Accept-Language": "de"}).json
    (shown,) = [one for one in answer["data"] if one["name"] == name]
    assert (shown["status"], answer["meta"]["broken"]) == ("BROKEN", 1)
    assert shown["problems"][0]["field"] == field
    assert shown["problems"][0]["message"].startswith(message)
    assert [one.name for one in profiles.usable(wiring.deps())] == ["good"]


def test_parsing_put_profile(api: Api) -> None:
    answer = api("PUT", f"{URL}/wasserwerk", body=GOOD, headers=ADMIN)
    assert (answer.status, answer.json["status"]) == (200, "ACTIVE")
    assert [one["name"] for one in api("GET", URL).json["data"]] == ["wasserwerk"]
    assert api("PUT", f"{URL}/wasserwerk", body={**GOOD, "enabled": False}, headers=ADMIN).json["status"] == "DISABLED"
    assert api("PUT", f"{URL}/wasserwerk", body=GOOD).status == 403
    assert api("PUT", f"{URL}/..", body=GOOD, headers=ADMIN).status in (400, 404)
    for bad in ({"fields": {"iban": "("}}, {"priority": 5000}, {"supplier": " "}):
        assert api("PUT", f"{URL}/wasserwerk", body={**GOOD, **bad}, headers=ADMIN).status == 400


def test_the_workspace_reads_by_profiles(api: Api) -> None:
    queue = job_queue()
    assert upload(api, "inbox", ("w.pdf", PAGE)).status == 201
    where = {"folder": "inbox", "name": "w.pdf"}
    without = api("POST", "/api/workspace/batch/analyze-invoice", body=where)
    run(queue)
    assert result(api, without)["result"]["profile"] is None
    api("PUT", f"{URL}/wasserwerk", body=GOOD, headers=ADMIN)
    done = api("POST", "/api/workspace/batch/analyze-invoice", body=where)
    run(queue)
    found = result(api, done)["result"]
    assert found["profile"] == "wasserwerk"
    assert found["fields"]["invoice_number"]["value"] == "WB-20881"
    assert found["fields"]["gross_total"]["value"] == "119.00"
    assert found["score"] > result(api, without)["result"]["score"]


def test_a_profile_decides_what_is_extracted(api: Api) -> None:
    """What the general engine does not take for an invoice is one once its number and total are found."""
    queue = job_queue()
    upload(api, "inbox", ("w.pdf", PAGE))
    body = {"folder": "inbox", "target": "found"}
    first = api("POST", "/api/workspace/batch/extract-invoices", body=body)
    run(queue)
    assert result(api, first)["result"]["invoices"] == 0
    api("PUT", f"{URL}/wasserwerk", body=GOOD, headers=ADMIN)
    second = api("POST", "/api/workspace/batch/extract-invoices", body=body)
    run(queue)
    assert result(api, second)["result"]["invoices"] == 1


def test_the_stage_parse_reads_by_profiles(api: Api, project_id: str) -> None:
    api("PUT", f"{URL}/wasserwerk", body=GOOD, headers=ADMIN)
    document_id = api.upload(project_id, ("w.pdf", PAGE)).json["data"][0]["document_id"]
    started = api("POST", f"/api/documents/{document_id}/parse").json
    api.workflow.run()
    shown = api("GET", f"/api/parse-runs/{started['parse_run_id']}").json
    assert shown["outputs"]["profile"] == "wasserwerk"
    deps = wiring.deps()
    _, reading = body_of(deps, runs.latest(deps, "parse", documents.load(deps.records, document_id)))
    assert reading.merged.value(FieldName.INVOICE_NUMBER) == "WB-20881"
    assert reading.merged.value(FieldName.GROSS_TOTAL) == Decimal("119.00")


def test_what_is_kept_is_read_anew_after_half_a_minute(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    deps = wiring.deps()
    drop("a.json", GOOD)
    assert [one.name for one in profiles.usable(deps)] == ["a"]
    drop("b.json", GOOD)
    assert [one.name for one in profiles.usable(deps)] == ["a"]
    monkeypatch.setattr(profiles, "KEPT", timedelta(0))
    assert [one.name for one in profiles.usable(deps)] == ["a", "b"]


@pytest.mark.parametrize(
    "change",
    [
        {"supplier": "\ud800"},
        {"match": {"any_of": ["\ud800"]}},
        {"match": {"any_of": ["a\x00b"]}},
        {"fields": {"iban": "(?P<value>\ud800)"}},
        {"priority": 10**400},
        {"match": None},
        {"fields": []},
    ],
    ids=["surrogate", "surrogate-pattern", "zero", "surrogate-field", "huge", "no-match", "list"],
)
def test_whatever_is_sent_is_stored_or_refused(api: Api, change: dict[str, Any]) -> None:
    raw = json.dumps({**GOOD, **change}).encode()
    answer = api("PUT", f"{URL}/odd", raw=raw, headers=ADMIN)
    assert answer.status in (200, 400), answer.json
    assert api("GET", URL).status == 200
