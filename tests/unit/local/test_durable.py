"""Snapshot and journal: no answered write is lost, none happens twice, whenever the process dies."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from flowaudit.local.durable import SAVE_PATH, Durable, Message, Receive, Scope, Send, SnapshotFailed
from flowaudit.local.generations import JOURNAL, Generations

PUT = "DynamoDB_20120810.PutItem"


class Counter:
    """An emulator of one number that counts its writes; ``status`` is what it answers."""

    def __init__(self, folder: Path) -> None:
        self.value = json.loads((folder / "value.json").read_text()) if (folder / "value.json").exists() else 0
        self.status = 200
        self.saved: list[str] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            assert (await receive())["type"] == "lifespan.startup"
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await send({"type": "lifespan.shutdown.complete"})
            return
        body = (await receive())["body"]
        if self.status < 300 and b"x-amz-target" in dict(scope["headers"]):
            self.value += int(body)
        await send({"type": "http.response.start", "status": self.status, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    def save_all(self, folder: Path) -> None:
        (folder / "value.json").write_text(json.dumps(self.value))

    def save_one(self, name: str) -> None:
        self.saved.append(name)


class Instance:
    """One life of the emulator on a folder, up to its end by ``stop`` or, without it, by kill -9."""

    def __init__(self, root: Path) -> None:
        self.generations = Generations(root)
        self.counter = Counter(self.generations.current)
        self.app = Durable(self.counter, self.generations, self.counter)
        self._messages: asyncio.Queue[Message] = asyncio.Queue()
        self._is_up = asyncio.Event()

    async def start(self) -> None:
        self._life = asyncio.create_task(self.app({"type": "lifespan"}, self._messages.get, self._note))
        await self._messages.put({"type": "lifespan.startup"})
        await self._is_up.wait()

    async def _note(self, message: Message) -> None:
        assert message["type"].endswith(".complete")
        self._is_up.set()

    async def stop(self) -> None:
        await self._messages.put({"type": "lifespan.shutdown"})
        await self._life

    async def kill(self) -> None:
        self._life.cancel()

    async def request(
        self, body: bytes, target: str = PUT, path: str = "/", extra: Sequence[tuple[bytes, bytes]] = ()
    ) -> int:
        received = asyncio.Queue[Message]()
        for part in (body[:1], body[1:]):
            await received.put({"type": "http.request", "body": part, "more_body": part is not body[1:]})
        await received.put({"type": "http.request", "body": b"", "more_body": False})
        answers: list[Message] = []

        async def send(message: Message) -> None:
            answers.append(message)

        headers = [(b"X-Amz-Target", target.encode()), (b"Authorization", b"AWS4-HMAC-SHA256 Credential=test/x")]
        scope: dict[str, Any] = {"type": "http", "method": "POST", "path": path}
        scope["headers"] = [(b"host", b"127.0.0.1:4566"), *extra]
        if target:
            scope["headers"] += [(name.lower(), value) for name, value in headers]
        await self.app(scope, received.get, send)
        return int(answers[0]["status"])


Scenario = Callable[[Path], Awaitable[None]]


def run(scenario: Scenario, root: Path) -> None:
    asyncio.run(scenario(root))


async def reborn(root: Path) -> Instance:
    instance = Instance(root)
    await instance.start()
    return instance


def test_answered_writes_survive_a_kill(tmp_path: Path) -> None:
    async def scenario(root: Path) -> None:
        first = await reborn(root)
        for number in (b"1", b"20", b"300"):
            assert await first.request(number) == 200
        await first.kill()
        second = await reborn(root)
        assert second.counter.value == 321
        await second.request(b"4000")
        await second.kill()
        assert (await reborn(root)).counter.value == 4321

    run(scenario, tmp_path)


def test_a_good_stop_replays_nothing(tmp_path: Path) -> None:
    async def scenario(root: Path) -> None:
        first = await reborn(root)
        await first.request(b"5")
        await first.stop()
        assert list(Generations(root).entries()) == []
        assert (await reborn(root)).counter.value == 5

    run(scenario, tmp_path)


def test_refused_writes_and_reads_are_not_in_the_journal(tmp_path: Path) -> None:
    async def scenario(root: Path) -> None:
        instance = await reborn(root)
        instance.counter.status = 400
        await instance.request(b"1")
        instance.counter.status = 200
        await instance.request(b"1", target="DynamoDB_20120810.GetItem")
        assert instance.generations.journal_bytes == 0

    run(scenario, tmp_path)


def test_a_kill_between_snapshot_and_commit_keeps_the_old_pair(tmp_path: Path) -> None:
    async def scenario(root: Path) -> None:
        first = await reborn(root)
        await first.request(b"7")
        first.counter.save_all(first.generations.begin())  # and then the process dies before commit
        await first.kill()
        assert (await reborn(root)).counter.value == 7

    run(scenario, tmp_path)


def test_a_torn_last_line_is_left_out_and_does_not_spoil_the_next(tmp_path: Path) -> None:
    async def scenario(root: Path) -> None:
        first = await reborn(root)
        await first.request(b"7")
        await first.kill()
        with (Generations(root).current / JOURNAL).open("ab") as journal:
            journal.write(b'{"target":"Dyna')
        torn = Generations(root)
        assert len(list(torn.entries())) == 1
        torn.append({"target": PUT, "authorization": "", "body": "10"})
        assert (await reborn(root)).counter.value == 17

    run(scenario, tmp_path)


def test_saving_starts_a_new_generation(tmp_path: Path) -> None:
    async def scenario(root: Path) -> None:
        instance = await reborn(root)
        before = instance.generations.current
        await instance.request(b"7")
        assert await instance.request(b"", target="", path=SAVE_PATH) == 204
        assert instance.generations.current != before
        assert not before.exists()
        assert instance.generations.journal_bytes == 0
        await instance.kill()
        assert (await reborn(root)).counter.value == 7

    run(scenario, tmp_path)


def test_a_large_journal_is_folded_into_a_snapshot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flowaudit.local.durable.JOURNAL_LIMIT", 200)

    async def scenario(root: Path) -> None:
        instance = await reborn(root)
        for _ in range(10):
            await instance.request(b"1")
        assert instance.generations.journal_bytes <= 200
        await instance.kill()
        assert (await reborn(root)).counter.value == 10

    run(scenario, tmp_path)


@pytest.mark.parametrize(
    ("target", "path", "store"),
    [
        ("secretsmanager.PutSecretValue", "/", "secretsmanager"),
        ("AmazonSSM.PutParameter", "/", "ssm"),
        ("AmazonSQS.SendMessage", "/", "sqs"),
        ("", "/schedules/nightly", "scheduler"),
        ("secretsmanager.GetSecretValue", "/", None),
        ("AmazonSQS.ReceiveMessage", "/", None),
    ],
)
def test_writes_to_small_stores_save_that_store(tmp_path: Path, target: str, path: str, store: str | None) -> None:
    async def scenario(root: Path) -> None:
        instance = await reborn(root)
        await instance.request(b"1", target=target, path=path)
        assert instance.counter.saved == ([store] if store else [])

    run(scenario, tmp_path)


@pytest.mark.parametrize(
    ("path", "header"),
    [
        ("/_ministack/reset", (b"x-a", b"b")),
        ("/", (b"origin", b"https://evil.example")),
        ("/", (b"host", b"evil.example")),
    ],
)
def test_other_sites_and_wiping_are_refused(tmp_path: Path, path: str, header: tuple[bytes, bytes]) -> None:
    async def scenario(root: Path) -> None:
        instance = await reborn(root)
        assert await instance.request(b"1", path=path, extra=[header]) == 403
        assert instance.counter.value == 0
        assert await instance.request(b"1", extra=[(b"origin", b"http://localhost:8080")]) == 200

    run(scenario, tmp_path)


def test_a_snapshot_that_fails_keeps_the_pair_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario(root: Path) -> None:
        instance = await reborn(root)
        await instance.request(b"7")
        monkeypatch.setattr(instance.counter, "save_all", fail)
        assert await instance.request(b"", target="", path=SAVE_PATH) == 503
        assert await instance.request(b"10") == 200
        await instance.kill()
        assert (await reborn(root)).counter.value == 17

    def fail(folder: Path) -> None:
        raise SnapshotFailed("stepfunctions")

    run(scenario, tmp_path)


def test_an_old_journal_is_folded_into_a_snapshot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flowaudit.local.durable.SNAPSHOT_SECONDS", -1.0)

    async def scenario(root: Path) -> None:
        instance = await reborn(root)
        await instance.request(b"7")
        assert instance.generations.journal_bytes == 0
        await instance.kill()
        assert (await reborn(root)).counter.value == 7

    run(scenario, tmp_path)


def test_bytes_that_are_no_text_come_back_the_same(tmp_path: Path) -> None:
    from flowaudit.local.durable import _bytes, _text

    assert _bytes(_text(b"\xff\x00\x1f")) == b"\xff\x00\x1f"
    assert _bytes(_text('{"ü": 1}'.encode())) == '{"ü": 1}'.encode()
