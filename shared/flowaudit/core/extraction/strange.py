"""Addresses and amounts of a scanned page that nothing was made of: the town or the label beside them was misread."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from flowaudit.core.extraction.addresses import Address
from flowaudit.core.extraction.document import Reading
from flowaudit.core.extraction.layout import PageLayout, Segment
from flowaudit.core.extraction.parties import Party
from flowaudit.core.extraction.postal import is_street, zip_town
from flowaudit.core.extraction.text import key_of
from flowaudit.core.model.extraction import Doubt, DoubtKind, FieldName
from flowaudit.core.model.geometry import union

F = FieldName
PARTIES = (F.SUPPLIER_NAME, F.SUPPLIER_ADDRESS, F.CUSTOMER_NAME, F.CUSTOMER_ADDRESS)
AMOUNTS = (F.NET_TOTAL, F.VAT_TOTAL, F.VAT_RATES, F.GROSS_TOTAL, F.EXEMPTION_REASON)
_HEAD = 0.45  # of the page's height: the parties stand above
_ALIKE = 75.0  # of 100: letters of one street in two prints
_HOUSE = 4  # digits of a house number at most
PLACES = 4  # decimal places of a price at most
_DOUBTED = 0.8  # a word that OCR trusts less


def strange_addresses(
    layout: PageLayout, reading: Reading, parties: Sequence[Party | None], body: Collection[int]
) -> Iterator[Doubt]:
    """Lines of postal code and town, and streets in the upper half, that are no known party's. ``body`` are the rows of
    the table of items."""
    prints = [a for p in parties if p is not None for a in (p.address, *p.prints) if a is not None]
    known = {_digits(address.zip) for address in prints}
    priced = (row.index for row in layout.rows if any(n.is_money for n in reading.numbers.get(row.index, ())))
    items = None if body else next(priced, None)  # of a till's slip, where no table is known
    for row in layout.rows:
        for segment in row.segments:
            hit = zip_town(segment.text, scanned=True)
            strange = hit is not None and _digits(hit[0]) not in known
            above = row.index not in body and (items is None or row.index < items)
            if hit is None and above and not reading.days.get(row.index):
                labels = reading.labels.get(row.index, ())
                named = any(segment.start <= label.start < segment.end for label in labels)
                strange = not named and _is_strange_street(segment, prints)
            box = union(word.box for word in segment.words) if strange else None
            if box is not None and (hit is not None or box.y1 < _HEAD):
                yield Doubt(DoubtKind.ADDRESS, box, PARTIES, raw=segment.text)


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def _is_strange_street(segment: Segment, prints: Sequence[Address]) -> bool:
    """Whether a line of its own is a street with its number, and none of those of ``prints``."""
    if not 2 <= len(segment.words) <= 6 or len(_digits(segment.text)) > _HOUSE or not is_street(segment.text):
        return False
    from rapidfuzz import fuzz  # needed for scanned pages only

    key = key_of(segment.text)
    return all(fuzz.partial_ratio(key, key_of(line.text)) < _ALIKE for a in prints for line in a.lines)


def unlabelled_amounts(layout: PageLayout, reading: Reading, body: Collection[int]) -> Iterator[Doubt]:
    """Rows outside the table of items with an amount and a word that OCR doubts, which may have been the label of the
    amount or the rate of VAT, or with a number of so many places that a mark was misread ("1,323225")."""
    for row in layout.rows:
        numbers = reading.numbers.get(row.index, ())
        if row.index in body or not any(number.is_money for number in numbers):
            continue
        odd = {i for number in numbers if number.decimals > PLACES for i in range(number.start, number.end)}
        taken = {i for number in numbers for i in range(number.start, number.end)}
        taken |= {i for label in reading.labels.get(row.index, ()) for i in range(label.start, label.end)}
        for i, word in enumerate(row.words):
            if i in odd or (i not in taken and word.box.confidence < _DOUBTED and len(word.text) > 1):
                yield Doubt(DoubtKind.UNREAD, word.box, AMOUNTS, raw=word.text)
