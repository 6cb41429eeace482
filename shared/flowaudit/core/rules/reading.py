"""What the rules read from an extraction: dates, totals and countries, with the ways in which documents state them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import date
from decimal import Decimal

from flowaudit.core.model.extraction import Extraction, FieldName, FieldValue, LineItem, Origin, Scalar
from flowaudit.core.model.geometry import union

EU_COUNTRIES = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905
)

# Names that stand at the end of an address, folded; the state's own name, German and English.
_COUNTRY_NAMES = {
    "AT": "oesterreich austria",
    "BE": "belgien belgium belgique belgie",
    "BG": "bulgarien bulgaria",
    "CH": "schweiz switzerland suisse svizzera",
    "CY": "zypern cyprus",
    "CZ": "tschechien czechia",
    "DE": "deutschland germany",
    "DK": "daenemark denmark danmark",
    "EE": "estland estonia eesti",
    "ES": "spanien spain espana",
    "FI": "finnland finland suomi",
    "FR": "frankreich france",
    "GB": "grossbritannien uk england scotland wales",
    "GR": "griechenland greece hellas",
    "HR": "kroatien croatia hrvatska",
    "HU": "ungarn hungary magyarorszag",
    "IE": "irland ireland eire",
    "IT": "italien italy italia",
    "LT": "litauen lithuania lietuva",
    "LU": "luxemburg luxembourg",
    "LV": "lettland latvia latvija",
    "MT": "malta",
    "NL": "niederlande netherlands nederland holland",
    "PL": "polen poland polska",
    "PT": "portugal",
    "RO": "rumaenien romania",
    "SE": "schweden sweden sverige",
    "SI": "slowenien slovenia slovenija",
    "SK": "slowakei slovakia slovensko",
    "US": "usa",
}
_COUNTRY_BY_NAME = {name: code for code, names in _COUNTRY_NAMES.items() for name in names.split()} | {
    "united kingdom": "GB",
    "great britain": "GB",
    "northern ireland": "GB",
    "czech republic": "CZ",
    "tschechische republik": "CZ",
    "the netherlands": "NL",
}
# products of two stay within the 28 digits of the decimal context
_LARGEST, _SMALLEST = Decimal(10) ** 12, Decimal(10) ** -12
_TRANSLITERATION = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "ł": "l"})


def sane(amount: Decimal | None) -> bool:
    """Whether it can be an amount of money; hostile documents state NaN or a hundred digits."""
    if amount is None:
        return True
    return amount.is_finite() and (amount == 0 or _SMALLEST <= abs(amount) < _LARGEST)


def without_absurd_amounts(extraction: Extraction) -> Extraction:
    """The extraction without numbers that cannot be computed with: such a value counts as not found."""
    fields = {
        name: value
        for name, value in extraction.fields.items()
        if all(sane(number) for number in _numbers(value.value))
    }
    lines = tuple(map(_sane_line, extraction.lines))
    groups = tuple(g for g in extraction.vat_breakdown if sane(g.rate) and sane(g.base) and sane(g.amount))
    adjustments = tuple(one for one in extraction.adjustments if sane(one.amount))
    return replace(extraction, fields=fields, lines=lines, vat_breakdown=groups, adjustments=adjustments)


def _numbers(value: Scalar) -> tuple[Decimal, ...]:
    if isinstance(value, tuple):
        return value
    return (value,) if isinstance(value, Decimal) else ()


def _sane_line(line: LineItem) -> LineItem:
    if all(map(sane, (line.quantity, line.unit_price, line.vat_rate, line.net_amount))):
        return line
    return replace(line, quantity=None, unit_price=None, vat_rate=None, net_amount=None)


def fold(text: str) -> str:
    """Lower case, umlauts as ae/oe/ue/ss, other accents dropped, spaces joined: for comparing, never for showing."""
    lowered = unicodedata.normalize("NFC", text).lower().translate(_TRANSLITERATION)
    bare = "".join(char for char in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(char))
    return " ".join(bare.split())


def country_of_vat_id(vat_id: str | None) -> str | None:
    """ISO 3166-1 code from the prefix (EL is Greece, XI is Northern Ireland), or None."""
    if not vat_id:
        return None
    prefix = re.sub(r"[^A-Za-z]", "", vat_id[:4])[:2].upper()
    if prefix == "EL":
        return "GR"
    if prefix == "XI":
        return "GB"
    # Swiss numbers start with CHE, the two letters are the country all the same.
    return prefix if prefix in EU_COUNTRIES or prefix in {"GB", "CH", "NO"} else None


def country_of_address(address: str | None) -> str | None:
    """The country that the last part of an address names, or None."""
    if not address:
        return None
    last = address.replace("\n", ",").split(",")[-1].strip()
    if re.fullmatch(r"[A-Z]{2}", last) and (last in EU_COUNTRIES or last in _COUNTRY_NAMES):
        return last
    return _COUNTRY_BY_NAME.get(fold(last).strip(" ."))


def supplier_country(extraction: Extraction) -> str | None:
    """Where the supplier sits as far as the document shows: VAT id, then address, then the reader's guess."""
    return (
        country_of_vat_id(extraction.text(FieldName.SUPPLIER_VAT_ID))
        or country_of_address(extraction.text(FieldName.SUPPLIER_ADDRESS))
        or extraction.country
    )


