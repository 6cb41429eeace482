"""The entry: a file's statements, by what its content is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from flowaudit.core.harvest.archives import ArchiveLimits, is_archive, unpack
from flowaudit.core.model.parsed import ParsedDocument
from flowaudit.core.model.results import Text
from flowaudit.core.parsing.refusals import ParsingRefused, RefusalSlug
from flowaudit.core.parsing.sniffing import sniff
from flowaudit.core.statements.camt import is_camt, read_camt
from flowaudit.core.statements.exports import decoded, read_csv
from flowaudit.core.statements.model import Finding, Refusal, Statement
from flowaudit.core.statements.mt940 import is_mt940, read_mt940
from flowaudit.core.statements.pages import read_pages

Parse = Callable[[bytes, str], ParsedDocument]


def read(content: bytes, name: str, parse: Parse) -> tuple[Statement, ...]:
    """The statements of a file; ``parse`` reads pages (with OCR where there is one).

    :raises ParsingRefused: the file cannot be read, or (:class:`Refusal`) is no bank statement.
    """
    if not content:
        raise ParsingRefused(RefusalSlug.EMPTY)
    found = _of_archive(content, parse) if is_archive(content) else _of_file(content, name, parse)
    return tuple(replace(one, file=name) for one in found)


def _of_file(content: bytes, name: str, parse: Parse) -> Sequence[Statement]:
    if is_camt(content):
        return _some(read_camt(content))
    try:
        sniff(content, name)
    except ParsingRefused:
        text = decoded(content)
        if text is None:
            raise
        return _some(read_mt940(text) if is_mt940(text) else read_csv(text))
    return _some(read_pages(parse(content, name)))


def _of_archive(content: bytes, parse: Parse) -> Sequence[Statement]:
    """All statements of a ZIP: banks pack a month of messages so. A file that cannot be read is told by a finding."""
    members, notes = unpack(content, ArchiveLimits())
    found: list[Statement] = []
    left: list[str] = list(notes)
    for member in members:
        try:
            found += _of_file(member.content, member.name, parse)
        except ParsingRefused:
            left.append(member.name)
    if not found:
        raise _refused()
    for name in left:
        found[0] = found[0].finding(
            Finding(
                "member-unread",
                Text(f"Nicht gelesen im Archiv: {name}", f"Not read in the archive: {name}"),
            )
        )
    return found


def _some(found: Sequence[Statement]) -> Sequence[Statement]:
    if not found:
        raise _refused()
    return found


def _refused() -> Refusal:
    return Refusal(
        "no-bank-statement",
        Text(
            "Die Datei zeigt keinen Kontoauszug: weder Buchungen mit Datum und Betrag noch Anfangs- und Endsaldo."
            " Gelesen werden PDF, Bilder, CAMT, MT940, CSV mit Überschriften und ZIP davon.",
            "The file shows no bank statement: neither lines with day and amount nor opening and closing balance."
            " PDF, pictures, CAMT, MT940, CSV with headings and ZIP of these are read.",
        ),
    )
