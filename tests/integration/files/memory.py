"""How much memory this process has needed for something, as the kernel counts it (Linux)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_STATUS = Path("/proc/self/status")


def _megabytes(name: str) -> float:
    found = re.search(rf"^{name}:\s+(\d+) kB$", _STATUS.read_text(), re.MULTILINE)
    assert found is not None
    return int(found[1]) / 1000


@contextmanager
def peak() -> Iterator[list[float]]:
    """The list gets the megabytes by which the resident memory rose at its highest."""
    Path("/proc/self/clear_refs").write_text("5")  # the high-water mark begins anew (proc(5))
    before = _megabytes("VmRSS")
    rose: list[float] = []
    yield rose
    rose.append(_megabytes("VmHWM") - before)
