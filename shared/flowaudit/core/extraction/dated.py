"""The dates of an invoice as values: what each claim says, decided together, since none is due before it is issued."""

from __future__ import annotations

from collections.abc import Sequence

from flowaudit.core.extraction.document import Reading
from flowaudit.core.extraction.evidence import evidence
from flowaudit.core.extraction.patterns import Pattern
from flowaudit.core.extraction.tables import Table
from flowaudit.core.extraction.terms import find_terms
from flowaudit.core.extraction.text import fold, joined
from flowaudit.core.extraction.timing import SAME_DATE, Claim, claims
from flowaudit.core.model.extraction import FieldName, FieldValue

Fields = dict[FieldName, FieldValue]


def date_fields(reading: Reading, table: Table) -> Fields:
    """All dates. Terms in words count from the invoice's date; without a date of supply the lines' own days tell it."""
    fields: Fields = {}
    by_kind = claims(reading)
    issued = [*by_kind.get("invoice_date", []), *by_kind.get("date", [])]
    invoiced = _best(issued)
    if invoiced is None or invoiced.score < _WEAK:  # "Tax point" alone dates a British invoice
        invoiced = next((c for c in by_kind.get("delivery_date", []) if _at_tax_point(c)), invoiced)
    if invoiced is not None:
        fields[FieldName.INVOICE_DATE] = _day(invoiced, issued)
    taken = invoiced.day if invoiced else None
    due = _due(by_kind.get("due_date", []), invoiced)
    if due is not None and (due.day is not taken or due.score > 0.7):
        fields[FieldName.DUE_DATE] = _day(due, by_kind["due_date"])
    ordered = _best(by_kind.get("order_date", []), 0.5)
    if ordered is not None:
        fields[FieldName.ORDER_DATE] = _day(ordered)
    _delivery(reading, fields, by_kind)
    _terms(reading, fields, invoiced)
    if invoiced is not None and not fields.keys() & {FieldName.DELIVERY_DATE, FieldName.DELIVERY_PERIOD_START}:
        _delivered_as_invoiced(reading, fields, invoiced)
    if not fields.keys() & {FieldName.DELIVERY_DATE, FieldName.DELIVERY_PERIOD_START}:
        _delivered_as_noted(reading, fields)
    if not fields.keys() & {FieldName.DELIVERY_DATE, FieldName.DELIVERY_PERIOD_START}:
        _supplied_by_lines(table, fields)
    return fields


_WEAK = 0.55
_BEFORE_ISSUE = 0.94  # what a due date before the date of issue counts: that of an older invoice, in a reminder


def _due(found: Sequence[Claim], invoiced: Claim | None) -> Claim | None:
    """The date by which to pay: not before the invoice was issued, unless nothing else is named."""

    def fit(claim: Claim) -> float:
        early = invoiced is not None and claim.day.day < invoiced.day.day
        return claim.score * (_BEFORE_ISSUE if early else 1.0)

    best = max(found, key=fit, default=None)
    return best if best is not None and best.score >= _LEAST_DUE else None


_LEAST_DUE = 0.4


def _at_tax_point(claim: Claim) -> bool:
    return claim.label is not None and claim.label.key.startswith("tax") and claim.score > _WEAK


def _supplied_by_lines(table: Table, fields: Fields) -> None:
    """The days in the lines' own column: one day, or the period from the first to the last."""
    days = sorted((day for day in table.days if day.end is None), key=lambda d: d.day)
    if not days:
        return
    first, last = days[0], days[-1]
    if first.day == last.day:
        fields[FieldName.DELIVERY_DATE] = evidence(first.day, first.words, first.row.page, 0.8)
    else:
        fields[FieldName.DELIVERY_PERIOD_START] = evidence(first.day, first.words, first.row.page, 0.8)
        fields[FieldName.DELIVERY_PERIOD_END] = evidence(last.day, last.words, last.row.page, 0.8)


def _delivered_as_invoiced(reading: Reading, fields: Fields, invoiced: Claim) -> None:
    """ "The date of supply is that of the invoice": the statement is the evidence, the date is derived."""
    for row in reading.rows:
        if SAME_DATE.search(fold(row.text)):
            fields[FieldName.DELIVERY_DATE] = evidence(invoiced.day.day, row.words, row.page, 0.85, derived=True)
            return


