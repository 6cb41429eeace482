"""Header rows of line tables: which columns there are and where."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from flowaudit.core.extraction.document import Reading
from flowaudit.core.extraction.labels import column_table
from flowaudit.core.extraction.layout import PageLayout, Row, Segment
from flowaudit.core.extraction.numbers import TIME_UNITS, Number, currency_of
from flowaudit.core.extraction.patterns import Pattern
from flowaudit.core.extraction.text import Word, joined, key_of
from flowaudit.core.model.parsed import PageSource

_STATED_IN = Pattern(r"(?:in)?(?:euro?|usd|gbp|chf|pln|sek|dkk|nok)$")
_MONEY = frozenset({"amount", "unit_price", "gross_amount"})
_GOODS = frozenset({"description", "quantity", "article"})
_COLUMNS = _GOODS | {"unit_price", "amount"}
NUMERIC = frozenset(
    {"position", "quantity", "unit_price", "amount", "gross_amount", "vat_rate", "vat_amount", "discount"}
)


@dataclass(eq=False, slots=True)
class Column:
    """A column: what it holds and where its header stands."""

    kind: str
    x0: float
    x1: float

    def distance(self, x0: float, x1: float) -> float:
        """How far something from ``x0`` to ``x1`` is from the column; negative if it overlaps the header."""
        overlap = min(self.x1, x1) - max(self.x0, x0)
        edge = min(abs(self.x0 - x0), abs(self.x1 - x1), abs((self.x0 + self.x1) - (x0 + x1)) / 2)
        return edge * 0.3 - 0.001 * overlap if overlap > 0 else edge + max(-overlap, 0.0) * 0.5


@dataclass(eq=False, slots=True)
class Header:
    """The header of a table: its rows and columns, left to right."""

    page: PageLayout
    first: int
    last: int
    columns: list[Column] = field(default_factory=list)

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of the columns."""
        return frozenset(c.kind for c in self.columns)

    def column(self, kind: str) -> Column | None:
        """The column of a kind."""
        return next((c for c in self.columns if c.kind == kind), None)


def find_headers(reading: Reading) -> list[Header]:
    """The headers of line tables in reading order."""
    found: list[Header] = []
    rows = reading.rows
    index = 0
    while index < len(rows):
        header = _header_at(reading, index)
        if header is None:
            index += 1
            continue
        found.append(header)
        index = header.last + 1
    return found


def _header_at(reading: Reading, index: int) -> Header | None:
    rows = reading.rows
    seed = rows[index]
    if len(seed.segments) < 2 or index in reading.days or len(seed.words) > 30:
        return None
    if any(n.is_money or _counts_time(n) for n in reading.numbers.get(index, ())):
        return None
    hits, covered = header_names(seed)
    kinds = {kind for kind, _, _ in hits}
    if len(kinds) < 2 or not covered:
        return None
    band = _band(reading, index)
    columns = _columns([rows[i] for i in band])
    header = Header(seed.page, band[0], band[-1], _unique(columns))
    if not (header.kinds & _MONEY and header.kinds & _GOODS):
        return None
    return header


def _counts_time(number: Number) -> bool:
    """Whether a number counts days or weeks, as in terms of payment: "Conditions | 30 days net"."""
    following = number.row.words[number.end : number.end + 1]
    return bool(following) and bool(TIME_UNITS.fullmatch(following[0].key))


def heads_lines(row: Row) -> bool:
    """Whether a row is the head of a line table, where "Date" or "Reference" names those of the lines."""
    return len(row.segments) > 2 and len(_COLUMNS & {kind for kind, _, _ in header_names(row)[0]}) > 1


def header_names(row: Row) -> tuple[list[tuple[str, float, float]], bool]:
    """Column names of a row with their place, and whether they make up at least half of its words."""
    found: list[tuple[str, float, float]] = []
    named = 0
    for segment in row.segments:
        for kind, words in _names(segment.words, row.page.source is PageSource.OCR):
            found.append((kind, words[0].x0, words[-1].x1))
            named += len(words)
    total = sum(1 for w in row.words if w.key)
    return found, total > 0 and named >= 0.5 * total


def _names(words: list[Word], scanned: bool) -> list[tuple[str, list[Word]]]:
    """The column names in a run of words, longest first."""
    table = column_table()
    if len(words) == 1 and currency_of(words[0].text):
        return [("amount", words)]  # "EUR" over the amounts
    found: list[tuple[str, list[Word]]] = []
    i = 0
    while i < len(words):
        for size in range(min(5, len(words) - i, _together(words, i)), 0, -1):
            if any(w.text.endswith("%") for w in words[i : i + size - 1]):
                continue  # "USt. % Betrag" are two columns
            key = "".join(w.key for w in words[i : i + size])
            meanings = table.get(key)
            if meanings is None:
                meanings = table.get(_plain(words[i : i + size]) or "?")
            if meanings is None and words[i].text.startswith("#") and size == 1:
                meanings = (("position", "en"),)
            if meanings is None and scanned and len(key) >= 5:
                meanings = _fuzzy_column(key)
            if meanings is not None and (key or words[i].text == "#"):
                found.append((_kind(meanings, words[i : i + size]), words[i : i + size]))
                i += size
                break
        else:
            i += 1
    return found


def _together(words: list[Word], start: int) -> int:
    """How many words from ``start`` stand as close as words of one name do: "VAT   Amount" are two columns."""
    for i in range(start + 1, len(words)):
        if words[i].x0 - words[i - 1].x1 > 0.75 * words[i].height:
            return i - start
    return len(words) - start


