"""The header fields as values with evidence, from the candidates of the other modules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from flowaudit.core.extraction import identity
from flowaudit.core.extraction.document import Reading
from flowaudit.core.extraction.evidence import evidence
from flowaudit.core.extraction.labels import of_kinds
from flowaudit.core.extraction.notes import Note
from flowaudit.core.extraction.numbering import invoice_numbers, references
from flowaudit.core.extraction.numbers import currency_of
from flowaudit.core.extraction.parties import Party
from flowaudit.core.extraction.tables import Table
from flowaudit.core.extraction.text import Word, joined
from flowaudit.core.extraction.titles import find_titles, untitled_kind
from flowaudit.core.extraction.totals import Choice, Totals
from flowaudit.core.extraction.vat import VatGroup
from flowaudit.core.model.extraction import Adjustment, FieldName, FieldValue, VatBreakdown
from flowaudit.core.model.geometry import union

Fields = dict[FieldName, FieldValue]


def reference_fields(reading: Reading) -> Fields:
    """Document type, invoice number, order number, project."""
    fields: Fields = {}
    titles = find_titles(reading)
    if titles:
        title = titles[0]
        fields[FieldName.DOCUMENT_TYPE] = evidence(
            title.kind.value, title.words, title.row.page, 0.6 + 0.35 * min(title.score, 1.0)
        )
    elif (untitled := untitled_kind(reading)) is not None:
        fields[FieldName.DOCUMENT_TYPE] = evidence(untitled[0].value, untitled[1], untitled[2], 0.75)
    numbers = invoice_numbers(reading)
    if numbers and numbers[0].score > 0.3:
        best = numbers[0]
        sure = min(0.98, best.score) - 0.3 * _rivalry(best.score, [r.score for r in numbers if r.text != best.text])
        fields[FieldName.INVOICE_NUMBER] = evidence(best.text, best.words, best.row.page, sure)
    taken = {numbers[0].text} if numbers else set()
    for kind, name in (("order_number", FieldName.ORDER_NUMBER), ("project_reference", FieldName.PROJECT_REFERENCE)):
        found = [r for r in references(reading, kind) if r.text not in taken]
        if found and found[0].score > 0.6:
            fields[name] = evidence(found[0].text, found[0].words, found[0].row.page, 0.85 * found[0].score)
    return fields


def _rivalry(best: float, others: Sequence[float]) -> float:
    """0 to 1: how close the next value comes to the chosen one."""
    return max(0.0, 1.0 - (best - max(others, default=0.0)) / _CLEAR)


_CLEAR = 0.12


def identity_fields(reading: Reading, seller: Party | None, buyer: Party | None, *, exchanged: bool = False) -> Fields:
    """VAT ids, tax number, bank account. ``exchanged``: the buyer issues the paper, so that its foot is his."""
    fields: Fields = {}
    own, other = identity.vat_ids(reading, seller, buyer, exchanged=exchanged)
    pairs = [
        (FieldName.SUPPLIER_VAT_ID, own),
        (FieldName.CUSTOMER_VAT_ID, other),
        (FieldName.SUPPLIER_TAX_NUMBER, identity.tax_number(reading, buyer)),
        (FieldName.IBAN, identity.iban(reading)),
        (FieldName.BIC, identity.bic(reading)),
    ]
    for name, owned in pairs:
        if owned is not None:
            found = owned.found
            unprefixed = name is FieldName.IBAN and found.words[0].text[:1].isdigit()
            sure = min(0.98, 0.35 + 0.6 * owned.score)
            fields[name] = evidence(found.value, found.words, found.row.page, sure, derived=unprefixed)
    return fields


def money_fields(
    reading: Reading,
    totals: Totals,
    groups: Sequence[VatGroup],
    table: Table,
    notes: dict[str, Note],
    reason: Note | None,
) -> tuple[Fields, tuple[VatBreakdown, ...], tuple[Adjustment, ...]]:
    """Totals, rates, currency, exemption; the VAT breakdown; document level allowances and charges."""
    fields: Fields = {}
    for name, choice in (
        (FieldName.NET_TOTAL, totals.net),
        (FieldName.VAT_TOTAL, totals.vat),
        (FieldName.GROSS_TOTAL, totals.gross),
        (FieldName.PAYABLE, totals.payable),
        (FieldName.PREPAID, totals.prepaid),
    ):
        if choice is not None:
            value = abs(choice.value) if name is FieldName.PREPAID else choice.value
            fields[name] = _amount(value, choice)
    rates = _rates(groups, table)
    if rates is not None:
        fields[FieldName.VAT_RATES] = rates
    currency = _currency(reading, totals)
    if currency is not None:
        fields[FieldName.CURRENCY] = currency
    untaxed = totals.vat is None or totals.vat.value == 0
    if reason is not None and (untaxed or notes):
        fields[FieldName.EXEMPTION_REASON] = evidence(joined(reason.words), reason.words, reason.row.page, reason.score)
    if untaxed and totals.net is None and totals.gross is not None and reason is not None:
        fields[FieldName.NET_TOTAL] = _amount(totals.gross.value, totals.gross)
    return fields, tuple(_breakdown(g) for g in groups), _adjustments(totals)


def _amount(value: Decimal, choice: Choice) -> FieldValue:
    words = [w for n in choice.numbers for w in n.words]
    return evidence(value, words, choice.numbers[0].row.page, choice.confidence, derived=choice.derived)


def _breakdown(group: VatGroup) -> VatBreakdown:
    return VatBreakdown(
        rate=group.rate.value,
        base=group.base.value if group.base else None,
        amount=group.tax.value if group.tax else None,
        box=union(w.box for w in group.words),
    )


def _rates(groups: Sequence[VatGroup], table: Table) -> FieldValue | None:
    """The rates of the breakdown; without one, those of the lines."""
    if groups:
        kept = [g for g in groups if g.base is not None or g.tax is not None] or list(groups)
        values = tuple(sorted({g.rate.value.normalize() + 0 for g in kept}, reverse=True))
        words: list[Word] = [w for g in kept for w in g.rate.words]
        sure = 0.93 if all(g.base and g.tax for g in kept) else 0.75
        return evidence(values, words, kept[0].rate.row.page, sure)
    numbers = [i.vat_rate for i in table.items if i.vat_rate is not None and 0 <= i.vat_rate.value <= 30]
    if not numbers:
        return None
    values = tuple(sorted({n.value.normalize() + 0 for n in numbers}, reverse=True))
    return evidence(values, [w for n in numbers for w in n.words], numbers[0].row.page, 0.7)


def _currency(reading: Reading, totals: Totals) -> FieldValue | None:
    """By label, by the totals' own sign, by the commonest sign on the page."""
    signs = {n.currency for c in (totals.payable, totals.gross, totals.net) if c for n in c.numbers[:1] if n.currency}
    for label in of_kinds(reading.labels, ("currency",)):
        for index in range(label.row.index, min(label.row.index + 3, len(reading.rows))):
            row = reading.rows[index]
            for i in range(label.end if row is label.row else 0, len(row.words)):
                code = currency_of(row.words[i].text)
                if code is not None and code in (signs or {code}):  # "VAT in local currency: EUR" of dollars
                    return evidence(code, [row.words[i]], row.page, 0.96)
    votes: Counter[str] = Counter()
    first: dict[str, Word] = {}
    for row in reading.rows:
        for i, word in enumerate(row.words):
            code = currency_of(word.text) or _glued(word.text)
            if word.key == "fr" and not _at_amount(row.words, i):  # "Fr. Meier" is no franc
                continue
            if code is not None:
                votes[code] += 1
                first.setdefault(code, word)
    for choice in (totals.payable, totals.gross, totals.net):
        if choice is not None and choice.numbers[0].currency:
            votes[choice.numbers[0].currency] += 3
    votes = Counter({code: n for code, n in votes.items() if code in first})
    if not votes:
        return None
    code, count = votes.most_common(1)[0]
    page = next(p for p in reading.layout.pages if p.number == first[code].box.page)
    return evidence(code, [first[code]], page, 0.93 if count / sum(votes.values()) > 0.7 else 0.75)


