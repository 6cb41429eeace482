"""Starting and stopping a detached instance from the outside."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import Any

from flowaudit.local import emulator, processes, supervisor
from flowaudit.local.paths import REPO, SHARED, Home
from flowaudit.local.rewrites import AuthMode

UP_SECONDS = 300.0


class StartFailed(Exception):
    """The detached instance did not come up; the message holds the end of its log."""


def start(home: Home, port: int, auth_mode: AuthMode = "demo") -> dict[str, Any]:
    """Start a detached instance and wait until it serves; an instance that runs already is left as it is."""
    found = supervisor.running(home)
    if found is not None:
        return found
    home.prepare()
    log_path = home.log("supervisor")
    with log_path.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "flowaudit.local.supervisor", str(port), auth_mode],
            env={**os.environ, "FLOWAUDIT_HOME": str(home.root), "PYTHONPATH": str(SHARED)},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=REPO,
            start_new_session=True,
        )
    deadline = time.monotonic() + UP_SECONDS
    while time.monotonic() < deadline:
        # Another start of the same instance may be under way: then this one waits for it.
        if process.poll() not in (None, supervisor.STARTED_ALREADY):
            raise StartFailed("\n".join(log_path.read_text("utf-8", "replace").strip().splitlines()[-6:]))
        found = supervisor.running(home)
        if found is not None:
            return found
        time.sleep(0.05)
    processes.stop(process.pid, supervisor.MARKER)
    raise StartFailed(f"no answer within {UP_SECONDS:.0f} s, see {log_path}")


def stop(home: Home) -> bool:
    """Stop the instance, or what a killed one has left running. True if there was something to stop."""
    found = supervisor.running(home)
    if found is not None:
        processes.stop(int(found["pid"]), supervisor.MARKER, seconds=processes.STOP_SECONDS + 5)
    left = emulator.running(home)
    if left is not None:
        left.stop()
    home.endpoint.unlink(missing_ok=True)
    return found is not None or left is not None
