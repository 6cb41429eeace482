"""The harvest's state machine with the real handlers in a process of its own, which a test may kill:
``python -m tests.integration.mail.worker INPUT``; table, buckets and endpoint come by the environment."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.infra import asl
from tests.unit.api.lambdas import as_lambda

_MACHINE = Path(__file__).parents[3] / "statemachines" / "harvest.asl.json"


def main() -> None:
    """One execution, to its end."""
    machine = json.loads(_MACHINE.read_text("utf-8"))
    functions = {f"{name.title()}Function": as_lambda(name) for name in ("harvest", "imap", "files")}
    done = asl.run(machine, json.loads(sys.argv[1]), functions)
    sys.exit(done.status != "SUCCEEDED")


if __name__ == "__main__":
    main()
