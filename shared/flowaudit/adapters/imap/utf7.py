"""Modified UTF-7, in which IMAP writes folder names (RFC 3501, 5.1.3)."""

from __future__ import annotations

import base64
import binascii
import re

_SHIFTED = re.compile(r"&([A-Za-z0-9+,]*)-")
_PLAIN = re.compile(r"[^\x20-\x7e]+")


def encode(name: str) -> str:
    """The name as the server knows it."""

    def shift(match: re.Match[str]) -> str:
        data = base64.b64encode(match.group().encode("utf-16-be", "surrogatepass")).decode()
        return f"&{data.rstrip('=').replace('/', ',')}-"

    return _PLAIN.sub(shift, name.replace("&", "&-"))


def decode(name: str) -> str:
    """The name as a person reads it; what is not right stays as it is, so that it can be named back."""

    def unshift(match: re.Match[str]) -> str:
        data = match[1].replace(",", "/")
        if not data:
            return "&"
        try:
            return base64.b64decode(data + "=" * (-len(data) % 4)).decode("utf-16-be")
        except (binascii.Error, UnicodeDecodeError):
            return match.group()

    return _SHIFTED.sub(unshift, name)
