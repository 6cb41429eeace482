"""Reading untrusted XML (no DTD, no entities, no network, bounded size and depth), and finding things by local name."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from xml.parsers import expat

from flowaudit.core.einvoice.model import EInvoiceError
from flowaudit.core.model.results import Text

#: Supporting documents are embedded in base64, so honest e-invoices reach megabytes.
MAX_BYTES = 32 * 1024 * 1024
_CHUNK = 16 * 1024
#: Levels below which nothing is read; the deepest value of EN 16931 stands twelve levels down.
MAX_DEPTH = 256
_TOO_DEEP = "boolean(" + "/*" * (MAX_DEPTH + 1) + ")"

Element = Any  # lxml has no types of its own


class _RootReached(Exception):
    """The prolog ended without a document type declaration."""


def _refuse_dtd(content: bytes) -> None:
    """Raise if the prolog holds a DOCTYPE, before any parser could act on it (entity expansion, external subsets).

    expat decodes the prolog, so a DOCTYPE cannot hide behind UTF-16. Other errors are left to the real parse.
    """

    def doctype(*_: object) -> None:
        raise EInvoiceError(
            "has-dtd",
            Text(
                "Die XML-Datei enthält eine Dokumenttyp-Deklaration; das ist in E-Rechnungen nicht zulässig.",
                "The XML file holds a document type declaration, which an e-invoice must not have.",
            ),
        )

    def root(*_: object) -> None:
        raise _RootReached

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = root
    try:
        for start in range(0, len(content), _CHUNK):
            parser.Parse(content[start : start + _CHUNK], False)
    except (_RootReached, expat.ExpatError, LookupError, ValueError):
        # Broken input and unknown encodings are reported by the parse proper.
        return


def parse(content: bytes, max_bytes: int = MAX_BYTES) -> Element:
    """The root element, or :class:`EInvoiceError` (``empty``, ``too-large``, ``has-dtd``, ``not-xml``)."""
    if not content.strip():
        raise EInvoiceError("empty", Text("Die XML-Datei ist leer.", "The XML file is empty."))
    if len(content) > max_bytes:
        limit = max_bytes // (1024 * 1024)
        raise EInvoiceError(
            "too-large",
            Text(f"Die XML-Datei ist größer als {limit} MB.", f"The XML file is larger than {limit} MB."),
        )
    _refuse_dtd(content)
    from lxml import etree  # most documents bring no XML

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        # One attachment in base64 may be longer than the 10 MB of text that libxml2 allows otherwise. Without a DTD
        # nothing can grow beyond the size of the file, and the depth is bounded below.
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, LookupError, ValueError) as error:
        reason = str(error).splitlines()[0][:200] if str(error) else "?"
        raise EInvoiceError(
            "not-xml",
            Text(f"Die XML-Datei ist beschädigt: {reason}", f"The XML file is broken: {reason}"),
        ) from error
    if root.xpath(_TOO_DEEP):
        raise EInvoiceError(
            "not-xml",
            Text(
                f"Die XML-Datei ist tiefer als {MAX_DEPTH} Ebenen verschachtelt.",
                f"The XML file is nested deeper than {MAX_DEPTH} levels.",
            ),
        )
    if root.getroottree().docinfo.doctype:
        raise EInvoiceError("has-dtd", Text("Die XML-Datei enthält eine DTD.", "The XML file holds a DTD."))
    return root


def local(element: Element) -> str:
    """The name without its namespace ('' for anything that is not an element)."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def every(element: Element | None, path: str) -> Iterator[Element]:
    """All descendants along ``path``: steps split by ``/``, each a local name or alternatives split by ``|``.

    Local names are enough: the root's namespace has already told the syntax, and versions of one syntax differ in the
    namespaces of their parts only.
    """
    if element is not None:
        yield from _descend(element, _steps(path))


@lru_cache(maxsize=1024)
def _steps(path: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(step.split("|")) for step in path.split("/"))


def _descend(element: Element, steps: tuple[frozenset[str], ...]) -> Iterator[Element]:
    names, rest = steps[0], steps[1:]
    for child in element:
        if local(child) in names:
            if rest:
                yield from _descend(child, rest)
            else:
                yield child


def first(element: Element | None, path: str) -> Element | None:
    """The first of :func:`every`, or None."""
    return next(every(element, path), None)


def content_of(element: Element | None) -> str:
    """The element's text with single spaces, '' if there is none."""
    if element is None or not element.text:
        return ""
    return " ".join(element.text.split())


def text_at(element: Element | None, path: str) -> str:
    """The first text that is not empty along ``path``."""
    return next((text for found in every(element, path) if (text := content_of(found))), "")
