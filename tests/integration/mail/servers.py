"""A real Dovecot, and certificates in the two files that some servers want."""

from __future__ import annotations

import shutil
from pathlib import Path

from flowaudit.local.processes import free_port
from flowaudit.local.servers import certificates
from flowaudit.local.servers.dovecot import PASSWORD, USER, Dovecot, dovecot, why_not

__all__ = ["PASSWORD", "USER", "Dovecot", "certificate", "dovecot", "free_port", "why_not"]


def certificate(root: Path) -> None:
    """A self-signed certificate for localhost: ``key.pem`` and ``cert.pem``."""
    made = certificates.certificate(root)
    for name in ("key.pem", "cert.pem"):
        shutil.copy(made, root / name)
