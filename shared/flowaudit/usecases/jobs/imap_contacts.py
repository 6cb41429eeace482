"""Kind analyze_sources of the job imap: contacts from mail accounts, from files that were taken over and from audits.

Of mails only headers are asked for, of those that the server finds by the words of invoices. The work is bounded and
begins anew after a failure: what is kept is what was seen, so that a repetition keeps the same. A source that cannot be
reached is told and stops no other.
"""

from __future__ import annotations

from datetime import datetime
from itertools import islice
from typing import Any

from flowaudit.core.harvest.contacts import Book, own_addresses
from flowaudit.core.model.extraction import FieldName
from flowaudit.core.model.folding import fold
from flowaudit.ports.mail import Mailbox
from flowaudit.ports.network import RemoteFailure
from flowaudit.ports.records import Record
from flowaudit.usecases.harvesting import UPLOADS
from flowaudit.usecases.jobs.attempts import Attempt, Done
from flowaudit.usecases.mailing import KIND as IMAP
from flowaudit.usecases.mailing import mailbox, terms_of
from flowaudit.usecases.stages.parse import body_of
from flowaudit.usecases.store import accounts, contacts, jobs, keys, runs, workspace

KIND = "analyze_sources"
#: Bounds of one analysis: the newest mails of a folder, files of the workspace, audited documents.
MAX_MAILS, MAX_FILES, MAX_DOCUMENTS = 5000, 5000, 1000
_QUERY = "(rechnung OR invoice OR quittung OR gutschrift) newer_than:{}d"
_ENVELOPES = 200
_LISTED = 100
_PROJECTS = 200


def analyze(given: Attempt) -> Done:
    """All sources, then the contacts as suggestions."""
    deps, job = given.deps, given.job.data
    book = Book(_own(given), _own_names(given))
    failed: list[dict[str, str]] = []
    for number, name in enumerate(job["accounts"]):
        try:
            with mailbox(deps, name) as box:
                _mails(given, box, book)
        except RemoteFailure as failure:
            failed.append({"account": name, "code": failure.slug})
        jobs.step(deps, job["job_id"], progress=number + 1, total=len(job["accounts"]))
        given.in_time()
    _files(given, book)
    _documents(given, book)
    found = book.ranked()[: contacts.MAX_CONTACTS]
    added = contacts.save(deps, given.call, found)
    shown = [
        {"contact_id": contacts.id_of(one), "name": one.name, "email": one.email, "suggestion": one.side.value}
        for one in found[:_LISTED]
    ]
    return Done({"contacts": len(found), "new": added, "most_seen": shown, "failed": failed})


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


def _mails(given: Attempt, box: Mailbox, book: Book) -> None:
    sent = next((one.name for one in box.folders() if "\\Sent" in one.flags and one.selectable), None)
    for folder in filter(None, ("INBOX", sent)):
        box.open(folder)
        uids = [uid for batch in box.find(terms_of(given.deps, _QUERY.format(given.job.data["days"]))) for uid in batch]
        rest = iter(uids[-MAX_MAILS:])
        while part := list(islice(rest, _ENVELOPES)):
            for envelope in box.envelopes(part):
                book.mail(envelope.header)
            given.in_time()


def _files(given: Attempt, book: Book) -> None:
    """Invoices that were taken over from mails."""
    after: str | None = None
    for _ in range(MAX_FILES // _ENVELOPES):
        page = workspace.page(given.deps, UPLOADS, after=after, limit=_ENVELOPES)
        for record in page:
            origin = record.data["origin"]
            if origin.get("kind") == "mail":
                when = datetime.fromisoformat(origin["date"]) if origin.get("date") else None
                book.file(str(origin.get("sender_name") or ""), str(origin.get("sender") or ""), when)
        if len(page) < _ENVELOPES:
            return
        after = page[-1].key.sort


def _documents(given: Attempt, book: Book) -> None:
    """The parties of audited documents, as they were read."""
    left = MAX_DOCUMENTS
    for project in _projects(given):
        partition = keys.documents_of(project.data["project_id"])
        for document in given.deps.records.query(partition, index="index1", limit=left, newest_first=True):
            left -= 1
            if "parse" in document.data.get("latest", {}):
                _, reading = body_of(given.deps, runs.latest(given.deps, "parse", document))
                merged = reading.merged
                book.document(merged.text(FieldName.SUPPLIER_NAME), merged.text(FieldName.CUSTOMER_NAME))
                given.in_time()
        if left <= 0:
            return
