"""The command line. Messages in German or English by ``--lang`` or the locale; a wrong call ends with code 2 and one
line.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import click

from flowaudit.core.model.results import Text

LANGUAGES = ("de", "en")


def locale_language() -> str:
    """German for a German locale, else English."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "de" if locale.lower().startswith("de") else "en"


class Speaker:
    """Prints in the chosen language: results on stdout, progress on stderr."""

    def __init__(self, language: str) -> None:
        self.language = language

    def result(self, text: Text) -> None:
        """A line of the result."""
        click.echo(text.in_language(self.language))

    def progress(self, text: Text) -> None:
        """A line about what is being done."""
        click.echo(text.in_language(self.language), err=True)


def fail(text: Text, code: int = 1) -> NoReturn:
    """End with one line on stderr."""
    click.echo(text.in_language(click.get_current_context().find_root().obj.language), err=True)
    raise SystemExit(code)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option("--lang", type=click.Choice(LANGUAGES), default=None, help="Language of messages; default: the locale's.")
@click.version_option(package_name=None, version="0.1.0", prog_name="flowaudit")
@click.pass_context
def main(context: click.Context, lang: str | None) -> None:
    """FlowAudit: audits invoices of grant-funded projects, in an embedded cloud or in process."""
    context.obj = Speaker(lang or locale_language())


def run() -> None:
    """Run the command line; a wrong call is answered with one line and code 2."""
    try:
        code = main(prog_name="flowaudit", standalone_mode=False)
    except click.UsageError as error:
        click.echo(f"flowaudit: {' '.join(error.format_message().split())}", err=True)
        sys.exit(2)
    except click.ClickException as error:
        click.echo(f"flowaudit: {error.format_message()}", err=True)
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(130)
    sys.exit(code if isinstance(code, int) else 0)


speaker: Callable[[Any], Any] = click.pass_obj


@main.command()
@click.option("--port", default=8080, show_default=True, type=click.IntRange(1, 65535), help="Port of the API.")
@click.option("--detach", is_flag=True, help="Return when it serves; `down` ends it.")
@speaker
def up(speak: Speaker, port: int, detach: bool) -> None:
    """Start the embedded cloud and serve the API on http://127.0.0.1:PORT/api."""
    from flowaudit.local import commands

    commands.up(speak, port, detach)


@main.command()
@speaker
def down(speak: Speaker) -> None:
    """Stop the embedded cloud; what it holds is kept."""
    from flowaudit.local import commands

    commands.down(speak)


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
@speaker
def status(speak: Speaker, as_json: bool) -> None:
    """Say what runs and where. Code 0 if the API answers, else 1."""
    from flowaudit.local import commands

    sys.exit(commands.status(speak, as_json))


@main.command()
@click.option("--port", default=8080, show_default=True, type=click.IntRange(1, 65535), help="Port of the API.")
@click.option("--harvest", is_flag=True, help="Harvest made-up mail and files from real servers and audit them.")
@click.option("--messages", default=30, show_default=True, type=click.IntRange(1, 5000), help="Of the harvest: mails.")
@click.option("--json", "as_json", is_flag=True, help="Of the harvest: machine-readable.")
@speaker
def demo(speak: Speaker, port: int, harvest: bool, messages: int, as_json: bool) -> None:
    """Audit the shipped samples end to end and compare with what was sown in them (code 1 if it differs)."""
    from flowaudit.local import commands_demo

    if harvest:
        from flowaudit.local import commands_harvest

        sys.exit(commands_harvest.harvest(speak, port, messages, as_json=as_json))
    sys.exit(commands_demo.demo(speak, port))


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--page-only", is_flag=True, help="Ignore embedded XML.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a file and line.")
@click.option(
    "--project",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Project as POST /api/projects takes it.",
)
@click.option(
    "--readable", type=click.Path(file_okay=False, path_type=Path), help="Folder for drawings of pageless XML."
)
@speaker
def audit(
    speak: Speaker, files: tuple[Path, ...], page_only: bool, as_json: bool, project: Path | None, readable: Path | None
) -> None:
    """Audit invoices in this process, without the cloud and without a language model.

    Code 1 if a file cannot be read.
    """
    from flowaudit.local import commands_audit

    sys.exit(
        commands_audit.audit(speak, files, page_only=page_only, as_json=as_json, project=project, readable=readable)
    )


@main.command("verify-audit")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
@speaker
def verify_audit(speak: Speaker, as_json: bool) -> None:
    """Prove that no event of the audit trail was changed, removed or put in. Code 1 if one was."""
    from flowaudit.local import commands_trail

    sys.exit(commands_trail.verify_audit(speak, as_json))


@main.command()
@click.argument("what")
@speaker
def where(speak: Speaker, what: str) -> None:
    """Say which files an operation (documents.get), a path (/api/documents/doc_1) or a group belongs to."""
    from flowaudit.local import commands_audit

    sys.exit(commands_audit.where(speak, what))


@main.command()
@click.option("--check", is_flag=True, help="Write nothing; code 1 if the file is out of date.")
@speaker
def openapi(speak: Speaker, check: bool) -> None:
    """Write the API's description (OpenAPI 3.1) to openapi.json."""
    from flowaudit.local import commands_openapi

    sys.exit(commands_openapi.openapi(speak, check=check))


@main.command(name="eval")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--page-only", is_flag=True, help="Ignore embedded XML.")
@click.option("--perturb", is_flag=True, help="Also with all names and numbers replaced, blocks shifted.")
@click.option("--hold-out", "part_by", default="", metavar="KEY", help="Also part by part of a key of the truth files.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), help="Report with the pages of errors.")
@speaker
def evaluate(
    speak: Speaker, folder: Path, page_only: bool, perturb: bool, part_by: str, as_json: bool, html: Path | None
) -> None:
    """Score the extraction on a folder of documents, each with ID.truth.json beside it."""
    from flowaudit.local import commands_eval

    sys.exit(
        commands_eval.evaluate(
            speak, folder, page_only=page_only, perturb=perturb, as_json=as_json, html=html, part_by=part_by
        )
    )


@main.command(context_settings={"ignore_unknown_options": True})
@click.option("--slow", is_flag=True, help="Also the heavy suites.")
@click.argument("pytest_arguments", nargs=-1, type=click.UNPROCESSED)
@speaker
def test(speak: Speaker, slow: bool, pytest_arguments: tuple[str, ...]) -> None:
    """Run the checks and all tests; with PYTEST_ARGUMENTS pytest alone."""
    from flowaudit.local import testrun

    sys.exit(testrun.run(speak, pytest_arguments, slow=slow))
