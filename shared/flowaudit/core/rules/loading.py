"""Reading a ruleset from plain data: every fault is named with the field it is in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from flowaudit.core.model.checked import Fault, NotValid, build
from flowaudit.core.rules.ruleset import Ruleset

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FieldError:
    """Where (``features.3.name_de``) and what."""

    field: str
    message: str


class RulesetInvalid(ValueError):
    """The data is no ruleset; ``errors`` names each field, ``faults`` says the same for whoever puts it into words."""

    def __init__(self, errors: tuple[FieldError, ...], faults: tuple[Fault, ...] = ()) -> None:
        """Keep the faults for the problem document."""
        super().__init__("; ".join(f"{error.field}: {error.message}" for error in errors))
        self.errors = errors
        self.faults = faults


def load_ruleset(data: Mapping[str, Any]) -> Ruleset:
    """Validate ``data`` (the contract's payload, as read from JSON or YAML).

    Raises :class:`RulesetInvalid` with an entry a fault; unknown keys are faults.
    """
    return load(Ruleset, data, "ruleset")


def load(kind: type[T], data: Mapping[str, Any], whole: str) -> T:
    """``data`` as ``kind``. Raises :class:`RulesetInvalid`; ``whole`` is blamed for what is no single field's fault."""
    try:
        return build(kind, data)
    except NotValid as error:
        errors = tuple(FieldError(fault.place or whole, _said(fault)) for fault in error.faults)
        raise RulesetInvalid(errors, error.faults) from error


def _said(fault: Fault) -> str:
    if fault.text is not None:
        return fault.text.en
    told = ", ".join(f"{name} {value}" for name, value in fault.context.items())
    return f"{fault.kind.replace('_', ' ')} ({told})" if told else fault.kind.replace("_", " ")
