"""Accounts of outer services: the three operations that every kind of account has."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from flowaudit.contract.schemas.base import (
    Described,
    Schema,
    count,
    example_of,
    flag,
    many,
    maybe,
    moment,
    obj,
    one_of,
    text,
)
from flowaudit.core.model.results import Text

FAILED = obj(
    code=text("remote-timeout"),
    message=text("The server does not answer"),
    at=moment("2025-12-15T12:00:00.000Z"),
)


def account_operations(
    kind: str, request: type[BaseModel], example: dict[str, Any], shown: dict[str, Schema]
) -> dict[str, Described]:
    """``accounts``, ``add_account`` and ``delete_account``. ``shown`` are the fields of a kind that may be seen, beside
    its name and host; ``example`` is the example of a request."""
    account = obj(
        name=text(example["name"]),
        kind=one_of(kind, kind),
        host=maybe(text(example.get("host", "")), example.get("host")),
        **shown,
        last_success=maybe(moment("2025-12-15T12:00:00.000Z")),
        last_error=maybe(FAILED, None),
        created_at=moment("2025-12-15T11:00:00.000Z"),
        status=one_of("OK", "UNTESTED", "OK", "ERROR"),
    )
    return {
        "accounts": Described(answer=obj(data=many(account), meta=obj(total=count(1)))),
        "add_account": Described(
            answer={**account, "examples": [_as_new(account)]},
            body=request,
            problems=(409,),
            example=example,
            note=Text(
                "Die Zugangsdaten kommen in den Geheimnisspeicher und werden nie gezeigt.",
                "The credentials go to the secret store and are never shown.",
            ),
        ),
        "delete_account": Described(
            answer=obj(name=text(example["name"]), kind=one_of(kind, kind), deleted=flag(True)), problems=(409,)
        ),
    }


def _as_new(account: Schema) -> dict[str, Any]:
    made: dict[str, Any] = example_of(account)
    return made | {"last_success": None, "status": "UNTESTED"}
