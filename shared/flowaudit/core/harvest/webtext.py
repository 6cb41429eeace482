"""The text, the links and the structure of HTML mails, read once. Links are listed, never followed."""

from __future__ import annotations

import binascii
import html as characters
import re
from dataclasses import dataclass
from enum import IntEnum
from html.parser import HTMLParser
from typing import NamedTuple

from flowaudit.core.harvest.vocabulary import LINK_WORDS
from flowaudit.core.model.folding import fold

_URL = re.compile(r"https?://[^\s<>\"')\]]{4,2000}", re.IGNORECASE)
_SILENT = frozenset({"script", "style", "head", "title", "template"})
_CELLS = frozenset({"td", "th"})
_BREAKS = frozenset({"p", "br", "div", "tr", "li", "h1", "h2", "h3", "table"})
_KEPT = frozenset(
    {"p", "div", "br", "table", "tr", "td", "th", "tbody", "thead", "h1", "h2", "h3", "h4", "ul", "ol", "li", "b"}
)
_EMPTY = frozenset({"br"})
_DEPTH = 60
_URL_LENGTH = 2000
_SENTENCE = re.compile(r"https?://\S+|\n\s*\n|[.!?]\s")
_BEFORE = 120  # characters of a sentence that ends in an address
_MAX_SOURCE = 2_000_000  # characters of HTML that are read; what a person scrolls through is far less


def _is_data(value: str) -> bool:
    return value[:5].lower() == "data:"


def _decoded(text: str) -> bytes:
    try:
        return binascii.a2b_base64(text)
    except (binascii.Error, ValueError):
        return b""


class Link(NamedTuple):
    """An address behind which a document may wait, and the words on it."""

    url: str
    text: str


class _What(IntEnum):
    TEXT, OPEN, CLOSE, LINK = range(4)


class _Event(NamedTuple):
    """Text, a tag that opens or closes, or the address of a link that opens."""

    what: _What
    value: str


class _Reader(HTMLParser):
    """Writes down what a person sees: nothing of scripts, styles and heads."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.events: list[_Event] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "body":  # the end of a head may be left out (HTML Living Standard, 13.1.2.4)
            self.silent = 0
        self.silent += tag in _SILENT
        if tag == "a":
            self.events.append(_Event(_What.LINK, dict(attrs).get("href") or ""))
        elif not self.silent:
            self.events.append(_Event(_What.OPEN, tag))

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(self.silent - 1, 0)
        elif not self.silent:
            self.events.append(_Event(_What.CLOSE, tag))

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.events.append(_Event(_What.TEXT, data))


@dataclass(frozen=True, slots=True)
class Page:
    """An HTML text as it was read."""

    events: tuple[_Event, ...]

    @property
    def text(self) -> str:
        """What a person reads, a line for each block."""
        parts: list[str] = []
        for what, value in self.events:
            if what is _What.TEXT:
                parts.append(value)
            elif what is _What.OPEN:
                parts.append("\n" if value in _BREAKS else " " if value in _CELLS else "")
        lines = "".join(parts).split("\n")
        return "\n".join(" ".join(line.split()) for line in lines if line.strip())

    @property
    def links(self) -> list[Link]:
        """The links that promise a document, by the words in address or text."""
        found: list[tuple[str, list[str]]] = []
        inside = False
        for what, value in self.events:
            if what is _What.LINK:
                found.append((value, []))
                inside = True
            elif what is _What.CLOSE and value == "a":
                inside = False
            elif what is _What.TEXT and inside:
                found[-1][1].append(value)
        links = [Link(url.strip()[:_URL_LENGTH], " ".join("".join(words).split())[:200]) for url, words in found]
        known = {link.url for link in links}
        return _promising(links) + [link for link in links_in(self.text) if link.url not in known]

    @property
    def files(self) -> list[bytes]:
        """What links carry in themselves (``data:``, RFC 2397), as far as it is base64."""
        found = [
            value.partition(";base64,")[2] for what, value in self.events if what is _What.LINK and _is_data(value)
        ]
        return [data for data in map(_decoded, found) if data]

    def structure(self, limit: int) -> str:
        """HTML of text and structure alone, without attributes; at most ``limit`` characters of text. What is opened
        and never closed is closed at the end, so that the result nests."""
        parts: list[str] = []
        opened: list[str] = []
        for what, value in self.events:
            if what is _What.TEXT:
                parts.append(characters.escape(value[:limit]))
                limit -= len(value)
                if limit <= 0:
                    break
            elif what is _What.OPEN and value in _KEPT and len(opened) < _DEPTH:
                parts.append(f"<{value}/>" if value in _EMPTY else f"<{value}>")
                if value not in _EMPTY:
                    opened.append(value)
            elif what is _What.CLOSE and value in opened:
                while (last := opened.pop()) != value:
                    parts.append(f"</{last}>")
                parts.append(f"</{value}>")
        return "".join([*parts, *(f"</{tag}>" for tag in reversed(opened))])


def read_page(html: str) -> Page:
    """The HTML as far as it can be read. Raises nothing."""
    reader = _Reader()
    try:
        reader.feed(html[:_MAX_SOURCE])
        reader.close()
    except (AssertionError, ValueError):  # the parser on malformed declarations
        pass
    return Page(tuple(reader.events))


def links_in(text: str) -> list[Link]:
    """The links of a plain text that promise a document, by their words or those before them."""
    return [
        Link(match.group().rstrip(".,;"), "")
        for match in _URL.finditer(text)
        if LINK_WORDS.search(
            fold(_SENTENCE.split(text[max(match.start() - _BEFORE, 0) : match.start()])[-1] + match[0])
        )
    ]


def _promising(links: list[Link]) -> list[Link]:
    return [link for link in links if _URL.match(link.url) and LINK_WORDS.search(fold(f"{link.url} {link.text}"))]
