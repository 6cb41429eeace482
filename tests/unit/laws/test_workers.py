"""Tests that need the embedded cloud run in one worker: each worker that takes one starts clouds of its own."""

from __future__ import annotations

import pytest


def test_tests_of_the_cloud_stay_in_one_worker(request: pytest.FixtureRequest) -> None:
    if not getattr(request.config.option, "loadgroup", False):
        pytest.skip("not distributed by groups (pytest -n 2 --dist loadgroup)")
    loose = [
        item.nodeid
        for item in request.session.items
        if item.get_closest_marker("cloud") and not item.nodeid.endswith("@cloud")
    ]
    assert not loose
