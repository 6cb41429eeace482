"""Files in folders."""

from __future__ import annotations

from flowaudit.contract.models.workspace import ExtractRequest, FileRequest, FilesQuery, MoveRequest
from flowaudit.contract.schemas.base import Described, Schema, count, free, many, maybe, obj, paging, shared, text
from flowaudit.contract.schemas.common import CREATED

_FOLDER = text("2025/03", "Levels are separated by slashes")
FILE = obj(
    file_id=text("file_001"),
    folder=_FOLDER,
    name=text("invoice_01.pdf"),
    size=count(48213, "Bytes"),
    sha256=text("a8f3" * 16, pattern="^[0-9a-f]{64}$"),
    media_type=text("application/pdf"),
    origin=free({"kind": "upload", "actor": "demo"}, "Where the file came from"),
    created_at=CREATED,
)
COUNTED = obj(folder=_FOLDER, files=count(12), bytes=count(578_556))
_FORM: Schema = {
    "type": "object",
    "properties": {
        "files": {
            "type": "array",
            "items": {"type": "string", "contentMediaType": "application/octet-stream"},
            "minItems": 1,
            "maxItems": 20,
        }
    },
    "required": ["files"],
}
_JOB = shared("JobStarted")

OPERATIONS: dict[str, Described] = {
    "files": Described(
        answer=obj(folder=maybe(_FOLDER), data=many({"anyOf": [FILE, COUNTED]}), meta=paging(1)), query=FilesQuery
    ),
    "upload": Described(answer=obj(data=many(FILE)), body_schema=_FORM, problems=(409, 415)),
    "move": Described(
        answer=FILE,
        body=MoveRequest,
        problems=(404, 409),
        example={"folder": "inbox", "name": "invoice_01.pdf", "to_folder": "2025/03"},
    ),
    "analyze": Described(
        answer=_JOB, body=FileRequest, problems=(404,), example={"folder": "2025/03", "name": "invoice_01.pdf"}
    ),
    "extract": Described(answer=_JOB, body=ExtractRequest, example={"folder": "inbox", "target": "invoices"}),
}
