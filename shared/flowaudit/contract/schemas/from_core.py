"""JSON schemas of the core's own dataclasses: what :mod:`flowaudit.core.model.checked` reads, said in OpenAPI."""

from __future__ import annotations

from dataclasses import MISSING, asdict, fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, create_model

from flowaudit.contract.schemas.base import Schema
from flowaudit.core.model.checked import Bounds, plain


def schema_of(kind: type, mode: Literal["validation", "serialization"], ref_template: str) -> Schema:
    """The schema of a dataclass as it is sent (``validation``) or answered; its parts are under ``$defs``."""
    return _model_of(kind).model_json_schema(mode=mode, ref_template=ref_template)


@cache
def _model_of(kind: type) -> type[BaseModel]:
    hints = get_type_hints(kind, include_extras=True)
    described: dict[str, Any] = {
        one.name: (_translated(hints[one.name]), _default(one.default)) for one in fields(kind)
    }
    config = ConfigDict(extra="forbid")
    model: type[BaseModel] = create_model(kind.__name__, __config__=config, __doc__=kind.__doc__, **described)
    return model


def _default(value: Any) -> Any:
    if value is MISSING:
        return ...
    kind: type = type(value)
    return _model_of(kind).model_validate(plain(value)) if is_dataclass(kind) else value


def _translated(hint: Any) -> Any:
    """A type with pydantic's words for ours."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return Annotated[_translated(inner[0]), _constraint(inner[1])]
    if origin is tuple:
        return tuple[_translated(inner[0]), ...]  # type: ignore[misc]  # made while running
    if origin is UnionType or type(None) in inner:
        return _translated(inner[0]) | None
    return _model_of(hint) if isinstance(hint, type) and is_dataclass(hint) else hint


def _constraint(bounds: Bounds) -> Any:
    given = {name: value for name, value in asdict(bounds).items() if value is not None}
    del given["strip"]  # a schema has no word for it
    if "pattern" in given:
        given["pattern"] = f"^{given['pattern']}$"
    return Field(**given)
