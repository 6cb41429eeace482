"""The name on top of an address: which lines make it, without salutations and formulas."""

from __future__ import annotations

import re

from flowaudit.core.extraction.addresses import Address, Line
from flowaudit.core.extraction.patterns import Pattern
from flowaudit.core.extraction.postal import LEGAL_FORM
from flowaudit.core.extraction.text import Word, fold, key_of

ADDRESSEE = frozenset({"herrn", "frau", "familie", "eheleute", "herrnundfrau"})
_TITLED = Pattern(r"(?:herrn?|frau|mr|mrs|ms|m\.|mme|dr|dipl|attn|z\.\s?hd)\b", re.IGNORECASE)
OWNER = Pattern(r"inh\b|inhaber|prop\b|owner|gf\b|c/o")
_TWO_NAMES = Pattern(r"[A-Z][a-z]+(?: [A-Z]\.?)? [A-Z][a-z]+")
_ENGLISH_FORMS = frozenset({"llp", "llc", "ltd", "limited", "inc", "corp", "plc", "co"})
_PARTNERS = Pattern(r"^(?:di|de|von|et|und|&|y|i)\s.*(?:&|\bC\.|\b[A-Z]\.)")  # "S.n.c." / "di Zonta G. & C."
_FORMULA_WORDS = (
    "firma fa an andie anden to herr zhd mr mrs ms spettle spett m mme attn messrs dhr "
    "mevr sr sra thefirm company name entreprise aan alla"
)
FORMULA = frozenset(_FORMULA_WORDS.split(" "))


def clean_name(text: str) -> str:
    """A name without the punctuation around it."""
    return text.strip(" ,;:|·•–—-")


def name_words(address: Address) -> list[Word]:
    """The words of the name: the top line, with the next if the legal form stands there or it is only a salutation.

    What stands above a salutation is not part of the addressee; lines without letters are none."""
    lines = [line for line in address.lines[: address.street] if sum(c.isalpha() for c in line.text) > 1]
    for i in range(len(lines) - 2, -1, -1):
        key = key_of(lines[i].text)
        if key in FORMULA:
            lines = lines[i + 1 :]
            break
        if key in ADDRESSEE:
            lines = lines[i:]
            break
    if not lines:
        return []
    if len(lines) > 1 and _is_contact_person(lines[0], lines[1]):
        lines = lines[1:]
    if len(lines) > 1 and _is_trade_name(lines[0], lines[1]):
        lines = lines[1:]
    words = list(lines[0].words)
    if len(words) > 1 and words[0].key in FORMULA and words[0].key not in ("m", "an", "to", "company", "name"):
        words = words[1:]
    if len(lines) > 1 and _goes_on(lines[0], lines[1]):
        words += lines[1].words
    return words


def _is_contact_person(first: Line, second: Line) -> bool:
    """A person above a company ("Mike Ross" / "Pearson LLP"): titled, or two plain names above a whole company name."""
    if not LEGAL_FORM.search(second.text) or LEGAL_FORM.search(first.text) or len(second.words) < 2:
        return False
    if _TITLED.match(first.text):
        return True
    return second.words[-1].text.lower().strip(".,") in _ENGLISH_FORMS and bool(_TWO_NAMES.fullmatch(first.text))


def _is_trade_name(first: Line, second: Line) -> bool:
    """A brand above the company ("MAYR" / "Mayr Tools GmbH"; "Le Port" / "SARL Le Fournil"): the lower is whole."""
    if first.words[0].key == second.words[0].key and len(first.words) < len(second.words):
        return not any(c.isdigit() for c in second.text)
    if not LEGAL_FORM.search(second.text) or LEGAL_FORM.search(first.text) or len(second.words) < 2:
        return False
    larger = first.words[0].height > 1.25 * second.words[0].height
    return larger or first.words[0].key == second.words[0].key or bool(LEGAL_FORM.match(second.text))


def _goes_on(first: Line, second: Line) -> bool:
    if key_of(first.text) in ADDRESSEE:
        return True
    if LEGAL_FORM.search(second.text) and not LEGAL_FORM.search(first.text):
        return not OWNER.match(fold(second.text))
    if LEGAL_FORM.search(first.text) and _PARTNERS.match(second.text):
        return True
    return first.text.endswith(("&", " und", "-", ",")) and bool(re.search(r"[&-]$| und$", first.text))
