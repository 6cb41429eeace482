"""The language model's second opinion: what it decides, and that its absence is said and not swallowed."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.api.conftest import Api
from tests.unit.api.mailing import FakeMailbox, run, with_mailbox
from tests.unit.harvest.papers import some_invoice

from flowaudit.core.generator import mail_body, render
from flowaudit.core.generator.spec import Template
from flowaudit.ports.llm import LlmAnswer, LlmRequest
from flowaudit.runtime import wiring

PDF = render(some_invoice("opinion", Template.T1_HANDWERK))
HEAD = "From: A <a@b.example>\r\nSubject: S\r\nMessage-ID: <{}@b>\r\nContent-Type: {}\r\n\r\n"


class Model:
    """Answers what it is told to; remembers what it was asked."""

    def __init__(self, answer: str) -> None:
        self.answer = answer
        self.asked: list[LlmRequest] = []

    def complete(self, request: LlmRequest) -> LlmAnswer:
        self.asked.append(request)
        return LlmAnswer(self.answer, 1, 1, 1, request.model)

    def check(self, model: str, timeout_seconds: float = 10.0) -> None:
        """Always there."""


@pytest.fixture
def box(api: Api) -> FakeMailbox:
    """A mailbox with two invoices."""
    made = with_mailbox(api)
    made.mails = {number: HEAD.format(number, "application/pdf").encode() + PDF + b" " * number for number in (1, 2)}
    return made


def harvested(api: Api) -> dict[str, Any]:
    assert api("POST", "/api/imap/batch/intelligent-extract", body={"account": "Buero"}).status == 202
    done: dict[str, Any] = run(api)["result"]
    return done


def test_the_model_decides(api: Api, box: FakeMailbox) -> None:
    model = Model('{"is_invoice": false}')
    wiring.deps().__dict__["language_model"] = lambda provider, base_url: model
    done = harvested(api)
    assert (done.get("invoices", 0), done["others"], len(model.asked)) == (0, 2, 2)
    assert done["opinion"][0]["status"] == "ASKED"
    assert done["opinion"][0]["code"] is None


@pytest.mark.parametrize("answer", ["yes", "[]", '{"is_invoice": "maybe"}'])
def test_an_answer_that_says_nothing_leaves_it_to_the_rules(api: Api, box: FakeMailbox, answer: str) -> None:
    wiring.deps().__dict__["language_model"] = lambda provider, base_url: Model(answer)
    done = harvested(api)
    assert (done["invoices"], done["llm_asked"], done["llm_failed"]) == (2, 2, 2)
    assert (done["opinion"][0]["status"], done["opinion"][0]["code"]) == ("UNAVAILABLE", "llm-bad-answer")


def test_a_function_without_the_client_says_so(api: Api, box: FakeMailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wiring, "find_spec", lambda package: None)
    done = harvested(api)
    assert (done["invoices"], done["llm_failed"]) == (2, 1)
    (told,) = done["opinion"]
    assert (told["status"], told["code"]) == ("UNAVAILABLE", "llm-not-installed")
    assert told["provider"] == "LOCAL_OLLAMA"
    assert set(told["message"]) == {"de", "en"}


def test_a_server_that_is_not_there_is_told(api: Api, box: FakeMailbox) -> None:
    assert harvested(api)["opinion"][0]["code"] == "llm-unreachable"


def test_a_mail_that_is_the_invoice_is_stored_as_pages_and_as_it_came(api: Api, box: FakeMailbox) -> None:
    raw = HEAD.format(9, "text/html").encode() + mail_body.invoice(some_invoice("b", Template.T3_CORPORATE)).encode()
    box.mails = {9: raw}
    api("POST", "/api/imap/batch/extract-invoices", body={"account": "Buero"})
    assert run(api)["result"]["invoices"] == 1
    (page,) = api("GET", "/api/workspace/files?folder=uploads").json["data"]
    assert (page["name"], page["media_type"], page["origin"]["body"]) == ("S.pdf", "application/pdf", True)
    (original,) = api("GET", "/api/workspace/files?folder=originals").json["data"]
    assert (original["name"], original["size"]) == ("S.eml", len(raw))
    assert page["origin"]["original_sha256"] == original["sha256"]
