"""Postal addresses on the page: a postal code with its town, the street above or before it, the name on top."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from flowaudit.core.extraction.address_lines import (
    first_line_of_address,
    is_estate,
    is_part_of_address,
    without_label,
)
from flowaudit.core.extraction.address_parts import before_number, belongs, parts_of, town_of, zip_part
from flowaudit.core.extraction.headings import is_heading, is_larger
from flowaudit.core.extraction.labels import Label
from flowaudit.core.extraction.layout import PageLayout, Segment
from flowaudit.core.extraction.party_labels import (
    is_attention,
    label_left,
    label_over,
    leading_label,
    party_label,
    set_off,
)
from flowaudit.core.extraction.patterns import Pattern
from flowaudit.core.extraction.postal import (
    LEGAL_FORM,
    STREET_WORD,
    is_party_number,
    is_street,
    plain_street,
)
from flowaudit.core.extraction.stacking import aligned, better_in_row, labelled_left, line_above, street_left
from flowaudit.core.extraction.text import Word, joined, key_of

_ENGLISH_ZIP = Pattern(r"^(?=.*[A-Z].*[A-Z])[A-Z0-9]{2,4}\s[A-Z0-9]{3,4}$")
_ATTENTION = Pattern(
    r"^(?:att(?:entio)?n?|fao|for the attention|t/a\b|trading as\b|d/?b/?a\b|(?:mr|mrs|ms|miss|dr)\.?\s|"
    r".*\bdep(?:artmen)?t\b|"
    r"(?:accounts?|finance|purchas\w+|billing)\s?(?:payable|team|office)?\.?$)",
    re.IGNORECASE,
)
_STREET_ZIP = Pattern(r"[^\W\d]{3,}\.?\s\d{1,4}[a-z]?\W{1,4}(?:[A-Z]{1,2}-)?\d{4,5}\s[A-Z]")  # on one line: a sender
_COUNTRY = Pattern(r"(?:A|B|CH|D|DK|E|F|FI|FL|H|I|L|NL|P|PL|S|SI)-(?=\d{4,5}\s)")  # as letters are addressed
MAX_LINES = 7
_SLIP = 40  # em
_DEPARTMENTS = frozenset({"charge", "surcharge"})


@dataclass(eq=False, slots=True)
class Line:
    """One line of an address: its words and their text."""

    words: list[Word]
    segment: Segment

    @property
    def text(self) -> str:
        """The words without trailing separators."""
        return joined(self.words).strip(" ,;|·•-–")


@dataclass(eq=False, slots=True)
class Address:
    """An address as printed. ``lines`` run from the name (if any) to the postal code's line; ``street`` is the index
    of the first street line; ``label`` is the party label above or before it; ``headed``
    says that a line heads it whose words are no known label."""

    page: PageLayout
    lines: list[Line]
    street: int
    one_line: bool
    zip: str
    town: str
    label: Label | None = None
    after: list[Segment] = field(default_factory=list)
    headed: bool = False

    @property
    def x0(self) -> float:
        """Left edge of the last line."""
        return self.lines[-1].words[0].x0

    @property
    def y0(self) -> float:
        """Upper edge."""
        return min(w.y0 for w in self.lines[0].words)

    @property
    def y1(self) -> float:
        """Lower edge."""
        return max(w.y1 for w in self.lines[-1].words)

    @property
    def text(self) -> str:
        """ "street, postal code town" on one line; a country's letters stay where a hyphen joins them to the code."""
        parts = [line.text for line in self.lines[self.street : -1]]
        letters = f"{self.country_letters}-" if self.country_letters else ""
        return ", ".join([*parts, f"{letters}{self.zip} {self.town}".strip()])

    @property
    def country_letters(self) -> str:
        """The letters of the country that a hyphen joins to the postal code ("L-4010"); empty if there are none."""
        prefix = _COUNTRY.match(self.lines[-1].text)
        return prefix[0][:-1] if prefix else ""

    @property
    def words(self) -> list[Word]:
        """The words of street to town."""
        return [w for line in self.lines[self.street :] for w in line.words]

    @property
    def same(self) -> str:
        """Equal for two prints of one address."""
        if _ENGLISH_ZIP.match(self.zip):
            return key_of(self.zip)  # names a few houses
        own = [line.text for line in self.lines[self.street : -1] if not is_part_of_address(line.text)]
        street = next(iter(own), self.lines[self.street].text if len(self.lines) > 1 else "")
        return key_of(self.zip) + key_of(self.town)[:6] + key_of(street)[:8]


