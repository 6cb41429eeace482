"""A till receipt: narrow, gross prices, the VAT below the total."""

from __future__ import annotations

from random import Random
from typing import Any

from flowaudit.core.generator.canvas import Canvas
from flowaudit.core.generator.layouts.facts import Facts
from flowaudit.core.generator.layouts.style import Style
from flowaudit.core.generator.layouts.vocabulary import options

_WORDS = {
    "de": (
        "SUMME|Gesamt|Total EUR|Zu zahlen",
        "Bar|EC-Karte|Girocard",
        "Beleg-Nr.|Bon-Nr.|Bon",
        "Datum",
        "Vielen Dank für Ihren Einkauf!",
    ),
    "en": ("TOTAL|Total|Amount due", "Cash|Card|Visa", "Receipt no.|Receipt|Transaction", "Date", "Thank you!"),
    "fr": ("TOTAL TTC|Total|NET A PAYER", "CB|Espèces", "Ticket n°|Ticket", "Date", "Merci de votre visite"),
    "nl": ("Totaal|TOTAAL", "Pin|Contant", "Bonnr.|Kassabon", "Datum", "Bedankt en tot ziens"),
    "it": ("TOTALE COMPLESSIVO|Totale", "Contanti|Carta", "Documento n.|Scontrino n.", "Data", "Grazie e arrivederci"),
    "es": ("TOTAL|Total", "Efectivo|Tarjeta", "Ticket|Factura simplificada", "Fecha", "Gracias por su visita"),
    "pl": ("SUMA PLN|SUMA", "Gotówka|Karta", "Paragon nr|Nr paragonu", "Data", "Dziękujemy"),
}


def draw_receipt(facts: Facts, style: Style, random: Random, printed: dict[str, Any]) -> Canvas:
    """Draw it; notes in ``printed`` what a receipt words otherwise or leaves out."""
    total, paid, number, day, thanks = (random.choice(words.split("|")) for words in _WORDS[facts.language])
    canvas = Canvas((80, 70 + 9 * len(facts.items) + 10 * len(facts.groups)))
    face, right, left, y = random.choice((style.face, "cour")), 75.0, 5.0, 10.0
    size = 8.5

    def write_at(text: str, x: float, height: float, *, align: Any = "left", big: bool = False) -> None:
        canvas.text(x, height, text, face=style.bold if big else face, size=size + 2 * big, align=align)

    def write(text: str, x: float = left, *, align: Any = "left", big: bool = False) -> None:
        write_at(text, x, y, align=align, big=big)

    seller = facts.seller
    for i, line in enumerate((seller.name, seller.street, seller.town)):
        write(line, 40, align="center", big=i == 0)
        y += 4.5
    write(f"{random.choice(options('vat_id', facts.language))} {seller.vat}", 40, align="center")
    y += 7
    y = _sold(facts, style, write_at, y, above=random.random() < 0.5)
    printed["lines"] = _lines(facts)
    y += 1
    write(total, big=True)
    write(style.sum(facts.gross), right, align="right", big=True)
    y += 5
    write(paid)
    write(style.sum(facts.gross), right, align="right")
    y += 6
    word = random.choice(options("rate", facts.language)).rstrip("% ")
    for group in facts.groups:
        write(f"{word} {style.rate(group.rate)}")
        write(style.amount(group.base), 50, align="right")
        write(style.amount(group.tax), right, align="right")
        y += 4.5
    y += 2
    write(f"{number} {facts.number}")
    y += 4.5
    write(f"{day} {style.day(facts.issued)} {random.randint(8, 19):02}:{random.randint(0, 59):02}")
    y += 6
    write(thanks, 40, align="center")
    printed |= {
        "net_total": None if len(facts.groups) > 1 else f"{facts.net:.2f}",
        "vat_total": None if len(facts.groups) > 1 else f"{facts.tax:.2f}",
    }
    facts.in_parts = {"net_total": f"{facts.net:.2f}", "vat_total": f"{facts.tax:.2f}"}
    if style.money == "bare":
        printed["currency"] = None
    return canvas


def _sold(facts: Facts, style: Style, write_at: Any, y: float, *, above: bool) -> float:
    """The goods, several of one kind with "3 x 1,99" in a line above or below; returns the height below them."""
    for item in facts.items:
        times = f"{style.quantity(item.quantity)} x {style.amount(item.price)}" if item.quantity != 1 else ""
        if times and above:
            write_at(times, 8.0, y)
            y += 4
        write_at(_short(item.text), 5.0, y)
        write_at(style.amount(item.amount), 75.0, y, align="right")
        if times and not above:
            y += 4
            write_at(times, 8.0, y)
        y += 4.5
    return y


def _short(text: str) -> str:
    """As tills shorten names: whole words, at most 25 letters."""
    return text if len(text) < 26 else text[:25].rsplit(" ", 1)[0]


def _lines(facts: Facts) -> list[dict[str, str]]:
    lines = []
    for item in facts.items:
        line = {"description": _short(item.text), "net_amount": f"{item.amount:f}"}
        if item.quantity != 1:
            line |= {"quantity": f"{item.quantity:f}", "unit_price": f"{item.price:f}"}
        lines.append(line)
    return lines
