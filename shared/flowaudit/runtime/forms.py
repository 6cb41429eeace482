"""Reading multipart/form-data (RFC 7578)."""

from __future__ import annotations

import io
from pathlib import PurePosixPath, PureWindowsPath

import python_multipart
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import Field, File

from flowaudit.contract.problems import TOO_LARGE, UNSUPPORTED_MEDIA_TYPE, FieldError, Problem, invalid
from flowaudit.core.model.results import Text
from flowaudit.usecases.answers import Upload, UploadedFile

# A function takes 6 MB with base64, that is 4.5 MB of bytes; what a form adds must fit too.
MAX_FORM = 4 * 1024 * 1024
_MAX_NAME = 200


def safe_name(name: str) -> str:
    """The last part of a client's file name without control characters; never empty, at most 200 characters."""
    last = PureWindowsPath(PurePosixPath(name).name).name
    cleaned = "".join(c for c in last if c.isprintable()).strip(" .")
    stem, dot, ending = cleaned.rpartition(".")
    if len(cleaned) > _MAX_NAME and dot:
        cleaned = stem[: _MAX_NAME - len(ending) - 1] + "." + ending
    return cleaned[:_MAX_NAME] or "document"


def read_form(content_type: str, body: bytes) -> Upload:
    """A form as an upload. Raises 413, 415 or 400."""
    if len(body) > MAX_FORM:
        detail = Text(
            "Der Upload ist größer als 4 MB; größere Dateien über POST /api/projects/{project_id}/documents/presign",
            "The upload is larger than 4 MB; use POST /api/projects/{project_id}/documents/presign for larger files",
        )
        raise Problem(TOO_LARGE, detail, [FieldError("files", detail)])
    if not content_type.lower().startswith("multipart/form-data"):
        raise Problem(
            UNSUPPORTED_MEDIA_TYPE,
            Text("Erwartet wird multipart/form-data", "multipart/form-data is expected"),
        )
    if not body.rstrip().endswith(b"--"):
        # the parser would silently leave out a last part that was cut off
        raise invalid("body", "ist unvollständig", "is incomplete")
    fields: dict[str, str] = {}
    files: list[UploadedFile] = []

    def on_field(field: Field) -> None:
        fields[(field.field_name or b"").decode("utf-8", "replace")] = (field.value or b"").decode("utf-8", "replace")

    def on_file(file: File) -> None:
        file.file_object.seek(0)
        name = (file.file_name or b"").decode("utf-8", "replace")
        files.append(UploadedFile(safe_name(name), file.file_object.read(), (file.field_name or b"").decode()))

    try:
        python_multipart.parse_form(
            {"Content-Type": content_type.encode(), "Content-Length": str(len(body)).encode()},
            io.BytesIO(body),
            on_field,
            on_file,
        )
    except (FormParserError, ValueError, UnicodeDecodeError) as error:
        raise invalid("body", "ist kein lesbares multipart/form-data", "is not readable multipart/form-data") from error
    return Upload(fields, tuple(files))
