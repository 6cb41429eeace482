"""The machine's clock and sortable identifiers (ULID specification)."""

from __future__ import annotations

import hashlib
import time
from datetime import UTC, datetime

from ulid import ULID


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present in UTC."""
        return datetime.now(UTC)

    def wait(self, seconds: float) -> None:
        """Sleep."""
        time.sleep(seconds)


class UlidIds:
    """Ids of the form ``doc_01JD…``: kind, underscore, ULID."""

    def new(self, kind: str) -> str:
        """A fresh id."""
        return f"{kind}_{ULID()}"

    def derived(self, kind: str, moment: datetime, *parts: str) -> str:
        """An id whose time is ``moment`` and whose random part is a hash of ``parts``."""
        digest = hashlib.sha256("\x00".join((kind, *parts)).encode()).digest()[:10]
        milliseconds = int(moment.timestamp() * 1000).to_bytes(6, "big")
        return f"{kind}_{ULID(milliseconds + digest)}"
