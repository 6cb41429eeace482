"""``demo``: set up, audit the samples, print the verdicts."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from flowaudit.core.model.results import Text
from flowaudit.local import cloud as clouds
from flowaudit.local import demo as demos
from flowaudit.local import emulator, instance, supervisor
from flowaudit.local.audit_table import COLOURS, WIDE
from flowaudit.local.cli import Speaker, fail
from flowaudit.local.demo_api import DemoFailed
from flowaudit.local.paths import Home

if TYPE_CHECKING:
    from typing import Any

    from flowaudit.local.demo import Case

_COLUMNS = (
    (Text("Datei", "File"), "left"),
    (Text("Ergebnis", "Verdict"), "left"),
    (Text("Fehlende Merkmale", "Missing features"), "left"),
    (Text("Verletzte Prüfungen", "Failed checks"), "left"),
    (Text("Netto", "Net"), "right"),
    (Text("USt", "VAT"), "right"),
    (Text("Brutto", "Gross"), "right"),
    (Text("Förderfähig", "Eligible"), "right"),
    (Text("Förderung", "Funded"), "right"),
)


def demo(speak: Speaker, port: int) -> int:
    """Run the demo; 1 if a result differs from what was sown in the samples."""
    began = time.monotonic()
    home = Home.default()
    endpoint = endpoint_of(speak, home, port)
    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDE)
    try:
        cases = _run(speak, demos.Demo(endpoint, home))
    except DemoFailed as error:
        fail(Text(f"Demo abgebrochen: {error}", f"Demo aborted: {error}"))
    console.print(_table(cases, speak.language))
    _print_links(console, cases, endpoint["api"])
    differing = demos.wrong(cases)
    for file, found in differing.items():
        lines = "; ".join(found)
        speak.result(Text(f"Abweichung bei {file}: {lines}", f"Unexpected result for {file}: {lines}"))
    seconds = time.monotonic() - began
    speak.result(
        Text(
            f"{len(cases)} Belege in {seconds:.0f} s, {len(differing)} Abweichungen. Die API läuft weiter: "
            f"{endpoint['api']} (./flowaudit down beendet sie)",
            f"{len(cases)} documents in {seconds:.0f} s, {len(differing)} unexpected. The API goes on at "
            f"{endpoint['api']} (./flowaudit down ends it)",
        )
    )
    return 1 if differing else 0


def endpoint_of(speak: Speaker, home: Home, port: int) -> dict[str, Any]:
    """The running instance, which is started if there is none."""
    found, cloud = supervisor.running(home), emulator.running(home)
    if found is not None and cloud is not None:
        clouds.refresh(home, cloud, speak.progress)
        return found
    speak.progress(Text("Eingebettete Cloud wird gestartet …", "Starting the embedded cloud …"))
    try:
        return instance.start(home, port)
    except instance.StartFailed as error:
        fail(Text(f"Start gescheitert: {error}", f"Could not start: {error}"))


def _run(speak: Speaker, run: demos.Demo) -> list[Case]:
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with bar:
        task = bar.add_task(Text("Belege prüfen", "Auditing").in_language(speak.language), total=demos.sample_count())
        return run.run(lambda _: bar.advance(task))


def _table(cases: list[Case], language: str) -> Table:
    table = Table(show_edge=False, pad_edge=False)
    for heading, justify in _COLUMNS:
        table.add_column(heading.in_language(language), justify=justify, no_wrap=justify == "right")  # type: ignore[arg-type]
    for case in cases:
        light = f"[{COLOURS.get(case.light, 'red')}]● {case.light}[/]"
        said = case.error if case.light == "ERROR" else ", ".join(case.missing) or "–"
        amounts = [case.amount(name) for name in ("net", "vat", "gross", "eligible_amount", "funded_amount")]
        table.add_row(escape(case.file), light, escape(said), ", ".join(case.failing) or "–", *amounts)
    return table


def _print_links(console: Console, cases: list[Case], api: str) -> None:
    """How each sample came in, its execution and its result; never broken, so that they can be clicked and copied."""
    for case in cases:
        way = "s3://inbox" if case.by_drop else "HTTP"
        console.print(f"{case.file} ({way})", style="bold", highlight=False)
        for line in (case.execution_arn, f"{api}/documents/{case.document_id}/final"):
            console.print(f"  {line}", soft_wrap=True, highlight=False)
