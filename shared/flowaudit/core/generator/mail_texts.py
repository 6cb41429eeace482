"""What business mails say, by what they are about."""

from __future__ import annotations

SUBJECTS: dict[str, tuple[str, ...]] = {
    "invoice": (
        "Rechnung {number}",
        "Ihre Rechnung von {name}",
        "Rechnungsstellung",
        "Beleg zu Ihrem Auftrag",
        "Dokument",
    ),
    "offer": ("Unser Angebot", "Angebot von {name}", "Ihre Anfrage"),
    "confirmation": ("Auftragsbestätigung", "Danke für Ihre Bestellung", "Bestellung eingegangen"),
    "delivery_note": ("Lieferschein", "Ihre Sendung ist unterwegs", "Lieferung"),
    "reminder": ("Zahlungserinnerung", "Mahnung zu {number}", "Offener Posten"),
    "payslip": ("Entgeltabrechnung", "Ihre Abrechnung ist da"),
    "statement": ("Kontoauszug", "Ihre Kontoübersicht"),
    "terms": ("Änderung unserer Bedingungen", "Datenschutz"),
    "newsletter": ("Nur diese Woche: 20 % auf alles", "Neuigkeiten von {name}", "Unser Newsletter im Mai"),
    "letter": ("Termin am Donnerstag", "Rückfrage zur Rechnung", "Unterlagen", "Urlaubsvertretung"),
}

BODIES: dict[str, tuple[str, ...]] = {
    "invoice": (
        "Sehr geehrte Damen und Herren,\n\nanbei erhalten Sie unsere Rechnung {number}.\n\nFreundliche Grüße\n{name}\n",
        "Guten Tag,\n\nim Anhang die Abrechnung unserer Leistungen. Vielen Dank für den Auftrag!\n\n{name}\n",
        "Hallo,\n\nsiehe Anhang.\n",
    ),
    "paper": (
        "Guten Tag,\n\nanbei die Unterlagen zu Ihrem Vorgang.\n\n{name}\n",
        "Sehr geehrte Damen und Herren,\n\nanbei das gewünschte Dokument. Die Rechnung folgt gesondert.\n\n{name}\n",
        "siehe Anhang\n",
    ),
    "link": (
        "Ihre neue Rechnung liegt bereit: https://portal.shop.example/rechnung/download?id=4711\n",
        "Rechnung online ansehen: https://konto.telefon.example/belege/2025-05\n",
    ),
    "letter": (
        "Hallo zusammen,\n\npasst Donnerstag um 10 Uhr?\n\nViele Grüße\n",
        "Guten Tag,\n\nzu Ihrer letzten Rechnung haben wir noch eine Frage zur Position 3.\n\nDanke\n",
        "Liebe Kolleginnen und Kollegen,\n\nich bin bis Freitag nicht im Haus.\n",
    ),
}

NEWSLETTER = (
    "<html><head><style>body{{font-family:Arial}}</style></head><body><h1>{name}</h1><p>{tagline}</p>"
    "<p>Jetzt sparen: 20 % Rabatt auf alle Artikel, auch auf Rechnung!</p>"
    '<p><a href="https://shop.example/aktion">Zum Angebot</a></p>'
    '<p><a href="https://shop.example/abmelden">Newsletter abmelden</a></p></body></html>'
)
