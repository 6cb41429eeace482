"""Storing the core's dataclasses as JSON and reading them back, exactly.

``encode`` turns a tree of dataclasses into JSON values; ``decode`` needs the type and gives an equal tree. Decimals and
dates inside a union carry a tag (``{"$decimal": "19.00"}``), so that a text that looks like a number stays a text.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from flowaudit.core.model.geometry import Box

T = TypeVar("T")


class CodecError(ValueError):
    """Stored data does not fit the type it is read as."""


def encode(value: Any) -> Any:
    """JSON values of a tree of dataclasses, tuples, mappings, enums, decimals, dates and boxes."""
    if value is None or isinstance(value, bool | int) or type(value) in (str, float):
        return value
    if isinstance(value, Box):
        return [value.page, *(round(part, 5) for part in value[1:])]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return {"$decimal": str(value)}
    if isinstance(value, date):
        return {"$date": value.isoformat()}
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: encode(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(encode(key)): encode(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [encode(item) for item in value]
    raise TypeError(f"{type(value).__name__} cannot be stored")


def decode(kind: type[T], data: Any) -> T:
    """``data`` as ``kind``; raises :class:`CodecError`."""
    result: T = _decode(kind, data)
    return result


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _decode(kind: Any, data: Any) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _decode_union(get_args(kind), data)
    if origin is tuple:
        return tuple(_decode(get_args(kind)[0], item) for item in data)
    if origin in (dict, Mapping):
        key, item = get_args(kind)
        return {_decode(key, k): _decode(item, v) for k, v in data.items()}
    if kind is Any:
        return data
    if kind is Box:
        return Box(int(data[0]), *data[1:])
    if kind is Decimal:
        return Decimal(data["$decimal"])
    if kind is date:
        return date.fromisoformat(data["$date"])
    if is_dataclass(kind):
        hints = _hints(kind)  # type: ignore[arg-type]
        return kind(**{name: _decode(hints[name], value) for name, value in data.items() if name in hints})  # type: ignore[operator]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(data)
    if isinstance(kind, type) and isinstance(data, kind):
        return data
    if kind is float and isinstance(data, int):
        return float(data)
    raise CodecError(f"{data!r:.80} is no {kind}")


def _decode_union(kinds: tuple[Any, ...], data: Any) -> Any:
    if data is None:
        return None
    wanted: dict[str, Any] = {"$decimal": Decimal, "$date": date}
    if isinstance(data, dict) and len(data) == 1 and (tag := next(iter(data))) in wanted:
        return _decode(wanted[tag], data)
    for kind in kinds:
        if kind is type(None) or kind in (Decimal, date):
            continue
        if kind in (str, int, float, bool):
            if type(data) is kind:
                return data
            continue
        is_tuple = get_origin(kind) is tuple
        if isinstance(data, list) == (is_tuple or kind is Box):
            return _decode(kind, data)
    raise CodecError(f"{data!r:.80} is none of {kinds}")
