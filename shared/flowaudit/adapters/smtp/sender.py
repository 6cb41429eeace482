""":class:`flowaudit.ports.mail.Sender` over SMTP submission (RFC 6409), always encrypted (RFC 8314, RFC 3207)."""

from __future__ import annotations

import base64
import smtplib
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from email.message import EmailMessage

from flowaudit.adapters.outbound.mailserver import MailClient
from flowaudit.adapters.outbound.sockets import connection_failures
from flowaudit.ports.mail import MailSecurity
from flowaudit.ports.network import RemoteFailure

# The name in EHLO: an address literal (RFC 5321, 4.1.3), as the machine's own name is nobody's business.
_SELF = "[127.0.0.1]"


class _Session(smtplib.SMTP):
    """The standard library's client on a socket of ours."""

    def __init__(self, host: str, port: int, dial: Callable[[], socket.socket]) -> None:
        self._dial = dial
        super().__init__(host, port, local_hostname=_SELF)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:  # noqa: ARG002  the library's
        return self._dial()


class SmtpSender(MailClient):
    """Sends through one server. A message is sent once: what fails is not repeated here."""

    def send(self, message: EmailMessage, sender: str, recipients: Sequence[str]) -> tuple[str, ...]:
        """Hand over; returns the recipients that the server refused while it took the message for others."""
        with _failures(), self._open() as session:
            return tuple(session.send_message(message, sender, list(recipients)))

    def _open(self) -> smtplib.SMTP:
        server = self._server
        session = _Session(server.host, server.port, self._dial)
        with ExitStack() as undo:
            undo.callback(session.close)
            if server.security is MailSecurity.STARTTLS:
                session.starttls(context=self._context)
            session.ehlo_or_helo_if_needed()
            self._login(session)
            undo.pop_all()
        return session

    def _login(self, session: smtplib.SMTP) -> None:
        """AUTH PLAIN in UTF-8 (RFC 4616), which the library writes in ASCII only; else what the library knows."""
        server = self._server
        if "PLAIN" not in session.esmtp_features.get("auth", "").upper().split():
            session.login(server.username, server.password)
            return
        told = base64.b64encode(f"\0{server.username}\0{server.password}".encode()).decode()
        code, answer = session.docmd("AUTH", f"PLAIN {told}")
        if code != 235:
            raise smtplib.SMTPAuthenticationError(code, answer)


# What the library raises, the special before the general.
_SLUGS: tuple[tuple[type[smtplib.SMTPException], str], ...] = (
    (smtplib.SMTPAuthenticationError, "login-refused"),
    (smtplib.SMTPRecipientsRefused, "recipients-refused"),
    (smtplib.SMTPServerDisconnected, "connection-lost"),
    (smtplib.SMTPNotSupportedError, "unsupported"),
)


@contextmanager
def _failures() -> Iterator[None]:
    with connection_failures():
        try:
            yield
        except smtplib.SMTPException as error:
            slug = next((slug for kind, slug in _SLUGS if isinstance(error, kind)), "server-error")
            raise RemoteFailure(slug) from error
