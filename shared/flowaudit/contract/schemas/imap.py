"""Mailboxes over IMAP."""

from __future__ import annotations

from flowaudit.contract.models.imap import (
    ClearRequest,
    FindAndMoveRequest,
    FlagsRequest,
    ImapAccountRequest,
    MailRequest,
    SearchRequest,
    Security,
)
from flowaudit.contract.schemas.accounts import account_operations
from flowaudit.contract.schemas.base import Described, count, flag, many, maybe, obj, one_of, shared, text, whole
from flowaudit.contract.schemas.harvest import HARVEST

SERVER = {
    "security": one_of("TLS", *(security.value for security in Security)),
    "port": whole(993, minimum=1, maximum=65535),
    "username": text("rechnungen@example.org"),
}
_JOB = shared("JobStarted")
_MAIL = {"account": "rechnungen", "folder": "INBOX", "query": "subject:Rechnung newer_than:30d"}

OPERATIONS: dict[str, Described] = account_operations(
    "imap",
    ImapAccountRequest,
    {
        "name": "rechnungen",
        "host": "imap.example.org",
        "security": "TLS",
        "username": "rechnungen@example.org",
        "password": "…",
    },
    {**SERVER, "harvest": obj(**HARVEST, folder=text("INBOX"), query=text(""))},
)

_FOLDER = obj(
    name=text("INBOX"),
    delimiter=maybe(text("/"), "/"),
    flags=many(text("\\HasNoChildren")),
    selectable=flag(True),
)

OPERATIONS |= {
    "folders": Described(answer=obj(data=many(_FOLDER), meta=obj(total=count(1))), problems=(404, 409, 422, 503)),
    "flags": Described(
        answer=obj(
            folder=text("INBOX"),
            uid_validity=whole(1, minimum=1),
            changed=many(whole(17, minimum=1)),
            missing=many(whole(18, minimum=1)),
        ),
        body=FlagsRequest,
        problems=(404, 409, 422, 503),
        example={"folder": "INBOX", "uids": [17, 18], "uid_validity": 1, "flags": ["\\Seen"], "action": "ADD"},
    ),
    "search": Described(answer=_JOB, body=SearchRequest, problems=(404,), example={**_MAIL, "limit": 100}),
    "find_and_move": Described(
        answer=_JOB, body=FindAndMoveRequest, problems=(404,), example={**_MAIL, "to_folder": "Rechnungen"}
    ),
    "clear_folder": Described(answer=_JOB, body=ClearRequest, problems=(404,), example={"folder": "Papierkorb"}),
    "extract": Described(answer=_JOB, body=MailRequest, problems=(404,), example=_MAIL),
    "deep_scan": Described(answer=_JOB, body=MailRequest, problems=(404,), example=_MAIL),
    "intelligent_extract": Described(answer=_JOB, body=MailRequest, problems=(404,), example=_MAIL),
}
