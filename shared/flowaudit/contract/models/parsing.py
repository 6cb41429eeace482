"""Parsing profiles as they are stored, and requests of the parsing operations."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from flowaudit.contract.models.accounts import AccountName
from flowaudit.contract.models.common import Paging, Request, Text200
from flowaudit.contract.validation import at, custom
from flowaudit.core.extraction.linear import MAX_PATTERN, LinearPattern, PatternRefused
from flowaudit.core.extraction.profiles import FIELDS, Profile
from flowaudit.core.harvest.contacts import Side
from flowaudit.core.model.extraction import FieldName

_MAX_PATTERNS = 20

ProfileName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$")]
#: The fields that a profile may point at, as an enumeration of their own: the others are computed.
ProfileField = StrEnum("ProfileField", {name.name: name.value for name in FieldName if name in FIELDS})  # type: ignore[misc]


def compiled(source: str) -> LinearPattern:
    """The pattern; a refusal is said in the words of a validation."""
    try:
        return LinearPattern(source)
    except PatternRefused as refused:
        raise custom("pattern", refused.text.de, refused.text.en) from refused


def _pattern(source: str) -> str:
    compiled(source)
    return source


def _value_pattern(source: str) -> str:
    if not compiled(source).names_value:
        raise custom("pattern", "braucht die Gruppe (?P<value>…)", "needs the group (?P<value>…)")
    return source


_LENGTH = StringConstraints(min_length=1, max_length=MAX_PATTERN)
#: RE2 syntax, upper and lower case alike, searched in the document's lines.
PatternText = Annotated[str, _LENGTH, AfterValidator(_pattern)]
ValuePattern = Annotated[str, _LENGTH, AfterValidator(_value_pattern)]
Patterns = Annotated[tuple[PatternText, ...], Field(max_length=_MAX_PATTERNS)]


class ProfileMatch(Request):
    """Which documents a profile is for: one of ``any_of`` (if there are any), all of ``all_of``, none of
    ``none_of``."""

    any_of: Patterns = ()
    all_of: Patterns = ()
    none_of: Patterns = ()

    @model_validator(mode="after")
    def _says_something(self) -> ProfileMatch:
        if not self.any_of and not self.all_of:
            raise at(
                "any_of",
                custom("match", "braucht ein Muster, hier oder in all_of", "needs a pattern, here or in all_of"),
            )
        return self


class ParsingProfile(Request):
    """How one supplier's invoices are read; ``fields`` maps a field to the pattern whose group ``value`` is its
    value."""

    supplier: Text200
    match: ProfileMatch
    fields: Annotated[dict[ProfileField, ValuePattern], Field(min_length=1)]
    priority: Annotated[int, Field(ge=-1000, le=1000, strict=True)] = 0
    enabled: bool = True

    def as_profile(self, name: str) -> Profile:
        """What the engine works with."""
        return Profile(
            name,
            {FieldName(field.value): compiled(source) for field, source in self.fields.items()},
            any_of=tuple(map(compiled, self.match.any_of)),
            all_of=tuple(map(compiled, self.match.all_of)),
            none_of=tuple(map(compiled, self.match.none_of)),
            priority=self.priority,
        )


class AnalyzeRequest(Request):
    """Which mail accounts are looked through (all, if none is named), and how far back."""

    accounts: Annotated[list[AccountName], Field(max_length=100)] | None = None
    days: Annotated[int, Field(ge=1, le=3650, strict=True)] = 365


#: SUGGESTED by an analysis, CONFIRMED into a list or DROPPED by a person.
ContactStatus = Literal["SUGGESTED", "CONFIRMED", "DROPPED"]


class ContactsQuery(Paging):
    """Query of the list."""

    status: ContactStatus | None = None


class ContactDecision(Request):
    """The list that a contact belongs to; null drops it."""

    contact_id: Annotated[str, StringConstraints(pattern=r"^con_[0-9a-f]{24}$")]
    list: Side | None


class ContactsRequest(Request):
    """What a person says about suggested contacts."""

    contacts: Annotated[list[ContactDecision], Field(min_length=1, max_length=20)]


class ProfileRequest(Request):
    """A profile by name: the object ``parsings/<name>.json``."""

    name: ProfileName
