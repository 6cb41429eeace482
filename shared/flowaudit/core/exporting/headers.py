"""Titles and headers of the exported tables in German and English; the columns' order is that of the rows."""

from __future__ import annotations

from collections.abc import Iterable

from flowaudit.core.exporting.table import Column, Style
from flowaudit.core.model.results import Text

YES, NO = Text("ja", "yes"), Text("nein", "no")
DOCUMENTS_TITLE = Text("Belege", "Documents")
FEATURES_TITLE = Text("Merkmale", "Features")
LINES_TITLE = Text("Positionen", "Line items")
PAYLOADS_TITLE = Text("Payloads", "Payloads")
LLM_TITLE = Text("LLM-Antworten", "LLM responses")
SUMMARY_TITLE = Text("Übersicht", "Summary")
TOTAL = Text("Summe", "Total")

_DOCUMENT_ID = Column("document_id", Text("Beleg-ID", "Document ID"), width=34)
_FILENAME = Column("filename", Text("Datei", "File"), width=28)
_CURRENCY = Column("currency", Text("Währung", "Currency"), width=9)


def _money(key: str, de: str, en: str) -> Column:
    return Column(key, Text(de, en), Style.MONEY, 16, total=True)


DOCUMENTS = (
    _DOCUMENT_ID,
    _FILENAME,
    Column("status", Text("Status", "Status"), width=15),
    Column("traffic_light", Text("Ampel", "Traffic light"), width=11),
    Column("invoice_number", Text("Rechnungsnummer", "Invoice number"), width=20),
    Column("invoice_date", Text("Rechnungsdatum", "Invoice date"), Style.DATE, 15),
    Column("supplier_name", Text("Rechnungssteller", "Supplier"), width=30),
    Column("supplier_tax_id", Text("USt-IdNr./Steuernummer", "VAT ID/tax number"), width=23),
    Column("customer_name", Text("Rechnungsempfänger", "Customer"), width=30),
    Column("supply_from", Text("Leistung von", "Supply from"), Style.DATE, 13),
    Column("supply_to", Text("Leistung bis", "Supply to"), Style.DATE, 13),
    _CURRENCY,
    _money("net", "Netto", "Net"),
    _money("vat", "Umsatzsteuer", "VAT"),
    _money("gross", "Brutto", "Gross"),
    _money("eligible_amount", "Förderfähig", "Eligible"),
    _money("funded_amount", "Gefördert", "Funded"),
    Column("missing_features", Text("Fehlende Pflichtangaben", "Missing required features"), Style.LONG_TEXT, 36),
    Column("conflicts", Text("Konflikte", "Conflicts"), Style.LONG_TEXT, 24),
    Column("reasons", Text("Feststellungen", "Findings"), Style.LONG_TEXT, 50),
    Column("duplicate_of", Text("Doppel von", "Duplicate of"), width=31),
    Column("created_at", Text("Hochgeladen (UTC)", "Uploaded (UTC)"), Style.MOMENT, 18),
    Column("ruleset_id", Text("Regelwerk", "Ruleset"), width=12),
    Column("ruleset_version", Text("Version", "Version"), width=9),
    Column("final_result_id", Text("Ergebnis-ID", "Result ID"), width=31),
    Column("sha256", Text("SHA-256", "SHA-256"), width=20),
)

FEATURES = (
    _DOCUMENT_ID,
    _FILENAME,
    Column("feature_id", Text("Merkmal-ID", "Feature ID"), width=26),
    Column("feature_name", Text("Merkmal", "Feature"), width=40),
    Column("legal_basis", Text("Rechtsgrundlage", "Legal basis"), width=30),
    Column("level", Text("Pflicht", "Required level"), width=14),
    Column("applicable", Text("Anwendbar", "Applicable"), width=11),
    Column("status", Text("Status", "Status"), width=11),
    Column("final_value", Text("Endwert", "Final value"), Style.LONG_TEXT, 40),
    Column("source_of_truth", Text("Quelle", "Source"), width=9),
    Column("rule_value", Text("Wert der Regeln", "Rule value"), Style.LONG_TEXT, 30),
    Column("llm_value", Text("Wert des LLM", "LLM value"), Style.LONG_TEXT, 30),
    Column("user_value", Text("Wert des Prüfers", "User value"), Style.LONG_TEXT, 30),
    Column("confidence", Text("Konfidenz", "Confidence"), Style.SHARE, 11),
    Column("conflict", Text("Konflikt", "Conflict"), width=10),
    Column("conflict_reason", Text("Grund des Konflikts", "Conflict reason"), Style.LONG_TEXT, 40),
    Column("page", Text("Seite", "Page"), Style.INTEGER, 7),
)

LINES = (
    _DOCUMENT_ID,
    _FILENAME,
    Column("invoice_number", Text("Rechnungsnummer", "Invoice number"), width=20),
    Column("line", Text("Pos.", "Line"), Style.INTEGER, 6),
    Column("description", Text("Bezeichnung", "Description"), Style.LONG_TEXT, 50),
    Column("quantity", Text("Menge", "Quantity"), Style.NUMBER, 11),
    Column("unit", Text("Einheit", "Unit"), width=9),
    Column("unit_price", Text("Einzelpreis", "Unit price"), Style.MONEY, 16),
    Column("vat_rate", Text("USt.-Satz", "VAT rate"), Style.PERCENT, 10),
    _CURRENCY,
    _money("net_amount", "Nettobetrag", "Net amount"),
    # of receipts, whose lines include VAT
    _money("gross_amount", "Bruttobetrag", "Gross amount"),
    Column("category", Text("Kostenart", "Cost category"), width=20),
    Column("eligibility", Text("Förderfähigkeit", "Eligibility"), width=15),
    _money("eligible", "Förderfähig", "Eligible"),
)

PAYLOADS = (
    _DOCUMENT_ID,
    _FILENAME,
    Column("payload_id", Text("Payload-ID", "Payload ID"), width=31),
    Column("part", Text("Teil", "Part"), Style.INTEGER, 6),
    Column("payload", Text("Inhalt (JSON)", "Content (JSON)"), width=100),
)

LLM = (
    _DOCUMENT_ID,
    _FILENAME,
    Column("llm_run_id", Text("LLM-Lauf", "LLM run"), width=31),
    Column("provider", Text("Anbieter", "Provider"), width=14),
    Column("model_name", Text("Modell", "Model"), width=28),
    Column("status", Text("Status", "Status"), width=9),
    Column("part", Text("Teil", "Part"), Style.INTEGER, 6),
    Column("response", Text("Antwort", "Response"), width=100),
)


def tags(names: Iterable[str]) -> tuple[Column, ...]:
    """A column for each tag that the client gave to a document."""
    return tuple(Column(f"tag_{name}", Text(f"Merkzeichen: {name}", f"Tag: {name}"), width=20) for name in names)
