"""Generations of saved state: a snapshot and the journal of the writes after it belong together, or a write replays
twice.

Each generation is a folder ``g000001`` with the emulator's own state files and ``journal.jsonl``. The link
``current`` points to the valid one and is replaced atomically after a new snapshot is complete; a kill at any moment
leaves one valid pair. The code of functions is shared by all generations (``lambda-blobs``, named by content).
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

JOURNAL = "journal.jsonl"
BLOBS = "lambda-blobs"


class Generations:
    """The generations below ``root``."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True, mode=0o700)
        (root / BLOBS).mkdir(exist_ok=True, mode=0o700)
        self.pointer = root / "current"
        if not self.pointer.exists():
            self._point_to(self._make("g000000"))
        self._journal: int | None = None

    @property
    def current(self) -> Path:
        """The valid generation."""
        return self.root / self.pointer.readlink()

    def _make(self, name: str) -> Path:
        folder = self.root / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        (folder / BLOBS).symlink_to(Path("..") / BLOBS)
        return folder

    def _point_to(self, folder: Path) -> None:
        following = self.root / "current.new"
        following.unlink(missing_ok=True)
        following.symlink_to(folder.name)
        following.replace(self.pointer)

    def append(self, entry: dict[str, Any]) -> None:
        """Add a write to the journal. When this returns the kernel has it: it survives the death of every process."""
        if self._journal is None:
            self._end_with_newline()
            flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
            self._journal = os.open(self.current / JOURNAL, flags, 0o600)
        line = json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        written = 0
        while written < len(line):
            written += os.write(self._journal, line[written:])

    def _end_with_newline(self) -> None:
        """Cut off a last line that was not written to its end, so that the next entry starts on a line of its own."""
        path = self.current / JOURNAL
        if not path.exists():
            return
        content = path.read_bytes()
        if content and not content.endswith(b"\n"):
            path.write_bytes(content[: content.rfind(b"\n") + 1])

    def entries(self) -> Iterator[dict[str, Any]]:
        """The writes since the snapshot, oldest first; a torn last line was never answered and is left out."""
        try:
            with (self.current / JOURNAL).open("rb") as lines:
                for line in lines:
                    if line.endswith(b"\n"):
                        yield json.loads(line)
        except FileNotFoundError:
            return

    @property
    def journal_bytes(self) -> int:
        """The journal's size: how much the next start has to replay."""
        try:
            return (self.current / JOURNAL).stat().st_size
        except FileNotFoundError:
            return 0

    def begin(self) -> Path:
        """An empty folder for the next snapshot; it does not count before :meth:`commit`."""
        return self._make(f"g{int(self.current.name[1:]) + 1:06d}")

    def commit(self, following: Path) -> None:
        """Make ``following`` the valid generation and remove the one before."""
        previous = self.current
        if self._journal is not None:
            os.close(self._journal)
            self._journal = None
        self._point_to(following)
        shutil.rmtree(previous, ignore_errors=True)
