"""Requests of the FTP operations."""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from flowaudit.contract.models.accounts import AccountName, AccountRequest, Host, Port, Secret, SecretText
from flowaudit.contract.models.common import Request, Text200
from flowaudit.contract.models.harvest import HarvestSettings
from flowaudit.contract.models.workspace import FileName, FolderPath
from flowaudit.contract.validation import custom


class FtpProtocol(StrEnum):
    """How files are fetched: FTP (nothing is encrypted), FTPS (explicit TLS on FTP's port, RFC 4217), FTPS_IMPLICIT
    (TLS from the first byte), SFTP (over SSH)."""

    FTP = "FTP"
    FTPS = "FTPS"
    FTPS_IMPLICIT = "FTPS_IMPLICIT"
    SFTP = "SFTP"


PORTS = {FtpProtocol.FTP: 21, FtpProtocol.FTPS: 21, FtpProtocol.FTPS_IMPLICIT: 990, FtpProtocol.SFTP: 22}
#: OpenSSH's writing of a key's SHA-256: 43 characters of base64 without padding
HostKey = Annotated[str, StringConstraints(pattern=r"^SHA256:[A-Za-z0-9+/]{43}$")]


def _remote(value: str) -> str:
    if not value.strip() or any(unicodedata.category(c)[0] == "C" for c in value):
        raise custom("path", "ist kein Pfad auf einem Server", "is no path on a server")
    return value


#: A path on a file server, as the server writes it.
RemotePath = Annotated[str, StringConstraints(max_length=1000), AfterValidator(_remote)]


class FtpHarvest(HarvestSettings):
    """Which files the harvest looks at: those of a folder whose name matches ``pattern`` (``*`` and ``?``)."""

    path: RemotePath = "/"
    pattern: Text200 = "*"


class FtpAccountRequest(AccountRequest):
    """A new account. SFTP needs ``host_key``, the fingerprint that ``ssh-keygen -lf`` prints for the server's key, as
    there is no certificate that would prove the server; and a password or an OpenSSH ``private_key``."""

    host: Host
    protocol: FtpProtocol = FtpProtocol.FTPS
    port: Port | None = None
    username: Text200
    password: Secret | None = None
    private_key: SecretText | None = None
    host_key: HostKey | None = None
    harvest: FtpHarvest = FtpHarvest()

    @model_validator(mode="after")
    def _complete(self) -> FtpAccountRequest:
        if self.port is None:
            self.port = PORTS[self.protocol]
        sftp = self.protocol is FtpProtocol.SFTP
        if sftp and self.host_key is None:
            raise custom("host_key", "SFTP braucht host_key (SHA256:…)", "SFTP needs host_key (SHA256:…)")
        if self.password is None and not (sftp and self.private_key):
            raise custom("password", "Es fehlt das Passwort", "The password is missing")
        if not sftp and (self.private_key or self.host_key):
            raise custom(
                "protocol",
                "private_key und host_key gibt es nur bei SFTP",
                "private_key and host_key are for SFTP only",
            )
        return self


class FtpFileRequest(Request):
    """A file of a server."""

    account: AccountName
    path: RemotePath


class FtpDownloadRequest(FtpFileRequest):
    """Where the file goes in the workspace; without ``name`` it keeps the server's, cleaned."""

    folder: FolderPath
    name: FileName | None = None


class FtpUploadRequest(FtpFileRequest):
    """Which file of the workspace goes to ``path`` on the server."""

    folder: FolderPath
    name: FileName


class FtpExtractRequest(Request):
    """Which files of a server's folder go to the workspace: those whose name matches ``pattern`` (``*`` and ``?``,
    whatever the case) and, with ``only_invoices``, whose content is an invoice."""

    account: AccountName
    path: RemotePath = "/"
    pattern: Text200 = "*"
    folder: FolderPath = "uploads"
    only_invoices: Annotated[bool, Field(strict=True)] = True
