"""Comparing names, addresses and identifiers as a reader would: spelling, umlauts and legal forms aside."""

from __future__ import annotations

import re
import unicodedata

_NAME_SIMILARITY = 88.0
_ADDRESS_OVERLAP = 0.7

#: Long forms to short ones; longer patterns first. Only what both sides state is compared.
_LEGAL_FORMS = (
    (r"gesellschaft mit beschrankter haftung", "gmbh"),
    (r"gesellschaft m\s*b\s*h", "gmbh"),
    (r"\bg\s?m\s?b\s?h\b", "gmbh"),
    (r"unternehmergesellschaft(?: haftungsbeschrankt)?", "ug"),
    (r"\bug haftungsbeschrankt", "ug"),
    (r"aktiengesellschaft", "ag"),
    (r"kommanditgesellschaft", "kg"),
    (r"offene handelsgesellschaft", "ohg"),
    (r"eingetragener verein", "ev"),
    (r"\be v\b", "ev"),
    (r"eingetragene genossenschaft", "eg"),
    (r"\beingetragener? kauf(?:mann|frau)|\be k\b", "ek"),
    (r"\blimited\b", "ltd"),
    (r"\bd\s?a\s?c\b", "dac"),
    (r"\bs a r l\b", "sarl"),
    (r"\bs p a\b", "spa"),
    (r"\bs r l\b", "srl"),
    (r"\bb v\b", "bv"),
    (r"\bs a\b", "sa"),
)
_FORMS = frozenset(
    {"gmbh", "ug", "ag", "kg", "kgaa", "ohg", "gbr", "ev", "eg", "ek", "se", "mbb", "partg"}
    | {"ltd", "plc", "llp", "inc", "dac", "sarl", "sas", "sa", "spa", "srl", "bv", "nv"}
)
_FILLERS = frozenset(
    ("und", "and", "et", "co", "cie", "herr", "herrn", "frau", "firma", "mr", "mrs", "ms", "the", "z", "hd", "zhd")
)
_STREET = ((r"str\b", "strasse"), (r"\bpl\b", "platz"))
_COUNTRIES = frozenset(
    {"d", "de", "deutschland", "germany", "allemagne", "at", "osterreich", "austria", "ch", "schweiz", "switzerland"}
    | {"fr", "france", "frankreich", "ie", "ireland", "irland", "gb", "uk", "nl", "netherlands", "niederlande"}
)


def fold(text: str) -> str:
    """Lower case, ß as ss, umlauts without dots whether written ``ü`` or ``ue``, signs as spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss"))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = re.sub(r"([aou])e", r"\1", plain)
    return " ".join(re.findall(r"[^\W_]+", plain))


def _legal(text: str) -> tuple[list[str], set[str]]:
    """The words of a name without legal forms and fillers, and the legal forms."""
    plain = fold(text)
    for pattern, short in _LEGAL_FORMS:
        plain = re.sub(pattern, short, plain)
    words = plain.split()
    forms = {word for word in words if word in _FORMS}
    return [word for word in words if word not in _FORMS and word not in _FILLERS], forms


def same_name(ours: str, theirs: str) -> bool:
    """Whether two names mean the same person: similar words, and no two different legal forms."""
    words_a, forms_a = _legal(ours)
    words_b, forms_b = _legal(theirs)
    if forms_a and forms_b and forms_a != forms_b:
        return False
    if not words_a or not words_b:
        return fold(ours) == fold(theirs)
    from rapidfuzz.fuzz import ratio, token_sort_ratio  # most documents bring no XML

    a, b = " ".join(words_a), " ".join(words_b)
    if max(ratio(a, b), token_sort_ratio(a, b), ratio(a.replace(" ", ""), b.replace(" ", ""))) >= _NAME_SIMILARITY:
        return True
    short, long = sorted((set(words_a), set(words_b)), key=len)
    return len(short) > 1 and short <= long  # one side adds a department or a contact


def _address_words(text: str) -> set[str]:
    plain = fold(re.sub(r"(?i)str\.", "strasse ", text))
    for pattern, full in _STREET:
        plain = re.sub(pattern, full, plain)
    plain = re.sub(r"(\d)\s+([a-z])\b", r"\1\2", plain)  # "12 a" is "12a"
    plain = re.sub(r"([a-z])strasse\b", r"\1 strasse", plain)
    return {word for word in plain.split() if word not in _COUNTRIES}


def same_address(ours: str, theirs: str) -> bool:
    """Whether two addresses name the same place: postcodes agree and most words of the shorter one are in the other."""
    words_a, words_b = _address_words(ours), _address_words(theirs)
    zips_a, zips_b = ({w for w in words if re.fullmatch(r"\d{4,5}", w)} for words in (words_a, words_b))
    if zips_a and zips_b and not zips_a & zips_b:
        return False
    shorter = min(len(words_a), len(words_b))
    return shorter == 0 or len(words_a & words_b) / shorter >= _ADDRESS_OVERLAP


def same_identifier(ours: str, theirs: str) -> bool:
    """Whether two identifiers have the same letters and digits."""
    return _bare(ours) == _bare(theirs)


def _bare(text: str) -> str:
    return re.sub(r"[\W_]", "", text).casefold()
