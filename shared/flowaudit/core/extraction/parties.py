"""Who issued the invoice and who receives it: the addresses of the page, each weighed for both roles."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flowaudit.core.extraction.address_lines import is_part_of_address
from flowaudit.core.extraction.address_prints import grouped
from flowaudit.core.extraction.addresses import Address, find_addresses
from flowaudit.core.extraction.document import Reading
from flowaudit.core.extraction.foreign import foreign_addresses
from flowaudit.core.extraction.forms import form_addresses
from flowaudit.core.extraction.layout import PageLayout, Segment
from flowaudit.core.extraction.names import clean_name, name_words, with_legal_form
from flowaudit.core.extraction.patterns import Pattern
from flowaudit.core.extraction.persons import OWNER, is_person, is_sole_trader
from flowaudit.core.extraction.postal import LEGAL_FORM, is_contact, is_party_number, zip_town
from flowaudit.core.extraction.prose import prose_addresses
from flowaudit.core.extraction.roles import named_elsewhere, rate
from flowaudit.core.extraction.stacking import lines_of_type
from flowaudit.core.extraction.text import Word, fold, joined, key_of
from flowaudit.core.extraction.titles import find_titles

_LEAST_SURNAME = 4  # letters


@dataclass(eq=False, slots=True)
class Party:
    """One side of the invoice: the words of its name, its address, all prints of that address."""

    name: str
    name_words: list[Word]
    page: PageLayout
    address: Address | None
    prints: list[Address]
    labelled: bool
    score: float


_FINDERS = (find_addresses, form_addresses, foreign_addresses, prose_addresses)


def find_parties(reading: Reading) -> tuple[Party | None, Party | None]:
    """Seller and buyer; either may be missing."""
    addresses = [a for page in reading.layout.pages for find in _FINDERS for a in find(page, reading.labels)]
    groups = grouped(addresses, scanned=reading.layout.scanned)
    rated = [(group, *_rate(group, addresses, reading)) for group in groups.values()]
    best: tuple[float, list[Address] | None, list[Address] | None] = (0.0, None, None)
    options: list[_Weighed] = [(None, 0.0, 0.0), *rated]  # an address that fits no role has none
    for seller, as_seller, _ in options:
        for buyer, _, as_buyer in options:
            if seller is buyer and seller is not None:
                continue
            total = as_seller + as_buyer
            if total > best[0]:
                best = (total, seller, buyer)
    doubt = _doubt(options, best)
    buyer_party = _party(best[2], "buyer", reading, set()) if best[2] else None
    others = {id(w) for g in groups.values() if g is not best[1] for a in g for w in (*name_words(a), *a.words)}
    seller_party = _party(best[1], "seller", reading, others) if best[1] else None
    for party in (seller_party, buyer_party):
        if party is not None and not party.labelled:
            party.score -= 0.18 * doubt
    return seller_party, buyer_party


_Weighed = tuple[list[Address] | None, float, float]


def _doubt(options: list[_Weighed], best: tuple[float, list[Address] | None, list[Address] | None]) -> float:
    """0 to 1: how close the best reading with another seller comes to the chosen one."""
    others = (
        as_seller + as_buyer
        for seller, as_seller, _ in options
        for buyer, _, as_buyer in options
        if seller is not best[1] and (seller is not buyer or seller is None)
    )
    return min(max(1.0 - (best[0] - max(others, default=0.0)), 0.0), 1.0)


def _rate(group: list[Address], everyone: list[Address], reading: Reading) -> tuple[float, float]:
    """How well the address fits as the seller's and as the buyer's."""
    seller = buyer = 0.0
    for address in group:
        s, b = rate(address, everyone, reading)
        seller, buyer = max(seller, s) + 0.25 * min(max(s, 0), 1), max(buyer, b)
    if len(group) > 1 and any(a.one_line for a in group):
        seller += 0.5
    return seller, buyer


def _party(group: list[Address], role: str, reading: Reading, others: set[int]) -> Party | None:
    def rank(a: Address) -> tuple[int, int, int]:
        named = int(a.street > 0) + int(bool(LEGAL_FORM.search(a.lines[0].text)))
        return (int(a.label is not None and role in a.label.kinds), named, int(a.one_line))

    best = max(group, key=rank)
    words = _longest_name(group, name_words(best))
    labelled = best.label is not None
    sure = 0.9 if labelled else 0.75
    owner = bool(words) and bool(OWNER.match(fold(words[0].text)))
    known = labelled or bool(LEGAL_FORM.search(joined(words))) or named_elsewhere(best) or _printed_twice(group, words)
    numbered = is_person(joined(words)) and is_party_number(best.lines[0].segment.text)
    known = known or numbered or _recurs(reading, group, words)
    if role == "seller" and (owner or not (words and known)):
        least = 0.6 if words and not owner else 0.35
        elsewhere = name_elsewhere(reading, best, others, least)
        words, sure = (elsewhere, sure_elsewhere(reading, elsewhere)) if elsewhere else (words, 0.55)
    words = with_legal_form(reading.rows, words) if role == "seller" else words
    whole = _fullest(group, best)
    if not words:
        return Party("", [], best.page, whole, group, labelled, 0.5)
    page = next(p for p in reading.layout.pages if p.number == words[0].box.page)
    return Party(clean_name(joined(words)), words, page, whole, group, labelled, sure)


def _fullest(group: list[Address], best: Address) -> Address:
    """The print of an address that has lines which others leave out: in whose care, which house."""
    kept = [a for a in group if is_part_of_address(a.lines[min(a.street, len(a.lines) - 1)].text)]
    return best if best in kept or not kept else kept[0]


def _printed_twice(group: list[Address], words: list[Word]) -> bool:
    """Whether two prints of the address bear the same name."""
    key = key_of(joined(words))
    return bool(key) and sum(key_of(joined(name_words(a))) == key for a in group) > 1


def _recurs(reading: Reading, group: list[Address], words: list[Word]) -> bool:
    """Whether a person's surname stands below the letter, too: under the greetings, beside the account."""
    name = joined(words)
    surname = words[-1].key if words else ""
    if len(surname) < _LEAST_SURNAME or not is_person(name):
        return False
    own = {line.segment.row.index for address in group for line in address.lines}
    low = [row for row in reading.rows if row.y0 > row.page.height / 2 and row.index not in own]
    return any(surname == word.key for row in low for word in row.words)


