"""Contract sections 8 to 12, a test a row, over HTTP against the embedded cloud."""

from __future__ import annotations

import json

import pytest
from tests.cloud import DeployedCloud
from tests.e2e.rows.conftest import MODEL, World

pytestmark = pytest.mark.rows


@pytest.fixture(scope="module")
def audited(world: World) -> str:
    """A document that went through the chain and is in review."""
    document_id = world.upload("05_reverse_charge.pdf")
    world.wait(f"/documents/{document_id}", "REVIEW_PENDING")
    return document_id


def test_documents_prepare(world: World, audited: str) -> None:
    payload = world.json("POST", f"/documents/{audited}/prepare", 201)
    assert payload["payload_id"].startswith("pay_")
    assert payload["schema_version"] == "1.0"
    assert payload["required_output_schema"]["type"] == "object"
    assert world.json("GET", f"/payloads/{payload['payload_id']}") == payload
    # the memory was asked, though this function does not hold the model
    assert payload["rag_context"]["enabled"] is True
    assert "unavailable" not in payload["rag_context"]


def test_the_documents_function_asks_the_embed_function(cloud: DeployedCloud) -> None:
    functions = cloud.boto("lambda")
    variables = functions.get_function_configuration(
        FunctionName=cloud.physical("AWS::Lambda::Function", "-api-documents")
    )["Environment"]["Variables"]
    embed = cloud.physical("AWS::Lambda::Function", "-internal-embed")
    assert variables["EMBED_FUNCTION"] == embed
    payload = json.dumps({"texts": ["Rechnung", "Lieferschein", "Rechnung"]})
    answer = functions.invoke(FunctionName=embed, Payload=payload)
    first, second, third = json.loads(answer["Payload"].read())["vectors"]
    assert first == third != second
    assert len(first) == 384


def test_documents_get_payload(world: World) -> None:
    payload_id = world.json("GET", f"/documents/{world.ids['document']}/payload")["payload_id"]
    payload = world.json("GET", f"/payloads/{payload_id}")
    wanted = {"ruleset", "ui_language", "project_context", "parsing_summary", "deterministic_precheck_results"}
    assert wanted | {"features", "extracted_text", "required_output_schema", "rag_context"} <= set(payload)


def test_documents_latest_payload(world: World) -> None:
    payload = world.json("GET", f"/documents/{world.ids['document']}/payload")
    assert payload["document_id"] == world.ids["document"]


def test_documents_run(world: World, audited: str) -> None:
    payload_id = world.json("GET", f"/documents/{audited}/payload")["payload_id"]
    body = {"payload_id": payload_id, "provider_override": None, "model_override": None}
    started = world.json("POST", f"/documents/{audited}/run", 202, json=body)
    assert started["status"] == "RUNNING"
    assert world.wait(f"/llm-runs/{started['llm_run_id']}", "DONE", "ERROR")["status"] == "DONE"


def test_documents_get_llm_run(world: World) -> None:
    run_id = world.json("GET", f"/documents/{world.ids['document']}/llm")["llm_run_id"]
    run = world.json("GET", f"/llm-runs/{run_id}")
    assert (run["provider"], run["model_name"], run["status"]) == ("LOCAL_OLLAMA", MODEL, "DONE")
    assert run["token_usage"]["input"] > 0
    assert run["structured_response"]["semantic_project_fit"]["relation_level"] == "YES"


def test_documents_latest_llm_run(world: World) -> None:
    assert world.json("GET", f"/documents/{world.ids['document']}/llm")["document_id"] == world.ids["document"]


def test_documents_llm_run_logs(world: World) -> None:
    run_id = world.json("GET", f"/documents/{world.ids['document']}/llm")["llm_run_id"]
    events = world.json("GET", f"/llm-runs/{run_id}/logs")["events"]
    assert [event["msg"] for event in events][:2] == ["payload loaded", "provider request sent"]
    assert set(events[0]) == {"ts", "level", "msg", "data"}


def test_documents_finalize(world: World, audited: str) -> None:
    final = world.json("POST", f"/documents/{audited}/finalize", 201)
    assert final["status"] == "REVIEW_PENDING"
    assert set(final["computed"]["amounts"]) == {"net", "vat", "gross", "eligible_amount", "funded_amount"}
    assert set(final["overall"]) >= {"traffic_light", "missing_required_features", "conflicts"}
    assert world.json("GET", f"/final-results/{final['final_result_id']}") == final


def test_documents_get_final_result(world: World) -> None:
    final = world.json("GET", f"/final-results/{world.ids['final']}")
    assert final["overall"]["traffic_light"] == "RED"
    assert "supply_date_or_period" in final["overall"]["missing_required_features"]
    wanted = {"rule_value", "llm_value", "user_value", "final_value", "source_of_truth", "conflict_flag"}
    assert wanted <= set(final["fields"][0])


def test_documents_latest_final_result(world: World) -> None:
    final = world.json("GET", f"/documents/{world.ids['document']}/final")
    by_id = {field["feature_id"]: field for field in final["fields"]}
    assert by_id["supplier_tax_or_vat_id"]["user_value"] == "DE136695976"
    assert by_id["supplier_tax_or_vat_id"]["source_of_truth"] == "USER"
    assert final["status"] == "ACCEPTED"


def test_feedback_create(world: World, audited: str) -> None:
    final_id = world.json("POST", f"/documents/{audited}/finalize", 201)["final_result_id"]
    body = {"final_result_id": final_id, "rating": "CORRECT", "comment": "", "overrides": [], "accept_result": False}
    unknown = {**body, "overrides": [{"feature_id": "shoe_size", "user_value": "43", "note": ""}]}
    world.json("POST", f"/documents/{audited}/feedback", 400, json=unknown)
    answer = world.json("POST", f"/documents/{audited}/feedback", 201, json=body)
    assert answer["feedback_id"].startswith("fb_")
    assert answer["document_status"] == "REVIEW_PENDING"


def test_feedback_index(world: World) -> None:
    rows = world.json("GET", f"/documents/{world.ids['document']}/feedback")["data"]
    assert rows[0]["feedback_id"] == world.ids["feedback"]
    assert rows[0]["rating"] == "PARTIAL"


def test_rag_index(world: World) -> None:
    page = world.json("GET", "/rag/examples", params={"ruleset_id": "DE_USTG"})
    assert world.ids["example"] in [row["rag_example_id"] for row in page["data"]]
    assert page["meta"]["total"] >= 1


def test_rag_get(world: World) -> None:
    example = world.json("GET", f"/rag/examples/{world.ids['example']}")
    assert example["rag_example_id"] == world.ids["example"]
    assert example["ruleset_id"] == "DE_USTG"


def test_rag_retrieve(world: World, audited: str) -> None:
    payload_id = world.json("GET", f"/documents/{audited}/payload")["payload_id"]
    matches = world.json("POST", "/rag/retrieve", json={"payload_id": payload_id, "top_k": 3})["matches"]
    assert all(set(match) >= {"rag_example_id", "similarity", "reason"} for match in matches)
    assert matches
