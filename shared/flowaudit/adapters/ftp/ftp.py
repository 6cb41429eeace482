"""FTP and FTPS (RFC 959, 2228, 3659, 4217) with ftplib on a checked socket.

Data connections go to the address of the control connection, whatever the server's PASV answer claims; with FTPS they
are encrypted too and go on the control connection's TLS session, which many servers insist on.
"""

from __future__ import annotations

import ftplib
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import Any, BinaryIO

from flowaudit.adapters.outbound.address import Network, Resolver, system_resolver
from flowaudit.adapters.outbound.sockets import client_context, connect, connection_failures, encrypt
from flowaudit.ports.files import RemoteFile
from flowaudit.ports.network import RemoteFailure

_CHUNK = 64 * 1024
_MAX_LISTING = 16 * 1024 * 1024
_LOGIN = {"530": "login-refused", "331": "login-refused", "332": "login-refused"}
_CODES = _LOGIN | {
    "421": "connection-lost",
    "425": "connection-lost",
    "426": "connection-lost",
    "450": "not-there",
    "501": "not-there",  # MLSD of what is no folder (RFC 3659, 7.2.1)
    "550": "not-there",
    "500": "unsupported",
    "502": "unsupported",
    "504": "unsupported",
}


@contextmanager
def _told() -> Iterator[None]:
    """Failures of ftplib as ours."""
    with connection_failures():
        try:
            yield
        except ftplib.Error as error:
            raise RemoteFailure(_CODES.get(str(error)[:3], "server-error")) from error
        except EOFError as error:
            raise RemoteFailure("connection-lost") from error
        except ssl.SSLError:  # some are a ValueError too
            raise
        except (ValueError, IndexError) as error:  # an answer that is no answer
            raise RemoteFailure("server-error") from error


class _Plain(ftplib.FTP):
    """ftplib on a socket that is connected already."""

    def take(self, connected: Any, host: str, seconds: float) -> None:
        """Begin the dialogue."""
        self.sock, self.host, self.timeout = connected, host, seconds
        self.af = connected.family
        self.file = connected.makefile("r", encoding=self.encoding, errors="surrogateescape")
        self.welcome = self.getresp()


class _Secured(ftplib.FTP_TLS, _Plain):
    """The same with TLS."""

    def ntransfercmd(self, cmd: str, rest: int | str | None = None) -> tuple[Any, int | None]:
        """A data connection inside of the control connection's TLS session."""
        plain, size = ftplib.FTP.ntransfercmd(self, cmd, rest)  # noqa: S321 - encrypted in the next line
        control: Any = self.sock
        return self.context.wrap_socket(plain, server_hostname=self.host, session=control.session), size


@contextmanager
def open_ftp(
    public: Mapping[str, Any],
    secret: Mapping[str, str],
    allowed: Sequence[Network] = (),
    *,
    seconds: float = 20.0,
    resolve: Resolver = system_resolver,
    context: ssl.SSLContext | None = None,
) -> Iterator[FtpServer]:
    """A logged-in connection by an account's record and secret. Raises :class:`RemoteFailure`."""
    protocol, host = public["protocol"], public["host"]
    trusted = context or client_context()
    connected: Any = connect(host, public["port"], allowed, seconds=seconds, resolve=resolve)
    ftp: _Plain = _Plain(encoding="utf-8") if protocol == "FTP" else _Secured(encoding="utf-8", context=trusted)
    try:
        with _told():
            if protocol == "FTPS_IMPLICIT":
                connected = encrypt(connected, host, trusted)
            ftp.take(connected, host, seconds)
            if isinstance(ftp, _Secured) and protocol == "FTPS":
                ftp.auth()
            ftp.login(public["username"], secret["password"])
            if isinstance(ftp, _Secured):
                ftp.prot_p()
            ftp.voidcmd("TYPE I")
        yield FtpServer(ftp)
    finally:
        ftp.close()
        connected.close()


