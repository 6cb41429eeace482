"""Verifying the audit trail: finds any event that was changed, removed, moved or put in.

Each event's hash covers the event and the hash before it; the newest hash of each commit is kept as an object under
object lock (the anchor). Whoever rewrites history would have to rewrite every later hash, and then the anchors
contradict.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from flowaudit.core.model.results import Text
from flowaudit.ports.blobs import BlobMissing
from flowaudit.ports.records import Record
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.store import keys
from flowaudit.usecases.store.unit import GENESIS, link_hash

_PAGE = 1000


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong with a chain at a place (``sequence`` counts from 1)."""

    chain: str
    sequence: int
    slug: str
    text: Text


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What was checked of a chain, and what is wrong with it."""

    chain: str
    events: int
    anchors: int
    findings: tuple[Finding, ...]


def verify(deps: Deps) -> Iterator[ChainReport]:
    """Every chain that has an anchor, in the order of their names."""
    anchored: dict[str, list[int]] = {}
    for key in deps.originals.keys(keys.ANCHORS):
        chain, _, name = key.removeprefix(keys.ANCHORS).rpartition("/")
        anchored.setdefault(chain, []).append(int(name.removesuffix(".json")))
    for chain in sorted(anchored):
        yield verify_chain(deps, chain, sorted(anchored[chain]))


def verify_chain(deps: Deps, chain: str, anchors: list[int]) -> ChainReport:
    """One chain against its anchors (their sequence numbers)."""
    hashes: dict[int, str] = {0: GENESIS}
    findings: list[Finding] = []
    expected, previous = 1, GENESIS
    for record in _events(deps, chain):
        sequence = int(record.data["sequence"])
        findings += _gap(chain, expected, sequence)
        findings += _link(chain, sequence, previous if sequence == expected else None, record)
        previous = str(record.data["hash"])
        hashes[sequence] = previous
        expected = sequence + 1
    findings += _head(deps, chain, expected - 1, previous)
    for sequence in anchors:
        findings += _anchor(deps, chain, sequence, hashes.get(sequence))
    return ChainReport(chain, len(hashes) - 1, len(anchors), tuple(findings))


def _events(deps: Deps, chain: str) -> Iterator[Record]:
    after = "0" * 12
    while True:
        page = deps.records.query(keys.chain(chain), index="index1", after=after, limit=_PAGE)
        yield from page
        if len(page) < _PAGE:
            return
        after = page[-1].index1.sort if page[-1].index1 else page[-1].key.sort


def _gap(chain: str, expected: int, sequence: int) -> list[Finding]:
    if sequence == expected:
        return []
    text = Text(f"Ereignis {expected} fehlt", f"Event {expected} is missing")
    return [Finding(chain, expected, "missing", text)]


def _link(chain: str, sequence: int, previous: str | None, record: Record) -> list[Finding]:
    event = {name: value for name, value in record.data.items() if name != "hash"}
    before = str(event["previous"])
    place = int(record.key.sort)
    if place != sequence or link_hash(before, event) != record.data["hash"]:
        text = Text(f"Ereignis {sequence} wurde verändert", f"Event {sequence} was changed")
        return [Finding(chain, sequence, "changed", text)]
    if previous is not None and before != previous:
        text = Text(
            f"Ereignis {sequence} schließt nicht an das vorige an", f"Event {sequence} does not follow the one before"
        )
        return [Finding(chain, sequence, "reordered", text)]
    return []


def _head(deps: Deps, chain: str, sequence: int, newest: str) -> list[Finding]:
    head = deps.records.get(keys.head(chain))
    if head is not None and (int(head.data["sequence"]), head.data["hash"]) == (sequence, newest):
        return []
    text = Text("Der Kopf der Kette passt nicht zum letzten Ereignis", "The chain's head differs from the last event")
    return [Finding(chain, sequence, "head", text)]


def _anchor(deps: Deps, chain: str, sequence: int, found: str | None) -> list[Finding]:
    try:
        anchor = json.loads(deps.originals.get(keys.anchor(chain, sequence)))
    except (BlobMissing, ValueError):
        anchor = {}
    if anchor.get("hash") == found and found is not None:
        return []
    text = Text(
        f"Ereignis {sequence} widerspricht seinem Anker",
        f"Event {sequence} contradicts its anchor",
    )
    return [Finding(chain, sequence, "anchor", text)]
