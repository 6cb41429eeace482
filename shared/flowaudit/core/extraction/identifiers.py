"""VAT ids, tax numbers, IBAN and BIC: found by form, with the checksum as a witness and never as a filter."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flowaudit.core.extraction.layout import Row, Span
from flowaudit.core.extraction.patterns import Pattern
from flowaudit.core.model.parsed import PageSource

IBAN_LENGTHS = {
    "AD": 24, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20, "ES": 24,
    "FI": 18, "FR": 27, "GB": 22, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IS": 26, "IT": 27, "LI": 21, "LT": 20,
    "LU": 20, "LV": 21, "MC": 27, "MT": 31, "NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24, "SE": 24, "SI": 19,
    "SK": 24, "SM": 27, "TR": 26,
}  # fmt: skip
_S = r"[ .\-]?"
_VAT_FORMS = {
    "AT": rf"AT{_S}U{_S}(?:\d{_S}){{8}}",
    "BE": rf"BE{_S}[01]?(?:{_S}\d){{9}}",
    "BG": rf"BG(?:{_S}\d){{9,10}}",
    "CH": rf"CHE{_S}(?:\d{_S}){{9}}(?:\s?(?:MWST|TVA|IVA))?",
    "CY": rf"CY(?:{_S}\d){{8}}{_S}[A-Z]",
    "CZ": rf"CZ(?:{_S}\d){{8,10}}",
    "DE": rf"DE(?:{_S}\d){{9}}",
    "DK": rf"DK(?:{_S}\d){{8}}",
    "EE": rf"EE(?:{_S}\d){{9}}",
    "EL": rf"(?:EL|GR)(?:{_S}\d){{9}}",
    "ES": rf"ES{_S}[A-Z0-9](?:{_S}\d){{7}}{_S}[A-Z0-9]",
    "FI": rf"FI(?:{_S}\d){{8}}",
    "FR": rf"FR{_S}[0-9A-HJ-NP-Z]{{2}}(?:{_S}\d){{9}}",
    "GB": rf"(?:GB|XI)(?:{_S}\d){{9}}(?:{_S}\d{{3}})?",
    "HR": rf"HR(?:{_S}\d){{11}}",
    "HU": rf"HU(?:{_S}\d){{8}}",
    "IE": rf"IE{_S}\d[0-9A-Z+*]{_S}(?:\d{_S}){{5}}[A-Z]{{1,2}}",
    "IT": rf"IT(?:{_S}\d){{11}}",
    "LT": rf"LT(?:{_S}\d){{9}}(?:(?:{_S}\d){{3}})?",
    "LU": rf"LU(?:{_S}\d){{8}}",
    "LV": rf"LV(?:{_S}\d){{11}}",
    "MT": rf"MT(?:{_S}\d){{8}}",
    "NL": rf"NL(?:{_S}\d){{9}}{_S}B{_S}\d{{2}}",
    "PL": rf"PL(?:{_S}\d){{10}}",
    "PT": rf"PT(?:{_S}\d){{9}}",
    "RO": rf"RO(?:{_S}\d){{6,10}}",
    "SE": rf"SE(?:{_S}\d){{12}}",
    "SI": rf"SI(?:{_S}\d){{8}}",
    "SK": rf"SK(?:{_S}\d){{10}}",
    "EU": r"EU\d{9}",  # one-stop shop of sellers outside the Union
    "JP": r"T\d{13}",  # registered issuer of qualified invoices
    "NO": rf"NO(?:{_S}\d){{9}}\s?MVA",
}
_VAT = Pattern(r"(?<![A-Za-z0-9])(?:" + "|".join(_VAT_FORMS.values()) + r")(?![A-Za-z0-9])")
_NATIONAL = Pattern(
    r"(?<![A-Za-z0-9])(?:\d{3}-\d{3}-\d{2}-\d{2}|\d{3}-\d{2}-\d{2}-\d{3}|\d{10,11}|[A-Z]-?\d{7}-?[A-Z0-9]|\d{8}-?[A-Z]"
    r"|\d{3}\s\d{4}\s\d{2}|\d{9}|\d{4}\.\d{3}\.\d{3}|CHE-\d{3}\.\d{3}\.\d{3})(?![A-Za-z0-9])"
)
_TAX = Pattern(
    r"(?<![\w/])(?:\d{2,3}\s?/\s?\d{3,4}\s?/\s?\d{4,5}|\d{2,3}-\d{3}/\d{4}|\d{3} ?\d{3} ?\d{3} ?\d{5}"  # SIRET
    r"|[A-Z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z]|\d{2}-\d{7}"  # codice fiscale, EIN
    r"|\d{2}\s\d{3}\s\d{5}|\d{5}/\d{5}|\d{3} \d{3} \d{5}|\d{3} \d{3} \d{3}|\d{8,14})(?![\w/])"
)
_IBAN = Pattern(
    r"(?<![A-Za-z0-9])([A-Z]{2})\s?([\dOQ]{2})((?:\s?[A-Z0-9]{1,4}(?![a-z])){2,9}|\s?[A-Z0-9]{10,30})(?![A-Za-z0-9])"
)
_ACCOUNT = (
    "iban",
    "konto",
    "account",
    "compte",
    "rekening",
    "cuenta",
    "conto",
    "rachun",
    "konta",
    "bank",
    "banq",
    "banc",
)
_GROUPED = Pattern(r"[A-Z]{2}\d\d(?: [A-Z0-9]{4}){2,}")
_NRB = Pattern(r"(?<![\w./-])(?:\d{2}(?:[ -]?\d{4}){6})(?![\w/-])")
_BROKEN_IBAN = Pattern(r"(?<![A-Za-z0-9])([A-Z]{2})\d{2}(?:\s?[A-Z0-9]{1,4}){0,8}$")
_BIC = Pattern(r"(?<![A-Za-z0-9])[A-Z]{4}\s?(?P<c>[A-Z]{2})\s?[A-Z0-9]{2}(?:\s?[A-Z0-9]{3})?(?![A-Za-z0-9])")
_MISREAD = str.maketrans({"O": "0", "Q": "0", "I": "1", "S": "5", "B": "8"})
_NUMERIC_IBAN = frozenset(
    {"AT", "BE", "CZ", "DE", "DK", "EE", "ES", "FI", "HU", "LT", "NO", "PL", "PT", "SE", "SI", "SK"}
)
_COUNTRIES = frozenset(IBAN_LENGTHS) | {"US", "UA", "RS", "XK", "GI"}


@dataclass(eq=False, slots=True)
class Identifier(Span):
    """An identifier on the page; ``valid`` says whether its check digits agree."""

    kind: str
    value: str
    row: Row
    start: int
    end: int
    valid: bool


def compact(text: str) -> str:
    """Without spaces, dots and hyphens, in capitals."""
    return re.sub(r"[\s.\-]", "", text).upper()


def vat_ids(row: Row) -> list[Identifier]:
    """VAT ids with a country prefix."""
    found = []
    for match in _VAT.finditer(row.text):
        value = compact(match[0])
        found.append(Identifier("vat_id", value, row, *row.span(*match.span()), vat_valid(value)))
    return found


def has_vat_form(value: str) -> bool:
    """Whether a compact text has the form of a country's VAT id, whatever its check digits."""
    return _VAT.fullmatch(value) is not None


