"""Whose identifier it is: VAT ids, tax numbers and bank accounts, each with its owner."""

from __future__ import annotations

from dataclasses import dataclass

from flowaudit.core.extraction import identifiers
from flowaudit.core.extraction.addresses import Address
from flowaudit.core.extraction.countries import country_of
from flowaudit.core.extraction.document import Reading
from flowaudit.core.extraction.geometry import relate
from flowaudit.core.extraction.identifiers import Identifier
from flowaudit.core.extraction.labels import Label, of_kinds
from flowaudit.core.extraction.layout import Segment
from flowaudit.core.extraction.misread import misread_vat_ids
from flowaudit.core.extraction.parties import Party
from flowaudit.core.extraction.selfbilling import named_side


@dataclass(eq=False, slots=True)
class Owned:
    """An identifier with how well it fits its owner."""

    found: Identifier
    score: float


def vat_ids(
    reading: Reading, seller: Party | None, buyer: Party | None, *, exchanged: bool = False
) -> tuple[Owned | None, Owned | None]:
    """The seller's and the buyer's VAT id; where they are ``exchanged`` the foot of the page is the buyer's."""
    ids = [i for i in reading.identifiers if i.kind == "vat_id"]
    ids += _national(reading, ids)
    if reading.habits.language == "es":
        ids += _alone(reading, {i.row.index for i in ids})
    if reading.layout.scanned:
        ids += misread_vat_ids(reading.rows, of_kinds(reading.labels, ("vat_id", "customer_vat_id")), reading.labels)
    best_seller: Owned | None = None
    best_buyer: Owned | None = None
    rated = [(found, *_owner(reading, found, seller, buyer, exchanged)) for found in ids]
    for found, s, b in rated:
        if s > 0 and s >= b and (best_seller is None or s > best_seller.score):
            best_seller = Owned(found, s)
        if b > 0 and b > s and (best_buyer is None or b > best_buyer.score):
            best_buyer = Owned(found, b)
    if best_seller and best_buyer and best_seller.found.value == best_buyer.found.value:
        if best_seller.score >= best_buyer.score:
            best_buyer = None
        else:
            best_seller = None
    if best_buyer is None and best_seller is not None and buyer is not None:
        best_buyer = _remaining(rated, best_seller)
    return best_seller, best_buyer


def _remaining(rated: list[tuple[Identifier, float, float]], own: Owned) -> Owned | None:
    """The other of two VAT ids under one label ("VAT no." twice) is the buyer's if the seller's is clearly better
    placed: in the seller's block or foot, or of the seller's country."""
    others = {f.value: (f, s) for f, s, _ in rated if f.value[-9:] != own.found.value[-9:]}
    if len(others) != 1:
        return None
    found, as_seller = next(iter(others.values()))
    return Owned(found, 0.6) if own.score - as_seller >= 0.15 else None


def _national(reading: Reading, known: list[Identifier]) -> list[Identifier]:
    """Numbers without a country prefix that stand to a VAT label."""
    found: list[Identifier] = []
    for label in of_kinds(reading.labels, ("vat_id", "customer_vat_id")):
        if "vat" in label.kinds and not label.colon:
            continue
        for index in range(label.row.index, min(label.row.index + 2, len(reading.rows))):
            row = reading.rows[index]
            taken = [i for i in known if i.row is row]
            found.extend(
                candidate
                for candidate in identifiers.national_ids(row)
                if all(candidate.end <= i.start or i.end <= candidate.start for i in taken)
                and relate(label, row, candidate.start, candidate.end, reading.labels) >= 0.75
            )
    return found


def _alone(reading: Reading, known: set[int]) -> list[Identifier]:
    """Spanish tax numbers on a line of their own, without a label, as below a party's name."""
    found: list[Identifier] = []
    for row in reading.rows:
        if row.index not in known:
            whole = {(s.start, s.end) for s in row.segments}
            found.extend(
                i for i in identifiers.national_ids(row) if (i.start, i.end) in whole and not i.value.isdigit()
            )
    return found


