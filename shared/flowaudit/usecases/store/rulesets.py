"""Rulesets that an admin made, beside those that are shipped.

A version is a small record that says which text is in force (by its SHA-256) and whether a run has used it; the text
is a record of its own under its digest. So a text never changes under its key and may be kept in memory, and changing
a version and using it for the first time both write the small record: one of the two loses.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from typing import Any

from flowaudit.core.rules import load_ruleset
from flowaudit.core.rules.rates import VatRates
from flowaudit.core.rules.ruleset import VERSION, Ruleset
from flowaudit.ports.records import Conflict, Record, Records
from flowaudit.ports.rulesets import RulesetNotFound, Rulesets
from flowaudit.usecases.store import keys
from flowaudit.usecases.store.unit import Unit, timestamp

_ID = re.compile(r"[A-Z][A-Z0-9_]{1,29}")
_MAX_VERSIONS = 1000
_MAX_CACHED = 64
# A text is replaced only by an admin who corrects a version that nobody has used: meeting that twice is bad luck.
_READINGS = 5


def number(version: str) -> tuple[int, ...]:
    """A version as it compares."""
    return tuple(int(part) for part in version.split("."))


def canonical(ruleset: Ruleset) -> bytes:
    """The ruleset as JSON in one form only."""
    return json.dumps(ruleset.to_json(), sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def digest(ruleset: Ruleset) -> str:
    """SHA-256 over the canonical JSON, hex."""
    return hashlib.sha256(canonical(ruleset)).hexdigest()


def load_version(records: Records, ruleset_id: str, version: str) -> Record | None:
    """The small record of a stored version: ``{ruleset_id, version, sha256, used, …}``."""
    sound = _ID.fullmatch(ruleset_id) and VERSION.fullmatch(version)
    return records.get(keys.ruleset_version(ruleset_id, version)) if sound else None


def save(unit: Unit, ruleset: Ruleset, before: Record | None = None) -> None:
    """A new version, or another text for the version ``before``."""
    sha256, now = digest(ruleset), timestamp(unit.deps)
    name, version = ruleset.ruleset_id, ruleset.version
    created = before.data["created_at"] if before else now
    data = {
        "ruleset_id": name,
        "version": version,
        "sha256": sha256,
        "used": False,
        "created_at": created,
        "updated_at": now,
    }
    revision = before.revision if before else 0
    unit.put(Record(keys.ruleset_version(name, version), "ruleset_version", data, revision=revision))
    unit.put(Record(keys.ruleset_text(name, version, sha256), "ruleset", {"ruleset": ruleset.to_json()}), force=True)
    if before is not None:
        unit.delete(keys.ruleset_text(name, version, before.data["sha256"]))


def mark_used(unit: Unit, ruleset: Ruleset) -> None:
    """From now on this version may not be changed; nothing happens for a shipped one. To be written together with the
    first result that it gave. Raises :class:`Conflict` if the version has another text by now."""
    found = load_version(unit.deps.records, ruleset.ruleset_id, ruleset.version)
    if found is None:
        return
    if not _is_text_of(unit.deps.records, found, ruleset):
        raise Conflict([found.key])
    if not found.data["used"]:
        unit.put(replace(found, data={**found.data, "used": True}))


def _is_text_of(records: Records, found: Record, ruleset: Ruleset) -> bool:
    if found.data["sha256"] == digest(ruleset):
        return True
    # an older release may have written the same ruleset in other words, for example without a field that is new
    text = records.get(keys.ruleset_text(ruleset.ruleset_id, ruleset.version, found.data["sha256"]))
    return text is not None and load_ruleset(text.data["ruleset"]) == ruleset


class AllRulesets:
    """:class:`flowaudit.ports.rulesets.Rulesets`: shipped and stored ones as one. A stored version goes before a
    shipped one of the same number: results refer to it."""

    def __init__(self, shipped: Rulesets, records: Records) -> None:
        self._shipped = shipped
        self._records = records
        self._texts: dict[str, Ruleset] = {}

    def ids(self) -> tuple[str, ...]:
        """The ids of all rulesets, sorted."""
        stored = {record.data["ruleset_id"] for record in self._records.query(keys.RULESETS, limit=_MAX_VERSIONS)}
        return tuple(sorted(stored.union(self._shipped.ids())))

    def versions(self, ruleset_id: str) -> tuple[str, ...]:
        """The versions, oldest first."""
        known = {record.data["version"] for record in self._stored(ruleset_id, _MAX_VERSIONS)}
        return tuple(sorted(known.union(self._shipped.versions(ruleset_id)), key=number))

    def latest(self, ruleset_id: str) -> Ruleset:
        """The version with the highest number."""
        newest = self._stored(ruleset_id, 1)
        shipped = self._shipped.versions(ruleset_id)
        if newest and (not shipped or number(newest[0].data["version"]) >= number(shipped[-1])):
            return self._read(newest[0])
        if not shipped:
            raise RulesetNotFound(ruleset_id)
        return self._shipped.get(ruleset_id, shipped[-1])

    def get(self, ruleset_id: str, version: str) -> Ruleset:
        """One version."""
        found = load_version(self._records, ruleset_id, version)
        return self._read(found) if found is not None else self._shipped.get(ruleset_id, version)

    def vat_rates(self) -> VatRates:
        """The shipped table."""
        return self._shipped.vat_rates()

    def _stored(self, ruleset_id: str, limit: int) -> list[Record]:
        """The newest stored versions; none for what cannot be an id."""
        if not _ID.fullmatch(ruleset_id):
            return []
        return self._records.query(keys.RULESETS, prefix=f"{ruleset_id}#", limit=limit, newest_first=True)

    def _read(self, found: Record) -> Ruleset:
        current: Record | None = found
        for _ in range(_READINGS):
            if current is None:
                break
            ruleset = self._text(current.data)
            if ruleset is not None:
                return ruleset
            current = self._records.get(found.key)  # corrected since the record was read
        raise RulesetNotFound(found.data["ruleset_id"], found.data["version"])

    def _text(self, version: Any) -> Ruleset | None:
        sha256 = version["sha256"]
        if sha256 not in self._texts:
            text = self._records.get(keys.ruleset_text(version["ruleset_id"], version["version"], sha256))
            if text is None:
                return None
            if len(self._texts) >= _MAX_CACHED:
                self._texts.clear()
            self._texts[sha256] = load_ruleset(text.data["ruleset"])
        return self._texts[sha256]
