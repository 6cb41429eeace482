"""Accounts of outer services: credentials stay in the secret store, hosts are checked, names are unique."""

from __future__ import annotations

import json
from typing import Any

import boto3
import pytest
from tests.unit.api.conftest import Api

from flowaudit.adapters.outbound.address import networks
from flowaudit.adapters.outbound.sockets import AddressGuard
from flowaudit.core.model.results import Text
from flowaudit.runtime import wiring
from flowaudit.usecases.call import Call
from flowaudit.usecases.store import accounts, keys

ADMIN = {"X-Role": "admin"}
PASSWORD = "gehe1m-pw"
ACCOUNT = {"name": "Lieferant", "host": "files.example.org", "username": "kai", "password": PASSWORD}


@pytest.fixture(autouse=True)
def _resolver(api: Api) -> None:
    """``files…`` is a public address, ``inner…`` a private one, ``lan…`` one that the deployment lists."""
    known = {"files.example.org": "93.184.216.34", "inner.example.org": "10.0.0.7", "lan.example.org": "192.168.7.7"}

    def resolve(host: str, port: int) -> list[str]:
        if host not in known and not host[0].isdigit() and ":" not in host:
            raise OSError(host)
        return [known.get(host, host)]

    wiring.deps().__dict__["host_guard"] = AddressGuard(networks(["192.168.7.0/24"]), resolve=resolve)


def add(api: Api, **changes: Any) -> Any:
    return api("POST", "/api/ftp/accounts", body={**ACCOUNT, **changes}, headers=ADMIN)


def stored_secrets() -> list[str]:
    return [str(one["Name"]) for one in boto3.client("secretsmanager").list_secrets()["SecretList"]]


def test_ftp_add_account(api: Api) -> None:
    answer = add(api)
    assert answer.status == 201
    assert (answer.json["name"], answer.json["kind"], answer.json["host"]) == ("Lieferant", "ftp", "files.example.org")
    assert (answer.json["protocol"], answer.json["port"], answer.json["status"]) == ("FTPS", 21, "UNTESTED")
    (name,) = stored_secrets()
    secret = boto3.client("secretsmanager").get_secret_value(SecretId=name)["SecretString"]
    assert json.loads(secret) == {"password": PASSWORD}


def test_no_answer_record_or_event_bears_the_credentials(api: Api, caplog: pytest.LogCaptureFixture) -> None:
    answers = [add(api), api("GET", "/api/ftp/accounts"), add(api, name="!")]
    items = boto3.client("dynamodb").scan(TableName="flowaudit-test")["Items"]
    assert PASSWORD not in "".join(answer.body.decode() for answer in answers) + repr(items) + caplog.text
    assert {"ACCOUNT_ADD_REQUESTED", "ACCOUNT_ADDED"} <= {
        json.loads(item["data"]["S"]).get("event_type") for item in items if "data" in item
    }


def test_ftp_accounts(api: Api) -> None:
    assert api("GET", "/api/ftp/accounts").json == {"data": [], "meta": {"total": 0}}
    add(api, name="b")
    add(api, name="a")
    found = api("GET", "/api/ftp/accounts").json
    assert [one["name"] for one in found["data"]] == ["a", "b"]
    assert found["data"][0]["last_success"] is None
    assert found["data"][0]["last_error"] is None


def test_ftp_delete_account(api: Api) -> None:
    add(api)
    assert api("DELETE", "/api/ftp/accounts/Lieferant").status == 403
    answer = api("DELETE", "/api/ftp/accounts/Lieferant", headers=ADMIN)
    assert answer.json == {"name": "Lieferant", "kind": "ftp", "deleted": True}
    assert stored_secrets() == []
    assert api("GET", "/api/ftp/accounts").json["meta"]["total"] == 0
    assert api("DELETE", "/api/ftp/accounts/Lieferant", headers=ADMIN).status == 404


def test_a_name_is_taken_once_whatever_its_case(api: Api) -> None:
    assert add(api).status == 201
    assert add(api, name="LIEFERANT", password="other").status == 409
    assert len(stored_secrets()) == 1
    assert accounts.load(wiring.deps(), "ftp", "lieferant")[1] == {"password": PASSWORD}


