"""The upper part of a random invoice: letterhead, addresses, title, and the pairs of number, dates and references."""

from __future__ import annotations

from flowaudit.core.generator.canvas import GREY
from flowaudit.core.generator.layouts.facts import Facts
from flowaudit.core.generator.layouts.names import Company
from flowaudit.core.generator.layouts.pairs import Pairs
from flowaudit.core.generator.layouts.sheet import Sheet

_INLINE = {
    "de": ("{t} Nr. {n} vom {d}", "{t} {n} vom {d}"),
    "en": ("{t} No. {n} dated {d}", "{t} {n} of {d}"),
    "fr": ("{t} n° {n} du {d}", "{t} N° {n} du {d}"),
    "nl": ("{t} nr. {n} van {d}", "{t} {n} d.d. {d}"),
    "it": ("{t} n. {n} del {d}", "{t} nr. {n} del {d}"),
    "es": ("{t} nº {n} de {d}", "{t} n.º {n} del {d}"),
    "pl": ("{t} nr {n} z dnia {d}", "{t} Nr {n} z {d}"),
}
_COUNTRIES = {
    "DE": "Deutschland", "AT": "Österreich", "CH": "Schweiz", "GB": "United Kingdom", "IE": "Ireland", "FR": "France",
    "BE": "Belgique", "NL": "Nederland", "IT": "Italia", "ES": "España", "PL": "Polska",
}  # fmt: skip


def letterhead(sheet: Sheet, facts: Facts) -> float:
    """The seller's sign and name on top; with its address unless that stands elsewhere. Returns the height below it."""
    style, seller = sheet.style, facts.seller
    top = 14.0
    initials = "".join(word[0] for word in seller.name.split()[:2])
    end, tall = 30.0, sheet.random.choice((14, 16, 19, 22))
    while tall > 11 and sheet.width(seller.name, bold=True, size=tall) > (sheet.right - sheet.left) * 0.58:
        tall -= 1
    if style.head == "band":
        sheet.canvas.box(0, 0, style.page[0], 26, style.accent)
        sheet.write(sheet.left, 17, seller.name, bold=True, size=tall, colour=(1, 1, 1))
        lines = _contact(sheet, facts) if _in_head(sheet) else []
        end = sheet.stack(sheet.right, 33, lines, size=style.size - 1, align="right")
    elif style.head == "center":
        middle = style.page[0] / 2
        sheet.write(middle, top + 6, seller.name, bold=True, size=tall, align="center", colour=style.accent)
        if _in_head(sheet):
            text = sheet.random.choice((" · ", " | ", ", ", " - ")).join(
                [seller.street, seller.town, f"{sheet.term('phone')} {seller.phone}"]
            )
            sheet.write(middle, top + 12, text, size=style.size - 1, align="center", colour=GREY)
            if style.ids_at == "head":
                line = ", ".join(identifiers(sheet, facts))
                sheet.write(middle, top + 16, line, size=style.size - 1, align="center", colour=GREY)
                end = 33.0
    elif style.head in ("left", "split", "right"):
        end = _sided(sheet, facts, top, tall, initials)
    if style.head in ("left", "center") and sheet.random.random() < 0.3:
        sheet.rule(end + 2, colour=style.accent, stroke=0.5)
    return end


def _sided(sheet: Sheet, facts: Facts, top: float, tall: float, initials: str) -> float:
    style, seller = sheet.style, facts.seller
    lines = _contact(sheet, facts) if _in_head(sheet) else []
    if style.head == "right":
        if style.logo:
            sheet.logo(sheet.left, top, 14, initials)
        sheet.write(
            sheet.right, top + 5, seller.name, bold=True, size=min(tall, 16), align="right", colour=style.accent
        )
        return sheet.stack(sheet.right, top + 10, lines, size=style.size - 0.5, align="right")
    shift = 18 if style.logo else 0
    if style.logo:
        sheet.logo(sheet.left, top, 14, initials)
    sheet.write(sheet.left + shift, top + 6, seller.name, bold=True, size=tall, colour=style.accent)
    if style.head == "split":
        x = sheet.right - max((sheet.width(line, size=style.size - 1) for line in lines), default=0)
        return sheet.stack(x, top + 2, lines, size=style.size - 1)
    return sheet.stack(sheet.left + shift, top + 12, lines, size=style.size - 0.5, colour=GREY)


