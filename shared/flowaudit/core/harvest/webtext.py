"""The text and the links of HTML mails. Links are listed, never followed."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import NamedTuple

from flowaudit.core.harvest.vocabulary import LINK_WORDS
from flowaudit.core.model.folding import fold

_URL = re.compile(r"https?://[^\s<>\"')\]]{4,2000}", re.IGNORECASE)
_SILENT = frozenset({"script", "style", "head", "title"})
_CELLS = frozenset({"td", "th"})
_BREAKS = frozenset({"p", "br", "div", "tr", "li", "h1", "h2", "h3", "table"})
_URL_LENGTH = 2000


class Link(NamedTuple):
    """An address behind which a document may wait, and the words on it."""

    url: str
    text: str


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.links: list[tuple[str, list[str]]] = []
        self.silent = 0
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent += 1
        if tag in _BREAKS:
            self.parts.append("\n")
        if tag in _CELLS:
            self.parts.append(" ")
        if tag == "a":
            self.links.append((dict(attrs).get("href") or "", []))
            self.inside = True

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(self.silent - 1, 0)
        if tag == "a":
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.silent:
            return
        self.parts.append(data)
        if self.inside and self.links:
            self.links[-1][1].append(data)


def _read(html: str) -> _Reader:
    reader = _Reader()
    try:
        reader.feed(html)
        reader.close()
    except (AssertionError, ValueError):  # the parser on malformed declarations
        pass
    return reader


def text_of_html(html: str) -> str:
    """What a person reads, a line for each block."""
    lines = "".join(_read(html).parts).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines if line.strip())


def links_in(text: str, *, html: bool) -> list[Link]:
    """The links that promise a document, by the words in address or text."""
    if html:
        found = [
            Link(url.strip()[:_URL_LENGTH], " ".join("".join(words).split())[:200]) for url, words in _read(text).links
        ]
    else:
        found = [Link(match.group().rstrip(".,;"), "") for match in _URL.finditer(text)]
    return [link for link in found if _URL.match(link.url) and LINK_WORDS.search(fold(f"{link.url} {link.text}"))]