def test_two_requests_at_once_leave_one_account_and_one_secret(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = wiring.deps().secrets
    real = secrets.put
    raced: list[int] = []

    def put(name: str, value: str) -> None:
        real(name, value)
        if not raced:
            raced.append(1)
            raced.append(add(api, password="the other one").status)

    monkeypatch.setattr(secrets, "put", put)
    assert add(api).status == 409
    assert raced == [1, 201]
    assert len(stored_secrets()) == 1
    assert accounts.load(wiring.deps(), "ftp", "Lieferant")[1] == {"password": "the other one"}


def test_only_an_admin_adds(api: Api) -> None:
    assert api("POST", "/api/ftp/accounts", body=ACCOUNT).status == 403
    assert stored_secrets() == []


@pytest.mark.parametrize("host", ["127.0.0.1", "169.254.169.254", "::1", "[fe80::1]", "10.1.2.3", "inner.example.org"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_private_hosts_are_refused(api: Api, host: str, language: str) -> None:
    answer = api(
        "POST", "/api/ftp/accounts", body={**ACCOUNT, "host": host}, headers={**ADMIN, "Accept-Language": language}
    )
    assert answer.status == 400
    assert answer.json["errors"][0]["field"] == "host"
    assert ("Adresse" if language == "de" else "address") in answer.json["detail"]
    assert stored_secrets() == []


def test_a_listed_network_and_an_unresolved_name_are_taken(api: Api) -> None:
    assert add(api, host="lan.example.org").status == 201
    assert add(api, name="later", host="not-yet.example.org").status == 201


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "../x"}, "name"),
        ({"name": ""}, "name"),
        ({"host": "a b"}, "host"),
        ({"host": "user@host"}, "host"),
        ({"host": "http://x"}, "host"),
        ({"port": 0}, "port"),
        ({"port": "21"}, "port"),
        ({"protocol": "TFTP"}, "protocol"),
        ({"password": None}, ""),
        ({"password": "line\nbreak"}, "password"),
        ({"protocol": "SFTP"}, ""),
        ({"private_key": "x"}, ""),
        ({"more": 1}, "more"),
    ],
)
def test_bad_accounts(api: Api, changes: dict[str, Any], field: str) -> None:
    answer = add(api, **changes)
    assert answer.status == 400
    assert answer.json["errors"][0]["field"] == field


def test_the_state_of_the_last_login(api: Api) -> None:
    add(api)
    deps = wiring.deps()
    accounts.note_error(deps, "ftp", "Lieferant", "login-refused", Text("Abgelehnt", "Refused"))
    shown = api("GET", "/api/ftp/accounts", headers={"Accept-Language": "en"}).json["data"][0]
    assert (shown["status"], shown["last_error"]["message"]) == ("ERROR", "Refused")
    accounts.note_success(deps, "ftp", "Lieferant")
    shown = api("GET", "/api/ftp/accounts").json["data"][0]
    assert shown["last_success"]
    assert shown["last_error"]["code"] == "login-refused"
    accounts.note_success(deps, "ftp", "unknown")  # nothing happens


def test_an_account_without_its_secret_says_so(api: Api) -> None:
    add(api)
    deps = wiring.deps()
    record = deps.records.get(keys.account("ftp", "lieferant"))
    assert record is not None
    deps.secrets.delete(accounts.secret_name("ftp", record.data["account_id"]))
    with pytest.raises(Exception, match="missing"):
        accounts.load(deps, "ftp", "Lieferant")
    assert api("DELETE", "/api/ftp/accounts/Lieferant", headers=ADMIN).status == 200


def test_a_removal_that_broke_off_is_completed(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    add(api)
    deps = wiring.deps()
    with monkeypatch.context() as patch:
        patch.setattr(deps.secrets, "delete", _dies)
        with pytest.raises(KeyboardInterrupt):
            accounts.remove(deps, Call("r"), "ftp", "Lieferant")
    assert len(stored_secrets()) == 1
    accounts.remove(deps, Call("r"), "ftp", "Lieferant")
    assert stored_secrets() == []


def _dies(name: str) -> None:
    raise KeyboardInterrupt(name)
