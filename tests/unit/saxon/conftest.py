"""One processor for all tests of a process: the stylesheets are compiled once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from flowaudit.adapters.saxon import OfficialRules


@pytest.fixture(scope="session")
def rules() -> Iterator[OfficialRules]:
    """The real validator."""
    validator = OfficialRules()
    yield validator
    validator.close()