def find_addresses(page: PageLayout, labels: dict[int, list[Label]]) -> list[Address]:
    """All addresses of a page in reading order."""
    found: list[Address] = []
    segments = [segment for row in page.rows for segment in row.segments]
    for i, segment in enumerate(segments):
        if not any(c.isdigit() for c in segment.text):
            continue
        address = _address_at(page, segments, i, labels)
        if address is not None:
            found.append(address)
    return found


def _address_at(page: PageLayout, segments: list[Segment], i: int, labels: dict[int, list[Label]]) -> Address | None:
    segment = segments[i]
    parts = parts_of(segment.words)
    found = zip_part(parts)
    if found is None or (len(found[2][0]) == 4 and _is_street_above(page, segments, i)):
        return None
    at, part, hit = found
    before = [Line(without_label(p), segment) for p in parts[:at] if belongs(joined(p))]
    behind = parts[at + 1 : at + 2]
    streetless = not any(is_street(line.text) for line in before)
    if streetless and behind and behind[0][0] not in part and is_street(joined(behind[0])) and not town_of(behind[0]):
        before = [*before, Line(behind[0], segment)]  # "A-5020 Salzburg, Imbergstraße 8"
    last = Line(part, segment)
    label, begin = leading_label(segment, labels)
    listed = len(before) > 2 and label is not None and bool(_ENGLISH_ZIP.match(hit[0]))  # house, road, town, county
    if len(before) >= 2 and (listed or is_street(before[-1].text)):
        skipped = {id(w) for w in segment.row.words[segment.start : begin]}
        before[0] = Line([w for w in before[0].words if id(w) not in skipped] or before[0].words, segment)
        street = 0 if is_estate(before[0].text) else first_street(before, hit[0])
        address = Address(page, [*before, last], street, True, *hit, label=label)
    else:
        above, label = _above(page, segments, i, labels, hit[0])
        left = i - 1 if not before and street_left(segments, i) else None
        if left is not None and not any(is_street(line.text) for line in above):
            before = [Line(segments[left].words, segments[left])]
            above, label = _above(page, segments, left, labels, hit[0])
        headed = len(above) > 2 and is_heading(above[0].words, above[1].words, page.source)
        if headed:
            headed = not is_larger(above[0].words, above[1].words)
            above = above[1:]
        lines = [*above, *before]
        if not lines:
            return None
        whole = before and _ENGLISH_ZIP.match(hit[0]) and plain_street(before[-1].text)
        taglines = [x for x in above[1:] if not is_street(x.text) and not is_part_of_address(x.text)] if whole else []
        lines = [x for x in lines if x not in taglines]  # the last line is the address: what is above it is none
        own = lines[:-1] if not hit[1] and len(lines) > 1 else lines  # the town stands above its postal code
        address = Address(page, [*lines, last], first_street(own, hit[0]), False, *hit, label=label, headed=headed)
        if not any(is_street(line.text) for line in lines) and (len(lines) < 2 and not address.label):
            return None
    address.after = _after(page, segments, i)
    return address


def _is_street_above(page: PageLayout, segments: list[Segment], i: int) -> bool:
    """Whether "2200 Commercial Wharf" is a street: the line below has the postal code."""
    below = next(
        (s for s in segments[i + 1 :] if s.row is not segments[i].row and aligned(s, segments[i], page.em)), None
    )
    hit = town_of(below.words) if below is not None and below.y0 - segments[i].y1 < 1.6 * page.em else None
    return hit is not None and len(hit[0]) > 4


def first_street(lines: list[Line], code: str) -> int:
    """The first street line; the top line is a name unless it is the only one or a plain street above nothing.

    In Britain and Ireland (``code`` tells) all lines below the name are the address: house, estate, road, locality."""
    if _ENGLISH_ZIP.match(code) and len(lines) > 2 and not is_street(lines[0].text):
        named = 1 + int(bool(LEGAL_FORM.search(lines[1].text)) and not LEGAL_FORM.search(lines[0].text))
        return next((i for i in range(named, len(lines)) if not _ATTENTION.match(lines[i].text)), len(lines) - 1)
    sure = next((i for i in range(1, len(lines)) if plain_street(lines[i].text)), 0)
    for i, line in enumerate(lines):
        if 0 < i < sure and not is_part_of_address(line.text) and not STREET_WORD.search(line.text):
            continue  # "Primary School No. 2" above "Castle Street 13"
        alone = len(lines) == 1 or (plain_street(line.text) and not any(is_street(other.text) for other in lines[1:]))
        if is_street(line.text) and (i > 0 or alone):
            return first_line_of_address([each.text for each in lines], i)
    return len(lines) - 1 if len(lines) > 1 else len(lines)


