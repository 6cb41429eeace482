"""Taking a file over into the workspace if it is an invoice: the original untouched, the standardised PDF beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flowaudit.core.auditing import read
from flowaudit.core.einvoice import Difference
from flowaudit.core.harvest.messages import Candidate
from flowaudit.core.harvest.pairing import Statement, pairs
from flowaudit.core.harvest.recognition import Recognition, recognise
from flowaudit.core.harvest.standard import standardise
from flowaudit.core.model.parsed import Attachment, ParsedDocument
from flowaudit.core.parsing import ParsingRefused, parse
from flowaudit.core.parsing.sniffing import MediaType
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.harvested import Source
from flowaudit.usecases.opinion import Opinion
from flowaudit.usecases.store import harvests, profiles, workspace
from flowaudit.usecases.store.unit import Unit

UPLOADS, ORIGINALS = "uploads", "originals"


@dataclass(frozen=True, slots=True)
class Outcome:
    """``what`` is one of invoices, companions (kept with the file that leads), duplicates, others, unreadable; ``file``
    names the stored PDF; ``code`` says why a file is unreadable."""

    what: str
    file: dict[str, Any] | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """A file that was looked into: read and judged by the rules, or ``outcome`` where there is no more to do."""

    outcome: Outcome | None = None
    parsed: ParsedDocument | None = None
    verdict: Recognition | None = None
    statement: Statement | None = None


@dataclass(frozen=True, slots=True)
class Bound:
    """What else is known of a file that is kept: the other file of the same invoice, or how another file of the same
    mail, which has the same number, differs from it."""

    companion: Source | None = None
    differs_from: str = ""
    differences: tuple[Difference, ...] = ()


def take_all(
    deps: Deps, call: Call, found: Sequence[Source], opinion: Opinion | None = None, *, project_id: str | None = None
) -> Iterator[tuple[Source, Outcome]]:
    """Judge and store the files of one mail or archive. An XML file and the pages that show its invoice are kept as
    one: what has structured data leads, the other goes with it."""
    kinds = {one.candidate.media_type is MediaType.XML for one in found}
    if kinds != {True, False}:  # one after the other, so that only one of them is in memory
        for one in found:
            yield one, keep(deps, call, one, look(deps, one), opinion, project_id=project_id)
        return
    looks = [look(deps, one, thoroughly=True) for one in found]
    bound = {place: Bound() for place in range(len(found))}
    companions: set[int] = set()
    for pair in pairs([one.statement for one in looks]):
        statement = looks[pair.pages].statement
        hybrid = statement is not None and statement.einvoice is not None
        lead, other = (pair.pages, pair.xml) if hybrid else (pair.xml, pair.pages)
        if pair.differences:
            bound[lead] = Bound(None, found[other].candidate.filename, pair.differences)
            bound[other] = Bound(None, found[lead].candidate.filename, pair.differences)
        else:
            bound[lead] = Bound(found[other])
            companions.add(other)
    for place, one in enumerate(found):
        if place in companions:
            yield one, Outcome("companions")
        else:
            yield one, keep(deps, call, one, looks[place], opinion, project_id=project_id, bound=bound[place])


def look(deps: Deps, source: Source, *, thoroughly: bool = False) -> Look:
    """Read a file and judge it by the rules; ``thoroughly`` also what it states."""
    candidate = source.candidate
    if workspace.known(deps, f"upload:{candidate.sha256}") is not None:
        return Look(Outcome("duplicates"))
    try:
        parsed = parse(candidate.content, candidate.filename, ocr=deps.ocr, limits=deps.limits)
    except ParsingRefused as refused:
        return Look(Outcome("unreadable", code=refused.slug))
    known = profiles.usable(deps)
    if not thoroughly:
        return Look(parsed=parsed, verdict=recognise(parsed, profiles=known))
    reading = read(parsed, known)
    verdict = recognise(parsed, reading.page, known)
    statement = None
    if not candidate.is_text and (verdict.is_invoice or reading.page is not None):
        values = reading.einvoice.extraction if reading.einvoice else reading.merged
        statement = Statement(values, reading.einvoice, has_pages=reading.page is not None)
    return Look(parsed=parsed, verdict=verdict, statement=statement)


def keep(
    deps: Deps,
    call: Call,
    source: Source,
    looked: Look,
    opinion: Opinion | None = None,
    *,
    project_id: str | None = None,
    bound: Bound | None = None,
) -> Outcome:
    """Store what is an invoice. The same bytes are stored once, whichever account or message brings them; a run that
    was killed between the files completes them. With ``project_id`` the original waits for that project's audit."""
    parsed, verdict = looked.parsed, looked.verdict
    if parsed is None or verdict is None:
        return looked.outcome or Outcome("others")
    if opinion is None:
        wanted, judge = verdict.is_invoice, "RULES"
    else:
        wanted, judge = opinion.of(parsed, verdict, source.mail)
    if not wanted:
        return Outcome("others") if verdict.readable else Outcome("unreadable", code="no-text")
    return _Keeping(deps, call, source, bound or Bound(), project_id).store(parsed, verdict, judge)