def national_ids(row: Row) -> list[Identifier]:
    """VAT numbers without a country prefix (NIP, P.IVA, NIF, UK and Swiss numbers): only good beside a label."""
    return [
        Identifier("vat_id", compact(m[0]), row, *row.span(*m.span()), valid=False)
        for m in _NATIONAL.finditer(row.text)
    ]


def tax_numbers(row: Row) -> list[Identifier]:
    """German tax numbers and the like: only good beside a label, unless slashed."""
    return [
        Identifier("tax_number", re.sub(r"\s", "", m[0]), row, *row.span(*m.span()), valid="/" in m[0])
        for m in _TAX.finditer(row.text)
    ]


def ibans(row: Row) -> list[Identifier]:
    """IBANs; one that is too short or fails its check is given too (the sender printed it), one that runs into the
    next number is cut at its country's length."""
    found = []
    scanned = row.page.source is PageSource.OCR
    for match in _IBAN.finditer(row.text):
        country, length = match[1], IBAN_LENGTHS.get(match[1])
        if length is None:
            continue
        end, value = _cut(row.text, match, length)
        if scanned:
            value = value[:2] + value[2:4].translate(_MISREAD) + value[4:]
            if country in _NUMERIC_IBAN:
                value = value[:4] + value[4:].translate(_MISREAD)
        if not value[2:4].isdigit():
            continue
        if len(value) < 15 or sum(c.isdigit() for c in value) < 8:
            continue
        valid = iban_valid(value)
        named = any(word in row.text.lower() for word in _ACCOUNT)
        whole = " " not in match[0].strip() or _GROUPED.match(match[0])
        if not valid and not named and (len(value) != length or not whole):
            continue  # a VAT id and the next word
        found.append(Identifier("iban", value, row, *row.span(match.start(), end), valid))
    return found


