"""Actions search, move and clear of the job imap."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from flowaudit.core.harvest.messages import read_mail
from flowaudit.ports.mail import Envelope
from flowaudit.usecases.jobs.imap_run import Run

#: Messages that one command moves or removes; a cancelled job stops after one.
_BATCH = 200


def search(run: Run) -> None:
    """Count all, tell of the newest ``limit`` messages that were found: the end of the walk, as UIDs ascend."""
    run.open()
    limit = int(run.job.data["limit"])
    for batch in run.batches():
        run.counts["matched"] += len(batch)
        kept = [*run.found.get("messages", []), *({"uid": uid} for uid in batch)][-limit:]
        run.keep("messages", kept)
        run.step(len(batch), cursor=batch[-1])
    uids = [int(item["uid"]) for item in run.found.get("messages", [])]
    newest = [_told(envelope) for part in _parts(uids) for envelope in run.box.envelopes(part)]
    run.keep("messages", newest[::-1])
    run.counts["uid_validity"] = run.opened.uid_validity


def _told(envelope: Envelope) -> dict[str, object]:
    mail = read_mail(envelope.header)
    return {
        "uid": envelope.uid,
        "message_id": mail.message_id[:200],
        "subject": mail.subject[:200],
        "sender": mail.sender,
        "sender_name": mail.sender_name[:100],
        "date": mail.date.isoformat() if mail.date else None,
        "size": envelope.size,
        "flags": list(envelope.flags[:20]),
    }


def move(run: Run) -> None:
    """To another folder, on the server. What is moved is no longer found, so a second run takes the rest."""
    run.open(write=True)
    for batch in run.batches():
        for part in _parts(batch):
            run.box.move(part, run.job.data["to_folder"])
            run.counts["moved"] += len(part)
            run.step(len(part), cursor=part[-1])


def clear(run: Run) -> None:
    """Remove what was in the folder when the job began, in batches; later messages stay."""
    run.open(write=True)
    for batch in run.batches():
        for part in _parts(batch):
            run.box.delete(part)
            run.counts["deleted"] += len(part)
            run.step(len(part), cursor=part[-1])


def _parts(uids: list[int]) -> Iterator[list[int]]:
    rest = iter(uids)
    while part := list(islice(rest, _BATCH)):
        yield part
