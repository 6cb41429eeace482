"""BENEFICIARY_MATCH: is the invoice's recipient the beneficiary of the grant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flowaudit.core.model.extraction import Extraction, FieldName
from flowaudit.core.model.project import Beneficiary
from flowaudit.core.model.results import CheckResult, RuleCheckStatus, Text
from flowaudit.core.rules import identifiers
from flowaudit.core.rules.checks.common import FAIL, OK, WARN, evidence, result, unknown
from flowaudit.core.rules.context import PrecheckContext
from flowaudit.core.rules.names import AddressMatch, address_match, legal_form, name_score

_CHECK = "BENEFICIARY_MATCH"
SAME_NAME = 92
SIMILAR_NAME = 80
DISTANT_NAME = 65


@dataclass(frozen=True, slots=True)
class _Match:
    score: int
    spelling: str
    other_form: bool
    address: AddressMatch
    vat_id: bool | None  # the same, another, or not to compare


def beneficiary_match(context: PrecheckContext) -> CheckResult:
    """Name (with aliases, legal forms, spelling and OCR noise), address as second witness, VAT id as the strongest.

    OK: same name, or a similar one at the same address, or the same VAT id. WARN: similar name, other legal form, or
    another name at the beneficiary's address. FAIL: somebody else. UNKNOWN: no recipient on the document.
    """
    extraction, project = context.extraction, context.project
    if project is None:
        return unknown(_CHECK, "Kein Vorhaben zum Vergleich.", "No project to compare with.")
    beneficiary = project.beneficiary
    name, vat_id = extraction.text(FieldName.CUSTOMER_NAME), extraction.text(FieldName.CUSTOMER_VAT_ID)
    observed: dict[str, Any] = {"customer": name, "beneficiary": beneficiary.name}
    if not name and not vat_id:
        return unknown(_CHECK, "Kein Leistungsempfänger gefunden.", "No customer found.", observed)
    match = _match(extraction, beneficiary)
    observed |= {
        "matched": match.spelling,
        "name_score": match.score,
        "address": match.address.value,
        "same_vat_id": match.vat_id,
    }
    status, comment = _judge(match, named=bool(name))
    used = evidence(extraction, FieldName.CUSTOMER_NAME, FieldName.CUSTOMER_ADDRESS, FieldName.CUSTOMER_VAT_ID)
    return result(_CHECK, status, comment, observed, used)


def _match(extraction: Extraction, beneficiary: Beneficiary) -> _Match:
    stated = extraction.text(FieldName.CUSTOMER_NAME) or ""
    spellings = [name for name in (beneficiary.name, *beneficiary.aliases) if name.strip()] or [""]
    scored = [
        (name_score(stated, spelling), not _other_form(stated, spelling, beneficiary), spelling)
        for spelling in spellings
    ]
    score, same_form, spelling = max(scored, key=lambda one: one[:2])
    return _Match(
        score=score,
        spelling=spelling,
        other_form=not same_form,
        address=address_match(extraction.text(FieldName.CUSTOMER_ADDRESS), beneficiary),
        vat_id=_same_vat_id(extraction.text(FieldName.CUSTOMER_VAT_ID), beneficiary.vat_id),
    )


def _other_form(stated: str, spelling: str, beneficiary: Beneficiary) -> bool:
    """Whether both name a legal form and they differ: Muster GmbH and Muster AG are two."""
    ours = legal_form(stated)
    theirs = legal_form(spelling) or legal_form(beneficiary.legal_form or "")
    return ours is not None and theirs is not None and ours != theirs


def _same_vat_id(stated: str | None, wanted: str | None) -> bool | None:
    if not stated or not wanted:
        return None
    return identifiers.compact(stated) == identifiers.compact(wanted)


def _judge(match: _Match, *, named: bool) -> tuple[RuleCheckStatus, Text]:
    if match.vat_id is True:
        if not named or match.score >= DISTANT_NAME:
            return OK, Text("USt-IdNr. des Begünstigten", "VAT id of the beneficiary")
        return WARN, Text(
            "USt-IdNr. des Begünstigten, aber anderer Name", "VAT id of the beneficiary, but another name"
        )
    if match.score >= SAME_NAME:
        return _same_name(match)
    if match.score >= SIMILAR_NAME:
        if match.address is AddressMatch.SAME and match.vat_id is None and not match.other_form:
            return OK, Text("Ähnlicher Name an derselben Anschrift", "Similar name at the same address")
        return WARN, Text("Ähnlicher, aber nicht gleicher Name", "Similar but not the same name")
    if match.address is AddressMatch.SAME:
        return WARN, Text("Anderer Name an der Anschrift des Begünstigten", "Another name at the beneficiary's address")
    if match.score >= DISTANT_NAME and match.address is not AddressMatch.OTHER:
        return WARN, Text("Nur entfernt ähnlicher Name", "Only distantly similar name")
    return FAIL, Text("Empfänger ist nicht der Begünstigte", "Customer is not the beneficiary")


def _same_name(match: _Match) -> tuple[RuleCheckStatus, Text]:
    if match.other_form:
        return WARN, Text("Gleicher Name, andere Rechtsform", "Same name, other legal form")
    if match.vat_id is False:
        return WARN, Text("Gleicher Name, andere USt-IdNr.", "Same name, other VAT id")
    if match.address is AddressMatch.OTHER:
        return OK, Text("Name des Begünstigten, andere Anschrift", "Name of the beneficiary, other address")
    return OK, Text("Empfänger ist der Begünstigte", "Customer is the beneficiary")
