"""Signs that look alike to OCR, and the texts that one reading can stand for."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product

_ALIKE = ("0OQD", "1ILT|", "2Z", "5S", "6G", "8B")
_OTHERS = {sign: group.replace(sign, "") for group in _ALIKE for sign in group}
MOST_CONFUSED = 2
_LONGEST = 34  # signs of an IBAN


def readings(text: str) -> Iterator[str]:
    """Every text (capitals and digits) that differs from ``text`` in one or two signs that look alike, fewer first.

    A text longer than any number with check digits yields none: the readings grow with the square of the length.
    """
    text = text.upper()
    if len(text) > _LONGEST:
        return
    places = [i for i, sign in enumerate(text) if sign in _OTHERS]
    for count in range(1, MOST_CONFUSED + 1):
        for chosen in combinations(places, count):
            for signs in product(*(_OTHERS[text[i]] for i in chosen)):
                signed = list(text)
                for i, sign in zip(chosen, signs, strict=True):
                    signed[i] = sign
                yield "".join(signed)
