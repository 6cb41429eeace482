"""Days of the month that are written out: "ersten Dezember", "the twenty-first of May", "premier janvier"."""

from __future__ import annotations

_GERMAN = "erste zweite dritte vierte funfte sechste siebte achte neunte zehnte elfte zwolfte dreizehnte vierzehnte"
_GERMAN_TEENS = "funfzehn sechzehn siebzehn achtzehn neunzehn"
_GERMAN_UNITS = "ein zwei drei vier funf sechs sieben acht neun"
_ENGLISH = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
    " sixteenth seventeenth eighteenth nineteenth twentieth"
)
_FIRST = "premier eerste primo primero pierwszego"  # the other languages count on: "le deux mars"


def _days() -> dict[str, int]:
    german = [*_GERMAN.split(), *(f"{teen}te" for teen in _GERMAN_TEENS.split()), "zwanzigste"]
    german += [f"{unit}undzwanzigste" for unit in _GERMAN_UNITS.split()]
    forms = [(form, day) for day, form in enumerate(german, 1)]
    for thirty in ("dreissigste", "dreißigste"):
        forms += [(thirty, 30), ("einund" + thirty, 31)]
    found = {form + end: day for form, day in forms for end in ("", "n", "r", "s", "m")}
    english = _ENGLISH.split()
    found |= {word: day for day, word in enumerate(english, 1)}
    found |= {f"twenty-{word}": 20 + day for day, word in enumerate(english[:9], 1)}
    found |= {"thirtieth": 30, "thirty-first": 31}
    return found | dict.fromkeys(_FIRST.split(), 1)


DAYS: dict[str, int] = _days()
DAY = "(?:" + "|".join(sorted(DAYS, key=len, reverse=True)) + ")"
"""A regular expression for any day that is written out, folded."""
