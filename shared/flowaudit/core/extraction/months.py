"""The months by their names in seven languages, and dates made of numbers."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

_MONTHS: dict[str, str] = {
    "de": "januar februar marz april mai juni juli august september oktober november dezember",
    "at": "janner feber maerz apr mai jun jul aug sept okt nov dez",
    "en": "january february march april may june july august september october november december",
    "fr": "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia wrzesnia pazdziernika listopada grudnia",
    "pl2": "styczen luty marzec kwiecien maj czerwiec lipiec sierpien wrzesien pazdziernik listopad grudzien",
    "short": "jan feb mar apr may jun jul aug sep oct nov dec",
    "short2": "jan febr mrz avr mai juin juil aou sept okt nov dez",
    "short3": "gen feb mrt abr mag giu lug ago set ott nov dic",
    "short4": "ene fev maa kwi maj cze lip sie wrz paz lis gru",
}
MONTHS: dict[str, int] = {name: i + 1 for names in _MONTHS.values() for i, name in enumerate(names.split())}
MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + ")"
"""A regular expression for any name of a month, folded."""
TO = (
    r"(?:\s*[-–—]\s*|\s+(?:bis(?: zum| einschl\w+)?|to|until|through|au|jusqu'au|al?|fino al|hasta(?: el)?|"
    r"tot(?: en met)?|t/m|do|e|et|und|en|y|i|and)\s+)"
)
"""What stands between the two ends of a period."""


def make(year: int, month: int, day: int) -> date | None:
    """The date, or None if there is no such day; two-digit years are of this century. Years 1970 to 2099 only."""
    if year < 100:
        year += 2000
    if not (1970 <= year <= 2099 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]):
        return None
    return date(year, month, day)


def months(year: int, first: int, last: int) -> tuple[date, date] | None:
    """From the first day of one month to the last day of another; it may begin in the year before."""
    begin = make(year if first <= last else year - 1, first, 1)
    if begin is None or not 1 <= last <= 12:
        return None
    end = make(year, last, monthrange(year if year > 99 else year + 2000, last)[1])
    return None if end is None else (begin, end)
