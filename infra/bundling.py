"""Build the folders that become Lambda assets, without Docker: dependency layers and the product's own code.

Everything lands under ``build/`` by the hash of what it is made from, so a second synthesis finds it there.
"""

from __future__ import annotations

import functools
import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from infra.config import ROOT
from infra.lock_layers import LAYERS, PLATFORM, PYTHON
from infra.trimming import FINGERPRINT, trim

BUILD = ROOT / "build"
LAMBDA_LIMIT = 250 * 1024 * 1024
"""Bytes that a function and its layers may take together, unzipped (AWS Lambda quota)."""
RESERVE = 15 * 1024 * 1024
"""Bytes that stay free of them, so that a new version of a package does not stop a deployment."""

# Raised when the way of bundling changes, so that old results are not taken for new ones.
_RECIPE = "2"
_SKIPPED = ("__pycache__", "*.pyc", ".*")


@dataclass(frozen=True, slots=True)
class Asset:
    """A folder to be zipped, and the hash that names it."""

    path: Path
    digest: str


def digest_of(paths: Iterable[Path], *salt: str) -> str:
    """Hash of files by relative name and content; folders are walked, byte code and hidden files left out."""
    total = hashlib.sha256("\0".join((_RECIPE, *salt)).encode())
    for path in sorted(file for root in paths for file in _files(root)):
        total.update(f"\0{path.relative_to(ROOT)}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def code_asset(*, compiled: bool) -> Asset:
    """``flowaudit`` without its embedded run, the rulesets and the handlers: the one code asset of all functions."""
    package = ROOT / "shared" / "flowaudit"
    sources = [path for path in sorted(package.iterdir()) if path.name != "local"]
    interpreter = lambda_python() if compiled else None
    digest = digest_of([*sources, ROOT / "rulesets", ROOT / "functions"], "code", str(interpreter is not None))

    def build(target: Path) -> None:
        ignore = shutil.ignore_patterns(*_SKIPPED)
        shutil.copytree(package, target / "flowaudit", ignore=shutil.ignore_patterns(*_SKIPPED, "local"))
        shutil.copytree(ROOT / "rulesets", target / "rulesets", ignore=ignore)
        shutil.copytree(ROOT / "functions", target / "functions", ignore=ignore)
        if interpreter is not None:
            compile_tree(interpreter, target, "/var/task")

    return Asset(_once(f"code-{digest[:24]}", build), digest)


def layer_asset(name: str, *, bundle: bool) -> Asset:
    """A dependency layer for Lambda's platform; with ``bundle`` False an empty one that only keeps the shape."""
    requirements = LAYERS / name / "requirements.txt"
    if not bundle:
        digest = digest_of([], "placeholder", name)
        return Asset(_once(f"layer-{name}-{digest[:24]}", _placeholder), digest)
    interpreter = lambda_python()
    digest = digest_of([requirements], name, PLATFORM, PYTHON, FINGERPRINT, str(interpreter is not None))

    def build(target: Path) -> None:
        install(requirements, target / "python")
        if interpreter is not None:
            compile_tree(interpreter, target, "/opt")

    return Asset(_once(f"layer-{name}-{digest[:24]}", build), digest)


def install(requirements: Path, target: Path) -> None:
    """Unpack the pinned wheels of Lambda's platform, without what no function reads.

    Raises CalledProcessError when one is missing or altered.
    """
    uv = shutil.which("uv")
    if uv is None:
        raise FileNotFoundError("uv is needed to bundle the layers; ./flowaudit brings it")
    command = [uv, "pip", "install", "-q", "--require-hashes", "--no-deps", "-r", str(requirements)]
    command += ["--target", str(target), "--python-platform", PLATFORM, "--python-version", PYTHON]
    command += ["--only-binary", ":all:", "--link-mode", "copy"]
    subprocess.run(command, check=True)  # noqa: S603 - fixed arguments
    trim(target)


def compile_tree(interpreter: Path, folder: Path, mounted_at: str) -> None:
    """Byte code that is valid whatever time stamps the zip gives to files; imports take a fraction of the time."""
    command = [str(interpreter), "-m", "compileall", "-q", "-j", "0", "--invalidation-mode", "unchecked-hash"]
    command += ["-s", str(folder), "-p", mounted_at, str(folder)]
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    # Some wheels ship templates that are no valid Python; they stay uncompiled, as they would in any installation.
    subprocess.run(command, check=False, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603


@functools.cache
def lambda_python() -> Path | None:
    """An interpreter of Lambda's own version, if the machine has one: other versions' byte code is useless there."""
    candidates = [shutil.which(f"python{PYTHON}")]
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    candidates += [str(path) for path in sorted(pyenv.glob(f"{PYTHON}.*/bin/python{PYTHON}"), reverse=True)]
    for candidate in candidates:
        if candidate and _answers(candidate):
            return Path(candidate)
    return None


def size_of(folder: Path) -> int:
    """Bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _answers(interpreter: str) -> bool:
    probe = [interpreter, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    try:
        done = subprocess.run(probe, capture_output=True, text=True, timeout=30, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and done.stdout.strip() == PYTHON


def _placeholder(target: Path) -> None:
    (target / "python").mkdir(parents=True)
    (target / "python" / "README").write_text("The dependencies come from the environment of this run.\n", "utf-8")


def _once(name: str, build: Callable[[Path], None]) -> Path:
    """The folder ``build/<name>``, made completely or not at all."""
    final = BUILD / "assets" / name
    if final.is_dir():
        return final
    final.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{name}-", dir=final.parent))
    try:
        build(work)
        work.chmod(0o755)
        try:
            work.rename(final)
        except OSError:
            if not final.is_dir():  # another process was faster: its result is the same
                raise
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return final


def _files(root: Path) -> Iterator[Path]:
    if root.is_file():
        yield root
        return
    for path in root.rglob("*"):
        parts = path.relative_to(root).parts
        if (
            path.is_file()
            and path.suffix != ".pyc"
            and not any(part.startswith((".", "__pycache__")) for part in parts)
        ):
            yield path
