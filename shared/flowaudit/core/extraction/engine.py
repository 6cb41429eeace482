"""The page extraction engine: one document in, its fields with evidence out."""

from __future__ import annotations

from collections.abc import Sequence

from flowaudit.core.extraction import profiles as by_profile
from flowaudit.core.extraction.amounts import amount_candidates
from flowaudit.core.extraction.corrections import difference
from flowaudit.core.extraction.dated import date_fields
from flowaudit.core.extraction.document import read
from flowaudit.core.extraction.doubts import find_doubts
from flowaudit.core.extraction.fields import identity_fields, money_fields, reference_fields
from flowaudit.core.extraction.freeform import read_freeform
from flowaudit.core.extraction.items import line_items
from flowaudit.core.extraction.notes import find_notes
from flowaudit.core.extraction.parties import find_parties
from flowaudit.core.extraction.results import note_values, party_fields, supplier_country
from flowaudit.core.extraction.selfbilling import by_supply
from flowaudit.core.extraction.sums import add_advance, add_line_sums, add_total_rows
from flowaudit.core.extraction.tables import read_tables
from flowaudit.core.extraction.totals import solve
from flowaudit.core.extraction.vat import vat_groups
from flowaudit.core.extraction.witness import hold_against
from flowaudit.core.model.extraction import Extraction, FieldName, FieldValue
from flowaudit.core.model.money import ZERO
from flowaudit.core.model.parsed import ParsedDocument


def extract(parsed: ParsedDocument, profiles: Sequence[by_profile.Profile] = ()) -> Extraction:
    """Read the invoice's fields from the words of its pages; attachments are not looked at.

    A field that is not on the page is absent. Every value has the box of its words, their text as ``raw`` and a
    confidence that is meant as the probability of being right. Where a profile applies, what it finds has priority.
    Raises nothing: a page without sense gives no fields.
    """
    reading = read(parsed)
    if not reading.rows:
        return Extraction(fields={}, doubts=find_doubts(parsed, reading))
    table = read_tables(reading)
    table.items = difference(reading, table.items)
    if not table.items:
        headers = table.headers
        table = read_freeform(reading)
        table.headers |= headers
    notes, reason = find_notes(reading)
    seller, buyer, exchanged = by_supply(*find_parties(reading), notes)
    groups = vat_groups(reading, table.body)
    candidates = amount_candidates(reading, table.body, table.headers)
    add_total_rows(reading, table.body, candidates)
    add_line_sums(reading, {item.row.index for item in table.items}, candidates)
    add_advance(reading, table.body, candidates)
    lines_total = sum((i.amount.value for i in table.items if i.amount), ZERO) if table.items else None
    totals = solve(reading, candidates, groups, lines_total)
    if lines_total is not None:
        hold_against(totals, lines_total)
    fields: dict[FieldName, FieldValue] = {}
    fields.update(reference_fields(reading))
    fields.update(party_fields(reading, seller, buyer))
    fields.update(identity_fields(reading, seller, buyer, exchanged=exchanged))
    fields.update(date_fields(reading, table))
    money, breakdown, adjustments = money_fields(reading, totals, groups, table, notes, reason)
    fields.update(money)
    items = line_items(table, totals)
    if items:
        fields[FieldName.LINE_COUNT] = items.count
    profile, pointed_at = by_profile.apply(reading, profiles)
    fields.update(pointed_at)
    return Extraction(
        fields=fields,
        lines=items.lines if items else (),
        vat_breakdown=breakdown,
        adjustments=adjustments,
        notes=note_values(notes),
        language=reading.habits.language,
        country=supplier_country(reading, seller, fields),
        profile=profile,
        doubts=find_doubts(parsed, reading, table.body, (seller, buyer), fields, table.headers),
    )
