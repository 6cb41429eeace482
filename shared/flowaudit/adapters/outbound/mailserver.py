"""What talking to a mail server needs, whichever protocol it is."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Sequence

from flowaudit.adapters.outbound.address import Network
from flowaudit.adapters.outbound.sockets import client_context, connect, connect_tls
from flowaudit.ports.mail import MailSecurity, MailServer


class MailClient:
    """One server. Addresses are checked as for every host that a user names; certificates always are. ``seconds``
    bound each wait; ``context`` replaces the system's authorities."""

    def __init__(
        self,
        server: MailServer,
        allowed: Sequence[Network] = (),
        *,
        seconds: float = 20.0,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._server, self._allowed, self._seconds = server, tuple(allowed), seconds
        self._context = context or client_context()

    def _dial(self) -> socket.socket:
        """A connection, with TLS from its first byte if that is how the server is spoken to."""
        host, port = self._server.host, self._server.port
        if self._server.security is MailSecurity.TLS:
            return connect_tls(host, port, self._allowed, seconds=self._seconds, context=self._context)
        return connect(host, port, self._allowed, seconds=self._seconds)
