"""The country of a postal address, as far as the page tells."""

from __future__ import annotations

from flowaudit.core.extraction.addresses import Address
from flowaudit.core.extraction.language import COUNTRY_NAMES
from flowaudit.core.extraction.patterns import Pattern
from flowaudit.core.extraction.text import fold

_FORMS = (
    ("NL", Pattern(r"^\d{4}\s?[A-Z]{2}$")),
    ("PL", Pattern(r"^\d{2}-\d{3}$")),
    ("IE", Pattern(r"^[A-Z]\d[\dW]\s[A-Z0-9]{4}$")),
    ("GB", Pattern(r"^[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}$")),
)

_LETTERS = {"A": "AT", "B": "BE", "CH": "CH", "D": "DE", "F": "FR", "I": "IT", "L": "LU", "NL": "NL", "PL": "PL"}


def named_country(address: Address) -> str | None:
    """ISO 3166-1 code of the country named right after the address."""
    for segment in address.after[:2]:
        country = COUNTRY_NAMES.get(fold(segment.text).strip(" ."))
        if country:
            return country
    return None


def country_of(address: Address) -> str | None:
    """The country named after the address or by the letters before its postal code, else that whose postal codes alone
    have this form."""
    lettered = _LETTERS.get(address.country_letters)
    return named_country(address) or lettered or next((c for c, form in _FORMS if form.match(address.zip)), None)
