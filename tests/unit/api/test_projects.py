"""Projects (contract section 5)."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from tests.unit.api.conftest import Api


def test_create_and_get_give_back_the_whole_payload(api: Api, project: dict[str, Any]) -> None:
    created = api("POST", "/api/projects", body=project)
    assert created.status == 201
    assert created.json["project_id"].startswith("prj_")
    assert created.json["created_at"].endswith("Z")
    got = api("GET", f"/api/projects/{created.json['project_id']}")
    assert got.status == 200
    assert {**project, "project_id": created.json["project_id"]}.items() <= got.json.items()


def test_the_list_pages_newest_first_with_a_true_total(api: Api, project: dict[str, Any]) -> None:
    ids = [api("POST", "/api/projects", body=project).json["project_id"] for _ in range(3)]
    page = api("GET", "/api/projects?limit=2&offset=1").json
    assert [row["project_id"] for row in page["data"]] == [ids[1], ids[0]]
    assert page["meta"]["total"] == 3
    assert page["meta"]["limit"] == 2
    assert page["meta"]["offset"] == 1


@pytest.mark.parametrize(
    ("query", "found"),
    [("baumassnahme", True), ("BAUMASSN aschaff", True), ("az-2025", True), ("muster", True), ("baum wien", False)],
)
def test_search_matches_the_beginnings_of_all_words(api: Api, project: dict[str, Any], query: str, found: bool) -> None:
    project_id = api("POST", "/api/projects", body=project).json["project_id"]
    page = api("GET", f"/api/projects?q={query}").json
    assert [row["project_id"] for row in page["data"]] == ([project_id] if found else [])
    assert page["meta"]["total"] == int(found)


def test_umlauts_are_found_with_and_without_e(api: Api, project: dict[str, Any]) -> None:
    project["beneficiary"]["name"] = "Müller & Söhne"
    api("POST", "/api/projects", body=project)
    for query in ("mueller", "muller", "m%C3%BCller", "soehne"):
        assert api("GET", f"/api/projects?q={query}").json["meta"]["total"] == 1


def test_update_replaces_and_moves_the_search_words(api: Api, project: dict[str, Any], project_id: str) -> None:
    changed = deepcopy(project)
    changed["project"]["project_title"] = "Neubau Kiel"
    answer = api("PUT", f"/api/projects/{project_id}", body=changed)
    assert answer.status == 200
    assert answer.json["project"]["project_title"] == "Neubau Kiel"
    assert api("GET", "/api/projects?q=kiel").json["meta"]["total"] == 1
    assert api("GET", "/api/projects?q=baumassnahme").json["meta"]["total"] == 0


def test_activate_is_seen_in_meta(api: Api, project_id: str) -> None:
    assert api("POST", f"/api/projects/{project_id}/activate").json == {"active_project_id": project_id}
    meta = api("GET", "/api/meta").json
    assert meta["active"]["project_id"] == project_id
    assert meta["counters"]["projects_total"] == 1
    assert meta["active"]["ruleset_version"] == "1.0.0"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"project.project_period": {"start": "2025-12-31", "end": "2025-01-01"}}, "project.project_period"),
        ({"project.project_period.end": "31.12.2025"}, "project.project_period.end"),
        ({"project.project_title": ""}, "project.project_title"),
        ({"project.project_title": "  "}, "project.project_title"),
        ({"project.funding_rate_percent": 101}, "project.funding_rate_percent"),
        ({"project.funding_rate_percent": None}, "project"),
        ({"project.total_budget": {"amount": "1.234", "currency": "EUR"}}, "project.total_budget.amount"),
        ({"project.total_budget": {"amount": "NaN", "currency": "EUR"}}, "project.total_budget.amount"),
        ({"beneficiary.country": "Deutschland"}, "beneficiary.country"),
        ({"ruleset_id_hint": "FR"}, "ruleset_id_hint"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_bad_input_names_the_field(api: Api, project: dict[str, Any], change: dict[str, Any], field: str) -> None:
    for path, value in change.items():
        *parents, last = path.split(".")
        target = project
        for parent in parents:
            target = target[parent]
        target[last] = value
    for language in ("de", "en"):
        answer = api("POST", "/api/projects", body=project, headers={"Accept-Language": language})
        assert answer.status == 400
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json["type"] == "https://flowaudit.local/problems/validation-error"
        assert field in [error["field"] for error in answer.json["errors"]]
        assert answer.json["instance"] == "/api/projects"
    assert api("GET", "/api/projects").json["meta"]["total"] == 0


def test_unknown_and_malformed_ids_are_404(api: Api, project: dict[str, Any]) -> None:
    for wrong in ("prj_01JD0000000000000000000000", "doc_1", "x"):
        assert api("GET", f"/api/projects/{wrong}").status == 404
        assert api("PUT", f"/api/projects/{wrong}", body=project).status == 404


def test_broken_json_is_400(api: Api) -> None:
    for raw in (b"{", b"[]", b'"x"', b"\xff", b"[" * 100_000, b'{"a": NaN}'):
        assert api("POST", "/api/projects", raw=raw).status == 400


def test_the_request_id_is_taken_or_made(api: Api) -> None:
    assert api("GET", "/api/projects", headers={"X-Request-Id": "abc-1"}).headers["x-request-id"] == "abc-1"
    made = api("GET", "/api/projects", headers={"X-Request-Id": "bad id\n"}).headers["x-request-id"]
    assert len(made) == 36


def test_roles_of_the_demo(api: Api) -> None:
    assert api("GET", "/api/projects", headers={"X-Role": "boss"}).status == 400
    assert api("PUT", "/api/settings", body={}, headers={"X-Role": "user"}).status == 403
    assert api("PUT", "/api/settings", body={}, headers={"X-Role": "admin"}).status in (200, 501)
    assert api("GET", "/api/nowhere").json["type"].endswith("/route-not-found")
