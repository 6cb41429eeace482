"""Dataclasses from plain data: every kind of fault, each at its place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

import pytest

from flowaudit.contract.validation import in_words
from flowaudit.core.model.checked import Bounds, NotValid, Refused, build, plain


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    name: Annotated[str, Bounds(strip=True, min_length=2, max_length=5, pattern="[a-z]+")]
    colour: Colour = Colour.RED


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    leaves: Annotated[tuple[Leaf, ...], Bounds(min_length=1, max_length=3)]
    days: dict[str, date] = None  # type: ignore[assignment]  # only ever read, never left out
    price: Annotated[Decimal, Bounds(gt=0, max_digits=6, decimal_places=2)] | None = None
    height: Annotated[int, Bounds(ge=0, le=100)] = 0
    share: Annotated[float, Bounds(ge=0, lt=1)] = 0.5
    evergreen: bool = False

    def __post_init__(self) -> None:
        if self.height == 13:
            raise Refused("nicht 13", "not 13", "height")
        if self.evergreen and self.height == 0:
            raise Refused("zu klein", "too small")


LEAF = {"name": "oak"}
GOOD = {
    "leaves": [{"name": " oak ", "colour": "blue"}, LEAF],
    "days": {"planted": "2025-03-01", "cut": date(2026, 1, 2)},
    "price": "12.50",
    "height": Decimal("7"),
    "share": Decimal("0.25"),
    "evergreen": True,
}


def test_what_is_right_becomes_the_dataclass_and_goes_back() -> None:
    tree = build(Tree, GOOD)
    assert tree == Tree(
        leaves=(Leaf(name="oak", colour=Colour.BLUE), Leaf(name="oak")),
        days={"planted": date(2025, 3, 1), "cut": date(2026, 1, 2)},
        price=Decimal("12.50"),
        height=7,
        share=0.25,
        evergreen=True,
    )
    assert type(tree.height) is int
    assert plain(tree)["days"] == {"planted": "2025-03-01", "cut": "2026-01-02"}
    assert plain(tree)["leaves"][0] == {"name": "oak", "colour": "blue"}
    assert build(Tree, plain(tree)) == tree


@pytest.mark.parametrize(
    ("changes", "place", "kind"),
    [
        ({"leaves": []}, "leaves", "too_short"),
        ({"leaves": [LEAF] * 4}, "leaves", "too_long"),
        ({"leaves": "oak"}, "leaves", "list_type"),
        ({"leaves": [LEAF, 3]}, "leaves.1", "dict_type"),
        ({"leaves": [{}]}, "leaves.0.name", "missing"),
        ({"leaves": [{"name": "oak", "size": 1}]}, "leaves.0.size", "extra_forbidden"),
        ({"leaves": [{"name": 5}]}, "leaves.0.name", "string_type"),
        ({"leaves": [{"name": " x "}]}, "leaves.0.name", "string_too_short"),
        ({"leaves": [{"name": "x" * 6}]}, "leaves.0.name", "string_too_long"),
        ({"leaves": [{"name": "Oak"}]}, "leaves.0.name", "string_pattern_mismatch"),
        ({"leaves": [{"name": "oak\n"}]}, None, None),
        ({"leaves": [{"name": "o\nak"}]}, "leaves.0.name", "string_pattern_mismatch"),
        ({"leaves": [{"name": "\ud800ak"}]}, "leaves.0.name", "string_unicode"),
        ({"leaves": [{"name": "oak", "colour": "green"}]}, "leaves.0.colour", "enum"),
        ({"leaves": [{"name": "oak", "colour": ["red"]}]}, "leaves.0.colour", "enum"),
        ({"days": []}, "days", "dict_type"),
        ({"days": {"cut": "yesterday"}}, "days.cut", "date_parsing"),
        ({"days": {"cut": "2025-02-30"}}, "days.cut", "date_parsing"),
        ({"days": {"cut": "20250228"}}, "days.cut", "date_parsing"),
        ({"days": {"cut": datetime(2025, 1, 1, 12, tzinfo=UTC)}}, "days.cut", "date_type"),
        ({"price": "many"}, "price", "decimal_parsing"),
        ({"price": [1]}, "price", "decimal_type"),
        ({"price": True}, "price", "decimal_type"),
        ({"price": "NaN"}, "price", "finite_number"),
        ({"price": float("inf")}, "price", "finite_number"),
        ({"price": 0}, "price", "greater_than"),
        ({"price": "1.005"}, "price", "decimal_max_places"),
        ({"price": "1E+9"}, "price", "decimal_max_digits"),
        ({"price": None}, None, None),
        ({"height": "7"}, "height", "int_type"),
        ({"height": None}, "height", "int_type"),
        ({"height": 7.5}, "height", "int_from_float"),
        ({"height": Decimal("1E+999999999")}, "height", "decimal_whole_digits"),
        ({"height": -1}, "height", "greater_than_equal"),
        ({"height": 101}, "height", "less_than_equal"),
        ({"height": 13}, "height", "refused"),
        ({"height": 0}, "", "refused"),
        ({"share": {}}, "share", "float_type"),
        ({"share": 1}, "share", "less_than"),
        ({"share": Decimal("1E+400")}, "share", "decimal_whole_digits"),
        ({"evergreen": "yes"}, "evergreen", "bool_type"),
        ({"evergreen": 1}, "evergreen", "bool_type"),
    ],
)
def test_each_fault_has_its_place_and_words(changes: dict[str, Any], place: str | None, kind: str | None) -> None:
    if place is None:
        build(Tree, GOOD | changes)
        return
    with pytest.raises(NotValid) as caught:
        build(Tree, GOOD | changes)
    (fault,) = caught.value.faults
    assert (fault.place, fault.kind) == (place, kind)
    said = fault.text or in_words(fault.kind, fault.context)
    assert said.de != said.en
    assert "ist ungültig" not in said.de


def test_all_faults_are_named_at_once() -> None:
    with pytest.raises(NotValid) as caught:
        build(Tree, {"leaves": [{"name": 1}, {"name": "oak", "colour": "green"}], "height": "x", "more": 1})
    assert [fault.place for fault in caught.value.faults] == ["leaves.0.name", "leaves.1.colour", "height", "more"]
    with pytest.raises(NotValid):
        build(Tree, "no mapping")
