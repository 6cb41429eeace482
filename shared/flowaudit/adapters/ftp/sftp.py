"""SFTP with paramiko on a checked socket. The server is proved by the fingerprint of its key, before the login."""

from __future__ import annotations

import base64
import errno
import hashlib
import hmac
import io
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO

import paramiko

from flowaudit.adapters.outbound.address import Network, Resolver, system_resolver
from flowaudit.adapters.outbound.sockets import connect
from flowaudit.ports.files import RemoteFile
from flowaudit.ports.network import RemoteFailure

_KEYS: tuple[Any, ...] = (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey)
_PIECE = 32 * 1024  # bytes of one request
_WINDOW = 64 * _PIECE  # asked for at once: the library keeps in memory what has come and was not read yet
_NUMBERS = {errno.ENOENT: "not-there", errno.EEXIST: "exists", errno.EACCES: "server-error"}


@contextmanager
def _told() -> Iterator[None]:
    """Failures of paramiko as ours."""
    try:
        yield
    except paramiko.AuthenticationException as error:
        raise RemoteFailure("login-refused") from error
    except TimeoutError as error:
        raise RemoteFailure("timeout") from error
    except paramiko.SFTPError as error:
        raise RemoteFailure("server-error") from error
    except (paramiko.SSHException, EOFError) as error:
        raise RemoteFailure("connection-lost") from error
    except OSError as error:
        by_number = _NUMBERS.get(error.errno or 0)
        # the protocol's own failure has no number
        raise RemoteFailure(by_number or ("server-error" if error.errno is None else "connection-lost")) from error


@contextmanager
def open_sftp(
    public: Mapping[str, Any],
    secret: Mapping[str, str],
    allowed: Sequence[Network] = (),
    *,
    seconds: float = 20.0,
    resolve: Resolver = system_resolver,
) -> Iterator[SftpServer]:
    """A logged-in connection by an account's record and secret. Raises :class:`RemoteFailure`."""
    connected = connect(public["host"], public["port"], allowed, seconds=seconds, resolve=resolve)
    try:
        with _told():
            transport = paramiko.Transport(connected)
    except RemoteFailure:
        connected.close()
        raise
    transport.banner_timeout = transport.auth_timeout = seconds
    try:
        with _told():
            transport.start_client(timeout=seconds)
            if not hmac.compare_digest(fingerprint(transport.get_remote_server_key().asbytes()), public["host_key"]):
                raise RemoteFailure("host-key")
            if secret.get("private_key"):
                transport.auth_publickey(public["username"], _key(secret["private_key"]))
            else:
                transport.auth_password(public["username"], secret["password"], fallback=False)
            client = paramiko.SFTPClient.from_transport(transport)
            if client is None:
                raise RemoteFailure("server-error")
            channel = client.get_channel()
            if channel is not None:
                channel.settimeout(seconds)
        yield SftpServer(client)
    finally:
        transport.close()


def fingerprint(key: bytes) -> str:
    """A public key as ``ssh-keygen -l`` writes it: ``SHA256:`` and base64 without padding."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(key).digest()).decode().rstrip("=")


def _key(text: str) -> Any:
    for kind in _KEYS:
        try:
            return kind.from_private_key(io.StringIO(text))
        except (paramiko.SSHException, ValueError):
            continue
    raise RemoteFailure("login-refused")


class SftpServer:
    """:class:`flowaudit.ports.files.FileServer` over SFTP."""

    def __init__(self, client: paramiko.SFTPClient) -> None:
        self._client = client

    def files(self, folder: str) -> Iterator[RemoteFile]:
        """The entries of a folder that are regular files; links are not followed."""
        with _told():
            entries = self._client.listdir_attr(folder or ".")
        for entry in sorted(entries, key=lambda one: one.filename):
            if entry.st_mode is not None and stat.S_ISREG(entry.st_mode) and "/" not in entry.filename:
                path = f"{folder.rstrip('/')}/{entry.filename}" if folder else entry.filename
                yield RemoteFile(path, entry.filename, entry.st_size or 0, str(entry.st_mtime or ""))

    def fetch(self, path: str, sink: BinaryIO, limit: int) -> None:
        """The whole file as long as it was when asked, many pieces on their way at once."""
        came = 0
        with _told():
            size = self._client.stat(path).st_size or 0
            if size > limit:
                raise RemoteFailure("too-large")
            with self._client.open(path, "rb") as file:
                for start in range(0, size, _WINDOW):
                    end = min(start + _WINDOW, size)
                    wanted = [(place, min(_PIECE, end - place)) for place in range(start, end, _PIECE)]
                    for piece in file.readv(wanted):
                        came += len(piece)
                        sink.write(piece)
        if came < size:
            raise RemoteFailure("connection-lost")

    def write(self, path: str, content: bytes) -> None:
        """Under a name of its own, then renamed, which SFTP refuses where the new name exists."""
        if self._exists(path):
            raise RemoteFailure("exists")
        folder, slash, name = path.rpartition("/")
        part = f"{folder}{slash}.{name}.part"
        with _told():
            self._client.putfo(io.BytesIO(content), part, file_size=len(content), confirm=True)
            self._client.rename(part, path)

    def _exists(self, path: str) -> bool:
        try:
            with _told():
                self._client.lstat(path)
        except RemoteFailure as failure:
            if failure.slug == "not-there":
                return False
            raise
        return True
