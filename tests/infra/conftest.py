"""The synthesized templates, made once and kept by the content of the sources."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from infra.synth_cache import synthesize
from tests.infra.template import Template

EMPTY_LAYERS = {"bundle": "false"}
PROD = {
    "bundle": "false",
    "profile": "prod",
    "vector_store": "opensearch",
    "ocr": "textract",
    "account": "123456789012",
}


def read(assembly: Path, stack: str) -> Template:
    return Template(json.loads((assembly / f"{stack}.template.json").read_text("utf-8")))


@pytest.fixture(scope="session")
def assembly() -> Path:
    return synthesize(context=EMPTY_LAYERS)


@pytest.fixture(scope="session")
def dev(assembly: Path) -> Template:
    return read(assembly, "FlowAudit")


@pytest.fixture(scope="session")
def ollama(assembly: Path) -> Template:
    return read(assembly, "FlowAuditOllama")


@pytest.fixture(scope="session")
def prod() -> Template:
    return read(synthesize(context=PROD), "FlowAudit")
