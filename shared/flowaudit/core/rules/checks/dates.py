"""DATE_WITHIN_PROJECT and PREMATURE_START: when the supply was made, against the project's period and approval."""

from __future__ import annotations

from datetime import date
from typing import Any

from flowaudit.core.model.extraction import Extraction, FieldName
from flowaudit.core.model.project import Project
from flowaudit.core.model.results import CheckResult, RuleCheckStatus, Text
from flowaudit.core.rules.checks.common import FAIL, OK, WARN, evidence, result, unknown
from flowaudit.core.rules.context import PrecheckContext

_SUPPLY = (FieldName.DELIVERY_DATE, FieldName.DELIVERY_PERIOD_START, FieldName.DELIVERY_PERIOD_END)


def supply_span(extraction: Extraction) -> tuple[date, date] | None:
    """First and last day of supply, or None; a period of which one end is known counts as that day."""
    days = [day for name in _SUPPLY if (day := extraction.day(name)) is not None]
    return (min(days), max(days)) if days else None


def date_within_project(context: PrecheckContext) -> CheckResult:
    """The supply decides; without a supply date the date of issue does. Both ends of the period count as inside."""
    check_id = "DATE_WITHIN_PROJECT"
    project = context.project
    issued = context.extraction.day(FieldName.INVOICE_DATE)
    span = supply_span(context.extraction)
    if project is None:
        return unknown(check_id, "Kein Vorhaben zum Vergleich.", "No project to compare with.")
    observed: dict[str, Any] = {
        "invoice_date": issued.isoformat() if issued else None,
        "project_period": {"start": project.period_start.isoformat(), "end": project.period_end.isoformat()},
    }
    if issued is None and span is None:
        return unknown(check_id, "Kein Datum gefunden.", "No date found.", observed)
    status, comment = _supplied(span, project) if span else (OK, None)
    if status is not OK and span:
        observed["supply_period"] = {"start": span[0].isoformat(), "end": span[1].isoformat()}
    if status is OK and issued is not None:
        status, comment = _issued(issued, project, supply_known=span is not None)
        if status is OK and issued > context.today:
            status, comment = WARN, Text("Rechnungsdatum liegt in der Zukunft", "Invoice date lies in the future")
    if comment is None:
        comment = Text("Leistung innerhalb des Projektzeitraums", "Supply within project period")
    return result(check_id, status, comment, observed, evidence(context.extraction, FieldName.INVOICE_DATE, *_SUPPLY))


def _supplied(span: tuple[date, date], project: Project) -> tuple[RuleCheckStatus, Text | None]:
    first, last = span
    if last < project.period_start or first > project.period_end:
        return FAIL, Text(
            f"Leistung ({_days(span)}) außerhalb des Projektzeitraums", f"Supply ({_days(span)}) outside project period"
        )
    if first < project.period_start or last > project.period_end:
        return WARN, Text(
            f"Leistungszeitraum ({_days(span)}) nur teilweise im Projektzeitraum",
            f"Supply period ({_days(span)}) only partly within project period",
        )
    return OK, None


def _issued(issued: date, project: Project, *, supply_known: bool) -> tuple[RuleCheckStatus, Text]:
    if project.period_start <= issued <= project.period_end:
        return OK, Text("Rechnungsdatum im Projektzeitraum", "Invoice date within project period")
    if supply_known:
        return WARN, Text(
            "Rechnungsdatum außerhalb des Projektzeitraums, Leistung darin",
            "Invoice date outside project period, supply within it",
        )
    return FAIL, Text("Rechnungsdatum außerhalb des Projektzeitraums", "Invoice date outside project period")


def _days(span: tuple[date, date]) -> str:
    return span[0].isoformat() if span[0] == span[1] else f"{span[0].isoformat()} – {span[1].isoformat()}"


def premature_start(context: PrecheckContext) -> CheckResult:
    """Order and supply must not lie before the approval (VV Nr. 1.3 zu § 44 BHO: no grant for what has begun).

    An invoice issued before the approval shows an earlier order. The day of the approval itself is in time.
    """
    check_id = "PREMATURE_START"
    extraction, project = context.extraction, context.project
    if project is None or project.approval_date is None:
        return unknown(check_id, "Kein Bewilligungsdatum bekannt.", "No approval date known.")
    approved = project.approval_date
    span = supply_span(extraction)
    days = {
        "order_date": extraction.day(FieldName.ORDER_DATE),
        "supply_start": span[0] if span else None,
        "invoice_date": extraction.day(FieldName.INVOICE_DATE),
    }
    observed = {name: day.isoformat() if day else None for name, day in days.items()}
    observed["approval_date"] = approved.isoformat()
    used = evidence(extraction, FieldName.ORDER_DATE, FieldName.INVOICE_DATE, *_SUPPLY)
    early = [name for name, day in days.items() if day is not None and day < approved]
    basis = "VV Nr. 1.3 zu § 44 BHO"
    if early:
        german = {"order_date": "Bestellung", "supply_start": "Leistungsbeginn", "invoice_date": "Rechnungsdatum"}
        english = {"order_date": "order", "supply_start": "start of supply", "invoice_date": "invoice date"}
        comment = Text(
            f"Vor der Bewilligung ({approved}): {', '.join(german[name] for name in early)}",
            f"Before the approval ({approved}): {', '.join(english[name] for name in early)}",
        )
        return result(check_id, FAIL, comment, observed, used, basis)
    if days["order_date"] is None and span is None:
        return unknown(check_id, "Weder Bestell- noch Leistungsdatum.", "Neither order nor supply date.", observed)
    return result(
        check_id, OK, Text("Beginn nach der Bewilligung", "Started after the approval"), observed, used, basis
    )
