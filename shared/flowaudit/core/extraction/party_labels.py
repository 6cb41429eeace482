"""Labels of parties ("Bill to", "Lieferant"): which of them belongs to an address."""

from __future__ import annotations

from flowaudit.core.extraction.labels import Label
from flowaudit.core.extraction.layout import Segment

PARTY_KINDS = frozenset({"seller", "buyer", "other"})


def party_label(segment: Segment, labels: dict[int, list[Label]]) -> Label | None:
    """The party label that opens a segment, if nothing but its translation or the word "address" follows it."""
    here = [x for x in labels.get(segment.row.index, ()) if segment.start <= x.start and x.end <= segment.end]
    for label in here:
        if label.start != segment.start or not label.kinds & PARTY_KINDS or _is_letter(label):
            continue
        named = {i for x in here if x.kinds & PARTY_KINDS for i in range(x.start, x.end)}
        rest = [segment.row.words[i].key for i in range(label.end, segment.end) if i not in named]
        other_name = rest[:1] == [""] and segment.row.words[label.end].text == "/"  # "Seller / Exporter"
        if label.colon or other_name or not any(key and key != "adresse" for key in rest) or set_off(label):
            return label
    return None


def set_off(label: Label) -> bool:
    """Whether the type parts a label from what follows: bold before plain, capitals before a name in small letters."""
    if label.end >= label.segment.end:
        return False
    words, following = label.words, label.row.words[label.end]
    if not following.text[:1].isupper() or len(label.key) < 3:
        return False
    bold = all(w.bold for w in words) and not following.bold
    return bold or (all(w.text.isupper() for w in words) and not following.text.isupper())


_ATTENTION = frozenset(
    {"attn", "attention", "alattentionde", "terattentievan", "tav", "zhd", "zuhanden", "fao", "fortheattentionof"}
)


def is_attention(label: Label) -> bool:
    """Whether a label names a person or department within an address rather than opening it."""
    return label.key in _ATTENTION


def _is_letter(label: Label) -> bool:
    """Whether "A" may be a letter of a logo: as the word for "to" it is followed by a colon."""
    return len(label.key) == 1 and not label.colon


_IS = frozenset({"ist", "is", "est", "e", "es", "jest", "war", "waren", "sind"})


def leading_label(segment: Segment, labels: dict[int, list[Label]]) -> tuple[Label | None, int]:
    """The party label that leads to an address on the same line, and where the name begins: "Bill to: Acme Ltd, …",
    "Recipient of the service is Acme Ltd, …"."""
    for label in labels.get(segment.row.index, ()):
        if label.start == segment.start and label.kinds & PARTY_KINDS and label.end < segment.end:
            copula = segment.row.words[label.end].key in _IS
            if label.colon or copula or set_off(label):
                return label, label.end + int(copula)
    return None, segment.start


def label_left(top: Segment, labels: dict[int, list[Label]]) -> Label | None:
    """A party label in the column left of the address's first line."""
    for label in labels.get(top.row.index, ()):
        if _is_letter(label):
            continue
        if label.kinds & PARTY_KINDS and label.x1 < top.x0 and label.end == label.segment.end:
            position = top.row.segments.index(top) if top in top.row.segments else -1
            if position > 0 and top.row.segments[position - 1] is label.segment and not _heads(label, labels):
                return label
    return None


def label_over(top: Segment, labels: dict[int, list[Label]]) -> Label | None:
    """The party label centred over a cell: the row above holds nothing but such labels, as many as there are cells."""
    row = top.row
    position = row.index - row.page.rows[0].index
    above = row.page.rows[position - 1] if position > 0 else None
    if above is None or row.y0 - above.y1 > 1.6 * row.page.em or len(above.segments) != len(row.segments):
        return None
    heads = [party_label(segment, labels) for segment in above.segments]
    whole = all(
        x is not None and (x.start, x.end) == (s.start, s.end) for x, s in zip(heads, above.segments, strict=True)
    )
    return heads[row.segments.index(top)] if whole and len(heads) > 1 and top in row.segments else None


def _heads(label: Label, labels: dict[int, list[Label]]) -> bool:
    """Whether a label stands above a value of its own rather than left of one."""
    page = label.row.page
    for row in page.rows[label.row.index + 1 - page.rows[0].index :][:3]:
        if row.y0 - label.row.y1 > 1.2 * page.em:
            break
        for segment in row.segments:
            if abs(segment.x0 - label.segment.x0) < 0.5 * page.em:
                return not any(x.start == segment.start for x in labels.get(row.index, ()))
    return False
