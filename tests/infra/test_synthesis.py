"""Synthesis: the same sources give the same template, with or without layers, and the cache knows what changed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from infra.synth_cache import SynthesisError, cache_key, run_app, synthesize
from tests.infra.conftest import EMPTY_LAYERS

from infra import synth_cache


def bodies(assembly: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in sorted(assembly.glob("*.template.json"))}


@pytest.fixture
def unchanged(assembly: Path) -> None:
    """Two syntheses can only be compared while nobody edits the sources."""
    if cache_key(EMPTY_LAYERS)[: len(assembly.name)] != assembly.name:
        pytest.skip("the sources were edited while the tests ran")


@pytest.mark.usefixtures("unchanged")
def test_the_same_sources_give_the_same_templates(assembly: Path, tmp_path: Path) -> None:
    run_app(tmp_path / "again", EMPTY_LAYERS)
    if cache_key(EMPTY_LAYERS)[: len(assembly.name)] != assembly.name:
        pytest.skip("the sources were edited while the tests ran")
    assert bodies(tmp_path / "again") == bodies(assembly)


def test_layers_change_nothing_but_the_names_of_assets() -> None:
    def shape(text: str) -> object:
        masked = re.sub(r"[0-9a-f]{64}", "HASH", text)
        # A layer version's logical id ends in a hash of its content, so that a new version is made of it.
        return json.loads(re.sub(r"(FunctionsLayer[A-Z][a-z]+)[0-9A-F]{8}(?:[0-9a-f]{10})?", r"\1", masked))

    full = synthesize()
    with_layers, without_layers = bodies(full), bodies(synthesize(context=EMPTY_LAYERS))
    assert with_layers.keys() == without_layers.keys()
    for name, text in with_layers.items():
        assert shape(text) == shape(without_layers[name]), name


@pytest.mark.usefixtures("unchanged")
def test_a_result_is_found_again(assembly: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fail(outdir: Path, context: object) -> None:
        raise AssertionError("synthesized again")

    monkeypatch.setattr(synth_cache, "run_app", fail)
    assert synthesize(context=EMPTY_LAYERS) == assembly
    copy = synthesize(tmp_path / "cdk.out", context=EMPTY_LAYERS)
    assert bodies(copy) == bodies(assembly)
    assert (copy / "manifest.json").is_file()


def test_the_cache_tells_contexts_and_sources_apart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    known = cache_key(EMPTY_LAYERS)
    assert cache_key(EMPTY_LAYERS) == known
    assert cache_key({**EMPTY_LAYERS, "profile": "prod"}) != known
    monkeypatch.setenv("CDK_DEFAULT_REGION", "eu-west-3")
    assert cache_key(EMPTY_LAYERS) != known


def test_a_context_that_cannot_be_deployed_says_why(tmp_path: Path) -> None:
    with pytest.raises(SynthesisError, match="profile must be one of dev, prod"):
        run_app(tmp_path, {"profile": "staging"})
