"""A random statement in a random layout, as a PDF with its truth."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from random import Random
from typing import Any

from flowaudit.core.generator.canvas import Metadata
from flowaudit.core.generator.layouts.names import LANGUAGES
from flowaudit.core.generator.layouts.sheet import Sheet
from flowaudit.core.generator.layouts.style import choose
from flowaudit.core.generator.statements.facts import AccountFacts, invent
from flowaudit.core.generator.statements.table import Look, draw_table, look_of


@dataclass(frozen=True, slots=True)
class DrawnStatement:
    """A PDF with its truth: ``id``, ``language``, ``layout``, ``statements``."""

    pdf: bytes
    truth: dict[str, Any]


def draw_statement(seed: int, language: str | None = None) -> DrawnStatement:
    """The statement of a seed, always the same; one PDF in ten holds two or three."""
    random = Random(f"statement-{seed}")  # noqa: S311 (no secret: it must be repeatable)
    spoken = language or random.choice(("de", "de", "de", *LANGUAGES))
    facts = invent(random, spoken)
    style = replace(choose(random, spoken, facts.holder.country, facts.currency), page=(210.0, 297.0))
    look = look_of(random, style)
    all_facts = [facts]
    while len(all_facts) < 3 and random.random() < 0.1:
        all_facts.append(_another(random, all_facts[-1]))
    sheet = Sheet(style, random)
    for position, one in enumerate(all_facts):
        if position:
            sheet.canvas.new_page()
            sheet.on_new_page = None
        _head(sheet, one, look)
        draw_table(sheet, one, look)
        _foot(sheet, one, look)
    name = f"{spoken}-{seed:06d}"
    created = datetime.combine(facts.end, time(8, 0), UTC)
    truth = {
        "id": name,
        "language": spoken,
        "layout": look.name,
        "statements": [one.truth() for one in all_facts],
    }
    return DrawnStatement(sheet.canvas.to_pdf(Metadata(name, "", created)), truth)


def _another(random: Random, before: AccountFacts) -> AccountFacts:
    """A further statement: the next one of the account, or one of another account."""
    facts = invent(random, before.language, most=15)
    if random.random() < 0.5:
        return facts
    shift = facts.postings
    facts.iban, facts.bic, facts.holder, facts.currency = before.iban, before.bic, before.holder, before.currency
    facts.number = str(int(before.number) + 1)
    move = before.closing - facts.opening
    facts.opening = before.closing
    for posting in shift:
        posting.balance += move
    return facts


def _head(sheet: Sheet, facts: AccountFacts, look: Look) -> None:
    """Bank, address, title, number, period, account: here and there in various orders."""
    style, random = sheet.style, sheet.random
    sheet.write(sheet.left, style.margin, facts.bank, bold=True, size=style.size + 4, colour=style.accent)
    sheet.stack(sheet.left, style.margin + 18, [facts.holder.name, facts.holder.street, facts.holder.town])
    y = style.margin + 40
    title = f"{look.term('title')} {look.term('number')} {facts.number}"
    sheet.write(sheet.left, y, title, bold=True, size=style.size + 3)
    between = f"{look.day_long(facts.start)} {look.term('to')} {look.day_long(facts.end)}"
    grouped = " ".join(facts.iban[i : i + 4] for i in range(0, len(facts.iban), 4))
    pairs = [
        f"{look.term('period')}{style.colon} {between}",
        f"IBAN{style.colon} {grouped if random.random() < 0.7 else facts.iban}",
        f"BIC{style.colon} {facts.bic}",
        f"{look.term('holder')}: {facts.holder.name}",
        f"{look.term('page')} 1",
    ]
    random.shuffle(pairs)
    if look.head == "right" and max(sheet.width(pair) for pair in pairs) < style.page[0] - 124:
        sheet.stack(120, style.margin + 14, pairs)
        y += 4
    else:
        y = sheet.stack(sheet.left, y + style.size * 0.6, pairs)
    sheet.y = y + style.size * 0.9


def _foot(sheet: Sheet, facts: AccountFacts, look: Look) -> None:
    legal = sheet.wrapped(look.term("legal"), sheet.right - sheet.left, size=7)
    if sheet.room(20):
        sheet.stack(sheet.left, sheet.y + 10, legal, size=7)
    sheet.write(sheet.left, sheet.style.page[1] - 10, f"{facts.bank} · {facts.bic}", size=6.5)
