"""A function holds the rights that its use cases need: what the embedded cloud would not notice."""

from __future__ import annotations

import pytest
from infra.function_table import INTERNAL, JOBS, STAGES, Grant, api_groups, api_spec
from tests.infra.calls import ports_used
from tests.infra.imports import source_of

from flowaudit.contract.operations import OPERATIONS

G = Grant
NEEDS: dict[tuple[str, str], Grant] = {
    ("originals", "get"): G.ORIGINALS_READ,
    ("originals", "info"): G.ORIGINALS_READ,
    ("originals", "link"): G.ORIGINALS_READ,
    ("originals", "put"): G.ORIGINALS_WRITE,
    ("originals", "delete"): G.ORIGINALS_WRITE,
    ("artifacts", "get"): G.ARTIFACTS_READ,
    ("artifacts", "info"): G.ARTIFACTS_READ,
    ("artifacts", "keys"): G.ARTIFACTS_READ,
    ("artifacts", "link"): G.ARTIFACTS_READ,
    ("artifacts", "put"): G.ARTIFACTS_WRITE,
    ("artifacts", "delete"): G.WORKSPACE_DELETE,
    ("drop", "get"): G.DROP_READ,
    ("drop", "info"): G.DROP_READ,
    ("drop", "put"): G.DROP_WRITE,
    ("drop", "upload_link"): G.DROP_WRITE,
    ("drop", "delete"): G.DROP_DELETE,
    ("workflow", "start"): G.AUDIT_START,
    ("workflow", "running"): G.AUDIT_START,
    ("job_workflow", "start"): G.JOB_START,
    ("job_workflow", "running"): G.JOB_START,
    ("job_workflow", "stop"): G.JOB_STOP,
    ("harvest_workflow", "start"): G.JOB_START,
    ("harvest_workflow", "running"): G.JOB_START,
    ("harvest_workflow", "stop"): G.JOB_STOP,
    ("schedules", "put"): G.SCHEDULE,
    ("schedules", "delete"): G.SCHEDULE,
    ("secrets", "get"): G.SECRETS_READ,
    ("secrets", "put"): G.SECRETS_WRITE,
    ("secrets", "delete"): G.SECRETS_WRITE,
}
# The audit trail writes below one prefix of the originals, and has a right of its own for that.
TRAIL = ("flowaudit.usecases.store.unit.Unit", ("originals", "put"))
# Ports of which every use is a call over the network of the models.
MODELS = frozenset({"local_models", "language_model", "model_catalogue"})
PORTS = frozenset(port for port, _ in NEEDS) | MODELS

# Found by the analysis and yet never done.
NEVER = {("pipeline", "ingest"): {G.AUDIT_START}}  # it takes a document in with start=False: its execution runs already

STARTS = {
    ("api", group): [(f"flowaudit.usecases.{group}", o.name) for o in OPERATIONS if o.group == group]
    for group in api_groups()
}
STARTS |= {("pipeline", stage): [(f"flowaudit.usecases.stages.{stage}", "handle")] for stage in STAGES}
STARTS |= {("internal", name): [(f"flowaudit.usecases.internal.{name}", "handle")] for name in INTERNAL}
STARTS |= {("jobs", job): [(f"flowaudit.usecases.jobs.{job}", "handle")] for job in JOBS}


def granted(kind: str, name: str) -> frozenset[Grant]:
    return {
        "api": api_spec,
        "pipeline": STAGES.__getitem__,
        "jobs": JOBS.__getitem__,
        "internal": INTERNAL.__getitem__,
    }[kind](name).grants


@pytest.mark.parametrize(("kind", "name"), STARTS)
def test_a_function_may_do_what_its_code_does(kind: str, name: str) -> None:
    missing: dict[str, list[str]] = {}
    for use, users in ports_used(STARTS[kind, name], PORTS).items():
        port, method = use
        assert port in MODELS or use in NEEDS, f"say in NEEDS what {port}.{method} takes ({sorted(users)})"
        for user in users:
            needed = G.TRAIL if (user, use) == TRAIL else G.CALL_LLM if port in MODELS else NEEDS[use]
            if needed not in granted(kind, name) | NEVER.get((kind, name), set()):
                missing.setdefault(needed.name, []).append(user)
    assert not missing, f"infra/function_table.py does not grant {kind} {name} what its code does"


def test_the_analysis_follows_calls() -> None:
    """A change of style that hides the ports from the analysis would make the test above pass for nothing."""
    assert source_of("flowaudit.usecases.stages.parse")
    used = ports_used(STARTS["pipeline", "parse"], PORTS)
    assert ("originals", "get") in used
    assert any("store.runs" in user for user in used["artifacts", "put"])
    presigned = ports_used(STARTS["api", "documents"], PORTS)
    assert ("drop", "upload_link") in presigned
    assert ("workflow", "start") in presigned
    assert ("drop", "delete") not in presigned
