"""Projects as records, and the words by which they are found."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from flowaudit.contract.problems import Problem, not_found
from flowaudit.core.model.folding import folded_words, search_words
from flowaudit.core.model.money import Money
from flowaudit.core.model.project import Beneficiary, FundingType, Project
from flowaudit.ports.records import Key, Record, Records
from flowaudit.usecases.store import keys

# A transaction holds 100 changes; a project's words must leave room for the rest of it and for those they replace.
MAX_WORDS = 40
_MAX_HITS = 10_000


def words_of(payload: dict[str, Any]) -> list[str]:
    """The words by which a project is found: title, file reference, beneficiary. At most :data:`MAX_WORDS`, the file
    reference's first, then in the order of the text."""
    texts = (
        payload["project"]["file_reference"],
        payload["project"]["project_title"],
        payload["beneficiary"]["name"],
        *payload["beneficiary"]["aliases"],
    )
    found: dict[str, None] = {}
    for text in texts:
        found |= dict.fromkeys(sorted(search_words(text)))
    return list(found)[:MAX_WORDS]


def record_of(project_id: str, payload: dict[str, Any], created_at: str, updated_at: str, revision: int = 0) -> Record:
    """A project's record."""
    data = {"project_id": project_id, "created_at": created_at, "updated_at": updated_at, **payload}
    return Record(keys.project(project_id), "project", data, revision=revision, index1=Key(keys.PROJECTS, project_id))


def word_record(folded: str, project_id: str) -> Record:
    """A word's record."""
    return Record(keys.word(folded, project_id), "word", {})


def load(records: Records, project_id: str) -> Record:
    """The project's record; 404 for an unknown or malformed id."""
    found = records.get(keys.project(project_id)) if project_id.startswith("prj_") else None
    if found is None:
        raise missing(project_id)
    return found


def missing(project_id: str) -> Problem:
    """404."""
    return not_found("das Vorhaben", "project", project_id)


def search(records: Records, query: str) -> list[str]:
    """Ids of the projects that have, for each word of the query, a word that begins with it; newest first."""
    hits: set[str] | None = None
    for part in sorted(folded_words(query)):
        found = records.query(keys.word(part, "").partition, prefix=part, limit=_MAX_HITS)
        ids = {record.key.sort.rpartition("#")[2] for record in found}
        hits = ids if hits is None else hits & ids
    return sorted(hits or (), reverse=True)


def to_core(data: Mapping[str, Any]) -> Project:
    """A stored project as the core sees it."""
    who, what = data["beneficiary"], data["project"]
    return Project(
        project_id=data["project_id"],
        title=what["project_title"],
        file_reference=what["file_reference"],
        beneficiary=Beneficiary(**{**who, "aliases": tuple(who["aliases"])}),
        period_start=date.fromisoformat(what["project_period"]["start"]),
        period_end=date.fromisoformat(what["project_period"]["end"]),
        description=what["project_description"],
        implementation_location=what["implementation_location"],
        implementation_address=what["implementation_address"],
        total_budget=_money(what["total_budget"]),
        funding_type=FundingType(what["funding_type"]),
        funding_rate_percent=_decimal(what["funding_rate_percent"]),
        funding_fixed_amount=_money(what["funding_fixed_amount"]),
        eligible_cost_categories=tuple(what["eligible_cost_categories"]),
        approval_date=date.fromisoformat(what["approval_date"]) if what["approval_date"] else None,
        approving_authority=what["approving_authority"],
        ruleset_id=data["ruleset_id_hint"],
        language=data["ui_language_hint"],
    )


def _money(data: Mapping[str, str] | None) -> Money | None:
    return Money(Decimal(data["amount"]), data["currency"]) if data else None


def _decimal(number: float | None) -> Decimal | None:
    # str() gives the shortest text that means this number, which is what the client wrote
    return None if number is None else Decimal(str(number))
