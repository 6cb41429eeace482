"""Taking a file over into the workspace if it is an invoice: the original untouched, the standardised PDF beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flowaudit.core.harvest.messages import Candidate, Mail
from flowaudit.core.harvest.recognition import Recognition, recognise
from flowaudit.core.harvest.standard import standardise
from flowaudit.core.model.parsed import ParsedDocument
from flowaudit.core.parsing import ParsingRefused, parse
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.opinion import Opinion
from flowaudit.usecases.store import profiles, workspace

UPLOADS, ORIGINALS = "uploads", "originals"


@dataclass(frozen=True, slots=True)
class Harvest:
    """A file with where it came from: the account, its folder and kind, the mail."""

    account: str
    folder: str
    kind: str
    mail: Mail
    candidate: Candidate

    def origin(self) -> dict[str, Any]:
        """What the workspace keeps of it."""
        mail, candidate = self.mail, self.candidate
        return {
            "kind": "mail",
            "source": self.kind,
            "account": self.account,
            "folder": self.folder,
            "message_id": mail.message_id,
            "sender": mail.sender,
            "sender_name": mail.sender_name,
            "subject": mail.subject[:200],
            "date": mail.date.isoformat() if mail.date else None,
            "filename": candidate.filename,
            "path": list(candidate.path),
            "original_sha256": candidate.sha256,
            "body": candidate.mail is not None,
        }


@dataclass(frozen=True, slots=True)
class Outcome:
    """``what`` is one of invoices, duplicates, others, unreadable; ``file`` names the stored PDF."""

    what: str
    file: dict[str, Any] | None = None


def take(deps: Deps, call: Call, harvest: Harvest, opinion: Opinion | None = None) -> Outcome:
    """Judge and store. The same bytes are stored once, whichever account or message brings them; a run that was killed
    between the two files completes them."""
    candidate = harvest.candidate
    done = f"upload:{candidate.sha256}"
    if workspace.known(deps, done) is not None:
        return Outcome("duplicates")
    try:
        parsed = parse(candidate.content, candidate.filename, ocr=deps.ocr, limits=deps.limits)
    except ParsingRefused:
        return Outcome("unreadable")
    verdict = recognise(parsed, profiles=profiles.usable(deps))
    if opinion is None:
        wanted, judge = verdict.is_invoice, "RULES"
    else:
        wanted, judge = opinion.of(parsed, verdict, harvest.mail)
    if not wanted:
        return Outcome("others" if verdict.readable else "unreadable")
    origin = {**harvest.origin(), "score": verdict.score, "judged_by": judge}
    original = _original(deps, call, candidate, origin)
    pdf = _standard(harvest, parsed, verdict, judge)
    stem = candidate.filename.rpartition(".")[0] or candidate.filename
    link = {"original": {"folder": original["folder"], "file_id": original["file_id"]}}
    stored = workspace.put(deps, call, UPLOADS, f"{stem}.pdf", pdf, {**origin, **link}, source=done, number=True)
    if stored is None:  # another run was quicker
        return Outcome("duplicates")
    return Outcome("invoices", {"folder": UPLOADS, "name": stored.data["name"], "file_id": stored.data["file_id"]})


def _original(deps: Deps, call: Call, candidate: Candidate, origin: dict[str, Any]) -> dict[str, Any]:
    """Where the untouched file lies; it may be there from a run that was killed."""
    source = f"original:{candidate.sha256}"
    stored = workspace.put(
        deps, call, ORIGINALS, candidate.original_name, candidate.original, origin, source=source, number=True
    )
    found = stored or workspace.known(deps, source)
    if found is None:
        raise RuntimeError("a mark that was just there is gone")
    return {"folder": found.data["folder"], "file_id": found.data["file_id"]}


def _standard(harvest: Harvest, parsed: ParsedDocument, verdict: Recognition, judge: str) -> bytes:
    mail, candidate = harvest.mail, harvest.candidate
    facts = [
        ("Quelle / source", f"{harvest.kind.upper()} {harvest.account}, {harvest.folder}"),
        ("Absender / sender", f"{mail.sender_name} <{mail.sender}>"),
        ("Betreff / subject", mail.subject),
        ("Datum / date", mail.date.isoformat(timespec="seconds") if mail.date else ""),
        ("Message-ID", mail.message_id),
        ("Datei / file", " › ".join((*candidate.path, candidate.filename)).replace("›", "/")),
        ("SHA-256", candidate.sha256),
        ("Urteil / verdict", f"{verdict.kind.value}, {verdict.score} ({judge})"),
        *(("", f"{reason.points:+d} {reason.text.de} / {reason.text.en}") for reason in verdict.reasons),
    ]
    return standardise(candidate.content, candidate.media_type, candidate.filename, facts, parsed.attachments)
