"""What starts a harvest beside the API: a schedule, whose input says what is wanted, and an object under ``harvest/``
of the drop bucket, which may say it: the body of the API's request as JSON. Whatever is no JSON object, also nothing,
means all sources.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote_plus

from flowaudit.contract.models.harvest import HarvestRequest
from flowaudit.contract.validation import read
from flowaudit.ports.blobs import BlobMissing
from flowaudit.usecases.deps import Deps

PREFIX = "harvest/"
_MOST = 100_000


def of(deps: Deps, event: dict[str, Any]) -> dict[str, Any]:
    """What is wanted, as the API's request. 400 for an object that is no such request."""
    if "drop" in event:
        return _dropped(deps, str(event["drop"]["key"]))
    return _checked(event["order"])


def done(deps: Deps, event: dict[str, Any]) -> None:
    """The order is carried out: its object goes."""
    if "drop" in event:
        info = deps.drop.info(event["drop"]["key"]) or deps.drop.info(unquote_plus(event["drop"]["key"]))
        if info is not None:
            deps.drop.delete(info.key)


def _dropped(deps: Deps, key: str) -> dict[str, Any]:
    info = deps.drop.info(key) or deps.drop.info(unquote_plus(key))
    if info is None or info.size > _MOST:
        return _checked({})
    try:
        told = json.loads(deps.drop.get(info.key) or b"{}")
    except (ValueError, BlobMissing):
        return _checked({})
    return _checked(told if isinstance(told, dict) else {})


def _checked(order: dict[str, Any]) -> dict[str, Any]:
    return read(HarvestRequest, order).model_dump(mode="json")
