"""Actions extract, deep_scan, intelligent_extract and harvest of the job imap: from messages to invoices.

Sizes and ids are asked for before any body. A message is fetched once: a mark of its account, id and size says that it
is done, and is set when all its files are stored, in one transaction with the cursor. What one message brings is stored
before the next one is fetched. Messages that are known by their mark cost nothing but a line in a list: their marks are
read a batch at a time, and the cursor passes them together.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice

from flowaudit.core.harvest.headers import identity_of
from flowaudit.core.harvest.messages import Mail, read_mail
from flowaudit.core.harvest.vocabulary import MAIL_WORDS
from flowaudit.core.model.folding import fold
from flowaudit.ports.mail import Envelope
from flowaudit.ports.records import Record
from flowaudit.usecases import spool
from flowaudit.usecases.harvested import Harvest
from flowaudit.usecases.harvesting import take_all
from flowaudit.usecases.jobs.imap_run import Run
from flowaudit.usecases.mailing import KIND
from flowaudit.usecases.opinion import Opinion
from flowaudit.usecases.store import accounts, harvests, jobs, keys, workspace
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
            _part(run, part, opinion)
    if opinion is not None:
        run.counts.update(opinion.counts)
        run.add_to("opinion", opinion.told())


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


def _part(run: Run, uids: list[int], opinion: Opinion | None) -> None:
    """A few messages: those that are known are passed over, the others fetched one after the other. An account that was
    removed meanwhile is read no further, though the session would go on."""
    accounts.must_be_same(run.deps, KIND, run.job.data["account"], run.job.data["account_id"])
    envelopes = [(envelope, _source(run, envelope)) for envelope in run.box.envelopes(uids)]
    known = workspace.known_of(run.deps, [source for _, source in envelopes])
    passed = 0
    for envelope, source in envelopes:
        run.counts["messages"] += 1
        passed += 1
        if source in known:
            run.counts["known"] += 1
            continue
        content = _content(run, envelope, source)
        if content is None:
            continue
        spooled = _message(run, envelope, source, content, opinion)
        run.report(passed, cursor=envelope.uid, also=_marking(run, source))
        passed = 0
        known.add(source)
        if spooled:
            spool.discard(run.deps, source)
        run.given.in_time()
    if passed:
        run.step(passed, cursor=envelopes[-1][0].uid)


def _source(run: Run, envelope: Envelope) -> str:
    return f"mail:{run.job.data['account_id']}:{identity_of(envelope.header)}:{envelope.size}"


def _message(run: Run, envelope: Envelope, source: str, content: bytes, opinion: Opinion | None) -> bool:
    """Store what the message brings; whether it had to be kept in the spool for that."""
    mail = read_mail(content)
    if mail.candidates:
        spool.keep(run.deps, source, content)
    run.counts["attachments"] += len(mail.candidates)
    told = {"uid": envelope.uid, "subject": mail.subject[:100]}
    place = (run.job.data["account"], run.job.data["folder"], "imap", mail)
    files = [Harvest(*place, candidate) for candidate in mail.candidates]
    for file, outcome in take_all(run.deps, run.call, files, opinion, project_id=run.job.data.get("project_id")):
        run.counts[outcome.what] += 1
        if outcome.file is not None:
            run.add_to("files", {"uid": envelope.uid, **outcome.file})
        if outcome.code is not None:
            run.add_to("unread", {**told, "name": file.candidate.filename, "code": outcome.code})
    run.add_to("unread", *({**told, "name": one.name, "code": one.code} for one in mail.unread))
    for note in mail.notes:
        run.counts[f"note_{note.replace('-', '_')}"] += 1
    if run.action == "deep_scan":
        _scan(run, envelope, mail)
    return bool(mail.candidates)


def _content(run: Run, envelope: Envelope, source: str) -> bytes | None:
    """The message; None for one that is too large or was removed at this moment. The first one that is not done may be
    the one at which the last run was killed."""
    if envelope.size > MAX_MESSAGE:
        run.counts["too_large"] += 1
        run.add_to("skipped", {"uid": envelope.uid, "code": "too-large", "size": envelope.size})
        return None
    first, run.fresh = run.fresh, False
    found = spool.kept(run.deps, source) if first else None
    if found is None:
        found = run.box.fetch(envelope.uid)
        run.counts["gone" if found is None else "fetched"] += 1
    return found


def _scan(run: Run, envelope: Envelope, mail: Mail) -> None:
    """Words of invoices in subject and body, and links behind which documents wait. Links are not followed."""
    if not MAIL_WORDS.search(fold(f"{mail.subject}\n{mail.text}")):
        return
    run.counts["mentions"] += 1
    run.counts["links"] += len(mail.links)
    if mail.links:
        links = [{"url": link.url[:200], "text": link.text[:60]} for link in mail.links[:3]]
        run.add_to("mentioned", {"uid": envelope.uid, "subject": mail.subject[:100], "links": links})


def _marking(run: Run, source: str) -> Callable[[Unit], None]:
    mark = Record(keys.taken(source), "taken", {"job_id": run.job_id})
    return lambda unit: unit.put(mark, force=True)
