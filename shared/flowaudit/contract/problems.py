"""Errors as problem+json (RFC 7807, contract 0.4 and 17): the one owner of what a failed request says.

Every problem exists in German and English. ``errors`` name the fields. A problem never carries content of a document or
a secret.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flowaudit.core.model.results import Text

TYPE_BASE = "https://flowaudit.local/problems/"
MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Kind:
    """A sort of problem: its slug, its status and its title."""

    slug: str
    status: int
    title: Text


VALIDATION = Kind("validation-error", 400, Text("Ungültige Eingabe", "Validation Error"))
UNAUTHORIZED = Kind("unauthorized", 401, Text("Nicht angemeldet", "Unauthorized"))
FORBIDDEN = Kind("forbidden", 403, Text("Nicht erlaubt", "Forbidden"))
NOT_FOUND = Kind("not-found", 404, Text("Nicht gefunden", "Not Found"))
ROUTE_NOT_FOUND = Kind("route-not-found", 404, Text("Unbekannter Pfad", "Route Not Found"))
CONFLICT = Kind("conflict", 409, Text("Konflikt", "Conflict"))
TOO_LARGE = Kind("too-large", 413, Text("Zu groß", "Too Large"))
UNSUPPORTED_MEDIA_TYPE = Kind(
    "unsupported-media-type", 415, Text("Nicht unterstützter Dateityp", "Unsupported Media Type")
)
UNPROCESSABLE = Kind("unprocessable", 422, Text("Nicht verarbeitbar", "Unprocessable"))
TOO_MANY_REQUESTS = Kind("too-many-requests", 429, Text("Zu viele Anfragen", "Too Many Requests"))
INTERNAL = Kind("internal", 500, Text("Interner Fehler", "Internal Error"))
NOT_IMPLEMENTED = Kind("not-implemented", 501, Text("Noch nicht verfügbar", "Not Implemented"))
UNAVAILABLE = Kind("unavailable", 503, Text("Vorübergehend nicht verfügbar", "Temporarily Unavailable"))

_BY_STATUS = {
    400: VALIDATION,
    404: NOT_FOUND,
    409: CONFLICT,
    413: TOO_LARGE,
    415: UNSUPPORTED_MEDIA_TYPE,
    422: UNPROCESSABLE,
}


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field; ``field`` is a dotted path (``project.project_period.end``)."""

    field: str
    message: Text


class Problem(Exception):
    """A request that cannot be answered as asked."""

    def __init__(self, kind: Kind, detail: Text, errors: Iterable[FieldError] = ()) -> None:
        super().__init__(f"{kind.slug}: {detail.en}")
        self.kind = kind
        self.detail = detail
        self.errors = tuple(errors)

    def to_json(self, language: str, instance: str) -> dict[str, Any]:
        """The body in the reader's language; ``instance`` is the path of the request."""
        return {
            "type": TYPE_BASE + self.kind.slug,
            "title": self.kind.title.in_language(language),
            "status": self.kind.status,
            "detail": self.detail.in_language(language),
            "instance": instance,
            "errors": [{"field": e.field, "message": e.message.in_language(language)} for e in self.errors],
        }


def invalid(field: str, de: str, en: str) -> Problem:
    """400 about one field."""
    return Problem(VALIDATION, Text(f"{field}: {de}", f"{field}: {en}"), [FieldError(field, Text(de, en))])


def not_found(what_de: str, what_en: str, identifier: str) -> Problem:
    """404 for an id that is unknown or malformed."""
    shown = identifier[:64]
    return Problem(NOT_FOUND, Text(f"{what_de} {shown} gibt es nicht", f"There is no {what_en} {shown}"))


def conflict(de: str, en: str) -> Problem:
    """409."""
    return Problem(CONFLICT, Text(de, en))


def of_status(status: int, detail: Text, errors: Iterable[FieldError] = ()) -> Problem:
    """The problem for a refusal that carries its own status (parsing, limits)."""
    return Problem(_BY_STATUS.get(status, INTERNAL), detail, errors)
