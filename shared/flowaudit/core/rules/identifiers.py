"""Identifiers: form and check digits. A failed checksum is a finding with a reason, no reason to drop the value."""

from __future__ import annotations

import re
from collections.abc import Callable

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


def _fault(validate: Callable[[str], object], number: str) -> Text | None:
    """What python-stdnum finds wrong. It is imported where a number is checked: it loads much that is never used here
    (TLS, mail, archives), which takes as long as a third of the engine."""
    from stdnum.exceptions import InvalidChecksum, InvalidFormat, InvalidLength, ValidationError

    try:
        validate(number)
    except InvalidChecksum:
        return Text("Prüfziffer stimmt nicht", "check digit is wrong")
    except InvalidLength:
        return Text("Länge stimmt nicht", "length is wrong")
    except InvalidFormat:
        return Text("Aufbau stimmt nicht", "format is wrong")
    except ValidationError:
        return Text("ein Bestandteil ist unzulässig", "a component is not allowed")
    return None


def vat_id_fault(vat_id: str) -> Text | None:
    """Why ``vat_id`` (with country prefix) cannot be right, or None. EU, GB, XI, CH and NO are known.

    The suffix EX marks the number of a small enterprise (Art. 284 of Directive 2006/112/EC; § 19a UStG) and is no part
    of the check.
    """
    number = compact(vat_id)
    prefix = number[:2]
    if prefix == "GB":
        from stdnum.gb import vat as gb_vat

        return _fault(gb_vat.validate, number)
    if prefix == "CH":
        from stdnum.ch import vat as ch_vat

        # the suffix of one of the four languages is part of the number, invoices often leave it out
        return _fault(ch_vat.validate, number if re.search(r"(MWST|TVA|IVA|TPV)$", number) else f"{number}MWST")
    if prefix == "NO":
        from stdnum.no import mva

        return _fault(mva.validate, number[2:])
    if prefix in EU_COUNTRIES or prefix in {"EL", "XI"}:
        from stdnum.eu import vat as eu_vat

        return _fault(eu_vat.validate, number.removesuffix("EX") if prefix in EU_COUNTRIES else number)
    return Text("kein bekanntes Länderkürzel", "no known country prefix")


def tax_number_fault(number: str) -> Text | None:
    """Why ``number`` is no German tax number, or None: 10 or 11 digits as the Länder write it, or 13 digits.

    A VAT id in its place is as good (§ 14 Abs. 4 Satz 1 Nr. 2 UStG asks for either).
    Source: the layouts of the Länder (FF BBB UUUUP and variants) and the unified 13-digit format; the check digit
    differs by Land and tax office and is not verified.
    """
    from stdnum.de import stnr

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
        if land is None or not stnr.is_valid(digits, land):
            return Text(
                "hat kein Bundesland mit diesem Anfang oder an fünfter Stelle keine 0",
                "has no Land with this prefix or no 0 in fifth place",
            )
        return None
    if not stnr.guess_regions(digits):
        return Text("passt zu keinem Bundesland", "fits no Land")
    return None


def tax_number_regions(number: str) -> list[str]:
    """The Länder whose layout the number fits (several for 10 and 11 digits)."""
    from stdnum.de import stnr

    return [str(region) for region in stnr.guess_regions(_GERMAN_SEPARATORS.sub("", number))]


def iban_fault(iban: str) -> Text | None:
    """Why ``iban`` cannot be right (length, country's layout, mod 97 of ISO 13616), or None."""
    from stdnum import iban as known

    return _fault(known.validate, compact(iban))
