"""Job generate: draw the invoices of a run into its folder, and at last the solutions.

All follows from the stored request with its seed, so a run that is killed is planned again and goes on at the file
after the last one it has reported; a file that is written twice is the same file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from flowaudit.core.generator import Template, people, solutions
from flowaudit.core.generator.batch import Batch, FileKind, Planned, plan
from flowaudit.core.generator.compose import DateProfile, Ground
from flowaudit.core.generator.spec import Party
from flowaudit.core.model.project import Beneficiary, Project
from flowaudit.core.rules import Ruleset
from flowaudit.ports.records import Record
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.jobs import TryAgain
from flowaudit.usecases.store import jobs, keys, projects
from flowaudit.usecases.store.generated import key_of, request_key
from flowaudit.usecases.store.unit import Unit

# The function has 900 seconds; it ends by itself before that, and the state machine calls it again.
SLICE = timedelta(seconds=780)
_REPORT_EVERY = 10
_COUNTRIES = ("DE", "AT", "GB")


def handle(deps: Deps, event: dict[str, Any]) -> dict[str, Any]:
    """Make the files once. Raises :class:`TryAgain` when the time is up."""
    call = Call(str(event.get("request_id", "")), str(event.get("actor", "system")))
    job = jobs.load(deps, "gen", str(event["job_id"]))
    if job.data["status"] in jobs.ENDED:
        return event
    job = jobs.change(deps, job.data["job_id"], status="RUNNING", total=job.data["count"])
    request = json.loads(deps.artifacts.get(request_key(job.data["job_id"])), parse_float=Decimal)
    batch = batch_of(deps, request)
    planned = plan(batch)
    if _draw(deps, job, batch, planned):
        _finish(deps, call, job, request, planned)
    return event


def _draw(deps: Deps, job: Record, batch: Batch, planned: tuple[Planned, ...]) -> bool:
    """The files after those that are reported; False if somebody has ended the job."""
    began = deps.clock.now()
    written = int(job.data.get("bytes", 0))
    for number in range(int(job.data["progress"]), len(planned)):
        one = planned[number]
        key = key_of(f"{job.data['output_dir']}/{one.filename}")
        content = one.content(batch.seed + number)
        deps.artifacts.put(key, content, "application/pdf")
        written += len(content)
        late = deps.clock.now() - began >= SLICE
        if late or (number + 1) % _REPORT_EVERY == 0 or number + 1 == len(planned):
            changed = jobs.change(deps, job.data["job_id"], progress=number + 1, bytes=written)
            if changed.data["status"] in jobs.ENDED:
                return False
        if late and number + 1 < len(planned):
            raise TryAgain(f"{number + 1} of {len(planned)} files")
    return True


def _finish(deps: Deps, call: Call, job: Record, request: Mapping[str, Any], planned: tuple[Planned, ...]) -> None:
    asked = ("seed", "ruleset_id", "ruleset_version", "language", "severity", "error_rate_total", "as_of")
    facts = [("run", job.data["job_id"]), *((name, str(request[name])) for name in asked)]
    text = solutions.write(planned, facts)
    answers = text.encode()
    deps.artifacts.put(key_of(job.data["solutions_file"]), answers, "text/plain; charset=utf-8")
    current = jobs.load(deps, "gen", job.data["job_id"])
    if current.data["status"] in jobs.ENDED:
        return
    unit = Unit(deps, call, keys.SYSTEM_CHAIN)
    jobs.finish(unit, current, files=len(planned))
    told = {"files": len(planned), "artifact_bytes": int(current.data.get("bytes", 0)) + len(answers)}
    unit.event("GENERATOR_RUN_COMPLETED", "job", job.data["job_id"], **told)
    unit.commit()


def batch_of(deps: Deps, request: Mapping[str, Any]) -> Batch:
    """The run that a stored request asks for."""
    ruleset = deps.rulesets.get(request["ruleset_id"], request["ruleset_version"])
    as_of = date.fromisoformat(request["as_of"])
    project = projects.to_core(request["project"]) if request["project"] else None
    return Batch(
        seed=int(request["seed"]),
        count=int(request["count"]),
        templates=tuple(Template(name) for name in dict.fromkeys(request["templates_enabled"])),
        ground=_ground(deps, request, ruleset, project, as_of),
        ruleset=ruleset,
        as_of=as_of,
        profiles=tuple(DateProfile(name) for name in request["profiles"]),
        kinds=tuple(FileKind(name) for name in request["kinds"]),
        error_rate=Decimal(request["error_rate_total"]),
        severity=int(request["severity"]),
        feature_rates={name: Decimal(rate) for name, rate in request["per_feature_error_rates"].items()},
        alias_noise=Decimal(request["alias_noise_probability"]),
    )


def _ground(deps: Deps, request: Mapping[str, Any], ruleset: Ruleset, project: Project | None, as_of: date) -> Ground:
    who = project.beneficiary if project else None
    country = next((code for code in (ruleset.country, who.country if who else None) if code in _COUNTRIES), "DE")
    first, last = _period(project, as_of)
    currency = "GBP" if country == "GB" else "EUR"
    return Ground(
        language=request["language"],
        country=country,
        customer=_customer(Random(f"{request['seed']}/customer"), who, country),  # noqa: S311  no secret
        period=(first, last),
        rates=deps.rulesets.vat_rates(),
        small_limit=ruleset.small_amount_limit(first, currency) or Decimal(100),
        reference=project.file_reference if project else None,
        categories=project.eligible_cost_categories if project else (),
        aliases=who.aliases if who else (),
    )


def _period(project: Project | None, as_of: date) -> tuple[date, date]:
    """When supplies may have been made: within the project, after its approval and not in the future; without a
    project the last full year."""
    if project is None:
        return date(as_of.year - 1, 1, 1), date(as_of.year - 1, 12, 31)
    first = max(project.period_start, project.approval_date or project.period_start)
    if first > project.period_end:
        first = project.period_start
    return first, min(project.period_end, as_of) if as_of > first else project.period_end


def _customer(random: Random, who: Beneficiary | None, country: str) -> Party:
    """The beneficiary; what its record leaves out is invented."""
    other = people.customer(random, country)
    if who is None:
        return other
    return Party(
        who.name,
        who.street or other.street,
        who.zip or other.zip,
        who.city or other.city,
        who.country,
        vat_id=who.vat_id,
    )
