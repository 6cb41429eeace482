"""Synthesis takes a quarter of a minute, so its result is kept by the hash of everything that it is made from."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from infra.bundling import BUILD, digest_of
from infra.config import ROOT

# Whatever a template or an asset is made from.
INPUTS = (
    "infra",
    "functions",
    "layers",
    "statemachines",
    "rulesets",
    "cdk.json",
    "requirements.lock",
)
KEPT = 6


class SynthesisError(RuntimeError):
    """The CDK app ended with an error; its message is the text."""


def cache_key(context: Mapping[str, str] | None = None) -> str:
    """Hash of the sources, the context and the account and region given by the environment."""
    chosen = dict(sorted((context or {}).items()))
    environment = {name: os.environ.get(name, "") for name in ("CDK_DEFAULT_ACCOUNT", "CDK_DEFAULT_REGION")}
    sources = [path for name in INPUTS if (path := ROOT / name).exists()]
    # The embedded run is no part of any asset: work on it needs no new template.
    sources += [path for path in sorted((ROOT / "shared" / "flowaudit").iterdir()) if path.name != "local"]
    return digest_of(sources, json.dumps([chosen, environment], sort_keys=True))


def synthesize(outdir: Path | None = None, *, context: Mapping[str, str] | None = None) -> Path:
    """The cloud assembly for this context (``{"bundle": "false"}`` leaves the layers empty), made or found.

    Returns the folder that holds ``manifest.json``, the templates and the assets: ``outdir`` if given (replaced as a
    whole), else the cached folder itself, which must not be changed. Raises SynthesisError.
    """
    kept = BUILD / "synth" / cache_key(context)[:24]
    if not (kept / "manifest.json").is_file():
        _fill(kept, context or {})
    os.utime(kept)
    _forget_old(kept.parent)
    if outdir is None:
        return kept
    if outdir.exists():
        shutil.rmtree(outdir)
    shutil.copytree(kept, outdir)
    return outdir


def _fill(kept: Path, context: Mapping[str, str]) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".synth-", dir=kept.parent))
    try:
        run_app(work, context)
        try:
            work.rename(kept)
        except OSError:
            if not (kept / "manifest.json").is_file():  # else another process was faster with the same result
                raise
    finally:
        shutil.rmtree(work, ignore_errors=True)


def run_app(outdir: Path, context: Mapping[str, str]) -> None:
    """Run ``infra/app.py`` in a process of its own: the CDK keeps state for the life of a process."""
    command = [sys.executable, str(ROOT / "infra" / "app.py")]
    for name, value in sorted(context.items()):
        command += ["-c", f"{name}={value}"]
    environment = {**os.environ, "CDK_OUTDIR": str(outdir), "JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise SynthesisError(done.stderr.strip() or done.stdout.strip())


def _forget_old(folder: Path) -> None:
    kept = sorted((path for path in folder.iterdir() if not path.name.startswith(".")), key=lambda p: p.stat().st_mtime)
    for old in kept[:-KEPT]:
        shutil.rmtree(old, ignore_errors=True)


def template_digest(template: Path) -> str:
    """Hash of a template's content."""
    return hashlib.sha256(template.read_bytes()).hexdigest()
