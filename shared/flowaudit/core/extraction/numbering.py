"""The invoice number and other references: tokens with digits that stand to a label or to the title."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from flowaudit.core.extraction.clauses import settles
from flowaudit.core.extraction.corrections import BESIDE, ORIGINAL, below_title, correcting_title, names_original
from flowaudit.core.extraction.document import Reading
from flowaudit.core.extraction.geometry import relate
from flowaudit.core.extraction.headers import heads_lines
from flowaudit.core.extraction.labels import LONE, Label, of_kinds
from flowaudit.core.extraction.layout import Row, Span
from flowaudit.core.extraction.patterns import Pattern
from flowaudit.core.extraction.text import joined
from flowaudit.core.extraction.titles import find_titles
from flowaudit.core.model.extraction import DocumentType

_TOKEN = Pattern(r"^[#№]?[A-Za-z0-9ÄÖÜ][\w./\-–#&+*]*$")
_NUMBER_WORD = frozenset({"nr", "no", "n", "nummer", "number", "num", "numero", "numer", "nro"})
_OTHER_PAPERS = frozenset({DocumentType.DELIVERY_NOTE, DocumentType.OFFER, DocumentType.ORDER_CONFIRMATION})
_PAYMENT = ("receipt", "quittung", "zahlung", "payment", "recu", "ricevuta", "recibo")
_OTHER_REFERENCES = frozenset({"order_number", "project_reference", "customer_vat_id", "vat_id", "tax_number"})
_LETTERED = Pattern(r"^[A-Z]{1,3}\d{1,4}$")
_RIVALLED = 0.3
_REACH = 3  # rows above, as far as a value stands below its label
_GROUPS, _GROUP = 3, 4  # of digits behind the first four signs of an account
_PREFIX = Pattern(r"^[A-Z]{1,6}[-/.]?$")


@dataclass(eq=False, slots=True)
class Reference(Span):
    """A reference: words ``start`` to ``end`` of ``row``."""

    row: Row
    start: int
    end: int
    score: float

    @property
    def text(self) -> str:
        """As printed, without the punctuation around it."""
        return joined(self.words).strip(" ,;:.#()").removeprefix("№")


_PAPERS = frozenset(
    {"beleg", "dokument", "document", "documento", "vorgang", "doc", "referenz", "reference", "referentie"}
)


def references(reading: Reading, kind: str, keys: frozenset[str] | None = None) -> list[Reference]:
    """Candidates for the reference that ``kind`` labels (with one of ``keys`` only), best first."""
    found: list[Reference] = []
    correcting = kind == "invoice_number" and correcting_title(reading) is not None
    for label in of_kinds(reading.labels, (kind,)):
        if keys is not None and (label.key not in keys or heads_lines(label.row)):
            continue
        if label.key == LONE and heads_lines(label.row):
            continue  # the position of the lines
        for row, start, end in _tokens_near(reading, label):
            fit = relate(label, row, start, end, reading.labels)
            if fit <= 0.1:
                continue
            weight = (0.9 if label.inline else 1.0) * (ORIGINAL if correcting and names_original(label) else 1.0)
            weight *= _FALSE_FRIEND if kind == "invoice_number" and _false_friend(reading, label) else 1.0
            if kind == "invoice_number" and settles(reading, row):
                weight *= 0.5
            if kind == "invoice_number" and any(stem in label.key for stem in _PAYMENT):
                weight *= 0.93  # "Invoice number" beside "Receipt number"
            if kind == "invoice_number" and _stands_better(reading, row, start, end, fit):
                weight *= _RIVALLED
            if _is_day(reading, row, start):  # "Facture n° 2024-09-12": only right behind its label
                weight *= 0.8 if row is label.row and start <= label.end + 1 else 0.0
            found.append(Reference(row, start, end, fit * weight * _form(row, start, end)))
    return sorted(found, key=lambda r: -r.score)


_FALSE_FRIEND = 0.65


def _false_friend(reading: Reading, label: Label) -> bool:
    """Whether a label that begins with "Bon" stands where that is the slip of the delivery, not the till's receipt."""
    return label.key.startswith("bon") and reading.habits.language in ("fr", "nl")


