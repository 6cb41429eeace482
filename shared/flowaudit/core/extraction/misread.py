"""Signs that OCR takes for each other, and what a number can have been before they were confused."""

from __future__ import annotations

from collections.abc import Iterator

from flowaudit.core.extraction import identifiers
from flowaudit.core.extraction.geometry import relate
from flowaudit.core.extraction.identifiers import Identifier
from flowaudit.core.extraction.labels import Label
from flowaudit.core.extraction.layout import Row
from flowaudit.core.model.misreading import readings
from flowaudit.core.model.parsed import PageSource

_MOST_WORDS = 5
_FITS = 0.6  # how well a number must stand to its label


def vat_id_candidates(row: Row, label: Label, labels: dict[int, list[Label]]) -> Iterator[tuple[int, int, str]]:
    """Runs of words of a scanned row that stand as the value of ``label``: start, end and their letters and digits."""
    if row.page.source is not PageSource.OCR:
        return
    for start in range(label.end if row is label.row else 0, len(row.words)):
        if relate(label, row, start, start + 1, labels) < _FITS:
            continue
        text = ""
        for end in range(start + 1, min(start + _MOST_WORDS, len(row.words)) + 1):
            text += identifiers.compact("".join(c for c in row.words[end - 1].text if c.isalnum()))
            if 9 <= len(text) <= 16:
                yield start, end, text


def misread_vat_ids(rows: list[Row], labelled: list[Label], labels: dict[int, list[Label]]) -> list[Identifier]:
    """VAT ids beside their label that have no right form as read: taken if of all readings with one or two confused
    signs only one has right check digits."""
    found = []
    for label in labelled:
        for row in rows[label.row.index : label.row.index + 2]:
            for start, end, text in vat_id_candidates(row, label, labels):
                if identifiers.has_vat_form(text):
                    continue
                sound = {v for v in readings(text) if identifiers.has_vat_form(v) and identifiers.vat_valid(v)}
                if len(sound) == 1:
                    found.append(Identifier("vat_id", sound.pop(), row, start, end, valid=True))
                    break
    return found
