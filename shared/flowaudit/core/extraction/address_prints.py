"""Which addresses of the page are prints of one: in the letterhead, above the window, in the foot."""

from __future__ import annotations

from flowaudit.core.extraction.addresses import Address
from flowaudit.core.extraction.text import key_of

_ALIKE = 75.0  # of 100: letters of one address in two prints on a scan
_LONGEST_CODE = 7
_SAME_SIGN = str.maketrans("oqilszbg", "00115286")  # letters that OCR takes for digits
_LEAST_STREET = 5


def grouped(addresses: list[Address], *, scanned: bool) -> dict[str, list[Address]]:
    """The prints of one address together. OCR reads letters of two prints differently: there the numbers must agree
    and the letters be alike."""
    groups: dict[str, list[Address]] = {}
    for address in sorted(addresses, key=lambda one: bool(run_on(one))) if scanned else addresses:
        key = address.same
        if scanned and key not in groups:
            key = next((other for other in groups if _alike(key, other)), key)
        if scanned and run_on(address):
            sender = next((other for other, group in groups.items() if _runs_on(address, group[0])), None)
            key, address.one_line = (key, address.one_line) if sender is None else (sender, True)
        groups.setdefault(key, []).append(address)
    return groups


def _alike(a: str, b: str) -> bool:
    from rapidfuzz import fuzz  # needed for scanned pages only

    if max(len(a), len(b)) <= _LONGEST_CODE:  # a British postal code alone
        return a.translate(_SAME_SIGN) == b.translate(_SAME_SIGN)
    return [c for c in a if c.isdigit()] == [c for c in b if c.isdigit()] and fuzz.ratio(a, b) >= _ALIKE


def _runs_on(line: Address, other: Address) -> bool:
    """Whether a line of name, street and town without marks between them ends with the street of another address of
    the same town: the sender's line above a window, of which OCR lost the points between."""
    from rapidfuzz import fuzz  # needed for scanned pages only

    street = key_of(other.lines[min(other.street, len(other.lines) - 1)].text)
    tail = run_on(line)[-len(street) :]
    return (
        key_of(line.zip) == key_of(other.zip)
        and len(run_on(line)) > len(street) >= _LEAST_STREET
        and fuzz.ratio(tail, street) >= _ALIKE
    )


def run_on(address: Address) -> str:
    """Letters and digits of name and street where they stand on one line with the town, with nothing between."""
    first, last = address.lines[0], address.lines[-1]
    return key_of(first.text) if len(address.lines) == 2 and first.segment is last.segment else ""
