"""Rulesets (contract section 4): the schema of the payload is that of the core's own model."""

from __future__ import annotations

from typing import Any, Literal

from flowaudit.contract.models.rulesets import RulesetBody, RulesetQuery, RulesetsQuery
from flowaudit.contract.schemas.base import Described, Schema, many, obj, page, shared, text
from flowaudit.contract.schemas.common import LANGUAGE, RULESET_ID, VERSION
from flowaudit.contract.schemas.from_core import schema_of
from flowaudit.core.rules import Ruleset, load_ruleset

EXAMPLE: dict[str, Any] = {
    "ruleset_id": "DE_USTG",
    "version": "1.1.0",
    "title_de": "Deutschland § 14 UStG",
    "title_en": "Germany, section 14 UStG",
    "country": "DE",
    "legal_refs": [
        {
            "code": "UStG",
            "section": "§ 14 Abs. 4",
            "label_de": "Pflichtangaben",
            "label_en": "Mandatory invoice fields",
        }
    ],
    "features": [
        {
            "feature_id": "supplier_name_address",
            "name_de": "Name und Anschrift des leistenden Unternehmers",
            "name_en": "Supplier name and address",
            "legal_basis": "§ 14 Abs. 4 Nr. 1 UStG",
            "required_level": "REQUIRED",
            "extraction_type": "TEXTBLOCK",
            "validation_rules": {"regex": None, "min_len": 10},
            "explanation_de": "Wer leistet, muss mit vollständigem Namen und Anschrift genannt sein.",
            "explanation_en": "The supplier must be stated with full name and address.",
            "generator_rules": {"can_omit": True, "omit_probability_default": 0.0},
        }
    ],
}


def components() -> dict[str, Schema]:
    """``Ruleset`` as it is answered and ``RulesetInput`` as it is sent, with what they consist of."""
    found: dict[str, Schema] = {}
    modes: tuple[tuple[str, Literal["validation", "serialization"]], ...]
    modes = (("Ruleset", "serialization"), ("RulesetInput", "validation"))
    for name, mode in modes:
        suffix = name.removeprefix("Ruleset")
        schema = schema_of(Ruleset, mode, "#/components/schemas/Ruleset{model}" + suffix)
        parts = schema.pop("$defs")
        found |= {f"Ruleset{part}{suffix}": described for part, described in parts.items()}
        example = EXAMPLE if suffix else load_ruleset(EXAMPLE).to_json()
        found[name] = {**schema, "title": name, "examples": [example]}
    return found


_PAYLOAD = shared("Ruleset")

OPERATIONS: dict[str, Described] = {
    "index": Described(
        answer=page(
            obj(
                ruleset_id=RULESET_ID,
                version=VERSION,
                title=text("Deutschland § 14 UStG"),
                language_support=many(LANGUAGE, ["de", "en"]),
            ),
            total=3,
        ),
        query=RulesetsQuery,
    ),
    "get": Described(answer=_PAYLOAD, query=RulesetQuery),
    "create": Described(
        answer=obj(ruleset_id=RULESET_ID, version={**VERSION, "examples": ["1.1.0"]}),
        body=RulesetBody,
        body_schema=shared("RulesetInput"),
        problems=(409,),
        example=EXAMPLE,
    ),
    "update": Described(
        answer=_PAYLOAD,
        body=RulesetBody,
        body_schema=shared("RulesetInput"),
        problems=(409,),
        example=EXAMPLE,
    ),
}
