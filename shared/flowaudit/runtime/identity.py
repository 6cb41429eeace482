"""Who calls: from a verified JWT (Cognito authorizer), or in the demo from headers."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from typing import Any, Literal

from flowaudit.contract.operations import Operation
from flowaudit.contract.problems import FORBIDDEN, UNAUTHORIZED, Problem, invalid
from flowaudit.core.model.results import Text
from flowaudit.usecases.call import Call, Language

_SAFE = re.compile(r"[A-Za-z0-9._:-]{1,128}")
_GROUP = re.compile(r"[\w-]+")
_SEQUENCE = re.compile(r"[0-9]{1,12}")


def language_of(header: str | None) -> Language:
    """The wanted language by ``Accept-Language`` (RFC 9110); English where the header names neither of the two."""
    wanted: list[tuple[float, int, Language]] = []
    for place, part in enumerate((header or "").split(",")[:20]):
        tag, _, parameter = part.strip().partition(";")
        quality = re.fullmatch(r"\s*q=(0(?:\.\d{1,3})?|1(?:\.0{1,3})?)\s*", parameter)
        weight = float(quality[1]) if quality else 1.0
        primary = tag.lower().partition("-")[0]
        if weight > 0 and primary in ("de", "en"):
            wanted.append((-weight, place, "de" if primary == "de" else "en"))
    return min(wanted)[2] if wanted else "en"


def request_id_of(header: str | None) -> str:
    """The client's ``X-Request-Id`` if it is harmless, else a new one."""
    return header if header and _SAFE.fullmatch(header) else str(uuid.uuid4())


def caller(operation: Operation, headers: Mapping[str, str], authorizer: Mapping[str, Any], auth_mode: str) -> Call:
    """The caller of an operation. ``headers`` have lower-case names; ``authorizer`` is the gateway's.

    Raises 401 without a verified token, 403 for the wrong role, 400 for an unknown ``X-Role`` of the demo.
    """
    request_id = request_id_of(headers.get("x-request-id"))
    language = language_of(headers.get("accept-language"))
    key = headers.get("idempotency-key")
    if operation.role == "any":
        return Call(request_id, "anonymous", "anonymous", language=language, idempotency_key=key)
    actor, session, role = _demo(headers) if auth_mode == "demo" else _token(authorizer)
    if operation.role == "admin" and role != "admin":
        raise Problem(
            FORBIDDEN,
            Text("Diese Operation ist der Rolle admin vorbehalten", "This operation is reserved for the role admin"),
        )
    last_seen = headers.get("last-event-id", "")
    last_event_id = last_seen if _SEQUENCE.fullmatch(last_seen) else None
    return Call(request_id, actor, session, role, language, key, last_event_id, operation.id)


def _demo(headers: Mapping[str, str]) -> tuple[str, str, Literal["user", "admin"]]:
    role = headers.get("x-role") or "user"
    session = headers.get("x-session-id") or "demo"
    if role not in ("user", "admin"):
        raise invalid("X-Role", "muss user oder admin sein", "must be user or admin")
    if not _SAFE.fullmatch(session):
        raise invalid(
            "X-Session-Id",
            "darf nur Buchstaben, Ziffern und ._:- enthalten (höchstens 128)",
            "may hold only letters, digits and ._:- (at most 128)",
        )
    return "demo", session, "admin" if role == "admin" else "user"


def _token(authorizer: Mapping[str, Any]) -> tuple[str, str, Literal["user", "admin"]]:
    claims = authorizer.get("claims") or {}
    subject = claims.get("sub")
    if not isinstance(subject, str) or not subject:
        raise Problem(
            UNAUTHORIZED,
            Text("Es fehlt ein gültiges Anmelde-Token (Authorization)", "A valid token is missing (Authorization)"),
        )
    # API Gateway hands a list claim on as text, "[admin user]" or "admin,user"
    groups = set(_GROUP.findall(str(claims.get("cognito:groups", ""))))
    if "admin" in groups:
        return subject, subject, "admin"
    if "user" in groups:
        return subject, subject, "user"
    raise Problem(
        FORBIDDEN,
        Text(
            "Das Konto gehört weder zur Gruppe user noch zur Gruppe admin",
            "The account belongs neither to the group user nor to the group admin",
        ),
    )
