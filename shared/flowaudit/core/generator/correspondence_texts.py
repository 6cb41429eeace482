"""What papers that are no invoices say, in several wordings each."""

from __future__ import annotations

from typing import NamedTuple


class Words(NamedTuple):
    """A wording. ``{number}`` is the invoice's, ``{date}``, ``{until}`` days, ``{city}`` the supplier's town."""

    title: str
    intro: str
    closing: str
    rows: tuple[str, ...] = ()


_DEAR = "Sehr geehrte Damen und Herren,\n"

TEXTS: dict[str, tuple[Words, ...]] = {
    "offer": (
        Words("Angebot", f"{_DEAR}vielen Dank für Ihre Anfrage. Gern bieten wir an:", "Gültig bis {until}."),
        Words("Kostenvoranschlag", "nach Ihren Angaben veranschlagen wir:", "Der Voranschlag ist unverbindlich."),
        Words("Unser Angebot für Sie", f"{_DEAR}wir unterbreiten Ihnen folgendes Angebot:", "Preise freibleibend."),
        Words("Preisangebot", "für die genannten Leistungen:", "An dieses Angebot sind wir bis {until} gebunden."),
    ),
    "confirmation": (
        Words("Auftragsbestätigung", f"{_DEAR}wir bestätigen Ihren Auftrag wie folgt:", "Lieferung ab {until}."),
        Words("Bestellbestätigung", "vielen Dank für Ihre Bestellung.", "Die Rechnung erhalten Sie mit der Ware."),
        Words(
            "Ihre Bestellung",
            "Ihre Bestellung ist bei uns eingegangen:",
            "Voraussichtliche Lieferung: {until}. Diese Nachricht ist noch keine Annahme Ihres Auftrags.",
        ),
        Words("Auftrag bestätigt", f"{_DEAR}hiermit bestätigen wir:", "Die Abrechnung folgt nach Ausführung."),
    ),
    "delivery_note": (
        Words("Lieferschein", "wir liefern Ihnen:", "Ware in einwandfreiem Zustand erhalten: ____________"),
        Words("Warenbegleitschein", "Inhalt der Sendung:", "Bitte prüfen Sie die Sendung bei Annahme."),
        Words(
            "Lieferschein", "Lieferung zu Ihrer Bestellung:", "Anzahl Packstücke: 3. Eine Rechnung geht gesondert zu."
        ),
        Words("Packliste", "folgende Artikel sind enthalten:", "Unterschrift Empfänger: ____________"),
    ),
    "reminder": (
        Words(
            "Zahlungserinnerung",
            f"{_DEAR}sicher ist es Ihrer Aufmerksamkeit entgangen, dass die Rechnung {{number}} noch offen ist.",
            "Bitte überweisen Sie den Betrag bis {until}.",
        ),
        Words("1. Mahnung", "leider konnten wir keinen Zahlungseingang feststellen.", "Zahlbar bis {until}."),
        Words(
            "Mahnung",
            f"{_DEAR}trotz Fälligkeit ist der nachstehende Betrag nicht eingegangen.",
            "Nach Ablauf der Frist ({until}) berechnen wir Verzugszinsen.",
        ),
        Words(
            "Freundliche Erinnerung",
            "unsere Rechnung {number} vom {date} ist noch nicht beglichen.",
            "Wir bitten um Ausgleich bis zum {until}.",
        ),
    ),
    "payslip": (
        Words("Entgeltabrechnung", "Abrechnungsmonat: {date}", "Steuerklasse 1, Kirchensteuer ja."),
        Words(
            "Verdienstabrechnung",
            "Personalnummer 00417",
            "Überweisung auf das bekannte Konto.",
            ("Bruttobezüge", "Steuerrechtliche Abzüge", "SV-rechtliche Abzüge", "Auszahlungsbetrag"),
        ),
        Words(
            "Gehaltsmitteilung",
            "Abrechnung der Brutto-Netto-Bezüge, Eintritt 01.04.2019",
            "Krankenkasse: BKK Vorspessart. SV-Nummer 12 010180 M 012.",
            ("Grundgehalt", "Lohnsteuer", "KV/RV/AV/PV", "Netto-Verdienst"),
        ),
    ),
    "statement": (
        Words("Kontoauszug 7/2025", "Girokonto", "Rückfragen unter der bekannten Nummer."),
        Words("Kontoübersicht", "Ihre Umsätze:", "Ihre Bank", ("Anfangssaldo", "Endsaldo")),
    ),
    "terms": (
        Words(
            "Allgemeine Geschäftsbedingungen",
            "§ 1 Geltung. Diese Bedingungen gelten für alle Verträge. § 2 Preise. Alle Preise verstehen sich zuzüglich "
            "der gesetzlichen Umsatzsteuer. Rechnungen sind binnen 14 Tagen ohne Abzug zahlbar. § 3 Verzug. Bei "
            "Zahlungsverzug gelten die gesetzlichen Vorschriften.",
            "Gerichtsstand ist {city}.",
        ),
        Words(
            "Information zum Datenschutz",
            "Verantwortlich ist der oben genannte Betrieb. Wir verarbeiten Daten, um Ihren Auftrag zu erfüllen und "
            "Rechnungen zu stellen (Art. 6 Abs. 1 Buchst. b DSGVO).",
            "Sie können Auskunft verlangen.",
        ),
    ),
}

FACTS: dict[str, tuple[tuple[str, ...], ...]] = {
    "offer": (("Angebotsnummer", "Datum", "Kundennummer"), ("Nr.", "Datum"), ("Beleg-Nr.", "Belegdatum", "Kunde")),
    "confirmation": (
        ("Auftragsnummer", "Datum", "Kundennummer"),
        ("Bestellnummer", "Bestelldatum"),
        ("Beleg", "Datum"),
    ),
    "delivery_note": (("Lieferschein-Nr.", "Lieferdatum", "Kundennummer"), ("Belegnummer", "Datum")),
    "reminder": (("Mahnnummer", "Datum", "Kundennummer"), ("Datum",), ("Unser Zeichen", "Datum")),
    "payslip": (("Personal-Nr.", "Datum"), ("Pers.-Nr.", "Monat")),
    "statement": (("Auszug", "Datum"),),
    "terms": (("Stand",),),
}
