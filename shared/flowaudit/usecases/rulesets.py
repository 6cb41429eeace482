"""Rulesets (contract section 4): which there are, what they say, new versions, corrections of unused ones."""

from __future__ import annotations

from typing import Any

from flowaudit.contract.models.common import RulesetId
from flowaudit.contract.models.rulesets import MAX_BYTES, RulesetBody, RulesetQuery, RulesetsQuery, ruleset_problem
from flowaudit.contract.problems import TOO_LARGE, Problem, conflict, invalid, not_found
from flowaudit.core.model.results import Text
from flowaudit.core.rules import Ruleset, RulesetInvalid, load_ruleset
from flowaudit.ports.records import Conflict, Record
from flowaudit.ports.rulesets import RulesetNotFound
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.store import keys
from flowaudit.usecases.store import rulesets as store
from flowaudit.usecases.store.unit import Unit


def index(deps: Deps, call: Call, query: RulesetsQuery) -> dict[str, Any]:
    """4.1: every ruleset with its latest version, titles in the reader's language."""
    ids = deps.rulesets.ids()
    page = [deps.rulesets.latest(name) for name in ids[query.offset : query.offset + query.limit]]
    return {
        "data": [
            {
                "ruleset_id": ruleset.ruleset_id,
                "version": ruleset.version,
                "title": ruleset.title.in_language(call.language),
                "language_support": list(ruleset.language_support),
            }
            for ruleset in page
        ],
        "meta": {"total": len(ids), "limit": query.limit, "offset": query.offset, "request_id": call.request_id},
    }


def get(deps: Deps, call: Call, ruleset_id: str, query: RulesetQuery) -> dict[str, Any]:
    """4.2: the latest version, or the one that is asked for."""
    try:
        if query.version is None:
            return deps.rulesets.latest(ruleset_id).to_json()
        return deps.rulesets.get(ruleset_id, query.version).to_json()
    except RulesetNotFound as missing:
        raise _missing(ruleset_id, query.version) from missing


def create(deps: Deps, call: Call, body: RulesetBody) -> dict[str, Any]:
    """4.3: a new version, which is the latest from then on: 409 unless its number is higher than all others."""
    ruleset = _read(body)
    versions = deps.rulesets.versions(ruleset.ruleset_id)
    if ruleset.version in versions:
        raise _exists(ruleset)
    if versions and store.number(ruleset.version) < store.number(versions[-1]):
        raise conflict(
            f"Die Version muss höher sein als die neueste ({versions[-1]})",
            f"The version must be higher than the latest ({versions[-1]})",
        )
    try:
        _commit(deps, call, ruleset, "RULESET_VERSION_CREATED")
    except Conflict as lost:
        raise _exists(ruleset) from lost
    return {"ruleset_id": ruleset.ruleset_id, "version": ruleset.version}


def update(deps: Deps, call: Call, ruleset_id: str, version: str, body: RulesetBody) -> dict[str, Any]:
    """4.4: correct a version that no run has used yet; afterwards, and for shipped versions, 409."""
    if version not in deps.rulesets.versions(ruleset_id):
        raise _missing(ruleset_id, version)
    ruleset = _read(body)
    for field, told, asked in (("ruleset_id", ruleset.ruleset_id, ruleset_id), ("version", ruleset.version, version)):
        if told != asked:
            raise invalid(field, f"muss wie im Pfad {asked} sein", f"must be {asked} as in the path")
    before = store.load_version(deps.records, ruleset_id, version)
    if before is None:
        raise _immutable(ruleset, "wird mit FlowAudit geliefert", "is shipped with FlowAudit")
    if before.data["used"]:
        raise _immutable(ruleset, "wurde schon für Prüfungen verwendet", "has been used by audits")
    if before.data["sha256"] != store.digest(ruleset):
        try:
            _commit(deps, call, ruleset, "RULESET_VERSION_UPDATED", before)
        except Conflict as lost:
            raise conflict(
                "Die Version wurde gleichzeitig geändert oder verwendet; bitte neu laden",
                "The version was changed or used at the same time; please reload it",
            ) from lost
    return ruleset.to_json()


def _read(body: RulesetBody) -> Ruleset:
    """The body as a ruleset. Raises 400 with every fault, 413."""
    try:
        ruleset = load_ruleset(body.root)
    except RulesetInvalid as refused:
        raise ruleset_problem(refused) from refused
    if ruleset.ruleset_id not in RulesetId.__members__:
        known = ", ".join(RulesetId)
        raise invalid("ruleset_id", f"muss eines von {known} sein", f"must be one of {known}")
    if len(store.canonical(ruleset)) > MAX_BYTES:
        told = Text(
            f"Ein Regelwerk darf höchstens {MAX_BYTES} Bytes haben", f"A ruleset may have {MAX_BYTES} bytes at most"
        )
        raise Problem(TOO_LARGE, told)
    return ruleset


def _commit(deps: Deps, call: Call, ruleset: Ruleset, event: str, before: Record | None = None) -> None:
    unit = Unit(deps, call, keys.SYSTEM_CHAIN)
    store.save(unit, ruleset, before)
    facts = {"version": ruleset.version, "features": len(ruleset.features), "sha256": store.digest(ruleset)}
    unit.event(event, "ruleset", ruleset.ruleset_id, **facts)
    unit.commit()


def _missing(ruleset_id: str, version: str | None) -> Problem:
    return not_found("das Regelwerk", "ruleset", f"{ruleset_id} {version or ''}".strip())


def _exists(ruleset: Ruleset) -> Problem:
    name = f"{ruleset.ruleset_id} {ruleset.version}"
    return conflict(f"Die Version {name} gibt es schon", f"The version {name} exists already")


def _immutable(ruleset: Ruleset, de: str, en: str) -> Problem:
    name = f"{ruleset.ruleset_id} {ruleset.version}"
    return conflict(
        f"{name} {de} und ist unveränderlich; bitte eine neue Version anlegen (POST /api/rulesets)",
        f"{name} {en} and is immutable; please create a new version (POST /api/rulesets)",
    )
