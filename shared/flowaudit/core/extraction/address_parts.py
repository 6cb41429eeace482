"""The parts of a line of an address: what separators part, which of them holds postal code and town."""

from __future__ import annotations

import re

from flowaudit.core.extraction.patterns import Pattern
from flowaudit.core.extraction.persons import is_person
from flowaudit.core.extraction.postal import LEGAL_FORM, STREET_WORD, is_contact, is_street, zip_town
from flowaudit.core.extraction.text import Word, joined

_HOUSE_NUMBER = Pattern(r"^\d{1,4}[a-zA-Z]?$")
_LEADING_NUMBER = Pattern(r"^\d{1,4}(?:\s?bis|ter|[a-zA-Z])?,$")
_STATE_ZIP = Pattern(r"(?:[A-Z]{2}|(?:[A-Z][a-z]{3,13}\s)?[A-Z][a-z]{3,13})\s\d{5}(-\d{4})?(?:\sUSA?)?")
_ZIP = Pattern(r"\d{4,5}|\d{2}-\d{3}")
_SEPARATOR = Pattern(r"^[|•·∙●■▪*–—\-/,;¦»]+$")
_SENTENCE_END = Pattern(r"(?:[^\W\d_]{5,}|\b(?:plc|Ltd|Limited|GmbH|AG|KG|SE|SA)|\d[A-Z]{2})\.$")


def ends_sentence(word: Word) -> bool:
    """Whether a word with a full stop ends a sentence rather than being cut short ("Str.", "St.")."""
    number = word.text.endswith(".") and sum(c.isdigit() for c in word.text) > 5  # "CIF A12345678. Street 1"
    return number or bool(_SENTENCE_END.search(word.text))


def parts_of(words: list[Word]) -> list[list[Word]]:
    """Split a line at separators (| · – , and the like)."""
    parts: list[list[Word]] = []
    begin = True
    for i, word in enumerate(words):
        if _SEPARATOR.match(word.text):
            begin = True
            continue
        more = i + 1 < len(words)
        number = ends_sentence(word) and not word.text[-2:-1].isalpha()
        sentence = ends_sentence(word) and more and words[i + 1].text[:1].isupper()
        named = word.text.endswith(":") and more  # "Registered office: Unit 7"
        closed = number or sentence or named or word.text.endswith((",", ";", "|"))
        if begin and (not parts or parts[-1][-1].text.endswith(":")) and _LEADING_NUMBER.match(word.text):
            closed = False  # "9, rue du Port": the number goes with the street behind it
        alone = closed or i + 1 == len(words) or bool(_SEPARATOR.match(words[i + 1].text))
        if begin and not (parts and alone and _HOUSE_NUMBER.match(word.text.rstrip(",;|"))):
            parts.append([])  # a house number alone goes with its street: "Via Roma, 12, 00184 Roma"
        parts[-1].append(word)
        begin = closed
    return parts


def belongs(text: str) -> bool:
    """Whether a part of a line can be of an address: no contact, and no label such as "Registered office:"."""
    return bool(re.search(r"\w", text)) and not is_contact(text) and not text.endswith(":")


def before_number(words: list[Word]) -> list[Word]:
    """The name before a separator and a number of the party: "Ann Example · VAT no. 123"; empty if there is none."""
    parts = parts_of(words)
    name = joined(parts[0]) if len(parts) > 1 else ""
    named = bool(LEGAL_FORM.search(name)) or is_person(name)
    return parts[0] if named and not is_contact(name) and not any(c.isdigit() for c in name) else []


def town_of(words: list[Word]) -> tuple[str, str] | None:
    """Postal code and town of words; those of a scan may have confused letters and digits."""
    return zip_town(joined(words), scanned=any(word.box.confidence < 1.0 for word in words))


def zip_part(parts: list[list[Word]]) -> tuple[int, list[Word], tuple[str, str]] | None:
    """The part of a line that holds postal code and town; one that could be a street too counts last."""
    best: tuple[int, tuple[int, list[Word], tuple[str, str]]] | None = None
    for at, words in enumerate(parts):
        part = words
        hit = town_of(part)
        if hit is None and len(parts) == at + 2 and not any(c.isdigit() for c in joined(part)):
            behind = joined(parts[at + 1]).strip()  # "Hamburg, 21073"
            if _ZIP.fullmatch(behind):
                return at, part + parts[at + 1], (behind, joined(part).strip(" ,"))
        if hit is None and at + 1 < len(parts) and _STATE_ZIP.fullmatch(joined(parts[at + 1]).strip(" ,")):
            part = words + parts[at + 1]
            hit = town_of(part)
        if hit is None:
            continue
        rank = 2 if not STREET_WORD.search(hit[1]) else 1
        if best is None or rank > best[0]:
            best = (rank, (at, part, hit))
    return _unseparated(parts) if best is None else best[1]


def _unseparated(parts: list[list[Word]]) -> tuple[int, list[Word], tuple[str, str]] | None:
    """ "Acme GmbH Long Street 12 04109 Leipzig": street and town without a sign between them. The parts are cut in
    place: what stands before the house number's street stays one part unless a legal form ends it."""
    for at, words in enumerate(parts):
        for i in range(2, len(words) - 1):
            if not _HOUSE_NUMBER.match(words[i - 1].text) or not is_street(joined(words[:i])):
                continue
            end = next((j for j in (len(words), i + 2, i + 3) if town_of(words[i:j])), 0)
            hit = town_of(words[i:end]) if end else None
            if hit is None:
                continue
            head = [words[:i]]
            for k in range(1, i - 1):
                if LEGAL_FORM.fullmatch(words[k].text.strip(",")):
                    head = [words[: k + 1], words[k + 1 : i]]
            parts[at : at + 1] = [*head, words[i:end]]
            return at + len(head), words[i:end], hit
    return None
