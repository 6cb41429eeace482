"""``test``: the checks of the house and all tests, each step told and timed; a failure does not hide the next."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from flowaudit.core.model.results import Text
from flowaudit.local.cli import Speaker
from flowaudit.local.paths import REPO, SHARED

SOURCES = ("shared", "functions", "infra", "tests", "benchmarks")


@dataclass(frozen=True, slots=True)
class Step:
    """A command of the test run."""

    name: Text
    command: tuple[str, ...]


def _tool(name: str, *arguments: str) -> tuple[str, ...]:
    return (str(Path(sys.executable).with_name(name)), *arguments)


def steps(*, slow: bool) -> tuple[Step, ...]:
    """All steps in their order. Tests that need the embedded cloud run in one of the two workers."""
    sources = [name for name in SOURCES if (REPO / name).is_dir()]  # not what is built beside them
    chosen = () if slow else ("-m", "not slow")
    return (
        Step(Text("Regeln (ruff)", "Lint (ruff)"), _tool("ruff", "check", *sources)),
        Step(Text("Form (ruff format)", "Format (ruff format)"), _tool("ruff", "format", "--check", *sources)),
        Step(Text("Typen (mypy)", "Types (mypy)"), _tool("mypy")),
        Step(Text("Importrichtung (import-linter)", "Import direction (import-linter)"), _tool("lint-imports")),
        Step(
            Text("Tests (pytest)", "Tests (pytest)"),
            (sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadgroup", "--durations=10", *chosen),
        ),
    )


def environment() -> dict[str, str]:
    """The environment of the steps: no settings of the caller's AWS account, and an instance of the tests' own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "FLOWAUDIT_HOME"))}
    return kept | {"PYTHONPATH": str(SHARED)}


def run(speak: Speaker, arguments: Sequence[str], *, slow: bool) -> int:
    """Run everything, or pytest alone with ``arguments``. The exit code: 0 if every step passed."""
    if arguments:
        command = [sys.executable, "-m", "pytest", *arguments]
        return subprocess.run(command, cwd=REPO, env=environment(), check=False).returncode
    failed = []
    for step in steps(slow=slow):
        speak.result(Text(f"── {step.name.de}", f"── {step.name.en}"))
        sys.stdout.flush()
        began = time.monotonic()
        code = subprocess.run(step.command, cwd=REPO, env=environment(), check=False).returncode
        seconds = time.monotonic() - began
        if code:
            failed.append(step.name)
        speak.result(Text(f"   {'✗' if code else '✓'} {seconds:.0f} s", f"   {'✗' if code else '✓'} {seconds:.0f} s"))
    if failed:
        german, english = (", ".join(name.in_language(language) for name in failed) for language in ("de", "en"))
        speak.result(Text(f"Gescheitert: {german}", f"Failed: {english}"))
        return 1
    speak.result(Text("Alles bestanden.", "All passed."))
    return 0
