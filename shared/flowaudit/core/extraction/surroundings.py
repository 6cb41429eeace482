"""The text around a date, folded: what leads to it and what follows, in its own column."""

from __future__ import annotations

from flowaudit.core.extraction.dates import Day
from flowaudit.core.extraction.document import Reading
from flowaudit.core.extraction.text import fold


def text_before(reading: Reading, day: Day) -> str:
    """The text that leads to a date, with the lines above in its column."""
    return lines_above(reading, day) + " " + fold(" ".join(w.text for w in day.row.words[: day.start]))


def lines_above(reading: Reading, day: Day) -> str:
    """The two lines above a date that stand in its column, folded: another column has nothing to do with it."""
    own = day.row.segment_at(day.start)
    lines: list[str] = []
    for index in range(day.row.index - 1, max(day.row.index - 5, -1), -1):
        row = reading.rows[index]
        if row.page is not day.row.page or own.y0 - row.y1 > 2.2 * row.page.em * (len(lines) + 1) or len(lines) > 1:
            break
        part = " ".join(s.text for s in row.segments if s.x0 < own.x1 and s.x1 > own.x0)
        lines.extend([part] if part else [])
    return fold(" ".join(reversed(lines)))


def text_after(reading: Reading, day: Day) -> str:
    """The text that follows a date, with the row below."""
    following = day.row.index + 1
    below = fold(reading.rows[following].text) if following < len(reading.rows) else ""
    return fold(" ".join(w.text for w in day.row.words[day.end_word :])) + " " + below
