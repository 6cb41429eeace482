"""Reading a provider's JSON without trusting its shape."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flowaudit.ports.llm import LlmBadAnswer


def json_object(content: bytes | str) -> dict[str, Any]:
    """The JSON object in a body; raises :class:`LlmBadAnswer` if it is none."""
    data = json_value(content)
    if not isinstance(data, dict):
        raise LlmBadAnswer("not a JSON object")
    return data


def json_value(content: bytes | str) -> Any:
    """The JSON value in a body, None if it holds none (RecursionError: nested without end)."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def get(node: object, *path: str | int) -> Any:
    """What stands at the path of keys and list positions, None if there is nothing."""
    for key in path:
        if isinstance(key, int):
            node = node[key] if isinstance(node, list) and len(node) > key else None
        else:
            node = node.get(key) if isinstance(node, Mapping) else None
    return node


def count(value: object) -> int:
    """A number of tokens, bytes or nanoseconds; 0 for anything else."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


def words(value: object) -> str:
    """A text that is no more than white space is no answer; half surrogate pairs, which no store takes, go.

    Raises :class:`LlmBadAnswer`.
    """
    if not isinstance(value, str) or not value.strip():
        raise LlmBadAnswer("empty answer")
    return value.encode("utf-8", "replace").decode("utf-8")
