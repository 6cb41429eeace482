"""What acceptance does to the project's money, alone and at the same moment as another."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from tests.unit.api.conftest import Api
from tests.unit.api.reviewing import amount, audited, final, give, invoice

from flowaudit.contract.models.feedback import FeedbackRating, FeedbackRequest
from flowaudit.contract.problems import Problem
from flowaudit.ports.records import Change
from flowaudit.runtime import wiring
from flowaudit.usecases import feedback
from flowaudit.usecases.call import Call
from flowaudit.usecases.store import grants, keys


def granted(project_id: str) -> int:
    return grants.ledger(wiring.deps().records, project_id).counts["cents"]


def own(document_id: str) -> int:
    record = wiring.deps().records.get(keys.document(document_id))
    assert record is not None
    return int(record.data["granted_cents"])


def small_project(api: Api, project: dict[str, Any], **changes: Any) -> str:
    project["project"] |= changes
    return str(api("POST", "/api/projects", body=project).json["project_id"])


def budget(text: str) -> dict[str, Any]:
    return {"total_budget": {"amount": text, "currency": "EUR"}}


def accept(document_id: str, result_id: str) -> str:
    """Acceptance without the HTTP layer, which serves one request at a time."""
    request = FeedbackRequest(final_result_id=result_id, rating=FeedbackRating.CORRECT, accept_result=True)
    answer = feedback.create(wiring.deps(), Call("req", "tester", operation="feedback.create"), document_id, request)
    return str(answer["document_status"])


def test_acceptance_books_once_and_follows_the_mind(api: Api, project_id: str) -> None:
    document_id = audited(api, project_id)
    assert granted(project_id) == 0
    give(api, document_id)
    assert (granted(project_id), own(document_id)) == (70_000, 70_000)
    give(api, document_id)  # accepted again: nothing is added
    assert granted(project_id) == 70_000
    give(api, document_id, ("net_amount", "500.00"))
    assert (granted(project_id), own(document_id)) == (35_000, 35_000)
    give(api, document_id, rating="WRONG", accept=False)
    assert (granted(project_id), own(document_id)) == (0, 0)
    give(api, document_id, accept=False)
    assert granted(project_id) == 0


def test_the_next_document_gets_what_is_left(api: Api, project: dict[str, Any]) -> None:
    project_id = small_project(api, project, **budget("1500.00"))  # 70 % of it: 1050.00
    first = audited(api, project_id)
    second = audited(api, project_id, invoice("2025-0816"))
    give(api, first)
    give(api, second)
    assert amount(final(api, second), "funded_amount") == "350.00"
    assert granted(project_id) == 105_000
    give(api, first, rating="WRONG", accept=False)
    assert granted(project_id) == 35_000
    give(api, second)  # judged again, it takes what has become free
    assert granted(project_id) == 70_000


def test_a_fixed_grant_is_drawn_down(api: Api, project: dict[str, Any]) -> None:
    fixed = {"amount": "1200.00", "currency": "EUR"}
    project_id = small_project(
        api, project, funding_type="FIXED", funding_rate_percent=None, funding_fixed_amount=fixed
    )
    first = audited(api, project_id)
    second = audited(api, project_id, invoice("2025-0816"))
    give(api, first)
    give(api, second)
    assert (own(first), own(second), granted(project_id)) == (100_000, 20_000, 120_000)


def test_a_credit_note_cannot_be_withdrawn_once_others_have_taken_its_money(api: Api, project: dict[str, Any]) -> None:
    project_id = small_project(api, project, **budget("1000.00"))  # 700.00 at most
    give(api, audited(api, project_id))
    credit = audited(api, project_id, invoice("G-1", "-500,00", "-95,00", "-595,00", title="Gutschrift"))
    give(api, credit)
    assert (own(credit), granted(project_id)) == (-35_000, 35_000)
    third = audited(api, project_id, invoice("2025-0817"))
    give(api, third)
    assert granted(project_id) == 70_000
    refused = give(api, credit, rating="WRONG", accept=False)
    assert refused.status == 409
    assert granted(project_id) == 70_000
    assert api("GET", f"/api/documents/{credit}").json["status"] == "ACCEPTED"
    give(api, third, rating="WRONG", accept=False)
    assert give(api, credit, rating="WRONG", accept=False).status == 201
    assert granted(project_id) == 70_000


class Between:
    """The record store, but right before the first write something else happens."""

    def __init__(self, records: Any, happens: Any) -> None:
        self._records, self._happens = records, happens

    def __getattr__(self, name: str) -> Any:
        return getattr(self._records, name)

    def commit(self, changes: list[Change]) -> None:
        happens, self._happens = self._happens, None
        if happens is not None:
            happens()
        self._records.commit(changes)


def test_an_acceptance_that_is_overtaken_is_computed_anew(
    api: Api, project: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    project_id = small_project(api, project, **budget("1500.00"))
    first = audited(api, project_id)
    second = audited(api, project_id, invoice("2025-0816"))
    results = {name: final(api, name)["final_result_id"] for name in (first, second)}
    deps = wiring.deps()
    plain = deps.records

    def overtake() -> None:
        deps.__dict__["records"] = plain
        accept(second, results[second])
        deps.__dict__["records"] = watched

    watched = Between(plain, overtake)
    deps.__dict__["records"] = watched
    assert accept(first, results[first]) == "ACCEPTED"
    deps.__dict__["records"] = plain
    assert (own(second), own(first), granted(project_id)) == (70_000, 35_000, 105_000)
    assert amount(final(api, first), "funded_amount") == "350.00"
    assert api("GET", f"/api/documents/{first}/feedback").json["meta"]["total"] == 1


def test_two_at_once_on_one_document_are_one(api: Api, project_id: str) -> None:
    document_id = audited(api, project_id)
    result_id = final(api, document_id)["final_result_id"]
    deps = wiring.deps()
    plain = deps.records

    def overtake() -> None:
        deps.__dict__["records"] = plain
        accept(document_id, result_id)

    deps.__dict__["records"] = Between(plain, overtake)
    with pytest.raises(Problem) as refused:
        accept(document_id, result_id)
    deps.__dict__["records"] = plain
    assert refused.value.kind.status == 409
    assert refused.value.errors[0].field == "final_result_id"
    assert granted(project_id) == 70_000
    assert api("GET", f"/api/documents/{document_id}/feedback").json["meta"]["total"] == 1


class OneAtATime:
    """The record store with calls that are atomic against each other, as DynamoDB's are; moto's are not."""

    def __init__(self, records: Any) -> None:
        self._records, self._lock = records, threading.Lock()

    def get(self, *args: Any) -> Any:
        with self._lock:
            return self._records.get(*args)

    def query(self, *args: Any, **options: Any) -> Any:
        with self._lock:
            return self._records.query(*args, **options)

    def commit(self, changes: list[Change]) -> None:
        with self._lock:
            self._records.commit(changes)


def test_many_at_once_never_exceed_the_cap(api: Api, project: dict[str, Any]) -> None:
    project_id = small_project(api, project, **budget("2500.00"))  # 1750.00: two and a half of them
    found = [audited(api, project_id, invoice(f"2025-{number}")) for number in range(5)]
    results = {name: final(api, name)["final_result_id"] for name in found}
    deps = wiring.deps()
    plain = deps.records
    deps.__dict__["records"] = OneAtATime(plain)
    gate = threading.Barrier(len(found))

    def run(document_id: str) -> str:
        gate.wait()
        return accept(document_id, results[document_id])

    with ThreadPoolExecutor(len(found)) as pool:
        assert list(pool.map(run, found)) == ["ACCEPTED"] * len(found)
    deps.__dict__["records"] = plain
    assert sorted(own(name) for name in found) == [0, 0, 35_000, 70_000, 70_000]
    assert granted(project_id) == 175_000
