"""``audit`` and ``where``: the commands that need no cloud."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flowaudit.core.model.results import Text
from flowaudit.local import audit as audits
from flowaudit.local.cli import Speaker, fail

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def audit(
    speak: Speaker,
    files: tuple[Path, ...],
    *,
    page_only: bool,
    as_json: bool,
    project: Path | None,
    readable: Path | None,
) -> int:
    """Audit and print; 1 if a file could not be read."""
    options = audits.Options(page_only, speak.language, project, datetime.now(UTC).date(), readable)
    results: list[dict[str, Any]] = []
    try:
        for result in _with_progress(audits.audit_files(files, options), len(files)):
            results.append(result)
            if as_json:
                click.echo(audits.to_line(result))
    except audits.BadProject as error:
        fail(Text(f"Kein Projekt: {error}", f"Not a project: {error}"), 2)
    except OSError as error:
        fail(Text(f"Nicht schreibbar: {error}", f"Cannot be written: {error}"), 2)
    if not as_json:
        from flowaudit.local.audit_table import Printer

        printer = Printer(speak.language)
        if len(results) == 1:
            printer.one(results[0])
        else:
            printer.many(results)
    return 1 if any("error" in result for result in results) else 0


def _with_progress(results: Iterable[dict[str, Any]], total: int) -> Iterator[dict[str, Any]]:
    """A progress bar on stderr if somebody looks."""
    if total == 1 or not sys.stderr.isatty():
        yield from results
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(results, total=total, description="", console=Console(stderr=True), transient=True)


def where(speak: Speaker, what: str) -> int:
    """Print the places; 1 if nothing is known of it."""
    from flowaudit.local import where as finder

    found = finder.operations_of(what)
    if not found:
        speak.progress(Text(f"Nichts bekannt zu {what}", f"Nothing is known of {what}"))
        return 1
    for operation in found:
        state = Text(" (noch nicht gebaut)", " (not built yet)") if operation.planned else Text("", "")
        click.echo(f"{operation.id}  {operation.method} {operation.path}{state.in_language(speak.language)}")
        for place in finder.places_of(operation):
            click.echo(f"  {place.what:9} {place}")
    return 0
