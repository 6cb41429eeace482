"""Other values of the same kind for a document: what must not matter to an engine that reads layouts.

Amounts are multiplied so that sums still hold: every number with two decimals gets the same whole factor. Dates are
moved by one span of days. Identifiers and names of the truth get other letters and digits of the same class, word by
word, wherever they stand on the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from flowaudit.core.evaluation.fields import as_number
from flowaudit.core.generator.layouts.style import MONTHS

_NAMES = ("supplier_name", "customer_name")
_ADDRESSES = ("supplier_address", "customer_address")
_IDENTIFIERS = ("invoice_number", "supplier_tax_number")
_DATES = ("invoice_date", "delivery_date", "delivery_period_start", "delivery_period_end", "due_date", "order_date")
_AMOUNTS = ("net_total", "vat_total", "gross_total", "payable", "prepaid")
_FORMS = "gmbh mbh kgaa ohg gbr e.k. e.v. und ltd limited plc llp inc sarl sas srl s.r.l. spa herrn frau herr firma"
_PLACES = "straße strasse str. weg platz allee rue avenue boulevard via calle street road des les der die von"
_KEEP = frozenset(f"{_FORMS} {_PLACES}".split(" "))
_AMOUNT = re.compile(r"(?<![\d.,/])(?<!\d-)(?:\d{1,3}(?:[.,' \u00a0]\d{3})*|\d+)[.,]\d{2,4}(?![\d/]|[.,]\d|\s?%)")
_NAMED = re.compile(r"(?<!\d)(\d{1,2})(\.? (?:de )?)([^\W\d]{3,12})( (?:de )?)(20\d\d)(?!\d)")
_DATE = re.compile(r"(?<![\d.,])(\d{1,2})([./-])(\d{1,2})\2(20\d\d|\d\d)(?![\d]|[.,]\d)")
_ISO = re.compile(r"(?<!\d)(20\d\d)-(\d\d)-(\d\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class Changes:
    """What becomes of a document's text. ``factor`` multiplies amounts, ``days`` moves dates, ``words`` replaces words.

    ``counts`` are the quantities and rates, which stay; ``prices`` those that are printed with three or four decimals.
    """

    factor: int
    days: int
    words: Mapping[str, str] = field(default_factory=dict)
    counts: frozenset[Decimal] = frozenset()
    prices: frozenset[Decimal] = frozenset()
    offset: tuple[float, float] = (0.0, 0.0)

    def shift(self, page: int) -> tuple[float, float]:
        """How far (points) the page's text moves; every other page moves the other way."""
        sign = -1 if page % 2 else 1
        return self.offset[0] * sign, self.offset[1] * sign

    def text(self, text: str) -> str:
        """The changed text of a line."""
        # dates before amounts: "05.03.20" would pass for one
        pieces, last = [], 0
        found = [(m.start(), m.end(), self._day(m)) for r in (_DATE, _ISO, _NAMED) for m in r.finditer(text)]
        for start, end, new in sorted(found):
            pieces.append(self._plain(text[last:start]))
            pieces.append(new)
            last = end
        return "".join([*pieces, self._plain(text[last:])])

    def _plain(self, text: str) -> str:
        for old in sorted(self.words, key=len, reverse=True):
            if old in text:
                text = re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", self._word, text)
        return _AMOUNT.sub(self._amount, text)

    def _word(self, match: re.Match[str]) -> str:
        return self.words[match[0]]

    def _amount(self, match: re.Match[str]) -> str:
        value = as_number(match[0])
        mark = max(match[0].rfind(","), match[0].rfind("."))
        places = len(match[0]) - mark - 1
        if value is None or value in self.counts or (places > 2 and value not in self.prices):
            return match[0]
        return times(match[0], self.factor, places)

    def _day(self, match: re.Match[str]) -> str:
        if match.re is _ISO:
            new = _moved(int(match[1]), int(match[2]), int(match[3]), self.days)
            return new.isoformat() if new else match[0]
        if match.re is _NAMED:
            return self._named(match)
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        new = _moved(year if year > 99 else year + 2000, second, first, self.days)
        if new is None:
            return match[0]
        day, month = f"{new.day:0{len(match[1])}d}", f"{new.month:0{len(match[3])}d}"
        return match[2].join((day, month, str(new.year)[-len(match[4]) :]))

    def _named(self, match: re.Match[str]) -> str:
        for names in MONTHS:
            if match[3].lower() in names:
                new = _moved(int(match[5]), names.index(match[3].lower()) + 1, int(match[1]), self.days)
                if new is not None:
                    name = names[new.month - 1]
                    name = name.capitalize() if match[3][0].isupper() else name
                    return f"{new.day}{match[2]}{name}{match[4]}{new.year}"
        return match[0]


