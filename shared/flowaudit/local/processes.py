"""Starting, recognising and ending the processes of an instance."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

STOP_SECONDS = 10.0


def free_port() -> int:
    """A port of the loopback interface that is free now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def port_is_free(port: int) -> bool:
    """Whether a server can bind to this port of the loopback interface."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def wait_for(holds: Callable[[], bool], seconds: float) -> bool:
    """Whether a condition that another process brings about comes true within ``seconds``."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def wait_for_port(port: int, seconds: float) -> bool:
    """Whether the port is free, waiting up to ``seconds`` for it."""
    return wait_for(lambda: port_is_free(port), seconds)


def command_line(pid: int) -> str:
    """The command line of a process; empty if it is gone or a zombie."""
    proc = Path(f"/proc/{pid}/cmdline")
    if Path("/proc/self/cmdline").exists():
        try:
            return proc.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace").strip()
        except OSError:
            return ""
    shown = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return shown.stdout.strip()


def is_running(pid: int, marker: str) -> bool:
    """Whether the process lives and its command line holds ``marker``: a pid alone may have gone to somebody else."""
    return pid > 0 and marker in command_line(pid)


def stop(pid: int, marker: str, seconds: float = STOP_SECONDS) -> bool:
    """End a process: SIGTERM, and SIGKILL after ``seconds``. True if it had to be killed."""
    if not is_running(pid, marker):
        return False
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        _reap(pid)
        if not is_running(pid, marker):
            return False
        time.sleep(0.05)
    kill(pid, marker)
    return True


def kill(pid: int, marker: str) -> None:
    """SIGKILL, and wait until the process is gone."""
    if is_running(pid, marker):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    while is_running(pid, marker):
        _reap(pid)
        time.sleep(0.02)


def _reap(pid: int) -> None:
    """Collect the exit code if the process is a child of this one, else it stays a zombie."""
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)


def children_in(folder: Path) -> list[int]:
    """Processes whose working directory is below ``folder``: Lambda workers that outlived a killed emulator (Linux)."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if entry.joinpath("cwd").readlink().is_relative_to(folder):
                found.append(int(entry.name))
        except OSError:
            continue
    return found
