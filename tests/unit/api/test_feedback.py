"""feedback.create and feedback.index (contract section 11)."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.api.conftest import Api
from tests.unit.api.reviewing import amount, audited, body, field, final, give, invoice

from flowaudit.runtime import wiring
from flowaudit.usecases.store import keys


@pytest.fixture
def document_id(api: Api, project_id: str) -> str:
    return audited(api, project_id)


def events(document_id: str, event_type: str) -> list[Any]:
    found = wiring.deps().records.query(keys.events_of("document", document_id), limit=200)
    return [record.data["data"] for record in found if record.data["event_type"] == event_type]


def test_feedback_create_makes_a_new_result_with_the_persons_values(api: Api, document_id: str) -> None:
    before = final(api, document_id)
    answer = give(api, document_id, ("vat_amount", "191.00"), ("invoice_number", "2025-0816"))
    assert answer.status == 201, answer.body
    said = answer.json
    assert said["feedback_id"].startswith("fb_")
    assert said["stored_rag_example_id"].startswith("rag_")
    assert (said["document_id"], said["document_status"]) == (document_id, "ACCEPTED")
    after = final(api, document_id)
    assert after["final_result_id"] == said["final_result_id"] != before["final_result_id"]
    assert (after["status"], after["stale"]) == ("ACCEPTED", False)
    vat = field(after, "vat_amount")
    assert (vat["final_value"], vat["user_value"], vat["source_of_truth"]) == ("191.00", "191.00", "USER")
    assert vat["rule_value"] == field(before, "vat_amount")["final_value"]
    assert field(after, "invoice_date") == field(before, "invoice_date")
    old = api("GET", f"/api/final-results/{before['final_result_id']}").json
    assert (old["stale"], old["fields"]) == (True, before["fields"])
    document = api("GET", f"/api/documents/{document_id}").json
    assert (document["status"], document["reviewed"]) == ("ACCEPTED", True)


def test_feedback_create_sets_the_status(api: Api, document_id: str, project_id: str) -> None:
    for rating, accept, status in (
        ("CORRECT", True, "ACCEPTED"),
        ("WRONG", False, "REJECTED"),
        ("PARTIAL", True, "ACCEPTED"),
        ("PARTIAL", False, "REVIEW_PENDING"),
        ("WRONG", True, "ACCEPTED"),
        ("CORRECT", False, "REVIEW_PENDING"),
    ):
        assert give(api, document_id, rating=rating, accept=accept).json["document_status"] == status
        assert final(api, document_id)["status"] == status
        listed = api("GET", f"/api/projects/{project_id}/documents?status={status}").json
        assert listed["meta"]["total"] == 1
    (mark,) = wiring.deps().records.query(keys.reviewed(project_id, "").partition, limit=10)
    assert mark.data["document_id"] == document_id


def test_overrides_add_up_and_survive_a_new_finalize(api: Api, document_id: str) -> None:
    give(api, document_id, ("invoice_number", "A-1"), accept=False)
    give(api, document_id, ("vat_amount", "191.00"), accept=False)
    result = final(api, document_id)
    assert field(result, "invoice_number")["final_value"] == "A-1"
    assert field(result, "vat_amount")["final_value"] == "191.00"
    again = api("POST", f"/api/documents/{document_id}/finalize").json
    assert field(again, "invoice_number")["source_of_truth"] == "USER"
    assert field(again, "vat_amount")["final_value"] == "191.00"


def test_amounts_and_checks_follow_the_persons_values(api: Api, project_id: str) -> None:
    """A recipient who is not the beneficiary costs the whole grant; corrected, the money is there."""
    stranger = ("Nordwind Logistik AG", "Hafenweg 9", "20457 Hamburg")
    document_id = audited(api, project_id, invoice(customer=stranger))
    assert amount(final(api, document_id), "eligible_amount") == "0.00"
    customer = ("customer_name_address", "Muster GmbH, Musterstraße 1, 12345 Musterstadt")
    give(api, document_id, customer, ("net_amount", "900.00"))
    result = final(api, document_id)
    assert amount(result, "net") == "900.00"
    assert amount(result, "eligible_amount") == "900.00"
    assert amount(result, "funded_amount") == "630.00"
    assert result["overall"]["traffic_light"] == "RED"  # 900 + 190 is not 1190


def test_a_feature_that_is_not_there(api: Api, document_id: str) -> None:
    for empty in (None, "", "   "):
        give(api, document_id, ("invoice_number", empty), accept=False)
        number = field(final(api, document_id), "invoice_number")
        assert (number["final_value"], number["status"], number["source_of_truth"]) == (None, "MISSING", "USER")
        give(api, document_id, ("invoice_number", "1"), accept=False)
    assert "invoice_number" not in final(api, document_id)["overall"]["missing_required_features"]


def test_feedback_index_lists_newest_first(api: Api, document_id: str) -> None:
    first = give(api, document_id, rating="CORRECT", accept=False).json["feedback_id"]
    second = give(api, document_id, ("vat_amount", "191.00"), comment=None).json["feedback_id"]
    listed = api("GET", f"/api/documents/{document_id}/feedback").json
    assert [entry["feedback_id"] for entry in listed["data"]] == [second, first]
    assert listed["meta"]["total"] == 2
    newest = listed["data"][0]
    assert (newest["rating"], newest["accept_result"], newest["comment"]) == ("PARTIAL", True, None)
    assert newest["overrides"] == [{"feature_id": "vat_amount", "user_value": "191.00", "note": "so steht es da"}]
    assert newest["created_at"].endswith("Z")
    page = api("GET", f"/api/documents/{document_id}/feedback?limit=1&offset=1").json
    assert [entry["feedback_id"] for entry in page["data"]] == [first]
    assert api("GET", "/api/documents/doc_unknown/feedback").status == 404
    assert api("GET", f"/api/documents/{document_id}/feedback?limit=0").status == 400


BAD: list[tuple[dict[str, Any], str]] = [
    ({"overrides": [{"feature_id": "no_such_feature", "user_value": "1"}]}, "overrides.0.feature_id"),
    (
        {
            "overrides": [
                {"feature_id": "vat_amount", "user_value": "1"},
                {"feature_id": "invoice_date", "user_value": "2025-03-01"},
                {"feature_id": "vat_amount", "user_value": "2"},
            ]
        },
        "overrides.2.feature_id",
    ),
    ({"overrides": [{"feature_id": "vat_amount"}]}, "overrides.0.user_value"),
    ({"overrides": [{"feature_id": "vat_amount", "user_value": 19}]}, "overrides.0.user_value"),
    ({"overrides": [{"feature_id": "vat_amount", "user_value": "x" * 1001}]}, "overrides.0.user_value"),
    ({"overrides": [{"feature_id": "vat_amount", "user_value": "1", "surprise": 1}]}, "overrides.0.surprise"),
    ({"overrides": [{"feature_id": "vat_amount", "user_value": "1"}] * 101}, "overrides"),
    ({"rating": "GOOD"}, "rating"),
    ({"accept_result": "yes"}, "accept_result"),
    ({"comment": "a\x00b"}, "comment"),
    ({"final_result_id": "fin_01JD0000000000000000000000"}, "final_result_id"),
    ({"final_result_id": "doc_1"}, "final_result_id"),
    ({"unknown": 1}, "unknown"),
]


def test_bad_feedback_is_refused_and_changes_nothing(api: Api, document_id: str) -> None:
    before, good = final(api, document_id), body(api, document_id)
    url = f"/api/documents/{document_id}/feedback"
    for change, named in BAD:
        for language in ("de", "en"):
            answer = api("POST", url, body=good | change, headers={"Accept-Language": language})
            assert answer.status == 400, answer.body
            assert [error["field"] for error in answer.json["errors"]] == [named]
            assert answer.headers["content-language"] == language
    listed = api("GET", url).json
    assert (listed["data"], listed["meta"]["total"]) == ([], 0)
    assert final(api, document_id) == before
    assert api("GET", f"/api/documents/{document_id}").json["status"] == "REVIEW_PENDING"


def test_a_result_that_was_overtaken_is_refused(api: Api, project_id: str, document_id: str) -> None:
    url = f"/api/documents/{document_id}/feedback"
    old = body(api, document_id)
    other = audited(api, project_id, invoice("2025-0900"))
    foreign = api("POST", f"/api/documents/{other}/feedback", body=old)
    assert (foreign.status, foreign.json["errors"][0]["field"]) == (400, "final_result_id")
    assert give(api, document_id, accept=False).status == 201
    again = api("POST", url, body=old)
    assert (again.status, again.json["errors"][0]["field"]) == (409, "final_result_id")
    api("POST", f"/api/documents/{document_id}/precheck")
    working = api("POST", url, body=body(api, document_id))
    assert working.status == 409
    api.workflow.run()
    stale = api("POST", url, body=body(api, document_id))
    assert (stale.status, stale.json["errors"][0]["field"]) == (409, "final_result_id")
    assert "finalize" in stale.json["detail"]
    assert api("POST", "/api/documents/doc_unknown/feedback", body=old).status == 404


def test_a_document_without_result_cannot_be_judged(api: Api, project_id: str) -> None:
    document_id = api.upload(project_id, ("a.pdf", invoice())).json["data"][0]["document_id"]
    request = {"final_result_id": "fin_1", "rating": "CORRECT", "accept_result": True}
    answer = api("POST", f"/api/documents/{document_id}/feedback", body=request)
    assert (answer.status, answer.json["errors"][0]["field"]) == (400, "final_result_id")


def test_an_exported_document_is_the_admins(api: Api, document_id: str) -> None:
    give(api, document_id)
    records = wiring.deps().records
    stored = records.get(keys.document(document_id))
    assert stored is not None
    from flowaudit.contract.models.common import DocumentStatus
    from flowaudit.usecases.call import Call
    from flowaudit.usecases.store import documents

    unit = documents.unit_for(wiring.deps(), Call("test"), stored)
    documents.change(unit, stored, "DOCUMENT_EXPORTED", DocumentStatus.EXPORTED)
    unit.commit()
    assert give(api, document_id, accept=False).status == 409
    changed = give(api, document_id, accept=False, rating="WRONG", headers={"X-Role": "admin"})
    assert changed.json["document_status"] == "REJECTED"


def test_the_event_tells_how_the_machine_fared(api: Api, document_id: str) -> None:
    shown = final(api, document_id)
    applicable = {one["feature_id"] for one in shown["fields"] if one["applicable"]}
    lines = field(shown, "line_items")["status"]
    give(api, document_id, ("vat_amount", "191.00"), ("line_items", "Maler, 1 Stk"), ("net_amount", "1.000,00 EUR"))
    (told,) = events(document_id, "FEEDBACK_GIVEN")
    assert applicable <= set(told["outcomes"])
    vat = told["outcomes"]["vat_amount"]
    assert vat == {"source": "RULE", "kept": False, "error_type": "WRONG_VALUE", "correction_type": "VALUE_CHANGED"}
    assert told["outcomes"]["line_items"]["error_type"] == lines
    assert told["outcomes"]["net_amount"]["kept"] is True
    assert told["outcomes"]["invoice_date"] == {
        "source": "RULE",
        "kept": True,
        "error_type": None,
        "correction_type": None,
    }
    assert (told["corrections"], told["with_rag"], told["rating"]) == (2, False, "PARTIAL")
    assert "191.00" not in str(events(document_id, "FEEDBACK_GIVEN"))  # events carry no content


def test_a_statement_is_judged_once_and_again_when_the_mind_changes(api: Api, document_id: str) -> None:
    give(api, document_id, ("vat_amount", "191.00"), accept=False)
    give(api, document_id, ("vat_amount", "192.00"), ("invoice_number", "X-1"), accept=False)
    give(api, document_id, rating="CORRECT")
    _, second, third = events(document_id, "FEEDBACK_GIVEN")
    assert set(second["outcomes"]) == {"invoice_number"}
    assert second["outcomes"]["invoice_number"]["kept"] is False
    assert (third["outcomes"], third["corrections"]) == ({}, 0)


def test_a_standing_word_is_no_agreement_with_a_new_run(api: Api, document_id: str) -> None:
    give(api, document_id, ("vat_amount", "191.00"), accept=False)
    api("POST", f"/api/documents/{document_id}/audit")
    api.workflow.run()
    assert field(final(api, document_id), "vat_amount")["final_value"] == "191.00"
    give(api, document_id, rating="CORRECT")
    _, anew = events(document_id, "FEEDBACK_GIVEN")
    assert anew["outcomes"]["vat_amount"]["kept"] is False
    assert anew["outcomes"]["invoice_date"]["kept"] is True


def test_wrong_without_a_word_judges_no_feature(api: Api, document_id: str) -> None:
    give(api, document_id, rating="WRONG", accept=False)
    give(api, document_id, rating="CORRECT")
    first, second = events(document_id, "FEEDBACK_GIVEN")
    assert first["outcomes"] == {}
    assert all(outcome["kept"] for outcome in second["outcomes"].values())
    assert second["outcomes"]


def test_the_same_idempotency_key_is_one_feedback(api: Api, document_id: str) -> None:
    request = body(api, document_id, ("vat_amount", "191.00"))
    url, headers = f"/api/documents/{document_id}/feedback", {"Idempotency-Key": "k-1"}
    first = api("POST", url, body=request, headers=headers)
    second = api("POST", url, body=request, headers=headers)
    assert (first.status, second.status) == (201, 201)
    assert first.json == second.json
    assert api("GET", url).json["meta"]["total"] == 1
