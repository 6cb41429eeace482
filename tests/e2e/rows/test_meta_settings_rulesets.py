"""Contract sections 2 to 4, a test a row, over HTTP against the embedded cloud."""

from __future__ import annotations

import copy

import pytest
from tests.e2e.rows.conftest import ADMIN, MODEL, World

pytestmark = pytest.mark.rows


def test_meta_health(world: World) -> None:
    health = world.json("GET", "/health")
    assert set(health) == {"status", "time_utc", "version", "services"}
    assert health["services"]["db"] == "ok"
    assert set(health["services"]) == {"db", "ollama", "vectorstore"}


def test_meta_show(world: World) -> None:
    meta = world.json("GET", "/meta")
    assert {"ruleset_id", "ruleset_version", "ui_language", "provider", "model_name"} <= set(meta["active"])
    assert meta["counters"]["projects_total"] >= 1
    assert meta["counters"]["documents_total"] >= 1
    assert meta["counters"]["rag_examples_total"] >= 1


def test_settings_get(world: World) -> None:
    settings = world.json("GET", "/settings")
    assert set(settings["providers"]) == {"LOCAL_OLLAMA", "OPENAI", "ANTHROPIC", "GEMINI"}
    assert settings["providers"]["OPENAI"]["api_key_is_set"] is False
    assert settings["providers"]["OPENAI"]["api_key_masked"] is None
    assert isinstance(settings["inference"]["temperature"], float)


def test_settings_update(world: World) -> None:
    changed = world.json("PUT", "/settings", headers=ADMIN, json={"inference": {"temperature": 0.3}})
    assert changed["inference"]["temperature"] == 0.3
    assert changed["inference"]["max_tokens"] == 2000
    refused = world.json("PUT", "/settings", 400, headers=ADMIN, json={"inference": {"temperature": 1.6}})
    assert refused["errors"][0]["field"] == "inference.temperature"
    world.json("PUT", "/settings", headers=ADMIN, json={"inference": {"temperature": None}})


def test_settings_set_api_key(world: World) -> None:
    path = "/settings/providers/ANTHROPIC/api-key"
    answer = world.json("PUT", path, headers=ADMIN, json={"api_key": "sk-ant-api03-abcdefghijklmnopqrstuvwxyz"})
    assert answer["api_key_is_set"] is True
    assert answer["api_key_masked"].endswith("wxyz")
    assert "abcdef" not in answer["api_key_masked"]


def test_settings_delete_api_key(world: World) -> None:
    path = "/settings/providers/ANTHROPIC/api-key"
    world.json("PUT", path, headers=ADMIN, json={"api_key": "sk-ant-api03-abcdefghijklmnopqrstuvwxyz"})
    answer = world.json("DELETE", path, headers=ADMIN)
    assert answer == {"provider": "ANTHROPIC", "api_key_is_set": False}


def test_settings_test_provider(world: World) -> None:
    answer = world.json("POST", "/settings/providers/LOCAL_OLLAMA/test", headers=ADMIN)
    assert answer["provider"] == "LOCAL_OLLAMA"
    assert answer["status"] == "ok"
    assert answer["model_accessible"] is True
    assert answer["latency_ms"] >= 0


def test_settings_list_models(world: World) -> None:
    models = world.json("GET", "/settings/providers/LOCAL_OLLAMA/models")["models"]
    assert MODEL in [model["name"] for model in models]
    assert set(models[0]) >= {"name", "size_gb", "loaded", "modified_at"}


def test_settings_pull_model(world: World) -> None:
    world.model.pullable["phi3:mini"] = 2_000_000
    path = "/settings/providers/LOCAL_OLLAMA/models/pull"
    answer = world.json("POST", path, 202, headers=ADMIN, json={"model_name": "phi3:mini"})
    assert answer["status"] == "pulling"
    assert answer["progress_url"] == f"/api{path}/status"


def test_settings_pull_status(world: World) -> None:
    world.model.pullable["phi3:mini"] = 2_000_000
    path = "/settings/providers/LOCAL_OLLAMA/models/pull"
    world.json("POST", path, 202, headers=ADMIN, json={"model_name": "phi3:mini"})
    ended = world.wait(f"{path}/status", "success", "error")
    assert ended["status"] == "success", ended
    assert "phi3:mini" in world.json("GET", "/settings")["providers"]["LOCAL_OLLAMA"]["available_models"]


def test_rulesets_index(world: World) -> None:
    rows = world.json("GET", "/rulesets")["data"]
    assert {row["ruleset_id"] for row in rows} == {"DE_USTG", "EU_VAT", "UK_VAT"}
    assert all(row["language_support"] == ["de", "en"] for row in rows)


def test_rulesets_get(world: World) -> None:
    ruleset = world.json("GET", "/rulesets/DE_USTG?version=1.0.0")
    by_id = {feature["feature_id"]: feature for feature in ruleset["features"]}
    assert by_id["supplier_name_address"]["legal_basis"].startswith("§ 14 Abs. 4")
    assert by_id["invoice_number"]["required_level"] == "REQUIRED"
    assert world.json("GET", "/rulesets/FR_TVA", 404)["status"] == 404


def test_rulesets_create(world: World) -> None:
    ruleset = world.json("GET", "/rulesets/UK_VAT?version=1.0.0")
    made = world.json("POST", "/rulesets", 201, headers=ADMIN, json={**ruleset, "version": "1.1.0"})
    assert made == {"ruleset_id": "UK_VAT", "version": "1.1.0"}
    world.json("POST", "/rulesets", 409, headers=ADMIN, json={**ruleset, "version": "1.1.0"})


def test_rulesets_update(world: World) -> None:
    ruleset = world.json("GET", "/rulesets/EU_VAT?version=1.0.0")
    world.json("POST", "/rulesets", 201, headers=ADMIN, json={**ruleset, "version": "1.2.0"})
    changed = copy.deepcopy(ruleset) | {"version": "1.2.0"}
    changed["features"][0]["explanation_en"] = "A sentence that says it better than the one before."
    answer = world.json("PUT", "/rulesets/EU_VAT/1.2.0", headers=ADMIN, json=changed)
    assert answer["features"][0]["explanation_en"] == changed["features"][0]["explanation_en"]
    world.json("PUT", "/rulesets/EU_VAT/1.0.0", 409, headers=ADMIN, json=ruleset)  # shipped versions stay as they are
