"""Messages between the validator and its worker: four bytes of length, then that many bytes."""

from __future__ import annotations

from typing import IO

_LENGTH_BYTES = 4


def write_frame(stream: IO[bytes], content: bytes) -> None:
    """Write one message and flush."""
    stream.write(len(content).to_bytes(_LENGTH_BYTES, "big"))
    stream.write(content)
    stream.flush()


def read_frame(stream: IO[bytes]) -> bytes | None:
    """The next message; None where the stream ends, also in the middle of one."""
    head = stream.read(_LENGTH_BYTES)
    if len(head) < _LENGTH_BYTES:
        return None
    size = int.from_bytes(head, "big")
    content = stream.read(size)
    return content if len(content) == size else None
