"""A write that the emulator has answered survives kill -9.

The emulator saves its state when it is stopped in good order. This ASGI application stands around it and adds what is
missing: a write to DynamoDB is in a journal before its answer leaves, a write to one of the small stores (secrets,
parameters, schedules, users, queues) is in that store's state file. S3 objects the emulator keeps on disk by itself.
At start-up the journal is replayed through the emulator's own API and a new snapshot is taken. Step Functions
executions are not kept: what was under way is started again from the documents (``recover``).
"""

from __future__ import annotations

import asyncio
import base64
import logging
import time
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from flowaudit.local.generations import Generations

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

LOOPBACK = ("127.0.0.1", "localhost", "::1")
SAVE_PATH = "/_flowaudit/save"
# So often at least: it keeps short what the clock of the emulator changes meanwhile (items whose time to live ended).
SNAPSHOT_SECONDS = 600.0
JOURNAL_LIMIT = 64 * 1024 * 1024  # bytes; replaying takes about a second for ten of them
_DYNAMODB = "DynamoDB_20120810."
_DYNAMODB_WRITES = frozenset(
    [
        *("PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems"),
        *("ExecuteStatement", "BatchExecuteStatement", "ExecuteTransaction"),
        *("UpdateTimeToLive", "CreateTable", "UpdateTable", "DeleteTable"),
    ]
)
_SMALL_STORES = {  # prefix of X-Amz-Target → the emulator's name of the store
    "secretsmanager.": "secretsmanager",
    "AmazonSSM.": "ssm",
    "AWSCognitoIdentityProviderService.": "cognito",
    "AmazonSQS.": "sqs",
}
_READS = ("Get", "List", "Describe", "Query", "Scan", "Receive", "BatchGet", "AdminGet", "AdminList")
logger = logging.getLogger("flowaudit.local.durable")


class SnapshotFailed(Exception):
    """A store changed all the time while it was read; the snapshot and journal before stay valid."""


class Store(Protocol):
    """How the emulator's state is written to files."""

    def save_all(self, folder: Path) -> None:
        """Write every store to ``folder``. Raises :class:`SnapshotFailed`."""

    def save_one(self, name: str) -> None:
        """Write one store to the folder that is in use."""


class Durable:
    """The ASGI application: ``app`` is the emulator, ``generations`` keeps snapshot and journal."""

    def __init__(self, app: App, generations: Generations, store: Store) -> None:
        self._app = app
        self._generations = generations
        self._store = store
        self._snapshot_at = time.monotonic()
        self._order = asyncio.Lock()  # the journal must hold the writes in the order in which they took effect

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or the life of the server."""
        if scope["type"] == "lifespan":
            await self._lifespan(scope, receive, send)
        elif scope["type"] != "http":
            await self._app(scope, receive, send)
        elif not _is_welcome(scope):
            await _answer(send, 403)
        elif scope["path"] == SAVE_PATH and scope["method"] == "POST":
            await self._save_now(send)
        else:
            await self._http(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
        target = headers.get(b"x-amz-target", "")
        if target.startswith(_DYNAMODB) and target.removeprefix(_DYNAMODB) in _DYNAMODB_WRITES:
            await self._journaled(scope, receive, send, target, headers.get(b"authorization", ""))
            return
        store = _small_store(target, scope)
        if store is None:
            await self._app(scope, receive, send)
            return

        async def save_first(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] < 300:
                self._store.save_one(store)
            await send(message)

        await self._app(scope, receive, save_first)

    async def _journaled(self, scope: Scope, receive: Receive, send: Send, target: str, authorization: str) -> None:
        body = await _read(receive)
        answers: list[Message] = []

        async def keep(message: Message) -> None:
            answers.append(message)

        async with self._order:
            await self._app(scope, _once(body), keep)
            if answers and answers[0]["status"] < 300:
                self._generations.append({"target": target, "authorization": authorization, "body": _text(body)})
            is_old = time.monotonic() - self._snapshot_at > SNAPSHOT_SECONDS
            if is_old or self._generations.journal_bytes > JOURNAL_LIMIT:
                self._snapshot()
        for message in answers:
            await send(message)

    async def _lifespan(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def listen() -> Message:
            message = await receive()
            if message["type"] == "lifespan.shutdown":
                # The emulator is about to write its own state as well, into the folder that is current by then.
                self._snapshot()
            return message

        async def announce(message: Message) -> None:
            if message["type"] == "lifespan.startup.complete":
                await self._replay()
            await send(message)

        await self._app(scope, listen, announce)

    async def _replay(self) -> None:
        count = failed = 0
        for entry in self._generations.entries():
            status = await self._repeat(entry)
            count += 1
            if status >= 300:
                failed += 1
                logger.error("the journal's write %d (%s) was answered %d", count, entry["target"], status)
        if count:
            logger.warning("replayed %d writes, %d failed", count, failed)
            self._snapshot()

    async def _repeat(self, entry: dict[str, Any]) -> int:
        body = _bytes(entry["body"])
        headers = {
            "host": "127.0.0.1",
            "content-type": "application/x-amz-json-1.0",
            "content-length": str(len(body)),
            "x-amz-target": entry["target"],
            "authorization": entry["authorization"],
        }
        scope: Scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": "/",
            "raw_path": b"/",
            "query_string": b"",
            "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers.items()],
            "client": ("127.0.0.1", 0),
            "server": ("127.0.0.1", 0),
        }
        status = 0

        async def listen(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]

        await self._app(scope, _once(body), listen)
        return status

    def _snapshot(self) -> bool:
        """Start a new generation; False if that was not possible, then the one before goes on."""
        following = self._generations.begin()
        try:
            self._store.save_all(following)
        except SnapshotFailed as error:
            logger.warning("no snapshot: %s", error)
            return False
        self._generations.commit(following)
        self._snapshot_at = time.monotonic()
        return True

    async def _save_now(self, send: Send) -> None:
        async with self._order:
            saved = self._snapshot()
        await _answer(send, 204 if saved else 503)


async def _answer(send: Send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def _is_welcome(scope: Scope) -> bool:
    """No page of another site may make a browser talk to the emulator, and nobody may wipe it over the network."""
    headers = dict(scope["headers"])
    host = urlsplit("//" + headers.get(b"host", b"").decode("latin-1")).hostname or ""
    origin = headers.get(b"origin")
    from_here = origin is None or urlsplit(origin.decode("latin-1")).hostname in LOOPBACK
    return from_here and (host in LOOPBACK or host.endswith(".localhost")) and scope["path"] != "/_ministack/reset"


def _small_store(target: str, scope: Scope) -> str | None:
    """The small store that this request may change, if any."""
    for prefix, name in _SMALL_STORES.items():
        if target.startswith(prefix) and not target.removeprefix(prefix).startswith(_READS):
            return name
    if scope["path"].startswith("/schedules/") and scope["method"] in ("POST", "PUT", "DELETE"):
        return "scheduler"
    return None


async def _read(receive: Receive) -> bytes:
    parts: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return b"".join(parts)
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)


def _once(body: bytes) -> Receive:
    sent = False

    async def receive() -> Message:
        nonlocal sent
        if sent:
            return {"type": "http.disconnect"}
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


def _text(body: bytes) -> str:
    """The body as it is kept in the journal: JSON as it came, anything else (compressed) as base64."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return "base64:" + base64.b64encode(body).decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text[7:]) if text.startswith("base64:") else text.encode("utf-8")
