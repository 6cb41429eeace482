"""What may be seen of an API key."""

from __future__ import annotations

# A vendor's public prefix tells which kind of key it is and nothing of the secret. Longest first.
_PREFIXES = ("sk-ant-", "sk-", "AIza")
_WIDTH = 35  # the same for every key: the length of a key is nobody's business
_TAIL = 4
_MIN_SECRET = 16  # of a shorter secret four characters would be too much


def masked(key: str) -> str:
    """The vendor's prefix and the last four characters between stars (contract 3.1); a short key is all stars."""
    prefix = next((known for known in _PREFIXES if key.startswith(known)), "")
    if len(key) - len(prefix) < _MIN_SECRET:
        return "*" * _WIDTH
    return prefix + "*" * (_WIDTH - len(prefix) - _TAIL) + key[-_TAIL:]
