"""The dependency layers: pinned as the lock file pins, complete for what each function imports, small enough."""

from __future__ import annotations

from functools import cache
from importlib.metadata import packages_distributions

import pytest
from infra.bundling import LAMBDA_LIMIT, RESERVE, code_asset, layer_asset, size_of
from infra.function_table import INTERNAL, JOBS, STAGES, api_groups, api_spec
from infra.lock_layers import LAYERS, LOCK, layer_names, read_requirements, without
from tests.infra.imports import SHARED, loaded_by, roots

SPECS = {("api", group): api_spec(group) for group in api_groups()} | {
    (kind, name): spec
    for kind, table in (("pipeline", STAGES), ("jobs", JOBS), ("internal", INTERNAL))
    for name, spec in table.items()
}
# Present only where a system package brings the program behind it: the engine is a choice, not a need.
OPTIONAL = {"pytesseract"}


@cache
def requirements(name: str) -> dict[str, str]:
    return read_requirements((LAYERS / name / "requirements.txt").read_text("utf-8"))


@cache
def modules(name: str) -> frozenset[str]:
    """Top-level packages that a layer brings, by the metadata of the same packages installed here."""
    ours = {package.lower().replace("_", "-") for package in requirements(name)}
    return frozenset(
        module
        for module, owners in packages_distributions().items()
        if any(owner.lower().replace("_", "-") in ours for owner in owners)
    )


@cache
def code_size() -> int:
    return size_of(code_asset(compiled=True).path)


@cache
def layer_size(name: str) -> int:
    return size_of(layer_asset(name, bundle=True).path)


def pins(entries: dict[str, str]) -> dict[str, set[str]]:
    """``name==version`` to its hashes."""
    found: dict[str, set[str]] = {}
    for entry in entries.values():
        words = entry.replace("\\", " ").split()
        found[words[0]] = {word for word in words if word.startswith("--hash=")}
    return found


@pytest.mark.parametrize("name", layer_names())
def test_a_layer_is_pinned_as_the_lock_file_pins(name: str) -> None:
    locked: dict[str, set[str]] = {}
    for line in LOCK.read_text("utf-8").replace("\\\n", " ").splitlines():
        words = line.split()
        if words and "==" in words[0]:
            locked.setdefault(words[0], set()).update(word for word in words if word.startswith("--hash="))
    for pin, hashes in pins(requirements(name)).items():
        assert pin in locked, f"{pin} is not what requirements.lock says; run python infra/lock_layers.py"
        assert hashes
        assert hashes <= locked[pin]


@pytest.mark.parametrize("name", layer_names())
def test_a_layer_holds_what_it_was_asked_for(name: str) -> None:
    lines = (LAYERS / name / "requirements.in").read_text("utf-8").splitlines()
    wanted = {line.strip() for line in lines if line.strip() and not line.startswith("#")}
    assert wanted <= set(requirements(name))
    assert not without(name) & set(requirements(name))


def test_no_layer_repeats_the_runtime_layer() -> None:
    for name in layer_names()[1:]:
        assert not set(requirements("runtime")) & set(requirements(name))


@pytest.mark.parametrize(("kind", "name"), SPECS)
def test_a_functions_layers_hold_what_its_modules_import(kind: str, name: str) -> None:
    brought = frozenset[str]().union(*(modules(layer) for layer in SPECS[kind, name].layers))
    loaded = loaded_by(roots(kind, name))
    missing = {package: sorted(users) for package, users in loaded.eager.items() if package not in brought}
    assert not missing, f"infra/function_table.py gives {kind} {name} no layer with these"


def test_lazy_imports_are_in_some_layer() -> None:
    every = [
        ".".join(path.relative_to(SHARED).with_suffix("").parts)
        for path in SHARED.rglob("*.py")
        if path.relative_to(SHARED).parts[:2] != ("flowaudit", "local")
    ]
    loaded = loaded_by(every)
    brought = frozenset[str]().union(*(modules(layer) for layer in layer_names()))
    missing = (set(loaded.eager) | set(loaded.lazy)) - brought - OPTIONAL
    assert not missing, {package: loaded.eager.get(package) or loaded.lazy.get(package) for package in missing}


@pytest.mark.parametrize(("kind", "name"), SPECS)
def test_a_function_with_its_layers_fits_lambda(kind: str, name: str) -> None:
    layers = SPECS[kind, name].layers
    with_textract = ["textract" if layer == "ocr" else layer for layer in layers]
    total = code_size() + max(sum(map(layer_size, layers)), sum(map(layer_size, with_textract)))
    assert len(layers) <= 5
    assert total < LAMBDA_LIMIT - RESERVE, f"{total / 1024 / 1024:.0f} MiB"


def test_the_wheels_are_those_of_arm64_linux() -> None:
    libraries = [path.name for path in layer_asset("pdf", bundle=True).path.rglob("*.so")]
    native = [name for name in libraries if "linux-gnu" in name]
    assert native
    assert all("aarch64" in name for name in native)


def test_the_code_asset_leaves_the_embedded_run_at_home() -> None:
    code = code_asset(compiled=False).path
    assert (code / "flowaudit" / "contract" / "operations.py").is_file()
    assert (code / "functions" / "api" / "documents" / "handler.py").is_file()
    assert (code / "rulesets").is_dir()
    assert not (code / "flowaudit" / "local").exists()
    assert not list(code.rglob("*.pyc"))
