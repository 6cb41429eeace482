"""Requests of the harvest, and what an account says about it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from flowaudit.contract.models.common import Request
from flowaudit.contract.validation import custom
from flowaudit.core.harvest.schedule import ScheduleRefused, checked


def _schedule(value: str) -> str:
    try:
        return checked(value)
    except ScheduleRefused as refused:
        raise custom("schedule", refused.text.de, refused.text.en) from refused


#: ``rate(6 hours)`` or ``cron(0 6 ? * MON-FRI *)``, in the time of Berlin.
Schedule = Annotated[str, StringConstraints(max_length=100), AfterValidator(_schedule)]
ProjectId = Annotated[str, StringConstraints(pattern=r"^prj_[0-9A-Z]{26}$")]
#: As in an account's own path.
SourceName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]


class SourceKindName(StrEnum):
    """Kinds of accounts that the harvest fetches from."""

    IMAP = "imap"
    FTP = "ftp"


class HarvestSettings(Request):
    """Whether the harvest goes to an account (a run that names it goes there all the same), when by itself, and to
    which project's audit it hands what it finds."""

    enabled: Annotated[bool, Field(strict=True)] = True
    schedule: Schedule | None = None
    project_id: ProjectId | None = None


class SourceRef(Request):
    """An account."""

    kind: SourceKindName
    account: SourceName


class HarvestRequest(Request):
    """From where (without ``sources``: from all accounts that are enabled), and to which project's audit; without
    ``project_id`` to the one that an account names, if any."""

    sources: Annotated[list[SourceRef], Field(min_length=1, max_length=200)] | None = None
    project_id: ProjectId | None = None
