"""Rulesets (contract section 4): reading, new versions, corrections, and what happens once a version is used."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from tests.unit.api.conftest import Api
from tests.unit.api.test_settings import ADMIN, system_events

from flowaudit.runtime import wiring

URL = "/api/rulesets"
BARE = {
    "ruleset_id": "DE_USTG",
    "version": "1.1.0",
    "legal_refs": [
        {
            "code": "UStG",
            "section": "§ 14 Abs. 4",
            "label_de": "Pflichtangaben",
            "label_en": "Mandatory invoice fields",
        }
    ],
    "features": [
        {
            "feature_id": "supplier_name_address",
            "name_de": "Name und Anschrift des leistenden Unternehmers",
            "name_en": "Supplier name and address",
            "legal_basis": "§ 14 Abs. 4 Nr. 1 UStG",
            "required_level": "REQUIRED",
            "extraction_type": "TEXTBLOCK",
            "validation_rules": {"regex": None, "min_len": 10},
            "explanation_de": "…",
            "explanation_en": "…",
            "generator_rules": {"can_omit": True, "omit_probability_default": 0.0},
        }
    ],
}


def shipped(api: Api, version: str = "1.1.0", **changes: Any) -> dict[str, Any]:
    """The shipped DE_USTG under another number."""
    return {**api("GET", f"{URL}/DE_USTG?version=1.0.0").json, "version": version, **changes}


def post(api: Api, body: Any, **headers: str) -> Any:
    return api("POST", URL, body=body, headers={**ADMIN, **headers})


def put(api: Api, body: Any, version: str = "1.1.0", **headers: str) -> Any:
    return api("PUT", f"{URL}/DE_USTG/{version}", body=body, headers={**ADMIN, **headers})


def test_rulesets_index(api: Api) -> None:
    answer = api("GET", URL)
    assert answer.status == 200
    shown = {row["ruleset_id"]: row for row in answer.json["data"]}
    assert list(shown) == ["DE_USTG", "EU_VAT", "UK_VAT"]
    for row in shown.values():
        assert list(row) == ["ruleset_id", "version", "title", "language_support"]
        assert row["language_support"] == ["de", "en"]
    assert answer.json["meta"]["total"] == 3
    german = api("GET", URL, headers={"Accept-Language": "de"}).json["data"]
    assert [row["title"] for row in german] != [row["title"] for row in answer.json["data"]]
    assert german[0]["title"] == "Deutschland § 14 UStG"
    page = api("GET", f"{URL}?limit=1&offset=1").json
    assert ([row["ruleset_id"] for row in page["data"]], page["meta"]["total"]) == (["EU_VAT"], 3)


@pytest.mark.parametrize("ruleset_id", ["DE_USTG", "EU_VAT", "UK_VAT"])
def test_rulesets_get(api: Api, ruleset_id: str) -> None:
    answer = api("GET", f"{URL}/{ruleset_id}")
    assert answer.status == 200
    ruleset = answer.json
    assert (ruleset["ruleset_id"], ruleset["version"]) == (ruleset_id, "1.0.0")
    assert {"code", "section", "label_de", "label_en"} <= set(ruleset["legal_refs"][0])
    for feature in ruleset["features"]:
        assert set(BARE["features"][0]) <= set(feature)  # type: ignore[arg-type]
        assert {"regex", "min_len"} <= set(feature["validation_rules"])
    assert api("GET", f"{URL}/{ruleset_id}?version=1.0.0").json == ruleset


def test_unknown_rulesets_and_versions_are_404(api: Api) -> None:
    for path in ("FR", "DE_USTG%23", "..", "DE_USTG?version=9.9.9", "DE_USTG?version=latest", "DE_USTG?version=1"):
        answer = api("GET", f"{URL}/{path}")
        assert (answer.status, answer.headers["content-type"]) == (404, "application/problem+json")
    for version in ("9.9.9", "latest", "01.0.0"):
        assert put(api, BARE, version).status == 404


def test_rulesets_create_makes_the_latest_version(api: Api) -> None:
    body = shipped(api, title_de="Neu", title_en="New")
    answer = post(api, body)
    assert (answer.status, answer.json) == (201, {"ruleset_id": "DE_USTG", "version": "1.1.0"})
    assert api("GET", f"{URL}/DE_USTG").json == body
    assert api("GET", f"{URL}/DE_USTG?version=1.0.0").json["version"] == "1.0.0"
    assert api("GET", URL).json["data"][0]["title"] == "New"
    assert api("GET", "/api/meta").json["active"]["ruleset_version"] == "1.1.0"
    (event,) = system_events()
    assert event["event_type"] == "RULESET_VERSION_CREATED"
    assert event["entity"] == {"type": "ruleset", "id": "DE_USTG"}
    assert event["data"]["version"] == "1.1.0"


def test_the_contracts_bare_payload_is_a_ruleset(api: Api) -> None:
    assert post(api, BARE).status == 201
    stored = api("GET", f"{URL}/DE_USTG").json
    assert stored["features"][0]["validation_rules"]["min_len"] == 10
    assert post(api, {**stored, "version": "1.2.0"}).status == 201


def test_versions_sort_by_number_and_only_rise(api: Api) -> None:
    for version in ("1.9.0", "1.10.0", "2.0.0"):
        assert post(api, {**BARE, "version": version}).status == 201
        assert api("GET", f"{URL}/DE_USTG").json["version"] == version
    for version in ("1.0.0", "1.9.0", "1.11.0", "0.9.9"):
        for language in ("de", "en"):
            answer = post(api, {**BARE, "version": version}, **{"Accept-Language": language})
            assert answer.status == 409, version
    assert wiring.deps().rulesets.versions("DE_USTG") == ("1.0.0", "1.9.0", "1.10.0", "2.0.0")
    assert api("GET", URL).json["meta"]["total"] == 3


def changed(*path: Any, to: Any) -> dict[str, Any]:
    body = deepcopy(BARE)
    target: Any = body
    for part in path[:-1]:
        target = target[part]
    if to is Ellipsis:
        del target[path[-1]]
    else:
        target[path[-1]] = to
    return body


FEATURE = ("features", 0)
BAD: list[tuple[str, dict[str, Any]]] = [
    ("ruleset_id", changed("ruleset_id", to="FR_TVA")),
    ("ruleset_id", changed("ruleset_id", to="../x")),
    ("version", changed("version", to="1.1")),
    ("version", changed("version", to="latest")),
    ("version", changed("version", to=...)),
    ("surprise", changed("surprise", to=1)),
    ("legal_refs", changed("legal_refs", to=[])),
    ("features", changed("features", to=[])),
    ("features", changed("features", to="none")),
    ("features.0.name_de", changed(*FEATURE, "name_de", to=...)),
    ("features.0.name_en", changed(*FEATURE, "name_en", to=" ")),
    ("features.0.required_level", changed(*FEATURE, "required_level", to="MAYBE")),
    ("features.0.required_level", changed(*FEATURE, "required_level", to=None)),
    ("features.0.feature_id", changed(*FEATURE, "feature_id", to="Not A Slug")),
    ("features.0", changed(*FEATURE, "required_level", to="CONDITIONAL")),
    ("features.0.validation_rules.regex", changed(*FEATURE, "validation_rules", "regex", to="(a+)+")),
    ("features.0.validation_rules.regex", changed(*FEATURE, "validation_rules", "regex", to="(")),
    ("features.0.validation_rules.regex", changed(*FEATURE, "validation_rules", "regex", to=r"(a)\1")),
    ("features.0.validation_rules.regex", changed(*FEATURE, "validation_rules", "regex", to="a{99999999999999999999}")),
    ("features.0.validation_rules.min_len", changed(*FEATURE, "validation_rules", "min_len", to="ten")),
    (
        "features.0.generator_rules.omit_probability_default",
        changed(*FEATURE, "generator_rules", "omit_probability_default", to=1.5),
    ),
    ("ruleset", changed("features", to=[BARE["features"][0], BARE["features"][0]])),  # type: ignore[index]
]


def test_bad_rulesets_are_refused_with_every_field(api: Api) -> None:
    for field, body in BAD:
        said = set()
        for language in ("de", "en"):
            answer = post(api, body, **{"Accept-Language": language})
            assert answer.status == 400, field
            errors = {error["field"]: error["message"] for error in answer.json["errors"]}
            assert field in errors, (field, errors)
            assert "ist ungültig" not in errors[field], field
            assert len(errors) == 1, errors
            said.add(errors[field])
        assert len(said) == 2, said
    several = changed("version", to="x")
    del several["legal_refs"]
    assert {error["field"] for error in post(api, several).json["errors"]} == {"version", "legal_refs"}
    assert wiring.deps().rulesets.versions("DE_USTG") == ("1.0.0",)
    assert system_events() == []


def test_a_ruleset_has_a_size(api: Api) -> None:
    feature = {**BARE["features"][0], "explanation_de": "ä" * 2000, "explanation_en": "x" * 2000}  # type: ignore[index, dict-item]
    features = [{**feature, "feature_id": f"feature_{n}", "request_de": "ü" * 2000} for n in range(60)]
    assert post(api, {**BARE, "features": features}).status == 413
    assert post(api, {**BARE, "features": features[:20]}).status == 201


def test_only_an_admin_makes_versions(api: Api) -> None:
    assert post(api, BARE, **{"X-Role": "user"}).status == 403
    assert put(api, BARE, **{"X-Role": "user"}).status == 403


def test_rulesets_update_corrects_an_unused_version(api: Api) -> None:
    post(api, BARE)
    corrected = changed(*FEATURE, "name_de", to="Aussteller")
    answer = put(api, corrected)
    assert answer.status == 200
    assert answer.json == api("GET", f"{URL}/DE_USTG").json
    assert answer.json["features"][0]["name_de"] == "Aussteller"
    assert put(api, BARE).json["features"][0]["name_de"] == BARE["features"][0]["name_de"]  # type: ignore[index]
    told = [event["event_type"] for event in system_events()]
    assert told == ["RULESET_VERSION_CREATED", "RULESET_VERSION_UPDATED", "RULESET_VERSION_UPDATED"]
    assert put(api, BARE).status == 200  # the same again changes nothing
    assert len(system_events()) == 3
    texts = wiring.deps().records.query("RULESET#DE_USTG#1.1.0", limit=10)
    assert len(texts) == 1


def test_an_update_names_the_version_of_its_path(api: Api) -> None:
    post(api, BARE)
    for field, body in (("version", {**BARE, "version": "1.2.0"}), ("ruleset_id", {**BARE, "ruleset_id": "EU_VAT"})):
        answer = put(api, body)
        assert (answer.status, answer.json["errors"][0]["field"]) == (400, field)
    assert put(api, changed(*FEATURE, "name_de", to=...)).status == 400


def test_shipped_versions_are_immutable(api: Api) -> None:
    answer = put(api, shipped(api, "1.0.0", title_de="Anders"), "1.0.0")
    assert answer.status == 409
    assert api("GET", f"{URL}/DE_USTG").json["title_de"] == "Deutschland § 14 UStG"
