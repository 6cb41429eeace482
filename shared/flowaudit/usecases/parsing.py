"""Parsing profiles and the contacts that mail and documents suggest."""

from __future__ import annotations

from typing import Any

from flowaudit.contract.models.parsing import (
    AnalyzeRequest,
    ContactsQuery,
    ContactsRequest,
    ParsingProfile,
    ProfileRequest,
)
from flowaudit.contract.validation import read
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.mailing import KIND
from flowaudit.usecases.store import accounts, jobs, keys
from flowaudit.usecases.store import contacts as people
from flowaudit.usecases.store import profiles as store
from flowaudit.usecases.store.unit import Unit


def profiles(deps: Deps, call: Call) -> dict[str, Any]:
    """All parsing profiles by name; one that cannot be used has the status BROKEN and says why."""
    shown = [_view(one, call.language) for one in store.all_of(deps)]
    broken = sum(1 for one in shown if one["status"] == "BROKEN")
    return {"data": shown, "meta": {"total": len(shown), "broken": broken, "limit": store.MAX_PROFILES}}


def put_profile(deps: Deps, call: Call, name: str, body: ParsingProfile) -> dict[str, Any]:
    """Store or replace a profile; 400 for one that could not be used."""
    place = read(ProfileRequest, {"name": name}).name
    store.put(deps, place, body)
    unit = Unit(deps, call, keys.SYSTEM_CHAIN)
    told = {"fields": len(body.fields), "enabled": body.enabled, "priority": body.priority}
    unit.event("PARSING_PROFILE_STORED", "parsing_profile", place, **told)
    unit.commit()
    return _view(store.Stored(place, body), call.language)


def analyze_sources(deps: Deps, call: Call, body: AnalyzeRequest) -> dict[str, Any]:
    """Begin to look for contacts; they are kept as suggestions. 404 for an unknown account."""
    if body.accounts is None:
        named = [record.data["public"]["name"] for record in accounts.all_of(deps, KIND)]
    else:
        named = [accounts.find(deps, KIND, name).data["public"]["name"] for name in dict.fromkeys(body.accounts)]
    return jobs.begin(deps, call, "analyze_sources", accounts=named, days=body.days)


def contacts(deps: Deps, call: Call, query: ContactsQuery) -> dict[str, Any]:
    """The contacts that were suggested or confirmed."""
    found = [one for one in people.all_of(deps) if query.status in (None, one.data["status"])]
    shown = [people.view(one) for one in found[query.offset : query.offset + query.limit]]
    meta = {"total": len(found), "limit": query.limit, "offset": query.offset, "request_id": call.request_id}
    return {"data": shown, "meta": meta}


def confirm_contacts(deps: Deps, call: Call, body: ContactsRequest) -> dict[str, Any]:
    """Put contacts into the list of income or expense, or drop them. 404 for an unknown one: then nothing changes."""
    decided = {one.contact_id: one.list.value if one.list else None for one in body.contacts}
    return {"data": [people.view(one) for one in people.decide(deps, call, decided)]}


def _view(stored: store.Stored, language: str) -> dict[str, Any]:
    said = stored.profile
    problems = [{"field": one.field, "message": one.message.in_language(language)} for one in stored.problems]
    status = "BROKEN" if said is None else "ACTIVE" if said.enabled else "DISABLED"
    return {
        "name": stored.name,
        "status": status,
        "supplier": said.supplier if said else None,
        "priority": said.priority if said else None,
        "fields": sorted(field.value for field in said.fields) if said else [],
        "problems": problems,
    }
