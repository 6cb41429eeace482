"""Comparing names of organisations and addresses: spelling, legal forms and the noise of OCR."""

from __future__ import annotations

import re
from enum import StrEnum

from flowaudit.core.model.project import Beneficiary
from flowaudit.core.rules.reading import fold

# Legal forms, longest first; the canonical form is the key under which contracts and registers write them.
_FORMS = (
    ("GMBH_CO_KG", r"g?gmbh (und|&|u|\+)? ?(co|compagnie|cie) ?kg"),
    ("GMBH", r"gesellschaft mit beschraenkter haftung|g?gmbh|mbh"),
    ("UG", r"ug \(?haftungsbeschraenkt\)?|ug|unternehmergesellschaft"),
    ("KGAA", r"kgaa"),
    ("AG", r"ag|aktiengesellschaft"),
    ("KG", r"kg|kommanditgesellschaft|(und|&) co"),
    ("OHG", r"ohg"),
    ("PARTG", r"partg ?mbb|partg|partnerschaft"),
    ("GBR", r"gbr|gesellschaft buergerlichen rechts|egbr"),
    ("EK", r"e ?k|e ?kfm|e ?kfr|einzelunternehmen"),
    ("EV", r"e ?v|eingetragener verein"),
    ("EG", r"eg|eingetragene genossenschaft"),
    ("SE", r"se"),
    ("LTD", r"ltd|limited"),
    ("PLC", r"plc"),
    ("LLP", r"llp"),
    ("LLC", r"llc"),
    ("INC", r"inc|corp|corporation"),
    ("SARL", r"s ?a ?r ?l"),
    ("SA", r"s ?a"),
    ("SRL", r"s ?r ?l"),
    ("SPA", r"s ?p ?a"),
    ("BV", r"b ?v"),
    ("NV", r"n ?v"),
    ("SPZOO", r"sp ?z ?o ?o"),
    ("SRO", r"s ?r ?o"),
    ("OY", r"oyj?"),
    ("AB", r"ab"),
    ("AS", r"a ?s|aps"),
)
_FORM = re.compile("|".join(rf"(?P<{name}>(?<![a-z0-9])(?:{pattern})(?![a-z0-9]))" for name, pattern in _FORMS))
_FOUNDING = re.compile(r"\b(i ?gr?|in gruendung|in liquidation|i ?l)\b")
# Words that begin a department or person after the name, and words that say nothing.
_MARKER_WORDS = (
    "abteilung abt einkauf buchhaltung rechnungswesen finanzbuchhaltung zentrale z hd zhd zu haenden herr herrn frau "
    "dr prof dipl ing mr mrs ms attn accounts department purchasing finance c o postfach kreditorenbuchhaltung "
    "rechnungseingang"
)
_MARKERS = frozenset(_MARKER_WORDS.split())
_FILLERS = _MARKERS | {"firma", "fa", "der", "die", "das", "the", "payable", "verwaltung"}
_CONFUSABLE = str.maketrans({"0": "o", "1": "l", "|": "l", "!": "l", "i": "l", "5": "s", "8": "b", "6": "g"})
SUBSET_SCORE = 88
NEUTRAL_SCORE = 96


class AddressMatch(StrEnum):
    """How the address on the document relates to the beneficiary's."""

    SAME = "SAME"
    SAME_TOWN = "SAME_TOWN"
    OTHER = "OTHER"
    NOT_KNOWN = "NOT_KNOWN"


def _spaced(name: str) -> str:
    """Folded, dots gone, other punctuation as spaces: ``e.V.`` is ``ev``."""
    text = fold(name).replace(".", "")
    return " ".join(re.sub(r"[^a-z0-9&+()|! ]", " ", text).split())


def legal_form(name: str) -> str | None:
    """The canonical legal form in a name (``GMBH_CO_KG``), or None; the last one stated counts."""
    found = [match.lastgroup for match in _FORM.finditer(_spaced(name))]
    return found[-1] if found else None


def core_name(name: str) -> str:
    """The name without legal form, founding note and punctuation; if nothing is left, the whole of it."""
    text = _spaced(name)
    bare = _FOUNDING.sub(" ", _FORM.sub(" ", text))
    bare = " ".join(re.sub(r"[^a-z0-9|! ]", " ", bare).split())
    return bare or text


def name_score(stated: str, wanted: str) -> int:
    """0 to 100: how surely ``stated`` is ``wanted``, legal forms apart.

    Additions that only address a department or person do not count; other additions make it at most 88.
    """
    ours, theirs = core_name(stated), core_name(wanted)
    if not ours or not theirs:
        return 0
    score = max(_ratio(ours, theirs), _ratio(_ocr(ours), _ocr(theirs)) - 2)
    wanted_words = set(theirs.split())
    extra = [word for word in ours.split() if word not in wanted_words]
    if extra and wanted_words <= set(ours.split()):
        neutral = set(extra) <= _FILLERS or (ours.startswith(theirs) and extra[0] in _MARKERS)
        score = max(score, NEUTRAL_SCORE if neutral else SUBSET_SCORE)
    return round(max(0.0, score))


def _ratio(first: str, second: str) -> float:
    from rapidfuzz import fuzz  # needed with a beneficiary only

    return max(
        fuzz.ratio(first, second), fuzz.token_sort_ratio(first, second), fuzz.ratio(_dense(first), _dense(second))
    )


def _dense(text: str) -> str:
    return text.replace(" ", "")


def _ocr(text: str) -> str:
    """Letters that OCR mixes up made equal."""
    return text.translate(_CONFUSABLE).replace("rn", "m").replace("vv", "w").replace("cl", "d")


def address_match(stated: str | None, beneficiary: Beneficiary) -> AddressMatch:
    """The document's address against street, postal code and town of the beneficiary."""
    if not stated or not (beneficiary.street or beneficiary.zip):
        return AddressMatch.NOT_KNOWN
    from rapidfuzz import fuzz

    text = _street(stated)
    same_zip = bool(beneficiary.zip) and re.search(rf"(?<!\d){re.escape(fold(beneficiary.zip or ''))}(?!\d)", text)
    town = fold(beneficiary.city or "")
    same_town = bool(same_zip) or (bool(town) and town in text)
    street = _street(beneficiary.street or "")
    same_street = bool(street) and fuzz.partial_ratio(street, text) >= 88 and _house(street) == _house_in(text, street)
    if same_street and (same_town or not (beneficiary.zip or town)):
        return AddressMatch.SAME
    return AddressMatch.SAME_TOWN if same_town else AddressMatch.OTHER


def _street(text: str) -> str:
    return re.sub(r"str(asse|\.)?(?=[\s\d,]|$)", "str", re.sub(r"[^a-z0-9, ]", "", fold(text).replace("str.", "str ")))


def _house(street: str) -> str | None:
    numbers = re.findall(r"\d+", street)
    return numbers[-1] if numbers else None


def _house_in(text: str, street: str) -> str | None:
    """The house number if the text holds it, so that a missing one does not match another."""
    wanted = _house(street)
    return wanted if wanted is None or re.search(rf"(?<!\d){wanted}(?!\d)", text) else ""