def _in_head(sheet: Sheet) -> bool:
    return sheet.style.address != "pair" and sheet.style.head != "none"


def _contact(sheet: Sheet, facts: Facts) -> list[str]:
    seller = facts.seller
    lines = [seller.street, *seller.town_lines, f"{sheet.term('phone')} {seller.phone}", seller.mail]
    if sheet.style.ids_at == "head":
        place = len(seller.town_lines) + 1
        lines[place:place] = identifiers(sheet, facts)
    return lines


def identifiers(sheet: Sheet, facts: Facts) -> list[str]:
    """The seller's VAT id (not of a small business) and, where shown, its tax number."""
    lines: list[str] = []
    if "supplier_tax_or_vat_id" in facts.omit:
        return lines
    if facts.note != "small_business" or facts.seller.country != "DE":
        lines.append(f"{sheet.label('vat_id')} {facts.seller.vat}")
    if facts.shows_tax_number:
        lines.append(f"{sheet.label('tax_number')} {facts.seller.tax_number}")
    return lines


def _address(sheet: Sheet, company: Company, facts: Facts, *, salutation: bool = False) -> list[str]:
    lines = [company.name, company.street, *company.town_lines]
    if salutation and sheet.random.random() < 0.12:
        lines.insert(0, {"de": "Firma", "it": "Spett.le", "fr": "Entreprise"}.get(facts.language, lines[0]))
        lines = lines if lines[0] != lines[1] else lines[1:]
    foreign = facts.buyer is not None and facts.buyer.country != facts.seller.country
    if foreign or sheet.random.random() < 0.15:
        lines.append(_COUNTRIES[company.country])
    return lines


def _pair(sheet: Sheet, facts: Facts, top: float) -> float:
    """Seller and buyer side by side, labelled or told apart by the seller's larger name; returns the height below."""
    assert facts.buyer is not None
    style, seller = sheet.style, facts.seller
    middle = style.page[0] / 2 + 4
    own = [
        seller.name,
        seller.street,
        *seller.town_lines,
        *(identifiers(sheet, facts) if style.ids_at == "head" else []),
    ]
    other = _address(sheet, facts.buyer, facts)
    if facts.shows_buyer_vat:
        key = sheet.random.choice(("your_vat_id", "vat_id"))
        other.append(f"{sheet.label(key)} {facts.buyer.vat}")
    bare = "unlabelled_pair" in style.habits and "customer_name_address" not in facts.omit
    seller_left = facts.language in ("fr", "it", "es", "pl") if bare else sheet.random.random() < 0.75
    first, second = (sheet.left, middle) if seller_left else (middle, sheet.left)
    ends = []
    sides = ((first, "from", own), (second, "bill_to", other))
    for x, key, lines in sides[: 1 if "customer_name_address" in facts.omit else 2]:
        if bare and x == first:  # its own name stands out instead
            sheet.write(x, top + style.pitch * 1.25, lines[0], bold=True, size=style.size + 3)
            ends.append(sheet.stack(x, top + style.pitch * 2.5, lines[1:]))
            continue
        if not bare:
            sheet.write(x, top, sheet.label(key), bold=True, colour=style.accent)
        ends.append(sheet.stack(x, top + style.pitch * 1.25, lines))
    return max(ends)