def _owner(
    reading: Reading, found: Identifier, seller: Party | None, buyer: Party | None, exchanged: bool
) -> tuple[float, float]:
    row = found.row
    as_seller, as_buyer = 0.5, 0.2
    for label in of_kinds(reading.labels, ("vat_id", "customer_vat_id")):
        fit = relate(label, row, found.start, found.end, reading.labels)
        if fit < 0.3:
            continue
        if "customer_vat_id" in label.kinds:
            as_buyer = max(as_buyer, 0.6 + 0.4 * fit)
            as_seller -= 0.5 if fit >= 0.6 else 0.0
        else:
            as_seller = max(as_seller, 0.55 + 0.2 * fit)
            as_buyer = max(as_buyer, 0.3)
        side = named_side(label, found.start) if row is label.row else ""
        as_seller += 0.4 if side == "seller" else 0.0
        as_buyer += 0.8 if side == "buyer" else 0.0
    if _inside(found, buyer, reading):
        as_buyer += 0.6
        as_seller -= 0.2
    if _inside(found, seller, reading):
        as_seller += 0.5
    if row.y0 > 0.85 * row.page.height:
        as_seller, as_buyer = (as_seller - 0.2, as_buyer + 0.5) if exchanged else (as_seller + 0.25, as_buyer)
    if any("other" in label.kinds for label in _party_labels_above(reading, found)):
        as_seller -= 0.4
    for party, weight in ((seller, 0.3), (buyer, -0.3)):
        home = None if party is None or party.address is None else country_of(party.address)
        if home is not None and found.value[:2] == home:
            as_seller += weight
    if found.valid:
        as_seller, as_buyer = as_seller + 0.02, as_buyer + 0.02
    return as_seller, as_buyer


_META = frozenset(
    {"invoice_number", "invoice_date", "date", "due_date", "delivery_date", "delivery_period", "order_number"}
)


def _own_lines(address: Address, reading: Reading) -> list[Segment]:
    """The lines right below an address up to the first that is labelled as a reference or date of the invoice."""
    lines: list[Segment] = []
    for segment in address.after:
        labels = [x for x in reading.labels.get(segment.row.index, ()) if segment.start <= x.start < segment.end]
        if any(x.kinds & _META for x in labels):
            break
        lines.append(segment)
    return lines


def _inside(found: Identifier, party: Party | None, reading: Reading) -> bool:
    """Whether the identifier stands in, or right below, the block of a party."""
    if party is None:
        return False
    x0 = found.row.words[found.start].x0
    segment = found.row.segment_at(found.start)
    for address in party.prints:
        page = found.row.page
        if address.page is not page:
            continue
        right = max(w.x1 for line in address.lines for w in line.words) + 6 * page.em
        below = max([address.y1, *(s.y1 for s in _own_lines(address, reading))])
        top = address.label.row.y0 if address.label else address.y0
        left = min(w.x0 for line in address.lines for w in line.words) - 2 * page.em
        if top - page.em <= found.row.y_mid <= below + 0.5 * page.em and (
            left <= segment.x0 <= right or left <= x0 <= right
        ):
            return True
    return False


def _party_labels_above(reading: Reading, found: Identifier) -> list[Label]:
    """The nearest party label above in the same column."""
    row = found.row
    x0 = row.segment_at(found.start).x0
    for index in range(row.index - 1, max(row.index - 9, -1), -1):
        above = reading.rows[index]
        if above.page is not row.page:
            break
        hits = [
            label
            for label in reading.labels.get(index, ())
            if label.kinds & {"seller", "buyer", "other"}
            and abs(label.x0 - x0) < 4 * row.page.em
            and label.start == label.segment.start
        ]
        if hits:
            return hits
    return []


def tax_number(reading: Reading, buyer: Party | None) -> Owned | None:
    """The seller's tax number: by label, or by its slashed form."""
    best: Owned | None = None
    labels = of_kinds(reading.labels, ("tax_number",))
    for row in reading.rows:
        if not any(c.isdigit() for c in row.text):
            continue
        for found in identifiers.tax_numbers(row):
            fits = [relate(label, row, found.start, found.end, reading.labels) for label in labels]
            fit = max(fits, default=0.0)
            score = 0.3 + 0.65 * fit if fit >= 0.5 else 0.0
            if score and (best is None or score > best.score) and not _inside(found, buyer, reading):
                best = Owned(found, score)
    return best


def iban(reading: Reading) -> Owned | None:
    """The account to pay to: the first IBAN, one with a label and right check digits before others."""
    best: Owned | None = None
    labels = of_kinds(reading.labels, ("iban",))
    for position, found in enumerate(i for i in reading.identifiers if i.kind == "iban"):
        fit = max((relate(label, found.row, found.start, found.end, reading.labels) for label in labels), default=0.0)
        score = 0.6 + 0.2 * fit + (0.17 if found.valid else 0.0) - 0.02 * position
        if best is None or score > best.score:
            best = Owned(found, score)
    return best


def bic(reading: Reading) -> Owned | None:
    """The BIC beside its label, or beside the IBAN."""
    best: Owned | None = None
    for label in of_kinds(reading.labels, ("bic",)):
        for index in range(max(0, label.row.index - 1), min(label.row.index + 3, len(reading.rows))):
            row = reading.rows[index]
            for found in identifiers.bics(row):
                if any(found.start < other.end and other.start < found.end for other in reading.labels.get(index, ())):
                    continue
                score = relate(label, row, found.start, found.end, reading.labels)
                if score > 0.3 and (best is None or score > best.score):
                    best = Owned(found, score)
    return best
