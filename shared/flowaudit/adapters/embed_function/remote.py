"""Sentence embeddings by the internal function ``embed``: a document's function has no room for the model beside the
PDF libraries (250 MB unpacked), so it asks the one that has."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import cached_property
from itertools import islice
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from flowaudit.adapters.minilm.model import DIMENSION, NAME
from flowaudit.ports.embeddings import MAX_REMOTE_TEXTS, EmbeddingsUnavailable, Vector

# The caller answers within 29 seconds; a cold start of the model takes about three.
_SECONDS = 20


class RemoteEmbeddings:
    """:class:`flowaudit.ports.embeddings.Embeddings` behind ``lambda:InvokeFunction``."""

    def __init__(self, function_name: str) -> None:
        self._function = function_name

    @property
    def model(self) -> str:
        """The model that the function holds; an answer of another one is refused."""
        return NAME

    @property
    def dimension(self) -> int:
        """384."""
        return DIMENSION

    def embed(self, texts: Sequence[str]) -> list[Vector]:
        """One call for each batch of texts."""
        found: list[Vector] = []
        rest = iter(texts)
        while batch := list(islice(rest, MAX_REMOTE_TEXTS)):
            found += self._batch(batch)
        return found

    def _batch(self, texts: list[str]) -> list[Vector]:
        try:
            answer = self._lambda.invoke(
                FunctionName=self._function, InvocationType="RequestResponse", Payload=json.dumps({"texts": texts})
            )
            body = json.loads(answer["Payload"].read())
        except (ClientError, BotoCoreError, ValueError) as error:
            raise EmbeddingsUnavailable(f"the function {self._function} does not answer") from error
        if answer.get("FunctionError") or not isinstance(body, dict) or body.get("model") != NAME:
            reason = body.get("unavailable") if isinstance(body, dict) else None
            raise EmbeddingsUnavailable(str(reason or f"the function {self._function} failed")[:200])
        return _vectors(body.get("vectors"), len(texts))

    @cached_property
    def _lambda(self) -> Any:
        # a call that timed out is not repeated: the payload says that there was no memory, and the audit goes on
        limits = Config(connect_timeout=3, read_timeout=_SECONDS, retries={"total_max_attempts": 1})
        return boto3.client("lambda", config=limits)


def _vectors(given: Any, count: int) -> list[Vector]:
    """As many vectors of the model's length as were asked for."""
    good = isinstance(given, list) and len(given) == count
    if not good or not all(isinstance(one, list) and len(one) == DIMENSION for one in given):
        raise EmbeddingsUnavailable("the answer has another shape")
    try:
        found = [tuple(float(number) for number in one) for one in given]
    except (TypeError, ValueError) as error:
        raise EmbeddingsUnavailable("the answer has another shape") from error
    if not all(math.isfinite(number) for one in found for number in one):
        raise EmbeddingsUnavailable("the answer has another shape")
    return found
