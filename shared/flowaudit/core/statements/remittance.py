"""What a booking's text says: the bank's word for it, who is on the other side, the references, and what is left."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from flowaudit.core.extraction.identifiers import IBAN_LENGTHS, compact, iban_valid
from flowaudit.core.extraction.numbers import CODES, to_decimal
from flowaudit.core.extraction.text import key_of
from flowaudit.core.model.money import Money
from flowaudit.core.statements.amounts import BODY
from flowaudit.core.statements.model import Party, References
from flowaudit.core.statements.vocabulary import KINDS, TAGS

_TAG = re.compile(
    r"(?<![\w])(?:" + "|".join(f"(?P<{name}>{words})" for name, words in TAGS.items()) + r")(?:\s?:|\+|\s?\.:)\s*",
    re.IGNORECASE,
)
_IBAN = re.compile(r"(?<![A-Za-z0-9])([A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30})(?![A-Za-z0-9])")
_WORDS_OF_KIND = 4
_SHORTEST_NAME = 3
_LONG = 6  # letters of an abbreviated word for a booking
_FOREIGN = re.compile(
    rf"(?<![\w.,])(?P<amount>{BODY})\s?(?P<code>[A-Z]{{3}})\b|\b(?P<before>[A-Z]{{3}})\s?(?P<then>{BODY})"
)
_RATE = re.compile(
    r"\b(?:Umrechnungskurs|Wechselkurs|Kurs|exchange rate|rate|taux(?: de change)?|wisselkoers|koers"
    r"|tipo de cambio|cambio)\W{0,3}(?:\D{0,10}?)(\d{1,4}[.,]\d{2,6})\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Told:
    """A booking's text in its parts."""

    kind: str
    party: Party
    remittance: str
    references: References


def understood(rows: Sequence[str], *, party: str = "", kind: str = "", iban: str = "", bic: str = "") -> Told:
    """The parts of a text of ``rows``. What a column of its own says (``party`` …) is taken as it is."""
    left = [row for row in (" ".join(row.split()) for row in rows) if row]
    if not kind and left:
        kind, rest = _kind(left[0])
        left = ([rest] if rest else []) + left[1:] if kind else left
    if not party and left and _is_name(left[0], has_more=len(left) > 1 or bool(kind)):
        party, left = left[0], left[1:]
    parts = _parts(" ".join(left))
    iban = iban or parts.get("iban", "")
    text = parts["remittance"]
    if not iban and (match := _IBAN.search(text)) and (found := _cut(compact(match[1]))):
        iban = found
    return Told(
        kind,
        Party(party, _cut(compact(iban)) or compact(iban), compact(bic or parts.get("bic", "").split(" ")[0])),
        text,
        References(
            _no_reference(parts.get("end_to_end", "")),
            parts.get("mandate", ""),
            parts.get("creditor_id", ""),
            parts.get("bank", ""),
        ),
    )


def foreign(text: str, currency: str, mark: str) -> tuple[Money | None, Decimal | None]:
    """The amount of a payment in another currency, and its rate, as a text states them."""
    for match in _FOREIGN.finditer(text):
        code = match["code"] or match["before"]
        found = to_decimal(match["amount"] or match["then"], mark)
        if code in CODES and code != currency and found is not None:
            rate = _RATE.search(text)
            told = to_decimal(rate[1], mark) if rate else None
            return Money(found[0], code), told[0] if told else None
    return None, None


def _kind(row: str) -> tuple[str, str]:
    """The bank's word for a booking that opens a row, and the rest of the row."""
    words = row.split(" ")
    for end in range(min(_WORDS_OF_KIND, len(words)), 0, -1):
        key = key_of("".join(words[:end]))
        cut_off = words[end - 1].endswith(".") and len(key) > _LONG and any(kind.startswith(key) for kind in KINDS)
        if key in KINDS or cut_off:
            return " ".join(words[:end]), " ".join(words[end:]).strip(" /-:")
    return "", row


def _is_name(row: str, *, has_more: bool) -> bool:
    """Whether a row may be the other side's name: letters more than digits, and no reference."""
    letters, digits = sum(c.isalpha() for c in row), sum(c.isdigit() for c in row)
    return has_more and letters >= _SHORTEST_NAME and letters > 2 * digits and _TAG.match(row) is None


def _parts(text: str) -> dict[str, str]:
    """The text behind each tag; what stands before the first tag, and behind tags of the remittance, is that."""
    found: dict[str, str] = {"remittance": ""}
    loose: list[str] = []
    matches = list(_TAG.finditer(text))
    loose.append(text[: matches[0].start()] if matches else text)
    for position, match in enumerate(matches):
        end = matches[position + 1].start() if position + 1 < len(matches) else len(text)
        name = str(match.lastgroup)
        value = text[match.end() : end].strip()
        if name == "remittance":
            loose.append(value)
        elif name == "other":
            loose.append(match[0] + value)
        elif name == "iban":
            found["iban"], rest = _split_iban(value)
            loose.append(rest)
        else:
            first, _, rest = value.partition(" ")
            found.setdefault(name, first)
            loose.append(rest)
    found["remittance"] = " ".join(" ".join(loose).split())
    return found


def _split_iban(value: str) -> tuple[str, str]:
    """An IBAN that opens a text, by its country's length, and the rest."""
    length = IBAN_LENGTHS.get(value[:2].upper(), 0)
    taken = count = 0
    for taken, char in enumerate(value, start=1):  # noqa: B007 (the last position is wanted)
        count += not char.isspace()
        if count == length:
            break
    if not length or count < length:
        first, _, rest = value.partition(" ")
        return first, rest
    return compact(value[:taken]), value[taken:].strip()


def _cut(value: str) -> str:
    """A valid IBAN that opens a compact text, else nothing."""
    cut = value[: IBAN_LENGTHS.get(value[:2], 0)]
    return cut if iban_valid(cut) else ""


def _no_reference(value: str) -> str:
    return "" if key_of(value) in ("notprovided", "nonref", "nichtangegeben") else value
