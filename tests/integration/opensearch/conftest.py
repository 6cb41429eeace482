"""A real OpenSearch node with the k-NN plugin, once a session of these tests."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from flowaudit.local.processes import free_port, wait_for

LIBRARIES = Path(sys.prefix) / "opensearch"
_SECONDS = 120.0


class Domain:
    """A running node."""

    def __init__(self, root: Path) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = root / "opensearch.log"
        options = ["-Xmx512m", "-Djna.nosys=true", "-XX:TieredStopAtLevel=1", "-cp", f"{LIBRARIES}/*"]
        program = Path(__file__).with_name("Server.java")
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                ["java", *options, str(program), str(root), str(self.port)], stdout=log, stderr=log
            )

    def answers(self) -> bool:
        """Whether it is up. Raises if it has ended."""
        if self.process.poll() is not None:
            raise AssertionError(self.log.read_text("utf-8", "replace")[-2000:])
        try:
            return httpx.get(self.url, trust_env=False).status_code == 200
        except httpx.TransportError:
            return False

    def send(self, method: str, path: str, body: object = None) -> httpx.Response:
        """A request without the client of the product."""
        return httpx.request(method, f"{self.url}{path}", json=body, trust_env=False, timeout=30)

    def stop(self) -> None:
        """Kill it: nothing of it is kept."""
        self.process.kill()
        self.process.wait(10)


@contextmanager
def node(root: Path) -> Iterator[Domain]:
    """A node that answers, killed at the end."""
    if not LIBRARIES.is_dir() or shutil.which("java") is None:
        pytest.skip("needs Java and Maven (./flowaudit test fetches OpenSearch's libraries with them)")
    domain = Domain(root)
    try:
        assert wait_for(domain.answers, _SECONDS), "OpenSearch did not answer in time"
        yield domain
    finally:
        domain.stop()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Domain]:
    """One node for a module."""
    with node(tmp_path_factory.mktemp("opensearch")) as domain:
        yield domain


@pytest.fixture
def domain(running: Domain) -> Domain:
    """The node without an index."""
    running.send("DELETE", "/flowaudit-examples")
    return running
