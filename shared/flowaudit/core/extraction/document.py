"""A document read once: its layout, habits, labels and all numbers, dates and identifiers on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flowaudit.core.extraction import identifiers
from flowaudit.core.extraction.dates import Day, dates_in, join_over_lines, month_first
from flowaudit.core.extraction.identifiers import Identifier
from flowaudit.core.extraction.labels import Label, find_labels, in_language
from flowaudit.core.extraction.language import Habits, default_mark, detect_country, detect_language
from flowaudit.core.extraction.layout import Layout, Row, lay_out
from flowaudit.core.extraction.numbers import Number, decimal_mark, numbers_in, spaces_thousands
from flowaudit.core.model.parsed import ParsedDocument

if TYPE_CHECKING:
    from flowaudit.core.extraction.titles import Title


@dataclass(eq=False, slots=True)
class Reading:
    """What the later steps work on; the dictionaries are keyed by row index and hold rows with a find only."""

    layout: Layout
    habits: Habits
    labels: dict[int, list[Label]]
    numbers: dict[int, list[Number]]
    days: dict[int, list[Day]]
    identifiers: list[Identifier]
    titles: list[Title] | None = None  # found once, by `titles.find_titles`

    @property
    def rows(self) -> list[Row]:
        """All rows of the document in order."""
        return self.layout.rows


def read(parsed: ParsedDocument) -> Reading:
    """Lay out the document and find everything that has a form of its own."""
    layout = lay_out(parsed)
    labels = find_labels(layout)
    language = detect_language(layout, labels)
    in_language(labels, language)
    country = detect_country(layout, language)
    mark = decimal_mark((w for row in layout.rows for w in row.words), default_mark(language, country))
    habit = country == "US" or (language == "en" and country is None and mark == ".")
    habits = Habits(language, country, mark, month_first(layout.rows, habit))
    spaced = language in ("fr", "pl") or country in ("FR", "PL", "SE", "NO", "FI", "CZ")
    spaced = spaced or spaces_thousands(layout.rows, mark)
    numbers: dict[int, list[Number]] = {}
    days: dict[int, list[Day]] = {}
    found: list[Identifier] = []
    for row in layout.rows:
        if not any(c.isdigit() for c in row.text):
            continue
        if in_row := dates_in(row, habits.month_first):
            days[row.index] = list(in_row)
            above = _line_above(layout, days, row)
            if above and join_over_lines(above, row, days[row.index]) and not days[row.index]:
                del days[row.index]
        if amounts := _outside(numbers_in(row, mark, spaced), in_row):
            numbers[row.index] = amounts
        whole = identifiers.ibans(row)
        if not any(iban.valid for iban in whole) and row.index + 1 < len(layout.rows):
            broken = identifiers.iban_over_lines(row, layout.rows[row.index + 1])
            if broken is not None:
                whole = [*(iban for iban in whole if iban.start != broken.start), broken]
        found.extend(whole or identifiers.national_accounts(row))
        sure = [iban for iban in whole if iban.valid]
        found.extend(v for v in identifiers.vat_ids(row) if all(v.end <= w.start or v.start >= w.end for w in sure))
    return Reading(layout, habits, labels, numbers, days, found)


def _line_above(layout: Layout, days: dict[int, list[Day]], row: Row) -> list[Day] | None:
    """The dates of the line above; of the one before it if a line of another column stands between."""
    near = (layout.rows[i] for i in (row.index - 1, row.index - 2) if i in days)
    return next((days[above.index] for above in near if row.y0 - above.y1 < 0.8 * row.page.em), None)


def _outside(numbers: list[Number], days: list[Day]) -> list[Number]:
    return [n for n in numbers if all(n.end <= d.start or n.start >= d.end_word for d in days)]
