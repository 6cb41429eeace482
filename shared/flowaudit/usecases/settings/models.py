"""The models of the Ollama server: what it holds, and having it download another (contract 3.6 and 3.7)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from flowaudit.contract.models.settings import PullQuery, PullRequest
from flowaudit.contract.problems import UNAVAILABLE, Problem, conflict
from flowaudit.core.model.results import Text
from flowaudit.ports.llm import LlmAddressRefused, LlmFailure, ModelInfo
from flowaudit.ports.records import Conflict, Record
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.store import jobs, keys, pulls, settings
from flowaudit.usecases.store.unit import Unit

_STATUS_URL = "/api/settings/providers/LOCAL_OLLAMA/models/pull/status"
# A pull reports every few seconds at most; one that has been silent for longer than its function may run is dead.
_SILENCE = timedelta(minutes=20)
_STATES = {"QUEUED": "pulling", "RUNNING": "pulling", "DONE": "success"}
_MESSAGES = {
    "idle": Text("Es wurde noch kein Modell geladen", "No model has been pulled yet"),
    "queued": Text("Der Download beginnt gleich", "The download is about to begin"),
    "success": Text("Das Modell steht bereit", "The model is ready"),
    "cancelled": Text("Der Download wurde abgebrochen", "The download was cancelled"),
}
_INTERRUPTED = Text("Der Download ist abgebrochen und wurde neu begonnen", "The download broke off and was begun anew")


def list_models(deps: Deps, call: Call) -> dict[str, Any]:
    """3.6: the models that the server holds. 503 if it does not answer."""
    base_url = settings.load(deps)["providers"]["LOCAL_OLLAMA"]["base_url"]
    try:
        found = deps.model_catalogue(base_url).models()
    except LlmAddressRefused as error:
        raise conflict(error.text.de, error.text.en) from error
    except LlmFailure as error:
        raise Problem(UNAVAILABLE, error.text) from error
    return {"models": [_model_view(model) for model in found]}


def _model_view(model: ModelInfo) -> dict[str, Any]:
    modified = model.modified.astimezone(UTC).isoformat(timespec="seconds") if model.modified else None
    return {
        "name": model.name,
        "size_gb": round(model.size / 1e9, 2),
        "loaded": model.loaded,
        "modified_at": modified.replace("+00:00", "Z") if modified else None,
    }


def pull_model(deps: Deps, call: Call, body: PullRequest) -> dict[str, Any]:
    """3.7: begin to download a model. While one of the same name is on its way, that one is answered."""
    name = body.model_name
    before = pulls.latest(deps, name)
    job = _job_of(deps, before)
    if job is None or not _alive(deps, job):
        job = _begin(deps, call, name, before, job)
    if job.data["status"] == "QUEUED":
        jobs.start(deps, call, job)  # by its name: a second start is the first one
    return {"status": "pulling", "model_name": name, "progress_url": _STATUS_URL, "job_id": job.data["job_id"]}


def _job_of(deps: Deps, pointer: Record | None) -> Record | None:
    return deps.records.get(keys.job(pointer.data["job_id"])) if pointer else None


def _alive(deps: Deps, job: Record) -> bool:
    if job.data["status"] in jobs.ENDED:
        return False
    heard = datetime.fromisoformat(job.data.get("updated_at") or job.data["created_at"])
    return deps.clock.now() - heard < _SILENCE


def _begin(deps: Deps, call: Call, name: str, before: Record | None, dead: Record | None) -> Record:
    unit = Unit(deps, call, keys.SYSTEM_CHAIN)
    job_id = deps.ids.new("job")
    job = jobs.create(unit, job_id, "pull_model", model_name=name)
    pulls.remember(unit, name, job_id, before)
    if dead is not None and dead.data["status"] not in jobs.ENDED:
        jobs.fail(unit, dead, "interrupted", _INTERRUPTED)
    try:
        unit.commit()
    except Conflict:
        # another request began the same pull in this moment, or the silent one has spoken
        began = _job_of(deps, pulls.latest(deps, name))
        if began is None or began.data["status"] in jobs.ENDED:
            raise
        return began
    return job


def pull_status(deps: Deps, call: Call, query: PullQuery) -> dict[str, Any]:
    """3.7: how far the newest pull is, or that of ``model_name``. ``completed`` and ``total`` are bytes; ``total`` and
    ``percent`` are null while the server has not stated them."""
    job = _job_of(deps, pulls.latest(deps, query.model_name))
    if job is None:
        idle = {"completed": 0, "total": None, "percent": None, "job_id": None}
        message = _MESSAGES["idle"].in_language(call.language)
        return {"status": "idle", "model_name": query.model_name, **idle, "message": message}
    data = job.data
    return {
        "status": _STATES.get(data["status"], "error"),
        "model_name": data["model_name"],
        "completed": data["progress"],
        "total": data["total"],
        "percent": 100 if data["status"] == "DONE" else data.get("percent"),
        "message": _message(data).in_language(call.language),
        "job_id": data["job_id"],
    }


def _message(data: Any) -> Text:
    if data["error"]:
        return Text(**data["error"]["message"])
    if data["status"] == "RUNNING":
        return pulls.phase(data.get("phase", ""))
    return _MESSAGES[{"DONE": "success", "QUEUED": "queued"}.get(data["status"], "cancelled")]
