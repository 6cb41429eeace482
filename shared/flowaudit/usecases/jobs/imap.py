"""Job imap: what takes long in a mailbox. One function, the job's ``action`` says which work.

The job's record holds a cursor: the highest UID that is done and the folder's UIDVALIDITY. A run that was killed goes
on behind it; where the server has numbered the messages anew, the folder is walked again, and the marks of messages and
files that were taken over keep everything from being taken twice.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flowaudit.usecases.deps import Deps
from flowaudit.usecases.jobs import imap_contacts, imap_extract, imap_folder, imap_text
from flowaudit.usecases.jobs.attempts import Attempt, Done, attempt
from flowaudit.usecases.jobs.imap_run import Run
from flowaudit.usecases.mailing import KIND, mailbox
from flowaudit.usecases.store import accounts
from flowaudit.usecases.store.unit import Unit

ACTIONS: dict[str, Callable[[Run], None]] = {
    "search": imap_folder.search,
    "move": imap_folder.move,
    "clear": imap_folder.clear,
    "extract": imap_extract.extract,
    "harvest": imap_extract.harvest,
    "deep_scan": imap_extract.extract,
    "intelligent_extract": imap_extract.extract,
    "raw_text": imap_text.raw_text,
}


def handle(deps: Deps, event: dict[str, Any]) -> dict[str, Any]:
    """Bring the job to its end, or as far as the time allows."""
    return attempt(deps, event, _work)


def _work(given: Attempt) -> Done:
    if given.job.data["kind"] == imap_contacts.KIND:
        return imap_contacts.analyze(given)
    accounts.must_be_same(given.deps, KIND, given.job.data["account"], given.job.data["account_id"])
    with mailbox(given.deps, given.job.data["account"]) as box:
        run = Run(given, box)
        ACTIONS[given.job.data["action"]](run)
    counts = dict(run.counts)
    told = {"action": run.action, "job_id": given.job.data["job_id"], **counts}

    def tell(unit: Unit) -> None:
        unit.event("MAIL_WORKED", "account", given.job.data["account_id"], **told)

    return Done({**counts, **run.found}, tell)
