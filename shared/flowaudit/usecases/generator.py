"""The sample generator (contract section 15, admins only): asked for here, made by the job ``generate``.

What is broken in which file stands in the solutions alone, a file in the artifacts bucket. The request lies there too,
because its rates name features: the table knows a run's folder, its progress and nothing of its errors.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from flowaudit.contract.models.generator import MAX_SEED, TEMPLATES, GeneratorRequest
from flowaudit.contract.problems import FORBIDDEN, VALIDATION, FieldError, Problem, conflict, invalid, not_found
from flowaudit.core.generator import Template
from flowaudit.core.generator.preview import NAMES
from flowaudit.core.generator.preview import preview as picture
from flowaudit.core.generator.solutions import Damaged, parse
from flowaudit.core.generator.sowing import breakable
from flowaudit.core.model.results import Text
from flowaudit.core.rules import Ruleset
from flowaudit.ports.blobs import BlobMissing
from flowaudit.ports.records import Conflict, Record
from flowaudit.ports.rulesets import RulesetNotFound
from flowaudit.usecases.answers import Binary
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.store import jobs, keys, projects, settings
from flowaudit.usecases.store.generated import key_of, name_of, request_key
from flowaudit.usecases.store.unit import Unit, timestamp

_SOLUTIONS = "solutions.txt"
_LINK_SECONDS = 900
# runs of one second that need folders of their own
_MAX_TWINS = 20
_STATES = {"QUEUED": "RUNNING", "CANCELLED": "ERROR"}
_CANCELLED = {"code": "cancelled", "message": {"de": "Der Lauf wurde abgebrochen", "en": "The run was cancelled"}}


def templates(deps: Deps, call: Call) -> dict[str, Any]:
    """15.1: the templates with the addresses of their previews."""
    _enabled(deps)
    return {
        "data": [
            {
                "template_id": template.value,
                "name": name.in_language(call.language),
                "preview_url": f"/api/generator/templates/{template.value}/preview",
            }
            for template, name in NAMES.items()
        ],
        "meta": {"total": len(NAMES), "request_id": call.request_id},
    }


def preview(deps: Deps, call: Call, template_id: str) -> Binary:
    """What a template looks like, as PNG, in the reader's language."""
    _enabled(deps)
    if template_id not in TEMPLATES:
        raise not_found("die Vorlage", "template", template_id)
    content = picture(Template(template_id), call.language, deps.rulesets.vat_rates())
    return Binary(content, "image/png", f"{template_id}.png")


def run(deps: Deps, call: Call, body: GeneratorRequest) -> dict[str, Any]:
    """15.2: begin a run."""
    _enabled(deps)
    project = projects.load(deps.records, body.project_id).data if body.project_id else None
    ruleset = _ruleset(deps, body)
    _must_be_breakable(ruleset, body)
    job_id = deps.ids.new("gen")
    now = deps.clock.now()
    request = body.model_dump(mode="json", exclude={"output_dir_override"}) | {
        "seed": _seed(body, job_id),
        "ruleset_version": ruleset.version,
        "as_of": now.date().isoformat(),
        "profiles": body.profiles,
        "kinds": body.kinds,
        "project": dict(project) if project else None,
    }
    deps.artifacts.put(request_key(job_id), json.dumps(request).encode(), "application/json")
    job = _begin(deps, call, body, job_id)
    jobs.start(deps, call, job)
    shown = {name: job.data[name] for name in ("output_dir", "solutions_file")}
    return {"generator_job_id": job_id, "status": "RUNNING", **shown}


def get_job(deps: Deps, call: Call, generator_job_id: str) -> dict[str, Any]:
    """15.3: how far it is, and the files that are there."""
    _enabled(deps)
    data = jobs.load(deps, "gen", generator_job_id).data
    status = _STATES.get(data["status"], data["status"])
    shown: dict[str, Any] = {
        "generator_job_id": generator_job_id,
        "status": status,
        "progress": {"done": data["progress"], "total": data["count"]},
        "created_at": data["created_at"],
        "finished_at": data.get("finished_at"),
        "output_dir": data["output_dir"],
        "generated_files": [_file(deps, data["output_dir"], number) for number in range(1, data["progress"] + 1)],
        "solutions_file": data["solutions_file"],
    }
    if status == "ERROR":
        error: dict[str, Any] = data["error"] or _CANCELLED
        shown["error"] = {**error, "message": error["message"][call.language]}
    return shown


