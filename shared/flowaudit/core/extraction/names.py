"""The name on top of an address: which lines make it, without salutations and formulas."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flowaudit.core.extraction.address_parts import parts_of
from flowaudit.core.extraction.addresses import Address, Line
from flowaudit.core.extraction.layout import Row
from flowaudit.core.extraction.patterns import Pattern
from flowaudit.core.extraction.persons import OWNER, is_person, is_trade
from flowaudit.core.extraction.postal import LEGAL_FORM
from flowaudit.core.extraction.text import Word, fold, joined, key_of

ADDRESSEE = frozenset({"herrn", "frau", "familie", "eheleute", "herrnundfrau"})
_TITLED = Pattern(r"(?:herrn?|frau|mr|mrs|ms|m\.|mme|dr|dipl|mag|ing|di|prof|dott|attn|z\.\s?hd)\b", re.IGNORECASE)
_TWO_NAMES = Pattern(r"[A-Z][a-z]+(?: [A-Z]\.?)? [A-Z][a-z]+")
_ENGLISH_FORMS = frozenset({"llp", "llc", "ltd", "limited", "inc", "corp", "plc", "co"})
_POLISH_FIRM = Pattern(
    r"(?:zaklad|przedsiebiorstwo|uslugi|pracownia|gabinet|kancelaria|biuro|warsztat|sklep|hurtownia|"
    r"firma (?:handlow|uslugow|produkcyjn)\w*|[fp]\.?h\.?u\.?|f\.?u\.?h?\.?)\s"
)
_PARTNERS = Pattern(r"^(?:di|de|von|et|und|&|y|i)\s.*(?:&|\bC\.|\b[A-Z]\.)")  # "S.n.c." / "di Zonta G. & C."
_FORMULA_WORDS = (
    "firma fa an andie anden to herr zhd mr mrs ms spettle spett m mme attn messrs dhr "
    "mevr sr sra thefirm company name entreprise aan alla monsieuretmadame madameetmonsieur mretmme "
    "metmme mrandmrs signoresignora senorysenora panstwo"
)
FORMULA = frozenset(_FORMULA_WORDS.split(" "))
_LEAST_KEY = 5
_TOP_ROWS = 4
_JOINS = frozenset({"&", "und", "and", "et", "en", "y", "–", "—", "-"})
_SOLE = Pattern(r"\be\.?\s?k\.?(?:fr|fm)?\W*$")
_AND = frozenset({"&", "and", "und", "et", "en", "e", "y", "i", "+"})
_WHOLE_WORD = Pattern(r"(?:[^\W\d_]{5,}|plc|GmbH|KG|AG|SE)\.$")  # not cut short: the stop ends the sentence
_BELONGS_PHRASES = (
    "a division of|division of|a trading name of|trading name of|a trading style of|part of|a brand of|"
    "a member of|a company of|trading as|operated by|betrieben von|betrieben durch|eine marke der|"
    "ein unternehmen der|ein geschaftsbereich der|ein betrieb der|une marque de|une enseigne de|exploite par|"
    "een handelsnaam van|onderdeel van|un marchio di|gestito da|una marca de|una division de|operado por|marka|"
    "czesc"
)
_BELONGS_TO = frozenset(key_of(phrase) for phrase in _BELONGS_PHRASES.split("|"))


def clean_name(text: str) -> str:
    """A name without the punctuation around it."""
    text = text.strip(" ,;:|·•–—-")
    return text[:-1] if _WHOLE_WORD.search(text) else text


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
    lines = _from_the_person_or_company(lines)
    words = _without_lead(list(lines[0].words))
    if (
        len(words) > 1
        and words[0].key in FORMULA
        and words[1].text.lower() not in _AND
        and words[0].key not in ("m", "an", "to", "company", "name")
    ):
        words = words[1:]
    if len(lines) > 1 and _goes_on(lines[0], lines[1]):
        words += lines[1].words
    return words


def with_legal_form(rows: Sequence[Row], words: list[Word]) -> list[Word]:
    """The name as the line prints it that adds the legal form: a letterhead bears the brand, the foot the company."""
    key = key_of(joined(words))
    if len(key) < _LEAST_KEY:
        return words
    if LEGAL_FORM.search(joined(words)):
        return _with_first_line(rows, words)
    for row in rows:
        for segment in row.segments:
            for part in parts_of(segment.words):
                for size in range(1, len(part)):
                    rest = joined(part[size:]).strip(" ,;")
                    if key_of(joined(part[:size])) == key and LEGAL_FORM.fullmatch(rest):
                        return part
    return words


def _with_first_line(rows: Sequence[Row], words: list[Word]) -> list[Word]:
    """The whole name where the letterhead sets its first words apart: "HALM | BORG" above "Architekten GmbH"."""
    key, top = key_of(joined(words)), {w.key for row in rows[:_TOP_ROWS] for w in row.words}
    for row in rows[_TOP_ROWS:]:
        for segment in row.segments:
            for part in parts_of(segment.words):
                more = part[: -len(words)]
                same = bool(more) and len(more) <= 3 and key_of(joined(part[len(more) :])) == key
                if same and all(w.key in top and w.text[:1].isupper() for w in more):
                    return part
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
    if OWNER.match(fold(second.text)):
        return _is_company(second.text)
    larger = first.words[0].height > 1.25 * second.words[0].height
    return larger or first.words[0].key == second.words[0].key or bool(LEGAL_FORM.match(second.text))


def _without_lead(words: list[Word]) -> list[Word]:
    """The company's name without the words that say how the trade name above belongs to it."""
    for size in range(min(5, len(words) - 1), 1, -1):
        if key_of(joined(words[:size])) in _BELONGS_TO:
            return words[size:]
    owned = len(words) > 2 and bool(OWNER.match(words[0].key)) and _is_company(joined(words))
    return words[1:] if owned else words


def _is_company(text: str) -> bool:
    """Whether a legal form makes the owner of a sign a company: a merchant's sign is the merchant's own firm."""
    return bool(LEGAL_FORM.search(text)) and not _SOLE.search(fold(text))


def _from_the_person_or_company(lines: list[Line]) -> list[Line]:
    """Below a brand of one or two lines: the company with its legal form, or the person above the name of a trade."""
    for i, line in enumerate(lines):
        formed = len(line.words) > 1 and bool(LEGAL_FORM.search(line.text))
        if i > 1 and formed and not any(c.isdigit() for c in line.text):
            return lines[i:]
        if formed:
            break
        if i > 1 and is_trade(line.text) and is_person(lines[i - 1].text):
            return lines[i - 1 :]
    return lines


def _goes_on(first: Line, second: Line) -> bool:
    if is_trade(first.text) and is_person(second.text):
        return True
    if key_of(first.text) in ADDRESSEE:
        return True
    if _POLISH_FIRM.match(fold(first.text)) and is_person(second.text):
        return True  # the firm of a Polish trader ends with his name
    if LEGAL_FORM.search(second.text) and not LEGAL_FORM.search(first.text):
        return not OWNER.match(fold(second.text))
    if LEGAL_FORM.search(first.text) and _PARTNERS.match(second.text):
        return True
    last = first.words[-1].text  # the line's text is without the marks around it
    return last in _JOINS or last.endswith("-") or bool(LEGAL_FORM.fullmatch(first.text))
