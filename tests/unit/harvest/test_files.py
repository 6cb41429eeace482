"""Files that are not what they are called: opened, told to be unreadable, or passed over."""

from __future__ import annotations

import base64
import gzip
import struct
import zlib
from typing import Any

import pymupdf
import pytest
from tests.unit.harvest.unseen.cases import BILL, bill, file, head, letter, mixed, multipart, paper, text, zipped

from flowaudit.core.harvest.archives import ArchiveLimits
from flowaudit.core.harvest.messages import Mail, MailLimits, Unread, read_mail
from flowaudit.core.harvest.names import safe_name
from flowaudit.core.harvest.smime import SIGNED_DATA

PDF = 'Content-Type: application/pdf; name="rechnung.pdf"'
FATTURA = b'<?xml version="1.0"?><p:FatturaElettronica xmlns:p="http://ivaservizi.example/v1.2"/>'


def called(name: str, content: bytes) -> Mail:
    return read_mail(mixed(text(), file(content, f'Content-Type: application/octet-stream; name="{name}"')))


def portfolio() -> bytes:
    """A cover sheet with a bill in it."""
    document: Any = pymupdf.open(stream=paper("Bitte in einem Betrachter öffnen"), filetype="pdf")
    document.embfile_add("R 25-0417.pdf", bill())
    return bytes(document.tobytes())


def png(width: int, height: int, size: int) -> bytes:
    header = struct.pack(">II5B", width, height, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + b"IHDR" + header + struct.pack(">I", zlib.crc32(b"IHDR" + header))
    return (b"\x89PNG\r\n\x1a\n" + chunk).ljust(size, b"x")


def jpeg(width: int, height: int, size: int) -> bytes:
    frame = b"\xff\xc0" + struct.pack(">HBHH", 17, 8, height, width)
    return (b"\xff\xd8\xff\xe0\x00\x10" + bytes(14) + frame).ljust(size, b"x")


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("rechnung.pdf", b"", "empty-file"),
        ("rechnung.pdf", b"no PDF at all", "damaged-file"),
        ("IMG_1.HEIC", b"\x00\x00\x00\x18ftypheic" + bytes(30_000), "unsupported-image"),
        ("bild.webp", b"RIFF\x00\x00\x00\x00WEBP" + bytes(30_000), "unsupported-image"),
        ("beleg.rtf", b"{\\rtf1 Rechnung}", "office-document"),
        ("IT01_00001.xml", FATTURA, "unknown-invoice-format"),
        ("belege.tgz", gzip.compress(bytes(257) + b"ustar" + bytes(300), mtime=0), "unopened-archive"),
        ("r.xml.gz", gzip.compress(FATTURA, mtime=0)[:-12], "broken-archive"),
        ("r.gz", gzip.compress(bytes(3_000_000), mtime=0), "archive-bomb"),
    ],
)
def test_what_may_be_an_invoice_and_cannot_be_read_is_told_by_name(name: str, content: bytes, code: str) -> None:
    found = called(name, content)
    assert found.unread == (Unread(name, code),)
    assert found.candidates == ()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("order.xml", b'<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"/>'),
        ("antwort.xml", b"<InvoiceResponse/>"),
        ("daten.csv", b"a;b;c"),
        ("leer.ics", b""),
        ("logo.gif", b"GIF89a" + bytes(900)),
    ],
)
def test_what_is_no_invoice_is_passed_over_in_silence(name: str, content: bytes) -> None:
    found = called(name, content)
    assert (found.unread, found.candidates) == ((), ())


def test_files_in_files_are_found() -> None:
    assert [one.filename for one in called("25-0417.pdf.gz", gzip.compress(bill(), mtime=0)).candidates] == [
        "25-0417.pdf"
    ]
    inner, outer = called("mappe.pdf", portfolio()).candidates
    assert (inner.filename, inner.content) == ("R 25-0417.pdf", bill())
    assert inner.path == ("mappe.pdf", "PDF")
    assert outer.filename == "mappe.pdf"


def test_all_archives_of_a_mail_share_one_room() -> None:
    size = len(bill())
    limits = MailLimits(archive=ArchiveLimits(total_bytes=2 * size + 10))
    kind = 'Content-Type: application/octet-stream; name="{}.gz"'
    same = [file(gzip.compress(bill() + b" " * number, mtime=0), kind.format(number)) for number in range(3)]
    found = read_mail(mixed(text(), *same), limits)
    assert [one.filename for one in found.candidates] == ["0", "1"]
    assert found.unread == (Unread("2.gz", "archive-too-large"),)
    late = read_mail(mixed(text(), *same, file(zipped(r__pdf=bill())), file(portfolio(), PDF)), limits)
    assert [one.filename for one in late.candidates] == ["0", "1", "rechnung.pdf"]


def test_what_macos_puts_beside_the_files_of_an_archive_is_passed_over() -> None:
    found = called("a.zip", zipped(**{"Belege/r__pdf": bill(), "Belege/._r__pdf": b"\0\5\x16\7"}))
    assert ([one.filename for one in found.candidates], found.unread) == (["r.pdf"], ())