def _stands_better(reading: Reading, row: Row, start: int, end: int, fit: float) -> bool:
    """Whether a token is the value of a label of another number rather than of one to which it stands with ``fit``."""
    return any(
        relate(label, row, start, end, reading.labels) > fit
        for index in range(row.index - _REACH, row.index + 2)
        for label in reading.labels.get(index, ())
        if label.kinds & _OTHER_REFERENCES and "invoice_number" not in label.kinds
    )


def invoice_numbers(reading: Reading) -> list[Reference]:
    """Candidates for the invoice number: by label, by "Nr." after the title, right after the title."""
    found = references(reading, "invoice_number")
    titles = find_titles(reading)[:4]
    for title in titles:
        if title.kind in _OTHER_PAPERS and title is not titles[0]:
            continue  # "Delivery note 4711" on an invoice
        row = title.row
        segment_end = len(row.words)
        for i in range(title.end, segment_end):
            if _is_others(reading, row, i + 1):
                continue  # "Invoice date … PO number PO-92985"
            if row.words[i].key in _NUMBER_WORD and i + 1 < segment_end and (token := _token(reading, row, i + 1)):
                found.append(Reference(row, *token, 0.88 * _form(row, *token)))
                break
        if (
            title.end < segment_end
            and (token := _token(reading, row, title.end))
            and not _is_day(reading, row, token[0])
        ):
            found.append(Reference(row, *token, 0.7 * _form(row, *token)))
        elif (token := _last_token(reading, row, title.end, row.segment_at(title.start).end)) is not None and (
            not _is_others(reading, row, token[0])
        ):
            found.append(Reference(row, *token, 0.6 * _form(row, *token)))
    found.extend(_of_correction(reading))
    if not found or max(r.score for r in found) < 0.66:
        found.extend(_bare_number(reading))
    if not found or max(r.score for r in found) < 0.5:
        found.extend(replace(r, score=0.6 * r.score) for r in references(reading, "x_ident", _PAPERS))
    return sorted(found, key=lambda r: -r.score)


def _is_others(reading: Reading, row: Row, i: int) -> bool:
    """Whether a label that ends right before word ``i`` names another reference than the invoice's number."""
    labels = reading.labels.get(row.index, ())
    return any(label.end == i and label.kinds & _OTHER_REFERENCES for label in labels)


def _of_correction(reading: Reading) -> Iterator[Reference]:
    """The number of a credit note that stands alone with its title."""
    title = correcting_title(reading)
    for segment in below_title(reading, title) if title is not None else ():
        if any(label.end <= segment.start for label in reading.labels.get(segment.row.index, ())):
            continue  # "Kundennummer: 99654"
        token = _token(reading, segment.row, segment.start)
        if token is not None and token[1] == segment.end and not _is_day(reading, segment.row, segment.start):
            yield Reference(segment.row, *token, BESIDE * _form(segment.row, *token))


def _last_token(reading: Reading, row: Row, start: int, end: int) -> tuple[int, int] | None:
    """ "Fattura di cortesia 2024/17": the only word with a digit behind a title and one to three more words."""
    if not 1 <= end - start - 1 <= 3 or any(c.isdigit() for w in row.words[start : end - 1] for c in w.text):
        return None
    if any(c.isupper() for w in row.words[start : end - 1] for c in w.text[:1]) or _is_day(reading, row, end - 1):
        return None
    return _token(reading, row, end - 1)


def _bare_number(reading: Reading) -> Iterator[Reference]:
    """A bare "No." that opens a line near the title: "Nr. 24-0391" under "Rechnung", "Numéro : 2024/882"."""
    for title in find_titles(reading)[:2]:
        for row in title.row.page.rows:
            if not -2 * row.page.em < row.y0 - title.row.y0 < 9 * row.page.em:
                continue
            for segment in row.segments:
                at = segment.start + 1
                if row.words[segment.start].key not in _NUMBER_WORD:
                    continue
                while at < segment.end and (not row.words[at].key or row.words[at].key in _NUMBER_WORD):
                    at += 1  # "N° / Nr. 24-0391"
                token = _token(reading, row, at) if at < len(row.words) else None
                if token is not None and not _is_day(reading, row, token[0]):
                    yield Reference(row, *token, 0.7 * _form(row, *token))


