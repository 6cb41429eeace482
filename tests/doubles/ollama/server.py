"""A protocol double of an Ollama server.

Written after Ollama's API reference, apart from FlowAudit's client; a test lets the official Python client speak to
it. It holds no model: an answer is what the test scripts, or the smallest value that satisfies the asked schema.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = Callable[[dict[str, Any]], str]
MODIFIED = "2025-12-10T10:00:00.123456789+01:00"


def smallest(schema: Any) -> Any:
    """The smallest value of a JSON schema: first enum member, lowest number, least items, empty text."""
    if not isinstance(schema, dict):
        return ""
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type")
    if kind == "object":
        return {name: smallest(part) for name, part in schema.get("properties", {}).items()}
    if kind == "array":
        return [smallest(schema.get("items")) for _ in range(schema.get("minItems", 0))]
    return {"integer": schema.get("minimum", 0), "number": 0, "boolean": True, "null": None}.get(str(kind), "")


@dataclass
class OllamaDouble:
    """The server's state. ``held`` makes chats wait until it is set; ``statuses`` answers a path with an error."""

    models: dict[str, int] = field(default_factory=dict)  # name → size in bytes
    loaded: set[str] = field(default_factory=set)
    pullable: dict[str, int] = field(default_factory=dict)
    reply: Reply | None = None
    done_reason: str = "stop"
    held: threading.Event | None = None
    statuses: dict[str, tuple[int, str]] = field(default_factory=dict)
    raw: dict[str, bytes] = field(default_factory=dict)  # path → a body in place of the right one
    requests: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    _server: ThreadingHTTPServer | None = None

    def __enter__(self) -> OllamaDouble:
        double = self

        class Handler(_Handler):
            state = double

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *details: object) -> None:
        if self.held is not None:
            self.held.set()
        assert self._server is not None
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        """Its base URL."""
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def resolve(self, name: str) -> str | None:
        """The model's full name: without a tag it is ``latest``."""
        full = name if ":" in name else f"{name}:latest"
        return full if full in self.models else None

    def entry(self, name: str) -> dict[str, Any]:
        """A model as the lists show it."""
        return {
            "name": name,
            "model": name,
            "size": self.models[name],
            "digest": sha256(name.encode()).hexdigest(),
            "details": {
                "parent_model": "",
                "format": "gguf",
                "family": "llama",
                "families": ["llama"],
                "parameter_size": "8.0B",
                "quantization_level": "Q4_0",
            },
        }


class _Handler(BaseHTTPRequestHandler):
    state: OllamaDouble
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        self._serve({"/api/version": self._version, "/api/tags": self._tags, "/api/ps": self._ps}, {})

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            body = json.loads(content)
        except ValueError as error:
            return self._json(400, {"error": str(error)})
        return self._serve({"/api/show": self._show, "/api/chat": self._chat, "/api/pull": self._pull}, body)

    def _serve(self, routes: dict[str, Callable[[dict[str, Any]], None]], body: dict[str, Any]) -> None:
        self.state.requests.append((self.command, self.path, body))
        if self.path in self.state.statuses:
            status, message = self.state.statuses[self.path]
            self._json(status, {"error": message})
        elif self.path in self.state.raw:
            self._send(200, "application/json; charset=utf-8", self.state.raw[self.path])
        elif self.path in routes:
            routes[self.path](body)
        else:
            self._send(404, "text/plain", b"404 page not found")

    def _version(self, body: dict[str, Any]) -> None:
        self._json(200, {"version": "0.12.6"})

    def _tags(self, body: dict[str, Any]) -> None:
        models = [self.state.entry(name) | {"modified_at": MODIFIED} for name in self.state.models]
        self._json(200, {"models": models})

    def _ps(self, body: dict[str, Any]) -> None:
        running = sorted(self.state.loaded & self.state.models.keys())
        models = [
            self.state.entry(name) | {"expires_at": MODIFIED, "size_vram": self.state.models[name]} for name in running
        ]
        self._json(200, {"models": models})

    def _known(self, body: dict[str, Any]) -> str | None:
        name = body.get("model")
        if not name:
            self._json(400, {"error": "model is required"})
            return None
        full = self.state.resolve(str(name))
        if full is None:
            self._json(404, {"error": f"model '{name}' not found"})
        return full

    def _show(self, body: dict[str, Any]) -> None:
        name = self._known(body)
        if name is not None:
            details = self.state.entry(name)["details"]
            shown = {"modelfile": "", "parameters": "", "template": "{{ .Prompt }}", "details": details}
            info = {"general.architecture": "llama", "llama.context_length": 131072}
            self._json(200, shown | {"model_info": info, "capabilities": ["completion"], "modified_at": MODIFIED})

    def _chat(self, body: dict[str, Any]) -> None:
        name = self._known(body)
        if name is None:
            return
        if self.state.held is not None:
            self.state.held.wait(30)
        self.state.loaded.add(name)
        text = self.state.reply(body) if self.state.reply else json.dumps(smallest(body.get("format")))
        frame = {"model": name, "created_at": "2025-12-15T12:00:00.5Z"}
        last = frame | {
            "done_reason": self.state.done_reason,
            "done": True,
            "total_duration": 12_800_000_000,
            "load_duration": 1_000_000,
            "prompt_eval_count": sum(len(message["content"]) for message in body["messages"]) // 4,
            "prompt_eval_duration": 300_000_000,
            "eval_count": max(1, len(text) // 4),
            "eval_duration": 4_000_000_000,
        }
        if body.get("stream", True):
            half = len(text) // 2
            parts = [
                frame | {"message": {"role": "assistant", "content": p}, "done": False}
                for p in (text[:half], text[half:])
            ]
            self._lines(iter([*parts, last | {"message": {"role": "assistant", "content": ""}}]))
        else:
            self._json(200, last | {"message": {"role": "assistant", "content": text}})

    def _pull(self, body: dict[str, Any]) -> None:
        name = str(body.get("model"))
        full = name if ":" in name else f"{name}:latest"
        if full not in self.state.pullable:
            self._lines(iter([{"status": "pulling manifest"}, {"error": "pull model manifest: file does not exist"}]))
            return
        size = self.state.pullable[full]
        digest = "sha256:" + sha256(full.encode()).hexdigest()
        layer = {"status": f"pulling {digest[7:19]}", "digest": digest, "total": size}
        steps = [{"status": "pulling manifest"}, layer, layer | {"completed": size // 2}, layer | {"completed": size}]
        steps += [{"status": text} for text in ("verifying sha256 digest", "writing manifest", "success")]
        self.state.models[full] = size
        self._lines(iter(steps))

    def _json(self, status: int, data: dict[str, Any]) -> None:
        self._send(status, "application/json; charset=utf-8", json.dumps(data).encode())

    def _send(self, status: int, media_type: str, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _lines(self, lines: Iterator[dict[str, Any]]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/x-ndjson")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for line in lines:
            content = json.dumps(line).encode() + b"\n"
            self.wfile.write(f"{len(content):x}\r\n".encode() + content + b"\r\n")
        self.wfile.write(b"0\r\n\r\n")
