"""Labels on the page: which words name a field, a total, a party or a column.

A label is matched on whole words, longest first, so "USt" never matches inside "MUSTERHAUSEN".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from flowaudit.core.extraction.label_amounts import AMOUNTS, COLUMNS, PARTIES
from flowaudit.core.extraction.label_data import PHRASES
from flowaudit.core.extraction.layout import Layout, Row, Segment, Span
from flowaudit.core.extraction.text import key_of
from flowaudit.core.extraction.wording import composed
from flowaudit.core.model.misreading import readings
from flowaudit.core.model.parsed import PageSource

Meanings = tuple[tuple[str, str], ...]
MAX_WORDS = 7
_SHORT_BUT_CLEAR = frozenset(
    {"ust", "vat", "tva", "iva", "btw", "nip", "bic", "uid", "cif", "nif", "fkz", "gst", "tax", "ptu", "kvk"}
)
_FUZZY_FROM = 6


@lru_cache(maxsize=4096)
def _kinds(meanings: Meanings) -> frozenset[str]:
    return frozenset(kind for kind, _ in meanings)


@dataclass(eq=False, slots=True)
class Label(Span):
    """A label on the page: words ``start`` to ``end`` of ``row``; ``kinds`` are all the things it may stand for."""

    row: Row
    start: int
    end: int
    key: str
    meanings: Meanings
    inline: bool
    colon: bool
    kinds: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.kinds = _kinds(self.meanings)

    @property
    def segment(self) -> Segment:
        """The segment that it stands in."""
        return self.row.segment_at(self.start)


def _table(*sources: dict[str, dict[str, str]]) -> dict[str, Meanings]:
    found: dict[str, dict[tuple[str, str], None]] = {}
    for source in sources:
        for kind, by_language in source.items():
            for language, phrases in by_language.items():
                for phrase in phrases.split("|"):
                    found.setdefault(key_of(phrase), {})[(kind, language)] = None
    found.pop("", None)
    return {key: tuple(meanings) for key, meanings in found.items()}


@lru_cache(maxsize=1)
def field_table() -> dict[str, Meanings]:
    """Key → meanings, for header fields, totals and parties."""
    return _table(PHRASES, AMOUNTS, PARTIES)


@lru_cache(maxsize=1)
def column_table() -> dict[str, Meanings]:
    """Key → meanings, for the headers of table columns."""
    return _table(COLUMNS)


def find_labels(layout: Layout) -> dict[int, list[Label]]:
    """All labels by row index."""
    table = field_table()
    return {row.index: labels for row in layout.rows if (labels := _row_labels(row, table))}


def _row_labels(row: Row, table: dict[str, Meanings]) -> list[Label]:
    scanned = row.page.source is PageSource.OCR
    found: list[Label] = []
    for segment in row.segments:
        i = segment.start
        while i < segment.end:
            label = _at(row, segment, i, table, scanned)
            longer = composed(row.words[i : segment.end])
            if longer is not None and (label is None or i + longer[0] > label.end):
                key = "".join(w.key for w in row.words[i : i + longer[0]])
                label = _checked(row, segment, i, i + longer[0], key, ((longer[1], ""),)) or label
            if label is None:
                i += 1
            else:
                both = _joined_dates(found[-1], label) if found else None
                found[-1:] = [both] if both is not None else [*found[-1:], label]
                i = label.end
    return sorted([*found, *_lone_numbers(row, found)], key=lambda x: x.start)


def in_language(labels: dict[int, list[Label]], language: str) -> None:
    """Give labels that mean several things only their meanings in the document's language, if they have one there."""
    for row in labels.values():
        for i, label in enumerate(row):
            own = tuple((kind, spoken) for kind, spoken in label.meanings if spoken == language)
            if own and len(own) < len(label.meanings) and _kinds(own) != label.kinds:
                row[i] = Label(label.row, label.start, label.end, label.key, own, label.inline, label.colon)


LONE = "number"
"""The key of a label that says no more than "No."; which number it is its neighbours tell."""
_NUMBER_WORDS = frozenset({"no", "n", "nr", "num", "nro", "number", "nummer", "numero", "numer"})


def _lone_numbers(row: Row, found: list[Label]) -> Iterator[Label]:
    """ "N°" or "Nr." alone in a cell beside that of a date: the heads of a grid that tells number and date."""
    if len(row.segments) < 2 or not any(x.kinds & {"invoice_date", "date"} for x in found):
        return
    for segment in row.segments:
        keys = [w.key for w in segment.words]
        named = any(segment.start <= x.start < segment.end for x in found)
        if not named and set(keys) - {""} and all(key in _NUMBER_WORDS or not key for key in keys):
            yield Label(row, segment.start, segment.end, LONE, (("invoice_number", ""),), False, False)


