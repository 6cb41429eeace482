"""Where tests find sample data that is not part of the repository; tests skip where it is not there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parent.parent
SHARED_DATA = Path(os.environ.get("FLOWAUDIT_SHARED", REPO.parent / "shared")) / "data"


def shared_files(pattern: str) -> list[Path]:
    """The files of ``SHARED_DATA`` that match a glob pattern, sorted; empty where the data is not there."""
    return sorted(SHARED_DATA.glob(pattern)) if SHARED_DATA.is_dir() else []


needs_shared_data = pytest.mark.skipif(
    not SHARED_DATA.is_dir(), reason=f"sample data not found at {SHARED_DATA} (set FLOWAUDIT_SHARED)"
)
