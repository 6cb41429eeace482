"""Credit notes and corrections: their own number and date against those of the invoice that they correct."""

from __future__ import annotations

from collections.abc import Iterator

from flowaudit.core.extraction.cells import Item
from flowaudit.core.extraction.document import Reading
from flowaudit.core.extraction.labels import Label
from flowaudit.core.extraction.layout import Segment
from flowaudit.core.extraction.titles import Title, find_titles
from flowaudit.core.model.extraction import DocumentType

_CORRECTS = frozenset({DocumentType.CREDIT_NOTE, DocumentType.CORRECTION})
_INVOICE = ("rechnung", "invoice", "factur", "fattur", "faktur")
_CREDIT = (
    "gutschrift",
    "korrektur",
    "storno",
    "credit",
    "kredit",
    "avoir",
    "abono",
    "rectif",
    "rettif",
    "koryg",
    "correct",
)
ORIGINAL = 0.6
"""What a label that names an invoice counts on a paper that corrects one; it may still be the only label there is."""
BESIDE = 0.66
"""What a bare number or date counts that stands with the title of such a paper."""


def correcting_title(reading: Reading) -> Title | None:
    """The title, if it is that of a credit note or a correction."""
    titles = find_titles(reading)
    return titles[0] if titles and titles[0].kind in _CORRECTS else None


def difference(reading: Reading, items: list[Item]) -> list[Item]:
    """The lines of a correction: where the paper lists them as they were, as they should be and the difference, the
    difference alone; else all."""
    each, rest = divmod(len(items), 3)
    if rest or not each or correcting_title(reading) is None:
        return items
    was, should, change = ([i.amount for i in items[n * each : (n + 1) * each]] for n in range(3))
    fits = all(a and b and c and b.value - a.value == c.value for a, b, c in zip(was, should, change, strict=True))
    return items[2 * each :] if fits else items


def names_original(label: Label) -> bool:
    """Whether a label names an invoice rather than the credit note: "N° de facture", "Invoice date"."""
    return any(stem in label.key for stem in _INVOICE) and not any(stem in label.key for stem in _CREDIT)


def below_title(reading: Reading, title: Title) -> Iterator[Segment]:
    """The bare values right of the title and flush below it: segments that no label opens."""
    page, own = title.row.page, title.row.segment_at(title.start)
    for row in page.rows:
        if not -0.5 * page.em <= row.y0 - title.row.y0 < 5 * page.em:
            continue
        for segment in row.segments:
            flush = min(abs(segment.x0 - own.x0), abs(segment.x1 - own.x1)) < 0.8 * page.em
            labelled = any(segment.start <= x.start < segment.end for x in reading.labels.get(row.index, ()))
            if segment is not own and flush and not labelled:
                yield segment