def _longest_name(group: list[Address], words: list[Word]) -> list[Word]:
    """The name as the fullest print of the address has it: a line of senders cuts it at a dash."""
    key = key_of(joined(words))
    fuller = [other for other in map(name_words, group) if key and key_of(joined(other)).startswith(key)]
    return max([words, *fuller], key=lambda other: len(key_of(joined(other))))


_BANK = Pattern(r"bank|sparkasse|banque|banca\b|banco|caixa|credit|kreditinstitut")


def name_elsewhere(reading: Reading, address: Address | None, others: set[int], least: float) -> list[Word]:
    """The seller's name where it does not stand on its address: a letterhead in large type, a line with a legal form,
    the name that the mail or web address spells. ``others`` are the words (by id) of the other addresses."""
    domain = _domain(reading)
    others = others | {id(w) for title in find_titles(reading) for w in title.words[:1]}
    best: tuple[float, Segment | None] = (least, None)
    for page in reading.layout.pages[:1]:
        for row in page.rows:
            for segment in row.segments:
                if id(segment.words[-1]) in others or id(segment.words[0]) in others:
                    continue
                score = _name_score(segment, page, address, domain, reading)
                if score > best[0]:
                    best = (score, segment)
    chosen = best[1]
    return (
        [] if chosen is None else [*_line_before(reading, chosen), *_own_words(chosen), *_lines_behind(reading, chosen)]
    )


def sure_elsewhere(reading: Reading, words: list[Word]) -> float:
    """How sure a name is that does not stand on its address: with a legal form, or spelled by the mail or web address,
    more than a brand or the first words of a letterhead."""
    domain = _domain(reading)
    spelled = len(domain) > 3 and domain in key_of(joined(words))
    return 0.65 if LEGAL_FORM.search(joined(words)) else 0.6 if spelled else 0.45


