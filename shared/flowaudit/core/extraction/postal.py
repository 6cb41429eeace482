"""What lines of postal addresses look like: postal code and town, street, legal form, contact line."""

from __future__ import annotations

import re

from flowaudit.core.extraction.patterns import Pattern
from flowaudit.core.extraction.text import fold

LEGAL_FORM = Pattern(
    r"(?<!\w)(?:gmbh|mbh|ag|kg|kgaa|ohg|gbr|e\.?\s?k\.?(?:fr|fm)?|e\.\s?v\.|eg|se|ug|partg(?:mbb)?|"
    r"a\.\s?g\.|vvag|stiftung|e\.\s?u\.|ges\.?\s?m\.?\s?b\.?\s?h\.?|"
    r"designated activity company|dac|clg|pllc|ltd\.?|limited|llc|llp|plc|inc\.?|corp\.?|corporation|co\.|"
    r"s\.?a\.?r\.?l\.?|sas|sasu|s\.a\.s\.?"
    r"|eurl|sci|s\.?a\.?|b\.?v\.?|n\.?v\.?|v\.?o\.?f\.?|s\.?r\.?l\.?s?|s\.?p\.?a\.?|s\.?n\.?c\.?|"
    r"s\.?l\.?u?\.?|s\.?c\.?p\.?|sp\.\s?z\s?o\.?\s?o\.?|s\.\s?c\.|sp\.\s?[jk]\.|spółka|oy|ab|aps|a/s|"
    r"s\.r\.o\.|kft|k\.s\.|bvba|sprl|srl|sagl|sàrl|einzelunternehmen)(?!\w)",
    re.IGNORECASE,
)
_TOWN = r"[A-ZÀ-ÖØ-ÞĀĄĆČĘĚŁŃÓŚŠŹŻŽ'][^\d:;|•·@€$%]{1,44}?(?:\s\d{1,2})?"
_ZIP_TOWN = Pattern(
    rf"^(?:(?P<cc>[A-Z]{{1,3}})(?:\s?[-–]\s?|\s))?(?P<zip>\d{{5}}|\d{{4}}\s?[A-Z]{{2}}|"
    rf"\d{{2}}-\d{{3}}|\d{{4}}-\d{{3}}|\d{{4}}|\d{{3}}\s\d{{2}}|[A-Z]\d[\dW]\s[A-Z0-9]{{4}})"
    rf"\s+(?P<town>{_TOWN})$"
)
_US = Pattern(
    r"^(?P<town>[^\W\d][^\d,]{2,30}),?\s(?P<state>[A-Z]{2}|[A-Z][a-z]{3,13})\.?,?\s(?P<zip>\d{5}(?:-\d{4})?)(?:,?\s(?:USA?|U\.S\.A\.?))?$"
)
_UK = Pattern(
    r"^(?:(?P<town>[^\W\d][^\d:]{1,40}?),?\s+)?(?P<zip>[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}|[A-Z]\d[\dW]\s[A-Z0-9]{4})$"
)
# with the signs that OCR takes for them: of some letters the small one has the shape of the capital
_DIGIT, _LETTER = r"[\dOQISZBGAT]", r"[A-Z012568ckopsuvwxz]"
_LAST = r"[A-Z012568ckopsuvwxz})\]]"  # a J is taken for a bracket
_UK_MISREAD = Pattern(  # some digit must have been read in the half where no letter is sure, else any short word fits
    rf"^(?:(?P<town>[^\W\d][^\d:]{{1,40}}?(?:\s\d{{1,2}})?),?\s+)?(?P<zip>[A-Z]{{1,2}}{_DIGIT}[A-Z\d]?\s(?=\w*\d){_DIGIT}{_LETTER}{_LAST}"
    rf"|(?:[A-Z]{{2}}\d|[A-Z$]\d\d)[A-Z\d]?\s{_DIGIT}{_LETTER}{_LAST}|[A-Z]{_DIGIT}[\dWOQISZBG]\s(?=\w*\d)[A-Z0-9]{{4}})$"
)
_STREET = Pattern(
    r"(?:\b\d{1,5}\s?[a-zA-Z]?(?:\s?[-/]\s?\d{1,4}\s?[a-zA-Z]?)?\.?$)|^(?:\d{1,5}(?:\s?[-–/]\s?\d{1,4})?\s?(?:bis|ter|"
    r"[a-zA-Z])?,?\s+[^\W\d])|\b(?:postfach|p\.?\s?o\.?\s?box|bp|apartado|postbus)\s\d",
    re.IGNORECASE,
)
STREET_WORD = Pattern(
    r"str\.(?=\s?\d|$)|(?:str(?:asse|aße)|straße|strasse|weg|allee|platz|gasse|ring|damm|ufer|chaussee|street|road|way|"
    r"quay|grove|close|avenue|lane|drive|blvd|boulevard|suite|ave\.?|rd\.?|\brue\b|\bplace\b"
    r"|chemin|quai|impasse|\bvia\b|viale|piazza|corso|calle|avda|plaza|paseo|camino|\bul\.|\bal\.|"
    r"aleja|ulica|\bplac\b|\brynek\b|\bpl\.|laan|straat|gracht|plein|kade|dijk|hof|markt|steig|berg)\b|(?<!\w)c/(?=\s?\w)",
    re.IGNORECASE,
)
_NOT_ADDRESS = Pattern(
    r"@|www\.|https?:|\b(?:tel|fax|telefax|telefon|telephone|telefono|tfno|tlf|phone|mobile?|handy|portable|gsm)\b\W*\d|"
    r"\b(?:tel|fax|e-?mail|iban|bic|registered (?:in|no|number)|company (?:no|number|reg)|"
    r"ust|ust-?id(?:-?nr)?|gln|gtin|vat|tva|siret|nip|cif|nif|rcs|rea|kvk|btw|hrb|p\.?iva|uid|"
    r"steuernummer|st\.-nr)\b[.:\s]|[€$£%]",
    re.IGNORECASE,
)
_TAX_ID = Pattern(  # which the buyer's block has as well
    r"^\W*(?:[a-z]{2}\s)?(?:ust|uid|vat|tva|btw|nip|p\.?\s?iva|cif|nif|n\W{0,2}\s?(?:de )?tva)(?!\w)[^@]*$"
)
_NO_TOWN = Pattern(
    r"^(?:st(?:ü|u)ck|stk|std|kg|tage?|days?|uhr|eur|euro|x|mal|seite|page|of|von|bis|nr|no|hours?|"
    r"m²|jours|units?|usd|chf|pcs|gmbh|ag|the|and|und|auf|im|rechnung|invoice)\b",
    re.IGNORECASE,
)


