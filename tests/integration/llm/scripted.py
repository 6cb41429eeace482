"""A local HTTP server that answers what a test scripts and keeps what it was asked."""

from __future__ import annotations

import json
import ssl
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from flowaudit.ports.llm import LlmFailure, LlmRateLimited, LlmRefused, LlmUnauthorized, LlmUnreachable

# What a status means with every provider: the failure, and whether the same call may succeed later.
STATUSES: list[tuple[int, type[LlmFailure], bool]] = [
    (400, LlmRefused, False),
    (401, LlmUnauthorized, False),
    (403, LlmUnauthorized, False),
    (429, LlmRateLimited, True),
    (500, LlmUnreachable, True),
    (503, LlmRateLimited, True),
]


@dataclass
class Asked:
    method: str
    path: str
    headers: dict[str, str]
    body: Any


@dataclass
class Scripted:
    """``status`` and ``body`` are the next answers; ``held`` makes the server wait until the test ends."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    held: threading.Event | None = None
    tls: ssl.SSLContext | None = None
    asked: list[Asked] = field(default_factory=list)

    def __enter__(self) -> Scripted:
        script = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, format: str, *args: object) -> None:
                """Quiet."""

            def do_GET(self) -> None:
                content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                headers = {name.lower(): value for name, value in self.headers.items()}
                body = json.loads(content) if content else None
                script.asked.append(Asked(self.command, self.path, headers, body))
                if script.held is not None:
                    script.held.wait(30)
                answer = script.body if isinstance(script.body, bytes) else json.dumps(script.body).encode()
                self.send_response(script.status)
                for name, value in {"Content-Type": "application/json", **script.headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def do_POST(self) -> None:
                self.do_GET()

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.handle_error = lambda *args: None  # type: ignore[method-assign]
        if self.tls is not None:
            self.server.socket = self.tls.wrap_socket(self.server.socket, server_side=True)
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *details: object) -> None:
        if self.held is not None:
            self.held.set()
        self.server.shutdown()
        self.server.server_close()

    @property
    def port(self) -> int:
        return int(self.server.server_address[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"