def customer_country(extraction: Extraction) -> str | None:
    """Where the customer sits as far as the document shows."""
    return country_of_vat_id(extraction.text(FieldName.CUSTOMER_VAT_ID)) or country_of_address(
        extraction.text(FieldName.CUSTOMER_ADDRESS)
    )


def supply_day(extraction: Extraction) -> date | None:
    """The day whose law applies (§ 27 Abs. 1 UStG, time of supply): delivery, end of the period, else issue."""
    for name in (FieldName.DELIVERY_DATE, FieldName.DELIVERY_PERIOD_END, FieldName.INVOICE_DATE):
        day = extraction.day(name)
        if day is not None:
            return day
    return extraction.day(FieldName.DELIVERY_PERIOD_START)


def _derived(value: Decimal | tuple[Decimal, ...], extraction: Extraction) -> FieldValue:
    """A value computed from the VAT breakdown, or from the lines where there is none; its box is that of the parts."""
    if extraction.vat_breakdown:
        box = union(group.box for group in extraction.vat_breakdown if group.box is not None)
        return FieldValue(value, 1.0 if box is None else box.confidence, Origin.DERIVED, box)
    box = union(line.box for line in extraction.lines if line.box is not None)
    return FieldValue(value, min(line.confidence for line in extraction.lines), Origin.DERIVED, box)


def found(extraction: Extraction, name: FieldName) -> FieldValue | None:
    """The field, or for net, VAT and rates what the VAT breakdown or the lines say when the page states no total."""
    value = extraction.fields.get(name)
    if value is not None:
        return value
    if name is FieldName.VAT_RATES:
        rates = vat_rates(extraction)
        return _derived(rates, extraction) if rates else None
    pick = {FieldName.NET_TOTAL: "base", FieldName.VAT_TOTAL: "amount"}.get(name)
    if pick is None or not extraction.vat_breakdown:
        return None
    parts = [getattr(group, pick) for group in extraction.vat_breakdown]
    if any(part is None for part in parts):
        return None
    return _derived(sum(parts, Decimal(0)), extraction)


def vat_rates(extraction: Extraction) -> tuple[Decimal, ...]:
    """Every rate stated: of the header field, else the breakdown, else the lines; descending, each once."""
    stated = extraction.value(FieldName.VAT_RATES)
    if isinstance(stated, tuple) and stated:
        rates = set(stated)
    else:
        rates = {group.rate for group in extraction.vat_breakdown if group.rate is not None}
        rates = rates or {line.vat_rate for line in extraction.lines if line.vat_rate is not None}
    return tuple(sorted(rates, reverse=True))


def categories(extraction: Extraction) -> frozenset[str]:
    """The VAT category codes (UNCL5305) of the breakdown."""
    return frozenset(group.category for group in extraction.vat_breakdown if group.category)


def vat_total(extraction: Extraction) -> Decimal | None:
    """The VAT amount: stated, else the sum of the breakdown."""
    value = found(extraction, FieldName.VAT_TOTAL)
    return value.value if value is not None and isinstance(value.value, Decimal) else None


def net_total(extraction: Extraction) -> Decimal | None:
    """The net total: stated, else the sum of the breakdown's bases."""
    value = found(extraction, FieldName.NET_TOTAL)
    return value.value if value is not None and isinstance(value.value, Decimal) else None


def charges_vat(extraction: Extraction) -> bool:
    """Whether the document shows VAT above zero or a rate above zero."""
    amount = vat_total(extraction)
    if amount is not None:
        return amount != 0
    return any(rate > 0 for rate in vat_rates(extraction))


def descriptions(extraction: Extraction) -> tuple[str, ...]:
    """The lines' descriptions, folded."""
    return tuple(fold(line.description) for line in extraction.lines if line.description.strip())
