"""Runs of the generator: rates, severity, the ruleset's word, the seed; and that the engine finds what is sown."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pymupdf
import pytest
from tests.unit.generator.found import AS_OF, RATES, RULESETS, batch, findings, ground, ruling, score

from flowaudit.core.einvoice import read_xml
from flowaudit.core.generator import cii_writer
from flowaudit.core.generator.batch import Batch, FileKind, plan
from flowaudit.core.generator.compose import DateProfile
from flowaudit.core.generator.sowing import Fault
from flowaudit.core.generator.spec import Template
from flowaudit.core.rules.identifiers import iban_fault, tax_number_fault, vat_id_fault

D = Decimal
_MONTHS = (
    *("Januar", "Februar", "März", "April", "Mai", "Juni"),
    *("Juli", "August", "September", "Oktober", "November", "Dezember"),
)
ENGLISH = (DateProfile.MONTH_NAME_EN, DateProfile.ISO)


def text_of(content: bytes) -> str:
    with pymupdf.open(stream=content, filetype="pdf") as document:
        return " ".join(" ".join(page.get_text().split()) for page in document)


@pytest.mark.parametrize(
    ("severity", "language", "recall", "precision"),
    [(1, "de", 0.95, 0.95), (3, "de", 0.9, 0.95), (5, "de", 0.9, 0.95), (3, "en", 0.9, 0.95)],
)
def test_the_engine_finds_what_was_sown(severity: int, language: str, recall: float, precision: float) -> None:
    profiles = ENGLISH if language == "en" else (DateProfile.NUMERIC_DE, DateProfile.RANGE, DateProfile.MONTH_NAME_DE)
    run = batch(
        60, seed=7 + severity, error_rate=D(60), severity=severity, alias_noise=D(20),
        ground=ground(language), profiles=profiles,
    )  # fmt: skip
    found = score(run)
    print(f"\nseverity {severity} {language}: {found.sown} sown, recall {found.recall:.3f}, "
          f"precision {found.precision:.3f}, {found.clean} clean files", *found.examples, sep="\n  ")  # fmt: skip
    assert found.sown >= 36
    assert found.clean == 24
    assert found.recall >= recall
    assert found.precision >= precision


@pytest.mark.parametrize(("rate", "count", "wanted"), [("0", 20, 0), ("5", 20, 1), ("2.4", 20, 0), ("100", 7, 7)])
def test_the_share_of_files_with_errors(rate: str, count: int, wanted: int) -> None:
    planned = plan(batch(count, error_rate=D(rate)))
    assert len(planned) == count
    assert sum(1 for one in planned if one.sown) == wanted
    assert all(one.spec == one.clean for one in planned if not one.sown)


def test_rates_of_features_count_within_the_files_with_errors() -> None:
    rates = {"invoice_number": D(100), "supply_date_or_period": D(50), "vat_amount": D(0)}
    letters = tuple(Template)[2:4]
    planned = plan(batch(60, templates=letters, error_rate=D(50), feature_rates=rates, severity=4))
    broken = [{defect.feature_id for defect in one.sown} for one in planned if one.sown]
    assert len(broken) == 30
    assert {feature for one in broken for feature in one} <= {"invoice_number", "supply_date_or_period"}
    numbered = [one for one in broken if "invoice_number" in one]
    # small businesses need no number since 2025
    assert len(numbered) >= 20
    assert 8 <= sum("supply_date_or_period" in one for one in broken) <= 22


def test_a_rate_that_hits_nothing_still_breaks_one_feature() -> None:
    planned = plan(batch(30, templates=(Template.T3_CORPORATE,), error_rate=D(100), feature_rates={"vat_amount": D(1)}))
    assert [[defect.feature_id for defect in one.sown] for one in planned] == [["vat_amount"]] * 30


@pytest.mark.parametrize(("severity", "faults"), [(1, {Fault.WRONG}), (3, set(Fault)), (5, {Fault.OMITTED})])
def test_severity_goes_from_wrong_values_to_missing_ones(severity: int, faults: set[Fault]) -> None:
    rates = dict.fromkeys(("supplier_tax_or_vat_id", "vat_amount", "supply_date_or_period"), D(60))
    run = batch(40, templates=(Template.T3_CORPORATE,), error_rate=D(100), severity=severity, feature_rates=rates)
    assert {defect.fault for one in plan(run) for defect in one.sown} == faults


def test_blatant_amounts_are_further_off() -> None:
    def off(severity: int) -> list[Decimal]:
        run = batch(
            20, templates=(Template.T3_CORPORATE,), error_rate=D(100), severity=severity,
            ruleset=_never_omitted(), feature_rates={"vat_amount": D(100)},
        )  # fmt: skip
        return [abs(D(one.sown[0].stated) - D(one.sown[0].expected)) for one in plan(run)]

    assert D("0.10") < min(off(1)) <= max(off(1)) < D("1.00")
    assert max(off(1)) < min(off(2)) < min(off(4)) < max(off(5))


def _never_omitted() -> Any:
    ruleset = RULESETS.latest("DE_USTG")
    rules = replace(ruleset.features[0].generator_rules, can_omit=False)
    features = tuple(replace(one, generator_rules=rules) for one in ruleset.features)
    return replace(ruleset, features=features)


def test_the_ruleset_may_forbid_to_omit() -> None:
    run = batch(40, error_rate=D(100), severity=5, ruleset=_never_omitted())
    faults = {defect.fault for one in plan(run) for defect in one.sown}
    assert faults == {Fault.WRONG}


def test_everything_follows_from_the_seed() -> None:
    first, again, other = (plan(batch(12, seed=seed, error_rate=D(50), alias_noise=D(50))) for seed in (3, 3, 4))
    assert first == again
    assert [one.content(3) for one in first[:4]] == [one.content(3) for one in again[:4]]
    assert first != other


def test_alias_noise_is_no_error() -> None:
    run = batch(40, alias_noise=D(100), templates=(Template.T1_HANDWERK, Template.T3_CORPORATE))
    planned = plan(run)
    noisy = [one for one in planned if one.noise]
    assert len(noisy) == 40
    assert len({one.noise for one in noisy}) >= 4
    for one in noisy[:12]:
        assert one.noise in text_of(one.content(1))
        assert "BENEFICIARY_MATCH" not in findings(ruling(run, one))
    assert not any(one.noise for one in plan(replace(run, alias_noise=D(0))))


@pytest.mark.parametrize("profile", list(DateProfile))
def test_date_profiles(profile: DateProfile) -> None:
    planned = plan(batch(6, templates=(Template.T3_CORPORATE,), profiles=(profile,)))
    for one in planned:
        day, text = one.spec.issued, text_of(one.content(1))
        expected = {
            DateProfile.NUMERIC_DE: f"{day:%d.%m.%Y}",
            DateProfile.RANGE: f"{day:%d.%m.%Y}",
            DateProfile.MONTH_NAME_DE: f"{day.day}. {_MONTHS[day.month - 1]} {day.year}",
            DateProfile.MONTH_NAME_EN: f"{day.day} {day:%B} {day.year}",
            DateProfile.ISO: day.isoformat(),
            DateProfile.NUMERIC_EN: f"{day:%d/%m/%Y}",
        }
        assert expected[profile] in text
        assert isinstance(one.spec.delivered, tuple) == (profile is DateProfile.RANGE)


def test_hybrid_files_state_their_defects_in_the_xml_too() -> None:
    run = batch(40, error_rate=D(60), severity=3, kinds=(FileKind.EINVOICE,))
    planned = plan(run)
    carrying = [one for one in planned if one.xml is not None]
    assert all(one.xml is None for one in planned if one.spec.template is Template.T2_SUPERMARKT)
    assert any(one.sown for one in carrying)
    for one in carrying:
        told = findings(ruling(run, one))
        assert bool(told) == bool(one.sown), (one.filename, one.sown, told)
    clean = next(one.xml for one in carrying if one.xml and not one.sown)
    assert read_xml(cii_writer.write(clean), "x.xml").problems == ()


@pytest.mark.parametrize(("ruleset_id", "country"), [("UK_VAT", "GB"), ("EU_VAT", "AT"), ("EU_VAT", "DE")])
def test_other_rulesets(ruleset_id: str, country: str) -> None:
    of_country = replace(ground("en"), country=country, reference=None)
    run = batch(
        30, ruleset=RULESETS.latest(ruleset_id), ground=of_country, profiles=ENGLISH, error_rate=D(50), severity=3
    )
    planned = plan(run)
    assert sum(1 for one in planned if one.sown) == 15
    lines = {one.spec.currency for one in planned}
    assert lines == {"GBP" if country == "GB" else "EUR"}


def test_identifiers_are_valid_and_rates_are_those_of_the_day() -> None:
    for country in ("DE", "AT", "GB"):
        for one in plan(batch(30, ground=replace(ground(), country=country), as_of=AS_OF)):
            who, bank = one.spec.supplier, one.spec.bank
            assert who.vat_id is None or vat_id_fault(who.vat_id) is None
            assert who.tax_number is None or tax_number_fault(who.tax_number) is None
            assert bank is None or iban_fault(bank.iban) is None
    from datetime import date

    halved = replace(ground(), period=(date(2020, 7, 10), date(2020, 12, 1)))
    rates = {line.vat_rate for one in plan(batch(30, ground=halved)) for line in one.spec.lines}
    assert rates <= {D(16), D(5), D(20)}
    assert RATES.standard("DE", date(2020, 8, 1)) in rates


def test_no_batch_is_planned_twice_from_shared_state() -> None:
    run: Batch = batch(10, error_rate=D(50))
    longer = plan(replace(run, count=20))
    assert [one.clean for one in longer[:10]] == [one.clean for one in plan(run)]
