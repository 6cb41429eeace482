"""Real file servers on loopback: pyftpdlib for FTP and FTPS in a thread, OpenSSH's server for SFTP as a process."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from tests.unit.outbound.certificates import certificate

from flowaudit.local.servers.ftp import PASSWORD, USER, Running, ftp_server

__all__ = ["PASSWORD", "USER", "Running", "ftp_server", "sftp_server", "trusted"]

SSHD = shutil.which("sshd") or "/usr/sbin/sshd"
SFTP_SERVER = "/usr/lib/openssh/sftp-server"


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
