"""Kind ftp_harvest of the job files: from the files of a server to invoices in the workspace.

What a file holds is found as in a mail: archives and mails are entered, the content says what a file is. A file whose
path, size and time were seen before is not fetched again.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import partial
from typing import Any, BinaryIO

from flowaudit.core.harvest.messages import Mail, candidates_of
from flowaudit.ports.files import FileServer, RemoteFile
from flowaudit.ports.network import RemoteFailure
from flowaudit.ports.records import Record
from flowaudit.usecases import remote, spool
from flowaudit.usecases.harvested import Fetched
from flowaudit.usecases.harvesting import take_all
from flowaudit.usecases.jobs.attempts import Attempt
from flowaudit.usecases.jobs.tally import Tally
from flowaudit.usecases.store import accounts, keys, workspace


def harvest(given: Attempt) -> dict[str, Any]:
    """Each file that matches, one after the other; the cancel mark is seen after each."""
    data = given.job.data
    public = accounts.must_be_same(given.deps, remote.KIND, data["account"], data["account_id"]).data["public"]
    pattern = data["pattern"].lower()
    with remote.server(given.deps, data["account"]) as server:
        found = [one for one in server.files(data["path"]) if fnmatchcase(one.name.lower(), pattern)]
        run = _Run(given, server, public["host"])
        run.step(0, total=len(found))
        rest = [file for file in found if file.name > run.job.data.get("cursor", "")]
        for file in rest:
            run.take(file, first=file is rest[0])
    return {**run.counts, "files": run.found.get("files", [])}


class _Run(Tally):
    """One run over a server's files."""

    def __init__(self, given: Attempt, server: FileServer, host: str) -> None:
        super().__init__(given)
        self.server, self.host = server, host

    def take(self, file: RemoteFile, *, first: bool) -> None:
        """What the file holds, then in one transaction the mark that it is done and how far the job is."""
        source = f"ftp/{self.job.data['account_id']}/{file.path}/{file.size}/{file.modified}"
        told: dict[str, Any] = {"cursor": file.name}
        self.counts["files"] += 1
        if workspace.known(self.deps, source) is not None:
            self.counts["known"] += 1
            self.step(1, **told)
            return
        try:
            with spool.file_of(self.deps, source, file.name, partial(self._fetch, file), first=first) as (disk, useful):
                self._look(file, disk.read() if useful else b"")
                self.report(1, also=lambda unit: unit.put(self._mark(source), force=True), **told)
        except RemoteFailure as failure:
            if failure.slug not in ("too-large", "not-there"):
                raise
            self.counts["too_large" if failure.slug == "too-large" else "gone"] += 1
            self.report(1, **told)
        self.given.in_time()

    def _mark(self, source: str) -> Record:
        return Record(keys.taken(source), "taken", {"job_id": self.job_id})

    def _fetch(self, file: RemoteFile, sink: BinaryIO) -> None:
        self.server.fetch(file.path, sink, remote.MAX_BYTES)
        self.counts["fetched"] += 1

    def _look(self, file: RemoteFile, content: bytes) -> None:
        candidates, notes, unread = candidates_of(content, file.name)
        self.counts["attachments"] += len(candidates)
        self.counts["others"] += not candidates
        for note in notes:
            self.counts[f"note_{note.replace('-', '_')}"] += 1
        place = (self.job.data["account"], self.host, file.path, file.modified, Mail("", subject=file.path))
        found = [Fetched(*place, one) for one in candidates]
        for one, outcome in take_all(self.deps, self.call, found, project_id=self.job.data.get("project_id")):
            self.counts[outcome.what] += 1
            if outcome.file is not None:
                self.add_to("files", {"path": file.path, **outcome.file})
            if outcome.code is not None:
                self.add_to("unread", {"path": file.path, "name": one.candidate.filename, "code": outcome.code})
        self.add_to("unread", *({"path": file.path, "name": name, "code": code} for name, code in unread))
