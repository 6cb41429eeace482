"""Sockets to typed hosts: the checked address is the one connected to, certificates are verified."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.unit.outbound.certificates import certificate, server_context

from flowaudit.adapters.outbound.address import networks
from flowaudit.adapters.outbound.sockets import AddressGuard, client_context, connect, connect_tls
from flowaudit.ports.network import RemoteFailure

LOOPBACK = networks(["127.0.0.1"])


def to_loopback(host: str, port: int) -> list[str]:
    return ["127.0.0.1"]


@pytest.fixture
def port() -> Iterator[int]:
    """A listening port; whoever waits in it is taken and greeted."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_greet, args=(listener, None), daemon=True).start()
        yield listener.getsockname()[1]


def _greet(listener: socket.socket, context: ssl.SSLContext | None) -> None:
    try:
        taken, _ = listener.accept()
        with context.wrap_socket(taken, server_side=True) if context else taken as connection:
            connection.sendall(b"hello")
    except OSError:
        return  # the client did not like the certificate


def tls_port(path: Path) -> int:
    listener = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=_greet, args=(listener, server_context(path)), daemon=True).start()
    return int(listener.getsockname()[1])


def trusting(path: Path) -> ssl.SSLContext:
    context = client_context()
    context.load_verify_locations(path)
    return context


def test_a_listed_address_is_connected_to(port: int) -> None:
    with connect("mail.example.org", port, LOOPBACK, resolve=to_loopback, seconds=5) as made:
        assert made.recv(5) == b"hello"
        assert made.gettimeout() == 5


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "10.0.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"])
def test_no_socket_is_made_for_an_address_that_is_not_listed(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "create_connection", lambda *_: pytest.fail("connected"))
    with pytest.raises(RemoteFailure, match="host-refused"):
        connect(host, 1, resolve=lambda *_: [host])


def test_a_name_is_resolved_once(port: int) -> None:
    """A name that leads elsewhere when asked again gains nothing."""
    answers = [["127.0.0.1"], ["10.0.0.1"]]
    with connect("rebinding.example.org", port, LOOPBACK, resolve=lambda *_: answers.pop(0)):
        assert len(answers) == 1


def test_of_several_addresses_only_permitted_ones_are_tried(port: int) -> None:
    with connect("two.example.org", port, LOOPBACK, resolve=lambda *_: ["10.0.0.1", "127.0.0.1"]) as made:
        assert made.getpeername()[0] == "127.0.0.1"


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        closed = listener.getsockname()[1]
    with pytest.raises(RemoteFailure, match="unreachable") as failure:
        connect("x", closed, LOOPBACK, resolve=to_loopback)
    assert failure.value.retryable


def test_an_unknown_name() -> None:
    def fails(host: str, port: int) -> list[str]:
        raise OSError(host)

    with pytest.raises(RemoteFailure, match="host-unknown"):
        connect("x", 1, resolve=fails)
    with pytest.raises(RemoteFailure, match="host-unknown"):
        AddressGuard(resolve=fails).check("x", 1)


def test_tls_to_a_trusted_server(tmp_path: Path) -> None:
    pem = certificate(tmp_path)
    port = tls_port(pem)
    with connect_tls("localhost", port, LOOPBACK, resolve=to_loopback, context=trusting(pem)) as made:
        assert made.recv(5) == b"hello"


@pytest.mark.parametrize(("name", "expired", "trusted"), [("localhost", False, False), ("localhost", True, True)])
def test_bad_certificates(tmp_path: Path, name: str, expired: bool, trusted: bool) -> None:
    pem = certificate(tmp_path, name, expired=expired)
    context = trusting(pem) if trusted else client_context()
    with pytest.raises(RemoteFailure, match="tls-certificate"):
        connect_tls("localhost", tls_port(pem), LOOPBACK, resolve=to_loopback, context=context)


def test_a_certificate_for_another_name(tmp_path: Path) -> None:
    pem = certificate(tmp_path, "other.example.org")
    with pytest.raises(RemoteFailure, match="tls-certificate"):
        connect_tls("localhost", tls_port(pem), LOOPBACK, resolve=to_loopback, context=trusting(pem))


def test_a_server_without_tls(port: int) -> None:
    with pytest.raises(RemoteFailure, match="tls"):
        connect_tls("localhost", port, LOOPBACK, resolve=to_loopback, seconds=5)


def test_a_silent_server_times_out() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        pytest.raises(RemoteFailure, match="timeout") as failure,
    ):
        connect_tls("localhost", listener.getsockname()[1], LOOPBACK, resolve=to_loopback, seconds=0.2)
    assert failure.value.text.de != failure.value.text.en