def national_accounts(row: Row) -> list[Identifier]:
    """Polish account numbers (NRB) without the prefix that makes them an IBAN: 26 digits whose check digits, those of
    the IBAN, are right."""
    found = []
    for match in _NRB.finditer(row.text):
        value = "PL" + compact(match[0])
        if iban_valid(value):
            found.append(Identifier("iban", value, row, *row.span(*match.span()), valid=True))
    return found


def iban_over_lines(row: Row, below: Row) -> Identifier | None:
    """An IBAN that a line break cuts: its beginning ends ``row``, its rest opens ``below``. It is taken only
    with right check digits, or if its rest is digits of just the right number; its words are the first line's."""
    match = _BROKEN_IBAN.search(row.text)
    length = IBAN_LENGTHS.get(match[1]) if match else None
    if match is None or length is None:
        return None
    value = compact(match[0])
    for word in below.words[:6]:
        if len(value) >= length:
            break
        value += compact(word.text.strip(",;|·"))
    digits = match[1] in _NUMERIC_IBAN and value[2:].isdigit()
    if len(value) != length or not value.isascii() or not value.isalnum() or not (digits or iban_valid(value)):
        return None
    return Identifier("iban", value, row, *row.span(*match.span()), iban_valid(value))


def _cut(text: str, match: re.Match[str], length: int) -> tuple[int, str]:
    value, end = "", match.start()
    while end < match.end() and len(value) < length:
        if not text[end].isspace():
            value += text[end]
        end += 1
    return end, value


def bics(row: Row) -> list[Identifier]:
    """BICs (ISO 9362) by form and country."""
    return [
        Identifier("bic", compact(m[0]), row, *row.span(*m.span()), valid=True)
        for m in _BIC.finditer(row.text)
        if m["c"] in _COUNTRIES
    ]


def iban_valid(value: str) -> bool:
    """ISO 13616: right length for the country and 1 modulo 97."""
    if IBAN_LENGTHS.get(value[:2]) != len(value):
        return False
    digits = "".join(str(int(c, 36)) for c in value[4:] + value[:4])
    return int(digits) % 97 == 1


def vat_valid(value: str) -> bool:
    """Whether the check digits of a VAT id agree (python-stdnum); False for countries without a check."""
    from stdnum.eu import vat  # slow to import and needed only when a VAT id is on the page
    from stdnum.exceptions import ValidationError

    try:
        vat.validate(value)
    except ValidationError:
        return False
    return True
