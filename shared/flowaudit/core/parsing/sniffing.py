"""What a file is, judged by its content alone: the name is a claim of the sender."""

from __future__ import annotations

from enum import StrEnum
from xml.parsers import expat

from flowaudit.core.model.results import Text
from flowaudit.core.parsing.refusals import ParsingRefused, RefusalSlug


class MediaType(StrEnum):
    """The media types that FlowAudit reads (RFC 6838 names)."""

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"
    TIFF = "image/tiff"
    XML = "application/xml"


_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", MediaType.PNG),
    (b"\xff\xd8\xff", MediaType.JPEG),
    (b"II*\x00", MediaType.TIFF),
    (b"MM\x00*", MediaType.TIFF),
    (b"II+\x00", MediaType.TIFF),  # BigTIFF
    (b"MM\x00+", MediaType.TIFF),
)
# Readers accept the PDF header anywhere in the first 1,024 bytes (ISO 32000-1, annex H, note 13).
PDF_HEADER, PDF_HEADER_WITHIN = b"%PDF-", 1024
_CHUNK = 65_536

# Roots of EN 16931 syntaxes (UBL 2.x: Invoice, CreditNote; UN/CEFACT CII D16B and later) and of ZUGFeRD 1.0.
INVOICE_ROOTS = frozenset(
    {
        "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2 Invoice",
        "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2 CreditNote",
        "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100 CrossIndustryInvoice",
        "urn:ferd:CrossIndustryDocument:invoice:1p0 CrossIndustryDocument",
    }
)


class _Stop(Exception):
    """Raised in a callback of expat to stop; bears the root, or None where a document type declaration came first."""

    def __init__(self, root: str | None) -> None:
        self.root = root


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    return parser


def _no_doctype(*_args: object) -> None:
    raise _Stop(None)


def xml_root(content: bytes) -> str | None:
    """``"namespace name"`` of the root element, or None: not XML, or with a document type declaration.

    A declaration is where entity bombs live and no e-invoice has one; nothing behind the root's start tag is read.
    """
    return _prolog(content)[0]


def _prolog(content: bytes) -> tuple[str | None, bool]:
    """The root as :func:`xml_root` tells it, and whether a document type declaration comes before it."""

    def stop(name: str, _attributes: dict[str, str]) -> None:
        raise _Stop(name)

    parser = _parser()
    parser.StartDoctypeDeclHandler = _no_doctype
    parser.StartElementHandler = stop
    try:
        for start in range(0, len(content), _CHUNK):
            parser.Parse(content[start : start + _CHUNK], False)
    except _Stop as reached:
        return reached.root, reached.root is None
    except (expat.ExpatError, ValueError, LookupError):  # not XML, or an encoding that expat does not know
        return None, False
    return None, False


def is_wellformed(content: bytes) -> bool:
    """Whether the whole document is well-formed and without a document type declaration."""
    parser = _parser()
    parser.StartDoctypeDeclHandler = _no_doctype
    try:
        parser.Parse(content, True)
    except (_Stop, expat.ExpatError, ValueError, LookupError):
        return False
    return True


def sniff(content: bytes, filename: str) -> MediaType:
    """The media type of ``content``. ``filename`` only helps to word the refusal.

    :raises ParsingRefused: ``empty-file`` (400) or ``unsupported-media-type`` (415).
    """
    if not content:
        raise ParsingRefused(RefusalSlug.EMPTY)
    for magic, media_type in _MAGIC:
        if content.startswith(magic):
            return media_type
    if PDF_HEADER in content[:PDF_HEADER_WITHIN]:
        return MediaType.PDF
    if xml_root(content) in INVOICE_ROOTS:
        return MediaType.XML
    raise ParsingRefused(RefusalSlug.UNSUPPORTED, _claim(content, filename))


def _claim(content: bytes, filename: str) -> Text | None:
    suffix = filename.rpartition(".")[2].lower() if "." in filename else ""
    root, has_doctype = _prolog(content) if suffix == "xml" else (None, False)
    if has_doctype:
        return Text(
            "XML mit einer Dokumenttyp-Deklaration (DOCTYPE) wird nicht gelesen; E-Rechnungen haben keine.",
            "XML with a document type declaration (DOCTYPE) is not read; e-invoices have none.",
        )
    if root is not None:
        name = root.rpartition(" ")[2][:80]
        return Text(f"Das XML hat die Wurzel „{name}“.", f"The root of the XML is “{name}”.")
    if suffix not in {"pdf", "png", "jpg", "jpeg", "tif", "tiff", "xml"}:
        return None
    return Text(
        f"Die Endung .{suffix} passt nicht zum Inhalt.", f"The extension .{suffix} does not agree with the content."
    )
