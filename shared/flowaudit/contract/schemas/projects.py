"""Projects (contract section 5)."""

from __future__ import annotations

from typing import Any

from flowaudit.contract.models.projects import ProjectPayload, ProjectQuery
from flowaudit.contract.schemas.base import (
    Described,
    day,
    flag,
    many,
    maybe,
    number,
    obj,
    one_of,
    page,
    shared,
    text,
)
from flowaudit.contract.schemas.common import CREATED, LANGUAGE, PROJECT_ID, RULESET_ID

EXAMPLE: dict[str, Any] = {
    "ruleset_id_hint": "DE_USTG",
    "ui_language_hint": "de",
    "beneficiary": {
        "name": "Muster GmbH",
        "legal_form": "GMBH",
        "street": "Musterstraße 1",
        "zip": "12345",
        "city": "Musterstadt",
        "country": "DE",
        "vat_id": "DE123456789",
        "tax_number": "12/345/67890",
        "input_tax_deductible": True,
        "aliases": ["Muster GmbH", "Muster GmbH i.G."],
    },
    "project": {
        "project_title": "Baumaßnahme Aschaffenburg",
        "file_reference": "AZ-2025-0001",
        "project_description": "Umbau und Sanierung …",
        "implementation_location": "Aschaffenburg",
        "implementation_address": "Baustelle …",
        "total_budget": {"amount": "5000000.00", "currency": "EUR"},
        "funding_type": "PERCENT",
        "funding_rate_percent": 70.0,
        "funding_fixed_amount": None,
        "eligible_cost_categories": ["Bau", "Planung", "IT"],
        "project_period": {"start": "2025-01-01", "end": "2025-12-31"},
        "approval_date": "2024-12-20",
        "approving_authority": "Bewilligungsbehörde X",
    },
}

_BENEFICIARY = obj(
    name=text("Muster GmbH"),
    legal_form=maybe(text("GMBH")),
    street=maybe(text("Musterstraße 1")),
    zip=maybe(text("12345")),
    city=maybe(text("Musterstadt")),
    country=text("DE", pattern="^[A-Z]{2}$"),
    vat_id=maybe(text("DE123456789")),
    tax_number=maybe(text("12/345/67890")),
    input_tax_deductible=flag(True),
    aliases=many(text("Muster GmbH"), ["Muster GmbH", "Muster GmbH i.G."]),
)
_FUNDED = obj(
    project_title=text("Baumaßnahme Aschaffenburg"),
    file_reference=text("AZ-2025-0001"),
    project_description=text("Umbau und Sanierung …"),
    implementation_location=maybe(text("Aschaffenburg")),
    implementation_address=maybe(text("Baustelle …")),
    total_budget=maybe(shared("Money"), {"amount": "5000000.00", "currency": "EUR"}),
    funding_type=one_of("PERCENT", "PERCENT", "FIXED"),
    funding_rate_percent=maybe(number(70.0, "Percent", minimum=0, maximum=100)),
    funding_fixed_amount=maybe(shared("Money"), None),
    eligible_cost_categories=many(text("Bau"), ["Bau", "Planung", "IT"]),
    project_period=obj(start=day("2025-01-01"), end=day("2025-12-31")),
    approval_date=maybe(day("2024-12-20")),
    approving_authority=maybe(text("Bewilligungsbehörde X")),
)
_PROJECT = obj(
    project_id=PROJECT_ID,
    created_at=CREATED,
    updated_at=CREATED,
    ruleset_id_hint=RULESET_ID,
    ui_language_hint=LANGUAGE,
    beneficiary=_BENEFICIARY,
    project=_FUNDED,
)

OPERATIONS: dict[str, Described] = {
    "create": Described(answer=obj(project_id=PROJECT_ID, created_at=CREATED), body=ProjectPayload, example=EXAMPLE),
    "index": Described(
        answer=page(
            obj(
                project_id=PROJECT_ID,
                project_title=text("Baumaßnahme Aschaffenburg"),
                file_reference=text("AZ-2025-0001"),
                ruleset_id_hint=RULESET_ID,
                created_at=CREATED,
            )
        ),
        query=ProjectQuery,
    ),
    "get": Described(answer=_PROJECT),
    "update": Described(answer=_PROJECT, body=ProjectPayload, problems=(409,), example=EXAMPLE),
    "activate": Described(answer=obj(active_project_id=PROJECT_ID), problems=(409,)),
}
