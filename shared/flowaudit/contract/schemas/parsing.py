"""Parsing profiles."""

from __future__ import annotations

from flowaudit.contract.models.parsing import ParsingProfile
from flowaudit.contract.schemas.base import Described, count, many, maybe, obj, one_of, shared, text, whole

PROFILE = obj(
    name=text("wasserwerk-beispielstadt"),
    status=one_of("ACTIVE", "ACTIVE", "DISABLED", "BROKEN"),
    supplier=maybe(text("Wasserwerk Beispielstadt")),
    priority=maybe(whole(0)),
    fields=many(text("invoice_number")),
    problems=many(shared("FieldError")),
)
_EXAMPLE = {
    "supplier": "Wasserwerk Beispielstadt",
    "match": {"any_of": ["Wasserwerk Beispielstadt"]},
    "fields": {"invoice_number": "Vorgang (?P<value>[A-Z]{2}-[0-9]+)"},
    "priority": 0,
    "enabled": True,
}

OPERATIONS: dict[str, Described] = {
    "profiles": Described(answer=obj(data=many(PROFILE), meta=obj(total=count(1), broken=count(0), limit=count(200)))),
    "put_profile": Described(answer=PROFILE, body=ParsingProfile, example=_EXAMPLE),
}
