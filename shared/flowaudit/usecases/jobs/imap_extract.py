"""Actions extract, deep_scan and intelligent_extract of the job imap: from messages to invoices in the workspace.

Sizes and ids are asked for before any body. A message is fetched once: a mark of its account, id and size says that it
is done, and is set when all its files are stored. What one message brings is stored before the next one is fetched.
"""

from __future__ import annotations

from itertools import islice

from flowaudit.core.harvest.messages import Mail, read_mail
from flowaudit.core.harvest.vocabulary import MAIL_WORDS
from flowaudit.core.model.folding import fold
from flowaudit.ports.mail import Envelope
from flowaudit.ports.records import Record
from flowaudit.usecases.harvesting import Harvest, take
from flowaudit.usecases.jobs.imap_run import Run
from flowaudit.usecases.opinion import Opinion
from flowaudit.usecases.store import keys, workspace
from flowaudit.usecases.store.unit import Unit

#: Larger messages are passed over with a note: they do not fit into the function's memory a few times over.
MAX_MESSAGE = 60 * 1024 * 1024
_ENVELOPES = 200


def extract(run: Run) -> None:
    """Message by message; the cancel mark is seen after each."""
    run.open()
    opinion = Opinion(run.deps) if run.action == "intelligent_extract" else None
    for batch in run.batches():
        rest = iter(batch)
        while part := list(islice(rest, _ENVELOPES)):
            for envelope in run.box.envelopes(part):
                _message(run, envelope, opinion)
                run.step(1, cursor=envelope.uid)
    if opinion is not None:
        run.counts.update(opinion.counts)
        run.list("opinion", opinion.told())


def _message(run: Run, envelope: Envelope, opinion: Opinion | None) -> None:
    head = read_mail(envelope.header)
    source = f"mail:{run.job.data['account_id']}:{head.message_id}:{envelope.size}"
    run.counts["messages"] += 1
    if workspace.known(run.deps, source) is not None:
        run.counts["known"] += 1
        return
    if envelope.size > MAX_MESSAGE:
        run.counts["too_large"] += 1
        run.list("skipped", {"uid": envelope.uid, "code": "too-large", "size": envelope.size})
        return
    content = run.box.fetch(envelope.uid)
    if content is None:  # removed at this moment
        run.counts["gone"] += 1
        return
    run.counts["fetched"] += 1
    mail = read_mail(content)
    for candidate in mail.candidates:
        harvest = Harvest(run.job.data["account"], run.job.data["folder"], "imap", mail, candidate)
        outcome = take(run.deps, run.call, harvest, opinion)
        run.counts[outcome.what] += 1
        if outcome.file is not None:
            run.list("files", {"uid": envelope.uid, **outcome.file})
    for note in mail.notes:
        run.counts[f"note_{note.replace('-', '_')}"] += 1
    if run.action == "deep_scan":
        _scan(run, envelope, mail)
    _mark(run, source)


def _scan(run: Run, envelope: Envelope, mail: Mail) -> None:
    """Words of invoices in subject and body, and links behind which documents wait. Links are not followed."""
    if not MAIL_WORDS.search(fold(f"{mail.subject}\n{mail.text}")):
        return
    run.counts["mentions"] += 1
    run.counts["links"] += len(mail.links)
    if mail.links:
        links = [{"url": link.url[:200], "text": link.text[:60]} for link in mail.links[:3]]
        run.list("mentioned", {"uid": envelope.uid, "subject": mail.subject[:100], "links": links})


def _mark(run: Run, source: str) -> None:
    unit = Unit(run.deps, run.call, keys.SYSTEM_CHAIN)
    unit.put(Record(keys.taken(source), "taken", {"job_id": run.job.data["job_id"]}), force=True)
    unit.commit()
