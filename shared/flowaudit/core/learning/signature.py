"""Recognising a supplier again without keeping who it is."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from flowaudit.core.rules.names import core_name

_MIN_NAME = 3  # letters; a shorter name recognises too many
_MIN_DIGITS = 8  # digits of a tax number or VAT id
_LENGTH = 16  # hex digits, 64 bits: no accidental twins among some thousand suppliers


def signatures(values: Mapping[str, str | None]) -> tuple[str, ...]:
    """Hashes by which the supplier named in feature values is recognised: one of its name, one of each tax number and
    VAT id. Two invoices are of the same supplier if they share one; so the one on which the number is missing is found
    by the name, and the other way round. ``values`` go by feature id; only the supplier's features count."""
    found: set[str] = set()
    for feature_id, value in values.items():
        if not value or not feature_id.startswith("supplier"):
            continue
        if "name" in feature_id:
            name = core_name(re.split(r"[,;\n]", value, maxsplit=1)[0]).replace(" ", "")
            if sum(char.isalpha() for char in name) >= _MIN_NAME:
                found.add(_hash(f"name:{name}"))
        else:
            found |= {_hash(f"id:{number}") for number in _numbers(value)}
    return tuple(sorted(found))


def _numbers(value: str) -> set[str]:
    parts = re.split(r"[,;\n|]|\s/\s", value)
    bare = {re.sub(r"[^A-Z0-9]", "", re.sub(r"^.*?:", "", part).upper()) for part in parts}
    return {number for number in bare if sum(char.isdigit() for char in number) >= _MIN_DIGITS}


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]
