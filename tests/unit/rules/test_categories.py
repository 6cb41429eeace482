"""Mapping lines to cost categories, and COST_CATEGORY."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.rules.build import PROJECT, context, invoice

from flowaudit.core.model.results import RuleCheckStatus
from flowaudit.core.rules import map_cost_category
from flowaudit.core.rules.checks.categories import cost_category
from flowaudit.core.rules.cost_categories import concepts_of

OK, WARN, UNKNOWN = RuleCheckStatus.OK, RuleCheckStatus.WARN, RuleCheckStatus.UNKNOWN
CATEGORIES = ("Bau", "Planung", "IT")
MANY = ("Personalkosten", "Reisekosten", "Öffentlichkeitsarbeit", "Mietkosten", "Beratung", "Ausstattung", "Sonstiges")
ENGLISH = ("Construction", "Travel", "Staff costs", "Equipment")


def _one(text: str, categories: tuple[str, ...]) -> str | None:
    (match,) = map_cost_category([text], categories)
    return match.category


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Estricharbeiten Obergeschoss", "Bau"),
        ("Dachdeckerarbeiten nach Aufmaß", "Bau"),
        ("Fassadenanstrich zweifach", "Bau"),
        ("Trockenbauwände, Gipskarton", "Bau"),
        ("Architektenleistung Leistungsphase 5 HOAI", "Planung"),
        ("Statische Berechnung, Tragwerksplanung", "Planung"),
        ("Notebook 15 Zoll mit Dockingstation", "IT"),
        ("IT-Dienstleistung, Einrichtung Server", "IT"),
        ("Softwarelizenzen 12 Monate", "IT"),
        ("Blumenstrauß", None),
        ("Position 1", None),
        ("", None),
        ("Baumpflege", None),  # Baum is not Bau
        ("Items as agreed", None),  # items are not IT
    ],
)
def test_lines_of_a_building_project(text: str, category: str | None) -> None:
    assert _one(text, CATEGORIES) == category


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Bahnfahrt München – Berlin", "Reisekosten"),
        ("Hotelübernachtung 2 Nächte", "Reisekosten"),
        ("Druck Flyer A5, 5.000 Stück", "Öffentlichkeitsarbeit"),
        ("Raummiete Bürgerhaus", "Mietkosten"),
        ("Coaching Team, 2 Tage", "Beratung"),
        ("Schreibtisch höhenverstellbar", "Ausstattung"),
        ("Gehalt Projektleitung", "Personalkosten"),
        ("Transportwagen", None),
    ],
)
def test_lines_of_a_social_project(text: str, category: str | None) -> None:
    assert _one(text, MANY) == category


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Scaffolding and brickwork", "Construction"),
        ("Flight LHR-BER", "Travel"),
        ("Payroll March", "Staff costs"),
        ("Office furniture", "Equipment"),
        ("Training day", None),  # a train is not in it
        ("Illegal dumping fine", None),
    ],
)
def test_english_lines(text: str, category: str | None) -> None:
    assert _one(text, ENGLISH) == category


def test_two_equal_candidates_are_not_decided() -> None:
    (match,) = map_cost_category(["Planung und Bau der Halle"], CATEGORIES)
    assert match.category is None
    assert match.score == 1.0


def test_side_costs_follow_the_shared_category() -> None:
    matches = map_cost_category(["Server 2 HE", "Versandkosten", "Blumenstrauß"], CATEGORIES)
    assert [one.category for one in matches] == ["IT", "IT", None]
    mixed = map_cost_category(["Server 2 HE", "Estrich", "Versandkosten"], CATEGORIES)
    assert mixed[2].category is None


def test_the_category_is_spelled_as_the_project_spells_it() -> None:
    assert _one("Planungsleistungen", ("PLANUNG (HOAI)",)) == "PLANUNG (HOAI)"


def test_concepts_are_shown_even_if_the_project_has_no_such_category() -> None:
    (match,) = map_cost_category(["Hotelübernachtung"], CATEGORIES)
    assert match.category is None
    assert match.concepts == ("travel",)
    assert concepts_of("xyz") == ()


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (["Estrich", "Putzarbeiten"], OK),
        (["Estrich", "Blumenstrauß"], WARN),
        ([], UNKNOWN),
    ],
)
def test_the_check(lines: list[str], wanted: RuleCheckStatus) -> None:
    one = invoice(lines=[{"description": text, "net_amount": "1"} for text in lines])
    found = cost_category(context(one))
    assert found.status is wanted
    if wanted is WARN:
        assert found.comment.de == "Kostenart unklar bei Position 2"
        assert found.boxes


def test_no_categories_and_no_project() -> None:
    assert cost_category(context(invoice(), project=replace(PROJECT, eligible_cost_categories=()))).status is UNKNOWN
    assert cost_category(context(invoice(), project=None)).status is UNKNOWN


@given(st.lists(st.text(max_size=40), max_size=5), st.lists(st.text(max_size=20), max_size=5))
def test_mapping_never_raises_and_never_invents(lines: list[str], categories: list[str]) -> None:
    matches = map_cost_category(lines, categories)
    assert len(matches) == len(lines)
    assert {one.category for one in matches} <= {None, *categories}
