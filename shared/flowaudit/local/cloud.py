"""The embedded cloud as a whole: emulator up, template deployed, interrupted work started again."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flowaudit.core.model.results import Text
from flowaudit.local import assembly, deploy, emulator, recover
from flowaudit.local.deploy import Deployment
from flowaudit.local.emulator import Emulator
from flowaudit.local.frontdoor import Upstream
from flowaudit.local.paths import Home, read_json, write_json
from flowaudit.local.rewrites import OLLAMA_URL, AuthMode, Target
from flowaudit.local.synthesis import synthesize

Say = Callable[[Text], None]


@dataclass(frozen=True, slots=True)
class Cloud:
    """A deployed embedded cloud."""

    emulator: Emulator
    deployment: Deployment

    @property
    def upstream(self) -> Upstream:
        """Where the front door finds the API."""
        api = deploy.client("apigateway", self.emulator.url).get_rest_api(restApiId=self.deployment.api_id)
        stage = f"{self.emulator.url}/_aws/execute-api/{self.deployment.api_id}/{self.deployment.stage}"
        return Upstream(stage, tuple(api.get("binaryMediaTypes", ())))

    @property
    def drop_bucket(self) -> str:
        """The bucket whose ``inbox/`` is watched."""
        return self.bucket("drop")

    def bucket(self, kind: str) -> str:
        """The physical name of one of the buckets: ``originals``, ``artifacts`` or ``drop``."""
        return next(name for name in self.deployment.resources["AWS::S3::Bucket"] if kind in name)

    def client(self, service: str) -> Any:
        """A boto3 client of this cloud."""
        return deploy.client(service, self.emulator.url)


def bring_up(home: Home, say: Say, auth_mode: AuthMode = "demo") -> Cloud:
    """Start, deploy what has changed, and start interrupted documents again.

    ``FLOWAUDIT_ASSEMBLY`` names a cloud assembly that is made already. Raises EmulatorFailed, SynthesisFailed or
    DeployFailed.
    """
    say(Text("Vorlage synthetisieren", "Synthesizing the template"))
    folder = _assembly(home)
    say(Text("Eingebettete Cloud starten", "Starting the embedded cloud"))
    started = emulator.start(home)
    cloud = Cloud(started, _deployed(home, started, folder, auth_mode, say))
    say(Text("Unterbrochene Prüfungen aufnehmen", "Resuming interrupted audits"))
    try:
        recover.run(cloud.emulator.url, cloud.deployment, cloud.drop_bucket, home.log("recover"))
    except recover.RecoveryFailed as error:  # the rest works, and each document can be started again through the API
        say(Text(f"Nicht alle Prüfungen wurden aufgenommen: {error}", f"Not every audit was resumed: {error}"))
    return cloud


def refresh(home: Home, running: Emulator, say: Say) -> bool:
    """Bring the stack of a running instance to the sources as they are now; True if there was something to change."""
    kept = read_json(home.deployment)
    mode: AuthMode = kept.get("auth_mode", "demo") if kept else "demo"
    deployment = _deployed(home, running, _assembly(home), mode, say)
    return kept is None or deployment.fingerprint != kept["fingerprint"]


def _assembly(home: Home) -> Path:
    made = os.environ.get("FLOWAUDIT_ASSEMBLY")
    return Path(made) if made else synthesize(home.assembly)


def _deployed(home: Home, running: Emulator, folder: Path, auth_mode: AuthMode, say: Say) -> Deployment:
    stacks = assembly.load(folder)
    target = Target(running.url, auth_mode=auth_mode, ollama_url=os.environ.get("OLLAMA_URL") or OLLAMA_URL)
    kept = read_json(home.deployment)
    if kept and kept["fingerprint"] == deploy.fingerprint(stacks, target) and _is_there(running, kept["api_id"]):
        return Deployment.from_json(kept)
    say(Text("Stack ausrollen", "Deploying the stack"))
    home.deployment.unlink(missing_ok=True)
    deployment = deploy.deploy(stacks, target)
    running.save()
    write_json(home.deployment, deployment.to_json())
    return deployment


def _is_there(running: Emulator, api_id: str) -> bool:
    found = deploy.client("apigateway", running.url).get_rest_apis()["items"]
    return any(api["id"] == api_id for api in found)
