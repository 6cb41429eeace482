"""Accounts of bookkeeping, shops and messengers: added by admins, shown without credentials, removed with them."""

from __future__ import annotations

from typing import Any

import boto3
import pytest
from tests.unit.api.conftest import Api

from flowaudit.adapters.outbound.sockets import AddressGuard
from flowaudit.runtime import wiring
from flowaudit.usecases.store import accounts

ADMIN = {"X-Role": "admin"}
SECRET = "gehe1m-"
BODIES: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "lexoffice": ({}, {"api_key": SECRET + "1"}),
    "shopware": (
        {"host": "db.example.org", "port": 3307, "database": "shop", "username": "reader"},
        {"password": SECRET + "2"},
    ),
    "whmcs": ({"url": "https://whmcs.example.org/billing"}, {"identifier": SECRET + "3", "secret_key": SECRET + "4"}),
    "whatsapp": (
        {"phone_number_id": "1234567890"},
        {"access_token": SECRET + "5", "app_secret": SECRET + "6", "verify_token": SECRET + "7"},
    ),
}


@pytest.fixture(autouse=True)
def _resolver(api: Api) -> None:
    """Every name is a public address, an address is itself."""

    def resolve(host: str, port: int) -> list[str]:
        return [host if host[0].isdigit() else "93.184.216.34"]

    wiring.deps().__dict__["host_guard"] = AddressGuard(resolve=resolve)


def body_of(kind: str) -> dict[str, Any]:
    public, secret = BODIES[kind]
    return {"name": "main", **public, **secret}


@pytest.mark.parametrize("kind", BODIES)
def test_add_list_and_delete(api: Api, kind: str) -> None:
    public, secret = BODIES[kind]
    url = f"/api/{kind}/accounts"
    assert api("POST", url, body=body_of(kind)).status == 403
    added = api("POST", url, body=body_of(kind), headers=ADMIN)
    assert added.status == 201, added.json
    shown = api("GET", url)
    assert shown.json["data"] == [added.json]
    assert {name: added.json[name] for name in public} == public
    assert (added.json["kind"], added.json["status"]) == (kind, "UNTESTED")
    assert SECRET.encode() not in added.body + shown.body
    assert accounts.load(wiring.deps(), kind, "main")[1] == secret
    assert api("POST", url, body=body_of(kind), headers=ADMIN).status == 409
    assert api("DELETE", f"{url}/main", headers=ADMIN).json["deleted"]
    assert boto3.client("secretsmanager").list_secrets()["SecretList"] == []
    assert api("DELETE", f"{url}/main", headers=ADMIN).status == 404


@pytest.mark.parametrize(
    ("kind", "changes", "field"),
    [
        ("lexoffice", {"api_key": ""}, "api_key"),
        ("shopware", {"host": "10.0.0.1"}, "host"),
        ("shopware", {"port": 70000}, "port"),
        ("whmcs", {"url": "http://whmcs.example.org"}, "url"),
        ("whmcs", {"url": "https://a:b@whmcs.example.org"}, "url"),
        ("whmcs", {"url": "https://[broken"}, "url"),
        ("whmcs", {"url": "https://127.0.0.1/"}, "host"),
        ("whatsapp", {"phone_number_id": "x"}, "phone_number_id"),
    ],
)
def test_bad_accounts(api: Api, kind: str, changes: dict[str, Any], field: str) -> None:
    answer = api("POST", f"/api/{kind}/accounts", body={**body_of(kind), **changes}, headers=ADMIN)
    assert answer.status == 400
    assert answer.json["errors"][0]["field"] == field
    assert SECRET.encode() not in answer.body
