"""One Dovecot for all tests here."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.integration.mail.servers import Dovecot, dovecot, why_not


@pytest.fixture
def mail_folder() -> Iterator[Path]:
    """A folder that Dovecot's processes without rights may pass: pytest closes its own folders to others at the start
    of every run, also of one that begins meanwhile."""
    with tempfile.TemporaryDirectory(prefix="flowaudit-mail-") as folder:
        yield Path(folder)


@pytest.fixture
def mail_server(mail_folder: Path) -> Iterator[Dovecot]:
    """A fresh server with an empty inbox."""
    reason = why_not()
    if reason:
        pytest.skip(reason)
    with dovecot(mail_folder) as server:
        yield server
