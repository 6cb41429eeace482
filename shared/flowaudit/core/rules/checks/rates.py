"""VAT_RATE_VALID: was each rate law in the supplier's country on the day of supply."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flowaudit.core.model.extraction import Extraction, FieldName
from flowaudit.core.model.results import CheckResult, RuleCheckStatus, Text
from flowaudit.core.rules import reading
from flowaudit.core.rules.checks.common import FAIL, OK, WARN, evidence, result, unknown, worst
from flowaudit.core.rules.checks.dates import supply_span
from flowaudit.core.rules.context import PrecheckContext
from flowaudit.core.rules.labels import percent
from flowaudit.core.rules.rates import RateKind, VatRates

_CHECK = "VAT_RATE_VALID"
_RULESET_COUNTRY = {"DE_USTG": "DE", "UK_VAT": "GB"}
# Schemes under which no VAT may be shown (§ 13b with § 14a Abs. 5, §§ 19, 25, 25a UStG); who shows it owes it (§ 14c).
_NO_VAT_SHOWN = {"reverse_charge": "AE", "small_business": "", "margin_scheme": "", "travel_agency": ""}


@dataclass(frozen=True, slots=True)
class _Finding:
    status: RuleCheckStatus
    text: Text


def vat_rate_valid(context: PrecheckContext) -> CheckResult:
    """Each stated rate against the table; also VAT shown where the scheme forbids it.

    The day is that of supply (§ 27 Abs. 1 UStG); a rate that was law on part of a supply period WARNs. Where the supply
    date is not known the date of issue stands in, and a rate that was law shortly before only WARNs.
    """
    extraction = context.extraction
    rates = reading.vat_rates(extraction)
    country = _country(context)
    span = supply_span(extraction)
    issued = extraction.day(FieldName.INVOICE_DATE)
    day = span[1] if span else issued
    observed: dict[str, Any] = {
        "country": country,
        "day": day.isoformat() if day else None,
        "rates": [percent(rate) for rate in rates],
    }
    used = evidence(extraction, FieldName.VAT_RATES, FieldName.DELIVERY_DATE, FieldName.DELIVERY_PERIOD_END)
    forbidden = _forbidden(extraction)
    if forbidden is not None:
        return result(_CHECK, WARN, forbidden, observed, used, "§ 14c UStG")
    if not rates:
        return unknown(_CHECK, "Kein Steuersatz gefunden.", "No VAT rate found.", observed)
    if country is None or day is None:
        return unknown(_CHECK, "Land oder Datum nicht bekannt.", "Country or date not known.", observed)
    if not context.rates.on(country, day):
        return unknown(
            _CHECK, f"Keine Steuersätze für {country} am {day}.", f"No rates of {country} on {day}.", observed
        )
    observed["allowed"] = [percent(rate.rate) for rate in context.rates.on(country, day)]
    first = span[0] if span else None
    findings = [_judge(rate, country, day, first, context) for rate in rates]
    findings += _scoped(extraction, country, day, context.rates)
    status = worst(finding.status for finding in findings)
    said = [finding.text for finding in findings if finding.status is not OK]
    comment = Text("; ".join(text.de for text in said), "; ".join(text.en for text in said))
    if status is OK:
        comment = Text(f"Steuersätze am {day} in {country} gültig", f"Rates were law in {country} on {day}")
    return result(_CHECK, status, comment, observed, used, "§ 12, § 27 Abs. 1 UStG" if country == "DE" else None)


def _country(context: PrecheckContext) -> str | None:
    """Where the supplier sits; a German tax number is a witness too, the project's ruleset the last resort."""
    found = reading.supplier_country(context.extraction)
    if found is not None:
        return found
    if context.extraction.text(FieldName.SUPPLIER_TAX_NUMBER):
        return "DE"
    if context.ruleset is not None:
        return context.ruleset.country
    return _RULESET_COUNTRY.get(context.project.ruleset_id) if context.project else None


