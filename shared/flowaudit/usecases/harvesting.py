"""Taking a file over into the workspace if it is an invoice: the original untouched, the standardised PDF beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from flowaudit.core.harvest.messages import Candidate, Mail
from flowaudit.core.harvest.recognition import Recognition, recognise
from flowaudit.core.harvest.standard import standardise
from flowaudit.core.model.parsed import ParsedDocument
from flowaudit.core.parsing import ParsingRefused, parse
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.opinion import Opinion
from flowaudit.usecases.store import harvests, profiles, workspace
from flowaudit.usecases.store.unit import Unit

UPLOADS, ORIGINALS = "uploads", "originals"


class Source(Protocol):
    """A file with where it came from."""

    @property
    def candidate(self) -> Candidate:
        """The file."""
        ...

    @property
    def mail(self) -> Mail:
        """The mail that brought it; for files of a server one that is empty but for its subject."""
        ...

    @property
    def kind(self) -> str:
        """The kind of the account."""
        ...

    def origin(self) -> dict[str, Any]:
        """What the workspace keeps of it."""
        ...

    def facts(self) -> list[tuple[str, str]]:
        """What the first page of the standardised PDF says of it."""
        ...


@dataclass(frozen=True, slots=True)
class Harvest:
    """A file of a mail: the account, its folder and kind, the mail."""

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
            "body": candidate.text is not None,
        }

    def facts(self) -> list[tuple[str, str]]:
        """What the first page of the standardised PDF says of it."""
        mail = self.mail
        return [
            ("Quelle / source", f"{self.kind.upper()} {self.account}, {self.folder}"),
            ("Absender / sender", f"{mail.sender_name} <{mail.sender}>"),
            ("Betreff / subject", mail.subject),
            ("Datum / date", mail.date.isoformat(timespec="seconds") if mail.date else ""),
            ("Message-ID", mail.message_id),
        ]


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file of a file server: the account, the path and when the server says that it was changed; or a file within
    that one (a mail, an archive)."""

    account: str
    host: str
    path: str
    modified: str
    mail: Mail
    candidate: Candidate
    kind: str = "ftp"

    def origin(self) -> dict[str, Any]:
        """What the workspace keeps of it."""
        return {
            "kind": self.kind,
            "account": self.account,
            "host": self.host,
            "path": self.path,
            "modified": self.modified,
            "filename": self.candidate.filename,
            "within": list(self.candidate.path),
            "original_sha256": self.candidate.sha256,
        }

    def facts(self) -> list[tuple[str, str]]:
        """What the first page of the standardised PDF says of it."""
        return [
            ("Quelle / source", f"{self.kind.upper()} {self.account}, {self.host}"),
            ("Pfad / path", self.path),
            ("Datum / date", self.modified),
        ]


@dataclass(frozen=True, slots=True)
class Outcome:
    """``what`` is one of invoices, duplicates, others, unreadable; ``file`` names the stored PDF; ``code`` says why a
    file is unreadable."""

    what: str
    file: dict[str, Any] | None = None
    code: str | None = None


def take(
    deps: Deps, call: Call, harvest: Source, opinion: Opinion | None = None, *, project_id: str | None = None
) -> Outcome:
    """Judge and store. The same bytes are stored once, whichever account or message brings them; a run that was killed
    between the two files completes them. With ``project_id`` the original waits for that project's audit."""
    candidate = harvest.candidate
    done = f"upload:{candidate.sha256}"
    if workspace.known(deps, done) is not None:
        return Outcome("duplicates")
    try:
        parsed = parse(candidate.content, candidate.filename, ocr=deps.ocr, limits=deps.limits)
    except ParsingRefused as refused:
        return Outcome("unreadable", code=refused.slug)
    verdict = recognise(parsed, profiles=profiles.usable(deps))
    if opinion is None:
        wanted, judge = verdict.is_invoice, "RULES"
    else:
        wanted, judge = opinion.of(parsed, verdict, harvest.mail)
    if not wanted:
        return Outcome("others") if verdict.readable else Outcome("unreadable", code="no-text")
    origin = {**harvest.origin(), "score": verdict.score, "judged_by": judge}

    def hand_on(unit: Unit, file: Mapping[str, Any]) -> None:
        # a mail is no document: of an invoice in its text the PDF goes to the audit
        wanted = UPLOADS if candidate.text is not None else ORIGINALS
        if project_id is not None and file["folder"] == wanted:
            harvests.await_audit(unit, project_id, file, harvest.kind)

    original = _original(deps, call, candidate, origin, hand_on)
    pdf = _standard(harvest, parsed, verdict, judge)
    stem = candidate.filename.rpartition(".")[0] or candidate.filename
    link = {"original": {"folder": original["folder"], "file_id": original["file_id"]}}
    what = (f"{stem}.pdf", pdf, {**origin, **link})
    stored = workspace.put(deps, call, UPLOADS, *what, source=done, number=True, with_file=hand_on)
    if stored is None:  # another run was quicker
        return Outcome("duplicates")
    return Outcome("invoices", {"folder": UPLOADS, "name": stored.data["name"], "file_id": stored.data["file_id"]})


def _original(
    deps: Deps,
    call: Call,
    candidate: Candidate,
    origin: dict[str, Any],
    hand_on: Callable[[Unit, Mapping[str, Any]], None],
) -> dict[str, Any]:
    """Where the untouched file lies; it may be there from a run that was killed."""
    source = f"original:{candidate.sha256}"

    what = (candidate.original_name, candidate.original, origin)
    stored = workspace.put(deps, call, ORIGINALS, *what, source=source, number=True, with_file=hand_on)
    found = stored or workspace.known(deps, source)
    if found is None:
        raise RuntimeError("a mark that was just there is gone")
    return {"folder": found.data["folder"], "file_id": found.data["file_id"]}


def _standard(harvest: Source, parsed: ParsedDocument, verdict: Recognition, judge: str) -> bytes:
    candidate = harvest.candidate
    facts = [
        *harvest.facts(),
        ("Datei / file", " › ".join((*candidate.path, candidate.filename)).replace("›", "/")),
        ("SHA-256", candidate.sha256),
        ("Urteil / verdict", f"{verdict.kind.value}, {verdict.score} ({judge})"),
        *(("", f"{reason.points:+d} {reason.text.de} / {reason.text.en}") for reason in verdict.reasons),
    ]
    return standardise(candidate.content, candidate.media_type, candidate.filename, facts, parsed.attachments)
