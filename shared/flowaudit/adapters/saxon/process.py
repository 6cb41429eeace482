"""The worker seen from outside: started when first asked, kept, and ended when it takes too long."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from enum import Enum
from typing import Any

from flowaudit.adapters.saxon.frames import read_frame, write_frame

#: What the worker may know of this process: where programs, libraries and packages lie. No credentials.
_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "PYTHONDONTWRITEBYTECODE", "TZ")
_WORKER = "flowaudit.adapters.saxon.worker"


class Failure(Enum):
    """Why there is no answer."""

    NOT_STARTED = "not started"
    CRASHED = "crashed"
    TOO_SLOW = "too slow"


class NoAnswer(Exception):
    """The worker gave none; the next question goes to a new one."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.value)
        self.failure = failure


class Worker:
    """One process that answers one question at a time; several threads may ask.

    ``seconds`` bounds one question, the start and the compilation of stylesheets included.
    """

    def __init__(self, seconds: float, command: Sequence[str] | None = None) -> None:
        self._seconds = seconds
        self._command = tuple(command or (sys.executable, "-m", _WORKER))
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        atexit.register(self.close)

    def ask(self, request: dict[str, Any], content: bytes) -> dict[str, Any]:
        """The worker's answer. Raises :class:`NoAnswer`."""
        with self._lock:
            process = self._running()
            late = threading.Event()

            def end() -> None:
                late.set()
                process.kill()

            watch = threading.Timer(self._seconds, end)
            watch.daemon = True
            watch.start()
            try:
                answer = _exchange(process, request, content)
            finally:
                watch.cancel()
            if answer is not None:
                return answer
            self._end()
            raise NoAnswer(Failure.TOO_SLOW if late.is_set() else Failure.CRASHED)

    def warm_up(self) -> None:
        """Start the process, so that it gets ready while the caller does something else. Never raises."""
        try:
            with self._lock:
                self._running()
        except NoAnswer:
            return  # whoever asks is told

    def close(self) -> None:
        """End the process; a later question starts another one."""
        with self._lock:
            self._end()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._end()
            known = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
            known["PYTHONPATH"] = os.pathsep.join(part for part in sys.path if part)
            try:
                self._process = subprocess.Popen(  # noqa: S603 - the command is ours
                    self._command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    env=known,
                    cwd=os.sep,
                    bufsize=-1,
                )
            except OSError as error:
                raise NoAnswer(Failure.NOT_STARTED) from error
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except BrokenPipeError:  # what was still to be written has nobody to read it
                    continue
        process.wait()


def _exchange(process: subprocess.Popen[bytes], request: dict[str, Any], content: bytes) -> dict[str, Any] | None:
    """None if the process ended instead of answering."""
    if process.stdin is None or process.stdout is None:
        return None
    try:
        write_frame(process.stdin, json.dumps(request).encode())
        write_frame(process.stdin, content)
        answer = read_frame(process.stdout)
    except OSError:
        return None
    if answer is None:
        return None
    found: dict[str, Any] = json.loads(answer)
    return found