def _moved(year: int, month: int, day: int, days: int) -> date | None:
    try:
        return date(year, month, day) + timedelta(days=days)
    except ValueError:
        return None


def times(amount: str, factor: int, places: int = 2) -> str:
    """A printed amount times a whole number, in the same spelling (``1.234,50`` times 3 is ``3.703,50``)."""
    mark, whole = amount[-places - 1], amount[: -places - 1]
    grouping = next((c for c in whole if not c.isdigit()), "")
    digits = re.sub(r"\D", "", amount)
    value = str(int(digits) * factor).rjust(places + 1, "0")
    body = value[:-places]
    if grouping or (len(body) > 3 and len(whole) <= 3):
        parts: list[str] = []
        while len(body) > 3:
            parts.insert(0, body[-3:])
            body = body[:-3]
        body = (grouping or ("." if mark == "," else ",")).join([body, *parts])
    return f"{body}{mark}{value[-places:]}"


def changes_for(truth: Mapping[str, Any]) -> Changes:
    """The changes of a document, always the same for the same id."""
    random = Random(f"perturb-{truth['id']}")  # noqa: S311 (no secret: it must be repeatable)
    words: dict[str, str] = {}
    fields = truth["fields"]
    for name in (*_NAMES, *_ADDRESSES):
        for word in re.findall(r"[^\s,]+", str(fields.get(name, ""))):
            plain = word.strip(".,;()")
            known = plain.lower() in _KEEP or word.lower() in _KEEP or "." in plain
            if not known and len(plain) > 3 and plain not in words:
                words[plain] = _other(random, plain)
    for name in _IDENTIFIERS:
        value = str(fields.get(name, ""))
        if sum(c.isdigit() for c in value) >= 2:
            words[value] = _other(random, value)
    offset = (random.uniform(-9, 9), random.uniform(-9, 9))
    lines = fields.get("lines", ())
    counts = [*(line.get("quantity") for line in lines), *fields.get("vat_rates", ())]
    prices = [line.get("unit_price") for line in lines]
    return Changes(random.choice((2, 3)), random.randint(-200, 200), words, _numbers(counts), _numbers(prices), offset)


def _numbers(values: Iterable[Any]) -> frozenset[Decimal]:
    return frozenset(number for value in values if (number := as_number(value)) is not None)


def _other(random: Random, word: str) -> str:
    """Other letters and digits of the same class; the first digit of a number does not become 0, what is no letter or
    digit stays. A street's ending and the like is kept, as it tells the kind."""
    for ending in ("straße", "strasse", "str", "weg", "allee", "platz", "gasse", "ring"):
        if word.lower().endswith(ending) and len(word) > len(ending) + 2:
            return _other(random, word[: -len(ending)]) + word[-len(ending) :]
    result = []
    for i, c in enumerate(word):
        if c.isdigit():
            result.append(str(random.randint(0 if i and c != word[0] else 1, 9)))
        elif c.isalpha():
            pool = "aeiou" if c.lower() in "aeiouäöüéèà" else "bdfgklmnprstvw"
            new = random.choice(pool)
            result.append(new.upper() if c.isupper() else new)
        else:
            result.append(c)
    return "".join(result)


def changed_truth(truth: Mapping[str, Any], changes: Changes) -> dict[str, Any]:
    """The truth about the changed document."""
    new = deepcopy(dict(truth))
    fields = new["fields"]
    for name in (*_NAMES, *_ADDRESSES, *_IDENTIFIERS):
        if name in fields:
            fields[name] = changes.text(str(fields[name]))
    for name in _DATES:
        if name in fields:
            day = date.fromisoformat(str(fields[name])) + timedelta(days=changes.days)
            fields[name] = day.isoformat()
    for name in _AMOUNTS:
        if name in fields:
            fields[name] = str(Decimal(str(fields[name])) * changes.factor)
    if "iban" in fields:
        groups = re.findall(".{1,4}", str(fields["iban"]))
        fields["iban"] = changes.text(" ".join(groups)).replace(" ", "")
    for line in fields.get("lines", ()):
        for name in ("unit_price", "net_amount"):
            if name in line and as_number(line[name]) in changes.counts:
                del line[name]  # prints like a quantity: it cannot be told which was changed
            elif name in line:
                line[name] = str(Decimal(str(line[name])) * changes.factor)
        if "description" in line:
            line["description"] = changes.text(line["description"])
    return new
