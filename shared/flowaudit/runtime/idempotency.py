"""``Idempotency-Key``: the same request twice creates once and gets the same answer (Powertools keeps it for a day).

The key counts within its session and operation. The same key with another body is 409, and so is a repetition while the
first is under way. Should a worker die after its transaction and before the answer was kept, the marker that the
transaction wrote (``usecases/store/unit.py``) stops a second creation.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.idempotency import (
    DynamoDBPersistenceLayer,
    IdempotencyConfig,
    idempotent_function,
)
from aws_lambda_powertools.utilities.idempotency.exceptions import (
    IdempotencyAlreadyInProgressError,
    IdempotencyValidationError,
)

from flowaudit.contract.operations import Operation
from flowaudit.contract.problems import conflict, invalid
from flowaudit.runtime.wiring import settings
from flowaudit.usecases.call import Call

_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_DAY = 24 * 3600


@cache
def _store(session: str) -> DynamoDBPersistenceLayer:
    return DynamoDBPersistenceLayer(
        table_name=settings().table_name,
        key_attr="pk",
        sort_key_attr="sk",
        static_pk_value=f"IDEMPOTENCY#{session}",
        expiry_attr="ttl",
    )


def once(
    operation: Operation, call: Call, body: bytes, context: Any, act: Callable[[], dict[str, Any]]
) -> dict[str, Any]:
    """``act`` once for the call's key; raises 400 for a malformed key, 409 as above."""
    key = call.idempotency_key or ""
    if not _KEY.fullmatch(key):
        raise invalid(
            "Idempotency-Key",
            "muss 1 bis 255 druckbare ASCII-Zeichen ohne Leerzeichen haben",
            "must have 1 to 255 printable ASCII characters without spaces",
        )
    config = IdempotencyConfig(
        event_key_jmespath="key",
        payload_validation_jmespath="body",
        expires_after_seconds=_DAY,
        hash_function="sha256",
        raise_on_no_idempotency_key=True,
    )

    if context is not None:  # a lock that a killed worker leaves ends with the function's time
        config.register_lambda_context(context)

    def acting(*, data: dict[str, str]) -> dict[str, Any]:  # noqa: ARG001  Powertools reads the key from it
        return act()

    guarded = idempotent_function(
        acting,
        data_keyword_argument="data",
        persistence_store=_store(call.session),
        config=config,
        key_prefix=operation.id,
    )
    try:
        answer: dict[str, Any] = guarded(data={"key": key, "body": hashlib.sha256(body).hexdigest()})
    except IdempotencyValidationError as error:
        raise conflict(
            "Dieser Idempotency-Key wurde schon mit einem anderen Inhalt verwendet",
            "This Idempotency-Key has been used with another body",
        ) from error
    except IdempotencyAlreadyInProgressError as error:
        raise conflict(
            "Dieselbe Anfrage wird gerade ausgeführt", "The same request is being carried out at this moment"
        ) from error
    return answer
