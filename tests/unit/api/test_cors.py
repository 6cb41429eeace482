"""Pages of other origins: the header of the right origin, in good answers and in problems."""

from __future__ import annotations

import pytest
from tests.unit.api.conftest import Api

from flowaudit.runtime import wiring
from flowaudit.runtime.cors import shared_with


@pytest.mark.parametrize(
    ("origin", "allowed", "expected"),
    [
        ("https://a.example", "*", "*"),
        ("https://a.example", "https://b.example, https://a.example", "https://a.example"),
        ("https://evil.example", "https://a.example", None),
        ("https://a.example.evil.example", "https://a.example", None),
        ("null", "https://a.example", None),
        (None, "*", None),
        ("https://a.example", "", None),
    ],
)
def test_the_origin_that_may_read(origin: str | None, allowed: str, expected: str | None) -> None:
    headers = shared_with(origin, allowed)
    assert headers.get("Access-Control-Allow-Origin") == expected
    assert "Access-Control-Allow-Credentials" not in headers
    if origin and allowed not in ("*", ""):
        assert headers["Vary"] == "Origin"  # or a cache would give one origin's answer to another


@pytest.mark.parametrize(("url", "status"), [("/api/projects", 200), ("/api/projects/prj_none", 404)])
def test_answers_and_problems_bear_it(api: Api, monkeypatch: pytest.MonkeyPatch, url: str, status: int) -> None:
    monkeypatch.setenv("CORS_ORIGINS", "https://ui.example")
    wiring.settings.cache_clear()
    answer = api("GET", url, headers={"Origin": "https://ui.example"})
    assert answer.status == status
    assert answer.headers["access-control-allow-origin"] == "https://ui.example"
    assert "X-Request-Id" in answer.headers["access-control-expose-headers"]
