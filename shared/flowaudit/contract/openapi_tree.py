"""JSON Schema as nested HTML lists, for the documentation page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from typing import Any

from flowaudit.contract.schemas.base import COMPONENTS
from flowaudit.core.model.results import Text

_TYPES = {
    "string": Text("Text", "text"),
    "integer": Text("ganze Zahl", "whole number"),
    "number": Text("Zahl", "number"),
    "boolean": Text("true oder false", "true or false"),
    "array": Text("Liste", "list"),
    "object": Text("Objekt", "object"),
    "null": Text("null", "null"),
}
_WORDS = {
    "of": Text("von", "of"),
    "or": Text("oder", "or"),
    "optional": Text("kann fehlen", "may be left out"),
    "one_of": Text("eines von", "one of"),
    "default": Text("Vorgabe", "default"),
    "keys": Text("je Schlüssel", "by key"),
    "anything": Text("beliebig", "anything"),
}
_LIMITS = {
    "minimum": "≥ {}",
    "exclusiveMinimum": "> {}",
    "maximum": "≤ {}",
    "exclusiveMaximum": "< {}",
    "minLength": "≥ {} characters",
    "maxLength": "≤ {} characters",
    "minItems": "≥ {} entries",
    "maxItems": "≤ {} entries",
    "pattern": "{}",
    "format": "{}",
}
_LIMITS_DE = {
    "minLength": "≥ {} Zeichen",
    "maxLength": "≤ {} Zeichen",
    "minItems": "≥ {} Einträge",
    "maxItems": "≤ {} Einträge",
}


class Words:
    """The words of schemas in a language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def say(self, key: str) -> str:
        """A word of the page."""
        return escape(_WORDS[key].in_language(self.language))

    def told(self, schema: Mapping[str, Any]) -> str:
        """The schema's own description."""
        german = schema.get("x-description-de")
        return escape(str(german if self.language == "de" and german else schema.get("description", "")))

    def kind(self, schema: Mapping[str, Any]) -> str:
        """The type in words, with its limits, as HTML."""
        if "$ref" in schema:
            name = escape(schema["$ref"].removeprefix(COMPONENTS))
            return f'<a href="#schema-{name}">{name}</a>{self._default(schema)}'
        choices = schema.get("anyOf") or schema.get("oneOf")
        if choices:
            return f" {self.say('or')} ".join(self.kind(choice) for choice in choices) + self._default(schema)
        if "const" in schema:
            return f"<code>{escape(str(schema['const']))}</code>"
        if "enum" in schema:
            values = ", ".join(f"<code>{escape(str(value))}</code>" for value in schema["enum"])
            return f"{self.say('one_of')} {values}{self._default(schema)}"
        return self._plain(schema)

    def _plain(self, schema: Mapping[str, Any]) -> str:
        kinds = schema.get("type")
        if kinds is None:
            return self.say("anything")
        names = [kinds] if isinstance(kinds, str) else kinds
        told = f" {self.say('or')} ".join(escape(_TYPES[name].in_language(self.language)) for name in names)
        if "items" in schema:
            told += f" {self.say('of')} {self.kind(schema['items'])}"
        elif isinstance(schema.get("additionalProperties"), dict):
            told += f" {self.say('keys')}: {self.kind(schema['additionalProperties'])}"
        own = _LIMITS | _LIMITS_DE if self.language == "de" else _LIMITS
        limits = [escape(shown.format(schema[name])) for name, shown in own.items() if name in schema]
        return told + (f" <small>{', '.join(limits)}</small>" if limits else "") + self._default(schema)

    def _default(self, schema: Mapping[str, Any]) -> str:
        value = schema.get("default")
        if value in (None, {}, []):
            return ""
        shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        return f" <small>{self.say('default')} <code>{escape(shown)}</code></small>"


def dash(told: str) -> str:
    """A description behind a type."""
    return f" – {told}" if told else ""


def schema_html(schema: Mapping[str, Any], words: Words) -> str:
    """A schema with everything below it; shared schemas are links."""
    inner = _inner(schema)
    if "properties" not in inner:
        return f"<p>{words.kind(schema)}{dash(words.told(schema))}</p>" + (_below(schema, words) or "")
    required = inner.get("required", [])
    rows = []
    for name, value in inner["properties"].items():
        optional = "" if name in required else f" <small>{words.say('optional')}</small>"
        told = f"{words.kind(value)}{dash(words.told(value))}{_below(value, words)}"
        rows.append(f"<li><code>{escape(name)}</code>{optional} {told}</li>")
    return f'<ul class="tree">{"".join(rows)}</ul>'


def _below(schema: Mapping[str, Any], words: Words) -> str:
    inner = _inner(schema)
    return schema_html(inner, words) if "properties" in inner else ""


def _inner(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """The object that a schema is, or is a list, a map or a nullable of; itself if there is none."""
    if "properties" in schema:
        return schema
    parts = [schema.get("items"), schema.get("additionalProperties"), *schema.get("anyOf", [])]
    for part in parts:
        if isinstance(part, dict) and "properties" in (found := _inner(part)):
            return found
    return schema
