"""Whether an address is the seller's or the buyer's: where it stands, what stands around it, where its name recurs."""

from __future__ import annotations

from flowaudit.core.extraction.addresses import Address
from flowaudit.core.extraction.document import Reading
from flowaudit.core.extraction.names import ADDRESSEE, FORMULA, name_words
from flowaudit.core.extraction.postal import LEGAL_FORM, is_contact, reaches
from flowaudit.core.extraction.text import fold, joined, key_of

_FOOT = 0.85
_LEAST_NAME = 6
_LEAST_BRAND = 5  # letters
_TO = frozenset({"to", "an", "a", "aan"})
_BUYER_RIGHT = frozenset({"fr", "it", "es", "pl"})  # windows of their envelopes, and the habit of their forms
_SLIP = 330  # points: paper of tills is up to 112 mm wide


def rate(address: Address, everyone: list[Address], reading: Reading) -> tuple[float, float]:
    """How well one print of an address fits as the seller's and as the buyer's."""
    if address.label is not None and not _remittance(address):
        kinds = address.label.kinds
        if "buyer" in kinds:
            return -2.0, 6.0
        if "seller" in kinds:
            return 6.0, -2.0
        named = any(other.label is not None and "buyer" in other.label.kinds for other in everyone)
        return -3.0, -3.0 if named else 0.1  # where nobody else can be the buyer, it is who receives the goods
    page = address.page
    x, y = address.x0 / page.width, address.y1 / page.height
    first_page = page.number == reading.layout.pages[0].number
    seller, buyer = 0.4, 0.3
    if address.one_line:
        seller, buyer = seller + 1.6, buyer - 1.2
    if y > 0.8:
        seller, buyer = seller + 1.4, buyer - 1.5
    elif first_page and y < 0.4:
        buyer += 1.0
        seller += 0.5 + (0.5 if y < 0.17 else 0.0)
        if reading.habits.language in _BUYER_RIGHT:
            seller += 0.3 if x < 0.45 and y < 0.25 else 0.0
            buyer += 0.3 if x > 0.45 and y > 0.08 else 0.0
        else:
            seller += 0.3 if x > 0.5 and y < 0.25 else 0.0
            buyer += 0.3 if x < 0.45 and y > 0.12 else 0.0
        seller += 0.6 if _large_name(address) else 0.0
    if _sender_above(address, everyone):
        buyer += 2.0
    if fold(address.lines[0].text).split(" ")[0].strip(".:") in ADDRESSEE | FORMULA:
        buyer += 1.5
    if address.headed and not any(a.headed and a is not address and a.page is page for a in everyone):
        buyer += 0.8  # a seller's letterhead needs no heading
    more, less = _by_numbers(address, reading)
    seller, buyer = seller + more, buyer + less
    if named_elsewhere(address):
        seller, buyer = seller + 1.2, buyer - 0.4
    slip = page.width < _SLIP  # it names no customer: what looks like one is a route or an article
    if len(everyone) == 1 and (slip or address.lines[0].segment.row is page.rows[0]):
        seller += 1.5
    return seller, buyer - (2.0 if slip else 0.0)


def _by_numbers(address: Address, reading: Reading) -> tuple[float, float]:
    """What telephone, account and tax numbers in and right below an address add for the seller and for the buyer."""
    seller = buyer = 0.0
    own = {id(line.segment): line.segment.text for line in address.lines}
    contact = sum(reaches(s.text) for s in address.after) + sum(reaches(text) for text in own.values())
    if contact:
        seller += min(0.5 + 0.3 * contact, 1.4)
        buyer -= 0.3
    elif any(is_contact(s.text) for s in address.after):
        seller += 0.4  # its VAT id alone
    below = {kind for s in address.after[:3] for x in reading.labels.get(s.row.index, ()) for kind in x.kinds}
    if "vat_id" in below and "customer_vat_id" not in below:
        seller, buyer = (seller - 0.4, buyer + 0.6) if _vat_id_in_foot(reading) else (seller + 0.4, buyer)
    if below & {"iban", "bic"}:
        seller, buyer = seller + 1.0, buyer - 0.5
    return seller, buyer + (1.2 if "customer_vat_id" in below else 0.0)


def _vat_id_in_foot(reading: Reading) -> bool:
    """Whether a VAT id stands in a page's foot, where the seller's is, and another one higher up."""
    ids = [i for i in reading.identifiers if i.kind == "vat_id"]
    low = {i.value for i in ids if i.row.y0 > _FOOT * i.row.page.height}
    return bool(low) and any(i.value not in low for i in ids)


def _remittance(address: Address) -> bool:
    """Whether "To:" stands on a slip at the foot that goes back with the payment: there it names the payee."""
    label = address.label
    return label is not None and label.key in _TO and address.y0 > 0.55 * address.page.height


def _large_name(address: Address) -> bool:
    """Whether the name is set in larger type than the rest of the page, as a letterhead is."""
    words = address.lines[0].words
    return address.street > 0 and max(w.height for w in words) > 1.25 * address.page.line_height


def named_elsewhere(address: Address) -> bool:
    """Whether the name, without its legal form, recurs in the letterhead above or in the foot."""
    name = joined(name_words(address))
    core = key_of(LEGAL_FORM.compiled.sub(" ", name))[:24]
    if len(core) < _LEAST_NAME:
        return False
    own = {id(line.segment) for line in address.lines}
    page = address.page
    for row in page.rows:
        foot = row.y0 > _FOOT * page.height
        large = row.y1 - row.y0 > 1.25 * page.line_height and row.y0 < address.y0 + page.em
        if not foot and not large:
            continue
        for segment in row.segments:
            tall = segment.y1 - segment.y0 > 1.25 * page.line_height
            if id(segment) not in own and (foot or tall) and _names(segment.text, core, whole=not foot):
                return True
    return False


def _names(text: str, core: str, *, whole: bool) -> bool:
    """Whether a line holds the name, or spells it as a web address, or (``whole``) is no more than its beginning."""
    key = key_of(text)
    if core in key or (whole and len(key) >= _LEAST_BRAND and core.startswith(key)):
        return True
    return ("@" in text or "www" in text) and any(len(part) > 5 and part in core for part in _sites(text))


def _sites(text: str) -> list[str]:
    """The bare names of mail and web addresses: "info@acme.example" → "acme"."""
    found = []
    for word in fold(text).split(" "):
        if "@" in word or "www." in word:
            domain = word.rpartition("@")[2].removeprefix("https://").removeprefix("www.")
            found.append(key_of(domain.split("/")[0].rpartition(".")[0]))
    return found


def _sender_above(address: Address, everyone: list[Address]) -> bool:
    """Whether the small line with the sender stands right above, as in a window envelope."""
    em = address.page.em
    return not address.one_line and any(
        other.one_line
        and other.page is address.page
        and abs(other.lines[0].words[0].x0 - address.x0) < 3 * em
        and 0 < address.y0 - other.y1 < 5 * em
        for other in everyone
    )