def _tokens_near(reading: Reading, label: Label) -> Iterator[tuple[Row, int, int]]:
    rows = reading.rows
    seen: set[tuple[int, int]] = set()
    for index in range(max(0, label.row.index - 1), min(len(rows), label.row.index + 4)):
        row = rows[index]
        if row.page is not label.row.page:
            continue
        for i in range(len(row.words)):
            token = _token(reading, row, i)
            if token is not None and (row.index, token[1]) not in seen:
                seen.add((row.index, token[1]))
                yield row, *token


def _token(reading: Reading, row: Row, i: int) -> tuple[int, int] | None:
    """The reference that starts at word ``i``: a token with a digit, with a short prefix before it if there is one."""
    words = row.words
    text = words[i].text.strip("(),;:")
    dated = _is_day(reading, row, i) and "-" not in text and not ("/" in text and _behind_number_word(row, i))
    if not _TOKEN.match(text.rstrip(".")) or dated:
        return None
    if _in_account(reading, row, i):
        return None
    end = i + 1
    if not any(c.isdigit() for c in text):
        following = words[end].text if end < len(words) else ""
        close = end < len(words) and words[end].x0 - words[i].x1 < 0.7 * row.page.em
        if _PREFIX.match(text) and close and _TOKEN.match(following) and any(c.isdigit() for c in following):
            return (i, _past_slashes(row, end + 1)) if not _is_label(reading, row, i) else None
        return None
    cell = row.segment_at(i)
    grouped = i == cell.start and cell.end > end and all(w.text.isdigit() for w in row.words[end : cell.end])
    if grouped and _LETTERED.match(text):
        return i, cell.end  # "M26 0471 118 832" in a cell of its own
    if text.isdigit():  # "7 884 201 553": groups of one number
        near = 0.45 * row.page.em
        if i and words[i - 1].text.isdigit() and words[i].x0 - words[i - 1].x1 < near:
            return None
        while end < len(words) and words[end].text.isdigit() and words[end].x0 - words[end - 1].x1 < near:
            end += 1
    return i, _past_slashes(row, end)


def _past_slashes(row: Row, end: int) -> int:
    """The end of a reference whose parts are joined by slashes or hyphens between blanks: "A 25 / 40713"."""
    words = row.words
    while end + 1 < len(words) and words[end].text in ("/", "-", "–") and any(c.isdigit() for c in words[end + 1].text):
        end += 2
    return end


def _behind_number_word(row: Row, i: int) -> bool:
    """Whether "No." stands right before a word: "Faktura nr 12/04/2026" is the twelfth invoice of April, no day."""
    return i > 0 and row.words[i - 1].key in _NUMBER_WORD


def _is_day(reading: Reading, row: Row, i: int) -> bool:
    return any(d.start <= i < d.end_word for d in reading.days.get(row.index, ()))


def _in_account(reading: Reading, row: Row, i: int) -> bool:
    """Whether the word belongs to an IBAN, whose parts are no references, or leads groups of digits as one of an IBAN
    does, of which a sign may be misread."""
    groups = [w.text for w in row.words[i + 1 : i + 1 + _GROUPS]]
    if len(groups) == _GROUPS and all(text.isdigit() and len(text) == _GROUP for text in groups):
        return len(row.words[i].text) == _GROUP
    return any(f.kind == "iban" and f.row is row and f.start <= i < f.end for f in reading.identifiers)


def _is_label(reading: Reading, row: Row, i: int) -> bool:
    return any(label.start <= i < label.end for label in reading.labels.get(row.index, ()))


def _form(row: Row, start: int, end: int) -> float:
    """How much a token looks like a reference."""
    text = joined(row.words[start:end])
    digits = sum(c.isdigit() for c in text)
    if re.search(r"\d[.,]\d\d$", text) and digits < 8 and not re.search(r"[A-Za-z/-]", text):
        return 0.35
    if "%" in text or (end < len(row.words) and row.words[end].text in ("€", "EUR", "%", "$")):
        return 0.1
    if digits > 20:
        return 0.3
    return 1.0 if digits >= 3 else 0.9 if digits == 2 else 0.8