def _line_before(reading: Reading, segment: Segment) -> list[Word]:
    """The upper half of a name that is set on two lines: the top line of the letterhead, flush, without a form."""
    page = segment.row.page
    for block in page.blocks:
        if len(block.segments) > 1 and block.segments[1] is segment:
            above = block.segments[0]
            same = (
                abs(above.x0 - segment.x0) < 0.3 * page.em
                and abs((above.y1 - above.y0) - (segment.y1 - segment.y0)) < 1
            )
            named = reading.labels.get(above.row.index) or LEGAL_FORM.search(above.text) or is_contact(above.text)
            if same and not named and len(above.words) <= 5 and not any(c.isdigit() for c in above.text):
                return above.words
    return []


def _lines_behind(reading: Reading, segment: Segment) -> list[Word]:
    """The further lines of a letterhead that sets each word of a name below the other, in its own large type."""
    words: list[Word] = []
    for below in lines_of_type(segment):
        if reading.labels.get(below.row.index) or is_contact(below.text) or not below.text.replace(" ", "").isalpha():
            break
        words += below.words
    return words


def _own_words(segment: Segment) -> list[Word]:
    """Up to the first separator: "Acme GmbH | Street 1 | Town" names Acme."""
    words: list[Word] = []
    for i, word in enumerate(segment.words):
        dash = word.text in ("-", "–", "—") and not _trade(segment.words[i + 1 :])
        if (dash or word.text in ("|", "·", "•")) and words:
            break
        words.append(word)
        if word.text.endswith(",") and not LEGAL_FORM.match(joined(segment.words[i + 1 :])):
            break  # "Acme, S.L." goes on
    return words


def _trade(words: list[Word]) -> bool:
    """Whether what follows a dash can be the rest of a name ("Ann Example – Graphic Design")."""
    return 0 < len(words) <= 2 and all(w.text.replace("-", "").isalpha() for w in words)


def _name_score(segment: Segment, page: PageLayout, address: Address | None, domain: str, reading: Reading) -> float:
    text = joined(_own_words(segment))
    key = key_of(text)
    if len(key) < 3 or sum(c.isdigit() for c in text) > 4 or is_contact(text) or len(segment.words) > 9:
        return 0.0
    if any(label.start == segment.start for label in reading.labels.get(segment.row.index, ())) or zip_town(text):
        return 0.0
    score = 0.0
    if _BANK.search(key):
        score -= 0.7
    if LEGAL_FORM.search(text):
        score += 0.6 if not OWNER.match(fold(text)) else 0.2
    elif is_sole_trader(text):
        score += 0.6
    tall = segment.y1 - segment.y0
    usual = page.line_height
    if segment.y0 < 0.25 * page.height:
        score += min(max(tall / usual - 1.0, 0.0), 1.5) * 0.4 + 0.15 * (1 - segment.y0 / (0.25 * page.height))
    spelled = len(domain) > 3 and (
        domain in key or (len(key) > 4 and domain.startswith(key)) or key_of(text.split(" ")[0]) == domain
    )
    score += 0.7 if spelled else 0.0
    if address is not None and abs(segment.y1 - address.y0) < 6 * page.em:
        score += 0.25
    if is_person(text):
        above = address is not None and abs(segment.x0 - address.x0) < page.em and segment.y1 <= address.y0 + 1
        score += (0.3 if above else 0.0) + (0.5 if _mailed(segment, reading) and not spelled else 0.0)
    return score


def _mailed(segment: Segment, reading: Reading) -> bool:
    """Whether a mail address spells a word of the name: "sibylle@…"."""
    mails = [key_of(w.text) for row in reading.rows for w in row.words if "@" in w.text]
    return any(len(w.key) >= _LEAST_SURNAME and w.key in mail for w in segment.words for mail in mails)


def _domain(reading: Reading) -> str:
    """The bare name of the first mail or web address that is not a provider's."""
    for row in reading.rows:
        for word in row.words:
            match = re.search(r"(?:@|www\.)([a-z0-9.-]+)\.[a-z]{2,}", fold(word.text))
            if match:
                name = key_of(match[1].split(".")[-1])
                if name not in {
                    "gmail",
                    "gmx",
                    "web",
                    "tonline",
                    "yahoo",
                    "outlook",
                    "hotmail",
                    "icloud",
                    "orange",
                    "wanadoo",
                    "freenet",
                }:
                    return name
    return ""
