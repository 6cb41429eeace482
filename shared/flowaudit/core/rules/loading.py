"""Reading a ruleset from plain data: every fault is named with the field it is in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from flowaudit.core.rules.ruleset import Ruleset


@dataclass(frozen=True, slots=True)
class FieldError:
    """Where (``features.3.name_de``) and what."""

    field: str
    message: str


class RulesetInvalid(ValueError):
    """The data is no ruleset; ``errors`` names each field."""

    def __init__(self, errors: tuple[FieldError, ...]) -> None:
        """Keep the faults for the problem document."""
        super().__init__("; ".join(f"{error.field}: {error.message}" for error in errors))
        self.errors = errors


def load_ruleset(data: Mapping[str, Any]) -> Ruleset:
    """Validate ``data`` (the contract's payload, as read from JSON or YAML).

    Raises :class:`RulesetInvalid` with an entry a fault; unknown keys are faults.
    """
    try:
        return Ruleset.model_validate(dict(data))
    except ValidationError as error:
        raise RulesetInvalid(
            tuple(
                FieldError(".".join(str(part) for part in fault["loc"]) or "ruleset", fault["msg"])
                for fault in error.errors(include_url=False, include_context=False)
            )
        ) from error
