"""The API in process: the real handlers, moto for AWS, the state machine replaced by running its stages in order."""

from __future__ import annotations

import base64
import copy
import functools
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import boto3
import pymupdf
import pytest
from moto import mock_aws
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.table import Table
from tests.contract.conformance import conforms_to_route

from flowaudit.adapters.rulesets.files import RulesetFiles
from flowaudit.contract.operations import OPERATIONS
from flowaudit.runtime import wiring
from flowaudit.usecases.call import Call

ROOT = Path(__file__).parents[3]
ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": "eu-central-1",
    "AWS_REGION": "eu-central-1",
    "TABLE_NAME": "flowaudit-test",
    "ORIGINALS_BUCKET": "originals-test",
    "ARTIFACTS_BUCKET": "artifacts-test",
    "DROP_BUCKET": "drop-test",
    "AUTH_MODE": "demo",
    "RULESETS_DIR": str(ROOT / "rulesets"),
    "OLLAMA_URL": "http://127.0.0.1:9",  # nothing answers there
    "POWERTOOLS_LOG_LEVEL": "CRITICAL",
    "POWERTOOLS_DEV": "false",
}


@dataclass
class Answer:
    """What came back over HTTP."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass
class RecordingWorkflow:
    """Keeps what was started; :meth:`run` does what the state machine would do, stage by stage."""

    started: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    alive: set[str] = field(default_factory=set)

    def start(self, name: str, state: Mapping[str, Any]) -> str:
        """Remember the start."""
        self.started.append((name, dict(state)))
        return f"arn:aws:states:eu-central-1:000000000000:execution:audit:{name}"

    def running(self, name: str, arn: str | None = None) -> bool:
        """Nothing runs here but what a test says is running."""
        return name in self.alive

    def stop(self, name: str) -> bool:
        """Stop what runs."""
        was = name in self.alive
        self.alive.discard(name)
        return was

    def run(self) -> None:
        """Run everything that was started, in order."""
        from flowaudit.usecases.stages import fail, finalize, parse, precheck, prepare
        from flowaudit.usecases.stages import run as run_stage
        from flowaudit.usecases.stages.base import StageFailed

        stages = {"parse": parse, "precheck": precheck, "prepare": prepare, "run": run_stage, "finalize": finalize}
        names = list(stages)
        while self.started:
            name, state = self.started.pop(0)
            state["execution"] = {"id": f"arn:execution:{name}", "started": "2026-01-02T03:04:05.678Z"}
            call = Call(state["request_id"], state["actor"])
            for stage in names[names.index(state["first"]) : names.index(state["last"]) + 1]:
                try:
                    state = self._retried(stages[stage], call, state)
                except StageFailed as failed:
                    cause = json.dumps({"errorMessage": str(failed), "errorType": "StageFailed"})
                    failure = {"stage": stage, "error": "StageFailed", "cause": cause}
                    fail.handle(wiring.deps(), call, {**state, "failure": failure})
                    break

    @staticmethod
    def _retried(stage: Any, call: Call, state: dict[str, Any]) -> dict[str, Any]:
        """A stage, and again as often as it asks for it."""
        from flowaudit.usecases.stages.base import StageAgain

        for _ in range(11):
            try:
                done: dict[str, Any] = stage.handle(wiring.deps(), call, dict(state))
            except StageAgain:
                continue
            return done
        raise AssertionError(f"{stage.__name__} asks for more than 10 retries")


class Context:
    """What a handler may ask of its Lambda context."""

    function_name = "test"
    memory_limit_in_mb = 512
    invoked_function_arn = "arn:aws:lambda:eu-central-1:000000000000:function:test"
    aws_request_id = "test"

    def get_remaining_time_in_millis(self) -> int:
        """Plenty."""
        return 29_000


@dataclass
class Api:
    """Calls handlers as API Gateway does."""

    workflow: RecordingWorkflow
    handlers: dict[str, Any] = field(default_factory=dict)

    def __call__(
        self,
        method: str,
        url: str,
        *,
        body: Any = None,
        raw: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """One request; ``body`` goes as JSON, ``raw`` as it is."""
        parts = urlsplit(url)
        group = _group(parts.path)
        if group not in self.handlers:
            from flowaudit.runtime.http import api

            self.handlers[group] = api(group)
        content = raw if raw is not None else (json.dumps(body).encode() if body is not None else b"")
        event = {
            "resource": parts.path,
            "path": parts.path,
            "httpMethod": method,
            "headers": {"Content-Type": "application/json", **(headers or {})},
            "multiValueHeaders": {},
            "queryStringParameters": dict(parse_qsl(parts.query)) or None,
            "multiValueQueryStringParameters": None,
            "requestContext": {"path": parts.path, "stage": "test"},
            "body": base64.b64encode(content).decode() if content else None,
            "isBase64Encoded": bool(content),
        }
        answer = self.handlers[group](event, Context())
        text = answer.get("body") or ""
        data = base64.b64decode(text) if answer.get("isBase64Encoded") else text.encode()
        shown = {name.lower(): values[0] for name, values in (answer.get("multiValueHeaders") or {}).items()}
        # every answer of every test must be what the OpenAPI document says
        conforms_to_route(method, parts.path, answer["statusCode"], shown, data)
        return Answer(answer["statusCode"], shown, data)

    def upload(self, project_id: str, *files: tuple[str, bytes], query: str = "", **fields: str) -> Answer:
        """A multipart upload."""
        body, content_type = form(files, fields)
        url = f"/api/projects/{project_id}/documents/upload{query}"
        return self("POST", url, raw=body, headers={"Content-Type": content_type})


def _group(path: str) -> str:
    """The group whose operation has this path; ``meta`` answers for paths that nobody has."""
    matching = (o.group for o in OPERATIONS if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", o.path), path))
    return next(matching, "meta")


def form(files: tuple[tuple[str, bytes], ...], fields: Mapping[str, str]) -> tuple[bytes, str]:
    """A multipart/form-data body and its content type."""
    edge = "edge5f3c"
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'.encode() for n, v in fields.items()
    ]
    for name, content in files:
        head = f'--{edge}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
        parts.append(head.encode() + b"Content-Type: application/octet-stream\r\n\r\n" + content + b"\r\n")
    return b"".join(parts) + f"--{edge}--\r\n".encode(), f"multipart/form-data; boundary={edge}"


def make_table(name: str) -> None:
    """The table as the template makes it."""
    keys = ["pk", "sk", *(f"gsi{n}{part}" for n in (1, 2, 3) for part in ("pk", "sk"))]
    boto3.client("dynamodb").create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in keys],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        GlobalSecondaryIndexes=[
            {
                "IndexName": f"gsi{n}",
                "KeySchema": [
                    {"AttributeName": f"gsi{n}pk", "KeyType": "HASH"},
                    {"AttributeName": f"gsi{n}sk", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "ALL"},
            }
            for n in (1, 2, 3)
        ],
    )


_SHIPPED_ONCE = functools.cache(RulesetFiles)


class _CopyOnce:
    """Stands in for the module ``copy`` in moto, which copies the whole table once for every item of a transaction
    before it begins: within one transaction the first copy serves for all of them."""

    def __init__(self) -> None:
        self.kept: dict[int, Any] = {}

    def deepcopy(self, value: Any, memo: Any = None) -> Any:
        """As ``copy.deepcopy``."""
        if not isinstance(value, Table):
            return copy.deepcopy(value, memo)
        if id(value) not in self.kept:
            self.kept[id(value)] = copy.deepcopy(value)
        return self.kept[id(value)]


def _faster_transactions(monkeypatch: pytest.MonkeyPatch) -> None:
    once = _CopyOnce()
    transact = DynamoDBBackend.transact_write_items

    def begin(backend: Any, items: Any) -> Any:
        once.kept.clear()
        return transact(backend, items)

    monkeypatch.setattr("moto.dynamodb.models.copy", once)
    monkeypatch.setattr(DynamoDBBackend, "transact_write_items", begin)


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[Api]:
    """A fresh product with empty stores; the shipped rulesets, which nothing changes, are read once a session."""
    _faster_transactions(monkeypatch)
    monkeypatch.setattr("flowaudit.adapters.rulesets.files.RulesetFiles", _SHIPPED_ONCE)
    for name in [name for name in os.environ if name.startswith("AWS_ENDPOINT_URL")]:
        monkeypatch.delenv(name)
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    wiring.settings.cache_clear()
    wiring.deps.cache_clear()
    with mock_aws():
        make_table(ENVIRONMENT["TABLE_NAME"])
        for bucket in ("originals-test", "artifacts-test", "drop-test"):
            boto3.client("s3").create_bucket(
                Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
            )
        workflow = RecordingWorkflow()
        wiring.deps().__dict__["workflow"] = workflow
        yield Api(workflow)
    wiring.settings.cache_clear()
    wiring.deps.cache_clear()


@pytest.fixture
def project() -> dict[str, Any]:
    """The contract's own example of a project (5.1)."""
    return json.loads((Path(__file__).parent / "project.json").read_text("utf-8"))  # type: ignore[no-any-return]


@pytest.fixture
def project_id(api: Api, project: dict[str, Any]) -> str:
    """A stored project."""
    return str(api("POST", "/api/projects", body=project).json["project_id"])


def pdf(*lines: str) -> bytes:
    """A one-page PDF with these lines."""
    document = pymupdf.open()
    page = document.new_page()
    for number, line in enumerate(lines or ("Rechnung",)):
        page.insert_text((72, 72 + 20 * number), line)
    return bytes(document.tobytes())
