"""The first sheet of an export: what it is about, and the sums."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from flowaudit.core.exporting.report import Report
from flowaudit.core.exporting.table import Cell, Table
from flowaudit.core.model.money import Money
from flowaudit.core.model.results import Text

_LIGHTS = {"GREEN": Text("Grün", "Green"), "YELLOW": Text("Gelb", "Yellow"), "RED": Text("Rot", "Red")}


def entries(report: Report, documents: Table) -> Iterator[tuple[Text, Cell]]:
    """Labels and cells; a label without a cell is a heading."""
    yield from _about(report)
    yield Text("Belege", "Documents"), None
    yield Text("Anzahl", "Number"), len(documents.rows)
    for key, names in (("status", {}), ("traffic_light", _LIGHTS)):
        place = [column.key for column in documents.columns].index(key)
        counted = Counter(str(row[place]) for row in documents.rows if row[place] is not None)
        for name, count in sorted(counted.items()):
            yield names.get(name, Text(name, name)), count
    headers = {column.key: column.header for column in documents.columns}
    for currency, amounts in documents.sums().items():
        yield Text(f"Summen in {currency}", f"Totals in {currency}"), None
        for key, amount in amounts.items():
            yield headers[key], Money(amount, currency)


def _about(report: Report) -> Iterator[tuple[Text, Cell]]:
    who, what = report.project["beneficiary"], report.project["project"]
    yield Text("Vorhaben", "Project"), what["project_title"]
    yield Text("Aktenzeichen", "File reference"), what["file_reference"]
    yield Text("Zuwendungsempfänger", "Beneficiary"), who["name"]
    if what.get("approving_authority"):
        yield Text("Bewilligungsbehörde", "Approving authority"), what["approving_authority"]
    period = what["project_period"]
    yield Text("Projektzeitraum", "Project period"), f"{period['start']} – {period['end']}"
    budget = what.get("total_budget")
    if budget:
        yield Text("Gesamtausgaben", "Total budget"), Money(Decimal(budget["amount"]), budget["currency"])
    yield Text("Vorhaben-ID", "Project ID"), report.project["project_id"]
    yield Text("Exportiert am (UTC)", "Exported (UTC)"), report.created.replace(tzinfo=None)
    yield Text("Ausgewählte Status", "Selected statuses"), ", ".join(report.statuses)
