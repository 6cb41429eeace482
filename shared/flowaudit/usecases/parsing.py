"""Parsing profiles and the contacts that mail and documents suggest."""

from __future__ import annotations

from typing import Any

from flowaudit.contract.models.parsing import ParsingProfile, ProfileRequest
from flowaudit.contract.validation import read
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.store import keys
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
