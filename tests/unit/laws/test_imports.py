"""What the way from bytes to verdict loads before it can begin, and how long that takes beside a well-known peer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.samples import REPO

ENGINE = """
from pathlib import Path
from flowaudit.adapters.rulesets.files import RulesetFiles
from flowaudit.core.auditing import read, rule
from flowaudit.core.parsing import Limits, parse
rulesets = RulesetFiles(Path("rulesets"))
rulesets.latest("DE_USTG"), rulesets.vat_rates()
"""
PEER = "from pydantic import BaseModel"
#: Only some documents or other ways of using the system need these; each would cost a tenth of a second or more.
NOT_YET = {
    "pydantic",
    "lxml",
    "pymupdf",
    "numpy",
    "PIL",
    "boto3",
    "httpx",
    "jinja2",
    "openpyxl",
    "tesserocr",
    "cryptography",
}
_ROUNDS = 4
#: Where importing pydantic takes 77 ms of processor time, 200 ms are 2.6 times as much; the engine takes 2.0 to 2.3.
_TIMES_THE_PEER = 2.6


def _loaded(code: str, cache: Path) -> dict[str, Any]:
    """Run in a fresh interpreter that keeps its byte code in ``cache``: processor time in ms, names of modules."""
    told = (
        "import time; start = time.process_time()\n" + code + "\nspent = time.process_time() - start\n"
        "import json, sys; print(json.dumps({'ms': spent * 1000, 'modules': sorted(sys.modules)}))"
    )
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"PYTHONPYCACHEPREFIX": str(cache), "PYTHONPATH": str(REPO / "shared")}
    run = subprocess.run(
        [sys.executable, "-c", told], capture_output=True, text=True, check=True, env=environment, cwd=REPO, timeout=120
    )
    return dict(json.loads(run.stdout))


def test_the_engine_loads_neither_more_nor_longer_than_it_must(tmp_path: Path) -> None:
    """Least of several rounds, in turns with the peer, so that other work on the machine tells on both alike."""
    first = _loaded(ENGINE, tmp_path)
    assert "flowaudit.core.rules.evaluation" in first["modules"]
    assert not NOT_YET & set(first["modules"])
    _loaded(PEER, tmp_path)
    rounds = [(_loaded(ENGINE, tmp_path)["ms"], _loaded(PEER, tmp_path)["ms"]) for _ in range(_ROUNDS)]
    engine, peer = (min(times) for times in zip(*rounds, strict=True))
    assert engine < _TIMES_THE_PEER * peer, rounds
