"""A small search language in the style of Gmail, translated to IMAP's SEARCH (RFC 9051, 6.4.4).

``from: to: cc: subject: filename: label: larger: smaller: after: before: newer_than: older_than: is: has:attachment``,
words, ``"phrases"``, ``-`` for not, ``OR`` between two, parentheses. Several conditions must all hold.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from flowaudit.core.model.results import Text

_TOKEN = re.compile(
    r'\s*(?:(?P<open>\()|(?P<close>\))|(?P<not>-)?(?P<key>[a-z_]+:)?(?:"(?P<quoted>[^"]*)"|(?P<word>[^\s()"]+)))'
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SIZE = re.compile(r"(\d{1,9})([km]?)b?", re.IGNORECASE)
_AGE = re.compile(r"(\d{1,4})([dwmy])")
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
_IS = {
    "unread": "UNSEEN", "read": "SEEN", "starred": "FLAGGED", "flagged": "FLAGGED", "answered": "ANSWERED",
    "draft": "DRAFT", "deleted": "DELETED",
}  # fmt: skip
_ATOM = re.compile(r"[A-Za-z0-9_$.-]{1,60}")
MAX_LENGTH = 500
MAX_DEPTH = 10


@dataclass(frozen=True, slots=True)
class Phrase:
    """Text that is searched for; it may hold any character."""

    text: str


#: A part of a SEARCH command: a key word of the protocol as it stands, or a text that has to be quoted.
Term = str | Phrase


class QueryRefused(Exception):
    """The query cannot be read; ``text`` says why in both languages."""

    def __init__(self, de: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(de, en)


def translate(query: str, today: date) -> tuple[Term, ...]:
    """The SEARCH key; ``ALL`` for an empty query. Raises :class:`QueryRefused`."""
    if len(query) > MAX_LENGTH or any(ord(c) < 32 for c in query):
        raise QueryRefused("ist zu lang oder enthält Steuerzeichen", "is too long or has control characters")
    reader = _Reader(query, today)
    terms = reader.conditions(0)
    if reader.place < len(query.rstrip()):
        raise QueryRefused("hat eine Klammer zu viel", "has a parenthesis too many")
    return terms or ("ALL",)


class _Reader:
    def __init__(self, query: str, today: date) -> None:
        self.query, self.today, self.place = query.rstrip(), today, 0

    def conditions(self, depth: int) -> tuple[Term, ...]:
        """All conditions up to the end or the closing parenthesis."""
        if depth > MAX_DEPTH:
            raise QueryRefused("ist zu tief geschachtelt", "is nested too deeply")
        groups: list[tuple[Term, ...]] = []
        either = False
        while self.place < len(self.query):
            token = _TOKEN.match(self.query, self.place)
            if token is None:
                raise QueryRefused("hat ein Anführungszeichen zu wenig", "lacks a quotation mark")
            if token["close"]:
                break
            self.place = token.end()
            if token["word"] == "OR" and not token["key"] and not token["not"]:
                if not groups or either:
                    raise QueryRefused("OR steht zwischen zwei Bedingungen", "OR stands between two conditions")
                either = True
                continue
            found = self._group(depth) if token["open"] else self._condition(token)
            if either:
                groups[-1] = ("OR", *_grouped(groups[-1]), *_grouped(found))
                either = False
            elif found:
                groups.append(found)
        if either:
            raise QueryRefused("OR steht zwischen zwei Bedingungen", "OR stands between two conditions")
        return tuple(term for group in groups for term in group)

    def _group(self, depth: int) -> tuple[Term, ...]:
        inner = self.conditions(depth + 1)
        if self.place >= len(self.query) or not (token := _TOKEN.match(self.query, self.place)) or not token["close"]:
            raise QueryRefused("hat eine Klammer zu wenig", "lacks a parenthesis")
        self.place = token.end()
        return ("(", *inner, ")") if inner else ("ALL",)

    def _condition(self, token: re.Match[str]) -> tuple[Term, ...]:
        value = token["quoted"] if token["quoted"] is not None else token["word"]
        key = (token["key"] or "").rstrip(":")
        if not key and value.removesuffix(":") in _KEYS and value.endswith(":"):
            key, value = value.removesuffix(":"), ""
        if not value:
            raise QueryRefused(f"bei {key or 'Text'} fehlt der Wert", f"{key or 'text'} lacks a value")
        if key and key not in _KEYS:
            raise QueryRefused(f"{key}: ist unbekannt", f"{key}: is not known")
        found = _KEYS[key](value, self.today) if key else ("TEXT", Phrase(value))
        return ("NOT", *_grouped(found)) if token["not"] else found


def _grouped(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """As one search key."""
    return ("(", *terms, ")") if terms[:1] != ("(",) or terms[-1] != ")" else terms


def _text(name: str) -> Callable[[str, date], tuple[Term, ...]]:
    return lambda value, _today: (name, Phrase(value))


def _day(name: str) -> Callable[[str, date], tuple[Term, ...]]:
    def read(value: str, _today: date) -> tuple[Term, ...]:
        try:
            return name, _imap_day(date.fromisoformat(value.replace("/", "-")))
        except ValueError:
            raise QueryRefused("ein Datum hat die Form 2025-12-31", "a date looks like 2025-12-31") from None

    return read


def _age(name: str) -> Callable[[str, date], tuple[Term, ...]]:
    def read(value: str, today: date) -> tuple[Term, ...]:
        found = _AGE.fullmatch(value)
        if found is None:
            raise QueryRefused("ein Alter hat die Form 7d, 2w, 3m, 1y", "an age looks like 7d, 2w, 3m, 1y")
        days = min(int(found[1]) * _DAYS[found[2]], (today - date.min).days)
        return name, _imap_day(today - timedelta(days=days))

    return read


def _imap_day(day: date) -> str:
    """``date-text`` of RFC 9051, in English whatever the locale."""
    return f"{day.day}-{_MONTHS[day.month - 1]}-{day.year:04d}"


def _size(name: str) -> Callable[[str, date], tuple[Term, ...]]:
    def read(value: str, _today: date) -> tuple[Term, ...]:
        found = _SIZE.fullmatch(value)
        if found is None:
            raise QueryRefused("eine Größe hat die Form 500K oder 10M", "a size looks like 500K or 10M")
        return name, str(min(int(found[1]) * {"": 1, "k": 1024, "m": 1024**2}[found[2].lower()], 2**32 - 1))

    return read


def _is(value: str, _today: date) -> tuple[Term, ...]:
    if value not in _IS:
        known = ", ".join(_IS)
        raise QueryRefused(f"is: kennt {known}", f"is: knows {known}")
    return (_IS[value],)


def _has(value: str, _today: date) -> tuple[Term, ...]:
    """IMAP has no key for attachments; what has some is nearly always multipart/mixed (RFC 2046, 5.1.3)."""
    if value != "attachment":
        raise QueryRefused("has: kennt attachment", "has: knows attachment")
    return "HEADER", "Content-Type", Phrase("multipart/mixed")


def _label(value: str, _today: date) -> tuple[Term, ...]:
    if not _ATOM.fullmatch(value):
        raise QueryRefused("label: besteht aus Buchstaben und Ziffern", "label: is of letters and digits")
    return "KEYWORD", value


_KEYS: dict[str, Callable[[str, date], tuple[Term, ...]]] = {
    "from": _text("FROM"),
    "to": _text("TO"),
    "cc": _text("CC"),
    "subject": _text("SUBJECT"),
    "body": _text("BODY"),
    "filename": _text("TEXT"),
    "after": _day("SINCE"),
    "before": _day("BEFORE"),
    "newer_than": _age("SINCE"),
    "older_than": _age("BEFORE"),
    "larger": _size("LARGER"),
    "smaller": _size("SMALLER"),
    "is": _is,
    "has": _has,
    "label": _label,
}
