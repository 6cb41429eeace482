"""Signed amounts as statements print them: ``-1.234,56``, ``1.234,56-``, ``1 234,56 S``, ``1,234.56 CR``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from flowaudit.core.extraction.layout import Row, Span
from flowaudit.core.extraction.numbers import currency_of, to_decimal
from flowaudit.core.extraction.text import Word
from flowaudit.core.model.parsed import PageSource

#: What marks an amount as going out (-1) or coming in (+1), folded. Single letters count beside an amount alone.
MARKS = {
    **dict.fromkeys(("-", "–", "−", "s", "d", "dr", "soll", "debit", "debet", "dare", "debe", "db", "af", "wn"), -1),
    **dict.fromkeys(("+", "h", "c", "cr", "haben", "credit", "avere", "haber", "bij", "ma", "kredit"), 1),
}
_SIGN = r"[-–−+]"
_LETTERS = r"(?:S|H|C|D|CR|DR|Cr|Dr)"
_CURRENCY = r"(?:€|£|\$|zł|EUR|USD|GBP|CHF|PLN|CZK|SEK|NOK|DKK)"
#: The digits of an amount with two decimals.
BODY = r"(?:\d{1,3}(?:[.,'’ \u00a0\u202f]\d{3})+|\d+)[.,]\d{2}"
_WHOLE = re.compile(
    rf"^(?P<c1>{_CURRENCY})?(?P<open>\()?(?P<before>{_SIGN})?(?P<c2>{_CURRENCY})?(?P<body>{BODY})"
    rf"(?P<after>{_SIGN}|{_LETTERS})?(?P<c3>{_CURRENCY})?(?P<last>{_SIGN})?(?P<close>\))?[*]?$"
)
_HEAD = re.compile(rf"^(?:{_CURRENCY})?{_SIGN}?(?:{_CURRENCY})?\d{{1,3}}$")
_GROUP = re.compile(r"^\d{3}$")
_TAIL = re.compile(rf"^\d{{3}}[.,]\d{{2}}(?:{_SIGN}|{_LETTERS})?(?:{_CURRENCY})?$")
_BROKEN = re.compile(rf"^{_SIGN}?\d[\d.,'’]*[.,]$")
_CENTS = re.compile(rf"^\d\d(?:{_SIGN}|{_LETTERS})?[:;.'’`*|]?$")
_TWO = re.compile(r"^[^\d]{0,4}(?P<whole>[\d.,'’]*\d)(?P<mark>[.,])(?P<cents>\d\d)(?:[-+–−]|[SHCD]R?)?[€£]?$")
_DAY = re.compile(r"^(?:0?[1-9]|[12]\d|3[01])\.(?:0[1-9]|1[0-2])$")


@dataclass(eq=False, slots=True)
class Amount(Span):
    """An amount on a row. ``sign`` is -1 or 1 where one is printed, else 0; ``value`` is not negative."""

    value: Decimal
    sign: int
    row: Row
    start: int
    end: int
    currency: str | None = None

    @property
    def signed(self) -> Decimal:
        """With its sign; without one as it stands."""
        return self.value * (self.sign or 1)


def mark_of(texts: Iterable[str], default: str) -> str:
    """The decimal mark of a file's amounts. ``28.05`` may be a day, so it says little."""
    votes = {",": 0.0, ".": 0.0, default: 0.1}
    for text in texts:
        match = _TWO.match(text)
        if match is None or text.count(match["mark"]) > 1:
            continue
        votes[match["mark"]] += 0.1 if _DAY.match(text) else 1.0
    return "," if votes[","] > votes["."] else "."


def parsed(text: str, mark: str) -> tuple[Decimal, int, str | None] | None:
    """Value, printed sign and currency of a text that is an amount with two decimals; None for any other."""
    match = _WHOLE.match(text.strip())
    if match is None or match["body"][-3] != mark:
        return None
    found = to_decimal(match["body"], mark)
    if found is None:
        return None
    currency = currency_of(match["c1"] or match["c2"] or match["c3"] or "")
    told = (match["before"] or match["after"] or match["last"] or "").lower()
    sign = -1 if match["open"] and match["close"] else MARKS.get(told, 0)
    return found[0], sign, currency


def amounts_in(row: Row, mark: str) -> list[Amount]:
    """All amounts of a row, left to right, with the signs and currencies beside them."""
    found: list[Amount] = []
    scanned = row.page.source is PageSource.OCR
    i = 0
    while i < len(row.words):
        for end in (_grouped(row, i), i + 1):
            text = " ".join(w.text for w in row.words[i:end])
            read = parsed(_mended(text, mark) if scanned else text, mark)
            if read is not None:
                found.append(_with_neighbours(Amount(read[0], read[1], row, i, end, read[2])))
                i = max(found[-1].end, end) - 1
                break
        i += 1
    return found


def _mended(text: str, mark: str) -> str:
    """What OCR makes of an amount: specks behind it, a space before the cents, and an S of debit that is glued to it
    and looks like an 8."""
    text = re.sub(r"(?<=[.,]) (?=\d\d)", "", text.rstrip(":;'’`*|"))
    return f"{text[:-1]}S" if re.search(rf"\d{re.escape(mark)}\d\d8$", text) else text


def _grouped(row: Row, i: int) -> int:
    """The end of an amount whose thousands are set apart by spaces."""
    words, end = row.words, i + 1
    scanned = row.page.source is PageSource.OCR
    if scanned and end < len(words) and _BROKEN.match(words[i].text) and _CENTS.match(words[end].text):
        return end + 1 if words[end].x0 - words[i].x1 <= row.page.em else end
    if not _HEAD.match(words[i].text):
        return end
    near = (0.95 if scanned else 0.6) * row.page.em
    while end < len(words) and words[end].x0 - words[end - 1].x1 <= near:
        if _TAIL.match(words[end].text):
            return end + 1
        if not _GROUP.match(words[end].text):
            break
        end += 1
    return i + 1


def _with_neighbours(amount: Amount) -> Amount:
    """Take in what stands close beside the amount: a sign, the letters of debit and credit, a currency."""
    words, em = amount.row.words, amount.row.page.em
    for _ in range(2):
        after = words[amount.end] if amount.end < len(words) else None
        if after is not None and after.x0 - words[amount.end - 1].x1 < 1.6 * em and _takes(amount, after):
            amount.end += 1
    before = words[amount.start - 1] if amount.start else None
    if before is not None and words[amount.start].x0 - before.x1 < 1.2 * em:
        sign = MARKS.get(before.text, 0) if before.text in "-–−+" else 0
        if sign and not amount.sign:
            amount.sign, amount.start = sign, amount.start - 1
        elif amount.currency is None and currency_of(before.text):
            amount.currency, amount.start = currency_of(before.text), amount.start - 1
    return amount


def _takes(amount: Amount, word: Word) -> bool:
    sign = MARKS.get(word.text.lower().strip("()."), 0)
    if sign and not amount.sign and (len(word.text) > 1 or not word.text.islower()):
        amount.sign = sign
        return True
    if amount.currency is None and currency_of(word.text):
        amount.currency = currency_of(word.text)
        return True
    return False
