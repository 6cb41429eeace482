"""Actions extract, deep_scan, intelligent_extract and harvest of the job imap: from messages to invoices.

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
from flowaudit.usecases import spool
from flowaudit.usecases.harvesting import Harvest, take
from flowaudit.usecases.jobs.imap_run import Run
from flowaudit.usecases.opinion import Opinion
from flowaudit.usecases.store import harvests, jobs, keys, workspace
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


def harvest(run: Run) -> None:
    """As :func:`extract`, but only what has come since the last harvest of the same folder and query. The folder is
    walked from its beginning where the server has numbered anew."""
    data = run.job.data
    place = f"{data['folder']}\n{data['query']}"
    if data.get("cursor") is None:
        run.job = jobs.step(run.deps, data["job_id"], **harvests.reached(run.deps, data["account_id"], place))
    extract(run)
    unit = Unit(run.deps, run.call, keys.SYSTEM_CHAIN)
    done = int(run.job.data.get("uid_next") or run.opened.uid_next) - 1
    harvests.reach(unit, data["account_id"], place, done, run.opened.uid_validity)
    unit.commit()


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
    content = _content(run, envelope.uid, source)
    if content is None:  # removed at this moment
        run.counts["gone"] += 1
        return
    mail = read_mail(content)
    if mail.candidates:
        spool.keep(run.deps, source, content)
    run.counts["attachments"] += len(mail.candidates)
    for candidate in mail.candidates:
        found = Harvest(run.job.data["account"], run.job.data["folder"], "imap", mail, candidate)
        outcome = take(run.deps, run.call, found, opinion, project_id=run.job.data.get("project_id"))
        run.counts[outcome.what] += 1
        if outcome.file is not None:
            run.list("files", {"uid": envelope.uid, **outcome.file})
    for note in mail.notes:
        run.counts[f"note_{note.replace('-', '_')}"] += 1
    if run.action == "deep_scan":
        _scan(run, envelope, mail)
    _mark(run, source)
    if mail.candidates:
        spool.drop(run.deps, source)


def _content(run: Run, uid: int, source: str) -> bytes | None:
    """The message. The first one that is not done may be the one at which the last run was killed."""
    first, run.fresh = run.fresh, False
    found = spool.kept(run.deps, source) if first else None
    if found is None:
        found = run.box.fetch(uid)
        run.counts["fetched"] += found is not None
    return found


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
