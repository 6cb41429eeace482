"""The looks of a random invoice: fonts, positions, how numbers and dates are written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from flowaudit.core.generator.canvas import A4, BLACK, GREY, Colour

_FAMILIES = (("helv", "hebo"), ("tiro", "tibo"), ("cour", "cobo"), ("china-s", "hebo"), ("helv", "hebo"))
_MONTHS = {
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
}
#: Month names in lower case, by language.
MONTHS = tuple(tuple(names.lower().split()) for names in _MONTHS.values())
_DATES = {
    "de": (
        "{d:02}.{m:02}.{y}",
        "{d}.{m}.{y}",
        "{d}. {name} {y}",
        "{d:02}.{m:02}.{s:02}",
        "{y}-{m:02}-{d:02}",
        "{y}/{m:02}/{d:02}",
    ),
    "en": ("{d:02}/{m:02}/{y}", "{d} {name} {y}", "{name} {d}, {y}", "{d} {short} {y}", "{y}-{m:02}-{d:02}"),
    "fr": ("{d:02}/{m:02}/{y}", "{d} {name} {y}", "{d:02}.{m:02}.{y}", "{d:02}/{m:02}/{s:02}"),
    "nl": ("{d:02}-{m:02}-{y}", "{d} {name} {y}", "{d:02}/{m:02}/{y}", "{d:02}-{m:02}-{s:02}"),
    "it": ("{d:02}/{m:02}/{y}", "{d} {name} {y}", "{d:02}.{m:02}.{y}"),
    "es": ("{d:02}/{m:02}/{y}", "{d} de {name} de {y}", "{d:02}-{m:02}-{y}"),
    "pl": ("{d:02}.{m:02}.{y}", "{y}-{m:02}-{d:02}", "{d} {name} {y}", "{d:02}.{m:02}.{y} r."),
}
_SIGNS = {"EUR": "€", "GBP": "£", "PLN": "zł", "CHF": "CHF"}


#: What few invoices do, and how often: labels behind their values, parties side by side without labels, a foot of
#: sentences, a minus behind its amount, headlines between the lines.
HABITS = {
    "values_first": 0.1, "unlabelled_pair": 0.4, "sentences": 0.5, "minus_behind": 0.1, "headlines": 0.12,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Style:
    """Every choice that does not change what the invoice says. Sizes in points, positions in millimetres."""

    language: str
    currency: str
    face: str
    bold: str
    size: float
    accent: Colour
    page: tuple[float, float]
    margin: float
    date_format: str
    grouping: str
    decimal: str
    money: str
    percent: str
    head: str
    address: str
    meta: str
    title: str
    table: str
    totals: str
    breakdown: bool
    footer: int
    colon: str
    logo: bool
    stamp: bool
    carry: bool
    ids_at: str
    bank_at: str
    habits: frozenset[str]  # what few invoices do, see HABITS

    @property
    def pitch(self) -> float:
        """The distance of two lines in millimetres."""
        return self.size * 0.46

    def amount(self, value: Decimal, places: int = 2) -> str:
        """A number in the document's habit."""
        plain = f"{abs(value):,.{places}f}".replace(",", "\0").replace(".", self.decimal).replace("\0", self.grouping)
        if value < 0:
            return f"{plain}-" if "minus_behind" in self.habits else f"-{plain}"
        return plain

    def sum(self, value: Decimal) -> str:
        """An amount with its currency, as far as the document prints one."""
        text = self.amount(value)
        sign = _SIGNS[self.currency]
        shown = {
            "sign": f"{text} {sign}",
            "lead": f"{sign} {text}",
            "tight": f"{sign}{text}",
            "code": f"{text} {self.currency}",
            "bare": text,
        }
        return shown[self.money]

    def rate(self, value: Decimal) -> str:
        """A VAT rate."""
        return f"{value.normalize():f}".replace(".", self.decimal) + self.percent

    def quantity(self, value: Decimal) -> str:
        """A quantity without needless zeros."""
        return f"{value.normalize():f}".replace(".", self.decimal)

    def day(self, value: date) -> str:
        """A date in the document's habit."""
        name = _MONTHS[self.language].split()[value.month - 1]
        return self.date_format.format(
            d=value.day, m=value.month, y=value.year, s=value.year % 100, name=name, short=name[:3]
        )


def _numbers(random: Random, language: str, country: str) -> tuple[str, str]:
    if country == "CH":
        return random.choice(("'", "’")), "."
    if language == "en":
        return random.choice((",", ",", "")), "."
    if language in ("fr", "pl"):
        return random.choice((" ", "\u00a0", "")), ","
    return random.choice((".", ".", ".", "")), ","


def choose(random: Random, language: str, country: str, currency: str) -> Style:
    """A random style."""
    face, bold = random.choice(_FAMILIES)
    grouping, decimal = _numbers(random, language, country)
    money = random.choice(
        ("lead", "tight", "code", "bare") if currency == "GBP" else ("sign", "sign", "code", "bare", "lead")
    )
    accent = random.choice(
        ((0.1, 0.25, 0.5), (0.55, 0.1, 0.12), (0.05, 0.4, 0.3), (0.3, 0.3, 0.32), (0.8, 0.45, 0.05), BLACK, GREY)
    )
    landscape = random.random() < 0.04
    return Style(
        language, currency, face, bold, random.choice((8.5, 9, 9.5, 10, 10.5)), accent,
        (A4[1], A4[0]) if landscape else A4 if random.random() < 0.95 else (215.9, 279.4),
        random.choice((14, 18, 20, 25)), random.choice(_DATES[language]), grouping, decimal, money,
        random.choice(("%", " %")),
        head=random.choice(("left", "right", "center", "band", "split", "none")),
        address=random.choice(("window", "window", "window", "right", "labelled", "pair")),
        meta=random.choice(("right", "right", "left", "boxes", "stacked", "inline", "twocolumn")),
        title=random.choice(("plain", "plain", "number", "top")),
        table=random.choice(("bare", "lines", "grid", "zebra", "band", "head")),
        totals=random.choice(("right", "right", "boxed", "left", "wide", "table")),
        breakdown=random.random() < 0.2,
        footer=random.choice((0, 1, 2, 3, 3, 4)),
        colon=random.choice((":", ":", "", "", " :" if language == "fr" else ":")),
        logo=random.random() < 0.5, stamp=random.random() < 0.1, carry=random.random() < 0.6,
        ids_at=random.choice(("head", "foot", "foot", "meta")), bank_at=random.choice(("foot", "text", "text", "box")),
        habits=frozenset(name for name, share in HABITS.items() if random.random() < share),
    )  # fmt: skip
