"""Parties that are named without an address: "Sold by Acme Direct", "Kunde: Familie Imhof", "Spett.le" above a name."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import dropwhile

from flowaudit.core.extraction.document import Reading
from flowaudit.core.extraction.labels import Label, of_kinds
from flowaudit.core.extraction.layout import Segment
from flowaudit.core.extraction.names import ADDRESSEE
from flowaudit.core.extraction.patterns import Pattern
from flowaudit.core.extraction.persons import is_person
from flowaudit.core.extraction.postal import LEGAL_FORM, is_contact, zip_town
from flowaudit.core.extraction.text import Word, joined

_LEAST_KEY = 4  # letters of a label: "An", "De" and "Von" open other things as well
_MOST_WORDS = 7
_ADDRESSED = ADDRESSEE | {"firma", "familia", "famille", "famiglia", "family"}
_SMALL_WORDS = (
    "of the and for fur und der die das des im in am an zu zum zur von vom de du la le les et en a au aux sur "
    "der het van voor te bij e di del della dei degli per y el los las para i w na z do dla"
)
_PARTICLES = frozenset(_SMALL_WORDS.split())
_WINDOW = (0.08, 0.45)  # of the page's height: where letters name whom they are for
_TITLED = Pattern(r"(?:[A-Z][a-z]{1,4}\.\s?)+\S")


def named_by_label(reading: Reading, role: str) -> list[Word]:
    """The name that a label of this role ("seller", "buyer") leads to; empty if there is none."""
    for label in of_kinds(reading.labels, (role,)):
        if len(label.key) < _LEAST_KEY or label.row.page is not reading.layout.pages[0]:
            continue
        for words in _values(label):
            if _is_name(words):
                return words
    return []


def named_in_window(reading: Reading) -> list[Word]:
    """The addressee of a letter that gives no address: a line that opens with "Familie", "Herrn", "Firma"."""
    for row in reading.layout.pages[0].rows:
        if not _WINDOW[0] * row.page.height < row.y0 < _WINDOW[1] * row.page.height:
            continue
        for segment in row.segments:
            words = segment.words
            if len(words) > 1 and words[0].key in _ADDRESSED and _is_name(words):
                return words[1:] if words[0].key == "firma" else words
    return []


def _values(label: Label) -> Iterator[list[Word]]:
    """What stands behind a label in its cell, else in the cell right of it if it has a colon, else right below."""
    own = label.segment
    rest = label.row.words[label.end : own.end]
    if rest:
        if label.start == own.start:
            yield list(dropwhile(lambda w: not w.key, rest))
        return
    segments = label.row.segments
    following = segments[segments.index(own) + 1 :]
    if label.colon and following:
        yield following[0].words
    below = _below(own)
    if below is not None:
        yield below.words


def _below(own: Segment) -> Segment | None:
    page = own.row.page
    for row in page.rows[own.row.index + 1 - page.rows[0].index :][:3]:
        if row.y0 - own.y1 > 1.6 * page.em:
            break
        for segment in row.segments:
            if abs(segment.x0 - own.x0) < 0.8 * page.em:
                return segment
    return None


def _is_name(words: list[Word]) -> bool:
    """Whether words can be a party's name: no number, contact or label, but a person, a company or two capitals."""
    text = joined(words)
    if not 0 < len(words) <= _MOST_WORDS or any(c.isdigit() for c in text) or is_contact(text) or zip_town(text):
        return False
    if text.endswith(":") or not words[0].text[:1].isupper():
        return False
    own = [w for w in words if w.key and w.key not in _PARTICLES]
    capitals = sum(w.text[:1].isupper() for w in own)
    return bool(LEGAL_FORM.search(text)) or is_person(text) or bool(_TITLED.match(text)) or 1 < capitals == len(own)
