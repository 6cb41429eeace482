"""Sending mail through the real handlers and a real SMTP server (aiosmtpd) on loopback, encrypted and with a login."""

from __future__ import annotations

import email
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import policy
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from tests.integration.mail.servers import certificate, free_port
from tests.unit.api.conftest import Api, form, pdf

from flowaudit.adapters.outbound.address import networks
from flowaudit.adapters.outbound.sockets import AddressGuard
from flowaudit.adapters.smtp import SmtpSender
from flowaudit.ports.mail import MailServer
from flowaudit.runtime import wiring

ADMIN = {"X-Role": "admin"}
PASSWORD = "gehe1m-pw-ä"
LOOPBACK = networks(["127.0.0.0/8"])


@dataclass
class Server:
    """What the server got; it refuses recipients that begin with ``no``."""

    cert: Path
    envelopes: list[Envelope] = field(default_factory=list)
    port: int = 0

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.startswith("no"):
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert session.ssl is not None
        assert session.authenticated
        self.envelopes.append(envelope)
        return "250 OK"


def login(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
    good = isinstance(data, LoginPassword) and data.password == PASSWORD.encode()
    return AuthResult(success=good, handled=False)


@pytest.fixture
def server(api: Api, tmp_path: Path) -> Iterator[Server]:
    """A server with STARTTLS and AUTH, and an account for it."""
    certificate(tmp_path)
    made = Server(tmp_path / "cert.pem", port=free_port())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    controller = Controller(
        made,
        "127.0.0.1",
        made.port,
        tls_context=context,
        require_starttls=True,
        authenticator=login,
        auth_required=True,
    )
    controller.start()
    trusted = ssl.create_default_context(cafile=str(made.cert))
    parts = wiring.deps().__dict__
    parts["host_guard"] = AddressGuard(LOOPBACK)
    parts["sender"] = lambda server: SmtpSender(server, LOOPBACK, seconds=10, context=trusted)
    assert api("POST", "/api/smtp/accounts", body=account(made), headers=ADMIN).status == 201
    yield made
    controller.stop()


def account(server: Server, **changes: Any) -> dict[str, Any]:
    shown = {"name": "Post", "host": "localhost", "port": server.port, "security": "STARTTLS", "username": "kai"}
    return {**shown, "password": PASSWORD, "sender": "kai@firma.example", **changes}


def send(api: Api, **changes: Any) -> Any:
    body = {"account": "Post", "to": ["a@kunde.example"], "subject": "Grüße", "text": "Anbei."}
    return api("POST", "/api/smtp/send", body={**body, **changes})


def test_smtp_send(api: Api, server: Server) -> None:
    body, kind = form((("Rechnung ä.pdf", pdf("Rechnung")),), {})
    url = "/api/workspace/upload/uploads"
    assert api("POST", url, raw=body, headers={"Content-Type": kind}).status in (200, 201)
    files = [{"folder": "uploads", "name": "Rechnung ä.pdf"}]
    answer = send(api, cc=["b@kunde.example"], bcc=["c@kunde.example", "no@kunde.example"], attachments=files)
    assert answer.status == 200, answer.json
    assert answer.json["refused"] == ["no@kunde.example"]
    (envelope,) = server.envelopes
    assert envelope.rcpt_tos == answer.json["accepted"] == ["a@kunde.example", "b@kunde.example", "c@kunde.example"]
    assert isinstance(envelope.content, bytes)
    message = email.message_from_bytes(envelope.content, policy=policy.default)
    assert (message["Subject"], message["From"], message["Bcc"]) == ("Grüße", "kai@firma.example", None)
    assert message["Message-ID"] == f"<{answer.json['message_id']}>"
    (attached,) = message.iter_attachments()
    assert (attached.get_filename(), attached.get_content_type()) == ("Rechnung ä.pdf", "application/pdf")
    assert attached.get_content() == pdf("Rechnung") or attached.get_content().startswith(b"%PDF")
    assert api("GET", "/api/smtp/accounts").json["data"][0]["status"] == "OK"


def test_smtp_add_account(api: Api, server: Server) -> None:
    for change in ({"sender": "kai"}, {"sender": "a@b\r\nX: y"}, {"security": "NONE"}, {"host": "10.0.0.1"}):
        assert api("POST", "/api/smtp/accounts", body=account(server, name="x", **change), headers=ADMIN).status == 400


def test_smtp_accounts(api: Api, server: Server) -> None:
    answer = api("GET", "/api/smtp/accounts")
    assert (answer.json["data"][0]["sender"], answer.json["meta"]["total"]) == ("kai@firma.example", 1)
    assert PASSWORD not in answer.body.decode()


def test_smtp_delete_account(api: Api, server: Server) -> None:
    assert api("DELETE", "/api/smtp/accounts/Post", headers=ADMIN).json["deleted"] is True
    assert send(api).status == 404


@pytest.mark.parametrize("kind", ["GMAIL", "OUTLOOK"])
def test_other_kinds_of_accounts_say_what_is_missing(api: Api, server: Server, kind: str) -> None:
    answer = send(api, account_type=kind)
    assert answer.status == 400
    assert [error["field"] for error in answer.json["errors"]] == ["account_type"]


def test_a_request_that_is_wrong_sends_nothing(api: Api, server: Server) -> None:
    bad: dict[str, Any]
    for bad in ({"to": []}, {"to": ["a b"]}, {"subject": "a\r\nBcc: x"}, {"to": ["a@b.example"] * 51}, {"text": 1}):
        assert send(api, **bad).status == 400
    assert send(api, attachments=[{"folder": "uploads", "name": "nix.pdf"}]).status == 404
    assert send(api, attachments=[{"folder": "..", "name": "nix.pdf"}]).status == 400
    assert server.envelopes == []


def test_what_the_server_refuses_is_told(api: Api, server: Server) -> None:
    assert send(api, to=["no@kunde.example"]).status == 422
    assert api("GET", "/api/smtp/accounts").json["data"][0]["status"] == "UNTESTED"
    wrong = account(server, name="Falsch", password="wrong")
    assert api("POST", "/api/smtp/accounts", body=wrong, headers=ADMIN).status == 201
    assert send(api, account="Falsch").status == 422
    found = {one["name"]: one for one in api("GET", "/api/smtp/accounts").json["data"]}
    assert found["Falsch"]["last_error"]["code"] == "login-refused"


def test_a_certificate_that_nobody_vouches_for_stops_before_the_login(api: Api, server: Server) -> None:
    wiring.deps().__dict__["sender"] = lambda made: SmtpSender(made, LOOPBACK, seconds=10)
    assert send(api).status == 422
    assert server.envelopes == []


def test_a_private_address_is_not_connected_to(api: Api, server: Server) -> None:
    def strict(made: MailServer) -> SmtpSender:
        return SmtpSender(made, seconds=10)

    wiring.deps().__dict__["sender"] = strict
    assert send(api).status == 422
    assert api("GET", "/api/smtp/accounts").json["data"][0]["last_error"]["code"] == "host-refused"
