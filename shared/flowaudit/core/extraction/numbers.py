"""Amounts, quantities and percentages, read by the number habits of the document."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from flowaudit.core.extraction.layout import Row, Span
from flowaudit.core.extraction.patterns import Pattern
from flowaudit.core.extraction.text import Word, joined
from flowaudit.core.model.parsed import PageSource

SYMBOLS = {
    "€": "EUR",
    "$": "USD",
    "us$": "USD",
    "£": "GBP",
    "zł": "PLN",
    "zl": "PLN",
    "fr.": "CHF",
    "sfr.": "CHF",
    "kč": "CZK",
    "₹": "INR",
    "rs.": "INR",
    "rm": "MYR",
    "s$": "SGD",
    "a$": "AUD",
    "au$": "AUD",
    "c$": "CAD",
    "ca$": "CAD",
    "¥": "JPY",
    "￥": "JPY",
    "円": "JPY",
    "kr": "SEK",
    "kr.": "DKK",
}
_CODES = (
    "EUR USD GBP CHF PLN CZK SEK NOK DKK HUF RON BGN JPY CAD AUD NZD CNY TRY SGD INR MYR HKD ZAR MXN BRL AED ISK RSD"
)
CODES = frozenset(_CODES.split(" "))

_CURRENCY = (
    r"(?:₹|RM|Rs\.|S\$|A\$|CA?\$|AU\$|€|£|¥|￥|円|\$|US\$|zł|Kč|EUR|USD|GBP|CHF|PLN|CZK|SEK|NOK|DKK|HUF|RON|MYR|INR|SGD"
    r"|AUD|CAD|NZD|JPY|Fr\.|SFr\.|Euro?)"
)
_BODY = r"\d{1,3}(?:[.'’′´`,  ]\d{3})+(?:[.,]\d{1,4})?|\d+(?:[.,]\d{1,6})?"
_NUMBER = Pattern(
    rf"^[(\[@]?(?P<c1>{_CURRENCY})?\s*(?P<minus>[-–−+]?)\s*(?P<c3>{_CURRENCY})?(?P<body>{_BODY})"
    rf"(?P<dash>[.,][-–—]{{1,2}})?(?P<minus2>[-–−]?)\s*(?P<pct>%)?(?P<c2>{_CURRENCY})?(?P<class>(?<=[.,]\d\d)[A-HNTXZ*])?(?P<tail>(?<=[.,]\d\d)\.|[)\]*,;:]*)$",
    re.IGNORECASE,
)
_TWO_PLACES = Pattern(r"\d(?P<thousand>[.,' ’′´`]\d{3})?(?P<mark>[.,])\d\d[€$£)\]-]*$")
_THREE_PARTS = Pattern(r"\d\.\d+\.\d")
_CLOCK = Pattern(r"^(?:[01]?\d|2[0-4])\.[0-5]\d$")
_TIMES = Pattern(r"^\d{1,4}[x×]$", re.IGNORECASE)
_ONLY_CURRENCY = Pattern(rf"^[(\[]?{_CURRENCY}[)\].:]?$", re.IGNORECASE)
_GROUP = Pattern(r"^\d{3}(?:[.,]\d{1,4})?(?:€|%)?$")
_DECIMAL_GROUP = Pattern(r"^\d{3}[.,]\d{2}")
_CUT_OFF = Pattern(r"^[-–−]?[€$£]?\d{1,3}(?:[.,'’′´`]\d{3})*[.,]$")
_LONG_CUT_OFF = Pattern(r"^[-–−]?\d{4,7}[.,]$")
_MISREAD_MARK = Pattern(r"(?<=\d)°(?=\d{3})")  # an apostrophe between thousands
_MISREAD_POINT = Pattern(r"(?<=\d)[.°](?=[€$£%]$)")  # a speck before the currency or the per cent sign
_CENTS = Pattern(r"^\d{2}(?:€|%)?$")
# "payable within 30 days" names no amount
TIME_UNITS = Pattern(
    r"tage?n?|werktagen?|kalendertagen?|wochen|monaten?|days?|weeks?|months?|jours?|semaines|mois|dag|dagen|weken|maanden|"
    r"giorn[oi]|gg|settimane|mesi|dias?|semanas|meses|dzien|dni|tygodni|miesiecy"
)
_HEAD = Pattern(r"^[(]?[-–−+]?(?:[€$£])?\d{1,3}[.,'’′´`]?$")


@dataclass(eq=False, slots=True)
class Number(Span):
    """A number on the page. ``decimals`` counts the printed decimal places."""

    value: Decimal
    row: Row
    start: int
    end: int
    decimals: int
    percent: bool = False
    currency: str | None = None

    @property
    def is_money(self) -> bool:
        """Whether it is printed as an amount: two decimals or a currency."""
        return not self.percent and (self.decimals == 2 or self.currency is not None)


def decimal_mark(words: Iterable[Word], default: str) -> str:
    """The decimal mark that the amounts of the document use; ``default`` (of the language) if they do not tell."""
    weights = {",": 0.0, ".": 0.0}
    weights[default] = 0.9
    previous = ""
    for word in words:
        match = _TWO_PLACES.search(word.text)
        if match and not _THREE_PARTS.search(word.text):
            weight = 3.0 if match["thousand"] else 1.0
            if currency_of(previous) or any(c in word.text for c in "€$£"):
                weight += 1.0
            elif match["mark"] == "." and _CLOCK.match(word.text):
                weight = 0.3
            weights[match["mark"]] += weight
        elif match is None and weights and currency_of(word.text) and (m := _TWO_PLACES.search(previous)):
            weights[m["mark"]] += 1.0
        previous = word.text
    return "," if weights[","] > weights["."] else "."


def to_decimal(body: str, mark: str) -> tuple[Decimal, int] | None:
    """Value and printed decimals of digits with separators, under the document's decimal mark."""
    body = re.sub(r"['’′´`\s  ]", "", body)
    last = max(body.rfind(","), body.rfind("."))
    if last < 0:
        return _decimal(body, 0)
    sep, tail = body[last], body[last + 1 :]
    other = "." if sep == "," else ","
    if other in body[:last] or (sep == mark and body.count(sep) == 1):
        whole, part = body[:last], tail
    elif body.count(sep) > 1 or (len(tail) == 3 and sep != mark):
        whole, part = body, ""
    else:
        whole, part = body[:last], tail
    return _decimal(re.sub(r"[.,]", "", whole) + ("." + part if part else ""), len(part))


