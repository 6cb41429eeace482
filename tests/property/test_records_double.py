"""The record store in memory behaves as the DynamoDB adapter does: the same writes, conflicts and reads."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

import pytest
from tests.doubles.records import MemoryRecords
from tests.unit.api.conftest import Api, api

from flowaudit.ports.records import Add, Change, Conflict, Delete, Key, Put, Record, Records
from flowaudit.runtime import wiring

__all__ = ["api"]  # a fixture

KEYS = [Key(f"P{partition}", f"{sort:02d}") for partition in range(3) for sort in range(4)]


def _change(random: Random, key: Key) -> Change:
    kind = random.choice(["put", "put", "put", "force", "add", "delete"])
    if kind == "delete":
        return Delete(key, random.choice([None, 1, 2]))
    if kind == "add":
        return Add(key, {random.choice("ab"): random.randint(-2, 2)}, random.choice([None, 4_000_000_000]))
    place = Key(random.choice(["I1", "I2"]), f"{random.randint(0, 99):02d}{key.partition}{key.sort}")
    more: dict[str, Any] = {random.choice(["index1", "index2", "index3"]): place}
    counts = {"c": random.randint(1, 9)}
    record = Record(key, "thing", {"n": [random.randint(0, 9), "ä"]}, random.randint(0, 2), counts=counts, **more)
    return Put(record, force=kind == "force")


def _done(store: Records, changes: Sequence[Change]) -> list[Key] | None:
    try:
        store.commit(changes)
    except Conflict as conflict:
        return sorted(conflict.keys)
    return None


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_double_and_the_adapter_agree(api: Api, seed: int) -> None:
    random = Random(seed)
    real, double = wiring.deps().records, MemoryRecords()
    conflicts = 0
    for _ in range(60):
        changes = [_change(random, key) for key in random.sample(KEYS, random.randint(1, 4))]
        lost = _done(real, changes)
        conflicts += lost is not None
        assert _done(double, changes) == lost
        key = random.choice(KEYS)
        assert double.get(key) == real.get(key)
        some = random.sample(KEYS, 5)
        assert double.get_all([*some, key, key]) == real.get_all([*some, key, key])
        wanted: dict[str, Any] = random.choice([{"prefix": "0"}, {"after": "01"}, {"prefix": ""}])
        wanted |= {"limit": random.choice([1, 3, 50]), "newest_first": random.random() < 0.5}
        assert double.query(key.partition, **wanted) == real.query(key.partition, **wanted)
        index = random.choice(["index1", "index2", "index3"])
        assert double.query("I1", index=index, **wanted) == real.query("I1", index=index, **wanted)
    assert 5 < conflicts < 55
