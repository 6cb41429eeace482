"""Exports (contract section 14)."""

from __future__ import annotations

from flowaudit.contract.models.exports import ExportRequest
from flowaudit.contract.schemas.base import Described, count, ident, maybe, moment, obj, one_of, text
from flowaudit.contract.schemas.common import CREATED, ERROR, PROJECT_ID
from flowaudit.core.model.results import Text

_JOB = ident("exp", "exp_001")

OPERATIONS: dict[str, Described] = {
    "create": Described(
        answer=obj(export_job_id=_JOB, status=one_of("RUNNING", "RUNNING")),
        body=ExportRequest,
        problems=(409,),
        example={
            "format": "XLSX",
            "only_status": ["ACCEPTED"],
            "include_payloads": False,
            "include_llm_responses": False,
        },
        note=Text(
            "Anderes als ACCEPTED, EXPORTED und REVIEWED braucht admin_override eines Admins.",
            "Anything else than ACCEPTED, EXPORTED and REVIEWED needs an admin's admin_override.",
        ),
    ),
    "get": Described(
        answer=obj(
            {"documents": count(40), "marked": count(40), "size": count(28_113, "Bytes"), "error": ERROR},
            export_job_id=_JOB,
            project_id=PROJECT_ID,
            format=one_of("XLSX", "XLSX", "CSV", "JSON"),
            status=one_of("DONE", "RUNNING", "DONE", "ERROR"),
            progress=obj(done=count(40), total=maybe(count(40))),
            created_at=CREATED,
            finished_at=maybe(moment("2025-12-15T12:00:07.000Z")),
            file_path=maybe(text("/data/exports/project_prj_9b3c_2025-12-15_exp_001.xlsx")),
            download_url=maybe(text("/api/exports/exp_001/file")),
        )
    ),
    "file": Described(
        media=(
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "text/csv",
            "application/json",
            "application/zip",
        ),
        problems=(409,),
        redirects=True,
        note=Text("Über 4 MB eine Weiterleitung (307).", "Above 4 MB a redirect (307)."),
    ),
}
