"""The lower part of a random invoice: notes, terms, account, foot with columns, page numbers."""

from __future__ import annotations

from typing import Any

from flowaudit.core.generator.canvas import GREY
from flowaudit.core.generator.layouts.facts import Facts
from flowaudit.core.generator.layouts.head import identifiers
from flowaudit.core.generator.layouts.sentences import sentences
from flowaudit.core.generator.layouts.sheet import Sheet


def notes(sheet: Sheet, facts: Facts, printed: dict[str, Any]) -> None:
    """Why there is no VAT, when to pay, where to pay, a last sentence."""
    random, style = sheet.random, sheet.style
    if facts.note:
        text = random.choice(sentences(facts.note, facts.language))
        printed["exemption_reason"] = text
        _paragraph(sheet, text)
    if facts.due is not None and facts.extra.get("due_at") == "text":
        _paragraph(sheet, random.choice(sentences("pay_by", facts.language)).format(d=style.day(facts.due)))
    elif facts.term_days is not None:
        _paragraph(sheet, random.choice(sentences("terms", facts.language)).format(n=facts.term_days))
    if facts.iban and style.bank_at in ("text", "box"):
        _account(sheet, facts)
    if random.random() < 0.5:
        _paragraph(sheet, random.choice(sentences("closing", facts.language)))


def _paragraph(sheet: Sheet, text: str) -> None:
    for line in sheet.wrapped(text, sheet.right - sheet.left):
        sheet.write(sheet.left, sheet.y, line)
        sheet.y += sheet.style.pitch
    sheet.y += sheet.style.pitch * 0.5


def printed_iban(facts: Facts) -> str:
    """In groups of four, or in one piece."""
    assert facts.iban is not None
    text = facts.iban
    return text if facts.extra.get("iban") == "plain" else " ".join(text[i : i + 4] for i in range(0, len(text), 4))


def _account(sheet: Sheet, facts: Facts) -> None:
    label = sheet.label("iban")
    parts = [f"{sheet.label('bank')} {facts.bank}", f"{label} {printed_iban(facts)}"]
    if facts.bic:
        parts.append(f"{sheet.label('bic')} {facts.bic}")
    if sheet.style.bank_at == "box":
        for part in parts:
            sheet.write(sheet.left, sheet.y, part)
            sheet.y += sheet.style.pitch
        sheet.y += 2
    else:
        _paragraph(sheet, ", ".join(parts))


def foot(sheet: Sheet, facts: Facts) -> None:
    """The foot of every page, and its number."""
    style = sheet.style
    y = style.page[1] - 20
    pages = sheet.canvas.page_count
    blocks = _blocks(sheet, facts)
    numbered = pages > 1 or sheet.random.random() < 0.4
    for index in range(pages):
        sheet.canvas.turn_to(index)
        if numbered:
            text = sheet.term("page").format(n=index + 1, d=pages)
            sheet.write(sheet.right, style.page[1] - 5, text, size=7, colour=GREY, align="right")
        if not blocks:
            continue
        if sheet.random.random() < 0.6:
            sheet.rule(y - 4)
        if style.footer == 1:
            _one_line(sheet, blocks, y)
            continue
        wide = (sheet.right - sheet.left) / style.footer
        for column, lines in enumerate(blocks):
            size = 6.8
            while size > 4.6 and max(sheet.width(line, size=size) for line in lines) > wide - 3:
                size -= 0.2
            sheet.stack(sheet.left + column * wide, y, lines, size=size, colour=GREY)


_SEAT = {
    "de": "Sitz", "en": "Registered office", "fr": "Siège social", "nl": "Gevestigd", "it": "Sede legale",
    "es": "Domicilio social", "pl": "Siedziba",
}  # fmt: skip


def _one_line(sheet: Sheet, blocks: list[list[str]], y: float) -> None:
    joint = sheet.random.choice((" · ", " | ", ", "))
    if "sentences" in sheet.style.habits and len(blocks[0]) == 3:
        name, *place = blocks[0]
        told = f"{name}. {_SEAT[sheet.style.language]}: {', '.join(place)}"
        blocks = [[". ".join([told, *(", ".join(block) for block in blocks[1:])])]]
    for line in sheet.wrapped(joint.join(part for block in blocks for part in block), sheet.right - sheet.left, size=7):
        sheet.write(sheet.style.page[0] / 2, y, line, size=7, align="center")
        y += 3.2


def _blocks(sheet: Sheet, facts: Facts) -> list[list[str]]:
    """What the columns of the foot say; what has no other place must stand here."""
    style, seller = sheet.style, facts.seller
    unplaced = style.ids_at == "head" and style.head == "none" and style.address != "pair"
    ids = identifiers(sheet, facts) if style.ids_at == "foot" or unplaced else []
    account = []
    if facts.iban and style.bank_at == "foot":
        account = [facts.bank, f"{sheet.label('iban')} {printed_iban(facts)}"]
        if facts.bic:
            account.append(f"{sheet.label('bic')} {facts.bic}")
    address = [seller.name, seller.street, seller.town] if style.head == "none" or sheet.random.random() < 0.6 else []
    contact = [f"{sheet.term('phone')} {seller.phone}", seller.mail]
    if style.footer == 0:
        return []
    if style.footer == 1:
        return [part for part in (address, contact, ids, account) if part]
    if style.footer == 2:
        return [[*address, *ids] or contact, account or contact]
    if style.footer == 3:
        return [address or contact, [*ids] or contact, account or contact]
    return [address or contact, contact, ids or [seller.person], account or [seller.person]]


def needs_foot(sheet: Sheet, facts: Facts) -> bool:
    """Whether something stands nowhere else than in the foot."""
    style = sheet.style
    return style.ids_at == "foot" or (bool(facts.iban) and style.bank_at == "foot") or style.head == "none"
