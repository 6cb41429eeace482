"""Projects (contract section 5): create, find, change, activate."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flowaudit.contract.models.projects import ProjectPayload, ProjectQuery
from flowaudit.contract.problems import conflict
from flowaudit.ports.records import Conflict, Record
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.store import keys, projects, sessions
from flowaudit.usecases.store.unit import Unit, timestamp, totals


def create(deps: Deps, call: Call, body: ProjectPayload) -> dict[str, Any]:
    """5.2: a new project."""
    project_id = deps.ids.new("prj")
    payload = body.model_dump(mode="json")
    now = timestamp(deps)
    unit = Unit(deps, call, chain=project_id)
    unit.put(projects.record_of(project_id, payload, now, now))
    for word in projects.words_of(payload):
        unit.put(projects.word_record(word, project_id))
    unit.count("PROJECTS", total=1)
    unit.event("PROJECT_CREATED", "project", project_id)
    unit.commit()
    return {"project_id": project_id, "created_at": now}


def index(deps: Deps, call: Call, query: ProjectQuery) -> dict[str, Any]:
    """5.3: newest first; with ``q`` those whose words begin with every word asked for."""
    if query.q.strip():
        ids = projects.search(deps.records, query.q)
        total = len(ids)
        page = [projects.load(deps.records, i) for i in ids[query.offset : query.offset + query.limit]]
    else:
        total = totals(deps.records, "PROJECTS").get("total", 0)
        page = deps.records.query(keys.PROJECTS, index="index1", limit=query.offset + query.limit, newest_first=True)[
            query.offset :
        ]
    return {
        "data": [_summary(record) for record in page],
        "meta": {"total": total, "limit": query.limit, "offset": query.offset, "request_id": call.request_id},
    }


def _summary(record: Record) -> dict[str, Any]:
    data = record.data
    return {
        "project_id": data["project_id"],
        "project_title": data["project"]["project_title"],
        "file_reference": data["project"]["file_reference"],
        "ruleset_id_hint": data["ruleset_id_hint"],
        "created_at": data["created_at"],
    }


def get(deps: Deps, call: Call, project_id: str) -> dict[str, Any]:
    """5.4: the whole project."""
    return dict(projects.load(deps.records, project_id).data)


def update(deps: Deps, call: Call, project_id: str, body: ProjectPayload) -> dict[str, Any]:
    """5.5: the project is replaced by the payload; documents that were audited keep their results."""
    record = projects.load(deps.records, project_id)
    payload = body.model_dump(mode="json")
    before, after = set(projects.words_of(dict(record.data))), set(projects.words_of(payload))
    changed = projects.record_of(
        project_id, payload, record.data["created_at"], timestamp(deps), revision=record.revision
    )
    unit = Unit(deps, call, chain=project_id)
    unit.put(changed)
    for word in sorted(before - after):
        unit.delete(keys.word(word, project_id))
    for word in sorted(after - before):
        unit.put(projects.word_record(word, project_id), force=True)
    unit.event("PROJECT_UPDATED", "project", project_id, revision=record.revision + 1)
    try:
        unit.commit()
    except Conflict as lost:
        raise conflict(
            "Das Vorhaben wurde gleichzeitig geändert; bitte neu laden und die Änderung wiederholen",
            "The project was changed at the same time; please reload it and repeat the change",
        ) from lost
    return dict(changed.data)


def activate(deps: Deps, call: Call, project_id: str) -> dict[str, Any]:
    """5.6: the session's active project."""
    projects.load(deps.records, project_id)
    session = sessions.load(deps, call)
    unit = Unit(deps, call, chain=project_id)
    unit.put(replace(session, data={**session.data, "active_project_id": project_id}), force=True)
    unit.event("PROJECT_ACTIVATED", "project", project_id)
    unit.commit()
    return {"active_project_id": project_id}
