"""The audit trail and the live log (contract section 16)."""

from __future__ import annotations

from flowaudit.contract.models.audit import EventQuery, StreamQuery
from flowaudit.contract.schemas.base import Described, free, ident, moment, obj, one_of, page, text, whole
from flowaudit.core.model.results import Text

_HASH = text("5f" * 32, pattern="^[0-9a-f]{64}$")

OPERATIONS: dict[str, Described] = {
    "events": Described(
        answer=page(
            obj(
                event_id=ident("evt", "evt_001"),
                event_type=text("DOCUMENT_UPLOADED", pattern="^[A-Z_]+$"),
                ts=moment("2025-12-15T12:00:00.000Z"),
                entity=obj(type=text("document"), id=text("doc_123")),
                actor=text("demo"),
                role=one_of("user", "user", "admin"),
                request_id=text("0b8f6c1e-8c7a-4f0e-9a55-2f6f2d0c7a11"),
                data=free({"size": 48213}, "Ids, statuses and numbers; never content of a document"),
                chain=text("prj_9b3c", "The project's id, or SYSTEM"),
                sequence=whole(2, "Place in the chain", minimum=1),
                previous=_HASH,
                hash=_HASH,
            )
        ),
        query=EventQuery,
        problems=(404,),
        note=Text(
            "Neueste zuerst. Die Ereignisse eines Vorhabens bilden eine Kette: jedes trägt den SHA-256 seines "
            "Vorgängers.",
            "Newest first. The events of a project form a chain: each carries the SHA-256 of the one before it.",
        ),
    ),
    "logstream": Described(
        query=StreamQuery,
        media=("text/event-stream",),
        note=Text(
            "Endet nach dem, was da ist, und kurzem Warten; der Browser setzt mit Last-Event-ID fort.",
            "Ends after what is there and a short wait; the browser resumes with Last-Event-ID.",
        ),
    ),
}
