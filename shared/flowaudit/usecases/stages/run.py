"""Stage run: a language model judges a stored payload.

Without a reachable model the run is ERROR with the reason and the document goes on: rules alone decide then, and the
final result says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flowaudit.contract.models.common import DocumentStatus as Status
from flowaudit.contract.models.common import Provider
from flowaudit.core.judging import AnswerInvalid, build_prompt, read_answer
from flowaudit.core.model.judgement import Judgement
from flowaudit.core.model.results import Text
from flowaudit.ports.llm import LlmAnswer, LlmFailure, LlmRequest
from flowaudit.ports.records import Record
from flowaudit.usecases import providers
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.stages import attempts
from flowaudit.usecases.stages.base import Entered, StageFailed, State, enter
from flowaudit.usecases.stages.parse import body_of as parse_body
from flowaudit.usecases.store import keys, local_models, runs, settings
from flowaudit.usecases.store.unit import Unit, timestamp


def handle(deps: Deps, call: Call, state: State) -> State:
    """Ask the model once; how often in all and how many at a time the settings say (``attempts``)."""
    entered = enter(deps, call, state, "run", Status.LLM_RUNNING)
    if entered is None:
        return state
    payload_id = entered.run.data.get("payload_id") or entered.document.data.get("latest", {}).get("prepare")
    if payload_id is None:
        raise StageFailed("no-payload", "Es gibt keinen gespeicherten Payload", "There is no stored payload")
    payload = runs.load_body(deps, runs.load(deps, "prepare", payload_id))
    chosen = _choice(deps, entered.run)
    inference = settings.load(deps)["inference"]
    log = _Log(deps, entered.run)
    log.info("payload loaded", payload_id=payload_id)
    facts = {"payload_id": payload_id, "provider": chosen.provider.value, "model_name": chosen.model_name}
    answer: LlmAnswer | None = None
    try:
        with attempts.slot(deps, entered.run, inference):
            answer = _ask(deps, payload, chosen, inference, log)
        judgement = _read(deps, entered, payload, answer, log)
    except (LlmFailure, AnswerInvalid) as error:
        log.failed("no usable answer", reason=_reason(error)[0])
        attempts.again(deps, entered.run, inference, error, answer, log.events)
        return _without_answer(entered, chosen, facts, log, error, answer)
    body = {"raw_response_text": answer.text, "structured_response": judgement.model_dump(mode="json")}
    size = runs.save_body(deps, entered.run, body)
    spent = attempts.Tried.of(entered.run).and_also(answer)
    is_local = chosen.provider is Provider.LOCAL_OLLAMA
    known = local_models.look_up(deps, chosen.base_url, chosen.model_name) if is_local else None

    def remember(unit: Unit) -> None:
        run_id = entered.run.data["run_id"]
        place = keys.answered(chosen.provider.value, chosen.model_name, answer.duration_ms, run_id)
        unit.put(Record(place, "answered", {"llm_run_id": run_id, "llm_ms": answer.duration_ms}), force=True)
        if known is not None:
            local_models.remember(unit, known)

    return entered.finish(
        Status.LLM_DONE,
        "LLM_RUN_COMPLETED",
        {},
        remember,
        facts={**_told(chosen, spent), "llm_ms": answer.duration_ms, "artifact_bytes": size},
        **facts,
        has_body=True,
        timings_ms={"llm": answer.duration_ms},
        token_usage={"input": spent.tokens_in, "output": spent.tokens_out},
        events=log.events,
    )


def _told(chosen: providers.Choice, spent: attempts.Tried) -> dict[str, Any]:
    """What an event tells of a run: the tokens of all its calls."""
    return {
        "provider": chosen.provider.value,
        "model_name": chosen.model_name,
        "tokens_in": spent.tokens_in,
        "tokens_out": spent.tokens_out,
    }


def judgement_of(deps: Deps, run: Record) -> Judgement | None:
    """What a finished run stated; None if it has no answer."""
    if run.data["status"] != "DONE":
        return None
    return Judgement.model_validate(runs.load_body(deps, run)["structured_response"])


class _Log:
    """The run's log (contract 9.4): what happened and when, over all its calls, never content."""

    def __init__(self, deps: Deps, run: Record) -> None:
        self._deps = deps
        self.events: list[dict[str, Any]] = list(run.data.get("events", []))

    def info(self, message: str, **data: Any) -> None:
        self._add("INFO", message, data)

    def failed(self, message: str, **data: Any) -> None:
        self._add("ERROR", message, data)

    def _add(self, level: str, message: str, data: dict[str, Any]) -> None:
        self.events.append({"ts": timestamp(self._deps), "level": level, "msg": message, "data": data})


def _choice(deps: Deps, run: Record) -> providers.Choice:
    if "provider" not in run.data:
        return providers.choose(deps)
    current = providers.choose(deps, Provider(run.data["provider"]))
    return providers.Choice(current.provider, run.data["model_name"], current.base_url)


def _ask(
    deps: Deps, payload: dict[str, Any], chosen: providers.Choice, inference: Mapping[str, Any], log: _Log
) -> LlmAnswer:
    model = deps.language_model(chosen.provider.value, chosen.base_url)
    log.info("provider request sent", provider=chosen.provider.value, model=chosen.model_name)
    answer = model.complete(
        LlmRequest(
            messages=tuple(build_prompt(payload)),
            schema=payload["required_output_schema"],
            model=chosen.model_name,
            temperature=float(inference["temperature"]),
            max_tokens=int(inference["max_tokens"]),
            timeout_seconds=int(inference["timeout_sec"]),
        )
    )
    log.info("response received", tokens_in=answer.tokens_in, tokens_out=answer.tokens_out)
    return answer


def _read(deps: Deps, entered: Entered, payload: dict[str, Any], answer: LlmAnswer, log: _Log) -> Judgement:
    words, _ = parse_body(deps, runs.latest(deps, "parse", entered.document))
    features = [feature["feature_id"] for feature in payload["features"]]
    categories = payload["project_context"]["eligible_cost_categories"]
    judgement = read_answer(answer.text, features, words, categories)
    log.info("answer validated", features=len(judgement.features))
    return judgement


def _without_answer(
    entered: Entered,
    chosen: providers.Choice,
    facts: dict[str, Any],
    log: _Log,
    error: LlmFailure | AnswerInvalid,
    answer: LlmAnswer | None,
) -> State:
    """``answer`` is one that came and cannot be used: its tokens were paid for."""
    slug, text = _reason(error)
    spent = attempts.Tried.of(entered.run).and_also(answer)
    told = {"code": slug, "message": {"de": text.de, "en": text.en}}
    named = {name: facts[name] for name in ("provider", "model_name")}
    counted = {"code": slug, **(_told(chosen, spent) if spent.tokens_in or answer else named)}
    outcome = {**facts, "error": told, "events": log.events}

    def remember(unit: Unit) -> None:
        last = {**told, "at": timestamp(unit.deps), "llm_run_id": entered.run.data["run_id"]}
        unit.put(Record(keys.LLM_ERROR, "llm_error", last), force=True)

    return entered.finish(Status.LLM_DONE, "LLM_RUN_FAILED", {}, remember, run_status="ERROR", facts=counted, **outcome)


def _reason(error: LlmFailure | AnswerInvalid) -> tuple[str, Text]:
    if isinstance(error, AnswerInvalid):
        return "answer-invalid", Text("Die Antwort des Modells ist unbrauchbar", "The model's answer is not usable")
    return error.slug, error.text
