"""Derive ``layers/<name>/requirements.txt`` (pins and hashes) from ``requirements.in`` and the project's lock file.

Run it after a change of either: ``python infra/lock_layers.py``. Every function carries the runtime layer, so the
other layers leave out what that one holds. A line ``# without: a b`` in a ``requirements.in`` names packages that a
dependency asks for and the product does not use.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LAYERS = ROOT / "layers"
LOCK = ROOT / "requirements.lock"
BASE = "runtime"

# Lambda runs Python 3.13 on Amazon Linux 2023 (glibc 2.34) on arm64.
PLATFORM = "aarch64-manylinux_2_28"
PYTHON = "3.13"

Requirements = dict[str, str]


def layer_names() -> tuple[str, ...]:
    """All layers, the runtime layer first."""
    names = sorted(path.parent.name for path in LAYERS.glob("*/requirements.in"))
    return (BASE, *(name for name in names if name != BASE))


def read_requirements(text: str) -> Requirements:
    """Package name to its entry ``name==version`` with the hash lines below it; comments are skipped."""
    entries: Requirements = {}
    for block in re.split(r"\n(?=\S)", text.strip()):
        if block and not block.startswith("#"):
            entries[block.partition("==")[0].strip()] = block
    return entries


def resolve(name: str) -> Requirements:
    """What the package resolver picks for a layer within the lock file's versions. Raises CalledProcessError."""
    uv = shutil.which("uv")
    if uv is None:
        raise FileNotFoundError("uv is needed to resolve the layers")
    source = LAYERS / name / "requirements.in"
    command = [uv, "pip", "compile", "-q", str(source), "-c", str(LOCK), "--python-platform", PLATFORM]
    command += ["--python-version", PYTHON, "--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - fixed arguments
    return read_requirements(done.stdout)


def without(name: str) -> frozenset[str]:
    """Packages that the layer leaves out on purpose."""
    text = (LAYERS / name / "requirements.in").read_text("utf-8")
    return frozenset(word for line in re.findall(r"^# without:(.*)$", text, re.MULTILINE) for word in line.split())


def main() -> int:
    """Write all files."""
    base: frozenset[str] = frozenset()
    for name in layer_names():
        entries = resolve(name)
        kept = {package: entry for package, entry in entries.items() if package not in base | without(name)}
        (LAYERS / name / "requirements.txt").write_text("\n".join(kept.values()) + "\n", "utf-8")
        base = frozenset(entries) if name == BASE else base
    return 0


if __name__ == "__main__":
    sys.exit(main())
