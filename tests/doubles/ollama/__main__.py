"""``python -m tests.doubles.ollama MODEL``: the double as a process; prints its URL and serves until stdin ends."""

from __future__ import annotations

import sys

from tests.doubles.ollama.server import OllamaDouble

with OllamaDouble(models=dict.fromkeys(sys.argv[1:], 4700000000)) as server:
    sys.stdout.write(server.url + "\n")
    sys.stdout.flush()
    sys.stdin.read()
