"""What a case is, and the pieces that its raw bytes are put together from; nothing here uses the product's generator
of mails."""

from __future__ import annotations

import base64
import textwrap
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any

import pymupdf

BOUNDARY = "----=_NextPart_000_0011_01DB7A2C.5F0E6B10"


@dataclass(frozen=True, slots=True)
class Case:
    """A mail and what it should yield: how many of its files are invoices, the names of all its files (None: not
    looked at), a note, links to documents."""

    raw: Callable[[], bytes]
    invoices: int
    names: tuple[str, ...] | None = None
    note: str = ""
    links: bool | None = None


@cache
def paper(*lines: str) -> bytes:
    """A one-page PDF with these lines; the same lines give the same bytes."""
    document: Any = pymupdf.open()
    page = document.new_page()
    for number, line in enumerate(lines):
        page.insert_text((60, 70 + 16 * number), line, fontsize=10)
    return bytes(document.tobytes(no_new_id=True))


BILL = (
    "Dachdeckerei Sturmfest GmbH", "Ziegelweg 8, 49074 Osnabrück", "Steuernummer 66/201/44817", "",
    "Herrn Ole Petersen", "Am Deich 1", "26506 Norden", "",
    "Rechnung", "Rechnungsnummer: 25-0417", "Rechnungsdatum: 12.03.2025", "Leistungsdatum: 10.03.2025", "",
    "Pos  Bezeichnung              Menge   Einzelpreis   Gesamt",
    "1    Dachziegel erneuern       12      25,00 EUR    300,00 EUR",
    "2    Anfahrt                    1      20,00 EUR     20,00 EUR", "",
    "Nettobetrag                                         320,00 EUR",
    "zzgl. 19 % Umsatzsteuer                              60,80 EUR",
    "Rechnungsbetrag                                     380,80 EUR", "",
    "Zahlbar innerhalb von 14 Tagen ohne Abzug.", "IBAN DE89 3704 0044 0532 0130 00",
)  # fmt: skip


def bill() -> bytes:
    """An invoice as a PDF."""
    return paper(*BILL)


def b64(content: bytes, width: int = 76) -> str:
    """In lines, as mail programs write it."""
    return "\r\n".join(textwrap.wrap(base64.b64encode(content).decode(), width))


def head(subject: str = "Rechnung", more: str = "", sender: str = "Sturmfest <buero@sturmfest.example>") -> str:
    """The usual fields, without those of the content."""
    return (
        f"From: {sender}\r\nTo: eingang@kunde.example\r\nSubject: {subject}\r\n"
        f"Date: Wed, 12 Mar 2025 09:12:44 +0100\r\nMessage-ID: <{zlib.crc32(subject.encode())}@mx.example>\r\n"
        f"MIME-Version: 1.0\r\n{more}"
    )


def multipart(kind: str, *parts: str | bytes, edge: str = BOUNDARY, last: bool = True) -> bytes:
    """The content's fields and the content of a multipart; ``last`` False leaves the closing boundary out."""
    body = b"".join(
        f"\r\n--{edge}\r\n".encode() + (part if isinstance(part, bytes) else part.encode()) for part in parts
    )
    end = f"\r\n--{edge}--\r\n".encode() if last else b""
    return (
        f'Content-Type: multipart/{kind}; boundary="{edge}"\r\n\r\nThis is a multi-part message.'.encode() + body + end
    )


def text(content: str = "Guten Tag,\r\n\r\nanbei die Rechnung.\r\n", kind: str = "plain") -> str:
    """A text part."""
    return f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{content}"


def file(content: bytes, fields: str = 'Content-Type: application/pdf; name="rechnung.pdf"') -> str:
    """A part in base64."""
    return f"{fields}\r\nContent-Transfer-Encoding: base64\r\n\r\n{b64(content)}\r\n"


def mixed(*parts: str | bytes, subject: str = "Rechnung") -> bytes:
    """A mail of these parts."""
    return head(subject).encode() + multipart("mixed", *parts)


def letter(content: str, subject: str, kind: str = "plain") -> bytes:
    """A mail that is a text."""
    return (head(subject) + text(content.replace("\n", "\r\n"), kind)).encode()


def zipped(**files: bytes) -> bytes:
    """A ZIP archive; ``__`` in a name is its dot."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name.replace("__", ".")), content)
    return buffer.getvalue()
