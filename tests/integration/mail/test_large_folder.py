"""A harvest of one folder with very many messages, from a real Dovecot into the embedded cloud's DynamoDB and S3 by the
real adapters: killed twice and numbered anew by the server on the way, it brings each invoice once, asks for no body
twice, and its memory stays flat."""

from __future__ import annotations

import imaplib
import json
import os
import signal
import ssl
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
import pytest
from tests.cloud import wait_until
from tests.integration.mail.crowd import fill
from tests.integration.mail.servers import PASSWORD, USER, Dovecot
from tests.unit.api.conftest import ENVIRONMENT, Api, RecordingWorkflow, make_table
from tests.unit.api.harvesting import ADMIN, rows

from flowaudit.local import emulator
from flowaudit.local.paths import Home
from flowaudit.runtime import wiring
from flowaudit.usecases.store import keys

ROOT = Path(__file__).parents[3]
_PAGE = os.sysconf("SC_PAGE_SIZE")
_HEADERS = "(UID RFC822.SIZE FLAGS BODY.PEEK[HEADER.FIELDS (FROM TO SUBJECT DATE MESSAGE-ID)])"


@dataclass
class Watched:
    """A harvest in processes of their own; ``samples`` are (process, messages done, resident MB, seconds)."""

    api: Api
    state: dict[str, Any]
    samples: list[tuple[int, int, float, float]] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)
    runs: int = 0

    def done(self) -> int:
        """How many messages of the folder the source's job has passed."""
        parent = wiring.deps().records.get(keys.job(self.state["job_id"]))
        for source in parent.data.get("sources", ()) if parent else ():
            part = wiring.deps().records.get(keys.job(source["job_id"]))
            return int(part.data["progress"]) if part else 0
        return 0

    def run(self, kill: Callable[[int, subprocess.Popen[bytes]], bool] = lambda done, process: False) -> int | None:
        """One execution, sampled until it ends or ``kill`` has killed it; its exit code, negative for a signal."""
        self.runs += 1
        command = [sys.executable, "-m", "tests.integration.mail.worker", json.dumps(self.state)]
        with subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": f"{ROOT}/shared:{ROOT}"}) as process:
            while process.poll() is None:
                done = self.done()
                self.samples.append((self.runs, done, _resident(process.pid), time.monotonic() - self.began))
                if kill(done, process):
                    break
                try:
                    process.wait(0.5)
                except subprocess.TimeoutExpired:
                    continue
            return process.wait()

    def slope(self, run: int, since: float = 0.1) -> float:
        """Megabytes that a process gains in 10,000 messages, by least squares, once ``since`` of its own is done."""
        mine = [(done, memory) for number, done, memory, _ in self.samples if number == run and done]
        low, high = mine[0][0], mine[-1][0]
        warm = [point for point in mine if point[0] >= low + (high - low) * since]
        return statistics.linear_regression(*zip(*warm, strict=True)).slope * 10_000

    def curve(self, points: int = 24) -> str:
        """A table of the samples."""
        chosen = self.samples[:: max(1, len(self.samples) // points)]
        lines = (f"{run:>3} {done:>8} {seconds:>7.0f} {memory:>7.1f}" for run, done, memory, seconds in chosen)
        return "\n".join(["run messages seconds  MB", *lines])


def _resident(pid: int) -> float:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE / 1e6
    except (OSError, IndexError):
        return 0.0


@pytest.fixture
def store(tmp_path: Path, mail_server: Dovecot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Api]:
    """The product on an emulator of its own, and an account for the server."""
    running = emulator.start(Home(tmp_path / "cloud"))
    more = {"AWS_ENDPOINT_URL": running.url, "ALLOWED_NETWORKS": "127.0.0.0/8", "SSL_CERT_FILE": str(mail_server.cert)}
    for name, value in {**ENVIRONMENT, **more}.items():
        monkeypatch.setenv(name, value)
    wiring.settings.cache_clear()
    wiring.deps.cache_clear()
    make_table(ENVIRONMENT["TABLE_NAME"])
    for name in ("ORIGINALS_BUCKET", "ARTIFACTS_BUCKET", "DROP_BUCKET"):
        place = {"LocationConstraint": "eu-central-1"}
        boto3.client("s3").create_bucket(Bucket=ENVIRONMENT[name], CreateBucketConfiguration=place)
    made = Api(RecordingWorkflow())
    account = {"host": "localhost", "port": mail_server.tls, "username": USER, "password": PASSWORD}
    assert made("POST", "/api/imap/accounts", body={"name": "Buero", **account}, headers=ADMIN).status == 201
    yield made
    running.stop()
    wiring.settings.cache_clear()
    wiring.deps.cache_clear()


def begin(api: Api) -> Watched:
    queue = RecordingWorkflow()
    wiring.deps().__dict__["harvest_workflow"] = queue
    assert api("POST", "/api/ai-invoices/batch/run-ai-workflow", body={}).status == 202
    return Watched(api, queue.started.pop()[1])


def at_a_paper(beyond: int) -> Callable[[int, subprocess.Popen[bytes]], bool]:
    """kill -9 while the process works on a message with files, which lies in the spool then."""
    s3, bucket = boto3.client("s3"), ENVIRONMENT["ARTIFACTS_BUCKET"]

    def spooled() -> bool:
        return "Contents" in s3.list_objects_v2(Bucket=bucket, Prefix=keys.SPOOL_PREFIX)

    def kill(done: int, process: subprocess.Popen[bytes]) -> bool:
        while done >= beyond and process.poll() is None:
            if spooled():
                process.send_signal(signal.SIGSTOP)
                if spooled():
                    process.kill()
                    return True
                process.send_signal(signal.SIGCONT)
        return False

    return kill


def anywhere(beyond: int) -> Callable[[int, subprocess.Popen[bytes]], bool]:
    """kill -9 at whatever the process is at."""

    def kill(done: int, process: subprocess.Popen[bytes]) -> bool:
        if done >= beyond:
            process.kill()
        return done >= beyond

    return kill


def number_anew(server: Dovecot, sessions: int) -> None:
    """The server loses its list of UIDs once its sessions have ended: it makes new ones, with another UIDVALIDITY."""
    wait_until(lambda: len(server.bodies()) == sessions, seconds=60)
    folder = server.root / "home" / USER / "Maildir"
    for lost in [*folder.glob("dovecot-uidlist*"), *folder.glob("dovecot.index*")]:
        lost.unlink()


def bare(server: Dovecot, count: int, bodies: int) -> tuple[float, float]:
    """The seconds that imaplib alone takes for the headers of ``count`` messages, and for so many bodies."""
    context = ssl.create_default_context(cafile=str(server.cert))
    with imaplib.IMAP4_SSL("localhost", server.tls, ssl_context=context) as box:
        box.authenticate("PLAIN", lambda _: f"\0{USER}\0{PASSWORD}".encode())
        box.select("INBOX", readonly=True)
        began = time.monotonic()
        for first in range(1, count + 1, 200):
            assert box.fetch(f"{first}:{min(count, first + 199)}", _HEADERS)[0] == "OK"
        between = time.monotonic()
        for number in range(1, bodies + 1):
            assert box.fetch(str(number), "(BODY.PEEK[])")[0] == "OK"
        return between - began, time.monotonic() - between


def uploads(api: Api) -> list[str]:
    found: list[str] = []
    url = "/api/workspace/files?folder=uploads&limit=200"
    page = api("GET", url).json
    found += [one["origin"]["original_sha256"] for one in page["data"]]
    assert len(page["data"]) < 200, "there is another page"
    return found


@pytest.mark.parametrize(("count", "papers"), [(400, 12), pytest.param(100_000, 100, marks=pytest.mark.slow)])
def test_many_messages_are_harvested_once_across_kills_and_new_numbers(
    store: Api, mail_server: Dovecot, count: int, papers: int
) -> None:
    invoices = fill(mail_server, count, papers)
    watched = begin(store)
    assert watched.run(at_a_paper(count // 4)) == -signal.SIGKILL
    assert watched.run(anywhere(count // 2)) == -signal.SIGKILL
    number_anew(mail_server, 2)
    assert watched.run() == 0
    seconds = watched.samples[-1][3]
    done = store("GET", f"/api/jobs/result/{watched.state['job_id']}", headers=ADMIN).json
    row = rows(done)["Buero"]
    taken = uploads(store)
    assert (done["status"], row["status"], row["progress"]) == ("DONE", "DONE", count)
    assert len(taken) == len(set(taken))
    assert set(taken) == invoices
    # the killed sessions included; the second kill may fall between the server's last byte and our storing it
    bodies = sum(mail_server.bodies())
    assert count <= bodies <= count + 1, mail_server.bodies()

    again = begin(store)
    assert again.run() == 0
    assert sum(mail_server.bodies()) == bodies
    assert len(uploads(store)) == len(taken)

    some = min(count, 2000)
    heads, contents = bare(mail_server, count, some)
    print(f"\n{watched.curve()}")
    print(
        f"{count} messages in {seconds:.0f} s: {count / seconds:.0f}/s with three starts and half of them walked twice"
    )
    print(f"bodies sent by Dovecot's log: {mail_server.bodies()[:4]}, in all {bodies}")
    print(f"imaplib alone: headers {count / heads:.0f}/s, bodies {some / contents:.0f}/s")
    slopes = [watched.slope(run) for run in (1, 2, 3)]
    print("MB for each 10,000 messages: " + ", ".join(f"{slope:+.2f}" for slope in slopes))
    if count >= 100_000:
        # Reading invoices fills caches, of fonts and of words, that are full after some hundred of them: here come ten
        # in 10,000 messages, which makes about a megabyte. Messages that were kept would be forty.
        assert max(slopes) < 2
        assert watched.slope(3, since=0.5) < 0.5  # bounded memories of words and headers are full by then
