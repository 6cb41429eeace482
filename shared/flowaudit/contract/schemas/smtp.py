"""Sending mail."""

from __future__ import annotations

from flowaudit.contract.models.smtp import SendRequest, SmtpAccountRequest
from flowaudit.contract.schemas.accounts import account_operations
from flowaudit.contract.schemas.base import Described, many, obj, text
from flowaudit.contract.schemas.imap import SERVER

_ADDRESS = "pruefung@example.org"

OPERATIONS: dict[str, Described] = account_operations(
    "smtp",
    SmtpAccountRequest,
    {
        "name": "versand",
        "host": "smtp.example.org",
        "security": "TLS",
        "username": _ADDRESS,
        "password": "…",
        "sender": _ADDRESS,
    },
    {**SERVER, "sender": text(_ADDRESS)},
)

OPERATIONS |= {
    "send": Described(
        answer=obj(
            message_id=text("msg_01JD0000000000000000000000@example.org"),
            accepted=many(text("lieferant@example.org")),
            refused=many(text("unbekannt@example.org")),
        ),
        body=SendRequest,
        problems=(404, 409, 413, 422, 503),
        example={
            "account": "versand",
            "account_type": "SMTP",
            "to": ["lieferant@example.org"],
            "subject": "Ihre Rechnung 2025-0815",
            "text": "Bitte senden Sie uns eine Rechnung mit Ihrer Steuernummer.",
            "attachments": [{"folder": "uploads", "name": "rechnung.pdf"}],
        },
    )
}
