"""``up``, ``down`` and ``status``."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

import click

from flowaudit.core.model.results import Text
from flowaudit.local import cloud as clouds
from flowaudit.local import emulator, instance, supervisor
from flowaudit.local.cli import Speaker, fail
from flowaudit.local.deploy import DeployFailed
from flowaudit.local.emulator import EmulatorFailed
from flowaudit.local.paths import Home, read_json
from flowaudit.local.supervisor import AlreadyStarted, PortTaken, Supervisor
from flowaudit.local.synthesis import SynthesisFailed


def up(speak: Speaker, port: int, detach: bool) -> None:
    """Start an instance; to one that runs already, only what has changed in the sources is deployed."""
    home = Home.default()
    found, cloud = supervisor.running(home), emulator.running(home)
    try:
        if found is not None:
            if cloud is not None:
                clouds.refresh(home, cloud, speak.progress)
            speak.result(Text(f"Läuft bereits: {found['api']}", f"Already running: {found['api']}"))
            return
        if detach:
            found = instance.start(home, port)
            speak.result(Text(f"Bereit: {found['api']}", f"Ready: {found['api']}"))
        else:
            Supervisor(home, port, speak.progress).run()
    except AlreadyStarted:
        fail(
            Text(
                "Die Instanz wird gerade von einem anderen Prozess gestartet.",
                "Another process is starting the instance.",
            )
        )
    except PortTaken:
        fail(_port_taken(port))
    except (EmulatorFailed, SynthesisFailed, DeployFailed, instance.StartFailed) as error:
        fail(Text(f"Start gescheitert: {error}", f"Could not start: {error}"))


def _port_taken(port: int) -> Text:
    return Text(
        f"Port {port} ist belegt; mit --port einen anderen wählen.",
        f"Port {port} is taken; choose another with --port.",
    )


def down(speak: Speaker) -> None:
    """Stop the instance."""
    stopped = instance.stop(Home.default())
    speak.result(Text("Gestoppt.", "Stopped.") if stopped else Text("Es lief nichts.", "Nothing was running."))


def status(speak: Speaker, as_json: bool) -> int:
    """Print the state; the exit code."""
    report = state(Home.default())
    if as_json:
        click.echo(json.dumps(report))
    else:
        for label, value in _lines(report):
            click.echo(f"{label.in_language(speak.language):20} {value}")
    return 0 if report["healthy"] else 1


def state(home: Home) -> dict[str, Any]:
    """What runs, and whether the API answers."""
    endpoint = supervisor.running(home)
    cloud = emulator.running(home)
    deployment = read_json(home.deployment)
    return {
        "running": endpoint is not None,
        "healthy": endpoint is not None and _answers(str(endpoint["api"])),
        "api": endpoint["api"] if endpoint else None,
        "aws": cloud.url if cloud else None,
        "drop_bucket": endpoint["drop_bucket"] if endpoint else None,
        "pid": endpoint["pid"] if endpoint else None,
        "emulator_pid": cloud.pid if cloud else None,
        "fingerprint": deployment["fingerprint"][:12] if deployment else None,
        "home": str(home.root),
    }


def _answers(api: str) -> bool:
    try:
        with urllib.request.urlopen(f"{api}/health", timeout=10) as answer:  # noqa: S310 (our own address)
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def _lines(report: dict[str, Any]) -> list[tuple[Text, str]]:
    yes, no = "✓", "–"
    return [
        (Text("Läuft", "Running"), yes if report["running"] else no),
        (Text("API antwortet", "API answers"), yes if report["healthy"] else no),
        (Text("API", "API"), report["api"] or no),
        (Text("AWS-Endpunkt", "AWS endpoint"), report["aws"] or no),
        (Text("Eingangs-Bucket", "Drop bucket"), report["drop_bucket"] or no),
        (Text("Stand", "Deployed"), report["fingerprint"] or no),
        (Text("Ordner", "Folder"), report["home"]),
    ]
