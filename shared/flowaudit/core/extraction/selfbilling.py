"""Invoices that the customer writes (§ 14 Abs. 2 Satz 5 UStG, Art. 224 of Directive 2006/112/EC): who issues the paper
is the customer there, and who receives it the supplier."""

from __future__ import annotations

from collections.abc import Container

from flowaudit.core.extraction.labels import Label
from flowaudit.core.extraction.parties import Party
from flowaudit.core.extraction.text import Word

_SUPPLIER = (
    "lieferant", "leistungserbringer", "leistender", "supplier", "vendor", "seller", "fournisseur", "prestataire",
    "leverancier", "fornitore", "cedente", "prestatore", "proveedor", "dostawc", "sprzedawc",
)  # fmt: skip
_CUSTOMER = (
    "kunde", "leistungsempfanger", "abnehmer", "kaufer", "customer", "buyer", "purchaser", "client", "acquereur",
    "klant", "afnemer", "cliente", "committente", "cessionario", "nabywc",
)  # fmt: skip


def by_supply(
    seller: Party | None, buyer: Party | None, notes: Container[str]
) -> tuple[Party | None, Party | None, bool]:
    """Seller and buyer by who supplies whom, and whether they were exchanged: the statement of self-billing turns
    the roles round that the layout of a letter shows, unless a label names the role in the supply itself."""
    if "self_billing" not in notes or _labelled(seller, _SUPPLIER) or _labelled(buyer, _CUSTOMER):
        return seller, buyer, False
    return buyer, seller, True


def _labelled(party: Party | None, stems: tuple[str, ...]) -> bool:
    return party is not None and any(a.label is not None and a.label.key.startswith(stems) for a in party.prints)


def named_side(label: Label, upto: int) -> str:
    """Whose number a label announces if it goes on with a role: "VAT ID supplier: …" gives "seller", else ""."""
    for word in label.row.words[label.end : upto]:
        if side := _side(word):
            return side
    return ""


def _side(word: Word) -> str:
    return "seller" if word.key.startswith(_SUPPLIER) else "buyer" if word.key.startswith(_CUSTOMER) else ""