def _decimal(text: str, decimals: int) -> tuple[Decimal, int] | None:
    try:
        return Decimal(text), decimals
    except InvalidOperation:
        return None


def currency_of(text: str) -> str | None:
    """The ISO 4217 code of a symbol or code, or None."""
    text = text.strip("()[]:;,* ")
    if text.upper() in CODES:
        return text.upper()
    if text.lower() in ("euro", "eur."):
        return "EUR"
    return SYMBOLS.get(text.lower())


_SPACED = Pattern(r"(?<![\d.,])\d{1,3} \d{3}[.,]\d\d(?!\d)")
_UNSPACED = Pattern(r"(?<!\d )\d[.,'’′´`]?\d{3}[.,]\d\d(?!\d)")
_TELLING = 2  # amounts


def spaces_thousands(rows: Iterable[Row], mark: str) -> bool:
    """Whether the amounts of a document set thousands apart by narrow spaces and by nothing else, whatever its language
    does; then a wider space (bold or justified type) does so too."""
    spaced = 0
    for row in rows:
        if _UNSPACED.search(row.text):
            return False
        if _SPACED.search(row.text):
            spaced += sum(n.decimals == 2 and n.value >= 1000 and n.end > n.start + 1 for n in numbers_in(row, mark))
    return spaced >= _TELLING


def numbers_in(row: Row, mark: str, spaced: bool = False) -> list[Number]:
    """All numbers of a row, left to right; currency, sign and per cent sign belong to them. ``spaced``: the document's
    language sets thousands apart by spaces."""
    found: list[Number] = []
    i = 0
    while i < len(row.words):
        end = _grouped(row, i, spaced)
        number = _number(row, i, end, mark)
        if number is None and end > i + 1:
            end = i + 1
            number = _number(row, i, end, mark)
        if number is not None:
            found.append(number)
            i = number.end
        else:
            i += 1
    return found


