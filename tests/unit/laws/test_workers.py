"""What pytest-xdist needs: tests of the cloud stay in one worker, and every worker gives tests the same names."""

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


def test_no_content_of_a_file_is_part_of_a_tests_name(request: pytest.FixtureRequest) -> None:
    unstable = [item.nodeid[:200] for item in request.session.items if "%PDF" in item.nodeid]
    assert not unstable
