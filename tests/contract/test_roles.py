"""Who may do what, for every row of the table: the handlers as API Gateway calls them, in demo mode and with a JWT."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws
from tests.contract.conformance import conforms_to_route
from tests.unit.api.conftest import ENVIRONMENT, Answer, Context, RecordingWorkflow, make_table

from flowaudit.contract.operations import OPERATIONS, Operation
from flowaudit.runtime import wiring

PROTECTED = [operation for operation in OPERATIONS if operation.role != "any"]
OPEN = [operation for operation in OPERATIONS if operation.role == "any"]
ADMIN = {"sub": "admin-1", "cognito:groups": "[admin user]"}
USER = {"sub": "user-1", "cognito:groups": "[user]"}
_handlers: dict[str, Any] = {}


@pytest.fixture(scope="module")
def stores() -> Iterator[None]:
    """Empty stores for all tests of this module: only who may call is asked here."""
    with pytest.MonkeyPatch.context() as patch, mock_aws():
        for name, value in ENVIRONMENT.items():
            patch.setenv(name, value)
        wiring.settings.cache_clear()
        wiring.deps.cache_clear()
        make_table(ENVIRONMENT["TABLE_NAME"])
        for bucket in ("originals-test", "artifacts-test", "drop-test"):
            location = {"LocationConstraint": "eu-central-1"}
            boto3.client("s3").create_bucket(Bucket=bucket, CreateBucketConfiguration=location)
        for name in ("workflow", "job_workflow"):
            wiring.deps().__dict__[name] = RecordingWorkflow()
        yield
    wiring.settings.cache_clear()
    wiring.deps.cache_clear()


@pytest.fixture
def mode(stores: None, request: pytest.FixtureRequest) -> Iterator[None]:
    """The authentication mode that the test names."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUTH_MODE", request.param)
        wiring.settings.cache_clear()
        yield
    wiring.settings.cache_clear()


demo = pytest.mark.parametrize("mode", ["demo"], indirect=True)
jwt = pytest.mark.parametrize("mode", ["jwt"], indirect=True)


def ids(operation: Operation) -> str:
    return operation.id


def call(operation: Operation, headers: dict[str, str] | None = None, claims: dict[str, str] | None = None) -> Answer:
    """One request with an empty body and ids that nothing has; the answer must be a documented one."""
    from flowaudit.runtime.http import api

    handler = _handlers.setdefault(operation.group, api(operation.group))
    path = "/".join("nothing" if part.startswith("{") else part for part in operation.path.split("/"))
    event = {
        "resource": path,
        "path": path,
        "httpMethod": operation.method,
        "headers": {"Content-Type": "application/json", "Accept-Language": "en", **(headers or {})},
        "multiValueHeaders": {},
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "requestContext": {"path": path, "stage": "test", "authorizer": {"claims": claims} if claims else None},
        "body": None if operation.method in ("GET", "DELETE") else base64.b64encode(b"{}").decode(),
        "isBase64Encoded": operation.method not in ("GET", "DELETE"),
    }
    made = handler(event, Context())
    text = made.get("body") or ""
    body = base64.b64decode(text) if made.get("isBase64Encoded") else text.encode()
    shown = {name.lower(): values[0] for name, values in (made.get("multiValueHeaders") or {}).items()}
    conforms_to_route(operation.method, path, made["statusCode"], shown, body)
    return Answer(made["statusCode"], shown, body)


def is_refused(answer: Answer, status: int, slug: str) -> None:
    """A problem of this kind, and nothing more than a problem."""
    problem = json.loads(answer.body)
    assert (answer.status, problem["type"].rpartition("/")[2]) == (status, slug)
    assert answer.headers["content-type"] == "application/problem+json"


def is_let_in(answer: Answer, operation: Operation) -> None:
    """Past the role check: a planned row says so, a built one found something wrong with this empty request or not."""
    assert answer.status not in (401, 403), answer.body
    assert (answer.status == 501) == operation.planned
    assert answer.status < 500 or answer.status in (501, 503), answer.body


@demo
@pytest.mark.parametrize("operation", PROTECTED, ids=ids)
def test_demo_roles_come_from_the_header(mode: None, operation: Operation) -> None:
    without, user = call(operation), call(operation, {"X-Role": "user"})
    if operation.role == "admin":
        is_refused(without, 403, "forbidden")
        is_refused(user, 403, "forbidden")
    else:
        is_let_in(without, operation)
        is_let_in(user, operation)
    is_let_in(call(operation, {"X-Role": "admin"}), operation)
    is_refused(call(operation, {"X-Role": "root"}), 400, "validation-error")


@demo
@pytest.mark.parametrize("operation", OPEN, ids=ids)
def test_demo_open_operations_ask_for_nothing(mode: None, operation: Operation) -> None:
    for headers in ({}, {"X-Role": "user"}, {"X-Role": "root"}):
        is_let_in(call(operation, headers), operation)


@jwt
@pytest.mark.parametrize("operation", PROTECTED, ids=ids)
def test_jwt_roles_come_from_the_verified_token_alone(mode: None, operation: Operation) -> None:
    forged = {"X-Role": "admin", "X-Session-Id": "x", "Authorization": "Bearer e30.e30.e30"}
    is_refused(call(operation), 401, "unauthorized")
    is_refused(call(operation, forged), 401, "unauthorized")
    is_refused(call(operation, forged, {"cognito:groups": "admin"}), 401, "unauthorized")
    for groups in ("", "[guest]", "administrator", "[super-admin]", "USER"):
        is_refused(call(operation, forged, {"sub": "s", "cognito:groups": groups}), 403, "forbidden")
    if operation.role == "admin":
        is_refused(call(operation, forged, USER), 403, "forbidden")
    else:
        is_let_in(call(operation, {}, USER), operation)
    is_let_in(call(operation, {}, ADMIN), operation)
    is_let_in(call(operation, {"X-Role": "user"}, {**ADMIN, "cognito:groups": "user,admin"}), operation)


@jwt
@pytest.mark.parametrize("operation", OPEN, ids=ids)
def test_jwt_open_operations_ask_for_nothing(mode: None, operation: Operation) -> None:
    for claims in (None, {"sub": "s", "cognito:groups": "[guest]"}):
        is_let_in(call(operation, {}, claims), operation)


def test_the_open_operations_are_these() -> None:
    """What anybody may call is a short list; who adds to it must say so here."""
    assert {operation.id for operation in OPEN} == {
        "meta.health",
        "meta.openapi",
        "meta.docs",
        "google.callback",
        "microsoft.callback",
        "whatsapp.verify_webhook",
        "whatsapp.receive_webhook",
    }
