"""Business contacts as records: what an analysis has seen of them, and what a person has decided."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from flowaudit.contract.problems import not_found
from flowaudit.core.harvest.contacts import Contact
from flowaudit.core.model.folding import fold
from flowaudit.ports.records import Record
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.store import keys
from flowaudit.usecases.store.unit import Unit

MAX_CONTACTS = 2000
_AT_ONCE = 20  # of a contact: its record; a transaction takes 100 changes
_SHOWN = (
    "contact_id", "name", "email", "company", "mails", "files", "documents", "first_seen", "last_seen", "suggestion",
    "status", "list",
)  # fmt: skip


def id_of(contact: Contact) -> str:
    """The same for the same address, or name where there is none."""
    source = contact.email or f"name:{fold(contact.name)}"
    return f"con_{hashlib.sha256(source.encode()).hexdigest()[:24]}"


def save(deps: Deps, call: Call, found: Sequence[Contact]) -> int:
    """Keep what was seen; a person's decision stays. Returns how many are new."""
    added = 0
    for start in range(0, len(found), _AT_ONCE):
        unit = Unit(deps, call, keys.SYSTEM_CHAIN)
        new = 0
        for contact in found[start : start + _AT_ONCE]:
            before = deps.records.get(keys.contact(id_of(contact)))
            decided = before.data if before else {"status": "SUGGESTED", "list": None}
            data = {**_seen(contact), "status": decided["status"], "list": decided["list"]}
            key = keys.contact(str(data["contact_id"]))
            unit.put(replace(before, data=data) if before else Record(key, "contact", data))
            new += before is None
        seen = len(found[start : start + _AT_ONCE])
        unit.event("CONTACTS_SUGGESTED", "contacts", "contacts", seen=seen, added=new)
        unit.commit()
        added += new
    return added


def _seen(contact: Contact) -> dict[str, Any]:
    return {
        "contact_id": id_of(contact),
        "name": contact.name,
        "email": contact.email,
        "company": contact.company,
        "mails": contact.count("MAIL"),
        "files": contact.count("FILE"),
        "documents": contact.count("DOCUMENT"),
        "first_seen": _moment(contact.first),
        "last_seen": _moment(contact.last),
        "suggestion": contact.side.value,
    }


def _moment(when: datetime | None) -> str | None:
    return when.isoformat(timespec="seconds").replace("+00:00", "Z") if when else None


def all_of(deps: Deps) -> list[Record]:
    """All contacts, those seen most often first."""
    found = deps.records.query(keys.contact("").partition, limit=MAX_CONTACTS)
    return sorted(found, key=lambda one: (-_times(one.data), one.data["name"]))


def _times(data: Mapping[str, Any]) -> int:
    return int(data["mails"]) + int(data["files"]) + int(data["documents"])


def decide(deps: Deps, call: Call, decided: Mapping[str, str | None]) -> list[Record]:
    """Into a list, or out of it (None), all or none."""
    unit = Unit(deps, call, keys.SYSTEM_CHAIN)
    changed = []
    for contact_id, side in decided.items():
        before = deps.records.get(keys.contact(contact_id))
        if before is None:
            raise not_found("den Kontakt", "contact", contact_id)
        status = "CONFIRMED" if side else "DROPPED"
        changed.append(replace(before, data={**before.data, "status": status, "list": side}))
        unit.put(changed[-1])
        unit.event("CONTACT_DECIDED", "contact", contact_id, status=status, list=side)
    unit.commit()
    return changed


def view(record: Record) -> dict[str, Any]:
    """A contact as it is shown."""
    return {name: record.data[name] for name in _SHOWN}
