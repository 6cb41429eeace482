"""The deployed embedded cloud for tests: started once a session, on ports and state of its own.

A test that asks for ``cloud`` gets it deployed from the synthesized template in demo mode, ``cloud_jwt`` a second one
that keeps the authorizer, ``own_cloud`` one that the test may kill. With pytest-xdist all of them run in one worker.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cloud import DeployedCloud

from flowaudit.local import processes
from flowaudit.local.paths import Home
from flowaudit.local.rewrites import AuthMode
from flowaudit.local.synthesis import synthesize

CLOUD_FIXTURES = {"cloud", "cloud_jwt", "own_cloud"}
LONGEST_NAME = 80  # characters of a parameter that stay readable in the name of a test


def _deployed(folder: Path, auth_mode: AuthMode = "demo") -> Iterator[DeployedCloud]:
    cloud = DeployedCloud(Home(folder), processes.free_port(), auth_mode)
    try:
        cloud.start()
        yield cloud
    finally:
        cloud.stop()


@pytest.fixture(scope="session")
def assembly_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The synthesized cloud assembly that all clouds of this session are deployed from."""
    folder = synthesize(tmp_path_factory.mktemp("assembly") / "cdk.out")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FLOWAUDIT_ASSEMBLY", str(folder))
        yield folder


@pytest.fixture(scope="session")
def cloud(assembly_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeployedCloud]:
    """The embedded cloud in demo mode."""
    yield from _deployed(tmp_path_factory.mktemp("cloud"))


@pytest.fixture(scope="session")
def cloud_jwt(assembly_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeployedCloud]:
    """A second embedded cloud that keeps the authorizer: roles come from a token."""
    yield from _deployed(tmp_path_factory.mktemp("cloud-jwt"), "jwt")


@pytest.fixture
def own_cloud(assembly_folder: Path, tmp_path: Path) -> Iterator[DeployedCloud]:
    """An embedded cloud for one test, which may stop, kill or break it."""
    yield from _deployed(tmp_path / "cloud")


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name a parameter of bytes or of much text by its argument.

    A made PDF bears a random identifier: as part of a test's name it would differ from worker to worker, and
    pytest-xdist refuses to run tests that its workers name differently.
    """
    if isinstance(val, bytes) or (isinstance(val, str) and len(val) > LONGEST_NAME):
        return argname
    return None


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist puts the group behind the name of a test
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs the embedded cloud, and keep it in one worker."""
    for item in items:
        if CLOUD_FIXTURES.intersection(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.cloud)
            item.add_marker(pytest.mark.xdist_group("cloud"))
