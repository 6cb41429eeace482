"""Kind analyze_sources of the job imap: contacts from mail accounts, from files that were taken over and from audits.

Of mails only headers are asked for, of those that the server finds by the words of invoices. A source that cannot be
reached is told and stops no other. What was seen so far lies in the spool and is written every few batches: a run that
was killed, or whose time was up, goes on behind that. Where a server has numbered anew meanwhile, all begins anew, as
nobody could tell any more what was counted.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from itertools import islice
from typing import Any

from flowaudit.core.auditing import read
from flowaudit.core.harvest.contacts import Book, own_addresses
from flowaudit.core.harvest.pictures import as_taken
from flowaudit.core.model.extraction import Extraction, FieldName
from flowaudit.core.model.folding import fold
from flowaudit.core.parsing import ParsingRefused, parse
from flowaudit.ports.mail import Mailbox
from flowaudit.ports.network import RemoteFailure
from flowaudit.ports.records import Record
from flowaudit.usecases import spool
from flowaudit.usecases.harvesting import UPLOADS
from flowaudit.usecases.jobs import GoesOn
from flowaudit.usecases.jobs.attempts import Attempt, Done
from flowaudit.usecases.mailing import KIND as IMAP
from flowaudit.usecases.mailing import mailbox, terms_of
from flowaudit.usecases.stages.parse import body_of
from flowaudit.usecases.store import accounts, contacts, jobs, keys, profiles, runs, workspace

KIND = "analyze_sources"
#: Bounds of one analysis: the newest mails of a folder, files of the workspace, audited documents.
MAX_MAILS, MAX_FILES, MAX_DOCUMENTS = 100_000, 5000, 1000
_QUERY = "(rechnung OR invoice OR quittung OR gutschrift) newer_than:{}d"
_ENVELOPES = 200
_SAVED = 5  # batches between two writes
_LISTED = 100
_PROJECTS = 200


def analyze(given: Attempt) -> Done:
    """All sources, then the contacts as suggestions."""
    work = _Analysis(given)
    for number, name in enumerate(given.job.data["accounts"]):
        work.account(name)
        jobs.step(given.deps, work.job_id, progress=number + 1, total=len(given.job.data["accounts"]))
    work.documents()
    work.files()
    found = work.book.ranked()[: contacts.MAX_CONTACTS]
    added = contacts.save(given.deps, given.call, found)
    spool.discard(given.deps, work.place)
    shown = [
        {"contact_id": contacts.id_of(one), "name": one.name, "email": one.email, "suggestion": one.side.value}
        for one in found[:_LISTED]
    ]
    return Done({"contacts": len(found), "new": added, "most_seen": shown, "failed": work.state["failed"]})


class _Analysis:
    """What was seen so far. ``state``: ``failed`` sources; ``done``, the parts of the work that are; ``at``, the part
    that is under way, with how far it is."""

    def __init__(self, given: Attempt) -> None:
        self.given, self.deps = given, given.deps
        self.job_id = str(given.job.data["job_id"])
        self.place = f"contacts:{self.job_id}"
        self.batches = 0
        kept = spool.kept(self.deps, self.place)
        self._begin(json.loads(kept) if kept else {})

    def _begin(self, kept: dict[str, Any]) -> None:
        self.state: dict[str, Any] = kept.get("state") or {"failed": [], "done": [], "at": None}
        self.book = Book(_own(self.given), _own_names(self.given))
        self.book.restore(kept.get("book", []))

    def _reached(self, part: str) -> Any:
        """How far a part is; None where it has not begun."""
        at = self.state["at"]
        return at["reached"] if at and at["part"] == part else None

    def _step(self, part: str, reached: Any) -> None:
        """A batch is done. Raises ``GoesOn`` when the time is up, ``jobs.Stopped`` if somebody ended the job."""
        self.state["at"] = {"part": part, "reached": reached}
        self.batches += 1
        try:
            self.given.in_time()
        except GoesOn:
            self._save()
            raise
        if self.batches % _SAVED == 0:
            self._save()
            jobs.step(self.deps, self.job_id)

    def _end(self, part: str) -> None:
        self.state["done"].append(part)
        self.state["at"] = None
        self._save()

    def _save(self) -> None:
        kept = {"state": self.state, "book": self.book.saved()}
        spool.keep(self.deps, self.place, json.dumps(kept, ensure_ascii=False).encode())

    def account(self, name: str) -> None:
        """The mails of an account: what came to its inbox, and what it sent."""
        if f"account:{name}" in self.state["done"]:
            return
        try:
            with mailbox(self.deps, name) as box:
                sent = next((one.name for one in box.folders() if "\\Sent" in one.flags and one.selectable), None)
                for folder in filter(None, ("INBOX", sent)):
                    self._folder(box, name, folder)
        except RemoteFailure as failure:
            self.state["failed"].append({"account": name, "code": failure.slug})
        self._end(f"account:{name}")

    def _folder(self, box: Mailbox, name: str, folder: str) -> None:
        part = f"folder:{name}:{folder}"
        if part in self.state["done"]:
            return
        validity = box.open(folder).uid_validity
        reached = self._reached(part) or {"uid": 0, "validity": validity}
        if reached["validity"] != validity:
            self._begin({})
            self._save()
            raise GoesOn(self.job_id)
        terms = terms_of(self.deps, _QUERY.format(self.given.job.data["days"]))
        uids = [uid for batch in box.find(terms) for uid in batch][-MAX_MAILS:]
        rest = iter([uid for uid in uids if uid > reached["uid"]])
        while batch := list(islice(rest, _ENVELOPES)):
            for envelope in box.envelopes(batch):
                self.book.mail(envelope.header)
            self._step(part, {"uid": batch[-1], "validity": validity})
        self._end(part)

    def documents(self) -> None:
        """The parties of audited documents, as they were read: quick, and therefore in one go."""
        if "documents" in self.state["done"]:
            return
        audited: list[str] = []
        for document in _audited(self.given):
            _, reading = body_of(self.deps, runs.latest(self.deps, "parse", document))
            self._parties(reading.merged)
            audited.append(str(document.data["sha256"]))
        self.state["audited"] = audited
        self._end("documents")

    def files(self) -> None:
        """Invoices that were taken over: the sender of the mail, or for files of a server and those that somebody put
        there the parties that they state. What is audited has told its parties before."""
        after: str | None = self._reached("files")
        audited = set(self.state.get("audited", ()))
        for _ in range(MAX_FILES // _ENVELOPES):
            page = workspace.page(self.deps, UPLOADS, after=after, limit=_ENVELOPES)
            for record in page:
                origin = record.data["origin"]
                if origin.get("kind") == "mail":
                    when = datetime.fromisoformat(origin["date"]) if origin.get("date") else None
                    self.book.file(str(origin.get("sender_name") or ""), str(origin.get("sender") or ""), when)
                elif origin.get("original_sha256", record.data["sha256"]) not in audited:
                    self._read(record)
                after = record.key.sort
                if origin.get("kind") != "mail":
                    self._step("files", after)
            if len(page) < _ENVELOPES:
                return

    def _read(self, record: Record) -> None:
        name, content = as_taken(str(record.data["name"]), workspace.original(self.deps, record))
        try:
            parsed = parse(content, name, ocr=self.deps.ocr, limits=self.deps.limits)
        except ParsingRefused:
            return
        self._parties(read(parsed, profiles=profiles.usable(self.deps)).merged)

    def _parties(self, merged: Extraction) -> None:
        self.book.document(merged.text(FieldName.SUPPLIER_NAME), merged.text(FieldName.CUSTOMER_NAME))


def _own(given: Attempt) -> frozenset[str]:
    known = [record.data["public"] for kind in (IMAP, "smtp") for record in accounts.all_of(given.deps, kind)]
    return own_addresses(known)


def _projects(given: Attempt) -> list[Record]:
    return given.deps.records.query(keys.PROJECTS, index="index1", limit=_PROJECTS, newest_first=True)


def _own_names(given: Attempt) -> frozenset[str]:
    """The beneficiaries: on their invoices they are ourselves."""
    found: set[str] = set()
    for project in _projects(given):
        who: dict[str, Any] = project.data["beneficiary"]
        found.update(fold(name) for name in (who["name"], *who["aliases"]))
    return frozenset(found)


def _audited(given: Attempt) -> Iterable[Record]:
    """The newest documents that were read."""
    left = MAX_DOCUMENTS
    for project in _projects(given):
        partition = keys.documents_of(project.data["project_id"])
        for document in given.deps.records.query(partition, index="index1", limit=left, newest_first=True):
            left -= 1
            if "parse" in document.data.get("latest", {}):
                yield document
        if left <= 0:
            return