def _forbidden(extraction: Extraction) -> Text | None:
    """VAT shown under a scheme that forbids it; not if the breakdown holds taxed groups beside the special one."""
    amount = reading.vat_total(extraction)
    if not amount or "S" in reading.categories(extraction):
        return None
    names = {
        "reverse_charge": Text("Steuerschuldnerschaft des Leistungsempfängers", "reverse charge"),
        "small_business": Text("Kleinunternehmerregelung", "small business exemption"),
        "margin_scheme": Text("Differenzbesteuerung", "margin scheme"),
        "travel_agency": Text("Besteuerung von Reiseleistungen", "travel agents' scheme"),
    }
    for note, category in _NO_VAT_SHOWN.items():
        if note in extraction.notes or (category and category in reading.categories(extraction)):
            name = names[note]
            return Text(f"Steuer ausgewiesen trotz {name.de}", f"VAT shown in spite of {name.en}")
    return None


def _judge(rate: Decimal, country: str, day: date, first: date | None, context: PrecheckContext) -> _Finding:
    table = context.rates
    if _law(rate, country, day, table):
        return _Finding(OK, Text("", ""))
    text = Text(
        f"{percent(rate)} war am {day} in {country} kein gültiger Steuersatz",
        f"{percent(rate)} was no VAT rate in {country} on {day}",
    )
    if rate == 0:
        return _Finding(OK, Text("", ""))  # exempt, export and the like; whether the reason is given is a feature
    if first is not None and first != day and _law(rate, country, first, table):
        return _Finding(WARN, Text(f"{text.de}, wohl aber am {first}", f"{text.en}, but it was on {first}"))
    customer = reading.customer_country(context.extraction)
    if customer not in (None, country) and _law(rate, customer or "", day, table):
        return _Finding(WARN, Text(f"{text.de}, aber in {customer}", f"{text.en}, but one in {customer}"))
    if first is None and any(_law(rate, country, earlier, table) for earlier in _shortly_before(day)):
        return _Finding(WARN, Text(f"{text.de}; Leistungsdatum fehlt", f"{text.en}; supply date is missing"))
    return _Finding(FAIL, text)


def _shortly_before(day: date) -> tuple[date, ...]:
    """Month starts of the half year before: an invoice must be issued within six months (§ 14 Abs. 2 Satz 2 UStG)."""
    months = [day.year * 12 + day.month - 1 - back for back in range(1, 7)]
    return tuple(date(month // 12, month % 12 + 1, 1) for month in months if month >= 12)


def _law(rate: Decimal, country: str, day: date, table: VatRates) -> bool:
    return any(one.rate == rate and one.kind is not RateKind.ZERO for one in table.on(country, day)) or (
        rate == 0 and any(one.kind is RateKind.ZERO for one in table.on(country, day))
    )


def _scoped(extraction: Extraction, country: str, day: date, table: VatRates) -> list[_Finding]:
    """Lines of a kind with rates of its own that bear another one (at worst WARN: the words may mislead)."""
    findings = []
    stated = reading.vat_rates(extraction)
    for line in extraction.lines:
        rate = line.vat_rate if line.vat_rate is not None else (stated[0] if len(stated) == 1 else None)
        text = reading.fold(line.description)
        scope = next((one for one in table.scopes_on(country, day) if one.covers(text)), None)
        if rate is None or scope is None or rate in scope.rates or (rate == 0 and _explained(extraction)):
            continue
        findings.append(
            _Finding(
                WARN,
                Text(
                    f"{percent(rate)} für {scope.scope_de}: {scope.source}",
                    f"{percent(rate)} for {scope.scope_en}: {scope.source}",
                ),
            )
        )
    return findings


def _explained(extraction: Extraction) -> bool:
    return FieldName.EXEMPTION_REASON in extraction.fields or bool(extraction.notes)
