"""What the embedded cloud's functions trust: the system's authorities, and the servers of the demo while they run."""

from __future__ import annotations

import ssl
from pathlib import Path

import certifi


def bundle(path: Path, *more: Path) -> None:
    """Write the file that ``SSL_CERT_FILE`` names: the system's authorities and the certificates of ``more``."""
    known = ssl.get_default_verify_paths().cafile
    own = Path(known) if known and Path(known).is_file() else Path(certifi.where())
    parts = [own.read_text("utf-8"), *(_certificates(one.read_text("utf-8")) for one in more)]
    new = path.with_suffix(".new")
    new.write_text("\n".join(parts), "utf-8")
    new.replace(path)


def _certificates(text: str) -> str:
    """The certificates of a PEM file, without its key."""
    begin, end = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"
    parts = text.split(begin)[1:]
    return "\n".join(begin + part.partition(end)[0] + end for part in parts) + "\n"
