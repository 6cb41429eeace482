"""Requests of the IMAP operations."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from flowaudit.contract.models.accounts import AccountName, AccountRequest, Host, Port, Secret
from flowaudit.contract.models.common import CLEAN, Request
from flowaudit.contract.models.harvest import HarvestSettings

#: A system flag (RFC 9051, 2.3.2) or a keyword: an atom of the protocol.
MailFlag = Annotated[
    str, StringConstraints(pattern=r"^(\\(Seen|Answered|Flagged|Deleted|Draft)|[A-Za-z0-9_$.-]{1,60})$")
]
FolderName = Annotated[str, CLEAN, StringConstraints(min_length=1, max_length=255, pattern=r"^[^\r\n\t]+$")]
UserName = Annotated[str, CLEAN, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\r\n\t]+$")]
QueryText = Annotated[str, StringConstraints(max_length=500)]
Uid = Annotated[int, Field(ge=1, le=4_294_967_295, strict=True)]


class Security(StrEnum):
    """TLS from the first byte (RFC 8314 asks for it), or after STARTTLS. There is no unencrypted way."""

    TLS = "TLS"
    STARTTLS = "STARTTLS"


_PORTS = {Security.TLS: 993, Security.STARTTLS: 143}


class ImapHarvest(HarvestSettings):
    """Which messages the harvest looks at: those of a folder that a query finds."""

    folder: FolderName = "INBOX"
    query: QueryText = ""


class ImapAccountRequest(AccountRequest):
    """A new account."""

    host: Host
    security: Security = Security.TLS
    port: Port | None = None
    username: UserName
    password: Secret
    harvest: ImapHarvest = ImapHarvest()

    @model_validator(mode="after")
    def _with_port(self) -> ImapAccountRequest:
        if self.port is None:
            self.port = _PORTS[self.security]
        return self


class FlagAction(StrEnum):
    """Set or take away."""

    ADD = "ADD"
    REMOVE = "REMOVE"


class FlagsRequest(Request):
    """Flags of messages, which are named by UID within ``uid_validity`` (as a search told it)."""

    folder: FolderName = "INBOX"
    uids: Annotated[list[Uid], Field(min_length=1, max_length=1000)]
    uid_validity: Uid | None = None
    flags: Annotated[list[MailFlag], Field(min_length=1, max_length=20)]
    action: FlagAction = FlagAction.ADD


class ClearRequest(Request):
    """Empty a folder: it has to be named, there is no default."""

    folder: FolderName


class MailRequest(Request):
    """Messages of a folder that a query finds."""

    account: AccountName
    folder: FolderName = "INBOX"
    query: QueryText = ""


class SearchRequest(MailRequest):
    """``limit``: how many messages the result tells of; all are counted."""

    limit: Annotated[int, Field(ge=1, le=200, strict=True)] = 100


class FindAndMoveRequest(MailRequest):
    """Where the messages go."""

    to_folder: FolderName