def _kind(meanings: tuple[tuple[str, str], ...], words: list[Word]) -> str:
    """The first meaning; a unit stated in money ("Unit £") is the price of one."""
    kind = meanings[0][0]
    return "unit_price" if kind == "unit" and any(sign in w.text for w in words for sign in "€£$") else kind


def _plain(words: list[Word]) -> str:
    """The name without what it is stated in: "Price/unit", "Amount (EUR)", "Betrag €"."""
    if any("/" in w.text for w in words[:-2]) or (len(words) > 1 and "/" in words[-2].text[:-1]):
        return ""  # several names: "Price/unit Discount Amount"
    text = joined(words)
    cut = min((at for sign in "/([" if (at := text.find(sign)) > 2), default=len(text))
    return _STATED_IN.compiled.sub("", key_of(text[:cut]))


def _fuzzy_column(key: str) -> tuple[tuple[str, str], ...] | None:
    from rapidfuzz import process
    from rapidfuzz.distance import Indel

    table = column_table()
    best = process.extractOne(key, table.keys(), scorer=Indel.normalized_similarity, score_cutoff=0.84)
    return None if best is None else table[best[0]]


def _band(reading: Reading, index: int) -> list[int]:
    """The seed row with the rows above and below that belong to the same, wrapped header."""
    rows = reading.rows
    band = [index]
    for step in (-1, 1):
        i = index + step
        while 0 <= i < len(rows) and len(band) < 7:
            near, row = rows[i - step], rows[i]
            gap = max(row.y0 - near.y1, near.y0 - row.y1)
            if row.page is not near.page or gap > 0.5 * row.page.em or not _is_header_row(reading, row):
                break
            band.append(i)
            i += step
    return sorted(band)


def _is_header_row(reading: Reading, row: Row) -> bool:
    if row.index in reading.numbers or row.index in reading.days or len(row.words) > 14:
        return False
    hits, covered = header_names(row)
    if covered:
        return True
    return bool(hits) and all(len(s.words) <= 3 for s in row.segments)


def _columns(rows: list[Row]) -> list[Column]:
    """Cells of the header: segments that lie above each other are one cell, named by all their words."""
    cells: list[list[Segment]] = []
    for segment in sorted((p for row in rows for s in row.segments for p in _split(s)), key=lambda s: s.x0):
        for cell in cells:
            x0, x1 = min(s.x0 for s in cell), max(s.x1 for s in cell)
            overlap = min(x1, segment.x1) - max(x0, segment.x0)
            if overlap > 0.35 * min(x1 - x0, segment.x1 - segment.x0) and all(s.row is not segment.row for s in cell):
                cell.append(segment)
                break
        else:
            cells.append([segment])
    columns: list[Column] = []
    for cell in cells:
        columns.extend(_cell_columns(sorted(cell, key=lambda s: s.row.index)))
    return sorted(columns, key=lambda c: c.x0)


def _split(segment: Segment) -> list[Segment]:
    """A segment that names several columns, cut where each name begins."""
    row = segment.row
    names = _names(segment.words, row.page.source is PageSource.OCR)
    if len({kind for kind, _ in names}) < 2:
        return [segment]
    starts = [segment.start, *(segment.words.index(run[0]) + segment.start for _, run in names[1:]), segment.end]
    return [Segment(row.words[a:b], row, a, b) for a, b in pairwise(starts) if b > a]


def _cell_columns(cell: list[Segment]) -> list[Column]:
    words = [w for segment in cell for w in segment.words]
    scanned = cell[0].row.page.source is PageSource.OCR
    key = "".join(w.key for w in words)
    x0, x1 = min(s.x0 for s in cell), max(s.x1 for s in cell)
    whole = column_table().get(key)
    if whole is not None:
        return [Column(_kind(whole, words), x0, x1)]
    if len(cell) > 1:
        for segment in cell:
            names = _names(segment.words, scanned)
            if names:
                return [Column(names[0][0], x0, x1)]
        return [Column("other", x0, x1)]
    names = _names(words, scanned)
    if len({kind for kind, _ in names}) > 1:
        return [Column(kind, run[0].x0, run[-1].x1) for kind, run in names]
    return [Column(names[0][0] if names else "other", x0, x1)]


def _unique(columns: list[Column]) -> list[Column]:
    """One column a kind: of two amounts the right one is the total, the left one the price if none is named."""
    for kind in ("amount", "unit_price", "gross_amount", "quantity", "description", "position", "vat_rate"):
        same = [c for c in columns if c.kind == kind]
        if len(same) < 2:
            continue
        side = kind == "description" and len(same) == 2 and columns.index(same[1]) == columns.index(same[0]) + 1
        kept = same[-1] if kind in ("amount", "gross_amount") or side else same[0]
        for column in same:
            if column is not kept:  # "Artikel | Omschrijving": the first holds codes
                column.kind = "article" if side else "other"
        if kind == "amount" and not any(c.kind == "unit_price" for c in columns):
            same[-2].kind = "unit_price"
        if kind == "unit_price" and not any(c.kind in ("amount", "gross_amount") for c in columns):
            same[-1].kind = "amount"
    kinds = {c.kind for c in columns}
    if "quantity" not in kinds and (unit := next((c for c in columns if c.kind == "unit"), None)) is not None:
        unit.kind = "quantity"  # "4 days" below "Unit"
    if "amount" not in kinds and "gross_amount" not in kinds and "unit_price" in kinds:
        last = max((c for c in columns if c.kind == "unit_price"), key=lambda c: c.x1)
        if last is max(columns, key=lambda c: c.x1):
            last.kind = "amount"
    return columns