def addresses(sheet: Sheet, facts: Facts, free: float) -> float:
    """The buyer's address (and the seller's, where both stand side by side); returns the height below."""
    assert facts.buyer is not None
    style, seller = sheet.style, facts.seller
    top = max(sheet.random.uniform(46, 54), free + 9)
    if style.address == "pair":
        return _pair(sheet, facts, top)
    if "customer_name_address" in facts.omit:
        return top
    x = style.page[0] / 2 + 12 if style.address == "right" else sheet.left
    if style.address == "labelled":
        sheet.write(x, top, sheet.label("bill_to"), bold=sheet.random.random() < 0.6, colour=style.accent)
        top += style.pitch * 1.2
    elif style.head == "none" or sheet.random.random() < 0.55:
        joint = sheet.random.choice((" · ", ", ", " - ", " | ", " • "))
        sheet.write(x, top - 4, joint.join([seller.name, seller.street, seller.town]), size=6.5)
        if sheet.random.random() < 0.5:
            sheet.rule(top - 3, x, x + 80)
        top += 2
    lines = _address(sheet, facts.buyer, facts, salutation=style.address != "labelled")
    if facts.shows_buyer_vat and (style.address == "labelled" or sheet.random.random() < 0.4):
        key = sheet.random.choice(("your_vat_id", "vat_id")) if style.address == "labelled" else "your_vat_id"
        lines.append(f"{sheet.label(key)} {facts.buyer.vat}")
        facts.extra["buyer_vat_done"] = "yes"
    end = sheet.stack(x, top, lines)
    if style.address == "labelled" and facts.extra.get("ship") and style.meta not in ("right", "stacked"):
        _ship_to(sheet, facts, style.page[0] / 2 + 12, top - style.pitch * 1.2)
    return max(end, top + 22)


def _ship_to(sheet: Sheet, facts: Facts, x: float, y: float) -> None:
    street, town = facts.extra["ship"].split("~")
    assert facts.buyer is not None
    sheet.write(x, y, sheet.label("ship_to"), bold=True, colour=sheet.style.accent)
    sheet.stack(x, y + sheet.style.pitch * 1.2, [facts.buyer.name, street, town])


def pairs_of(sheet: Sheet, facts: Facts) -> Pairs:
    """Label and value of what identifies the invoice, in a random order that keeps number and date near the top."""
    style, random = sheet.style, sheet.random
    named = (("invoice_number", "number", facts.number), ("invoice_date", "date", style.day(facts.issued)))
    first: Pairs = [(sheet.label(key), text) for feature, key, text in named if feature not in facts.omit]
    if random.random() < 0.3:
        first.reverse()
    rest: Pairs = []
    if facts.customer_number:
        rest.append((sheet.label("customer_number"), facts.customer_number))
    if facts.order_number:
        rest.append((sheet.label("order"), facts.order_number))
    if isinstance(facts.delivered, tuple):
        joint = random.choice((" - ", " – ", {"de": " bis ", "en": " to ", "fr": " au "}.get(facts.language, " - ")))
        rest.append((sheet.label("period"), joint.join(style.day(day) for day in facts.delivered)))
    elif facts.delivered is not None:
        rest.append((sheet.label("delivery"), style.day(facts.delivered)))
    if facts.due is not None and facts.extra.get("due_at") == "meta":
        rest.append((sheet.label("due"), style.day(facts.due)))
    if random.random() < 0.25:
        rest.append((sheet.label("contact"), facts.seller.person))
    if style.ids_at == "meta":
        rest.extend((label, value) for label, value in _split(identifiers(sheet, facts)))
    if (
        facts.buyer is not None
        and facts.shows_buyer_vat
        and style.address != "pair"
        and "buyer_vat_done" not in facts.extra
        and "customer_name_address" not in facts.omit
    ):
        rest.append((sheet.label("your_vat_id"), facts.buyer.vat))
    _state_tax_point(sheet, facts)
    random.shuffle(rest)
    return first + rest


def _state_tax_point(sheet: Sheet, facts: Facts) -> None:
    """A date of issue that is labelled as the tax point as well states the day of supply, where no other row does."""
    if facts.delivered is None and "invoice_date" not in facts.omit and "tax point" in sheet.term("date").lower():
        facts.delivered = facts.issued
        facts.omit -= {"supply_date_or_period"}


def _split(lines: list[str]) -> Pairs:
    return [(line.rsplit(" ", 1)[0], line.rsplit(" ", 1)[1]) if line.count(" ") else (line, "") for line in lines]


def title_text(sheet: Sheet, facts: Facts) -> str:
    """What the document calls itself."""
    return sheet.term("credit_note" if facts.kind == "credit_note" else "invoice")


def inline(sheet: Sheet, facts: Facts) -> str:
    """Title, number and date in one line."""
    pattern = sheet.random.choice(_INLINE[facts.language])
    return pattern.format(t=title_text(sheet, facts), n=facts.number, d=sheet.style.day(facts.issued))
