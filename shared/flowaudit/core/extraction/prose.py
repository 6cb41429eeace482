"""Addresses in running text that a line break cuts: "Acme Ltd. Registered in England. Registered office: Mill House, ⏎
Leeds LS1 4AP." in a foot, "Acme SA, 4 rue du Port, ⏎ 75001 Paris" in a sentence."""

from __future__ import annotations

from collections.abc import Iterator

from flowaudit.core.extraction.address_lines import names_address
from flowaudit.core.extraction.address_parts import belongs, ends_sentence, parts_of, zip_part
from flowaudit.core.extraction.addresses import Address, Line, first_street
from flowaudit.core.extraction.labels import Label
from flowaudit.core.extraction.layout import PageLayout, Segment
from flowaudit.core.extraction.party_labels import leading_label
from flowaudit.core.extraction.postal import LEGAL_FORM, is_contact, is_street
from flowaudit.core.extraction.text import Word, joined

_LONG = 24  # em: shorter lines are lines of a block
_MOST_PARTS = 5


def prose_addresses(page: PageLayout, labels: dict[int, list[Label]]) -> Iterator[Address]:
    """The addresses of a page that begin on one line of a text and end on the next."""
    for block in page.blocks:
        for upper, lower in zip(block.segments, block.segments[1:], strict=False):
            if upper.x1 - upper.x0 >= _LONG * page.em and any(c.isdigit() for w in lower.words[:5] for c in w.text):
                address = _across(page, upper, lower, labels)
                if address is not None:
                    yield address


def _across(page: PageLayout, upper: Segment, lower: Segment, labels: dict[int, list[Label]]) -> Address | None:
    """The address whose postal code stands in the first words of ``lower`` and whose street, or name, in ``upper``."""
    first = {id(w) for w in upper.words}
    label, start = leading_label(upper, labels)
    parts = parts_of([*upper.row.words[start : upper.end], *lower.words[:8]])
    found = zip_part(parts)
    if found is None:
        return None
    at, town, hit = found
    if all(id(w) in first for w in town) or not any(id(w) in first for part in parts[:at] for w in part):
        return None
    begin = _sentence(parts, at)
    own = [part for part in parts[begin:at] if belongs(joined(part))]
    name = _company(parts[:begin]) if begin and names_address(joined(parts[begin - 1])) else None
    lines = [Line(part, upper) for part in ([name, *own] if name else own)]
    if len(lines) < 2 or not (name or LEGAL_FORM.search(lines[0].text) or is_street(lines[-1].text)):
        return None
    street = 1 if name else first_street(lines, hit[0])
    opened = label if begin == 0 and not name else None
    return Address(page, [*lines, Line(town, lower)], street, True, *hit, label=opened)


def _sentence(parts: list[list[Word]], at: int) -> int:
    """Where the sentence of part ``at`` begins: behind a full stop, a label, or a contact."""
    for i in range(at - 1, max(at - _MOST_PARTS, 0) - 1, -1):
        text = joined(parts[i])
        if text.endswith(":") or is_contact(text):
            return i + 1
        if i < at - 1 and ends_sentence(parts[i][-1]):
            return i + 1
    return max(at - _MOST_PARTS, 0)


def _company(parts: list[list[Word]]) -> list[Word] | None:
    """The last company named in a text."""
    for part in reversed(parts):
        if LEGAL_FORM.search(joined(part)) and not is_contact(joined(part)) and part[0].text[:1].isupper():
            return part
    return None
