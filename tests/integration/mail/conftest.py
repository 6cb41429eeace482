"""One Dovecot for all tests here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.integration.mail.servers import Dovecot, dovecot, why_not


@pytest.fixture
def mail_server(tmp_path: Path) -> Iterator[Dovecot]:
    """A fresh server with an empty inbox."""
    reason = why_not()
    if reason:
        pytest.skip(reason)
    with dovecot(tmp_path) as server:
        yield server