_DATES = frozenset({"invoice_date", "delivery_date"})


def _joined_dates(first: Label, second: Label) -> Label | None:
    """ "Tax point / invoice date": one label for both, as what stands behind it is both."""
    between = "".join(w.text for w in first.row.words[first.end : second.start]) or second.words[0].text[:1]
    kinds = first.kinds | second.kinds
    if between != "/" or second.start - first.end > 1 or kinds != _DATES or first.segment is not second.segment:
        return None
    key, meanings = first.key + second.key, first.meanings + second.meanings
    return Label(first.row, first.start, second.end, key, meanings, first.inline, second.colon)


def _at(row: Row, segment: Segment, i: int, table: dict[str, Meanings], scanned: bool) -> Label | None:
    words = row.words
    if not words[i].key:
        return None
    keys: list[str] = []
    key = ""
    for j in range(i, min(segment.end, i + MAX_WORDS)):
        key += words[j].key
        keys.append(key)
        speck = scanned and not words[j].key and j + 1 < segment.end and words[j + 1].text[:1].islower()
        if words[j].text.endswith(",") or (words[j].text.endswith((":", ";")) and j > i and not speck):
            break
    for size in range(len(keys), 0, -1):
        key = keys[size - 1]
        if size > 1 and not words[i + size - 1].key:
            continue
        meanings = table.get(key)
        if meanings is None and scanned and key[0] in "l1" and len(key) >= 3:  # a capital I
            key, meanings = "i" + key[1:], table.get("i" + key[1:])
        if meanings is None and scanned and len(key) in _TAX_LENGTHS and (tax := _misread_tax(key)):
            key, meanings = tax, table.get(tax)
        value = size > 1 and words[i + size - 1].key.isdigit()  # the day of "Fecha de prestación 13 de …"
        if meanings is None and scanned and len(key) >= _FUZZY_FROM and not key[0].isdigit() and not value:
            meanings = _fuzzy(key)
        if meanings is not None:
            label = _checked(row, segment, i, i + size, key, meanings)
            if label is not None:
                return label
    return None


def _checked(row: Row, segment: Segment, start: int, end: int, key: str, meanings: Meanings) -> Label | None:
    words = row.words
    while end < segment.end and words[end].text in ("#", "#:", "№", "№:"):
        end += 1
    colon = words[end - 1].text.endswith(":") or (end < segment.end and words[end].text.startswith(":"))
    before = words[start - 1].text if start > segment.start else ""
    inline = bool(before) and before[-1] not in ":;,|·•–—-/()."
    alone = start == segment.start and end == segment.end
    if len(key) <= 2 and inline:
        return None
    dotted = "".join(w.text for w in words[start:end]).count(".") > 1  # "C.F.", "P.I."
    if len(key) <= 3 and key not in _SHORT_BUT_CLEAR and not (colon or alone or dotted):
        return None
    return Label(row, start, end, key, meanings, inline, colon)


_TAXES = frozenset({"btw", "mwst", "ust", "vat", "tva", "iva"})
_TAX_LENGTHS = (3, 4)


@lru_cache(maxsize=8192)
def _misread_tax(key: str) -> str:
    """The word for VAT that a short word stands for if signs that look alike were confused ("BIW"), else ""."""
    return next((text.lower() for text in readings(key) if text.lower() in _TAXES), "")


@lru_cache(maxsize=8192)
def _fuzzy(key: str) -> Meanings | None:
    from rapidfuzz import process  # needed for scanned pages only
    from rapidfuzz.distance import Indel

    table = field_table()
    best = process.extractOne(key, _keys_of_length(len(key)), scorer=Indel.normalized_similarity, score_cutoff=0.86)
    return None if best is None else table[best[0]]


@lru_cache(maxsize=64)
def _keys_of_length(length: int) -> tuple[str, ...]:
    return tuple(k for k in field_table() if abs(len(k) - length) <= 2 and len(k) >= _FUZZY_FROM - 1)


def of_kinds(labels: dict[int, list[Label]], kinds: Iterable[str]) -> list[Label]:
    """The labels that may mean one of ``kinds``, in reading order."""
    wanted = frozenset(kinds)
    return [label for row in labels.values() for label in row if not wanted.isdisjoint(label.kinds)]
