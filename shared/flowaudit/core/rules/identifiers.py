"""Identifiers: form and check digits. A failed checksum is a finding with a reason, no reason to drop the value."""

from __future__ import annotations

import re

from stdnum import iban as _iban
from stdnum.ch import vat as _ch_vat
from stdnum.de import stnr as _stnr
from stdnum.eu import vat as _eu_vat
from stdnum.exceptions import InvalidChecksum, InvalidFormat, InvalidLength, ValidationError
from stdnum.gb import vat as _gb_vat
from stdnum.no import mva as _no_mva

from flowaudit.core.model.results import Text
from flowaudit.core.rules.reading import EU_COUNTRIES

# Länder by the first digits of the 13-digit number (Steuernummer im bundeseinheitlichen ELSTER-Format).
_LAND_BY_PREFIX = {
    "10": "Saarland",
    "11": "Berlin",
    "21": "Schleswig-Holstein",
    "22": "Hamburg",
    "23": "Niedersachsen",
    "24": "Bremen",
    "26": "Hessen",
    "27": "Rheinland-Pfalz",
    "28": "Baden-Württemberg",
    "30": "Brandenburg",
    "31": "Sachsen-Anhalt",
    "32": "Sachsen",
    "40": "Mecklenburg-Vorpommern",
    "41": "Thüringen",
    "5": "Nordrhein-Westfalen",
    "9": "Bayern",
}
_GERMAN_SEPARATORS = re.compile(r"[\s/.\-]+")


def compact(number: str) -> str:
    """Upper case without separators."""
    return re.sub(r"[^A-Z0-9+*]", "", number.upper())


def _fault(error: ValidationError) -> Text:
    if isinstance(error, InvalidChecksum):
        return Text("Prüfziffer stimmt nicht", "check digit is wrong")
    if isinstance(error, InvalidLength):
        return Text("Länge stimmt nicht", "length is wrong")
    if isinstance(error, InvalidFormat):
        return Text("Aufbau stimmt nicht", "format is wrong")
    return Text("ein Bestandteil ist unzulässig", "a component is not allowed")


def vat_id_fault(vat_id: str) -> Text | None:
    """Why ``vat_id`` (with country prefix) cannot be right, or None. EU, GB, XI, CH and NO are known.

    The suffix EX marks the number of a small enterprise (Art. 284 of Directive 2006/112/EC; § 19a UStG) and is no part
    of the check.
    """
    number = compact(vat_id)
    prefix = number[:2]
    if prefix in EU_COUNTRIES:
        number = number.removesuffix("EX")
    try:
        if prefix == "GB":
            _gb_vat.validate(number)
        elif prefix == "CH":
            # the suffix of one of the four languages is part of the number, invoices often leave it out
            _ch_vat.validate(number if re.search(r"(MWST|TVA|IVA|TPV)$", number) else f"{number}MWST")
        elif prefix == "NO":
            _no_mva.validate(number[2:])
        elif prefix in EU_COUNTRIES or prefix in {"EL", "XI"}:
            _eu_vat.validate(number)
        else:
            return Text("kein bekanntes Länderkürzel", "no known country prefix")
    except ValidationError as error:
        return _fault(error)
    return None


def tax_number_fault(number: str) -> Text | None:
    """Why ``number`` is no German tax number, or None: 10 or 11 digits as the Länder write it, or 13 digits.

    A VAT id in its place is as good (§ 14 Abs. 4 Satz 1 Nr. 2 UStG asks for either).
    Source: the layouts of the Länder (FF BBB UUUUP and variants) and the unified 13-digit format; the check digit
    differs by Land and tax office and is not verified.
    """
    digits = _GERMAN_SEPARATORS.sub("", number)
    if digits[:2].isalpha() and vat_id_fault(number) is None:
        return None
    if not digits.isascii() or not digits.isdigit():
        return Text("enthält andere Zeichen als Ziffern", "contains characters other than digits")
    if len(digits) not in (10, 11, 13):
        return Text(f"hat {len(digits)} statt 10, 11 oder 13 Ziffern", f"has {len(digits)} digits, not 10, 11 or 13")
    if len(set(digits)) == 1:
        return Text("besteht aus einer einzigen Ziffer", "repeats a single digit")
    if len(digits) == 13:
        land = _LAND_BY_PREFIX.get(digits[:2]) or _LAND_BY_PREFIX.get(digits[:1])
        if land is None or not _stnr.is_valid(digits, land):
            return Text(
                "hat kein Bundesland mit diesem Anfang oder an fünfter Stelle keine 0",
                "has no Land with this prefix or no 0 in fifth place",
            )
        return None
    if not _stnr.guess_regions(digits):
        return Text("passt zu keinem Bundesland", "fits no Land")
    return None


def tax_number_regions(number: str) -> list[str]:
    """The Länder whose layout the number fits (several for 10 and 11 digits)."""
    return [str(region) for region in _stnr.guess_regions(_GERMAN_SEPARATORS.sub("", number))]


def iban_fault(iban: str) -> Text | None:
    """Why ``iban`` cannot be right (length, country's layout, mod 97 of ISO 13616), or None."""
    try:
        _iban.validate(compact(iban))
    except ValidationError as error:
        return _fault(error)
    return None