def _at_amount(words: list[Word], i: int) -> bool:
    """Whether a number stands right before or behind a word."""
    return any(words[j].text[:1].isdigit() for j in (i - 1, i + 1) if 0 <= j < len(words))


def _glued(text: str) -> str | None:
    """A currency sign glued to an amount, or in brackets in a header ("Betrag/€")."""
    for sign, code in (("€", "EUR"), ("£", "GBP"), ("¥", "JPY"), ("US$", "USD"), ("$", "USD"), ("zł", "PLN")):
        if sign in text and len(text) < 20:
            return code
    for code in ("EUR", "CHF", "USD", "GBP", "PLN"):
        if code in text and (text.startswith(code) or text.endswith((code, code + ")"))) and len(text) < 16:
            return code
    return None


def _adjustments(totals: Totals) -> tuple[Adjustment, ...]:
    found: list[Adjustment] = []
    seen: set[int] = set()
    for role, sign in (("allowance", -1), ("charge", 1)):
        for candidate in totals.extra.get(role, []):
            number = candidate.number
            if candidate.score < 0.6 or id(number) in seen or number.value == 0:
                continue
            seen.add(id(number))
            label = candidate.label
            reason = joined(label.segment.words).rstrip(":") if label else ""
            found.append(Adjustment(sign * abs(number.value), reason, None, union(w.box for w in number.words)))
    return tuple(found)
