"""What each function gets: layers, memory, time and the narrow set of things it may touch.

One row a function. Groups of the API come from the table of operations; a group without a row here gets the defaults,
so that a new group works without infrastructure changes and holds no rights beyond the table.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from flowaudit.contract.operations import OPERATIONS


class Grant(Enum):
    """Something a function may do. What it means in IAM stands in ``constructs/permissions.py``."""

    TABLE = "read and write items by key"
    TRAIL = "anchor the audit trail under object lock; goes with every write of an item"
    ORIGINALS_READ = "read originals"
    ORIGINALS_WRITE = "store originals, and hide one whose record could not be written"
    ARTIFACTS_READ = "read derived files"
    ARTIFACTS_WRITE = "store derived files"
    WORKSPACE_DELETE = "take files out of the workspace, a prefix of the derived files"
    DROP_READ = "read what was dropped"
    DROP_WRITE = "store into the drop bucket"
    DROP_DELETE = "take an object out of the drop bucket"
    AUDIT_START = "start the audit state machine and see what became of an execution"
    JOB_START = "start a job, a harvest too, and see what became of its execution"
    JOB_STOP = "stop the execution of a job, of a harvest too"
    SCHEDULE = "make, change and remove the schedules of the harvest"
    SECRETS_READ = "read secrets of this deployment"
    SECRETS_WRITE = "store and delete secrets of this deployment"
    VECTORS = "query and fill the vector index"
    EMBED = "call the internal function that turns texts into vectors"
    OCR = "read scanned pages, where Amazon Textract does it: call it"
    CALL_LLM = "reach the model container: runs inside the network"


BASE = frozenset({Grant.TABLE, Grant.TRAIL})


@dataclass(frozen=True, slots=True)
class FunctionSpec:
    """Layers by name (see ``layers/``), memory in MiB, timeout in seconds, grants."""

    layers: tuple[str, ...] = ("runtime",)
    memory: int = 512
    timeout: int = 29
    grants: frozenset[Grant] = BASE


def _spec(*grants: Grant, layers: tuple[str, ...] = (), memory: int = 512, timeout: int = 29) -> FunctionSpec:
    return FunctionSpec(("runtime", *layers), memory, timeout, BASE | frozenset(grants))


G = Grant

# API Gateway waits 29 seconds for an answer, so no API function may take longer.
_API: dict[str, FunctionSpec] = {
    "meta": _spec(G.SECRETS_READ, G.CALL_LLM, layers=("llm",)),
    "system": _spec(G.JOB_START, G.CALL_LLM, layers=("llm",)),
    "settings": _spec(G.SECRETS_READ, G.SECRETS_WRITE, G.JOB_START, G.CALL_LLM, layers=("llm",)),
    "documents": _spec(
        G.ORIGINALS_READ,
        G.ORIGINALS_WRITE,
        G.ARTIFACTS_READ,
        G.ARTIFACTS_WRITE,
        G.DROP_WRITE,  # the presigned upload carries this function's rights
        G.AUDIT_START,
        G.VECTORS,
        # preparing a payload asks the memory, and beside the PDF libraries there is no room for the model
        G.EMBED,
        layers=("pdf", "numeric", "vectors"),
        memory=1769,
    ),
    "feedback": _spec(
        G.ARTIFACTS_READ, G.ARTIFACTS_WRITE, G.VECTORS, layers=("numeric", "vectors", "embeddings"), memory=1769
    ),
    "rag": _spec(G.ARTIFACTS_READ, G.VECTORS, layers=("numeric", "vectors", "embeddings"), memory=1769),
    "stats": _spec(G.ARTIFACTS_READ, G.VECTORS, G.CALL_LLM, layers=("numeric", "vectors", "llm")),
    "exports": _spec(G.ARTIFACTS_READ, G.JOB_START),
    "generator": _spec(G.ARTIFACTS_READ, G.ARTIFACTS_WRITE, G.JOB_START, layers=("pdf", "numeric"), memory=1769),
    "audit": _spec(G.ARTIFACTS_READ),
    "jobs": _spec(G.ARTIFACTS_READ, G.JOB_START, G.JOB_STOP),
    "statements": _spec(G.JOB_START),
    "workspace": _spec(G.ARTIFACTS_READ, G.ARTIFACTS_WRITE, G.WORKSPACE_DELETE, G.JOB_START),
    "debug": _spec(G.JOB_START),
    # Patterns are checked by the library that searches with them.
    "parsing": _spec(G.ARTIFACTS_READ, G.ARTIFACTS_WRITE, G.JOB_START, layers=("pdf",), memory=1024),
    "imap": _spec(G.SECRETS_READ, G.SECRETS_WRITE, G.JOB_START, G.SCHEDULE),
    "harvest": _spec(G.JOB_START, G.SCHEDULE),
    "ftp": _spec(
        G.SECRETS_READ,
        G.SECRETS_WRITE,
        G.ARTIFACTS_READ,
        G.ARTIFACTS_WRITE,
        G.WORKSPACE_DELETE,
        G.JOB_START,
        G.SCHEDULE,
        layers=("sftp",),
        memory=1024,
    ),
    **{
        connector: _spec(G.SECRETS_READ, G.SECRETS_WRITE, G.ARTIFACTS_READ, G.ARTIFACTS_WRITE)
        for connector in ("google", "lexoffice", "microsoft", "shopware", "smtp", "whatsapp", "whmcs")
    },
}

STAGES: dict[str, FunctionSpec] = {
    "ingest": _spec(
        G.DROP_READ,
        G.DROP_WRITE,
        G.DROP_DELETE,
        G.ORIGINALS_READ,
        G.ORIGINALS_WRITE,
        G.ARTIFACTS_WRITE,
        layers=("pdf", "numeric"),
        memory=1769,
        timeout=120,
    ),
    # Up to 200 scanned pages at about a second each on one vCPU; 3008 MiB bring almost two.
    "parse": _spec(
        G.ORIGINALS_READ,
        G.ARTIFACTS_READ,
        G.ARTIFACTS_WRITE,
        G.OCR,
        layers=("pdf", "numeric", "ocr"),
        memory=3008,
        timeout=900,
    ),
    # The official rules of e-invoices run in a child process of up to 1.5 GiB; 1769 MiB bring one whole vCPU.
    "precheck": _spec(G.ARTIFACTS_READ, G.ARTIFACTS_WRITE, layers=("einvoice",), memory=2048, timeout=120),
    "prepare": _spec(
        G.ARTIFACTS_READ,
        G.ARTIFACTS_WRITE,
        G.VECTORS,
        layers=("numeric", "vectors", "embeddings"),
        memory=1769,
        timeout=120,
    ),
    "run": _spec(
        G.ARTIFACTS_READ, G.ARTIFACTS_WRITE, G.SECRETS_READ, G.CALL_LLM, layers=("llm",), memory=512, timeout=900
    ),
    "finalize": _spec(G.ARTIFACTS_READ, G.ARTIFACTS_WRITE, memory=1024, timeout=120),
    "fail": _spec(memory=256, timeout=60),
}


# What the state machines run_job and harvest call, and `recover`, which a schedule calls.
JOBS: dict[str, FunctionSpec] = {
    "export": _spec(
        G.ARTIFACTS_READ, G.ARTIFACTS_WRITE, G.ORIGINALS_READ, layers=("office",), memory=1769, timeout=900
    ),
    "generate": _spec(G.ARTIFACTS_READ, G.ARTIFACTS_WRITE, layers=("pdf", "numeric"), memory=1769, timeout=900),
    "pull_model": _spec(G.SECRETS_READ, G.CALL_LLM, layers=("llm",), timeout=900),
    # Reads scanned pages like the stage parse.
    "files": _spec(
        G.ARTIFACTS_READ,
        G.ARTIFACTS_WRITE,
        G.WORKSPACE_DELETE,
        G.SECRETS_READ,
        G.OCR,
        layers=("pdf", "numeric", "ocr", "sftp"),
        memory=3008,
        timeout=900,
    ),
    # Mails of up to 60 MB and the scanned pages in them.
    "imap": _spec(
        G.SECRETS_READ,
        G.ARTIFACTS_READ,
        G.ARTIFACTS_WRITE,
        G.WORKSPACE_DELETE,
        G.CALL_LLM,
        G.OCR,
        layers=("pdf", "numeric", "ocr", "http"),
        memory=3008,
        timeout=900,
    ),
    # Takes invoices of the workspace into an audit: looks into each, up to 60 MB.
    "harvest": _spec(
        G.ARTIFACTS_READ,
        G.ORIGINALS_WRITE,
        G.AUDIT_START,
        G.DROP_READ,
        G.DROP_DELETE,
        layers=("pdf", "numeric"),
        memory=1769,
        timeout=300,
    ),
    "fail_job": _spec(memory=256, timeout=60),
    "recover": _spec(G.AUDIT_START, G.JOB_START, timeout=120),
}
# Called by other functions alone (``lambda:InvokeFunction`` on exactly these); they touch no data.
INTERNAL: dict[str, FunctionSpec] = {
    "embed": FunctionSpec(("runtime", "numeric", "embeddings"), memory=1769, timeout=29, grants=frozenset()),
}
SCHEDULED = {"recover": "rate(5 minutes)"}
# Which of them each state machine calls.
OF_HARVEST = ("harvest", "imap", "files", "fail_job")
OF_RUN_JOB = tuple(name for name in JOBS if name not in SCHEDULED and name != "harvest")


def api_groups() -> tuple[str, ...]:
    """The groups of the table of operations, sorted: one Lambda each."""
    return tuple(sorted({operation.group for operation in OPERATIONS}))


def api_spec(group: str) -> FunctionSpec:
    """The row of a group, or the defaults."""
    return _API.get(group, FunctionSpec())


def unknown_rows() -> tuple[str, ...]:
    """Rows whose group is not in the table of operations: dead configuration, refused while synthesizing."""
    return tuple(sorted(set(_API) - set(api_groups())))
