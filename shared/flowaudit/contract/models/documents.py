"""Requests about documents and their stages (contract sections 6 to 10)."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field, StringConstraints

from flowaudit.contract.models.common import DocumentStatus, Paging, Provider, Request, Text100, Text200, Text500
from flowaudit.contract.validation import custom

MAX_PRESIGNED = 100 * 1024 * 1024


class DocumentQuery(Paging):
    """Query of a project's documents."""

    status: DocumentStatus | None = None


class UploadQuery(BaseModel):
    """``on_duplicate=reject`` refuses bytes that the project has already."""

    on_duplicate: Literal["accept", "reject"] = "accept"


def _json_object(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError) as error:
        raise custom("json", "ist kein gültiges JSON", "is not valid JSON") from error


class UploadFields(Request):
    """The form fields beside the files. ``auto`` begins the audit at once."""

    client_tags: Annotated[dict[Text100, Text500], BeforeValidator(_json_object), Field(max_length=20)] = Field(
        default_factory=dict
    )
    auto: bool = False


class PresignRequest(Request):
    """A file that the client will PUT to S3: its name, its size in bytes, its SHA-256 in hex."""

    filename: Text200
    size: int = Field(ge=1, le=MAX_PRESIGNED)
    sha256: Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]
    media_type: Annotated[str, StringConstraints(pattern="^[a-z]+/[a-z0-9.+-]+$", max_length=100)] = "application/pdf"
    client_tags: dict[Text100, Text500] = Field(default_factory=dict, max_length=20)
    auto: bool = True


class FileQuery(BaseModel):
    """``readable`` gives an XML-only e-invoice as the PDF that FlowAudit drew of it; other documents are readable."""

    form: Literal["original", "readable"] = "original"


class ParsedQuery(BaseModel):
    """Which pages of the words to answer, both inclusive, counted from 1."""

    from_page: int = Field(default=1, ge=1)
    to_page: int | None = Field(default=None, ge=1)


class RunRequest(Request):
    """Which payload an LLM run uses (the latest if none is named), and who runs it."""

    payload_id: Text100 | None = None
    provider_override: Provider | None = None
    model_override: Text100 | None = None


class StartQuery(BaseModel):
    """The stages that take no body."""
