"""Requests of the SMTP operations."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from flowaudit.contract.models.accounts import AccountName, AccountRequest, Host, Port, Secret
from flowaudit.contract.models.common import CLEAN, LongText, Request
from flowaudit.contract.models.imap import Security, UserName
from flowaudit.contract.models.workspace import FileRequest
from flowaudit.contract.validation import custom

#: An address as SMTP takes it without extensions (RFC 5321, 4.1.2, without quoted local parts).
Address = Annotated[
    str,
    StringConstraints(
        pattern=r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?$",
        max_length=320,
    ),
]
Subject = Annotated[str, CLEAN, StringConstraints(max_length=500, pattern=r"^[^\r\n]*$")]
_PORTS = {Security.TLS: 465, Security.STARTTLS: 587}
_MAX_RECIPIENTS = 50


class AccountType(StrEnum):
    """What kind of account a mail goes out by."""

    SMTP = "SMTP"
    GMAIL = "GMAIL"
    OUTLOOK = "OUTLOOK"


class SmtpAccountRequest(AccountRequest):
    """A new account; ``sender`` is the address that its mails come from."""

    host: Host
    security: Security = Security.TLS
    port: Port | None = None
    username: UserName
    password: Secret
    sender: Address

    @model_validator(mode="after")
    def _with_port(self) -> SmtpAccountRequest:
        if self.port is None:
            self.port = _PORTS[self.security]
        return self


class SendRequest(Request):
    """A mail; attachments are files of the workspace."""

    account: AccountName
    account_type: AccountType = AccountType.SMTP
    to: Annotated[list[Address], Field(min_length=1, max_length=_MAX_RECIPIENTS)]
    cc: Annotated[list[Address], Field(max_length=_MAX_RECIPIENTS)] = Field(default_factory=list)
    bcc: Annotated[list[Address], Field(max_length=_MAX_RECIPIENTS)] = Field(default_factory=list)
    subject: Subject = ""
    text: LongText = ""
    attachments: Annotated[list[FileRequest], Field(max_length=20)] = Field(default_factory=list)

    @model_validator(mode="after")
    def _not_too_many(self) -> SendRequest:
        if len(self.recipients) > _MAX_RECIPIENTS:
            raise custom(
                "recipients",
                f"Mehr als {_MAX_RECIPIENTS} Empfänger gehen nicht",
                f"There can be no more than {_MAX_RECIPIENTS} recipients",
            )
        return self

    @property
    def recipients(self) -> list[str]:
        """Each address once."""
        return list(dict.fromkeys([*self.to, *self.cc, *self.bcc]))
