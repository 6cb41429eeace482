"""Regular expressions of rulesets. They come from whoever may write rulesets: without repeated groups and with few open
repeats a match on 200 characters stays cheap."""

from __future__ import annotations

import re

from flowaudit.core.model.checked import Refused

REGEX_VALUE_LIMIT = 200
_OPEN_REPEATS_LIMIT = 3
_REPEATED_GROUP = re.compile(r"(?<!\\)\)[*+{?]")
_OPEN_REPEAT = re.compile(r"(?<!\\)(?:[*+]|\{\d*,\})")


def refuse_dear(pattern: str, field: str) -> None:
    """Raise :class:`Refused` for an expression that is none, or whose match could take long."""
    try:
        re.compile(pattern)
    except (re.error, OverflowError) as error:  # a{99999999999} is the latter
        raise Refused(f"kein regulärer Ausdruck: {error}", f"not a regular expression: {error}", field) from error
    if _REPEATED_GROUP.search(pattern) or len(_OPEN_REPEAT.findall(pattern)) > _OPEN_REPEATS_LIMIT:
        raise Refused(
            "darf keine Gruppen wiederholen und höchstens drei offene Wiederholungen (*, +) haben",
            "must not repeat groups and may have three open repeats (*, +) at most",
            field,
        )
    if re.search(r"\\[1-9]|\(\?", pattern):
        raise Refused(
            "darf keine Rückverweise und keine erweiterten Gruppen enthalten",
            "must not use back references or extended groups",
            field,
        )
