"""The shipped rulesets are complete, and faulty ones are refused field by field."""

from __future__ import annotations

import copy
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.samples import REPO
from tests.unit.rules.build import RULESETS, invoice

from flowaudit.adapters.rulesets.files import RulesetFiles, read_ruleset
from flowaudit.core.model.results import CheckStatus, RequiredLevel, Text
from flowaudit.core.rules import RuleContext, Ruleset, RulesetInvalid, evaluate, load_ruleset
from flowaudit.ports.rulesets import RulesetNotFound

CONTRACT_IDS = {
    "supplier_name_address",
    "customer_name_address",
    "supplier_tax_or_vat_id",
    "invoice_number",
    "invoice_date",
    "supply_date_or_period",
    "vat_amount",
    "line_items",
}
ALL = [(one, version) for one in RULESETS.ids() for version in RULESETS.versions(one)]


def _data() -> dict[str, Any]:
    text = (REPO / "rulesets/DE_USTG/1.0.0/ruleset.yaml").read_text(encoding="utf-8")
    return copy.deepcopy(yaml.safe_load(text))


def test_the_three_rulesets_are_there() -> None:
    assert RULESETS.ids() == ("DE_USTG", "EU_VAT", "UK_VAT")
    assert RULESETS.latest("DE_USTG").version == "1.0.0"


@pytest.mark.parametrize(("ruleset_id", "version"), ALL)
def test_every_feature_is_complete(ruleset_id: str, version: str) -> None:
    ruleset = RULESETS.get(ruleset_id, version)
    assert {feature.feature_id for feature in ruleset.features} >= CONTRACT_IDS
    for feature in ruleset.features:
        texts = (feature.name_de, feature.explanation_de, feature.request_de, feature.legal_basis)
        assert min(map(len, (feature.explanation_de, feature.explanation_en))) > 20, feature.feature_id
        english = (feature.name_en, feature.explanation_en, feature.request_en)
        assert all(texts), feature.feature_id
        assert all(english), feature.feature_id
        assert all(german != other for german, other in zip(texts[:3], english, strict=True)), feature.feature_id
    assert all(ref.label_de and ref.label_en and ref.url for ref in ruleset.legal_refs)


def test_german_law_in_numbers() -> None:
    ruleset = RULESETS.latest("DE_USTG")
    bases = " ".join(feature.legal_basis for feature in ruleset.features)
    for number in ("Nr. 1", "Nr. 2", "Nr. 3", "Nr. 4", "Nr. 5", "Nr. 6", "Nr. 6a", "Nr. 7", "Nr. 8", "Nr. 9", "Nr. 10"):
        assert f"§ 14 Abs. 4 Satz 1 {number} UStG" in bases or f"§ 14 Abs. 4 Satz 1 {number}," in bases, number
    assert ruleset.small_amount_limit(date(2016, 12, 31), "EUR") == Decimal("150.00")
    assert ruleset.small_amount_limit(date(2017, 1, 1), "EUR") == Decimal("250.00")
    assert ruleset.small_amount_limit(date(2006, 12, 31), "EUR") == Decimal("100.00")
    assert ruleset.small_amount_limit(date(2025, 1, 1), "CHF") is None
    note = ruleset.feature("cash_accounting_note")
    assert note is not None
    assert not note.in_force(date(2027, 12, 31))
    assert note.in_force(date(2028, 1, 1))


def test_payload_round_trip_keeps_the_contract_keys() -> None:
    ruleset = RULESETS.latest("DE_USTG")
    payload = ruleset.to_json()
    assert set(payload) >= {"ruleset_id", "version", "title_de", "title_en", "legal_refs", "features"}
    feature = next(one for one in payload["features"] if one["feature_id"] == "supplier_name_address")
    assert set(feature) >= {
        "feature_id",
        "name_de",
        "name_en",
        "legal_basis",
        "required_level",
        "extraction_type",
        "validation_rules",
        "explanation_de",
        "explanation_en",
        "generator_rules",
    }
    assert feature["validation_rules"]["min_len"] == 10
    assert feature["generator_rules"] == {"can_omit": True, "omit_probability_default": 0.0}
    assert load_ruleset(payload) == ruleset