def test_a_signed_file_is_opened() -> None:
    def der(tag: int, content: bytes) -> bytes:
        return bytes([tag, 0x82, *len(content).to_bytes(2, "big")]) + content

    inside = der(0x30, der(0x06, bytes.fromhex("2a864886f70d010701")) + der(0xA0, der(0x04, FATTURA)))
    signed = der(0x30, der(0x02, b"\1") + der(0x31, b"") + inside)
    message = der(0x30, bytes([0x06, len(SIGNED_DATA)]) + SIGNED_DATA + der(0xA0, signed))
    kind = 'Content-Type: application/pkcs7-mime; name="IT01_00001.xml.p7m"'
    found = read_mail(mixed(text(), file(message, kind)))
    assert [one.code for one in found.unread] == ["unknown-invoice-format"]


@pytest.mark.parametrize(
    ("image", "taken"),
    [
        (png(1200, 1700, 9000), True),
        (jpeg(700, 1200, 15_000), True),
        (b"II*\x00" + bytes(9000), True),
        (png(1200, 1700, 900), False),
        (png(900, 300, 9000), False),
        (jpeg(120, 160, 15_000), False),
        (jpeg(900, 1200, 15_000)[:3].ljust(9000, b"x"), False),
    ],
)
def test_small_images_are_decoration_unless_they_have_a_pages_size(image: bytes, taken: bool) -> None:
    found = called("bild", image)
    assert (len(found.candidates) == 1, "inline-image" in found.notes) == (taken, not taken)


def test_an_attached_page_that_is_a_bill_is_shown_as_pdf_and_kept_as_it_is() -> None:
    source = ("<h1>Rechnung</h1><p>" + "<br>".join(BILL) + "</p>").encode()
    (found,) = called("Rechnung 25.html", source).candidates
    assert (found.filename, found.original_name) == ("Rechnung 25.pdf", "Rechnung 25.html")
    assert found.original == source
    assert found.content.startswith(b"%PDF")
    assert called("Formular.htm", b"<form>Rechnung: Bitte Kennwort eingeben</form>").candidates == ()


def test_a_file_in_a_link_is_taken() -> None:
    data = base64.b64encode(bill()).decode()
    found = read_mail(letter(f'<a href="data:application/pdf;base64,{data}">Rechnung</a>', "Rechnung", "html"))
    assert [one.content for one in found.candidates] == [bill()]
    assert read_mail(letter('<a href="data:application/pdf;base64,a">x</a>', "Rechnung", "html")).candidates == ()


@pytest.mark.parametrize("told", ["", '; boundary="another"'])
def test_a_boundary_that_is_missing_or_wrong_is_found(told: str) -> None:
    raw = head().encode() + multipart("mixed", text(), file(bill(), PDF), edge="the-edge")
    raw = raw.replace(b'; boundary="the-edge"', told.encode())
    assert [one.content for one in read_mail(raw).candidates] == [bill()]


def test_base64_that_no_header_tells_of_is_decoded() -> None:
    part = f"{PDF}\r\n\r\n{base64.encodebytes(bill()).decode()}\r\n"
    assert [one.content for one in read_mail(mixed(text(), part)).candidates] == [bill()]


def test_an_encoded_name_without_quotation_marks_is_read() -> None:
    fields = "Content-Type: application/pdf\r\nContent-Disposition: attachment; filename==?utf-8?Q?M=C3=A4rz.pdf?="
    assert [one.filename for one in read_mail(mixed(text(), file(bill(), fields))).candidates] == ["März.pdf"]


def test_addresses_are_listed_by_the_words_before_them_and_of_bodies_elsewhere() -> None:
    said = "Ihre Rechnung liegt im Portal unter https://kunde.example/a/1\n\nMehr: https://kunde.example/b"
    assert [link.url for link in read_mail(letter(said, "x")).links] == ["https://kunde.example/a/1"]
    (first, *_) = read_mail(letter(f"<p>{said}</p>", "x", "html")).links
    assert first.url == "https://kunde.example/a/1"
    outside = 'Content-Type: message/external-body; access-type=URL; URL="https://kunde.example/c"\r\n\r\n'
    found = read_mail(mixed(text("Anbei."), f"{outside}Content-Type: application/pdf\r\n\r\n"))
    assert [link.url for link in found.links] == ["https://kunde.example/c"]
    assert found.unread == ()
    both = multipart(
        "alternative",
        text("Rechnung: https://kunde.example/d"),
        text('<a href="https://kunde.example/d">PDF der Rechnung</a>', "html"),
    )
    assert [tuple(link) for link in read_mail(head().encode() + both).links] == [
        ("https://kunde.example/d", "PDF der Rechnung")
    ]


def test_blanks_of_any_kind_part_the_words_of_a_name() -> None:
    assert safe_name("Rechnung\tMärz\u00a0\r\n2025.pdf") == "Rechnung März 2025.pdf"
