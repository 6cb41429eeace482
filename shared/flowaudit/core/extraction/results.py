"""Parties, notes and country as values with evidence."""

from __future__ import annotations

from flowaudit.core.extraction.countries import named_country
from flowaudit.core.extraction.document import Reading
from flowaudit.core.extraction.evidence import evidence
from flowaudit.core.extraction.names import clean_name, name_words
from flowaudit.core.extraction.notes import Note
from flowaudit.core.extraction.parties import Party, name_elsewhere, sure_elsewhere
from flowaudit.core.extraction.text import Word, joined
from flowaudit.core.extraction.unaddressed import named_by_label, named_in_window
from flowaudit.core.model.extraction import FieldName, FieldValue


def party_fields(reading: Reading, seller: Party | None, buyer: Party | None) -> dict[FieldName, FieldValue]:
    """Names and addresses of both sides."""
    fields: dict[FieldName, FieldValue] = {}
    for party, name, address in (
        (seller, FieldName.SUPPLIER_NAME, FieldName.SUPPLIER_ADDRESS),
        (buyer, FieldName.CUSTOMER_NAME, FieldName.CUSTOMER_ADDRESS),
    ):
        if party is None:
            continue
        if party.name:
            fields[name] = evidence(party.name, party.name_words, party.page, party.score)
        if party.address is not None:
            fields[address] = evidence(party.address.text, party.address.words, party.address.page, party.score)
    if seller is None and (words := named_by_label(reading, "seller")):
        fields[FieldName.SUPPLIER_NAME] = _name(reading, words, 0.7)
    if FieldName.SUPPLIER_NAME not in fields:
        words = name_elsewhere(reading, None, _words_of(buyer), 0.35)
        if words:
            fields[FieldName.SUPPLIER_NAME] = _name(reading, words, sure_elsewhere(reading, words) - 0.05)
    if buyer is None and (words := named_by_label(reading, "buyer")):
        fields[FieldName.CUSTOMER_NAME] = _name(reading, words, 0.6)
    elif buyer is None and (words := named_in_window(reading)):
        fields[FieldName.CUSTOMER_NAME] = _name(reading, words, 0.5)
    return fields


def _name(reading: Reading, words: list[Word], score: float) -> FieldValue:
    page = next(p for p in reading.layout.pages if p.number == words[0].box.page)
    return evidence(clean_name(joined(words)), words, page, score)


def note_values(notes: dict[str, Note]) -> dict[str, FieldValue]:
    """The statements by slug; the value is the text that says so."""
    return {slug: evidence(joined(n.words), n.words, n.row.page, n.score) for slug, n in notes.items()}


def supplier_country(reading: Reading, seller: Party | None, fields: dict[FieldName, FieldValue]) -> str | None:
    """The supplier's country: by VAT id, by the country under the address, by the account, else the document's."""
    vat = fields.get(FieldName.SUPPLIER_VAT_ID)
    if vat is not None and str(vat.value)[:2].isalpha():
        return {"EL": "GR", "XI": "GB"}.get(str(vat.value)[:2], str(vat.value)[:2])
    if seller is not None and seller.address is not None and (country := named_country(seller.address)):
        return country
    iban = fields.get(FieldName.IBAN)
    if iban is not None:
        return str(iban.value)[:2]
    return reading.habits.country


def _words_of(party: Party | None) -> set[int]:
    """The words (by id) of a party's addresses."""
    return {id(w) for a in (party.prints if party else ()) for w in (*name_words(a), *a.words)}
