"""TCP and TLS connections to hosts that users type: the address that was checked is the one connected to."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from flowaudit.adapters.outbound.address import (
    AddressRefused,
    Network,
    Resolver,
    checked_host,
    system_resolver,
)
from flowaudit.ports.network import RemoteFailure

_REFUSED = {"unknown-host": "host-unknown"}


class AddressGuard:
    """:class:`flowaudit.ports.network.HostGuard` by the system's resolver and the deployment's list of networks."""

    def __init__(self, allowed: Sequence[Network] = (), *, resolve: Resolver = system_resolver) -> None:
        self._allowed = tuple(allowed)
        self._resolve = resolve

    def check(self, host: str, port: int) -> None:
        """Resolve and check; nothing is connected to."""
        _checked(host, port, self._allowed, self._resolve)


def _checked(host: str, port: int, allowed: Sequence[Network], resolve: Resolver) -> tuple[str, ...]:
    try:
        return tuple(str(address) for address in checked_host(host, port, allowed, resolve))
    except AddressRefused as error:
        raise RemoteFailure(_REFUSED.get(error.reason, "host-refused")) from error


def connect(
    host: str,
    port: int,
    allowed: Sequence[Network] = (),
    *,
    seconds: float = 10.0,
    resolve: Resolver = system_resolver,
) -> socket.socket:
    """A connected TCP socket (not encrypted) whose operations each time out after ``seconds``.

    The name is resolved once; only public addresses, and others inside of ``allowed``, are tried, in the resolver's
    order and for ``seconds`` in all. Raises :class:`RemoteFailure`: host-refused, host-unknown, unreachable, timeout.
    """
    deadline = time.monotonic() + seconds
    slow = False
    for address in _checked(host, port, allowed, resolve):
        left = deadline - time.monotonic()
        if left <= 0:
            slow = True
            break
        try:
            connected = socket.create_connection((address, port), timeout=left)
        except TimeoutError:
            slow = True
        except OSError:
            continue
        else:
            connected.settimeout(seconds)
            return connected
    raise RemoteFailure("timeout" if slow else "unreachable")


def encrypt(plain: socket.socket, host: str, context: ssl.SSLContext | None = None) -> ssl.SSLSocket:
    """TLS over a connected socket: at once, or after STARTTLS. Certificate and name are verified.

    Raises :class:`RemoteFailure` (tls-certificate, tls, timeout) and closes the socket.
    """
    try:
        return (context or client_context()).wrap_socket(plain, server_hostname=host)
    except ssl.SSLCertVerificationError as error:
        plain.close()
        raise RemoteFailure("tls-certificate") from error
    except TimeoutError as error:
        plain.close()
        raise RemoteFailure("timeout") from error
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
        plain.close()
        raise RemoteFailure("tls") from error


def connect_tls(
    host: str,
    port: int,
    allowed: Sequence[Network] = (),
    *,
    seconds: float = 10.0,
    resolve: Resolver = system_resolver,
    context: ssl.SSLContext | None = None,
) -> ssl.SSLSocket:
    """A connected TLS socket: :func:`connect`, then :func:`encrypt`."""
    return encrypt(connect(host, port, allowed, seconds=seconds, resolve=resolve), host, context)


@contextmanager
def connection_failures() -> Iterator[None]:
    """Failures of a connection as ours. What a protocol's own library raises is to be told before."""
    try:
        yield
    except TimeoutError as error:
        raise RemoteFailure("timeout") from error
    except ssl.SSLCertVerificationError as error:
        raise RemoteFailure("tls-certificate") from error
    except ssl.SSLError as error:
        raise RemoteFailure("tls") from error
    except OSError as error:
        raise RemoteFailure("connection-lost") from error


def client_context() -> ssl.SSLContext:
    """TLS 1.2 or later, certificates and names verified; authorities of the system, or of ``SSL_CERT_FILE``."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
