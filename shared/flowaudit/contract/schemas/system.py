"""The whole at a glance."""

from __future__ import annotations

from flowaudit.contract.schemas.accounts import FAILED
from flowaudit.contract.schemas.base import Described, count, flag, keyed, many, maybe, moment, obj, one_of, text
from flowaudit.contract.schemas.common import PROVIDER
from flowaudit.contract.schemas.workspace import COUNTED

_STATES = ("OK", "ERROR", "UNTESTED")
_STATE = one_of("ok", "ok", "unavailable")
_MODEL = text("llama3.1:8b-instruct-q4")
_ACCOUNT = obj(
    name=text("archive"),
    kind=text("ftp"),
    host=maybe(text("ftp.example.org")),
    status=one_of("OK", *_STATES),
    last_success=maybe(moment("2025-12-15T12:00:00.000Z")),
    last_error=maybe(FAILED, None),
)

OPERATIONS: dict[str, Described] = {
    "message_sources": Described(
        answer=obj(data=many(_ACCOUNT), meta=obj(total=count(1), by_kind=keyed(count(1), "ftp")))
    ),
    "stats": Described(
        answer=obj(
            workspace=obj(folders=many(COUNTED), files=count(12), bytes=count(578_556)),
            accounts=obj(total=count(1), by_status=keyed(count(1), _STATES), data=many(_ACCOUNT)),
            jobs=obj(total=count(7), queued=count(0), running=count(1)),
            workers=obj(database=_STATE, workflow=_STATE, ollama=_STATE),
        )
    ),
    "models": Described(
        answer=obj(
            active=obj(provider=PROVIDER, model_name=_MODEL),
            data=many(
                obj(provider=PROVIDER, model_name=_MODEL, enabled=flag(True), selected=flag(True), active=flag(True))
            ),
            meta=obj(total=count(1)),
        )
    ),
}
