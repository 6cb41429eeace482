"""Rulesets from a folder: ``<root>/<ID>/<version>/ruleset.yaml`` and ``<root>/vat_rates.yaml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from flowaudit.core.rules.loading import FieldError, RulesetInvalid, load_ruleset
from flowaudit.core.rules.rates import VatRates, load_rates
from flowaudit.core.rules.ruleset import VERSION, Ruleset
from flowaudit.ports.rulesets import RulesetNotFound

_ID = re.compile(r"[A-Z][A-Z0-9_]{1,29}")
_SIZE_LIMIT = 1_000_000  # bytes; the largest shipped ruleset has 30,000
# The C loader is six times as fast as the other, but deep nesting overflows its stack and ends the process; its parser,
# which tells the nesting before, has no such stack.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEPTH_LIMIT = 50


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _depth(text: str) -> int:
    """How many collections stand in each other at most; reading ends where it is too deep for a ruleset anyway."""
    depth = deepest = 0
    for event in yaml.parse(text, Loader=_LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        deepest = max(deepest, depth)
        if deepest > _DEPTH_LIMIT:
            break
    return deepest


def _read(path: Path) -> Mapping[str, Any]:
    """The file as a mapping. Raises ``RulesetInvalid`` for anything else, ``FileNotFoundError`` if it is not there."""
    if path.stat().st_size > _SIZE_LIMIT:
        raise RulesetInvalid((FieldError(path.name, f"larger than {_SIZE_LIMIT} bytes"),))
    try:
        text = path.read_text(encoding="utf-8")
        if _depth(text) > _DEPTH_LIMIT:
            raise RulesetInvalid((FieldError(path.name, f"nested deeper than {_DEPTH_LIMIT} levels"),))
        data = yaml.load(text, Loader=_LOADER)  # noqa: S506 (both are safe loaders)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise RulesetInvalid((FieldError(path.name, f"not readable as YAML: {type(error).__name__}"),)) from error
    if not isinstance(data, dict):
        raise RulesetInvalid((FieldError(path.name, "must be a mapping"),))
    return data


def read_ruleset(root: Path, ruleset_id: str, version: str) -> Ruleset:
    """One version from the folder. Raises ``RulesetNotFound`` (also for malformed ids) or ``RulesetInvalid``."""
    if not _ID.fullmatch(ruleset_id) or not VERSION.fullmatch(version):
        raise RulesetNotFound(ruleset_id, version)
    try:
        ruleset = load_ruleset(_read(root / ruleset_id / version / "ruleset.yaml"))
    except FileNotFoundError as error:
        raise RulesetNotFound(ruleset_id, version) from error
    if (ruleset.ruleset_id, ruleset.version) != (ruleset_id, version):
        raise RulesetInvalid((FieldError("ruleset_id", "does not agree with the folder it is in"),))
    return ruleset


class RulesetFiles:
    """The :class:`~flowaudit.ports.rulesets.Rulesets` of a folder; each file is read once."""

    def __init__(self, root: Path) -> None:
        """``root`` is the folder that holds a folder a ruleset."""
        self._root = root
        self._get = lru_cache(maxsize=64)(self._load)
        self._rates = lru_cache(maxsize=1)(lambda: load_rates(_read(root / "vat_rates.yaml")))

    def _load(self, ruleset_id: str, version: str) -> Ruleset:
        return read_ruleset(self._root, ruleset_id, version)

    def ids(self) -> tuple[str, ...]:
        """The ids of all rulesets that have a version, sorted."""
        folders = sorted(path.name for path in self._root.iterdir() if path.is_dir() and _ID.fullmatch(path.name))
        return tuple(name for name in folders if self.versions(name))

    def versions(self, ruleset_id: str) -> tuple[str, ...]:
        """The versions there are, oldest first."""
        folder = self._root / ruleset_id
        if not _ID.fullmatch(ruleset_id) or not folder.is_dir():
            return ()
        names = [path.parent.name for path in folder.glob("*/ruleset.yaml") if VERSION.fullmatch(path.parent.name)]
        return tuple(sorted(names, key=_number))

    def latest(self, ruleset_id: str) -> Ruleset:
        """The newest version."""
        versions = self.versions(ruleset_id)
        if not versions:
            raise RulesetNotFound(ruleset_id)
        return self.get(ruleset_id, versions[-1])

    def get(self, ruleset_id: str, version: str) -> Ruleset:
        """One version."""
        return self._get(ruleset_id, version)

    def vat_rates(self) -> VatRates:
        """The table of VAT rates."""
        return self._rates()
