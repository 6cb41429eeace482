"""Parsing profiles: objects ``parsings/<name>.json`` of the artifacts bucket, put there by an operator or the API.

They are the one thing that is found by listing: the bucket is where an operator puts them. What is read is kept for
half a minute, so that a job over many files does not ask for each; a profile that cannot be used is a listed problem
and touches no extraction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from weakref import WeakKeyDictionary

from flowaudit.contract.models.parsing import ParsingProfile, ProfileName
from flowaudit.contract.problems import FieldError, Problem
from flowaudit.contract.validation import read_json
from flowaudit.core.extraction import Profile
from flowaudit.core.model.results import Text
from flowaudit.ports.blobs import BlobMissing
from flowaudit.usecases.deps import Deps

PREFIX, SUFFIX = "parsings/", ".json"
MAX_PROFILES = 200
MAX_BYTES = 64 * 1024
KEPT = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Stored:
    """A profile's object: its ``name``, what it says, or why it cannot be used."""

    name: str
    profile: ParsingProfile | None
    problems: tuple[FieldError, ...] = ()


_kept: WeakKeyDictionary[Deps, tuple[datetime, tuple[Profile, ...]]] = WeakKeyDictionary()


def usable(deps: Deps) -> tuple[Profile, ...]:
    """The profiles that extraction uses: those that are in order and enabled."""
    now = deps.clock.now()
    kept = _kept.get(deps)
    if kept is None or now - kept[0] >= KEPT:
        good = ((one.name, one.profile) for one in all_of(deps))
        kept = now, tuple(said.as_profile(name) for name, said in good if said is not None and said.enabled)
        _kept[deps] = kept
    return kept[1]


def all_of(deps: Deps) -> list[Stored]:
    """All profiles by name, also those that cannot be used."""
    keys = islice((key for key in deps.artifacts.keys(PREFIX) if key.endswith(SUFFIX)), MAX_PROFILES)
    return [_stored(deps, key) for key in keys]


def put(deps: Deps, name: str, body: ParsingProfile) -> None:
    """Store or replace a profile."""
    content = body.model_dump_json(indent=2).encode()
    deps.artifacts.put(f"{PREFIX}{name}{SUFFIX}", content, "application/json")
    _kept.pop(deps, None)


def _stored(deps: Deps, key: str) -> Stored:
    name = key.removeprefix(PREFIX).removesuffix(SUFFIX)
    info = deps.artifacts.info(key)
    if info is None or info.size > MAX_BYTES:
        return Stored(name[:200], None, (_TOO_LARGE if info else _GONE,))
    try:
        return Stored(name[:200], read_json(ParsingProfile, deps.artifacts.get(key)))
    except Problem as problem:
        return Stored(name[:200], None, problem.errors or (FieldError("", problem.detail),))
    except BlobMissing:
        return Stored(name[:200], None, (_GONE,))


_TOO_LARGE = FieldError("", Text(f"hat mehr als {MAX_BYTES // 1024} kB", f"has more than {MAX_BYTES // 1024} kB"))
_GONE = FieldError("", Text("ist nicht mehr da", "is no longer there"))

__all__ = ["MAX_BYTES", "MAX_PROFILES", "PREFIX", "ProfileName", "Stored", "all_of", "put", "usable"]