def _grouped(row: Row, i: int, spaced: bool) -> int:
    """End of a number whose thousands are set apart by spaces ("1 234,56")."""
    words, end = row.words, i + 1
    scanned = row.page.source is PageSource.OCR
    wide = 0.95 if scanned else 0.65  # OCR's boxes are tight around the ink
    cut_off = _CUT_OFF.match(words[i].text) or (scanned and _LONG_CUT_OFF.match(words[i].text))
    if end < len(words) and cut_off and _CENTS.match(words[end].text):
        return end + 1 if words[end].x0 - words[i].x1 < wide * row.page.em else end
    if not _HEAD.match(words[i].text):
        return end
    while end < len(words) and _GROUP.match(words[end].text):
        broken = not words[end - 1].text[-1:].isdigit()
        sized = _DECIMAL_GROUP.match(words[end].text) or _ONLY_CURRENCY.match(joined(words[end + 1 : end + 2]))
        limit = wide if broken or (spaced and sized) else 0.42
        if words[end].x0 - words[end - 1].x1 > limit * row.page.em or _DECIMAL_GROUP.match(words[end - 1].text):
            break
        end += 1
    # "2 100" may be a quantity and a price; a decimal part or two groups make it one number
    priced = spaced and end < len(words) and bool(_ONLY_CURRENCY.match(words[end].text))  # "1 127 €"
    if end > i + 1 and end == i + 2 and not priced and not re.search(r"[.,]\d", words[end - 1].text):
        gap = words[end - 1].x0 - words[i].x1
        return end if gap < 0.3 * row.page.em and words[i].text[-1:].isdigit() and len(words[i].text) <= 3 else i + 1
    return end


def _number(row: Row, i: int, end: int, mark: str) -> Number | None:
    text = "".join(w.text for w in row.words[i:end])
    if row.page.source is PageSource.OCR:
        text = _MISREAD_POINT.compiled.sub("", _MISREAD_MARK.compiled.sub("’", text))
    if _TIMES.match(text):
        text = text[:-1]
    match = _NUMBER.match(text) if any(c.isdigit() for c in text) else None
    parsed = to_decimal(match["body"], mark) if match is not None else None
    if match is None or parsed is None:
        return None
    value, decimals = parsed
    minus = match["minus"] in ("-", "–", "−") or bool(match["minus2"])
    brackets = text.startswith("(") and text.rstrip(",;").endswith(")") and decimals == 2
    number = Number(value, row, i, end, 2 if match["dash"] else decimals, bool(match["pct"]))
    number.currency = currency_of(match["c1"] or match["c3"] or match["c2"] or "")
    apart = decimals > 0 and _minus_before(row, i)
    if apart:
        number.start -= 1
    if minus or brackets or apart:
        number.value = -value
    _take_sign_behind(number)
    before = row.words[number.start - 1] if number.start else None
    if number.currency is None and before is not None and _ONLY_CURRENCY.match(before.text):
        number.currency = currency_of(before.text)
    return number


def _minus_before(row: Row, i: int) -> bool:
    """Whether a minus sign of its own stands right before word ``i`` and does not join it to another word."""
    words, em = row.words, row.page.em
    if i == 0 or words[i - 1].text not in ("-", "–", "−") or words[i].x0 - words[i - 1].x1 >= 0.5 * em:
        return False
    return i < 2 or words[i - 1].x0 - words[i - 2].x1 > 0.95 * em or bool(_ONLY_CURRENCY.match(words[i - 2].text))


_PER_CENT = frozenset({"vh", "prozent", "percent", "pct", "procent", "proc"})
_PER_CENT_PAIRS = frozenset({("v", "h"), ("per", "cent"), ("pour", "cent"), ("por", "ciento"), ("per", "cento")})


def _per_cent(words: list[Word]) -> int:
    """How many of the words spell the per cent sign: "v. H.", "Prozent", "pour cent"."""
    keys = tuple(w.key for w in words)
    return 1 if keys[0] in _PER_CENT else 2 if keys in _PER_CENT_PAIRS else 0


def _take_sign_behind(number: Number) -> None:
    """A per cent sign or a currency behind the number belongs to it."""
    words, end = number.row.words, number.end
    if end >= len(words):
        return
    gap = words[end].x0 - words[end - 1].x1
    em = number.row.page.em
    if not number.percent and words[end].text.strip("),.;:") == "%" and gap < 1.9 * em:
        number.percent, number.end = True, end + 1
    elif not number.percent and gap < em and (size := _per_cent(words[end : end + 2])):
        number.percent, number.end = True, end + size
    elif number.currency is None and gap < 0.95 * em and _ONLY_CURRENCY.match(words[end].text):
        number.currency, number.end = currency_of(words[end].text), end + 1
