"""Synthesizes the template in a process of its own: the CDK starts Node and takes seconds, so the result is kept by
content.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from flowaudit.local.paths import REPO

SYNTHESIS_SECONDS = 300


class SynthesisFailed(Exception):
    """The template could not be made; the message holds the end of what the CDK said."""


def synthesize(outdir: Path) -> Path:
    """The cloud assembly of the sources as they are now, without the wheels of the layers (they are not used here)."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("CDK_", "AWS_"))},
        "CDK_OUTDIR": str(outdir),
        "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "1",
        "JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION": "1",
        "JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION": "1",
    }
    done = subprocess.run(
        [sys.executable, str(REPO / "infra" / "app.py"), "--cached", "-c", "bundle=false"],
        cwd=REPO,
        env=environment,
        capture_output=True,
        text=True,
        timeout=SYNTHESIS_SECONDS,
        check=False,
    )
    if done.returncode != 0:
        raise SynthesisFailed("\n".join((done.stderr or done.stdout).strip().splitlines()[-12:]))
    return outdir
