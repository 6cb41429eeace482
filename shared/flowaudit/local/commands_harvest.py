"""``demo --harvest``: start servers, harvest, audit, print the table."""

from __future__ import annotations

import json
import time
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from flowaudit.core.model.results import Text
from flowaudit.local import commands_demo
from flowaudit.local.audit_table import COLOURS, WIDE
from flowaudit.local.cli import Speaker, fail
from flowaudit.local.demo_api import DemoFailed
from flowaudit.local.demo_harvest import HarvestDemo, Row
from flowaudit.local.demo_sources import Sources, sources
from flowaudit.local.paths import Home, read_json, write_json

_COLUMNS = (
    (Text("Quelle", "Source"), "left"),
    (Text("Nachrichten", "Items"), "right"),
    (Text("Anhänge", "Files"), "right"),
    (Text("Rechnungen", "Invoices"), "right"),
    (Text("Doppelt", "Duplicates"), "right"),
    (Text("Anderes", "Others"), "right"),
    (Text("Genauigkeit", "Precision"), "right"),
    (Text("Trefferquote", "Recall"), "right"),
    (Text("Geprüft", "Audited"), "left"),
    (Text("Fehler", "Error"), "left"),
    (Text("Erneut geholt", "Fetched again"), "right"),
)
_PHASES = {"harvest": Text("Abholen", "Harvesting"), "audit": Text("Prüfen", "Auditing")}


def harvest(speak: Speaker, port: int, messages: int, *, as_json: bool) -> int:
    """Run it; 1 if a source did not bring what it had to."""
    began = time.monotonic()
    home = Home.default()
    endpoint = commands_demo.endpoint_of(speak, home, port)
    seed = _seed(home)
    speak.progress(Text("Server werden gestartet und gefüllt …", "Starting and filling the servers …"))
    with sources(messages, seed, home.trusted) as given:
        listed = ", ".join(given.servers)
        speak.progress(Text(f"Server: {listed}", f"Servers: {listed}"))
        if given.without:
            speak.progress(Text(f"Ohne Mailserver: {given.without}", f"No mail server: {given.without}"))
        try:
            rows = _run(speak, HarvestDemo(endpoint), given)
            bodies = sum(given.mail.bodies()) if given.mail else None
        except DemoFailed as error:
            fail(Text(f"Demo abgebrochen: {error}", f"Demo aborted: {error}"))
    wrong = {row.source.name: found for row in rows if (found := row.wrong())}
    seconds, api = time.monotonic() - began, endpoint["api"]
    if as_json:
        told = {"servers": given.servers, "sources": [row.to_json() for row in rows], "bodies_sent": bodies}
        click.echo(json.dumps({**told, "seconds": round(seconds, 1), "wrong": wrong}, ensure_ascii=False, indent=2))
        return 1 if wrong else 0
    _print(speak, rows, bodies)
    for name, found in wrong.items():
        lines = "; ".join(found)
        speak.result(Text(f"Abweichung bei {name}: {lines}", f"Unexpected result for {name}: {lines}"))
    speak.result(
        Text(
            f"{len(rows)} Quellen in {seconds:.0f} s, {len(wrong)} Abweichungen. Die API läuft weiter: {api}",
            f"{len(rows)} sources in {seconds:.0f} s, {len(wrong)} unexpected. The API goes on at {api}",
        )
    )
    return 1 if wrong else 0


def _seed(home: Home) -> int:
    """Other mail in each run: what a run before has brought would rightly be known."""
    path = home.root / "harvest-demo.json"
    number = int((read_json(path) or {}).get("runs", 0)) + 1
    write_json(path, {"runs": number})
    return number


def _run(speak: Speaker, demo: HarvestDemo, given: Sources) -> list[Row]:
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    tasks: dict[str, TaskID] = {}

    def progress(phase: str, done: int, total: int) -> None:
        if phase not in tasks:
            tasks[phase] = bar.add_task(_PHASES[phase].in_language(speak.language), total=None)
        bar.update(tasks[phase], completed=done, total=total or None)

    with bar:
        return demo.run(given, progress)


def _print(speak: Speaker, rows: list[Row], bodies: int | None) -> None:
    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDE)
    table = Table(show_edge=False, pad_edge=False)
    for heading, justify in _COLUMNS:
        table.add_column(heading.in_language(speak.language), justify=justify)  # type: ignore[arg-type]
    for row in rows:
        table.add_row(*_cells(row))
    console.print(table)
    for row in rows:
        console.print(
            f"{row.source.name}: {row.source.about.in_language(speak.language)}", style="dim", highlight=False
        )
    if bodies is not None:
        speak.result(
            Text(
                f"Dovecots eigenes Protokoll zählt {bodies} gesendete Nachrichten, über beide Läufe.",
                f"Dovecot's own log counts {bodies} messages sent, over both runs.",
            )
        )


def _cells(row: Row) -> list[str]:
    counts: dict[str, Any] = row.job.get("counts") or {}
    numbers = [str(counts.get(name, 0)) for name in ("items", "attachments", "invoices", "duplicates", "others")]
    shares = ["–" if value is None else f"{value:.3f}" for value in (row.precision, row.recall)]
    lights = " ".join(f"[{COLOURS.get(light, 'red')}]● {number}[/]" for light, number in sorted(row.lights.items()))
    error = (row.job.get("error") or {}).get("code", "–")
    return [escape(row.source.name), *numbers, *shares, lights or "–", escape(error), str(row.again)]
