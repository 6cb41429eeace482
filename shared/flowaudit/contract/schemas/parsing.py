"""Parsing profiles."""

from __future__ import annotations

from typing import get_args

from flowaudit.contract.models.parsing import (
    AnalyzeRequest,
    ContactsQuery,
    ContactsRequest,
    ContactStatus,
    ParsingProfile,
)
from flowaudit.contract.schemas.base import (
    Described,
    count,
    flag,
    many,
    maybe,
    moment,
    obj,
    one_of,
    page,
    shared,
    text,
    whole,
    word,
)
from flowaudit.core.harvest.contacts import Side

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

_ID = "con_" + "0a" * 12
CONTACT = obj(
    contact_id=text(_ID, pattern="^con_"),
    name=text("Amrhein Dachdecker GmbH"),
    email=maybe(text("rechnung@amrhein-dach.example")),
    company=flag(True),
    mails=count(12),
    files=count(9),
    documents=count(3),
    first_seen=maybe(moment("2025-01-03T07:12:00Z")),
    last_seen=maybe(moment("2025-11-28T06:40:00Z")),
    suggestion=word("EXPENSE", Side),
    status=one_of("SUGGESTED", *get_args(ContactStatus)),
    list=maybe(word("EXPENSE", Side), None),
)

OPERATIONS: dict[str, Described] = {
    "profiles": Described(answer=obj(data=many(PROFILE), meta=obj(total=count(1), broken=count(0), limit=count(200)))),
    "analyze_sources": Described(
        answer=shared("JobStarted"), body=AnalyzeRequest, problems=(404,), example={"accounts": None, "days": 365}
    ),
    "contacts": Described(answer=page(CONTACT), query=ContactsQuery),
    "confirm_contacts": Described(
        answer=obj(data=many(CONTACT)),
        body=ContactsRequest,
        problems=(404,),
        example={"contacts": [{"contact_id": _ID, "list": "EXPENSE"}]},
    ),
    "put_profile": Described(answer=PROFILE, body=ParsingProfile, example=_EXAMPLE),
}
