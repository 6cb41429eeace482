"""Export of a project's documents (contract section 14): asked for here, made by the job ``export``."""

from __future__ import annotations

from typing import Any

from flowaudit.contract.models.exports import FREE, CsvTables, ExportFormat, ExportRequest
from flowaudit.contract.problems import FORBIDDEN, Problem, conflict, not_found
from flowaudit.core.model.results import Text
from flowaudit.ports.blobs import BlobMissing
from flowaudit.usecases.answers import Binary, Redirect
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.store import jobs, projects
from flowaudit.usecases.store.unit import Unit

# Larger answers do not fit through a function once they are base64.
_MAX_ANSWER = 4 * 1024 * 1024
_FOLDER = "/data/exports"
_KINDS = {
    ExportFormat.XLSX: ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ExportFormat.CSV: ("csv", "text/csv; charset=utf-8"),
    ExportFormat.JSON: ("json", "application/json"),
}
_ZIP = ("zip", "application/zip")
# the contract knows three states of an export
_STATES = {"QUEUED": "RUNNING", "CANCELLED": "ERROR"}
_CANCELLED = {"code": "cancelled", "message": {"de": "Der Export wurde abgebrochen", "en": "The export was cancelled"}}


def create(deps: Deps, call: Call, project_id: str, body: ExportRequest) -> dict[str, Any]:
    """14.1: begin an export. 409 for statuses that are not settled, unless an admin overrides."""
    projects.load(deps.records, project_id)
    unsettled = [status for status in body.statuses if status not in FREE]
    _may(call, body, unsettled)
    job_id = deps.ids.new("exp")
    zipped = body.format is ExportFormat.CSV and body.csv_tables is CsvTables.ALL
    suffix, media_type = _ZIP if zipped else _KINDS[body.format]
    filename = f"project_{project_id}_{deps.clock.now():%Y-%m-%d}_{job_id}.{suffix}"
    unit = Unit(deps, call, chain=project_id)
    job = jobs.create(
        unit,
        job_id,
        "export",
        project_id=project_id,
        format=body.format.value,
        zipped=zipped,
        only_status=body.statuses,
        include_payloads=body.include_payloads,
        include_llm_responses=body.include_llm_responses,
        language=call.language,
        filename=filename,
        file_path=f"{_FOLDER}/{filename}",
        media_type=media_type,
    )
    told = {"export_job_id": job_id, "format": body.format.value, "only_status": body.statuses}
    unit.event("EXPORT_REQUESTED", "project", project_id, **told)
    if unsettled:
        unit.event("EXPORT_OVERRIDDEN", "project", project_id, export_job_id=job_id, only_status=unsettled)
    unit.commit()
    jobs.start(deps, call, job)
    return {"export_job_id": job_id, "status": "RUNNING"}


def _may(call: Call, body: ExportRequest, unsettled: list[str]) -> None:
    if body.admin_override and not call.is_admin:
        text = Text("admin_override ist der Rolle admin vorbehalten", "admin_override is reserved for the role admin")
        raise Problem(FORBIDDEN, text)
    if unsettled and not body.admin_override:
        names, free = ", ".join(unsettled), ", ".join(sorted(FREE))
        raise conflict(
            f"Exportiert werden nur Dokumente im Status {free}; {names} braucht admin_override eines Admins",
            f"Only documents of status {free} are exported; {names} needs an admin's admin_override",
        )


def get(deps: Deps, call: Call, export_job_id: str) -> dict[str, Any]:
    """14.2: where the export stands; the file's path and address once it is done."""
    data = jobs.load(deps, "exp", export_job_id).data
    status = _STATES.get(data["status"], data["status"])
    done = status == "DONE"
    shown: dict[str, Any] = {
        "export_job_id": export_job_id,
        "project_id": data["project_id"],
        "format": data["format"],
        "status": status,
        "progress": {"done": data["progress"], "total": data["total"]},
        "created_at": data["created_at"],
        "finished_at": data.get("finished_at"),
        "file_path": data["file_path"] if done else None,
        "download_url": f"/api/exports/{export_job_id}/file" if done else None,
    }
    if done:
        shown |= {name: data["result"][name] for name in ("documents", "marked", "size")}
    if status == "ERROR":
        error: dict[str, Any] = data["error"] or _CANCELLED
        shown["error"] = {**error, "message": error["message"][call.language]}
    return shown


def file(deps: Deps, call: Call, export_job_id: str) -> Binary | Redirect:
    """14.3: the file; 307 to a short-lived address above 4 MB; 409 while there is none."""
    data = jobs.load(deps, "exp", export_job_id).data
    if data["status"] != "DONE":
        raise conflict("Der Export liegt (noch) nicht vor", "There is no file of this export (yet)")
    key, name, media_type = data["file_path"].lstrip("/"), data["filename"], data["media_type"]
    try:
        if data["result"]["size"] <= _MAX_ANSWER:
            return Binary(deps.artifacts.get(key), media_type, name, inline=False)
    except BlobMissing as error:
        raise not_found("die Datei zum Export", "file of export", export_job_id) from error
    return Redirect(deps.artifacts.link(key, name, media_type))
