"""Dataclasses from plain data (JSON or YAML) with every fault named by its place; and plain data of them again.

The types are those of the dataclass; what a type cannot say stands beside it: ``Annotated[str, Bounds(max_length=9)]``.
A fault's ``kind`` is one of a fixed vocabulary, so that whoever shows it can find words; what a dataclass itself finds
wrong it says in ``__post_init__`` by raising :class:`Refused` with words of its own. It stands in place of a library
because the engine needs no more than this, and loading one would take longer than all of the engine's own modules.
"""

from __future__ import annotations

import re
import types
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cache
from typing import Annotated, Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from flowaudit.core.model.results import Text

T = TypeVar("T")
Path = tuple[str | int, ...]
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_BAD = object()
_LONGEST = 15  # decimal exponent of the largest number taken where a whole number or a float is asked for


class Refused(ValueError):
    """What a dataclass finds wrong with its values, in both languages; ``field`` if it is one field's fault."""

    def __init__(self, de: str, en: str, field: str | None = None) -> None:
        super().__init__(en)
        self.text, self.field = Text(de, en), field


@dataclass(frozen=True, slots=True)
class Fault:
    """Where (``("features", 3, "name_de")``), of what ``kind``, and what its words need. ``text``: words of its own."""

    path: Path
    kind: str
    context: Mapping[str, Any] = field(default_factory=dict)
    text: Text | None = None

    @property
    def place(self) -> str:
        """The path with points; empty for the whole."""
        return ".".join(str(part) for part in self.path)


class NotValid(ValueError):
    """The data does not fit; ``faults`` names each place."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(f"{fault.place}: {fault.kind}" for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What a value must keep to beyond its type. Lengths count characters or entries, ``pattern`` the whole text."""

    pattern: str | None = None
    strip: bool = False
    min_length: int | None = None
    max_length: int | None = None
    gt: int | None = None
    ge: int | None = None
    lt: int | None = None
    le: int | None = None
    max_digits: int | None = None
    decimal_places: int | None = None

    def broken(self, value: Any) -> tuple[str, dict[str, Any]] | None:
        """The first bound that ``value`` breaks, as kind and context."""
        if isinstance(value, str | tuple):
            return self._length(value) or (self._form(value) if isinstance(value, str) else None)
        return self._range(value) or (self._digits(value) if isinstance(value, Decimal) else None)

    def _length(self, value: str | tuple[Any, ...]) -> tuple[str, dict[str, Any]] | None:
        kind = "string_too" if isinstance(value, str) else "too"
        if self.min_length is not None and len(value) < self.min_length:
            return f"{kind}_short", {"min_length": self.min_length}
        if self.max_length is not None and len(value) > self.max_length:
            return f"{kind}_long", {"max_length": self.max_length}
        return None

    def _form(self, value: str) -> tuple[str, dict[str, Any]] | None:
        if self.pattern is not None and re.fullmatch(self.pattern, value) is None:
            return "string_pattern_mismatch", {"pattern": self.pattern}
        return None

    def _range(self, value: Any) -> tuple[str, dict[str, Any]] | None:
        if self.gt is not None and value <= self.gt:
            return "greater_than", {"gt": self.gt}
        if self.ge is not None and value < self.ge:
            return "greater_than_equal", {"ge": self.ge}
        if self.lt is not None and value >= self.lt:
            return "less_than", {"lt": self.lt}
        if self.le is not None and value > self.le:
            return "less_than_equal", {"le": self.le}
        return None

    def _digits(self, value: Decimal) -> tuple[str, dict[str, Any]] | None:
        _, digits, exponent = value.as_tuple()
        places = max(0, -int(exponent))
        if self.max_digits is not None and max(len(digits) + max(0, int(exponent)), places) > self.max_digits:
            return "decimal_max_digits", {"max_digits": self.max_digits}
        if self.decimal_places is not None and places > self.decimal_places:
            return "decimal_max_places", {"decimal_places": self.decimal_places}
        return None


def build(kind: type[T], data: object) -> T:
    """``data`` as ``kind``. Raises :class:`NotValid` with a fault a place; keys that the dataclass does not have are
    faults. A dataclass may bring ``prepared(data)``, which sees its mapping first."""
    faults: list[Fault] = []
    found = _read(kind, data, (), faults)
    if faults:
        raise NotValid(tuple(faults))
    return cast(T, found)


