"""A real small model behind an OpenAI-compatible server: our prompt, its answer under our schema, our reading of it.

135 million parameters judge no invoice; what is shown is that a real server takes the schema, that a real answer under
it can be read, and that what the model made up does not pass as found. Such a model writes until a limit stops it, so
the test's copy of the schema allows short texts only.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.unit.judging.pages import FEATURES, INVOICE, payload

from flowaudit.adapters.openai import OpenAIModel
from flowaudit.adapters.outbound.address import networks
from flowaudit.core.judging import AnswerInvalid, build_prompt, output_schema, read_answer
from flowaudit.ports.llm import LlmBadAnswer, LlmRequest

PACKAGES = Path(sys.prefix) / "model"
SERVER = Path(__file__).with_name("model_server.py")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not PACKAGES.is_dir(), reason="needs the small model (./flowaudit test --slow installs it)"),
]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenAIModel]:
    """The client of a server with the model in memory."""
    log = tmp_path_factory.mktemp("model") / "server.log"
    environment = {**os.environ, "PYTHONPATH": str(PACKAGES)}
    command = [sys.executable, str(SERVER)]
    with (
        log.open("wb") as errors,
        subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors
        ) as server,
    ):
        assert server.stdout is not None
        address = server.stdout.readline().decode().strip()
        assert address, log.read_text("utf-8", errors="replace")[-2000:]
        yield OpenAIModel("not-needed", f"{address}/v1", networks(["127.0.0.0/8"]))
        server.terminate()


def short(node: Any) -> Any:
    """The schema with texts of at most 40 characters and lists of at most as many entries as there are features."""
    if isinstance(node, list):
        return [short(part) for part in node]
    if not isinstance(node, dict):
        return node
    limits = {"maxLength": 40, "maxItems": len(FEATURES)}
    return {key: min(value, limits[key]) if key in limits else short(value) for key, value in node.items()}


def asked(max_tokens: int) -> LlmRequest:
    schema = short(output_schema(FEATURES, ["Bau"]))
    return LlmRequest(
        "smollm2", tuple(build_prompt(payload(required_output_schema=schema))), schema, 0.0, max_tokens, 280.0
    )


def test_a_real_answer_is_read_and_what_is_made_up_is_not_found(model: OpenAIModel) -> None:
    answer = model.complete(asked(600))
    assert answer.tokens_in > 300
    assert answer.tokens_out > 20
    judgement = read_answer(answer.text, FEATURES, INVOICE, ["Bau"])
    assert {feature.feature_id for feature in judgement.features} == set(FEATURES)
    for feature in judgement.features:
        if feature.evidence:
            words = {token.text for page in INVOICE.pages for token in page.tokens}
            assert any(word in words for word in str(feature.extracted_value).split())


def test_an_answer_that_ends_too_early_is_no_judgement(model: OpenAIModel) -> None:
    with pytest.raises((LlmBadAnswer, AnswerInvalid)):
        read_answer(model.complete(asked(16)).text, FEATURES, INVOICE, ["Bau"])
