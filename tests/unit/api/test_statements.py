"""Bank statements of the workspace become booking lines; what was read is archived, nothing is lost or done twice."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from typing import Any

import pytest
from tests.unit.api.conftest import Answer, Api, RecordingWorkflow
from tests.unit.api.working import INVOICE, LETTER, job_queue, listed, result, run, upload
from tests.unit.statements.files import export

from flowaudit.core import statements
from flowaudit.core.generator.statements import draw_statement
from flowaudit.runtime import wiring
from flowaudit.runtime.job import job
from flowaudit.usecases.jobs import files_statements
from flowaudit.usecases.store import workspace

DRAWN = draw_statement(2, "de")
MARCH = export(
    "28.03.2024;28.03.2024;Bäckerei Eickhoff;Rechnung 4711;-12,50;EUR",
    "04.03.2024;04.03.2024;Übel GmbH;Gutschrift 99;1.000,00;EUR",
    opening="100,00",
    closing="1.087,50",
)
APRIL = export(
    "28.03.2024;28.03.2024;Bäckerei Eickhoff;Rechnung 4711;-12,50;EUR",
    "02.04.2024;02.04.2024;Taxi Nord;Fahrt;-20,00;EUR",
    "02.04.2024;02.04.2024;Taxi Nord;Fahrt;-20,00;EUR",
    opening="1.100,00",
    closing="1.047,50",
)


@pytest.fixture
def queue(api: Api) -> RecordingWorkflow:
    return job_queue()


def begin(api: Api, folder: str = "bank", **more: str) -> Answer:
    german = {"Accept-Language": "de"}
    return api("POST", "/api/statement/batch/process-folder", body={"folder": folder, **more}, headers=german)


def one(api: Api, name: str, language: str = "de") -> Answer:
    body = {"folder": "bank", "name": name}
    return api("POST", "/api/statement/batch/process-bank-statement", body=body, headers={"Accept-Language": language})


def stored(file: dict[str, str]) -> bytes:
    deps = wiring.deps()
    return workspace.content(deps, workspace.find(deps, file["folder"], file["name"]))


def rows_of(file: dict[str, str], delimiter: str = ";") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(stored(file).decode("utf-8-sig")), delimiter=delimiter))


def test_statements_process_file(api: Api, queue: RecordingWorkflow) -> None:
    upload(api, "bank", ("auszug.pdf", DRAWN.pdf))
    accepted = one(api, "auszug.pdf")
    run(queue)
    told = result(api, accepted)
    assert (told["status"], told["progress"], told["total"]) == ("DONE", 1, 1)
    found, truth = told["result"], DRAWN.truth["statements"]
    assert [s["account"]["iban"] for s in found["statements"]] == [s["iban"] for s in truth]
    assert found["balanced"] == len(truth)
    assert found["lines"] == sum(len(s["lines"]) for s in truth)
    rows = rows_of(found["files"]["csv"])
    assert [(r["Buchungsdatum"], Decimal(r["Betrag"].replace(",", "."))) for r in rows] == [
        (line["booked"], Decimal(line["amount"])) for s in truth for line in s["lines"]
    ]
    whole = json.loads(stored(found["files"]["json"]))
    first = whole["statements"][0]["lines"][0]
    assert first["boxes"][0]["page"] == first["page"] == 1
    assert listed(api, "bank") == ["auszug.pdf"]


def test_the_csv_is_for_spreadsheets_of_the_language_and_computes_nothing(api: Api, queue: RecordingWorkflow) -> None:
    evil = export('01.03.2024;01.03.2024;"=HYPERLINK(""http://evil.example"")";@SUM(1);-1,00;EUR')
    upload(api, "bank", ("a.csv", evil))
    accepted = one(api, "a.csv", "en")
    run(queue)
    file = result(api, accepted)["result"]["files"]["csv"]
    assert stored(file).startswith(b"\xef\xbb\xbf")
    (row,) = rows_of(file, ",")
    assert row["Amount"] == "-1.00"
    assert row["Counterparty"].startswith("'=HYPERLINK")
    assert row["Remittance information"].startswith("'@SUM")
    assert row["Proof"] == "not checkable"


def test_the_same_file_again_stores_nothing_new(api: Api, queue: RecordingWorkflow) -> None:
    upload(api, "bank", ("a.csv", MARCH))
    files = []
    for _ in range(2):
        accepted = one(api, "a.csv")
        run(queue)
        files.append(result(api, accepted)["result"]["files"])
    assert files[0] == files[1]
    assert listed(api, "booking-lines") == ["a-buchungszeilen.csv", "a-buchungszeilen.json"]
    move = {"folder": "booking-lines", "name": "a-buchungszeilen.csv", "to_folder": "done"}
    assert api("POST", "/api/workspace/move", body=move).status == 200
    accepted = one(api, "a.csv")
    run(queue)
    assert stored(result(api, accepted)["result"]["files"]["csv"])


def test_statements_process_folder(api: Api, queue: RecordingWorkflow) -> None:
    upload(
        api, "bank", ("b-april.csv", APRIL), ("a-maerz.csv", MARCH), ("brief.pdf", LETTER), ("leer.bin", b"\x00\x01")
    )
    accepted = begin(api)
    run(queue)
    told = result(api, accepted)
    assert (told["status"], told["progress"], told["total"]) == ("DONE", 4, 4)
    found = told["result"]
    assert [s["file"] for s in found["statements"]] == ["a-maerz.csv", "b-april.csv"]
    assert (found["lines"], found["duplicates"], found["archived"], found["balanced"]) == (4, 1, 2, 2)
    assert [(u["name"], u["code"]) for u in found["unread"]] == [
        ("brief.pdf", "no-bank-statement"),
        ("leer.bin", "unsupported-media-type"),
    ]
    assert all(u["message"]["de"] and u["message"]["en"] for u in found["unread"])
    rows = rows_of(found["files"]["csv"])
    assert [r["Betrag"] for r in rows] == ["1000,00", "-12,50", "-20,00", "-20,00"]
    assert [r["Saldo"] for r in rows] == ["1100,00", "1087,50", "1067,50", "1047,50"]
    assert listed(api, "bank") == ["brief.pdf", "leer.bin"]
    assert listed(api, "statement-archive") == ["a-maerz.csv", "b-april.csv"]


def test_a_second_run_changes_nothing(api: Api, queue: RecordingWorkflow) -> None:
    upload(api, "bank", ("a.csv", MARCH), ("brief.pdf", LETTER))
    begin(api)
    run(queue)
    before = {folder: listed(api, folder) for folder in ("bank", "booking-lines", "statement-archive")}
    accepted = begin(api)
    run(queue)
    found = result(api, accepted)["result"]
    assert (found["lines"], found["files"], found["archived"], found["unread_count"]) == (0, None, 0, 1)
    assert {folder: listed(api, folder) for folder in before} == before


def test_a_gap_between_statements_is_named(api: Api, queue: RecordingWorkflow) -> None:
    may = export("05.05.2024;05.05.2024;Taxi Nord;Fahrt;-7,50;EUR", opening="1.000,00", closing="992,50")
    upload(api, "bank", ("april.csv", APRIL), ("mai.csv", may))
    accepted = begin(api)
    run(queue)
    (finding,) = result(api, accepted)["result"]["findings"]
    assert finding["code"] == "gap"
    for language, amounts in (("de", ("1047,50", "1000,00", "-47,50")), ("en", ("1047.50", "1000.00", "-47.50"))):
        assert all(part in finding["message"][language] for part in ("april.csv", "mai.csv", *amounts))


def test_a_statement_that_does_not_add_up_is_told_with_the_place(api: Api, queue: RecordingWorkflow) -> None:
    wrong = export("05.05.2024;05.05.2024;Taxi Nord;Fahrt;-7,50;EUR", opening="1.000,00", closing="992,00")
    upload(api, "bank", ("mai.csv", wrong))
    accepted = one(api, "mai.csv")
    run(queue)
    found = result(api, accepted)["result"]
    assert (found["not_balanced"], found["balanced"]) == (1, 0)
    (finding,) = found["statements"][0]["findings"]
    assert (finding["code"], finding["row"]) == ("does-not-add-up", 5)
    assert "-0.50" in finding["message"]["en"]
    assert rows_of(found["files"]["csv"])[0]["Prüfung"] == "nicht ausgeglichen"


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("process-folder", {"folder": "bank", "target": "bank"}, "target"),
        ("process-folder", {"folder": "bank", "archive": "bank"}, "archive"),
        ("process-folder", {"folder": "../x"}, "folder"),
        ("process-folder", {}, "folder"),
        ("process-bank-statement", {"folder": "bank"}, "name"),
        ("process-bank-statement", {"folder": "bank", "name": "a.csv", "target": "x/.."}, "target"),
    ],
)
def test_bad_requests_name_the_field(api: Api, path: str, body: dict[str, str], field: str) -> None:
    upload(api, "bank", ("a.csv", MARCH))
    seen = set()
    for language in ("de", "en"):
        answer = api("POST", f"/api/statement/batch/{path}", body=body, headers={"Accept-Language": language})
        assert answer.status == 400
        assert answer.json["errors"][0]["field"] == field
        seen.add(answer.json["errors"][0]["message"])
    assert len(seen) == 2


def test_what_is_not_there_is_said(api: Api, queue: RecordingWorkflow) -> None:
    assert one(api, "a.csv").status == 404
    answer = begin(api)
    assert (answer.status, answer.json["errors"][0]["field"]) == (404, "folder")
    assert "upload" in answer.json["detail"]


@pytest.mark.parametrize(("content", "code"), [(LETTER, "no-bank-statement"), (INVOICE, "no-bank-statement")])
def test_a_file_that_is_no_statement_fails_with_the_reason(
    api: Api, queue: RecordingWorkflow, content: bytes, code: str
) -> None:
    upload(api, "bank", ("a.pdf", content))
    accepted = one(api, "a.pdf")
    run(queue)
    told = result(api, accepted)
    assert (told["status"], told["error"]["code"]) == ("ERROR", code)
    assert listed(api, "booking-lines") == []


class Killed(BaseException):
    """The worker is gone."""


@pytest.mark.parametrize(("step", "after"), [("read", 1), ("merge", 0), ("csv_of", 0), ("move", 0), ("move", 1)])
def test_a_run_that_is_killed_is_completed_and_does_nothing_twice(
    api: Api, queue: RecordingWorkflow, monkeypatch: pytest.MonkeyPatch, step: str, after: int
) -> None:
    upload(api, "bank", ("a.csv", MARCH), ("b.csv", APRIL), ("brief.pdf", LETTER))
    accepted = begin(api)
    state = queue.started[0][1]
    owner: Any = {"read": statements, "merge": statements, "csv_of": files_statements, "move": workspace}[step]
    real, calls = getattr(owner, step), []

    def dying(*args: Any, **more: Any) -> Any:
        if len(calls) == after:
            raise Killed
        calls.append(1)
        return real(*args, **more)

    with monkeypatch.context() as patch:
        patch.setattr(owner, step, dying)
        with pytest.raises(Killed):
            job("files")(state, None)
    run(queue)
    told = result(api, accepted)
    assert (told["status"], told["progress"], told["result"]["lines"], told["result"]["archived"]) == ("DONE", 3, 4, 2)
    assert listed(api, "booking-lines") == ["bank-buchungszeilen.csv", "bank-buchungszeilen.json"]
    assert listed(api, "statement-archive") == ["a.csv", "b.csv"]
    assert listed(api, "bank") == ["brief.pdf"]
    assert not list(wiring.deps().artifacts.keys("workspace/.spool/"))


def test_a_cancelled_job_stops_and_leaves_everything(
    api: Api, queue: RecordingWorkflow, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(api, "bank", *((f"{n}.csv", MARCH) for n in range(4)))
    accepted = begin(api)
    real, seen = statements.read, []

    def read(content: bytes, name: str, parse: Any) -> Any:
        seen.append(name)
        if len(seen) == 2:
            api("DELETE", f"/api/jobs/cancel/{accepted.json['job_id']}")
        return real(content, name, parse)

    monkeypatch.setattr(statements, "read", read)
    run(queue)
    assert seen == ["0.csv", "1.csv"]
    assert result(api, accepted)["status"] == "CANCELLED"
    assert listed(api, "bank") == [f"{n}.csv" for n in range(4)]
    assert not list(wiring.deps().artifacts.keys("workspace/.spool/"))


def test_booking_lines_that_lie_in_the_folder_are_passed_over(api: Api, queue: RecordingWorkflow) -> None:
    upload(api, "bank", ("a.csv", MARCH))
    accepted = one(api, "a.csv")
    run(queue)
    file = result(api, accepted)["result"]["files"]["csv"]
    body = {"folder": file["folder"], "name": file["name"], "to_folder": "bank"}
    assert api("POST", "/api/workspace/move", body=body).status == 200
    accepted = begin(api)
    run(queue)
    assert result(api, accepted)["result"]["lines"] == 2
    assert listed(api, "bank") == ["a-buchungszeilen.csv"]


def test_what_the_job_tells_is_bounded_and_the_file_has_all(
    api: Api, queue: RecordingWorkflow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files_statements, "_MOST_TOLD", 2)
    good, bad = "04.05.2024;;Taxi;Fahrt;-1,50;EUR", "05.05.2024;;Taxi;Fahrt;x;EUR"
    upload(api, "bank", *((f"{n}.csv", export(good, bad, bad, bad)) for n in range(3)))
    accepted = begin(api)
    run(queue)
    found = result(api, accepted)["result"]
    assert (found["statement_count"], found["archived"], found["finding_count"]) == (3, 3, 9)
    assert [len(one["findings"]) for one in found["statements"]] == [2, 0]
    whole = json.loads(stored(found["files"]["json"]))
    assert [len(one["findings"]) for one in whole["statements"]] == [3, 3, 3]
