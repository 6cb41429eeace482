"""Real file servers on loopback: pyftpdlib for FTP and FTPS in a thread, OpenSSH's server for SFTP as a process."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import pytest
from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler, TLS_FTPHandler
from pyftpdlib.ioloop import IOLoop
from pyftpdlib.servers import FTPServer
from tests.unit.outbound.certificates import certificate

USER, PASSWORD = "kai", "gehe1m-pw"
SSHD = shutil.which("sshd") or "/usr/sbin/sshd"
SFTP_SERVER = "/usr/lib/openssh/sftp-server"


@dataclass
class Running:
    """A server: its port, its folder on disk, the commands that it took, its certificate if it has one."""

    port: int
    root: Path
    commands: list[tuple[str, str]] = field(default_factory=list)
    certificate: Path | None = None
    handler: Any = None

    def fetched(self) -> list[str]:
        """The names of the files that were sent, in order."""
        return [Path(path).name for command, path in self.commands if command == "RETR"]


@contextmanager
def ftp_server(root: Path, *, pem: Path | None = None, without: tuple[str, ...] = ()) -> Iterator[Running]:
    """FTP, or FTPS with a certificate; ``without`` names commands that the server does not know."""
    base: Any = TLS_FTPHandler if pem is not None else FTPHandler
    commands: list[tuple[str, str]] = []

    class Handler(base):
        authorizer = DummyAuthorizer()
        proto_cmds: ClassVar = {name: value for name, value in base.proto_cmds.items() if name not in without}

        def log_cmd(self, cmd: str, arg: str, respcode: int, respstr: str) -> None:
            commands.append((cmd, arg))

    Handler.authorizer.add_user(USER, PASSWORD, str(root), perm="elradfmwMT")
    if pem is not None:
        Handler.certfile = Handler.keyfile = str(pem)
        Handler.tls_control_required = Handler.tls_data_required = True
    loop = IOLoop()
    server = FTPServer(("127.0.0.1", 0), Handler, ioloop=loop)
    stop = threading.Event()

    def serve() -> None:
        while not stop.is_set():
            with suppress(OSError, ValueError):
                loop.loop(timeout=0.02, blocking=False)
        server.close_all()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield Running(server.address[1], root, commands, pem, Handler)
    finally:
        stop.set()
        thread.join(10)


@contextmanager
def sftp_server(folder: Path) -> Iterator[tuple[Running, str, str]]:
    """OpenSSH's server for the current user, by key: the server, its fingerprint, the user's private key."""
    if not Path(SSHD).exists() or not Path(SFTP_SERVER).exists():
        pytest.skip("OpenSSH's server is not installed")
    for name in ("host", "user"):
        make = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)]
        subprocess.run(make, check=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    shutil.copy(folder / "user.pub", folder / "authorized")
    (folder / "config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nAuthorizedKeysFile {folder}/authorized\n"
        f"PidFile none\nStrictModes no\nUsePAM no\nPasswordAuthentication no\nPermitRootLogin yes\n"
        f"Subsystem sftp {SFTP_SERVER}\n"
    )
    Path("/run/sshd").mkdir(exist_ok=True)
    shown = subprocess.run(
        ["ssh-keygen", "-lf", str(folder / "host.pub")], check=True, capture_output=True, text=True
    ).stdout
    process = subprocess.Popen([SSHD, "-D", "-e", "-f", str(folder / "config")], stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        root = folder / "files"
        root.mkdir()
        yield Running(port, root), shown.split()[1], (folder / "user").read_text()
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(port: int) -> None:
    """Until the server takes connections; each try lasts at most a second, and there is an end."""
    for _ in range(2000):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
    pytest.fail("the server does not listen")


def trusted(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """A certificate for localhost and a client's context that trusts it."""
    from flowaudit.adapters.outbound.sockets import client_context

    pem = certificate(folder)
    context = client_context()
    context.load_verify_locations(pem)
    return pem, context
