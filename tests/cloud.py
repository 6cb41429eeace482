"""An embedded cloud as tests use it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flowaudit.local import deploy, emulator, instance, processes, supervisor
from flowaudit.local.paths import Home, read_json
from flowaudit.local.rewrites import AuthMode


def wait_until(holds: Callable[[], bool], seconds: float) -> None:
    """Wait for a condition of another process, at most ``seconds``; then the test fails."""
    assert processes.wait_for(holds, seconds), f"{holds.__qualname__} did not become true within {seconds:.0f} s"


@dataclass(slots=True)
class DeployedCloud:
    """An instance as ``up --detach`` leaves it."""

    home: Home
    port: int
    auth_mode: AuthMode = "demo"

    @property
    def api(self) -> str:
        """Base address of the API, ``http://127.0.0.1:PORT/api``."""
        return f"http://127.0.0.1:{self.port}/api"

    @property
    def aws(self) -> str:
        """The AWS endpoint."""
        return str(self._endpoint()["aws"])

    @property
    def drop_bucket(self) -> str:
        """The bucket whose ``inbox/`` is watched."""
        return str(self._endpoint()["drop_bucket"])

    @property
    def deployment(self) -> deploy.Deployment:
        """Outputs and physical names of what is deployed."""
        kept = read_json(self.home.deployment)
        assert kept is not None
        return deploy.Deployment.from_json(kept)

    def physical(self, kind: str, part: str = "") -> str:
        """The physical name of the resource of a CloudFormation type whose name holds ``part``."""
        return next(name for name in self.deployment.resources[kind] if part in name)

    def boto(self, service: str) -> Any:
        """A boto3 client of this cloud."""
        return deploy.client(service, self.aws)

    def wait_for_emulator(self, other_than: int) -> None:
        """Wait until another emulator process serves and is announced."""

        def is_back() -> bool:
            running = emulator.running(self.home)
            return running is not None and running.pid != other_than and running.answers()

        wait_until(is_back, seconds=60)

    def _endpoint(self) -> dict[str, Any]:
        endpoint = read_json(self.home.endpoint)
        assert endpoint is not None, "the instance does not run"
        return endpoint

    def start(self) -> None:
        """Start it, or do nothing if it runs."""
        instance.start(self.home, self.port, self.auth_mode)

    def stop(self) -> None:
        """Stop it in good order."""
        instance.stop(self.home)

    def kill(self) -> None:
        """kill -9 of everything: front door, emulator, Lambda workers."""
        found = supervisor.running(self.home)
        running = emulator.running(self.home)
        for pid, marker in ((found and found["pid"], supervisor.MARKER), (running and running.pid, emulator.MARKER)):
            if pid:
                processes.kill(int(pid), marker)
        emulator.end_workers(self.home)
