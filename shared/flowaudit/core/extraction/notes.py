# ruff: noqa: E501 — a table of phrases
"""Statements that rules need: reverse charge, small business, margin scheme and the like, with the words that say so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from flowaudit.core.extraction.document import Reading
from flowaudit.core.extraction.layout import Row
from flowaudit.core.extraction.patterns import Pattern
from flowaudit.core.extraction.text import Word, fold, joined

# Slug → patterns over folded text. Legal bases: UStG §§ 4, 6, 6a, 13b, 14 (4), 14b, 19, 20, 25, 25a; Directive
# 2006/112/EC art. 138, 146, 194 to 199, 226; national wordings of the same.
PATTERNS: dict[str, str] = {
    "reverse_charge": r"reverse.?charge|steuerschuldnerschaft(?! (?:liegt|verbleibt|ist|bleibt) (?:beim|bei dem|bei der|beim) (?:leistenden|auftragnehmer|rechnungssteller))|umkehrung der steuerschuld|13\s?b\s?(?:abs[^a-z]*\s?)?ustg|leistungsempfanger[^.]{0,30}schuldet|ubergang der steuerschuld"
    r"|autoliquidation|btw verlegd|verlegging van|inversione contabile|inversion del sujeto pasivo|odwrotne obciazenie|article 19[46]|art\.? 19[46]|(?<!\d)283[- ]2\b",
    "small_business": r"(?:[§$]+|par\.?|gemass|nach|abs\.?\s?\d)\s?19\b[^.]{0,25}ustg|kleinunternehmer|small business (?:scheme|exempt)|tva non applicable|(?<!\d)293\s?b\b|franchise en base|kleineondernemersregeling|regime forfettario"
    r"|kleinondernemer|vrijstelling kleine|zwolnienie podmiotowe|art\.?\s?113\s+ust|art\.? 1,? c(?:omm[ai]|\.)\s?5[48]",
    "margin_scheme": r"differenzbesteuer|[§$]+\s?25\s?a\b|margin scheme|regime (?:particulier )?(?:de la|del|du) marg|margeregeling|regime del margine|gebrauchtgegenstande/?\s?sonderregelung|sonderregelung fur gebraucht|procedura marzy",
    "intra_community": r"innergemeinschaftliche (?:lieferung|warenlieferung)|intra.?community (?:supply|delivery|supplies)|livraisons? intra.?communautaires?|intracommunautaire levering|cessione intracomunitaria|entrega intracomunitaria"
    r"|wewnatrzwspolnotow|6a\s?(?:abs[^a-z]*)?\s?ustg|262\s?ter|article 138|art\.? 138|art\.?\s?41 d\.?l",
    "export": r"steuerfreie ausfuhr|ausfuhrlieferung|export (?:of goods|supply|delivery|sale)|zero.rated export|exonerat\w+ (?:de )?tva[^.]{0,40}262 i\b|article 262 i\b|exportation|uitvoer buiten|non imponibile art\.? 8|exportacion|6 (?:abs\. ?1 )?ustg\b|eksport towarow|article 146",
    "self_billing": r"self.?bill(?:ing|ed)|autofacturation|autofactuur|zelffacturering|factuur uitgereikt door (?:de )?afnemer|autofattura|facturacion por el destinatario|autofacturacion|samofakturowanie|gutschriftsverfahren|gutschrift[^.]{0,40}[§$]+ ?14 abs\. ?2|[§$]+ ?14 abs\. ?2 s(?:atz|\.) ?[25] ustg|abrechnung durch den leistungsempfanger|facture etablie par [^.]{0,40} au nom et pour le compte|emessa dal (?:cliente|cessionario|committente) per conto",
    "travel_agency": r"sonderregelung fur reiseburos|tour operators.? margin|agences de voyages?|[§$]+\s?25 ustg|reisebureaus|agenzie di viaggio|agencias de viajes",
    "retention": r"14\s?b\b[^.]{0,20}ustg|aufbewahrungs(?:pflicht|frist)|(?:rechnung|beleg)[^.]{0,60}zwei jahre[^.]{0,40}aufzubewahren|2 jahre aufzubewahren",
    "cash_accounting": r"ist.?versteuer|versteuerung nach vereinnahmten|vereinnahmten entgelten|cash accounting|tva sur les encaissements|iva per cassa|criterio de caja|metoda kasowa|kasstelsel",
}
_EXEMPT = (
    r"steuerbefrei|von der (?:umsatz|mehrwert)steuer befreit|umsatzsteuerfrei|steuerfrei|umsatzsteuerbefreit|vat exempt|exempt from vat|exempt(?:ed)? (?:from )?tax|tax.exempt|exoneration de tva|exonere de tva|vrijgesteld van btw|esente iva|esente da iva"
    r"|exento de iva|exenta de iva|zwolnion|nicht steuerbar|keine umsatzsteuer|ohne umsatzsteuer gem|kein ausweis|nicht ausgewiesen|wird keine|non soggett|no vat|vat exemption|zero.rated|outside the scope|operazione (?:senza|esente)|operacion exenta"
)


_CITES = Pattern(r"§|\$\s?\d|\bart(?:icles?|iculos?|icol[oi]|\.|ikel)?\s?\d|directive|richtlinie|ustg|\bcgi\b|\d{4}/\d")


_ENDS = Pattern(
    r"(?:[^\W\d_]{5,}|UStG|\b[A-Z]{3,}|/(?:E[CGU]|CE|UE|WE)|\)|\d{4,})[.!]$"
)  # no abbreviation: "Abs.", "Nr.", "i.V.m."


_PARAGRAPH = Pattern(r"(?:\bart(?:\.|icle|ikel|iculo|icolo)?|§)\s?\d+[a-z]?$")  # of which law, the next line says
_NUMBERED = frozenset({"nr", "no", "n", "art", "abs", "lid", "comma", "ust", "pkt"})
_SMALL = Pattern(r"\d{1,3}\.$")


@dataclass(eq=False, slots=True)
class Note:
    """A statement with the rows and words that make it; ``amount`` says whether an amount stands on its row."""

    slug: str
    row: Row
    words: list[Word]
    score: float
    amount: bool = False


@lru_cache(maxsize=1)
def _compiled() -> tuple[re.Pattern[str], list[tuple[str, re.Pattern[str]]], re.Pattern[str]]:
    every = re.compile("|".join(f"(?:{p})" for p in [*PATTERNS.values(), _EXEMPT]))
    return every, [(slug, re.compile(pattern)) for slug, pattern in PATTERNS.items()], re.compile(_EXEMPT)


def find_notes(reading: Reading) -> tuple[dict[str, Note], Note | None]:
    """The statements by slug, and the sentence that gives the reason for an exemption, if there is one."""
    every, patterns, exempt = _compiled()
    found: dict[str, Note] = {}
    reasons: list[Note] = []
    rows = reading.rows
    for index, row in enumerate(rows):
        if not any(c.isalpha() for c in row.text):
            continue
        for segment in row.segments:
            follower = _below(reading, index, segment.x0)
            words = [*segment.words, *follower]
            text = fold(" ".join(w.text for w in words))
            match = every.search(text)
            own = fold(segment.text)
            if match is None or match.start() >= len(own):
                continue
            slugs = [slug for slug, pattern in patterns if pattern.search(text)]
            for slug in slugs:
                found.setdefault(slug, Note(slug, row, words if not every.search(own) else segment.words, 0.85))
            if exempt.search(text) or set(slugs) & {
                "reverse_charge",
                "small_business",
                "margin_scheme",
                "intra_community",
                "export",
            }:
                reasons.append(Note("exemption", row, _clause(_sentence(segment.words, words, own, every), every), 0.7))
                reasons[-1].amount = any(n.is_money for n in reading.numbers.get(index, ()))
    return found, _best(reasons)


def _below(reading: Reading, index: int, x0: float) -> list[Word]:
    """The words right below, where a sentence may go on."""
    row = reading.rows[index]
    words: list[Word] = []
    last = row.y1
    for following in reading.rows[index + 1 : index + 5]:
        if following.page is not row.page or following.y0 - last > 0.7 * row.page.em or len(words) > 14:
            break
        for segment in following.segments:
            if abs(segment.x0 - x0) < 0.8 * row.page.em:
                words += segment.words
                last = following.y1
                break
    return words


def _sentence(own_words: list[Word], words: list[Word], own: str, every: re.Pattern[str]) -> list[Word]:
    """The segment alone if it is complete, with the next line if the sentence goes on there."""
    if every.search(own) and (own.rstrip().endswith((".", "!", ")")) or len(words) == len(own_words)):
        return own_words
    rest = words[len(own_words) :]
    if rest and _PARAGRAPH.search(own):
        return words
    if len(own_words) > 12 and not rest[0].text[:1].islower():
        return own_words
    if (rest and (rest[0].text[:1].islower() or rest[0].text[:1] in "§$(" or rest[0].text[:1].isdigit())) or len(
        own_words
    ) <= 2:
        return words
    return own_words


def _clause(words: list[Word], every: re.Pattern[str]) -> list[Word]:
    """The first of several sentences on a line that speaks of it."""
    start = 0
    for i, word in enumerate(words):
        last = i + 1 == len(words)
        numbered = i > 0 and words[i - 1].key in _NUMBERED and _SMALL.match(word.text)  # "art. 20 KB nr. 1. Bij …"
        ends = numbered or _ENDS.search(word.text)
        if not last and not (ends and words[i + 1].text[:1].isupper()):
            continue
        if every.search(fold(" ".join(w.text for w in words[start : i + 1]))):
            return words[start : i + 1]
        start = i + 1
    return words


def _law(note: Note) -> tuple[bool, bool]:
    """Whether the statement cites the law, and whether it has a number at all."""
    text = fold(joined(note.words))
    return bool(_CITES.search(text)), any(c.isdigit() for c in text) and "%" not in text


def _best(reasons: list[Note]) -> Note | None:
    """The statement that cites the law and is more than a catchword; the first of equals."""
    return max(
        reasons,
        key=lambda n: (*_law(n), not n.amount, min(len(n.words), 4), -n.row.index),
        default=None,
    )