def _above(
    page: PageLayout, segments: list[Segment], i: int, labels: dict[int, list[Label]], code: str
) -> tuple[list[Line], Label | None]:
    """The lines above segment ``i`` that belong to its address, top first, and the party label that closes them."""
    em = page.em
    lines: list[Line] = []
    strict: int | None = None
    current, spacing = segments[i], None
    for j in range(i - 1, -1, -1):
        segment = segments[j]
        gap = current.y0 - segment.y1
        if gap > 3.2 * em:
            break
        slip = page.width < _SLIP * em and len(segment.row.segments) == 1  # one column, set by spaces
        if segment.row is current.row or not (slip or aligned(segment, current, em)):
            continue
        if better_in_row(segment, current, em):
            continue
        label = party_label(segment, labels)
        if label is not None and is_attention(label) and line_above(segments, j, em):
            current = segment
            continue
        if label is not None:
            rest = segment.words[label.end - segment.start :] if label.colon or set_off(label) else []
            if rest and gap <= 1.6 * em and re.search(r"\w", joined(rest)):
                lines.append(Line(rest, segment))
            return lines[::-1], label
        if gap > _reach(segment, current is segments[i]) * em or len(lines) >= MAX_LINES:
            break
        if _ends_address(segment, labels) or _is_sender(segment, code):
            break
        if labelled_left(segment, labels):
            break
        if strict is None and spacing is not None and gap > max(0.7 * em, spacing + 0.45 * em):
            strict = len(lines)
        own = segment.words if not is_party_number(segment.text) else before_number(segment.words)
        if own:
            spacing = gap if spacing is None else max(spacing, gap)
            lines.append(Line(without_label(own), segment))
        current = segment
    if strict is not None and not (strict == 1 and is_street(lines[0].text)):
        lines = lines[:strict]
    lines.reverse()
    top = lines[0].segment if lines else segments[i]
    return lines, label_left(top, labels) or label_over(top, labels)


def _reach(segment: Segment, next_to_town: bool) -> float:
    """How far above, in em, a line may stand: older letters leave a line blank between street and town (DIN 676)."""
    return 2.6 if next_to_town and is_street(segment.text) else 1.6


def _is_sender(segment: Segment, below: str) -> bool:
    """Whether a line is an address of its own: a postal code's line, or a whole sender on one line. ``below`` is the
    postal code of the address under it."""
    parts = parts_of(segment.words)
    for part in parts:
        hit = town_of(part)
        # four digits and a word may be a street ("2118 Thornridge Cir.") where postal codes are longer
        if hit is not None and not STREET_WORD.search(hit[1]) and (len(hit[0]) > 4 or len(below) <= 4):
            return True
    return bool(_STREET_ZIP.search(segment.text)) or sum(w.text in ("·", "|", "•", "∙") for w in segment.words) >= 2


def _ends_address(segment: Segment, labels: dict[int, list[Label]]) -> bool:
    """Lines that stand above an address but are not part of it: labelled values, amounts, sentences."""
    text = segment.text
    if len(segment.words) > 9 or re.search(r"\d[.,]\d\d\b", text):
        return True
    for label in labels.get(segment.row.index, ()):
        if segment.start <= label.start < segment.end and not is_party_number(text):
            whole = label.start == segment.start and label.end == segment.end and len(label.key) > 4
            department = label.kinds <= _DEPARTMENTS  # "VERSAND" under the name of a works
            if (label.colon and len(label.key) > 2) or (whole and not department):
                return True
    return False


def _after(page: PageLayout, segments: list[Segment], i: int) -> list[Segment]:
    """The segments of the same column right below the address."""
    below: list[Segment] = []
    current = segments[i]
    for segment in segments[i + 1 :]:
        if segment.y0 - current.y1 > 2.0 * page.em or len(below) >= 8:
            break
        if segment.row is not current.row and aligned(segment, current, page.em):
            if town_of(segment.words) and below:
                break
            below.append(segment)
            current = segment
    return below
