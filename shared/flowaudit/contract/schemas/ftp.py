"""File servers."""

from __future__ import annotations

from flowaudit.contract.models.ftp import FtpAccountRequest, FtpProtocol
from flowaudit.contract.schemas.accounts import account_operations
from flowaudit.contract.schemas.base import Described, maybe, one_of, text, whole

OPERATIONS: dict[str, Described] = account_operations(
    "ftp",
    FtpAccountRequest,
    {"name": "archive", "host": "ftp.example.org", "protocol": "FTPS", "username": "audit", "password": "…"},
    {
        "protocol": one_of("FTPS", *(protocol.value for protocol in FtpProtocol)),
        "port": whole(21, minimum=1, maximum=65535),
        "username": text("audit"),
        "host_key": maybe(text("SHA256:…"), None),
    },
)
