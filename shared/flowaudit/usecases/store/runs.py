"""Runs of stages, payloads and final results: a small record, and the body as a compressed JSON object in S3.

The body is written before the record that points to it, under a key that follows from the run's id: a repeated write
is the same object, and a record never points to nothing.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from typing import Any

from flowaudit.contract.problems import not_found
from flowaudit.ports.records import Key, Record
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.store import keys
from flowaudit.usecases.store.unit import Unit

# stage → kind of its id, and what a person calls it
KINDS = {
    "parse": ("parse", "den Parse-Lauf", "parse run"),
    "precheck": ("pre", "den Vorprüfungslauf", "precheck run"),
    "prepare": ("pay", "den Payload", "payload"),
    "run": ("llm", "den LLM-Lauf", "LLM run"),
    "finalize": ("fin", "das Endergebnis", "final result"),
}


def load(deps: Deps, stage: str, run_id: str) -> Record:
    """The run's record; 404 for an unknown or malformed id."""
    kind, german, english = KINDS[stage]
    found = deps.records.get(keys.run(run_id)) if run_id.startswith(f"{kind}_") else None
    if found is None:
        raise not_found(german, english, run_id)
    return found


def latest(deps: Deps, stage: str, document: Record) -> Record:
    """The document's newest finished run of a stage; 404 if there is none."""
    run_id = document.data.get("latest", {}).get(stage)
    if run_id is None:
        _, german, english = KINDS[stage]
        raise not_found(f"{german} zu", f"{english} of", document.data["document_id"])
    return load(deps, stage, run_id)


def new_record(stage: str, run_id: str, document: Record, **data: Any) -> Record:
    """A run that begins."""
    document_id = document.data["document_id"]
    shown = {"run_id": run_id, "stage": stage, "document_id": document_id, "project_id": document.data["project_id"]}
    return Record(
        keys.run(run_id),
        stage,
        {**shown, "status": "RUNNING", **data},
        index1=Key(keys.runs_of(document_id), run_id),
    )


def finish(unit: Unit, run: Record, **data: Any) -> Record:
    """A run that is done (or ERROR, by ``status``)."""
    done = replace(run, data={**run.data, "status": "DONE", **data})
    unit.put(done)
    return done


def body_key(run: Record) -> str:
    """Where the body lies in the artifacts bucket."""
    data = run.data
    return f"projects/{data['project_id']}/{data['document_id']}/{data['stage']}/{data['run_id']}.json.gz"


def save_body(deps: Deps, run: Record, body: Any) -> int:
    """Write a run's body; returns its size in bytes, for the event that tells of it."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    # mtime 0: the same body is the same object
    content = gzip.compress(text, 6, mtime=0)
    deps.artifacts.put(body_key(run), content, "application/gzip")
    return len(content)


def file_key(run: Record, name: str) -> str:
    """Where a file of a run lies in the artifacts bucket, beside its body."""
    return f"{body_key(run).removesuffix('.json.gz')}/{name}"


def load_body(deps: Deps, run: Record) -> Any:
    """Read a run's body."""
    return json.loads(gzip.decompress(deps.artifacts.get(body_key(run))))
