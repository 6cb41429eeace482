"""Parsing profiles in the engine: where they point, what they may not do, and that hostile patterns cost nothing."""

from __future__ import annotations

import time
from datetime import date
from decimal import Decimal

import pymupdf
import pytest

from flowaudit.core.extraction import Profile, extract
from flowaudit.core.extraction.linear import LinearPattern, PatternRefused
from flowaudit.core.model.extraction import FieldName, Origin
from flowaudit.core.model.parsed import ParsedDocument
from flowaudit.core.parsing import parse

LINES = (
    "Wasserwerk Beispielstadt",
    "Am Brunnen 3, 12345 Beispielstadt",
    "Rechnung",
    "Vorgang WB-20881",
    "Verbrauchsstelle 9912003",
    "Stand 03.02.2025 bezahlt wird 119,00 EUR",
    "davon Netto 100,00 EUR zuzüglich 19 % USt 19,00 EUR",
    "Ableseperiode 01.01.2024 - 31.12.2024",
    "Konto DE02 1203 0000 0000 2020 51",
)


def page(*lines: str) -> ParsedDocument:
    """A one-page PDF with these lines, read."""
    document = pymupdf.open()
    sheet = document.new_page()
    for number, line in enumerate(lines):
        sheet.insert_text((72, 72 + 20 * number), line)
    return parse(bytes(document.tobytes()), "page.pdf", ocr=None)


def profile(name: str = "wasserwerk", *, any_of: str = "Wasserwerk", priority: int = 0, **fields: str) -> Profile:
    patterns = {FieldName(field): LinearPattern(source) for field, source in fields.items()}
    return Profile(name, patterns, any_of=(LinearPattern(any_of),), priority=priority)


def test_a_profile_has_priority_and_its_values_have_evidence() -> None:
    shown = page(*LINES)
    wanted = profile(
        invoice_number=r"Vorgang (?P<value>WB-\d+)",
        invoice_date=r"Stand (?P<value>\d\d\.\d\d\.\d{4})",
        gross_total=r"bezahlt wird (?P<value>[\d.,]+)",
        delivery_period_end=r"Ableseperiode (?P<value>.+)",
        iban=r"Konto (?P<value>DE[\d ]+)",
        supplier_name=r"(?P<value>Wasserwerk \w+)",
    )
    found = extract(shown, (wanted,))
    assert found.profile == "wasserwerk"
    assert found.value(FieldName.INVOICE_NUMBER) == "WB-20881"
    assert found.value(FieldName.INVOICE_DATE) == date(2025, 2, 3)
    assert found.value(FieldName.GROSS_TOTAL) == Decimal("119.00")
    assert found.value(FieldName.DELIVERY_PERIOD_END) == date(2024, 12, 31)
    assert found.value(FieldName.IBAN) == "DE02120300000000202051"
    assert found.value(FieldName.SUPPLIER_NAME) == "Wasserwerk Beispielstadt"
    number = found.fields[FieldName.INVOICE_NUMBER]
    assert (number.origin, number.raw) == (Origin.TEXT, "WB-20881")
    assert number.box is not None
    assert number.box.page == 1
    assert number.confidence > 0.9


def test_the_words_around_a_value_may_be_on_the_line_above() -> None:
    found = extract(page(*LINES), (profile(order_number=r"Vorgang \S+\nVerbrauchsstelle (?P<value>\d+)"),))
    assert found.value(FieldName.ORDER_NUMBER) == "9912003"


@pytest.mark.parametrize(
    "fields",
    [
        {"gross_total": r"(?P<value>Verbrauchsstelle)"},  # no amount stands there
        {"invoice_date": r"Vorgang (?P<value>\S+)"},  # no date
        {"iban": r"Verbrauchsstelle (?P<value>\d+)"},  # no IBAN
        {"supplier_vat_id": r"Konto (?P<value>DE02 1203 00)"},  # wrong check digit
        {"invoice_number": r"(?P<value>)Vorgang"},  # nothing at all
        {"gross_total": r"zuzüglich (?P<value>19 %)"},  # a rate is no amount
    ],
)
def test_a_place_without_what_the_field_needs_leaves_the_engines_value(fields: dict[str, str]) -> None:
    shown = page(*LINES)
    name = FieldName(next(iter(fields)))
    assert extract(shown, (profile(**fields),)).value(name) == extract(shown).value(name)


def test_the_profile_with_the_highest_priority_counts_and_then_the_name() -> None:
    shown = page(*LINES)
    first = profile("a", invoice_number=r"(?P<value>WB-\d+)")
    second = profile("b", invoice_number=r"(?P<value>9912003)")
    chosen = profile("c", priority=1, order_number=r"(?P<value>9912003)")
    stranger = profile("d", any_of="Gaswerk", priority=9, invoice_number=r"(?P<value>Rechnung)")
    assert extract(shown, (stranger, second, first)).value(FieldName.INVOICE_NUMBER) == "WB-20881"
    assert extract(shown, (stranger, second, first, chosen)).profile == "c"
    assert extract(shown, (stranger,)).profile == ""


def test_none_of_and_all_of() -> None:
    shown = page(*LINES)
    fields = {FieldName.ORDER_NUMBER: LinearPattern(r"(?P<value>9912003)")}
    here, absent = LinearPattern("Wasserwerk"), LinearPattern("Gaswerk")
    assert extract(shown, (Profile("a", fields, all_of=(here,), none_of=(absent,)),)).profile == "a"
    assert extract(shown, (Profile("a", fields, all_of=(here, absent)),)).profile == ""
    assert extract(shown, (Profile("a", fields, all_of=(here,), none_of=(here,)),)).profile == ""


@pytest.mark.parametrize("source", ["(a+)+$", "(a|aa)+$", "(.*a){20}$", "^(([a-z])+.)+[A-Z]([a-z])+$"])
def test_patterns_that_choke_a_backtracking_engine_take_linear_time(source: str) -> None:
    pattern = LinearPattern(source)
    began = time.perf_counter()
    pattern.found_in("a" * 100_000 + "!")
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize("source", [r"(?=a)", r"(?<!a)b", r"(a)\1", "(", "((a{100}){100}){100}", "x" * 501, "\udc80"])
def test_what_cannot_run_in_linear_time_is_refused_in_both_languages(source: str) -> None:
    with pytest.raises(PatternRefused) as refused:
        LinearPattern(source)
    assert refused.value.text.de != refused.value.text.en
