"""The embedded cloud's emulator as a child process: clean environment, loopback only, state of its own."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from flowaudit.local import processes
from flowaudit.local.paths import SHARED, Home, read_json, write_json
from flowaudit.local.servers import trust

ACCOUNT = "000000000000"
REGION = "eu-central-1"
MARKER = "flowaudit.local.emulator_main"
START_SECONDS = 90.0


class EmulatorFailed(Exception):
    """The emulator did not come up; the message names its log."""


@dataclass(frozen=True, slots=True)
class Emulator:
    """A running emulator."""

    home: Home
    pid: int
    port: int

    @property
    def url(self) -> str:
        """The AWS endpoint."""
        return f"http://127.0.0.1:{self.port}"

    def alive(self) -> bool:
        """Whether the process lives."""
        return processes.is_running(self.pid, MARKER)

    def answers(self) -> bool:
        """Whether it serves now."""
        try:
            with urllib.request.urlopen(f"{self.url}/_ministack/health", timeout=5):  # noqa: S310 (loopback)
                return True
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    def save(self) -> None:
        """Take a snapshot of everything now."""
        request = urllib.request.Request(self.url + "/_flowaudit/save", method="POST")  # noqa: S310 (loopback)
        with urllib.request.urlopen(request, timeout=60):  # noqa: S310
            return

    def stop(self) -> bool:
        """End it and its workers; True if it had to be killed."""
        killed = processes.stop(self.pid, MARKER)
        end_workers(self.home)
        return killed


def environment(home: Home, port: int) -> dict[str, str]:
    """The emulator's whole environment. It is built anew because Lambda workers inherit it."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TZ", "TESSDATA_PREFIX") if name in os.environ}
    return kept | {
        "PYTHONPATH": str(SHARED),
        "PYTHONUNBUFFERED": "1",
        "FLOWAUDIT_PYTHON": sys.executable,  # for the custom runtime's bootstrap
        "TMPDIR": str(home.temporary),
        "SSL_CERT_FILE": str(home.trusted),
        "GATEWAY_PORT": str(port),
        "BIND_HOST": "127.0.0.1",
        "MINISTACK_HOST": "127.0.0.1",
        "MINISTACK_ACCOUNT_ID": ACCOUNT,
        "MINISTACK_REGION": REGION,
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_EC2_METADATA_DISABLED": "true",
        "PERSIST_STATE": "1",
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(home.objects),
        "LOG_LEVEL": "WARNING",
        "SFTP_ENABLED": "0",
        "IOT_MTLS_ENABLED": "0",
        "DOCKER_HOST": f"unix://{home.root}/no-docker.sock",  # an engine that happens to run is none of our business
    }


def running(home: Home) -> Emulator | None:
    """The instance's emulator, if it runs."""
    record = read_json(home.emulator_record)
    if record and processes.is_running(int(record["pid"]), MARKER):
        return Emulator(home, int(record["pid"]), int(record["port"]))
    return None


def end_workers(home: Home) -> None:
    """Kill Lambda workers that a killed emulator has left behind: they would go on writing to nobody."""
    for pid in processes.children_in(home.temporary):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def start(home: Home) -> Emulator:
    """Start the emulator and wait until it answers, with all that was saved. Raises :class:`EmulatorFailed`."""
    home.prepare()
    previous = running(home)
    if previous is not None:
        previous.stop()
    end_workers(home)
    home.empty_temporary()
    trust.bundle(home.trusted)
    port = _port(home)
    log_path = home.log("emulator")
    with log_path.open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", MARKER, str(home.state)],
            env=environment(home, port),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=home.root,
            start_new_session=True,
        )
    write_json(home.emulator_record, {"pid": process.pid, "port": port})
    started = Emulator(home, process.pid, port)
    _wait(process, started, log_path)
    return started


def _port(home: Home) -> int:
    """The port of the last time if it is free: links handed out then stay valid. A process just killed still holds
    it.
    """
    record = read_json(home.emulator_record)
    if record and processes.wait_for_port(int(record["port"]), seconds=2.0):
        return int(record["port"])
    return processes.free_port()


def _wait(process: subprocess.Popen[bytes], started: Emulator, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not started.answers():
        if process.poll() is not None:
            raise EmulatorFailed(f"the emulator ended with code {process.returncode}, see {log}")
        if time.monotonic() > deadline:
            process.kill()
            raise EmulatorFailed(f"the emulator did not answer within {START_SECONDS:.0f} s, see {log}")
        time.sleep(0.05)
