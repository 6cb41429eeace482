"""Lines that are a person's name, or nothing but a trade."""

from __future__ import annotations

from flowaudit.core.extraction.patterns import Pattern
from flowaudit.core.extraction.text import fold

OWNER = Pattern(r"inh\b|inhaber|prop\b|owner|gf\b|c/o")
_TRADE = Pattern(
    r"\w*(?:betrieb|unternehmen|werkstatt|werkstatte|atelier|praxis|kanzlei|backerei|metzgerei|fleischerei|konditorei|"
    r"schreinerei|tischlerei|zimmerei|spenglerei|schlosserei|gartnerei|druckerei|schneiderei|apotheke|agentur|studio|salon|"
    r"handel|dienst|service|werkstube|imkerei|weingut|hausverwaltung|buro)|"
    r"(?:boulangerie|patisserie|boucherie|menuiserie|plomberie|imprimerie|pharmacie|garage|artisan|taxi|traiteur|"
    r"bakkerij|slagerij|schildersbedrijf|timmerbedrijf|loodgietersbedrijf|panificio|falegnameria|officina|farmacia|"
    r"panaderia|carpinteria|fontaneria|taller|imprenta|piekarnia|warsztat|stolarnia|zaklad|plumbers?|builders?|bakery)"
)
_PERSON = Pattern(
    r"(?:(?:Mag|Dr|Prof|Ing|Dipl|DI|Ra)\.?(?:-?[A-Z][a-z]+\.?)?(?:\([A-Z]+\))?\s)*"
    r"(?:[A-ZÀ-ÖØ-ÞĄĆĘŁŃÓŚŹŻ][\w'’.-]+|[A-Z]\.)(?:\s(?:(?:von|van|de|zu|da|di|el)\s){0,2}[A-ZÀ-ÖØ-ÞĄĆĘŁŃÓŚŹŻ][\w'’-]+){1,3}"
)


def is_trade(text: str) -> bool:
    """Whether a line is nothing but what the party does: "Malerbetrieb", "Taxiunternehmen", "Boulangerie"."""
    return bool(_TRADE.fullmatch(fold(text)))


def is_sole_trader(text: str) -> bool:
    """Whether a line names a trade and then whose it is: "Stolarnia Okienna Anna Nowak", "Malerbetrieb Uwe Lang"."""
    words = text.split()
    return len(words) > 2 and is_trade(words[0]) and is_person(" ".join(words[-2:]))


def is_person(text: str) -> bool:
    """Whether a line reads as a person's name, with or without a degree."""
    return bool(_PERSON.fullmatch(text))
