"""Payment terms in words: "14 Tage netto", "due within 30 days", "30 jours fin de mois", "sofort fällig"."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from flowaudit.core.extraction.document import Reading
from flowaudit.core.extraction.layout import Row
from flowaudit.core.extraction.patterns import Pattern
from flowaudit.core.extraction.text import Word, fold

_DAYS = Pattern(
    r"(?<!\d)(?:(?:innerhalb|binnen|within|in|sous|entro|a|en|termin(?: platnosci)?|net|netto|dans|"
    r"uiterlijk binnen|zahlungsziel|zahlbar)\s*:?\s*)?(?:(?:von|of|de|di|les|the)\s+)?"
    r"(?P<n>\d{1,3})\s*(?:tagen?|tg|werktagen|kalendertagen|days?|calendar days|jours|dagen|giorni|gg|dias|dni)(?!\w)"
)
_NET_N = Pattern(r"\bnet(?:to)?\s?(?P<n>\d{1,3})\b(?!\s*[.,%'’]|\s\d)")
_AT_ONCE = Pattern(
    r"sofort (?:nach erhalt )?(?:und )?(?:ohne abzug )?(?:fallig|zahlbar)|zahlbar sofort|"
    r"fallig sofort|due (?:up)?on receipt|payable on receipt|due immediately|immediate payment|"
    r"paiement immediat|paiement comptant|payable (?:a|des) reception"
    r"|a reception de (?:la )?facture|per direct|betaling per omgaande|pagamento immediato|"
    r"rimessa diretta|a vista|pago al contado|al contado|platne natychmiast|netto kasse|"
    r"direct te voldoen"
)
_TERM_WORDS = Pattern(
    r"zahl|fallig|netto|rechnung|uberweis|ohne abzug|pay|due|net|term|jours|paiement|regl|factur|"
    r"echeance|betal|voldo|pag|scadenza|fattura|vencim|przelew|platn|zapla|begleich"
)
_DISCOUNT = Pattern(r"\d\s?%|skonto|discount|escompte|sconto|descuento|korting|rabat|early")
_NO_TERM = Pattern(
    r"widerruf|kundig|garantie|gewahr|reklam|mahn|verzug|frist von|einspruch|uberfall|hotline|"
    r"warranty|return|overdue|late|retard|penal|beanstand|lieferung|opzeg|cancel|interest"
)
_END_OF_MONTH = Pattern(
    r"fin de mois|fin du mois|end of month|\beom\b|monatsende|fine mese|einde maand|fin de mes|koniec miesiaca"
)


@dataclass(eq=False, slots=True)
class Term:
    """A payment term: when it falls due after the invoice's date, and the words that say so."""

    row: Row
    words: list[Word]
    days: int
    end_of_month: bool
    score: float

    def due(self, invoiced: date) -> date:
        """The day on which the invoice falls due."""
        due = invoiced + timedelta(days=self.days)
        if self.end_of_month:
            due = due.replace(day=monthrange(due.year, due.month)[1])
        return due


def find_terms(reading: Reading) -> list[Term]:
    """Terms without a discount, best first."""
    found: list[Term] = []
    rows = reading.rows
    for index, row in enumerate(rows):
        text = fold(row.text)
        if not _worth(text):
            continue
        context = " ".join(fold(rows[i].text) for i in range(max(0, index - 1), index + 1))
        if _NO_TERM.search(text):
            continue
        if (match := _AT_ONCE.search(text)) and len(text) == len(row.text):
            found.append(Term(row, row.words[slice(*row.span(*match.span()))], 0, False, 0.75))
        if not _TERM_WORDS.search(context):
            continue
        for match in (*_DAYS.finditer(text), *_NET_N.finditer(text)):
            score = _score(text, match)
            words = row.words[slice(*row.span(*match.span()))] if len(text) == len(row.text) else row.words
            eom = bool(_END_OF_MONTH.search(text[match.start() : match.end() + 25]))
            found.append(Term(row, words, int(match["n"]), eom, score))
    return sorted(found, key=lambda t: (-t.score, -t.days))


def _worth(text: str) -> bool:
    return (
        any(c.isdigit() for c in text)
        or "sofort" in text
        or "immedi" in text
        or "receipt" in text
        or "recep" in text
        or "direct" in text
        or "contado" in text
        or "vista" in text
        or "kasse" in text
        or "natychmiast" in text
        or "omgaande" in text
    )


def _score(text: str, match: re.Match[str]) -> float:
    """Lower for terms that go with a discount: a per cent sign in the same clause."""
    start = max(text.rfind(sign, 0, match.start()) for sign in (",", ";", ". ", " oder ", " or ", " ou "))
    ends = [i for sign in (",", ";", ". ", " oder ", " or ", " ou ") if (i := text.find(sign, match.end())) >= 0]
    clause = text[max(start, 0) : min(ends) if ends else len(text)]
    score = 0.72 if _TERM_WORDS.search(text) else 0.5
    if _DISCOUNT.search(clause):
        score -= 0.45
    if re.search(r"netto|ohne abzug|net\b|strictly", clause):
        score += 0.1
    return score