def plain(value: Any) -> Any:
    """JSON values of a tree of such dataclasses: decimals and dates as texts, enumerations as their values."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if is_dataclass(value):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    return value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind, include_extras=True)


def _read(kind: Any, data: Any, path: Path, faults: list[Fault]) -> Any:
    origin = get_origin(kind)
    if origin is Annotated:
        return _bounded(kind, data, path, faults)
    if origin in (Union, types.UnionType):  # only ever ``X | None``
        return None if data is None else _read(get_args(kind)[0], data, path, faults)
    if origin is tuple:
        if not isinstance(data, list | tuple):
            return _fault(faults, path, "list_type")
        entries = [_read(get_args(kind)[0], entry, (*path, place), faults) for place, entry in enumerate(data)]
        return _BAD if any(entry is _BAD for entry in entries) else tuple(entries)
    if origin is dict:
        if not isinstance(data, Mapping):
            return _fault(faults, path, "dict_type")
        return {str(key): _read(get_args(kind)[1], entry, (*path, str(key)), faults) for key, entry in data.items()}
    if is_dataclass(kind):
        return _made(kind, data, path, faults)
    if issubclass(kind, Enum):
        return _member(kind, data, path, faults)
    return _PLAIN[kind](data, path, faults)


def _bounded(annotated: Any, data: Any, path: Path, faults: list[Fault]) -> Any:
    kind, bounds = get_args(annotated)
    if bounds.strip and isinstance(data, str):
        data = data.strip()
    value = _read(kind, data, path, faults)
    broken = None if value is _BAD or value is None else bounds.broken(value)
    return value if broken is None else _fault(faults, path, broken[0], **broken[1])


def _made(kind: Any, data: Any, path: Path, faults: list[Fault]) -> Any:
    if not isinstance(data, Mapping):
        return _fault(faults, path, "dict_type")
    if hasattr(kind, "prepared"):
        data = kind.prepared(data)
    before, hints, values = len(faults), _hints(kind), {}
    for one in fields(kind):
        if one.name in data:
            values[one.name] = _read(hints[one.name], data[one.name], (*path, one.name), faults)
        elif one.default is MISSING and one.default_factory is MISSING:
            _fault(faults, (*path, one.name), "missing")
    for key in data:
        if key not in hints:
            _fault(faults, (*path, str(key)), "extra_forbidden")
    if len(faults) > before:
        return _BAD
    try:
        return kind(**values)
    except Refused as refused:
        faults.append(Fault((*path, refused.field) if refused.field else path, "refused", {}, refused.text))
        return _BAD


def _member(kind: type[Enum], data: Any, path: Path, faults: list[Fault]) -> Any:
    if isinstance(data, str | int) and not isinstance(data, bool) and data in {one.value for one in kind}:
        return kind(data)
    *most, last = [f"'{one.value}'" for one in kind]
    return _fault(faults, path, "enum", expected=f"{', '.join(most)} or {last}" if most else last)


def _fault(faults: list[Fault], path: Path, kind: str, **context: Any) -> Any:
    faults.append(Fault(path, kind, context))
    return _BAD


def _text(data: Any, path: Path, faults: list[Fault]) -> Any:
    if not isinstance(data, str):
        return _fault(faults, path, "string_type")
    # half a surrogate pair, which JSON can spell, is no text that could be stored
    return data if data.isprintable() or _encodable(data) else _fault(faults, path, "string_unicode")


def _encodable(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _truth(data: Any, path: Path, faults: list[Fault]) -> Any:
    return data if isinstance(data, bool) else _fault(faults, path, "bool_type")


def _whole(data: Any, path: Path, faults: list[Fault]) -> Any:
    number = _fault(faults, path, "int_type") if isinstance(data, str) else _number(data, path, faults, "int_type")
    if number is _BAD:
        return _BAD
    if number.adjusted() > _LONGEST:  # 1e999999999 is a few characters of JSON and a gigabyte as a whole number
        return _fault(faults, path, "decimal_whole_digits")
    return int(number) if number == number.to_integral_value() else _fault(faults, path, "int_from_float")


def _float(data: Any, path: Path, faults: list[Fault]) -> Any:
    number = _number(data, path, faults, "float_type")
    if number is not _BAD and number.adjusted() > _LONGEST:
        return _fault(faults, path, "decimal_whole_digits")
    return number if number is _BAD else float(number)


def _decimal(data: Any, path: Path, faults: list[Fault]) -> Any:
    return _number(data, path, faults, "decimal_type")


def _number(data: Any, path: Path, faults: list[Fault], kind: str) -> Any:
    if isinstance(data, bool) or not isinstance(data, int | float | str | Decimal):
        return _fault(faults, path, kind)
    try:
        number = Decimal(str(data)) if isinstance(data, float) else Decimal(data)
    except InvalidOperation:
        return _fault(faults, path, "decimal_parsing")
    return number if number.is_finite() else _fault(faults, path, "finite_number")


def _day(data: Any, path: Path, faults: list[Fault]) -> Any:
    if isinstance(data, date) and not isinstance(data, datetime):
        return data
    if not isinstance(data, str):
        return _fault(faults, path, "date_type")
    try:
        return date.fromisoformat(data) if _DAY.fullmatch(data) else _fault(faults, path, "date_parsing")
    except ValueError:
        return _fault(faults, path, "date_parsing")


_PLAIN: dict[Any, Any] = {str: _text, bool: _truth, int: _whole, float: _float, Decimal: _decimal, date: _day}
