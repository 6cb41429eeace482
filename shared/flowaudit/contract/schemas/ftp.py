"""File servers."""

from __future__ import annotations

from flowaudit.contract.models.ftp import (
    FtpAccountRequest,
    FtpDownloadRequest,
    FtpExtractRequest,
    FtpFileRequest,
    FtpProtocol,
    FtpUploadRequest,
)
from flowaudit.contract.schemas.accounts import account_operations
from flowaudit.contract.schemas.base import Described, count, maybe, obj, one_of, shared, text, whole
from flowaudit.contract.schemas.harvest import HARVEST
from flowaudit.contract.schemas.workspace import FILE

OPERATIONS: dict[str, Described] = account_operations(
    "ftp",
    FtpAccountRequest,
    {"name": "archive", "host": "ftp.example.org", "protocol": "FTPS", "username": "audit", "password": "…"},
    {
        "protocol": one_of("FTPS", *(protocol.value for protocol in FtpProtocol)),
        "port": whole(21, minimum=1, maximum=65535),
        "username": text("audit"),
        "host_key": maybe(text("SHA256:…"), None),
        "harvest": obj(**HARVEST, path=text("/"), pattern=text("*")),
    },
)

_JOB = shared("JobStarted")
_PATH = "/invoices/invoice_01.pdf"

OPERATIONS |= {
    "analyze": Described(
        answer=_JOB, body=FtpFileRequest, problems=(404,), example={"account": "archive", "path": _PATH}
    ),
    "extract": Described(
        answer=_JOB,
        body=FtpExtractRequest,
        problems=(404,),
        example={"account": "archive", "path": "/invoices", "pattern": "*.pdf", "folder": "uploads"},
    ),
    "download": Described(
        answer=FILE,
        body=FtpDownloadRequest,
        problems=(404, 409, 413, 503),
        example={"account": "archive", "path": _PATH, "folder": "uploads"},
    ),
    "upload": Described(
        answer=obj(
            account=text("archive"),
            path=text(_PATH),
            size=count(48213, "Bytes"),
            sha256=text("a8f3" * 16, pattern="^[0-9a-f]{64}$"),
        ),
        body=FtpUploadRequest,
        problems=(404, 409, 503),
        example={"account": "archive", "path": _PATH, "folder": "uploads", "name": "invoice_01.pdf"},
    ),
}
