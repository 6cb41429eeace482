"""A wire between client and server that can be cut or made slow; what goes over it stays encrypted."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Wire:
    """``cuts`` are numbers of bytes from the server after which the connection ends, one a connection, in order;
    connections beyond them are whole. With ``silent`` the server's side says nothing any more."""

    port: int
    cuts: list[int] = field(default_factory=list)
    silent: threading.Event = field(default_factory=threading.Event)
    connections: int = 0


@contextmanager
def wire(target: int) -> Iterator[Wire]:
    """A wire to a port of loopback."""
    listener = socket.create_server(("127.0.0.1", 0))
    made = Wire(listener.getsockname()[1])
    threading.Thread(target=_accept, args=(listener, target, made), daemon=True).start()
    try:
        yield made
    finally:
        listener.close()


def _accept(listener: socket.socket, target: int, made: Wire) -> None:
    while True:
        try:
            client, _ = listener.accept()
        except OSError:
            return
        made.connections += 1
        server = socket.create_connection(("127.0.0.1", target))
        left = made.cuts.pop(0) if made.cuts else -1
        threading.Thread(target=_pump, args=(client, server, -1, None), daemon=True).start()
        threading.Thread(target=_pump, args=(server, client, left, made.silent), daemon=True).start()


def _pump(source: socket.socket, sink: socket.socket, left: int, silent: threading.Event | None) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            if silent is not None and silent.is_set():
                continue
            if left >= 0:
                data = data[:left]
                left -= len(data)
            sink.sendall(data)
            if left == 0:
                break
    for end in (source, sink):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()
