"""Text from documents as it may stand in a cell: no spreadsheet will take it for a formula.

Spreadsheets read a text that begins with ``= + - @`` as a formula when a CSV is opened, or when a cell is edited or
saved as CSV (CWE-1236). Whitespace before the sign, and its full-width and small forms, do not protect.
"""

from __future__ import annotations

import unicodedata

# Excel's limit of characters in a cell.
MAX_CELL = 32_767
_SIGNS = frozenset("=+-@")
# U+2212 minus sign: NFKC does not map it to the hyphen, some programs do
_OTHER_SIGNS = frozenset("\u2212")
_CUT = " …"


def neutralised(text: str) -> str:
    """``text`` with an apostrophe before it if a spreadsheet could compute it, cut to what a cell holds."""
    clean = text.encode("utf-8", "replace").decode("utf-8")  # a lone surrogate cannot be written to any file
    if _is_formula(clean):
        clean = f"'{clean}"
    return clean if len(clean) <= MAX_CELL else clean[: MAX_CELL - len(_CUT)] + _CUT


def _is_formula(text: str) -> bool:
    if text[:1] in ("\t", "\r", "\n"):
        return True
    for char in text:
        # separators, controls and formatting characters (zero width, byte order mark) are passed over
        if char.isspace() or unicodedata.category(char)[0] in "ZC":
            continue
        folded = unicodedata.normalize("NFKC", char)[:1]
        return folded in _SIGNS or char in _OTHER_SIGNS
    return False
