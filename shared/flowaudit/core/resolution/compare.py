"""Whether two written values say the same. Differences of formatting are none."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from enum import StrEnum

from flowaudit.core.resolution.reading import amounts, spans


class Kind(StrEnum):
    """How a feature's values are compared; the values are the rulesets' ``extraction_type``."""

    TEXT = "TEXT"
    TEXTBLOCK = "TEXTBLOCK"
    DATE = "DATE"
    DATE_RANGE = "DATE_RANGE"
    MONEY = "MONEY"
    PERCENT = "PERCENT"
    ID = "ID"
    TABLE = "TABLE"


_BY_NAME: tuple[tuple[str, Kind], ...] = (
    (r"(^|_)(rate|rates|percent)(_|$)", Kind.PERCENT),
    (r"(^|_)(date|period|time)(_|$)", Kind.DATE_RANGE),
    (r"(^|_)(amount|amounts|total|net|gross|payable|price)(_|$)", Kind.MONEY),
    (r"(^|_)(number|id|iban|bic|reference)(_|$)", Kind.ID),
    (r"(^|_)(line_items|lines|items)(_|$)", Kind.TABLE),
)
_ALIKE = 75  # one misread letter in a word of four gives 75
_SHORTEST_ABBREVIATION = 3
_SHORTEST_PART = 6  # letters; shorter parts are found in too many texts
_NUMBER = re.compile(r"[0-9]+")
_FIGURE = re.compile(r"-?[0-9](?:[0-9.,'’]*[0-9])?")


def kind_of(feature_id: str) -> Kind:
    """The kind that a feature's name suggests, for callers that have no ruleset at hand."""
    for pattern, kind in _BY_NAME:
        if re.search(pattern, feature_id):
            return kind
    return Kind.TEXT


def same(left: str, right: str, kind: Kind, *, alternatives: bool = False) -> bool:
    """True if both values mean the same.

    ``alternatives``: the feature asks for one of two kinds of identifier (tax number or VAT id), so a value of each
    kind is no contradiction.

    Amounts and dates agree if one reading of each does (``1.234`` and ``03/04/2025`` have two); identifiers agree
    without separators; texts agree if the figures do and the words are alike or one text holds the other. Tables are
    not compared: their writing as text is free. Values that cannot be read as their kind are compared as texts.
    """
    if left.strip() == right.strip() or kind is Kind.TABLE:
        return True
    if kind in {Kind.DATE, Kind.DATE_RANGE}:
        return _same_dates(left, right)
    if kind is Kind.MONEY:
        return _same_amounts(left, right)
    if kind is Kind.PERCENT:
        return _same_rates(left, right)
    if kind is Kind.ID:
        return _same_ids(left, right, alternatives)
    return _same_texts(left, right)


def fold(text: str) -> str:
    """Lower case, without accents, umlauts with and without e alike, ß = ss, only letters, digits and single spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    plain = re.sub(r"([aou])e", r"\1", plain)
    return re.sub(r"[^0-9a-z]+", " ", plain).strip()


def _same_dates(left: str, right: str) -> bool:
    first, second = spans(left), spans(right)
    if first and second:
        return bool(first & second)
    # "Leistungsdatum entspricht Rechnungsdatum" names no day and therefore contradicts none
    return (not _NUMBER.search(left) or not _NUMBER.search(right)) or _same_texts(left, right)


def _same_amounts(left: str, right: str) -> bool:
    first, first_currency = amounts(left)
    second, second_currency = amounts(right)
    if first and second:
        currencies = {first_currency, second_currency} - {None}
        return bool(first & second) and len(currencies) < 2
    return _same_figures(left, right)


def _same_figures(left: str, right: str) -> bool:
    """Amounts inside of words or lists ("Netto 100,00 EUR; 50,00 EUR"): all of the shorter list are in the longer."""
    fewer, more = sorted((_figures(left), _figures(right)), key=len)
    if not fewer:
        return not more and _same_texts(left, right)
    return all(any(figure & other for other in more) for figure in fewer)


def _figures(text: str) -> list[frozenset[Decimal]]:
    return [readings for part in _FIGURE.findall(text) if (readings := amounts(part)[0])]


def _same_rates(left: str, right: str) -> bool:
    first, second = _rates(left), _rates(right)
    return first == second if first and second else _same_texts(left, right)


def _rates(text: str) -> frozenset[Decimal]:
    found = re.findall(r"[0-9]+(?:[.,][0-9]+)?", text)
    return frozenset(Decimal(number.replace(",", ".")).normalize() for number in found)


def _same_ids(left: str, right: str, alternatives: bool) -> bool:
    first, second = _ids(left), _ids(right)
    if not first or not second:
        return _same_texts(left, right)
    if first & second:
        return True
    whole = fold(left).replace(" ", ""), fold(right).replace(" ", "")
    if whole[0] == whole[1]:
        return True
    # a VAT id and a tax number of one supplier are two right answers to the same question (§ 14 Abs. 4 Nr. 2 UStG)
    return alternatives and _vat_ids(first) != _vat_ids(second)


def _ids(text: str) -> frozenset[str]:
    """The identifiers of a value: parts between commas, semicolons and line ends, without labels and separators."""
    parts = re.split(r"[,;|\n]|\s/\s", text)
    bare = (fold(re.sub(r"^.*?:\s*", "", part)).replace(" ", "") for part in parts)
    return frozenset(part for part in bare if _NUMBER.search(part))


def _vat_ids(ids: frozenset[str]) -> bool:
    return any(re.fullmatch(r"[a-z]{2}[0-9a-z]{8,12}", value) for value in ids)


def _same_texts(left: str, right: str) -> bool:
    first, second = fold(left), fold(right)
    if first == second:
        return True
    if not first or not second:
        return False
    numbers = set(_NUMBER.findall(first)), set(_NUMBER.findall(second))
    if not (numbers[0] <= numbers[1] or numbers[1] <= numbers[0]):
        return False
    words = _NUMBER.sub(" ", first).split(), _NUMBER.sub(" ", second).split()
    if not words[0] or not words[1]:
        return bool(numbers[0] & numbers[1])
    joined = sorted(("".join(words[0]), "".join(words[1])), key=len)
    if len(joined[0]) >= _SHORTEST_PART and joined[0] in joined[1]:
        return True
    fewer, more = sorted(words, key=len)
    return all(any(_alike(word, other) for other in more) for word in fewer)


def _alike(word: str, other: str) -> bool:
    """Equal, abbreviated, or one misread letter apart."""
    short, long = sorted((word, other), key=len)
    if short == long or (len(short) >= _SHORTEST_ABBREVIATION and long.startswith(short)):
        return True
    from rapidfuzz import fuzz  # needed with a second opinion only

    return len(short) > _SHORTEST_ABBREVIATION and fuzz.ratio(short, long) >= _ALIKE
