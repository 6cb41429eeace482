"""BENEFICIARY_MATCH: aliases, legal forms, spelling, OCR noise, address and VAT id as witnesses."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.rules.build import PROJECT, context, invoice

from flowaudit.core.model.results import RuleCheckStatus
from flowaudit.core.rules.checks.beneficiary import beneficiary_match
from flowaudit.core.rules.names import AddressMatch, address_match, core_name, legal_form, name_score

OK, WARN, FAIL, UNKNOWN = RuleCheckStatus.OK, RuleCheckStatus.WARN, RuleCheckStatus.FAIL, RuleCheckStatus.UNKNOWN
ELSEWHERE = "Hafenallee 99, 20457 Hamburg"


def _project(**changes: Any) -> Any:
    return replace(PROJECT, beneficiary=replace(PROJECT.beneficiary, **changes))


def _check(name: str | None, address: str | None = None, project: Any = PROJECT, **fields: Any) -> RuleCheckStatus:
    one = invoice(customer_name=name, customer_address=address, **fields)
    return beneficiary_match(context(one, project=project)).status


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Muster GmbH", "GMBH"),
        ("Muster Gesellschaft mit beschränkter Haftung", "GMBH"),
        ("Muster GmbH & Co. KG", "GMBH_CO_KG"),
        ("Muster UG (haftungsbeschränkt)", "UG"),
        ("Turnverein Musterstadt e.V.", "EV"),
        ("Muster AG", "AG"),
        ("Harbour Print Ltd", "LTD"),
        ("Dubois S.A.R.L.", "SARL"),
        ("Stadt Aschaffenburg", None),
        ("Agrarhandel Kagel", None),
    ],
)
def test_legal_forms(name: str, form: str | None) -> None:
    assert legal_form(name) == form


def test_core_name() -> None:
    assert core_name("MUSTER Bau GmbH & Co. KG i.G.") == "muster bau"
    assert core_name("AG") == "ag"


@pytest.mark.parametrize(
    ("name", "address", "wanted"),
    [
        ("Muster GmbH", "Musterstraße 1, 12345 Musterstadt", OK),
        ("MUSTER GMBH", None, OK),
        ("Muster GmbH i.G.", None, OK),
        ("Firma Muster GmbH", None, OK),
        ("Muster GmbH, Abt. Einkauf", None, OK),
        ("Muster", None, OK),
        ("Muster AG", "Musterstraße 1, 12345 Musterstadt", WARN),  # another legal person
        ("Musster GmbH", "Musterstr. 1, 12345 Musterstadt", OK),  # one letter too many, same address
        ("Musster GmbH", None, OK),
        ("Mustre GmbH", ELSEWHERE, WARN),
        ("Mu5ter GmbH", None, OK),  # OCR
        ("Muster Logistik GmbH", ELSEWHERE, WARN),
        ("Muster und Partner GmbH", ELSEWHERE, WARN),  # more than the name
        ("Muster Logistik und Verwaltung GmbH", None, WARN),
        ("Muster GmbH z.Hd. Frau Schneider", None, OK),
        ("Schneider Bau GmbH", "Musterstraße 1, 12345 Musterstadt", WARN),
        ("Schneider Bau GmbH", ELSEWHERE, FAIL),
        ("Schneider Bau GmbH", None, FAIL),
        (None, "Musterstraße 1, 12345 Musterstadt", UNKNOWN),
    ],
)
def test_names_and_addresses(name: str | None, address: str | None, wanted: RuleCheckStatus) -> None:
    assert _check(name, address) is wanted


def test_towns_of_similar_names_are_not_the_same() -> None:
    project = _project(
        name="Stadt Neustadt am Rübenberge", aliases=(), legal_form=None, street=None, zip=None, city=None
    )
    assert _check("Stadt Neustadt a. Rübenberge", project=project) in (OK, WARN)
    assert _check("Gemeinde Waldaschaff", project=project) is FAIL


def test_aliases_count() -> None:
    project = _project(aliases=("MuBau", "Stadtwerke Musterstadt"))
    assert _check("Stadtwerke Musterstadt", ELSEWHERE, project=project) is OK


def test_vat_id_is_the_strongest_witness() -> None:
    assert _check("Muster GmbH", ELSEWHERE, customer_vat_id="DE123456788") is OK
    assert _check(None, customer_vat_id="DE 123 456 788") is OK
    assert _check("Schneider Bau GmbH", ELSEWHERE, customer_vat_id="DE123456788") is WARN
    assert _check("Muster GmbH", customer_vat_id="DE136695976") is WARN


def test_umlauts_with_and_without_e() -> None:
    project = _project(name="Bäckerei Müller & Söhne KG", legal_form="KG", aliases=())
    assert _check("Baeckerei Mueller und Soehne KG", project=project) is OK


@pytest.mark.parametrize(
    ("stated", "wanted"),
    [
        ("Musterstr. 1, 12345 Musterstadt", AddressMatch.SAME),
        ("MUSTERSTRASSE 1\n12345 Musterstadt", AddressMatch.SAME),
        ("Musterstraße 11, 12345 Musterstadt", AddressMatch.SAME_TOWN),
        ("Bahnhofstraße 1, 12345 Musterstadt", AddressMatch.SAME_TOWN),
        (ELSEWHERE, AddressMatch.OTHER),
        (None, AddressMatch.NOT_KNOWN),
    ],
)
def test_addresses(stated: str | None, wanted: AddressMatch) -> None:
    assert address_match(stated, PROJECT.beneficiary) is wanted


def test_no_project() -> None:
    assert beneficiary_match(context(invoice(), project=None)).status is UNKNOWN


@given(st.text(max_size=60), st.text(max_size=60))
def test_scores_stay_in_range_and_never_raise(first: str, second: str) -> None:
    assert 0 <= name_score(first, second) <= 100


@given(st.from_regex(r"[A-Z][a-z]{4,12}( [A-Z][a-z]{4,12}){0,2} (GmbH|AG|e\.V\.)", fullmatch=True))
def test_a_name_is_itself(name: str) -> None:
    assert _check(name, project=_project(name=name, aliases=(), legal_form=None)) is OK
    assert _check(name.upper(), project=_project(name=name, aliases=(), legal_form=None)) is OK