_FOUNDED = Pattern(
    r"\b(?:seit|since|depuis|est|gegr|founded|dal|desde|sinds|od)\b\D{0,12}(?:1[5-9]|20)\d\d", re.IGNORECASE
)


def zip_town(text: str, *, scanned: bool = False) -> tuple[str, str] | None:
    """Postal code and town of a line, or None. US lines give the state with the town: ("62701", "Springfield, IL").

    With ``scanned`` a British or Irish postal code may have letters in place of digits and the other way round; it is
    given as it was read.
    """
    text = text.strip(" ,;|·•-–.")
    if match := _US.match(text):
        return match["zip"], f"{match['town']}, {match['state']}"
    if (match := _ZIP_TOWN.match(text)) and not _NO_TOWN.match(match["town"]) and not _NOT_ADDRESS.search(fold(text)):
        if match["cc"] in ("HRB", "HRA", "NR", "BLZ", "FN", "IT", "BIC") and match["cc"] != "IT":
            return None
        return match["zip"], match["town"].strip()
    match = _UK.match(text) or (_UK_MISREAD.match(text) if scanned else None)
    if match is None:
        return None
    return match["zip"], (match["town"] or "").strip()


def is_street(text: str) -> bool:
    """Whether a line looks like a street with a number, or a post box."""
    if _NOT_ADDRESS.search(fold(text)) or _FOUNDED.search(text) or not re.search(r"[^\W\d]{2}", text):
        return False
    return bool(_STREET.search(text)) or (bool(STREET_WORD.search(text)) and any(c.isdigit() for c in text))


def is_contact(text: str) -> bool:
    """Whether a line is a phone, mail, bank or register line rather than part of an address."""
    return bool(_NOT_ADDRESS.search(fold(text)))


def reaches(text: str) -> bool:
    """Whether a line says how to reach a party or where to pay it: telephone, mail, web, account, register."""
    folded = fold(text)
    return bool(_NOT_ADDRESS.search(folded)) and not _TAX_ID.match(folded)


def plain_street(text: str) -> bool:
    """Whether a line is surely a street: a street word and a house number."""
    return bool(STREET_WORD.search(text)) and bool(_STREET.search(text))


def is_party_number(text: str) -> bool:
    """Numbers of the party that stand inside its address ("GLN 40…", "Nummer : 123", a mail address)."""
    return (
        is_contact(text)
        or bool(re.match(r"^(?:[^\W\d][\w. -]{1,24}\s?[:.]\s?)?[A-Z]{0,3}\d{4,}[A-Z]?(?:\s?\([A-Z]+\))?$", text))
        or bool(re.match(r"^(?:globale nummer|nummer|gln|iln|id|kundennummer|customer no)\b", fold(text)))
    )
