"""``verify-audit``: proves that no event of the audit trail was changed, removed, moved or put in."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from flowaudit.core.model.results import Text
from flowaudit.local import emulator
from flowaudit.local.cli import Speaker, fail
from flowaudit.local.deploy import Deployment
from flowaudit.local.paths import Home, read_json
from flowaudit.local.recover import function_environment

if TYPE_CHECKING:
    from flowaudit.usecases.trail import ChainReport


def verify_audit(speak: Speaker, as_json: bool) -> int:
    """Check all chains of the running instance, or of the deployment that the environment names; 1 if one is broken."""
    os.environ.update(_environment())
    from flowaudit.runtime.wiring import deps  # reads the environment
    from flowaudit.usecases import trail

    reports: list[ChainReport] = []
    label = Text("Protokoll prüfen", "Verifying the audit trail").in_language(speak.language)
    columns = (SpinnerColumn(), TextColumn("{task.description} {task.completed}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)
        for report in trail.verify(deps()):
            reports.append(report)
            bar.advance(task)
    if as_json:
        click.echo(json.dumps([asdict(report) for report in reports], ensure_ascii=False))
    else:
        _show(speak, reports)
    return 1 if any(report.findings for report in reports) else 0


def _environment() -> dict[str, str]:
    home = Home.default()
    running, deployed = emulator.running(home), read_json(home.deployment)
    if running is not None and deployed is not None:
        found = function_environment(running.url, Deployment.from_json(deployed))
        if found is not None:
            return {name: value for name, value in found.items() if name not in ("PATH", "PYTHONPATH")}
    if "TABLE_NAME" not in os.environ:
        fail(
            Text(
                "Es läuft keine Instanz (./flowaudit up), und TABLE_NAME, ORIGINALS_BUCKET … sind nicht gesetzt.",
                "No instance runs (./flowaudit up), and TABLE_NAME, ORIGINALS_BUCKET … are not set.",
            )
        )
    return {}


def _show(speak: Speaker, reports: list[ChainReport]) -> None:
    table = Table(show_edge=False, pad_edge=False)
    for german, english in (("Kette", "Chain"), ("Ereignisse", "Events"), ("Anker", "Anchors"), ("Befund", "Finding")):
        table.add_column(Text(german, english).in_language(speak.language), overflow="fold")
    for report in reports:
        said: Any = "\n".join(finding.text.in_language(speak.language) for finding in report.findings[:20])
        table.add_row(
            report.chain, str(report.events), str(report.anchors), f"[red]{said}[/]" if said else "[green]✓[/]"
        )
    Console().print(table)
    broken = sum(1 for report in reports if report.findings)
    events = sum(report.events for report in reports)
    speak.result(
        Text(
            f"{events} Ereignisse in {len(reports)} Ketten geprüft, {broken} Ketten beschädigt.",
            f"{events} events in {len(reports)} chains verified, {broken} chains damaged.",
        )
    )
