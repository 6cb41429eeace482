"""Taking out of a text what identifies a person's accounts: an example keeps the lesson, not the secret."""

from __future__ import annotations

import re

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# ISO 13616: country, two check digits, 11 to 30 characters, written in groups or without
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ \u00a0]?[A-Z0-9]){11,30}\b")
_VAT_COUNTRIES = "AT|BE|BG|CHE?|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|GR|HR|HU|IE|IT|LT|LU|LV|MT|NL|NO|PL|PT|RO|SE|SI|SK|XI"
_VAT_ID = re.compile(rf"\b(?:{_VAT_COUNTRIES})[ -]?(?:[ .]?[0-9A-Z]){{8,12}}\b")
_VAT_DIGITS = 7  # the shortest numbers of the EU have eight characters, one of which may be a letter
# § 139a AO and the numbers of the tax offices: 10 to 13 digits, or three groups
_TAX_GROUPS = re.compile(r"(?<![\d.,/-])\d{2,3}[ /]\d{3,4}[ /]\d{3,5}(?: \d{3})?(?![\d.,])")
_LONG_NUMBER = re.compile(r"(?<![\d.,])\d{2}(?: ?\d{3}){2,3} ?\d{2,3}(?![\d.,])|(?<![\d.,])\d{10,13}(?![\d.,])")
_PHONE = re.compile(
    r"(?<![\d./-])(?:\+|00)\d{1,3}[ ()/.-]*\d[\d ()/.-]{5,}\d|(?<![\d./-])\(?0\d{1,5}\)?[ /-]{1,3}\d[\d /-]{3,}\d"
)
# the call numbers of a feature's own value may look like a telephone's; these never are what a feature asks for
_ALWAYS = (("email", _EMAIL), ("iban", _IBAN))
_NUMBERS = (("tax-number", _TAX_GROUPS), ("phone", _PHONE), ("number", _LONG_NUMBER))


def masked(text: str, *, vat_ids: bool = True, numbers: bool = True) -> str:
    """The text with ``[iban]``, ``[email]``, ``[vat-id]``, ``[tax-number]``, ``[phone]`` and ``[number]`` in place of
    such. ``vat_ids`` False keeps VAT ids, which anybody may look up (VIES); ``numbers`` False keeps numbers that only
    look like a telephone or a long number, for the value of a feature that is such a number (an invoice number)."""
    for name, pattern in _ALWAYS:
        text = pattern.sub(f"[{name}]", text)
    parts: list[str] = []
    end = 0
    for found in _VAT_ID.finditer(text):
        if sum(char.isdigit() for char in found.group()) >= _VAT_DIGITS:  # else capital words after a country's letters
            parts += [_numbers_masked(text[end : found.start()], numbers), "[vat-id]" if vat_ids else found.group()]
            end = found.end()
    return "".join((*parts, _numbers_masked(text[end:], numbers)))


def _numbers_masked(text: str, all_numbers: bool) -> str:
    for name, pattern in _NUMBERS if all_numbers else _NUMBERS[:1]:
        text = pattern.sub(f"[{name}]", text)
    return text


def shortened(text: str, limit: int) -> str:
    """One line of at most ``limit`` characters, cut at a word."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    head = line[: limit - 1]
    return (head.rsplit(" ", 1)[0] if " " in head else head) + "…"


def keywords(text: str, limit: int) -> str:
    """The first ``limit`` different words without figures, lower case: what of a text is embedded."""
    bare = re.sub(r"\[[a-z-]+\]", " ", masked(text)).lower()
    words = re.findall(r"(?<!\w)[^\W\d_]{2,}(?:-[^\W\d_]{2,})*(?!\w)", bare)
    letters = dict.fromkeys(word for word in words if word.replace("-", "").isalpha())  # a raised 2 is no digit to re
    return " ".join(list(letters)[:limit])
