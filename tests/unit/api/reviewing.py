"""Invoices, final results and feedback, as the tests of feedback and RAG need them."""

from __future__ import annotations

from typing import Any

from tests.unit.api.conftest import Answer, Api, pdf


def invoice(
    number: str = "2025-0815",
    net: str = "1000,00",
    vat: str = "190,00",
    gross: str = "1190,00",
    *more: str,
    supplier: str = "Malermeister Krause GmbH, Hauptstr. 5, 63739 Aschaffenburg",
    tax: str = "Steuernummer: 204/113/40209",
    date: str = "01.03.2025",
    customer: tuple[str, ...] = ("Muster GmbH", "Musterstraße 1", "12345 Musterstadt"),
    title: str = "Rechnung",
) -> bytes:
    """A one-page invoice of a craftsman."""
    return pdf(
        supplier,
        *customer,
        f"{title} Nr. {number}",
        f"Rechnungsdatum: {date}",
        "Leistungsdatum: 28.02.2025",
        tax,
        "IBAN DE89 3704 0044 0532 0130 00  Tel. 06021/123456",
        f"Nettobetrag   {net} EUR",
        f"zzgl. 19 % USt   {vat} EUR",
        f"Gesamtbetrag   {gross} EUR",
        *more,
    )


def audited(api: Api, project_id: str, content: bytes | None = None) -> str:
    """A document that has been audited to its end."""
    answer = api.upload(project_id, ("rechnung.pdf", content or invoice()), auto="true")
    assert answer.status == 201, answer.body
    api.workflow.run()
    return str(answer.json["data"][0]["document_id"])


def final(api: Api, document_id: str) -> Any:
    """The latest final result."""
    answer = api("GET", f"/api/documents/{document_id}/final")
    assert answer.status == 200, answer.body
    return answer.json


def body(
    api: Api,
    document_id: str,
    *overrides: tuple[str, str | None],
    rating: str = "PARTIAL",
    accept: bool = True,
    **more: Any,
) -> dict[str, Any]:
    """A feedback's body on the latest final result."""
    said = [{"feature_id": feature, "user_value": value, "note": "so steht es da"} for feature, value in overrides]
    shown: dict[str, Any] = {"final_result_id": final(api, document_id)["final_result_id"], "rating": rating}
    return shown | {"comment": "Geprüft.", "overrides": said, "accept_result": accept} | more


def give(api: Api, document_id: str, *overrides: tuple[str, str | None], **more: Any) -> Answer:
    """Feedback on the latest final result."""
    headers = more.pop("headers", None)
    return api(
        "POST",
        f"/api/documents/{document_id}/feedback",
        body=body(api, document_id, *overrides, **more),
        headers=headers,
    )


def field(result: Any, feature_id: str) -> Any:
    """One feature of a final result."""
    (found,) = [one for one in result["fields"] if one["feature_id"] == feature_id]
    return found


def amount(result: Any, name: str) -> str:
    """One amount of a final result."""
    return str(result["computed"]["amounts"][name]["amount"])
