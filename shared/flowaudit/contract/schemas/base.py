"""The words in which answers are described: JSON Schema (2020-12) in which every leaf carries an example.

An object is closed and all of its properties are always there, unless they stand under ``optional``: what is answered
and not described is a defect. The example of an answer is put together from the examples of its leaves, so it can
never contradict the schema.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import EnumType
from typing import Any, TypeAlias

from pydantic import BaseModel

from flowaudit.core.model.results import Text

Schema: TypeAlias = dict[str, Any]
COMPONENTS = "#/components/schemas/"


@dataclass(frozen=True, slots=True)
class Described:
    """What a row of the table of operations cannot say.

    ``answer`` is the schema of the good answer, ``media`` its types where it is not JSON. ``body`` and ``query`` are
    the request's models: the very ones that the use case takes (a test compares them). ``problems`` are statuses
    beyond those that follow from the row. ``others`` are answers of another status that are no problem+json.
    ``example`` is the example of the request, ``body_schema`` its schema where the model does not tell it. With
    ``redirects`` a large answer is a 307 to where it lies.
    """

    answer: Schema | None = None
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    problems: tuple[int, ...] = ()
    media: tuple[str, ...] = ()
    others: Mapping[int, Schema] = field(default_factory=dict)
    example: Any = None
    note: Text | None = None
    body_schema: Schema | None = None
    redirects: bool = False


def _said(description: str) -> Schema:
    return {"description": description} if description else {}


def text(example: str, description: str = "", **more: Any) -> Schema:
    """A string; ``pattern``, ``format`` and the like as ``more``."""
    return {"type": "string", **_said(description), **more, "examples": [example]}


def ident(kind: str, example: str) -> Schema:
    """An id that carries its kind: ``prj_…``."""
    return text(example, pattern=f"^{kind}_")


def whole(example: int, description: str = "", **more: Any) -> Schema:
    """A whole number."""
    return {"type": "integer", **_said(description), **more, "examples": [example]}


def count(example: int, description: str = "") -> Schema:
    """A whole number that is not negative."""
    return whole(example, description, minimum=0)


def number(example: float, description: str = "", **more: Any) -> Schema:
    """A number that is no money."""
    return {"type": "number", **_said(description), **more, "examples": [example]}


def share(example: float, description: str = "") -> Schema:
    """A number from 0 to 1."""
    return number(example, description, minimum=0, maximum=1)


def flag(example: bool, description: str = "") -> Schema:
    """True or false."""
    return {"type": "boolean", **_said(description), "examples": [example]}


def day(example: str) -> Schema:
    """A date, ISO 8601."""
    return text(example, format="date")


def moment(example: str) -> Schema:
    """A point in time, ISO 8601 in UTC."""
    return text(example, format="date-time", pattern="Z$")


def one_of(example: str, *values: str) -> Schema:
    """One of these words."""
    return {"type": "string", "enum": list(values), "examples": [example]}


def word(example: str, known: EnumType) -> Schema:
    """A member of an enumeration that stands in the components under its own name."""
    return {"$ref": COMPONENTS + known.__name__, "examples": [example]}


def shared(name: str) -> Schema:
    """A schema of the components."""
    return {"$ref": COMPONENTS + name}


def anything(example: Any, description: str = "") -> Schema:
    """Any JSON value."""
    return {**_said(description), "examples": [example]}


def free(example: Mapping[str, Any], description: str = "") -> Schema:
    """An object whose keys the contract leaves open."""
    return {"type": "object", **_said(description), "additionalProperties": True, "examples": [dict(example)]}


_NO_EXAMPLE = object()


def maybe(schema: Schema, example: Any = _NO_EXAMPLE) -> Schema:
    """The schema or null; the example is the schema's own unless another (perhaps None) is given."""
    shown = {} if example is _NO_EXAMPLE else {"examples": [example]}
    return {"anyOf": [schema, {"type": "null"}], **shown}


def many(item: Schema, examples: Sequence[Any] | None = None, **more: Any) -> Schema:
    """A list; its example holds one item unless others are given."""
    shown = {} if examples is None else {"examples": [list(examples)]}
    return {"type": "array", "items": item, **more, **shown}


def keyed(value: Schema, key: str | Sequence[str], example: Mapping[str, Any] | None = None) -> Schema:
    """An object of equal values by keys that are data; ``key`` is an example of one, or all that there may be."""
    keys = [key] if isinstance(key, str) else list(key)
    limits: Schema = {} if isinstance(key, str) else {"propertyNames": {"enum": keys}}
    shown = example if example is not None else {keys[0]: example_of(value)}
    return {"type": "object", "additionalProperties": value, **limits, "examples": [dict(shown)]}


def obj(optional: Mapping[str, Schema] | None = None, about: str = "", /, **properties: Schema) -> Schema:
    """A closed object: ``properties`` are always there, ``optional`` ones may be."""
    return {
        "type": "object",
        **_said(about),
        "properties": {**properties, **(optional or {})},
        "required": list(properties),
        "additionalProperties": False,
    }


REQUEST_ID = text("0b8f6c1e-8c7a-4f0e-9a55-2f6f2d0c7a11")


def page(item: Schema, total: int = 1) -> Schema:
    """A list's answer: ``data`` and ``meta``."""
    return obj(data=many(item), meta=paging(total))


def paging(total: int) -> Schema:
    """What is said about a list: how many there are in all, and which of them these are."""
    return obj(total=count(total), limit=count(50), offset=count(0), request_id=REQUEST_ID)


def example_of(schema: Schema, components: Mapping[str, Schema] | None = None) -> Any:
    """The example of a schema. Raises KeyError for a reference that is not among ``components``."""
    if "examples" in schema:
        return schema["examples"][0]
    if "$ref" in schema:
        return example_of((components or {})[schema["$ref"].removeprefix(COMPONENTS)], components)
    if "anyOf" in schema:
        return example_of(schema["anyOf"][0], components)
    if schema["type"] == "array":
        return [example_of(schema["items"], components)]
    if schema["type"] == "object":
        return {name: example_of(value, components) for name, value in schema["properties"].items()}
    return None
