"""Reading requests into models: what pydantic refuses becomes a problem that names each field in both languages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticCustomError

from flowaudit.contract.problems import VALIDATION, FieldError, Problem, invalid
from flowaudit.core.model.results import Text

Model = TypeVar("Model", bound=BaseModel)

# pydantic's error types, in the user's words; {…} are filled from the error's context
_MESSAGES: dict[str, tuple[str, str]] = {
    "missing": ("fehlt", "is missing"),
    "extra_forbidden": ("ist unbekannt", "is not known"),
    "string_type": ("muss ein Text sein", "must be a text"),
    "string_too_short": ("muss mindestens {min_length} Zeichen haben", "must have at least {min_length} characters"),
    "string_too_long": ("darf höchstens {max_length} Zeichen haben", "may have at most {max_length} characters"),
    "string_unicode": ("enthält Zeichen, die kein Text sind", "contains characters that are no text"),
    "string_pattern_mismatch": ("hat nicht die Form {pattern}", "does not have the form {pattern}"),
    "int_type": ("muss eine ganze Zahl sein", "must be a whole number"),
    "int_parsing": ("muss eine ganze Zahl sein", "must be a whole number"),
    "int_from_float": ("muss eine ganze Zahl sein", "must be a whole number"),
    "bool_type": ("muss true oder false sein", "must be true or false"),
    "bool_parsing": ("muss true oder false sein", "must be true or false"),
    "decimal_type": ("muss eine Zahl sein", "must be a number"),
    "decimal_parsing": ("muss eine Zahl wie 1234.56 sein", "must be a number such as 1234.56"),
    "decimal_max_places": (
        "darf höchstens {decimal_places} Nachkommastellen haben",
        "may have at most {decimal_places} decimal places",
    ),
    "decimal_max_digits": ("darf höchstens {max_digits} Ziffern haben", "may have at most {max_digits} digits"),
    "decimal_whole_digits": ("ist zu groß", "is too large"),
    "finite_number": ("muss eine endliche Zahl sein", "must be a finite number"),
    "greater_than": ("muss größer als {gt} sein", "must be greater than {gt}"),
    "greater_than_equal": ("muss mindestens {ge} sein", "must be at least {ge}"),
    "less_than": ("muss kleiner als {lt} sein", "must be less than {lt}"),
    "less_than_equal": ("darf höchstens {le} sein", "must be at most {le}"),
    "enum": ("muss eines von {expected} sein", "must be one of {expected}"),
    "literal_error": ("muss eines von {expected} sein", "must be one of {expected}"),
    "date_type": ("muss ein Datum wie 2025-12-31 sein", "must be a date such as 2025-12-31"),
    "date_parsing": ("muss ein Datum wie 2025-12-31 sein", "must be a date such as 2025-12-31"),
    "date_from_datetime_parsing": ("muss ein Datum wie 2025-12-31 sein", "must be a date such as 2025-12-31"),
    "date_from_datetime_inexact": ("muss ein Datum ohne Uhrzeit sein", "must be a date without a time"),
    "list_type": ("muss eine Liste sein", "must be a list"),
    "tuple_type": ("muss eine Liste sein", "must be a list"),
    "float_type": ("muss eine Zahl sein", "must be a number"),
    "float_parsing": ("muss eine Zahl sein", "must be a number"),
    "dict_type": ("muss ein Objekt sein", "must be an object"),
    "model_type": ("muss ein Objekt sein", "must be an object"),
    "model_attributes_type": ("muss ein Objekt sein", "must be an object"),
    "too_long": ("darf höchstens {max_length} Einträge haben", "may have at most {max_length} entries"),
    "too_short": ("braucht mindestens {min_length} Einträge", "needs at least {min_length} entries"),
}
_FALLBACK = ("ist ungültig", "is not valid")


def custom(slug: str, de: str, en: str) -> PydanticCustomError:
    """An error for a validator of ours that carries its own words."""
    return PydanticCustomError("flowaudit", "{en}", {"slug": slug, "de": de, "en": en})


def at(field: str, error: PydanticCustomError) -> PydanticCustomError:
    """The same error, said of a field below the one that was validated."""
    return PydanticCustomError("flowaudit", "{en}", {**(error.context or {}), "below": field})


def in_words(kind: str, context: Mapping[str, Any]) -> Text:
    """What is wrong, by the kind of fault; :mod:`flowaudit.core.model.checked` names its kinds as pydantic does."""
    de, en = _MESSAGES.get(kind, _FALLBACK)
    return Text(de.format_map(context), en.format_map(context))


def _field_error(error: Mapping[str, Any]) -> FieldError:
    context = error.get("ctx", {})
    path = [str(part) for part in error["loc"]]
    if error["type"] == "flowaudit":
        path += [context["below"]] if "below" in context else []
        return FieldError(".".join(path), Text(context["de"], context["en"]))
    return FieldError(".".join(path), in_words(error["type"], context))


def problem_of(error: ValidationError) -> Problem:
    """The 400 for what a model refused."""
    return problem_with([_field_error(item) for item in error.errors(include_url=False, include_input=False)])


def problem_with(fields: list[FieldError]) -> Problem:
    """The 400 that names these fields, the first of them in its own sentence."""
    first = fields[0]
    more_de = f" (und {len(fields) - 1} weitere)" if len(fields) > 1 else ""
    more_en = f" (and {len(fields) - 1} more)" if len(fields) > 1 else ""
    return Problem(
        VALIDATION,
        Text(
            f"{first.field or 'Inhalt'} {first.message.de}{more_de}",
            f"{first.field or 'body'} {first.message.en}{more_en}",
        ),
        fields,
    )


def read(model: type[Model], data: Any) -> Model:
    """``data`` as a model; raises :class:`Problem`."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise problem_of(error) from error


def read_json(model: type[Model], body: bytes) -> Model:
    """A JSON body as a model. Numbers with a point become Decimal, never float."""
    try:
        data = json.loads(body, parse_float=Decimal, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise invalid("body", "ist kein gültiges JSON", "is not valid JSON") from error
    return read(model, data)


def _refuse_constant(name: str) -> None:
    raise ValueError(name)
