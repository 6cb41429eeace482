"""Action raw_text of the job imap: the text of messages and their files, as it is before parsing.

Nothing is stored but the job's own record: no file, no mark, so that harvesting the same messages later is not touched.
"""

from __future__ import annotations

from itertools import islice
from typing import Any

from flowaudit.core.harvest.messages import Candidate, read_mail
from flowaudit.core.parsing import ParsingRefused, parse
from flowaudit.ports.mail import Envelope
from flowaudit.usecases.jobs.imap_extract import MAX_MESSAGE
from flowaudit.usecases.jobs.imap_run import Run

#: Bytes (UTF-8) of text that a result holds in all, and of one mail or file: a record has 400 kB and holds it twice.
MAX_TEXT, MAX_PIECE = 120_000, 40_000
_MAX_FILES = 20


def raw_text(run: Run) -> None:
    """The first ``limit`` messages that match, each with its files; a text that was cut says so."""
    run.open()
    limit = int(run.job.data["limit"])
    for batch in run.batches():
        for envelope in run.box.envelopes(list(islice(batch, limit - len(run.found.get("messages", []))))):
            run.add_to("messages", _message(run, envelope))
            run.counts["read"] += 1
            run.step(1, cursor=envelope.uid, total=limit)
        if len(run.found.get("messages", [])) >= limit:
            return


def _message(run: Run, envelope: Envelope) -> dict[str, Any]:
    shown: dict[str, Any] = {"uid": envelope.uid, "size": envelope.size}
    content = run.box.fetch(envelope.uid) if envelope.size <= MAX_MESSAGE else None
    if content is None:
        return {**shown, "code": "too-large" if envelope.size > MAX_MESSAGE else "gone"}
    mail = read_mail(content)
    shown |= {"subject": mail.subject[:200], "sender": mail.sender, "notes": list(mail.notes)}
    shown |= _cut(run, mail.text)
    return {**shown, "files": [_file(run, candidate) for candidate in mail.candidates[:_MAX_FILES]]}


def _file(run: Run, candidate: Candidate) -> dict[str, Any]:
    shown = {"filename": candidate.filename, "media_type": candidate.media_type.value, "sha256": candidate.sha256}
    try:
        parsed = parse(candidate.content, candidate.filename, ocr=run.deps.ocr, limits=run.deps.limits)
    except ParsingRefused as refused:
        return {**shown, "code": str(refused.slug)}
    return {**shown, "engine": parsed.engine.value, "pages": len(parsed.pages), **_cut(run, parsed.raw_text)}


def _cut(run: Run, text: str) -> dict[str, Any]:
    """As much of the text as there is room for."""
    whole = text.encode("utf-8", "replace")
    room = max(min(MAX_PIECE, MAX_TEXT - run.counts["text_bytes"]), 0)
    kept = whole[:room].decode("utf-8", "ignore")
    run.counts["text_bytes"] += len(kept.encode())
    return {"text": kept, "truncated": len(whole) > room}