@dataclass(frozen=True, slots=True)
class _Keeping:
    """One invoice on its way into the workspace."""

    deps: Deps
    call: Call
    source: Source
    bound: Bound
    project_id: str | None

    def store(self, parsed: ParsedDocument, verdict: Recognition, judge: str) -> Outcome:
        """The untouched files first, then the standardised PDF, which ends it."""
        candidate, companion = self.source.candidate, self.bound.companion
        origin: dict[str, Any] = {**self.source.origin(), "score": verdict.score, "judged_by": judge}
        if self.bound.differs_from:
            fields = [one.field.value for one in self.bound.differences]
            origin["differs_from"] = {"filename": self.bound.differs_from, "fields": fields}
        if companion is not None:
            place = self._original(companion.candidate, companion.origin())
            told = {"filename": companion.candidate.filename, "original_sha256": companion.candidate.sha256}
            origin["companion"] = {**told, **place}
        original = self._original(candidate, origin, self._hand_on)
        stem = candidate.filename.rpartition(".")[0] or candidate.filename
        pdf = self._standard(parsed, verdict, judge)
        what = (f"{stem}.pdf", pdf, {**origin, "original": original})
        done = f"upload:{candidate.sha256}"
        stored = workspace.put(
            self.deps, self.call, UPLOADS, *what, source=done, number=True, with_file=self._hand_on
        )  # fmt: skip
        if stored is None:  # another run was quicker
            return Outcome("duplicates")
        file: dict[str, Any] = {"folder": UPLOADS, "name": stored.data["name"], "file_id": stored.data["file_id"]}
        more: dict[str, Any] = {name: origin[name] for name in ("companion", "differs_from") if name in origin}
        return Outcome("invoices", file | more)

    def _hand_on(self, unit: Unit, file: Mapping[str, Any]) -> None:
        # a mail is no document: of an invoice in its text the PDF goes to the audit
        wanted = UPLOADS if self.source.candidate.is_text else ORIGINALS
        if self.project_id is not None and file["folder"] == wanted:
            harvests.await_audit(unit, self.project_id, file, self.source.kind)
        if self.bound.companion is not None and file["folder"] == UPLOADS:
            workspace.mark(unit, f"upload:{self.bound.companion.candidate.sha256}", file)

    def _original(
        self,
        candidate: Candidate,
        origin: dict[str, Any],
        hand_on: Callable[[Unit, Mapping[str, Any]], None] | None = None,
    ) -> dict[str, Any]:
        """Where the untouched file lies; it may be there from a run that was killed."""
        source = f"original:{candidate.sha256}"
        what = (candidate.original_name, candidate.original, origin)
        stored = workspace.put(
            self.deps, self.call, ORIGINALS, *what, source=source, number=True, with_file=hand_on
        )  # fmt: skip
        found = stored or workspace.known(self.deps, source)
        if found is None:
            raise RuntimeError("a mark that was just there is gone")
        return {"folder": found.data["folder"], "file_id": found.data["file_id"]}

    def _standard(self, parsed: ParsedDocument, verdict: Recognition, judge: str) -> bytes:
        candidate, companion = self.source.candidate, self.bound.companion
        files = [candidate] if companion is None else [candidate, companion.candidate]
        facts = [
            *self.source.facts(),
            *(fact for one in files for fact in _named(one)),
            ("Urteil / verdict", f"{verdict.kind.value}, {verdict.score} ({judge})"),
            *(("", f"{reason.points:+d} {reason.text.de} / {reason.text.en}") for reason in verdict.reasons),
        ]
        if self.bound.differs_from:
            facts.append(("Weicht ab von / differs from", self.bound.differs_from))
            facts += [("", f"{one.text.de} / {one.text.en}") for one in self.bound.differences]
        shown = next((one for one in files if one.media_type is not MediaType.XML), candidate)
        attached = [*parsed.attachments]
        for one in files:
            if one.media_type is MediaType.XML and one.content not in {other.content for other in attached}:
                attached.append(Attachment(one.filename, one.media_type.value, one.content))
        return standardise(shown.content, shown.media_type, candidate.filename, facts, attached)


def _named(candidate: Candidate) -> list[tuple[str, str]]:
    path = " › ".join((*candidate.path, candidate.filename)).replace("›", "/")
    return [("Datei / file", path), ("SHA-256", candidate.sha256)]
