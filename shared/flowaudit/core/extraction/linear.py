"""Regular expressions from outside, matched in time that grows with the text and not with the pattern's cunning.

Python's own engine backtracks: ``(a+)+$`` takes longer than the universe on forty letters. RE2 runs every pattern as an
automaton; what no automaton can do (look-around, back-references) it refuses. The memory of a pattern is bounded.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flowaudit.core.model.results import Text

MAX_PATTERN = 500
_MEMORY = 1 << 20  # bytes that a compiled pattern may take
GROUP = "value"


class PatternRefused(ValueError):
    """The pattern cannot be used; ``text`` says why."""

    def __init__(self, de: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(de, en)


class LinearPattern:
    """A compiled pattern. Letters match without regard to case."""

    __slots__ = ("_compiled", "_group")

    def __init__(self, source: str) -> None:
        """Raises :class:`PatternRefused`."""
        import re2 as untyped  # extension module: loaded where there are patterns, not before

        re2: Any = untyped
        if len(source) > MAX_PATTERN:
            raise PatternRefused(f"hat mehr als {MAX_PATTERN} Zeichen", f"has more than {MAX_PATTERN} characters")
        options = re2.Options()
        options.max_mem, options.log_errors, options.case_sensitive = _MEMORY, False, False
        try:
            self._compiled: Any = re2.compile(source, options=options)
        except (re2.error, UnicodeError) as error:
            raise PatternRefused(
                "ist kein Muster, das sich in linearer Zeit suchen lässt (kein Vor- oder Rückblick, keine"
                " Rückverweise, nicht zu groß)",
                "is no pattern that can be searched in linear time (no look-around, no back-references, not too large)",
            ) from error
        self._group: int = self._compiled.groupindex.get(GROUP, 0)

    @property
    def names_value(self) -> bool:
        """Whether the pattern has the group ``value``."""
        return self._group > 0

    def found_in(self, text: str) -> bool:
        """Whether it matches anywhere."""
        return self._compiled.search(text) is not None

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where the group ``value`` (without one: the match) stands, first to last; empty ones are left out."""
        for match in self._compiled.finditer(text):
            start, end = match.span(self._group)
            if end > start >= 0:
                yield start, end
