"""The invoices that FlowAudit ships: what each says and what an audit should find in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from flowaudit.core.generator import (
    DateFormat,
    InvoiceSpec,
    Line,
    Reduction,
    Regime,
    Template,
    render,
    render_hybrid,
    render_scan,
    render_xrechnung,
)
from flowaudit.core.model.extraction import FieldName
from flowaudit.local import sample_parties as who
from flowaudit.local.sample_lines import FIT_OUT

_D = Decimal


@dataclass(frozen=True, slots=True)
class Sample:
    """One file of ``samples/``: ``failing`` are prechecks that fail beyond those of the spec's own defects; ``counted``
    is the spec whose amounts count (the XML's where it leads); ``ineligible`` if a check takes all money away."""

    name: str
    about_de: str
    about_en: str
    spec: InvoiceSpec
    make: Callable[[InvoiceSpec], bytes] = render
    failing: tuple[str, ...] = ()
    ineligible: bool = False
    suffix: str = "pdf"
    counted: InvoiceSpec | None = None


def _line(text: str, quantity: str, unit: str, price: str, category: str, *, detail: str = "", group: str = "") -> Line:
    return Line(text, _D(quantity), unit, _D(price), detail=detail, group=group, category=category)


_FRIENDLY = "Vielen Dank für Ihren Auftrag.\nMit freundlichen Grüßen"
_BY_30 = "Zahlbar ohne Abzug bis zum {}."

CRAFTSMAN = InvoiceSpec(
    Template.T1_HANDWERK, "2025-0318", date(2025, 4, 16), who.ELECTRICIAN, who.CUSTOMER,
    (
        _line("Elektromonteur, Installation Halle Nord", "62", "HUR", "58.50", "Bau", group="Arbeitskosten"),
        _line("Elektromeister, Inbetriebnahme und Messprotokoll", "14.5", "HUR", "72.00", "Bau", group="Arbeitskosten"),
        _line("Anfahrtspauschale", "4", "C62", "35.00", "Bau", group="Arbeitskosten"),
        _line("Mantelleitung NYM-J 5×2,5 mm²", "480", "MTR", "1.18", "Bau", group="Materialkosten"),
        _line("Unterverteilung 4-reihig", "2", "C62", "684.90", "Bau", group="Materialkosten",
              detail="inkl. FI-Schutzschalter 40 A und 18 Leitungsschutzschaltern B16"),
        _line("LED-Panel 62×62 cm, 4000 K", "36", "C62", "94.50", "Bau", group="Materialkosten"),
        _line("Klein- und Befestigungsmaterial", "1", "LS", "185.40", "Bau", group="Materialkosten"),
    ),
    delivered=(date(2025, 3, 31), date(2025, 4, 11)), due=date(2025, 5, 16), bank=who.ELECTRICIAN_BANK,
    terms=_BY_30.format("16.05.2025"), closing=_FRIENDLY, customer_number="K-10482",
    order_date=date(2025, 2, 24), project_reference=who.REFERENCE, title="Rechnung",
    intro="Sehr geehrte Damen und Herren,\nfür die Elektroarbeiten im Innovationszentrum berechnen wir:",
)  # fmt: skip

CORPORATE = InvoiceSpec(
    Template.T3_CORPORATE, "RE-251107", date(2025, 6, 20), who.SYSTEMS, who.CUSTOMER,
    (
        _line("Rack-Server RS 240, 2 HE", "2", "C62", "5480.00", "IT", detail="32 Kerne, 256 GB RAM, 4 × 3,84 TB NVMe"),
        _line("Access-Switch 48 Port PoE+", "4", "C62", "1129.00", "IT"),
        _line("WLAN-Zugangspunkt, Wi-Fi 6E", "14", "C62", "318.50", "IT"),
        _line("Einrichtung und Abnahme vor Ort", "3", "DAY", "1180.00", "IT", detail="Netzwerk, Virtualisierung"),
    ),
    delivered=date(2025, 6, 17), due=date(2025, 7, 20), bank=who.SYSTEMS_BANK,
    reductions=(Reduction("Projektnachlass", _D("450.00")),),
    terms=_BY_30.format("20.07.2025"), customer_number="118204", order_number="B-2025-033",
    order_date=date(2025, 4, 30), project_reference=who.REFERENCE, title="Rechnung RE-251107",
    intro="Wir lieferten und leisteten gemäß Ihrer Bestellung:",
)  # fmt: skip

FREELANCER = InvoiceSpec(
    Template.T4_FREELANCER, "2025/14", date(2025, 5, 26), who.DESIGNER, who.CUSTOMER,
    (
        _line("Workshop Nutzerbeteiligung, Moderation", "2", "DAY", "720.00", "Beratung",
              detail="14. und 15. Mai 2025, Innovationszentrum Mainaue"),
        _line("Konzept Leitsystem und Beschilderung", "18", "HUR", "65.00", "Beratung"),
    ),
    delivered=(date(2025, 5, 14), date(2025, 5, 23)), due=date(2025, 6, 9), bank=who.DESIGNER_BANK,
    regime=Regime.SMALL_BUSINESS, date_format=DateFormat.MONTH_NAME_DE,
    legal_note="Steuerfrei für Kleinunternehmer gemäß § 19 UStG; Umsatzsteuer wird nicht ausgewiesen.",
    terms="Bitte überweisen Sie den Betrag bis zum 9. Juni 2025.",
    project_reference=who.REFERENCE, intro="Liebe Frau Dr. Sommer, für meine Leistungen erlaube ich mir zu berechnen:",
    closing="Herzliche Grüße\nMira Falkenrath",
)  # fmt: skip

RECEIPT = InvoiceSpec(
    Template.T2_SUPERMARKT, "0471-3-2291", date(2025, 3, 6), who.STATIONER, None,
    (
        Line("Moderationskoffer", _D(1), "C62", _D("89.00"), category="Ausstattung"),
        Line("Kopierpapier A4 500 Bl.", _D(5), "C62", _D("4.79"), category="Ausstattung"),
        Line("Whiteboard-Marker 4er", _D(3), "C62", _D("7.95"), category="Ausstattung"),
        Line("Fachbuch Gründungsrecht", _D(1), "C62", _D("39.90"), _D(7), category="Ausstattung"),
    ),
    delivered=date(2025, 3, 6), gross_prices=True, terms="Girocard kontaktlos",
    closing="Lieferdatum = Rechnungsdatum\nVielen Dank für Ihren Einkauf!",
)  # fmt: skip

REVERSE_CHARGE = InvoiceSpec(
    Template.T5_MINIMAL, "25-0092", date(2025, 9, 3), who.ENGINEERS, who.CUSTOMER,
    (
        _line("Tragwerksplanung Stahlempore, Leistungsphasen 4 und 5", "1", "LS", "7850.00", "Planung"),
        _line("Bauphysikalischer Nachweis Schallschutz", "16", "HUR", "98.00", "Planung"),
    ),
    delivered=(date(2025, 7, 14), date(2025, 8, 29)), due=date(2025, 10, 3), bank=who.ENGINEERS_BANK,
    regime=Regime.REVERSE_CHARGE, date_format=DateFormat.MONTH_NAME_DE,
    legal_note="Steuerschuldnerschaft des Leistungsempfängers gemäß § 13b UStG (Reverse Charge).",
    terms="Zahlungsziel: 3. Oktober 2025, ohne Abzug.", project_reference=who.REFERENCE,
    title="Honorarrechnung",
)  # fmt: skip

ENGLISH = InvoiceSpec(
    Template.T3_CORPORATE, "NL-20250714-06", date(2025, 7, 14), who.SOFTWARE, who.CUSTOMER,
    (
        _line("LabDesk Professional, annual subscription", "12", "MON", "390.00", "IT",
              detail="25 named users, hosting in Germany"),
        _line("Customising: booking interface", "64", "HUR", "110.00", "IT"),
        _line("On-site training", "1.5", "DAY", "960.00", "IT"),
    ),
    delivered=(date(2025, 6, 2), date(2025, 7, 11)), due=date(2025, 8, 13), bank=who.SOFTWARE_BANK,
    language="en", date_format=DateFormat.MONTH_NAME_EN, order_number="B-2025-041",
    project_reference=who.REFERENCE, terms="Payable without deduction by 13 August 2025.", title="Invoice",
    intro="Thank you for your order. We charge the following services:", closing="Kind regards\nNorthlight Software",
)  # fmt: skip

SCANNED = InvoiceSpec(
    Template.T1_HANDWERK, "25/187", date(2025, 10, 9), who.JOINER, who.CUSTOMER,
    (
        _line("Empfangstheke Eiche massiv, geölt", "1", "C62", "3860.00", "Ausstattung", detail="320 × 80 × 110 cm"),
        _line("Akustikpaneele, montiert", "42", "MTK", "86.40", "Bau"),
        _line("Montage durch Gesellen", "26", "HUR", "54.00", "Bau"),
    ),
    delivered=date(2025, 10, 2), due=date(2025, 10, 30), bank=who.JOINER_BANK,
    terms=_BY_30.format("30.10.2025"), project_reference=who.REFERENCE, closing=_FRIENDLY, customer_number="2206",
)  # fmt: skip

THREE_DEFECTS = InvoiceSpec(
    Template.T5_MINIMAL, "2025-2207", date(2025, 8, 12), who.MEDIA, who.CUSTOMER,
    (
        _line("Laserprojektor 8.000 Lumen", "1", "C62", "4180.00", "Ausstattung"),
        _line("Motorleinwand 4 m", "1", "C62", "1340.00", "Ausstattung"),
        _line("Montage und Einmessung", "12", "HUR", "77.50", "Ausstattung"),
    ),
    delivered=date(2025, 8, 7), due=date(2025, 9, 11), bank=who.MEDIA_BANK,
    terms=_BY_30.format("11.09.2025"), project_reference=who.REFERENCE,
    omit=frozenset({"supplier_tax_or_vat_id", "supply_date_or_period"}),
    stated={FieldName.VAT_TOTAL: _D("1322.50")},
)  # fmt: skip

DIFFERING = InvoiceSpec(
    Template.T3_CORPORATE, "SO-4410-25", date(2025, 9, 18), who.FURNITURE, who.CUSTOMER,
    (
        _line("Arbeitstisch höhenverstellbar 160×80", "12", "C62", "589.00", "Ausstattung"),
        _line("Bürodrehstuhl Modell Senta", "12", "C62", "412.00", "Ausstattung"),
        _line("Lieferung und Aufbau", "1", "LS", "480.00", "Ausstattung"),
    ),
    delivered=date(2025, 9, 16), due=date(2025, 10, 18), bank=who.OTHER_BANK,
    terms=_BY_30.format("18.10.2025"), order_number="B-2025-058", project_reference=who.REFERENCE,
    title="Rechnung SO-4410-25",
)  # fmt: skip
#: What the XML of that invoice says: a lower price for the tables, and the supplier's own account.
DIFFERING_XML = replace(
    DIFFERING,
    lines=(replace(DIFFERING.lines[0], unit_price=_D("539.00")), *DIFFERING.lines[1:]),
    bank=who.FURNITURE_BANK,
)

TOO_EARLY = InvoiceSpec(
    Template.T1_HANDWERK, "R24-1131", date(2024, 12, 2), who.EXCAVATION, who.CUSTOMER,
    (
        _line("Erdaushub Klasse 3–4, Leitungsgraben", "185", "MTQ", "34.80", "Bau"),
        _line("Leerrohr DN 110 verlegen", "96", "MTR", "18.60", "Bau"),
        _line("Baggerstunden inkl. Bediener", "22", "HUR", "96.00", "Bau"),
    ),
    delivered=(date(2024, 11, 11), date(2024, 11, 22)), due=date(2025, 1, 2), bank=who.EXCAVATION_BANK,
    terms=_BY_30.format("02.01.2025"), order_date=date(2024, 10, 28), project_reference=who.REFERENCE,
    closing=_FRIENDLY,
)  # fmt: skip

TWO_PAGES = InvoiceSpec(
    Template.T1_HANDWERK, "2025-0702", date(2025, 11, 14), who.ELECTRICIAN, who.CUSTOMER, FIT_OUT,
    delivered=(date(2025, 10, 6), date(2025, 11, 7)), due=date(2025, 12, 14), bank=who.ELECTRICIAN_BANK,
    terms=_BY_30.format("14.12.2025"), closing=_FRIENDLY, customer_number="K-10482",
    order_date=date(2025, 9, 1), project_reference=who.REFERENCE,
    intro="Sehr geehrte Damen und Herren,\nfür die Ausstattung des Laborflügels berechnen wir nach Aufmaß:",
)  # fmt: skip

XRECHNUNG = InvoiceSpec(
    Template.T3_CORPORATE, "RE-251604", date(2025, 10, 1), who.SYSTEMS, who.CUSTOMER,
    (
        _line("Betreuung Netzwerk und Server, 3. Quartal", "3", "MON", "640.00", "IT"),
        _line("Einsatz vor Ort nach Stundennachweis", "7.5", "HUR", "118.00", "IT", detail="Störung WLAN, 21.08.2025"),
    ),
    delivered=(date(2025, 7, 1), date(2025, 9, 30)), due=date(2025, 10, 31), bank=who.SYSTEMS_BANK,
    terms=_BY_30.format("31.10.2025"), customer_number="118204", order_number="B-2025-047",
    project_reference=who.REFERENCE, buyer_reference="IZM-2025-047",
)  # fmt: skip

SAMPLES: tuple[Sample, ...] = (
    Sample("01_handwerker", "Handwerkerrechnung mit Arbeits- und Materialkosten",
           "Craftsman's invoice with labour and material", CRAFTSMAN),
    Sample("02_konzern_zugferd", "Systemhaus, ZUGFeRD (EN 16931), Nachlass",
           "IT supplier, ZUGFeRD (EN 16931), discount", CORPORATE, render_hybrid),
    Sample("03_kleinunternehmerin", "Freiberuflerin, § 19 UStG", "Freelancer, small business (§ 19 UStG)", FREELANCER),
    Sample("04_kassenbon", "Kleinbetragsrechnung, zwei Steuersätze", "Small-amount receipt, two VAT rates", RECEIPT),
    Sample("05_reverse_charge", "Österreichisches Planungsbüro, § 13b UStG",
           "Austrian engineers, reverse charge (§ 13b UStG)", REVERSE_CHARGE),
    Sample("06_englisch", "Rechnung in englischer Sprache", "Invoice in English", ENGLISH),
    Sample("07_scan", "Scan, schief und verrauscht, ohne Textebene", "Scan, skewed and noisy, no text layer", SCANNED,
           lambda spec: render_scan(spec, seed=7)),
    Sample("08_drei_fehler", "Steuernummer und Leistungsdatum fehlen, Umsatzsteuer falsch gerechnet",
           "Tax number and supply date missing, VAT miscalculated", THREE_DEFECTS),
    Sample("09_xml_weicht_ab", "XML und Seite nennen andere Beträge und eine andere IBAN",
           "XML and page state other amounts and another IBAN", DIFFERING,
           lambda spec: render_hybrid(spec, DIFFERING_XML), ("EINVOICE_MATCHES_PAGE",), counted=DIFFERING_XML),
    Sample("10_vor_bewilligung", "Beauftragt und geleistet vor der Bewilligung",
           "Ordered and supplied before approval", TOO_EARLY, render,
           ("DATE_WITHIN_PROJECT", "PREMATURE_START"), ineligible=True),
    Sample("11_zwei_seiten", "Zwei Seiten mit Übertrag", "Two pages with carried-forward sums", TWO_PAGES),
    Sample("12_xrechnung", "XRechnung 3.0 (CII), ohne Seite", "XRechnung 3.0 (CII), without a page", XRECHNUNG,
           render_xrechnung, suffix="xml"),
)  # fmt: skip
