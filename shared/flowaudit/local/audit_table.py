"""The results of ``audit`` as tables for people."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from flowaudit.core.model.results import Text

COLOURS = {"GREEN": "green", "YELLOW": "yellow", "RED": "red"}
WIDE = 200
_MARKS = {"OK": "[green]OK[/]", "WARN": "[yellow]WARN[/]", "FAIL": "[red]FAIL[/]", "UNKNOWN": "[dim]–[/]"}
_STATES = {"PRESENT": "[green]✓[/]", "MISSING": "[red]✗[/]", "UNCLEAR": "[yellow]?[/]"}
_SUMMARY = ("supplier_name", "invoice_number", "invoice_date", "net_total", "vat_total", "gross_total")
_HEADINGS = {
    "file": Text("Datei", "File"),
    "light": Text("Ampel", "Light"),
    "supplier_name": Text("Aussteller", "Supplier"),
    "invoice_number": Text("Nummer", "Number"),
    "invoice_date": Text("Datum", "Date"),
    "net_total": Text("Netto", "Net"),
    "vat_total": Text("USt", "VAT"),
    "gross_total": Text("Brutto", "Gross"),
    "missing": Text("Fehlt", "Missing"),
    "findings": Text("Befunde", "Findings"),
    "field": Text("Feld", "Field"),
    "value": Text("Wert", "Value"),
    "source": Text("Quelle", "Source"),
    "page": Text("Seite", "Page"),
    "feature": Text("Merkmal", "Feature"),
    "basis": Text("Grundlage", "Legal basis"),
    "check": Text("Prüfung", "Check"),
}


class Printer:
    """Prints results to the terminal."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._console = Console()
        if not self._console.is_terminal:  # a file or a pipe has no width; 80 columns would cut everything off
            self._console = Console(width=WIDE)

    def _table(self, *columns: str, title: str | None = None) -> Table:
        table = Table(title=title, title_justify="left", show_edge=False, pad_edge=False)
        for column in columns:
            amount = column in ("net_total", "vat_total", "gross_total")
            table.add_column(
                _HEADINGS[column].in_language(self._language),
                justify="right" if amount else "left",
                no_wrap=amount or column in ("file", "light", "invoice_date"),
                overflow="fold" if column == "missing" else "ellipsis",
            )
        return table

    def many(self, results: list[dict[str, Any]]) -> None:
        """One row a file."""
        table = self._table("file", "light", *_SUMMARY, "missing", "findings")
        for result in results:
            name = escape(result["file"].rpartition("/")[2])
            if "error" in result:
                empty = [""] * (len(_SUMMARY) + 1)
                table.add_row(name, "[red]✗[/]", *empty, escape(result["error"]["detail"]))
                continue
            findings = [check["check_id"] for check in result["checks"] if check["status"] in ("FAIL", "WARN")]
            values = [_value(result, field) for field in _SUMMARY]
            missing = ", ".join(result["missing_required_features"])
            table.add_row(name, _light(result), *values, missing, ", ".join(findings))
        self._console.print(table)

    def one(self, result: dict[str, Any]) -> None:
        """All about one file."""
        if "error" in result:
            self._console.print(f"{escape(result['file'])}: [red]{escape(result['error']['detail'])}[/]")
            return
        self._console.print(f"[bold]{escape(result['file'])}[/]  {_light(result)}")
        fields = self._table("field", "value", "source", "page")
        for name, found in result["fields"].items():
            if name != "lines":
                fields.add_row(name, _value(result, name), found["source"], str(found["page"] or "–"))
        features = self._table("feature", "light", "value", "basis")
        for feature in result["features"]:
            if feature["applicable"]:
                said = feature["value"] or feature["reason"]
                state = _STATES[feature["status"]]
                features.add_row(feature["feature_id"], state, escape(said), escape(feature["legal_basis"]))
        checks = self._table("check", "light", "findings")
        for check in result["checks"]:
            checks.add_row(check["check_id"], _MARKS[check["status"]], escape(check["comment"]))
        for table in (fields, features, checks):
            self._console.print(table)
            self._console.print()
        for reason in result["reasons"]:
            self._console.print(f"• {escape(reason)}")


def _light(result: dict[str, Any]) -> str:
    light = result["traffic_light"]
    return f"[{COLOURS[light]}]● {light}[/]"


def _value(result: dict[str, Any], name: str) -> str:
    found = result["fields"].get(name)
    if found is None:
        return "–"
    value = found["value"]
    return escape(", ".join(value) if isinstance(value, list) else str(value))