def solutions(deps: Deps, call: Call, generator_job_id: str) -> dict[str, Any]:
    """15.4: what the solutions say, read from the file each time. That somebody looked is an event."""
    _enabled(deps)
    job = jobs.load(deps, "gen", generator_job_id)
    try:
        entries = parse(deps.artifacts.get(key_of(job.data["solutions_file"])).decode())
    except BlobMissing as missing:
        if job.data["status"] not in jobs.ENDED:
            raise conflict("Der Lauf ist noch nicht fertig", "The run has not ended yet") from missing
        raise not_found("die Lösungen zum Lauf", "solutions of run", generator_job_id) from missing
    except (Damaged, UnicodeDecodeError) as damaged:
        where = getattr(damaged, "line", 1)
        raise conflict(
            f"Die Lösungsdatei ist beschädigt (Zeile {where})", f"The solutions file is damaged (line {where})"
        ) from damaged
    unit = Unit(deps, call, keys.SYSTEM_CHAIN)
    unit.event("GENERATOR_SOLUTIONS_READ", "job", generator_job_id)
    unit.commit()
    return {
        "solutions_file": _SOLUTIONS,
        "entries": [
            {
                "filename": entry.filename,
                "wrong_features": [error.feature_id for error in entry.errors],
                "errors": [
                    {
                        "feature_id": error.feature_id,
                        "error": error.fault.value,
                        "expected": error.expected,
                        "stated": error.stated,
                    }
                    for error in entry.errors
                ],
            }
            for entry in entries
        ],
    }


def _enabled(deps: Deps) -> None:
    if not settings.load(deps)["generator"]["enable_admin_menu"]:
        raise Problem(
            FORBIDDEN,
            Text("Der Generator ist abgeschaltet (Einstellungen)", "The generator is switched off (settings)"),
        )


def _ruleset(deps: Deps, body: GeneratorRequest) -> Ruleset:
    try:
        return deps.rulesets.latest(body.ruleset_id)
    except RulesetNotFound as error:
        raise invalid("ruleset_id", "ist kein Regelwerk dieses Systems", "is no ruleset of this system") from error


def _must_be_breakable(ruleset: Ruleset, body: GeneratorRequest) -> None:
    """Each feature must be the ruleset's, and one that the generator can break."""
    errors = []
    for feature_id, rate in body.per_feature_error_rates.items():
        if ruleset.feature(feature_id) is None:
            text = Text(f"gehört nicht zu {ruleset.ruleset_id}", f"is no feature of {ruleset.ruleset_id}")
        elif rate > 0 and feature_id not in breakable():
            text = Text("kann der Generator nicht verfälschen", "cannot be broken by the generator")
        else:
            continue
        errors.append(FieldError(f"per_feature_error_rates.{feature_id}", text))
    if errors:
        first = errors[0]
        raise Problem(
            VALIDATION, Text(f"{first.field} {first.message.de}", f"{first.field} {first.message.en}"), errors
        )


def _seed(body: GeneratorRequest, job_id: str) -> int:
    if body.seed is not None:
        return body.seed
    return int.from_bytes(hashlib.sha256(job_id.encode()).digest()[:8]) & MAX_SEED


def _file(deps: Deps, folder: str, number: int) -> dict[str, str]:
    name = name_of(number)
    path = f"{folder}/{name}"
    link = deps.artifacts.link(key_of(path), name, "application/pdf", _LINK_SECONDS)
    return {"filename": name, "path": path, "download_url": link}


def _begin(deps: Deps, call: Call, body: GeneratorRequest, job_id: str) -> Record:
    """The job and its folders; nobody else's run may have these."""
    stamp = f"{deps.clock.now():%Y-%m-%d_%H%M%S}"
    for number in range(1, _MAX_TWINS):
        folders = _folders(deps, body, stamp if number == 1 else f"{stamp}_{number}")
        try:
            return _commit(deps, call, body, job_id, *folders)
        except Conflict as taken:
            if not any(key.partition.startswith("FOLDER#") for key in taken.keys):
                raise
            if body.output_dir_override is not None:
                raise conflict(
                    f"{folders[0]} gehört schon einem anderen Lauf", f"{folders[0]} belongs to another run"
                ) from taken
    raise conflict("Zu viele Läufe in derselben Sekunde", "Too many runs in the same second")


def _folders(deps: Deps, body: GeneratorRequest, stamp: str) -> tuple[str, str]:
    if body.output_dir_override is not None:
        folder = "/" + "/".join(part for part in body.output_dir_override.split("/") if part)
        return folder, folder
    chosen = settings.load(deps)["generator"]
    files, answers = (f"/{chosen[name].strip('/')}/{stamp}" for name in ("output_dir", "solutions_dir"))
    return files, answers


def _commit(deps: Deps, call: Call, body: GeneratorRequest, job_id: str, files: str, answers: str) -> Record:
    unit = Unit(deps, call, keys.SYSTEM_CHAIN)
    for folder in sorted({files, answers}):
        taken = {"job_id": job_id, "since": timestamp(deps)}
        unit.put(Record(keys.folder(folder), "folder", taken))
    paths = {"output_dir": files, "solutions_file": f"{answers}/{_SOLUTIONS}"}
    job = jobs.create(unit, job_id, "generate", count=body.count, **paths)
    unit.event(
        "GENERATOR_RUN_REQUESTED",
        "job",
        job_id,
        count=body.count,
        project_id=body.project_id,
        ruleset_id=body.ruleset_id,
        language=body.language.value,
        templates=list(body.templates_enabled),
    )
    unit.commit()
    return job
