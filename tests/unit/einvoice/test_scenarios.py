"""Which official rules judge which invoice, and what is said where there are none."""

from __future__ import annotations

import pytest
from tests.unit.einvoice.documents import cii, ubl

from flowaudit.core.einvoice import Outcome, read_xml
from flowaudit.core.einvoice.scenarios import (
    FACTURX_BASIC,
    FACTURX_EXTENDED,
    NORM,
    XRECHNUNG,
    XRECHNUNG_EXTENSION,
    RuleSet,
    Scenario,
    Schema,
    scenario_of,
)
from flowaudit.core.einvoice.validation import Finding, OfficialVerdict, Part, PartKind, Severity
from flowaudit.core.model.results import Text

NAME = Text("Regeln", "rules")


def of_cii(guideline: str) -> Scenario:
    return scenario_of(read_xml(cii(guideline), "x.xml"))


@pytest.mark.parametrize(
    ("guideline", "rules"),
    [
        (NORM, (RuleSet.NORM_CII,)),
        (XRECHNUNG, (RuleSet.NORM_CII, RuleSet.XRECHNUNG_CII)),
        (XRECHNUNG_EXTENSION, (RuleSet.NORM_CII, RuleSet.XRECHNUNG_CII)),
        (FACTURX_BASIC, (RuleSet.NORM_CII, RuleSet.FACTURX_BASIC)),
        (FACTURX_EXTENDED, (RuleSet.FACTURX_EXTENDED,)),
        ("", (RuleSet.NORM_CII,)),
    ],
)
def test_rules_by_specification(guideline: str, rules: tuple[RuleSet, ...]) -> None:
    scenario = of_cii(guideline)
    assert (scenario.schema, scenario.rules, scenario.settled) == (Schema.CII, rules, ())


@pytest.mark.parametrize(
    ("guideline", "rules"),
    [
        # the norm's rules hold, those of the narrower use are not at hand
        (f"{NORM}#compliant#urn:xoev-de:kosit:standard:xrechnung_1.2", (RuleSet.NORM_CII,)),
        (f"{NORM}#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0", (RuleSet.NORM_CII,)),
        (f"{NORM}#compliant#urn:zugferd.de:2p0:basic", (RuleSet.NORM_CII,)),
        # an extension may break the norm's rules, a stranger follows others
        (f"{NORM}#conformant#urn:zugferd.de:2p0:extended", ()),
        ("urn:example:somebody:else", ()),
    ],
)
def test_a_specification_whose_rules_are_not_at_hand_is_never_passed(
    guideline: str, rules: tuple[RuleSet, ...]
) -> None:
    scenario = of_cii(guideline)
    assert scenario.rules == rules
    [part] = scenario.settled
    assert part.outcome is Outcome.NOT_CHECKED
    assert part.reason is not None
    assert guideline in part.reason.de
    assert guideline in part.reason.en


def test_ubl_has_rules_and_schemas_of_its_own() -> None:
    invoice = scenario_of(read_xml(ubl(), "x.xml"))
    assert invoice.schema is Schema.UBL_INVOICE
    assert invoice.rules[0] is RuleSet.NORM_UBL
    note = ubl(root="CreditNote", type="381", line="CreditNoteLine", quantity="CreditedQuantity")
    assert scenario_of(read_xml(note, "x.xml")).schema is Schema.UBL_CREDIT_NOTE


@pytest.mark.parametrize("profile", ["urn:factur-x.eu:1p0:minimum", "urn:zugferd.de:2p0:basicwl"])
def test_bookkeeping_aids_are_outside(profile: str) -> None:
    scenario = of_cii(profile)
    assert scenario.schema is None
    assert scenario.rules == ()
    assert scenario.settled[0].outcome is Outcome.NOT_APPLICABLE


def finding(rule: str, severity: Severity) -> Finding:
    return Finding(rule, severity, "Invoice/ID", "Text of the rule")


def test_a_scenario_may_soften_and_the_outcome_follows() -> None:
    part = Part(PartKind.RULES, NAME, Outcome.FAILED, (finding("BR-CL-21", Severity.FATAL),))
    softened = part.weighed({"BR-CL-21": Severity.WARNING})
    assert softened.outcome is Outcome.PASSED
    assert softened.findings[0].severity is Severity.WARNING
    assert softened.weighed({"BR-CL-21": Severity.FATAL}).outcome is Outcome.FAILED


def test_what_did_not_run_stays_not_checked_whatever_the_levels() -> None:
    part = Part(PartKind.RULES, NAME, Outcome.NOT_CHECKED)
    assert part.weighed({}).outcome is Outcome.NOT_CHECKED


@pytest.mark.parametrize(
    ("outcomes", "overall"),
    [
        ((Outcome.PASSED, Outcome.PASSED), Outcome.PASSED),
        ((Outcome.PASSED, Outcome.NOT_CHECKED), Outcome.NOT_CHECKED),
        ((Outcome.NOT_CHECKED, Outcome.FAILED), Outcome.FAILED),
        ((Outcome.NOT_APPLICABLE,), Outcome.NOT_APPLICABLE),
        ((), Outcome.NOT_APPLICABLE),
    ],
)
def test_one_part_that_did_not_run_keeps_the_whole_from_passing(
    outcomes: tuple[Outcome, ...], overall: Outcome
) -> None:
    assert OfficialVerdict(tuple(Part(PartKind.RULES, NAME, one) for one in outcomes)).outcome is overall


def test_a_finding_reads_in_both_languages_and_quotes_the_rule() -> None:
    text = finding("BR-CO-15", Severity.FATAL).text
    assert text.de == "BR-CO-15 (schwer) bei Invoice/ID: „Text of the rule“"
    assert text.en == "BR-CO-15 (fatal) at Invoice/ID: “Text of the rule”"
