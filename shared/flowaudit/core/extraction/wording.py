# ruff: noqa: E501 — a table of words
"""Labels that no list holds, understood from their parts: "Référence facture", "Our invoice ref.", "Auftragsreferenz".

A run of words is a label if each word means something (an invoice, a number, a date …), together they mean one thing,
and nothing but the value follows.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from flowaudit.core.extraction.text import Word

_WORDS = {
    "INVOICE": "rechnung rechnungs rg beleg faktura faktury fakturze facture factuur fattura factura invoice inv bill gutschrift "
    "avoir creditnota quittung paragon paragonu document documento dokument dokumentu honorarnote rachunek rachunku ticket",
    "NUMBER": "nr no n num number nummer numero numer nro ref refer reference referenz referentie riferimento rif referencia "
    "id kennung code codigo codice kenmerk zeichen nrn sygnatura",
    "DATE": "datum date data fecha dated tag dnia vom",
    "CUSTOMER": "kunde kunden customer client klant cliente klienta klient debitor debitoren debiteur buyer account nabywcy "
    "nabywca afnemer kaufer leistungsempfanger acquirente",
    "ORDER": "auftrag auftrags bestellung bestell order commande pedido ordine zamowienia zamowienie inkooporder po",
    "DELIVERY": "lieferung liefer leistung leistungs delivery supply service livraison prestation levering consegna "
    "prestazione entrega operacion dostawy sprzedazy wykonania",
    "DUE": "fallig falligkeit falligkeits zahlung zahlungs due payment echeance paiement reglement vervaldatum betaling "
    "scadenza pagamento vencimiento pago platnosci zaplaty",
    "VAT": "ust mwst umsatzsteuer vat tva iva btw nip nif cif uid ustid ustidnr",
    "PERIOD": "zeitraum periode periodo period okres",
    "FILLER": "de der des du la le l the of our your unsere unser ihre ihr votre notre uw onze su nuestra vs ns vostro della del "
    "d za den",
}
_CLASSES: dict[str, frozenset[str]] = {}
for _name, _list in _WORDS.items():
    for _word in _list.split():
        _CLASSES[_word] = _CLASSES.get(_word, frozenset()) | {_name}
_PREFIXES = tuple(
    (word, name)
    for name in ("INVOICE", "CUSTOMER", "ORDER", "DELIVERY", "DUE")
    for word in sorted(_WORDS[name].split(), key=len, reverse=True)
    if len(word) >= 5
)
_MEANINGS: dict[frozenset[str], str] = {
    frozenset({"INVOICE", "NUMBER"}): "invoice_number",
    frozenset({"INVOICE", "DATE"}): "invoice_date",
    frozenset({"CUSTOMER", "NUMBER"}): "x_ident",
    frozenset({"ORDER", "NUMBER"}): "order_number",
    frozenset({"ORDER", "DATE"}): "order_date",
    frozenset({"DELIVERY", "NUMBER"}): "x_ident",
    frozenset({"DELIVERY", "DATE"}): "delivery_date",
    frozenset({"DELIVERY", "PERIOD"}): "delivery_period",
    frozenset({"INVOICE", "PERIOD"}): "delivery_period",
    frozenset({"DUE", "DATE"}): "due_date",
    frozenset({"CUSTOMER", "VAT"}): "customer_vat_id",
    frozenset({"CUSTOMER", "VAT", "NUMBER"}): "customer_vat_id",
}
LONGEST = 5


@lru_cache(maxsize=8192)
def _classes(key: str) -> frozenset[str]:
    """What a word may mean; a compound means both of its parts."""
    known = _CLASSES.get(key)
    if known is not None:
        return known
    for prefix, name in _PREFIXES:
        if key.startswith(prefix):
            rest = key[len(prefix) :].removeprefix("s") if key[len(prefix) :] not in _CLASSES else key[len(prefix) :]
            if rest in _CLASSES and "FILLER" not in _CLASSES[rest]:
                return _CLASSES[rest] | {name}
    return frozenset()


def composed(words: Sequence[Word]) -> tuple[int, str] | None:
    """How many of the leading words make a label, and of what kind; None if they make none.

    The label must end its words, be followed by a colon, or by a word with a digit: in a sentence it is no label.
    """
    if not words[0].key or not (_classes(words[0].key) - {"FILLER"} or _classes(words[0].key)):
        return None
    meaning: set[str] = set()
    best: tuple[int, str] | None = None
    for size, word in enumerate(words[:LONGEST], 1):
        classes = _classes(word.key)
        if not classes:
            break
        meaning |= classes - {"FILLER"}
        kind = _MEANINGS.get(frozenset(meaning))
        following = words[size].text if size < len(words) else ""
        if following[:1] in ("#", "№") and kind is not None and not kind.endswith("number"):
            break  # "Date" and "Invoice #" are two heads
        closed = not following or word.text.endswith(":") or following[0] in ":#" or any(c.isdigit() for c in following)
        if kind is not None and "FILLER" not in classes and closed:
            best = (size, kind)
        if word.text.endswith(":"):
            break
    return best
