"""The engine starts fast because it loads nothing that a document may not need."""

from __future__ import annotations

import subprocess
import sys

from tests.samples import REPO

HEAVY = ("pymupdf", "PIL", "pydantic", "boto3", "stdnum", "rapidfuzz", "tesserocr", "re2", "textractor")


def test_importing_the_engine_loads_no_heavy_package() -> None:
    program = f"import sys, flowaudit.core.extraction; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", program],
        check=True,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(REPO / "shared")},
    )
    assert done.stdout.strip() == "[]"
