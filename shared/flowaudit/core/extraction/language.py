"""Language, country and habits of a document: they decide how its numbers and dates are read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from flowaudit.core.extraction.label_data import PHRASES
from flowaudit.core.extraction.labels import Label
from flowaudit.core.extraction.layout import Layout
from flowaudit.core.extraction.patterns import Pattern
from flowaudit.core.extraction.text import fold, key_of

_STOPWORDS = {
    "de": "der die das und wir ihnen ihre fur bitte sie vom bis zum den auf innerhalb ohne nach gemass mit ist sind",
    "en": "the and of for please your with within is are this by thank you from payment days to our",
    "fr": "le la les des et du pour vous votre sous jours merci de nous est une dans en cas",
    "nl": "het een van voor uw wij met binnen dagen op te wordt gelieve en bij aan naar",
    "it": "il della del per e di giorni con gli alla entro dal sono nel fattura",
    "es": "el los las del por su dias para con una y en la gracias factura",
    "pl": "nie za dni oraz dla od na w do sie z przelew sposob faktura",
}
STOPWORDS: dict[str, list[str]] = {}
for _language, _words in _STOPWORDS.items():
    for _word in _words.split():
        STOPWORDS.setdefault(_word, []).append(_language)

_COUNTRY_NAMES = {
    "deutschland": "DE", "germany": "DE", "allemagne": "DE", "osterreich": "AT", "austria": "AT", "schweiz": "CH",
    "suisse": "CH", "switzerland": "CH", "svizzera": "CH", "france": "FR", "frankreich": "FR", "nederland": "NL",
    "netherlands": "NL", "niederlande": "NL", "belgie": "BE", "belgique": "BE", "belgium": "BE", "belgien": "BE",
    "italia": "IT", "italy": "IT", "italien": "IT", "espana": "ES", "spain": "ES", "spanien": "ES", "polska": "PL",
    "poland": "PL", "polen": "PL", "uk": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "usa": "US",
    "luxembourg": "LU", "luxemburg": "LU", "ireland": "IE", "irland": "IE", "portugal": "PT", "danmark": "DK",
    "denmark": "DK", "sverige": "SE", "sweden": "SE", "czechia": "CZ", "canada": "CA", "australia": "AU",
}  # fmt: skip
COUNTRY_NAMES = _COUNTRY_NAMES
_SHORTEST = 3  # letters: shorter words of labels are in too many languages
_SHARED = 4  # languages that have a word: from here on it says nothing
# Little words that other languages have too; the lists above name a word only where it tells most.
_ALSO = {"de": "es nl", "la": "es it", "le": "it", "en": "es"}
_DEFAULT_COUNTRY = {"de": "DE", "fr": "FR", "nl": "NL", "it": "IT", "es": "ES", "pl": "PL"}
_US_ZIP = Pattern(r"\b[A-Z]{2},?\s\d{5}(?:-\d{4})?\b")
_UK_POSTCODE = Pattern(r"\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b")


@dataclass(frozen=True, slots=True)
class Habits:
    """How this document is to be read."""

    language: str
    country: str | None
    decimal_mark: str
    month_first: bool


@cache
def _vocabulary() -> dict[str, tuple[str, ...]]:
    """The little words, and the words of labels that at most three languages share, with their languages."""
    found = {word: {*languages, *_ALSO.get(word, "").split()} for word, languages in STOPWORDS.items()}
    for by_language in PHRASES.values():
        for language, phrases in by_language.items():
            for word in re.split(r"[\s|/]+", phrases):
                if len(key := key_of(word)) > _SHORTEST:
                    found.setdefault(key, set()).add(language)
    return {word: tuple(sorted(languages)) for word, languages in found.items() if len(languages) < _SHARED}


def language_votes(words: Iterable[str]) -> Counter[str]:
    """How much each language speaks from bare words, without a layout: what a first look by OCR has."""
    votes: Counter[str] = Counter()
    vocabulary = _vocabulary()
    for word in words:
        for language in (languages := vocabulary.get(key_of(word), ())):
            votes[language] += 1.0 / len(languages)  # type: ignore[assignment]
    return votes


def detect_language(layout: Layout, labels: dict[int, list[Label]]) -> str:
    """The language by labels (which weigh three times) and by the little words; German if nothing speaks."""
    votes: Counter[str] = Counter()
    for row in labels.values():
        for label in row:
            languages = {language for _, language in label.meanings}
            if len(languages) < 4 and len(label.key) > 3:
                for language in languages:
                    votes[language] += 3.0 / len(languages)  # type: ignore[assignment]
    for line in layout.rows:
        for word in line.words:
            languages_of_word = STOPWORDS.get(word.key)
            if languages_of_word:
                for language in languages_of_word:
                    votes[language] += 1.0 / len(languages_of_word)  # type: ignore[assignment]
    return max(sorted(votes), key=lambda k: votes[k]) if votes else "de"


def detect_country(layout: Layout, language: str) -> str | None:
    """The country that the document shows: VAT ids, IBANs, country names, currency and postal codes vote."""
    votes: Counter[str] = Counter()
    for row in layout.rows:
        text = row.text
        for match in re.finditer(r"(?<![A-Z])(DE|AT|FR|NL|BE|IT|ES|PL|GB|LU|IE|PT)(?:U?\d{8,}|\d{2}\s\d{4})", text):
            votes[match[1]] += 2
        if "CHE" in text or "CHF" in text:
            votes["CH"] += 2
        if "$" in text or "USD" in text or _US_ZIP.search(text):
            votes["US"] += 1
        if "£" in text or _UK_POSTCODE.search(text) or "GBP" in text:
            votes["GB"] += 1
        for word in row.words:
            country = COUNTRY_NAMES.get(fold(word.text).strip(".,"))
            if country and len(word.text) > 2:
                votes[country] += 1
    if language in _DEFAULT_COUNTRY:
        votes[_DEFAULT_COUNTRY[language]] += 2
    return max(sorted(votes), key=lambda k: votes[k]) if votes else None


def default_mark(language: str, country: str | None) -> str:
    """The decimal mark of a language and country."""
    return "." if language == "en" or country in ("CH", "US", "GB", "IE") else ","
