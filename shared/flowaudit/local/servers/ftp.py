"""An FTP or FTPS server on loopback, in a thread of this process (pyftpdlib)."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler, TLS_FTPHandler
from pyftpdlib.ioloop import IOLoop
from pyftpdlib.servers import FTPServer

USER, PASSWORD = "kai", "gehe1m-pw"


@dataclass
class Running:
    """A server: its port, its folder on disk, the commands that it took, its certificate if it has one."""

    port: int
    root: Path
    commands: list[tuple[str, str]] = field(default_factory=list)
    certificate: Path | None = None
    handler: Any = None
    said: list[str] = field(default_factory=list)

    def fetched(self) -> list[str]:
        """The names of the files that were sent, in order."""
        return [Path(path).name for command, path in self.commands if command == "RETR"]


class _Said(logging.Handler):
    """Keeps what the library says, such as its tracebacks where a client hangs up. What went wrong in this module goes
    to the standard error all the same."""

    def __init__(self, said: list[str]) -> None:
        super().__init__()
        self._said = said

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it."""
        text = self.format(record)
        self._said.append(text)
        if __file__ in text:
            print(text, file=sys.stderr)


def _listen(said: list[str]) -> None:
    """The library has one logger for all servers of a process: the newest hears it."""
    logger = logging.getLogger("pyftpdlib")
    logger.handlers, logger.propagate = [_Said(said)], False


@contextmanager
def ftp_server(root: Path, *, pem: Path | None = None, without: tuple[str, ...] = ()) -> Iterator[Running]:
    """FTP, or FTPS with a certificate; ``without`` names commands that the server does not know."""
    said: list[str] = []
    _listen(said)
    base: Any = TLS_FTPHandler if pem is not None else FTPHandler
    commands: list[tuple[str, str]] = []

    class Handler(base):  # type: ignore[misc]
        authorizer = DummyAuthorizer()
        proto_cmds: ClassVar = {name: value for name, value in base.proto_cmds.items() if name not in without}

        def log_cmd(self, cmd: str, arg: str, respcode: int, respstr: str) -> None:  # noqa: ARG002
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
        yield Running(server.address[1], root, commands, pem, Handler, said)
    finally:
        stop.set()
        thread.join(10)