def _delivered_as_noted(reading: Reading, fields: Fields) -> None:
    """ "The date of supply is that of the delivery note": the note's date, if only one is named."""
    texts = [fold(row.text) for row in reading.rows]
    if not any(_AS_NOTED.search(f"{text} {below}") for text, below in zip(texts, [*texts[1:], ""], strict=True)):
        return
    noted = [
        day
        for days in reading.days.values()
        for day in days
        if day.end is None and _NOTED.search(fold(" ".join(w.text for w in day.row.words[: day.start])))
    ]
    if len({day.day for day in noted}) == 1:
        fields[FieldName.DELIVERY_DATE] = evidence(noted[0].day, noted[0].words, noted[0].row.page, 0.85)


_AS_NOTED = Pattern(
    r"(?:liefer|leistung)[a-z/\- ]*(?:datum|zeitpunkt|tag)[a-z ]{0,12}(?:entspricht|gleich|=|:|ist|siehe|wie)"
    r"[a-z ]{0,12}(?:lieferscheindatum|datum des lieferscheins?|lieferschein\b)"
)
_NOTED = Pattern(r"lieferschein(?!datum entspricht)[^;|]{0,40}$")


def _best(found: Sequence[Claim], least: float = 0.12) -> Claim | None:
    best = max(found, key=lambda c: c.score, default=None)
    return best if best is not None and best.score >= least else None


def _day(claim: Claim, others: Sequence[Claim] = ()) -> FieldValue:
    """The date; less sure the closer another one comes to it."""
    rival = max((c.score for c in others if c.day.day != claim.day.day), default=0.0)
    doubt = 0.3 * max(0.0, 1.0 - (claim.score - rival) / _CLEAR)
    return evidence(claim.day.day, claim.day.words, claim.day.row.page, min(0.98, 0.15 + 0.85 * claim.score) - doubt)


_CLEAR = 0.12


def _delivery(reading: Reading, fields: Fields, by_kind: dict[str, list[Claim]]) -> None:
    """A delivery label may name a day or a period; so may a period label."""
    whole = [c for c in by_kind.get("period_start", []) if c.day.end is not None]  # "Valid from 3 May to 5 May"
    found = [*by_kind.get("delivery_date", []), *by_kind.get("delivery_period", []), *whole]
    found.sort(key=lambda c: -c.score)
    for claim in found:
        if claim.score < 0.45:
            break
        day = claim.day
        if day.end is not None and day.end != day.day:
            if FieldName.DELIVERY_PERIOD_START not in fields:
                sure = min(0.97, 0.15 + 0.85 * claim.score)
                fields[FieldName.DELIVERY_PERIOD_START] = evidence(day.day, day.words, day.row.page, sure)
                fields[FieldName.DELIVERY_PERIOD_END] = evidence(day.end, day.words, day.row.page, sure)
        elif FieldName.DELIVERY_DATE not in fields:
            fields[FieldName.DELIVERY_DATE] = _day(claim)
    first, last = (_best(by_kind.get(kind, []), 0.45) for kind in ("period_start", "period_end"))
    if first and last is None:
        last = _until_below(reading, first)
    if not found and first and last and first.day.day <= last.day.day and first.day is not last.day:
        fields[FieldName.DELIVERY_PERIOD_START] = _day(first)
        fields[FieldName.DELIVERY_PERIOD_END] = _day(last)


def _terms(reading: Reading, fields: Fields, invoiced: Claim | None) -> None:
    terms = find_terms(reading)
    if not terms or terms[0].score < 0.5:
        return
    term = terms[0]
    words = term.row.segment_at(term.row.words.index(term.words[0])).words if term.words else term.row.words
    fields[FieldName.PAYMENT_TERMS] = evidence(joined(words), words, term.row.page, 0.8 * term.score)
    if FieldName.DUE_DATE not in fields and invoiced is not None:
        due = term.due(invoiced.day.day)
        fields[FieldName.DUE_DATE] = evidence(due, term.words, term.row.page, term.score * 0.95, derived=True)


def _until_below(reading: Reading, first: Claim) -> Claim | None:
    """The end of a period on the line below its beginning, behind "to" alone."""
    row, x0 = first.day.row, first.day.words[0].x0
    for index in (row.index + 1, row.index + 2):
        for day in reading.days.get(index, ()):
            before = day.row.words[day.start - 1].key if day.start else ""
            if day.row.page is row.page and before in _UNTIL and abs(day.words[0].x0 - x0) < row.page.em:
                return Claim(day, first.score)
    return None


_UNTIL = frozenset({"bis", "to", "until", "au", "tot", "al", "hasta", "do"})
