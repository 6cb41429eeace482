"""``logging.verbose`` logs more of every request and stage, and never content."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from tests.unit.api.conftest import Api
from tests.unit.api.test_settings import put

from flowaudit.runtime import observability


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    """No setting is remembered from or for another test."""
    observability._verbose.cache_clear()
    yield
    observability._verbose.cache_clear()


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What the functions write to their log."""
    written = io.StringIO()
    monkeypatch.setattr(observability.logger().registered_handler, "stream", written)
    before = observability.logger().log_level
    observability.logger().setLevel("INFO")
    yield written
    observability.logger().setLevel(before)


def request_line(log: io.StringIO) -> dict[str, Any]:
    """The one request that was logged since the last look."""
    (line,) = [line for line in map(json.loads, log.getvalue().splitlines()) if line["message"] == "request"]
    log.truncate(0)
    log.seek(0)
    return dict(line)


def test_verbose_adds_sizes_and_times(api: Api, log: io.StringIO) -> None:
    assert api("GET", "/api/projects?q=geheim").status == 200
    usual = request_line(log)
    assert not {"ms", "path", "bytes_out"} & set(usual)
    assert put(api, {"logging": {"verbose": True}}).status == 200
    request_line(log)
    observability._verbose.cache_clear()
    assert api("GET", "/api/projects?q=geheim").status == 200
    shown = log.getvalue()
    line = request_line(log)
    assert (line["path"], line["status"], line["bytes_in"]) == ("/api/projects", 200, 0)
    assert int(str(line["bytes_out"])) > 50
    assert int(str(line["ms"])) >= 0
    assert "geheim" not in shown
