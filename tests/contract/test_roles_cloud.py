"""Tokens of real Cognito pools against the deployed authorizer, for every row: the emulator verifies signature, issuer
and expiry as AWS does."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from tests.cloud import DeployedCloud, wait_until
from tests.contract.conformance import conforms_to_route

from flowaudit.contract.operations import OPERATIONS, Operation

PROTECTED = [operation for operation in OPERATIONS if operation.role != "any"]
OPEN = [operation for operation in OPERATIONS if operation.role == "any"]
PASSWORD = "Correct-horse-7-battery"


@dataclass(frozen=True)
class Tokens:
    """Id tokens. ``foreign`` is an admin's of another pool, ``expired`` was one of ours, ``altered`` has a claim that
    its signature does not cover."""

    user: str
    admin: str
    guest: str
    foreign: str
    expired: str
    altered: str


def _sign_in(cognito: Any, pool: str, client: str, name: str, group: str | None) -> str:
    """A new account's id token."""
    email = f"{name}@example.org"
    cognito.admin_create_user(UserPoolId=pool, Username=email, MessageAction="SUPPRESS")
    cognito.admin_set_user_password(UserPoolId=pool, Username=email, Password=PASSWORD, Permanent=True)
    if group is not None:
        cognito.admin_add_user_to_group(UserPoolId=pool, Username=email, GroupName=group)
    return _token(cognito, client, email)


def _token(cognito: Any, client: str, email: str) -> str:
    answer = cognito.initiate_auth(
        ClientId=client,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": email, "PASSWORD": PASSWORD},
    )
    token: str = answer["AuthenticationResult"]["IdToken"]
    return token


def _claims(token: str) -> dict[str, Any]:
    part = token.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return claims


def _altered(token: str) -> str:
    """A user's token that calls itself an admin's."""
    head, _, signature = token.split(".")
    claims = json.dumps({**_claims(token), "cognito:groups": ["admin"]}).encode()
    return f"{head}.{base64.urlsafe_b64encode(claims).decode().rstrip('=')}.{signature}"


def _expired(cognito: Any, pool: str, email: str) -> str:
    """An admin's token whose time is over. A client of our own issues it for the shortest time that there is."""
    client = cognito.create_user_pool_client(
        UserPoolId=pool,
        ClientName="short",
        ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        IdTokenValidity=1,
        AccessTokenValidity=1,
        TokenValidityUnits={"IdToken": "seconds", "AccessToken": "seconds"},
    )["UserPoolClient"]["ClientId"]
    token = _token(cognito, client, email)

    def is_over() -> bool:
        return time.time() > float(_claims(token)["exp"])

    wait_until(is_over, seconds=10)
    return token


@pytest.fixture(scope="module")
def tokens(cloud_jwt: DeployedCloud) -> Tokens:
    cognito = cloud_jwt.boto("cognito-idp")
    pool = cloud_jwt.physical("AWS::Cognito::UserPool")
    client = cloud_jwt.physical("AWS::Cognito::UserPoolClient")
    other = cognito.create_user_pool(PoolName="foreign", UsernameAttributes=["email"])["UserPool"]["Id"]
    cognito.create_group(UserPoolId=other, GroupName="admin")
    others = cognito.create_user_pool_client(
        UserPoolId=other, ClientName="c", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    )["UserPoolClient"]["ClientId"]
    user = _sign_in(cognito, pool, client, "user", "user")
    admin = _sign_in(cognito, pool, client, "admin", "admin")
    return Tokens(
        user=user,
        admin=admin,
        guest=_sign_in(cognito, pool, client, "guest", None),
        foreign=_sign_in(cognito, other, others, "admin", "admin"),
        expired=_expired(cognito, pool, "admin@example.org"),
        altered=_altered(user),
    )


@pytest.fixture(scope="module")
def client(cloud_jwt: DeployedCloud) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=cloud_jwt.api.removesuffix("/api"), timeout=60) as made:
        yield made


def ask(client: httpx.Client, operation: Operation, token: str | None) -> httpx.Response:
    """One request with an empty body, a forged role, and ids that nothing has; the answer must be documented."""
    path = "/".join("nothing" if part.startswith("{") else part for part in operation.path.split("/"))
    headers = {"X-Role": "admin", "X-Session-Id": "demo", "Accept-Language": "en"}
    headers |= {"Authorization": f"Bearer {token}"} if token else {}
    body = None if operation.method in ("GET", "DELETE") else {}
    answer = client.request(operation.method, path, headers=headers, json=body)
    shown = {name.lower(): value for name, value in answer.headers.items()}
    conforms_to_route(operation.method, path, answer.status_code, shown, answer.content)
    return answer


def refused(answer: httpx.Response, status: int) -> None:
    slug = {401: "unauthorized", 403: "forbidden"}[status]
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (status, slug)


def test_the_refused_tokens_differ_from_the_good_ones_in_one_thing(tokens: Tokens) -> None:
    good, expired, foreign = (_claims(token) for token in (tokens.admin, tokens.expired, tokens.foreign))
    assert expired["cognito:groups"] == foreign["cognito:groups"] == good["cognito:groups"] == ["admin"]
    assert expired["iss"] == good["iss"] != foreign["iss"]
    assert expired["exp"] < time.time() < good["exp"]
    assert tokens.altered.split(".")[2] == tokens.user.split(".")[2]


@pytest.mark.parametrize("operation", PROTECTED, ids=lambda operation: operation.id)
def test_only_a_token_of_this_pool_opens(client: httpx.Client, tokens: Tokens, operation: Operation) -> None:
    for token in (None, "nonsense", tokens.expired, tokens.foreign, tokens.altered):
        refused(ask(client, operation, token), 401)
    refused(ask(client, operation, tokens.guest), 403)
    if operation.role == "admin":
        refused(ask(client, operation, tokens.user), 403)
        allowed = [tokens.admin]
    else:
        allowed = [tokens.user, tokens.admin]
    for token in allowed:
        answer = ask(client, operation, token)
        assert answer.status_code not in (401, 403), answer.text
        assert (answer.status_code == 501) == operation.planned, answer.text


@pytest.mark.parametrize("operation", OPEN, ids=lambda operation: operation.id)
def test_open_operations_ask_for_no_token(client: httpx.Client, tokens: Tokens, operation: Operation) -> None:
    for token in (None, tokens.expired, tokens.foreign):
        assert ask(client, operation, token).status_code not in (401, 403)


def test_the_session_is_the_subject_of_the_token(client: httpx.Client, tokens: Tokens) -> None:
    """The header X-Session-Id counts in the demo alone: each person has a session of their own."""
    project = {
        "beneficiary": {"name": "Muster GmbH"},
        "project": {
            "project_title": "Sitzung",
            "file_reference": "S-1",
            "funding_rate_percent": 50,
            "project_period": {"start": "2025-01-01", "end": "2025-12-31"},
        },
    }
    headers = {"Authorization": f"Bearer {tokens.user}", "X-Session-Id": "shared"}
    made = client.post("/api/projects", json=project, headers=headers).json()["project_id"]
    assert client.post(f"/api/projects/{made}/activate", headers=headers).status_code == 200
    shown = client.get("/api/meta", headers=headers).json()
    assert shown["active"]["project_id"] == made
    other = {"Authorization": f"Bearer {tokens.admin}", "X-Session-Id": "shared"}
    assert client.get("/api/meta", headers=other).json()["active"]["project_id"] is None