def test_the_payload_of_the_contract_is_enough() -> None:
    """Contract 4.2 and 4.3: no fields, no requests, no titles; the usual fields of a known feature stand in."""
    feature = {
        "feature_id": "supplier_name_address",
        "name_de": "Name und Anschrift des leistenden Unternehmers",
        "name_en": "Supplier name and address",
        "legal_basis": "§ 14 Abs. 4 Nr. 1 UStG",
        "required_level": "REQUIRED",
        "extraction_type": "TEXTBLOCK",
        "validation_rules": {"regex": None, "min_len": 10},
        "explanation_de": "…",
        "explanation_en": "…",
        "generator_rules": {"can_omit": True, "omit_probability_default": 0.0},
    }
    reference = {"code": "UStG", "section": "§ 14 Abs. 4", "label_de": "Pflichtangaben", "label_en": "Mandatory fields"}
    payload = {"ruleset_id": "DE_USTG", "version": "1.1.0", "legal_refs": [reference], "features": [feature]}
    ruleset = load_ruleset(payload)
    assert ruleset.title.de == "DE_USTG"
    (verdict,) = evaluate(ruleset, invoice(without=("supplier_address",)), RuleContext())
    assert verdict.status is CheckStatus.UNCLEAR
    assert verdict.reason.en == "Partly there; missing: supplier's address."
    assert verdict.request == Text(
        "Bitte ergänzen Sie: Name und Anschrift des leistenden Unternehmers.", "Please add: Supplier name and address."
    )


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        (("version",), "1.0", "version"),
        (("version",), "../../x", "version"),
        (("ruleset_id",), "de", "ruleset_id"),
        (("features", 0, "required_level"), "ALWAYS", "features.0.required_level"),
        (("features", 0, "name_de"), "", "features.0.name_de"),
        (("features", 0, "fields"), [["supplier"]], "features.0.fields.0.0"),
        (("features", 0, "fields"), [[]], "features.0"),
        (("features", 0, "unknown"), 1, "features.0.unknown"),
        (("features", 0, "condition"), {"any_of": ["full_moon"]}, "features.0.condition.any_of.0"),
        (("features", 0, "required_level"), "CONDITIONAL", "features.0"),
        (("features", 0, "validation_rules"), {"regex": "("}, "features.0.validation_rules.regex"),
        (("features", 0, "validation_rules"), {"regex": "(a+)+b"}, "features.0.validation_rules.regex"),
        (("features", 0, "validation_rules"), {"regex": "a*b*c*d*"}, "features.0.validation_rules.regex"),
        (("features", 0, "validation_rules"), {"regex": r"(a)\1"}, "features.0.validation_rules.regex"),
        (("features", 0, "valid_to"), "not a date", "features.0.valid_to"),
        (
            ("features", 0, "generator_rules"),
            {"omit_probability_default": 2},
            "features.0.generator_rules.omit_probability_default",
        ),
        (("simplifications", 0, "waives"), ["nothing_known"], "ruleset"),
        (("small_amount_limits", 0, "amount"), "-1", "small_amount_limits.0.amount"),
        (("legal_refs",), [], "legal_refs"),
        (("legal_refs", 0, "url"), "javascript:alert(1)", "legal_refs.0.url"),
    ],
)
def test_faults_are_named_by_field(path: tuple[Any, ...], value: object, field: str) -> None:
    data = _data()
    target: Any = data
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = value
    with pytest.raises(RulesetInvalid) as caught:
        load_ruleset(data)
    assert field in {error.field for error in caught.value.errors}


def test_feature_ids_are_unique_and_periods_ordered() -> None:
    data = _data()
    data["features"].append(data["features"][0])
    with pytest.raises(RulesetInvalid, match="unique"):
        load_ruleset(data)
    data = _data()
    data["features"][0] |= {"valid_from": date(2025, 1, 2), "valid_to": date(2025, 1, 1)}
    with pytest.raises(RulesetInvalid, match="before"):
        load_ruleset(data)


@pytest.mark.parametrize(
    ("ruleset_id", "version"),
    [("DE_USTG", "9.9.9"), ("NONE", "1.0.0"), ("../etc", "1.0.0"), ("DE_USTG", "../1.0.0"), ("DE_USTG", "")],
)
def test_what_is_not_there_is_not_found(ruleset_id: str, version: str) -> None:
    with pytest.raises(RulesetNotFound):
        RULESETS.get(ruleset_id, version)


def test_latest_goes_by_number(tmp_path: Path) -> None:
    for version in ("1.9.0", "1.10.0", "not-a-version"):
        folder = tmp_path / "DE_USTG" / version
        folder.mkdir(parents=True)
        (folder / "ruleset.yaml").write_text(yaml.safe_dump(_data() | {"version": version}), encoding="utf-8")
    files = RulesetFiles(tmp_path)
    assert files.versions("DE_USTG") == ("1.9.0", "1.10.0")
    assert files.latest("DE_USTG").version == "1.10.0"
    assert files.versions("EU_VAT") == ()
    with pytest.raises(RulesetNotFound):
        files.latest("EU_VAT")


@pytest.mark.parametrize(
    "content",
    [
        *(b"\xff\xfe\x00", b"- a list", b"a: [unclosed", b"!!python/object:os.system {}"),
        *(b"{" * 100_000, b"- " * 100_000, b"[" * 60 + b"]" * 60),
    ],
)
def test_broken_files_are_refused(tmp_path: Path, content: bytes) -> None:
    folder = tmp_path / "DE_USTG" / "1.0.0"
    folder.mkdir(parents=True)
    (folder / "ruleset.yaml").write_bytes(content)
    with pytest.raises(RulesetInvalid):
        read_ruleset(tmp_path, "DE_USTG", "1.0.0")


def test_the_folder_must_agree_with_the_content(tmp_path: Path) -> None:
    folder = tmp_path / "DE_USTG" / "2.0.0"
    folder.mkdir(parents=True)
    (folder / "ruleset.yaml").write_text(yaml.safe_dump(_data()), encoding="utf-8")
    with pytest.raises(RulesetInvalid, match="agree"):
        read_ruleset(tmp_path, "DE_USTG", "2.0.0")


def test_conditional_features_of_german_law_say_when() -> None:
    ruleset: Ruleset = RULESETS.latest("DE_USTG")
    conditional = [one for one in ruleset.features if one.required_level is RequiredLevel.CONDITIONAL]
    assert len(conditional) >= 14
    assert all(one.condition and one.condition.any_of for one in conditional)
