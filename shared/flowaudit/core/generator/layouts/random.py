"""A random invoice in a random layout: what it says and how it looks are chosen independently of each other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from random import Random
from typing import Any

from flowaudit.core.generator.canvas import Canvas, Metadata
from flowaudit.core.generator.layouts import foot, head, names, table, totals
from flowaudit.core.generator.layouts.facts import Facts, invent
from flowaudit.core.generator.layouts.pairs import column, place_pairs
from flowaudit.core.generator.layouts.receipt import draw_receipt
from flowaudit.core.generator.layouts.sentences import sentences
from flowaudit.core.generator.layouts.sheet import Sheet
from flowaudit.core.generator.layouts.sowing import left_out, sow
from flowaudit.core.generator.layouts.style import Style, choose
from flowaudit.core.generator.layouts.truth import truth_of

_CORRECTIONS = (
    "Rechnungskorrektur",
    "Stornorechnung",
    "Factura rectificativa",
    "Faktura korygująca",
    "Korekta faktury",
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """An invoice as a PDF with its truth (see the truth files: ``id``, ``fields``)."""

    pdf: bytes
    truth: dict[str, Any]


def draw(seed: int, language: str | None = None, *, defects: bool = False) -> Drawn:
    """The invoice of a seed, always the same; ``language`` (ISO 639-1, one of seven) is drawn by lot if not given.
    ``defects``: leave particulars out, as the truth's ``sown`` names them."""
    random = Random(f"layout-{seed}")  # noqa: S311 (no secret: it must be repeatable)
    facts = invent(random, language)
    style = choose(random, facts.language, facts.seller.country, facts.currency)
    if defects:
        style = sow(Random(f"sown-{seed}"), facts, style)  # noqa: S311 (no secret)
    printed: dict[str, Any] = {}
    _choose_places(random, facts)
    canvas = draw_receipt(facts, style, random, printed) if facts.receipt else _letter(facts, style, random, printed)
    _identity(facts, printed)
    printed |= left_out(facts)
    created = datetime.combine(facts.issued, time(8, 0), UTC)
    name = f"{facts.language}-{seed:06d}"
    truth = truth_of(facts, printed, name)
    truth |= {"layout": "receipt" if facts.receipt else style.head, "table": style.table, "references": style.meta}
    return Drawn(canvas.to_pdf(Metadata(name, "", created)), truth)


def _choose_places(random: Random, facts: Facts) -> None:
    facts.extra["due_at"] = random.choice(("meta", "meta", "text"))
    facts.extra["iban"] = random.choice(("groups", "groups", "plain"))
    facts.extra["cells"] = random.choice(("plain", "plain", "sign"))
    facts.extra["quantities"] = random.choice(("plain", "plain", "plain", "two"))
    facts.extra["pos_dot"] = random.choice(("", "", "."))
    if random.random() < 0.3 and facts.buyer is not None:
        other = names.company(random, facts.language, facts.buyer.country)
        facts.extra["ship"] = f"{other.street}~{other.town}"


def _letter(facts: Facts, style: Style, random: Random, printed: dict[str, Any]) -> Canvas:
    sheet = Sheet(style, random)
    if style.footer == 0 and foot.needs_foot(sheet, facts):
        sheet.style = style = replace(style, footer=random.choice((2, 3, 4)))
    if style.footer == 0:
        sheet.bottom += 8
    elif style.footer > 1:
        sheet.bottom -= 6
    free = head.letterhead(sheet, facts)
    below = head.addresses(sheet, facts, free)
    if style.meta == "inline":
        sheet.y = below + 10
        sheet.write(sheet.left, sheet.y, head.inline(sheet, facts), bold=True, size=style.size + 3)
        rest = [pair for pair in head.pairs_of(sheet, facts) if pair[1] not in (facts.number, style.day(facts.issued))]
        sheet.y = column(sheet, rest, sheet.left, sheet.y + 7, sheet.left + 100) + 2
    else:
        _titled(sheet, facts, below, free)
    _intro(sheet)
    rows = totals.rows_of(sheet, facts, printed)
    room = len(rows) * style.pitch * 1.4 + 6
    if not sheet.room(25):
        sheet.break_page()
    table.draw_table(sheet, facts, 8)
    if not sheet.room(room):
        sheet.break_page()
    sheet.y += style.pitch
    totals.draw_totals(sheet, rows, facts)
    sheet.y += style.pitch
    if not sheet.room(26):
        sheet.break_page()
    foot.notes(sheet, facts, printed)
    if style.stamp:
        sheet.stamp()
    foot.foot(sheet, facts)
    if facts.kind == "credit_note" and sheet.term("credit_note") in _CORRECTIONS:
        printed["kind"] = "CORRECTION"
    _currency(facts, style, sheet, printed)
    return sheet.canvas


def _titled(sheet: Sheet, facts: Facts, below: float, free: float) -> None:
    style = sheet.style
    text = head.title_text(sheet, facts)
    pairs = head.pairs_of(sheet, facts)
    if style.title == "number":
        text = f"{text} {facts.number}"
        pairs = [pair for pair in pairs if pair[1] != facts.number]
    if style.title == "top" and style.head not in ("band", "right", "split", "center"):
        sheet.write(sheet.right, 22, text, bold=True, size=18, align="right")
        sheet.y = place_pairs(sheet, pairs, max(50, free + 9), below) + 4
        return
    if style.meta in ("right", "stacked"):
        end = place_pairs(sheet, pairs, max(50, free + 9), below)
        sheet.y = end + 7
        sheet.write(sheet.left, sheet.y, text, bold=True, size=style.size + 5)
        sheet.y += 5
        return
    sheet.y = below + 9
    sheet.write(sheet.left, sheet.y, text, bold=True, size=style.size + 5)
    sheet.y = place_pairs(sheet, pairs, sheet.y + 7, sheet.y + 3)


def _intro(sheet: Sheet) -> None:
    sheet.y += 6
    if sheet.random.random() < 0.4:
        text = sheet.random.choice(sentences("intro", sheet.style.language)).replace("~", "\n")
        sheet.y = sheet.stack(sheet.left, sheet.y, sheet.wrapped(text, sheet.right - sheet.left)) + 3
    sheet.y += 3


def _identity(facts: Facts, printed: dict[str, Any]) -> None:
    small = facts.note == "small_business" and facts.seller.country == "DE"
    printed["supplier_vat_id"] = None if small else facts.seller.vat
    printed["supplier_tax_number"] = facts.seller.tax_number if facts.shows_tax_number and not facts.receipt else None
    if facts.buyer is not None and facts.shows_buyer_vat:
        printed["customer_vat_id"] = facts.buyer.vat
    if facts.kind == "credit_note":
        printed["document_type"] = printed.pop("kind", "CREDIT_NOTE")
    if facts.receipt:
        for key in ("iban", "bic", "due_date", "order_number"):
            printed[key] = None


def _currency(facts: Facts, style: Style, sheet: Sheet, printed: dict[str, Any]) -> None:
    """A page that prints no sign says the currency once below the totals, or not at all."""
    if style.money != "bare":
        return
    if sheet.random.random() < 0.6:
        text = {
            "de": "Alle Beträge in {}",
            "en": "All amounts in {}",
            "fr": "Montants en {}",
            "nl": "Bedragen in {}",
            "it": "Importi in {}",
            "es": "Importes en {}",
            "pl": "Kwoty w {}",
        }
        sheet.canvas.turn_to(0)
        sheet.write(
            sheet.right,
            sheet.style.page[1] - 24 - 6,
            text[facts.language].format(facts.currency),
            size=7,
            align="right",
        )
    else:
        printed["currency"] = None
