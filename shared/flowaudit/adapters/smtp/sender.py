""":class:`flowaudit.ports.mail.Sender` over SMTP submission (RFC 6409), always encrypted (RFC 8314, RFC 3207)."""

from __future__ import annotations

import base64
import smtplib
import socket
import ssl
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from email.message import EmailMessage

from flowaudit.adapters.outbound.address import Network
from flowaudit.adapters.outbound.sockets import client_context, connect, connect_tls
from flowaudit.ports.mail import MailSecurity, MailServer
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


class SmtpSender:
    """Sends through one server. A message is sent once: what fails is not repeated here."""

    def __init__(
        self,
        server: MailServer,
        allowed: Sequence[Network] = (),
        *,
        seconds: float = 20.0,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._server, self._allowed, self._seconds = server, tuple(allowed), seconds
        self._context = context

    def send(self, message: EmailMessage, sender: str, recipients: Sequence[str]) -> tuple[str, ...]:
        """Hand over; returns the recipients that the server refused while it took the message for others."""
        try:
            with self._open() as session:
                return tuple(session.send_message(message, sender, list(recipients)))
        except RemoteFailure:
            raise
        except smtplib.SMTPAuthenticationError as error:
            raise RemoteFailure("login-refused") from error
        except smtplib.SMTPRecipientsRefused as error:
            raise RemoteFailure("recipients-refused") from error
        except smtplib.SMTPServerDisconnected as error:
            raise RemoteFailure("connection-lost") from error
        except smtplib.SMTPNotSupportedError as error:
            raise RemoteFailure("unsupported") from error
        except smtplib.SMTPException as error:
            raise RemoteFailure("server-error") from error
        except TimeoutError as error:
            raise RemoteFailure("timeout") from error
        except ssl.SSLCertVerificationError as error:
            raise RemoteFailure("tls-certificate") from error
        except ssl.SSLError as error:
            raise RemoteFailure("tls") from error
        except OSError as error:
            raise RemoteFailure("connection-lost") from error

    def _open(self) -> smtplib.SMTP:
        server, context = self._server, self._context or client_context()

        def dial() -> socket.socket:
            if server.security is MailSecurity.TLS:
                return connect_tls(server.host, server.port, self._allowed, seconds=self._seconds, context=context)
            return connect(server.host, server.port, self._allowed, seconds=self._seconds)

        session = _Session(server.host, server.port, dial)
        with ExitStack() as undo:
            undo.callback(session.close)
            if server.security is MailSecurity.STARTTLS:
                session.starttls(context=context)
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