class FtpServer:
    """:class:`flowaudit.ports.files.FileServer` over FTP."""

    def __init__(self, ftp: ftplib.FTP) -> None:
        self._ftp = ftp

    def files(self, folder: str) -> Iterator[RemoteFile]:
        """MLSD; NLST and SIZE where the server does not know it."""
        try:
            lines = self._lines(f"MLSD {folder}")
        except RemoteFailure as failure:
            if failure.slug != "unsupported":
                raise
            yield from self._by_names(folder)
            return
        found = [_fact_line(folder, line) for line in lines]
        yield from sorted((one for one in found if one is not None), key=lambda one: one.name)

    def _by_names(self, folder: str) -> Iterator[RemoteFile]:
        for line in sorted(self._lines(f"NLST {folder}")):
            name = line.rpartition("/")[2]
            path = _join(folder, name)
            try:
                with _told():
                    size = self._ftp.size(path)
            except RemoteFailure as failure:
                if failure.retryable:
                    raise
                continue  # a folder has no size
            if name and size is not None:
                yield RemoteFile(path, name, size, self._modified(path))

    def _modified(self, path: str) -> str:
        try:
            with _told():
                return self._ftp.sendcmd(f"MDTM {path}")[4:].strip()[:40]
        except RemoteFailure as failure:
            if failure.retryable:
                raise
            return ""

    def _lines(self, command: str) -> list[str]:
        """A listing. Servers that do not write UTF-8 write ISO 8859-1, and are then spoken to like that."""
        sink = BytesIO()
        self._transfer(command, sink, _MAX_LISTING)
        content = sink.getvalue()
        try:
            text = content.decode(self._ftp.encoding)
        except UnicodeDecodeError:
            self._ftp.encoding = "iso-8859-1"
            text = content.decode(self._ftp.encoding)
        return [line for line in text.replace("\r\n", "\n").split("\n") if line]

    def _transfer(self, command: str, sink: BinaryIO, limit: int) -> None:
        size = 0
        with _told():
            with self._ftp.transfercmd(command) as data:
                while chunk := data.recv(_CHUNK):
                    size += len(chunk)
                    if size > limit:
                        raise RemoteFailure("too-large")
                    sink.write(chunk)
                _end_tls(data)
            self._ftp.voidresp()  # only now the server says that it was all

    def fetch(self, path: str, sink: BinaryIO, limit: int) -> None:
        """RETR."""
        self._transfer(f"RETR {path}", sink, limit)

    def write(self, path: str, content: bytes) -> None:
        """STOR under a name of its own, then RNTO."""
        if self._exists(path):
            raise RemoteFailure("exists")
        folder, _, name = path.rpartition("/")
        part = f"{folder}/.{name}.part" if folder else f"{'/' if path[0] == '/' else ''}.{name}.part"
        try:
            with _told():
                with self._ftp.transfercmd(f"STOR {part}") as data:
                    data.sendall(content)
                    _end_tls(data)
                self._ftp.voidresp()
                self._ftp.rename(part, path)
        except RemoteFailure as failure:
            if not failure.retryable:
                self._forget(part)
            raise

    def _exists(self, path: str) -> bool:
        try:
            with _told():
                return self._ftp.size(path) is not None
        except RemoteFailure as failure:
            if failure.slug == "not-there":
                return False
            raise

    def _forget(self, path: str) -> None:
        try:
            with _told():
                self._ftp.delete(path)
        except RemoteFailure:
            return  # it was never there, or the server does not let us


def _end_tls(data: Any) -> None:
    """A TLS data connection ends with close_notify; a server that just hangs up has its say in its answer."""
    if isinstance(data, ssl.SSLSocket):
        try:
            data.unwrap()
        except (OSError, ValueError):
            return


def _fact_line(folder: str, line: str) -> RemoteFile | None:
    """A line of MLSD (RFC 3659): ``type=file;size=1;modify=…; name``; None for what is no regular file."""
    head, _, name = line.partition(" ")
    facts = {key.lower(): value for key, _, value in (fact.partition("=") for fact in head.split(";") if fact)}
    usable = facts.get("type", "").lower() == "file" and name and "/" not in name and facts.get("size", "").isdigit()
    if not usable:
        return None
    return RemoteFile(_join(folder, name), name, int(facts["size"]), facts.get("modify", "")[:40])


def _join(folder: str, name: str) -> str:
    return f"{folder.rstrip('/')}/{name}" if folder else name
