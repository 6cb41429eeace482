"""The files of a mail: archives, winmail.dat and attached mails are opened, what may be an invoice is offered, what may
be one and cannot be read is told. Types are the content's, never the header's."""

from __future__ import annotations

import re
import zlib
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage

from flowaudit.core.harvest import bodies, outlook, pictures
from flowaudit.core.harvest.archives import is_archive, unpack
from flowaudit.core.harvest.findings import Candidate, Found
from flowaudit.core.harvest.headers import BROKEN, POLICY
from flowaudit.core.harvest.images import is_decoration
from flowaudit.core.harvest.names import safe_name
from flowaudit.core.harvest.tnef import Unreadable, files_of, is_tnef
from flowaudit.core.harvest.webtext import read_page
from flowaudit.core.parsing.attachments import embedded_pdfs
from flowaudit.core.parsing.refusals import Limits, ParsingRefused
from flowaudit.core.parsing.sniffing import MediaType, sniff, xml_root

IMAGES = frozenset({MediaType.PNG, MediaType.JPEG, MediaType.TIFF})
_GZIP = b"\x1f\x8b"
_INSIDE = "PDF"  # last of a path: a PDF in a PDF, which is not opened again
_TAR, _TAR_AT = b"ustar", 257
# What is not opened, by its first bytes: 7-Zip, RAR; Office before 2007 (MS-CFB), RTF.
_CLOSED = {
    b"7z\xbc\xaf\x27\x1c": "unopened-archive",
    b"Rar!\x1a\x07": "unopened-archive",
    outlook.COMPOUND: "office-document",
    b"{\\rtf": "office-document",
}
_CLAIMED = re.compile(r"\.(?:pdf|png|jpe?g|tiff?)\.?$", re.IGNORECASE)
_WEB = re.compile(r"\.(?:html?|xhtml|txt)$", re.IGNORECASE)
_EMPTY = re.compile(r"\.(?:pdf|png|jpe?g|tiff?|xml|zip|docx?|xlsx?|heic|eml)\.?$", re.IGNORECASE)
# FatturaPA, Facturae, KSeF, ebInterface, Finvoice and whatever else calls its root an invoice.
_INVOICE_ROOT = re.compile(r"invoice|fattura|factur|faktur|rechnung", re.IGNORECASE)
_NO_INVOICE_ROOT = re.compile(r"response|status|request|acknowledg|notification", re.IGNORECASE)


def take_file(name: str, content: bytes, path: tuple[str, ...], found: Found) -> bool:
    """Whether the bytes hold files or a mail, which are looked at, or are of a type that invoices have."""
    message = outlook_mail(name, content, found)
    if message is not None:
        found.stack.append((message, found.depth + 1, (*path, safe_name(name or "message.msg"))))
        return True
    note = next((note for magic, note in _CLOSED.items() if content.startswith(magic)), None)
    if note:
        found.miss(note, safe_name(name))
    elif content.startswith(_GZIP):
        _take_gzip(name, content, path, found)
    elif is_tnef(content):
        _take_tnef(name, content, path, found)
    elif is_archive(content):
        members, notes = unpack(content, replace(found.limits.archive, total_bytes=found.room))
        found.unpacked += sum(len(member.content) for member in members)
        for one in notes:
            found.miss(one, safe_name(name))
        for member in members:
            _take_member(member.name, member.content, (*path, safe_name(name or "archive.zip"), *member.path), found)
    else:
        return _take_member(name, content, path, found)
    return True


def outlook_mail(name: str, content: bytes, found: Found) -> EmailMessage | None:
    """The mail in a file of Outlook, an empty one where that would be too large; None for any other file, and for one
    that cannot be read, which is then told as what it looks like: some document of Office."""
    room = found.room
    try:
        message = outlook.message_of(content, room)
    except outlook.TooLarge:
        found.miss("archive-too-large", safe_name(name))
        message = EmailMessage()
        message.set_content("")
    except outlook.Unreadable:
        return None
    if message is not None:
        found.unpacked += min(len(content), room)
    return message


def _take_gzip(name: str, content: bytes, path: tuple[str, ...], found: Found) -> None:
    limits = found.limits.archive
    allowed = min(limits.member_bytes, len(content) * limits.ratio, found.room)
    stream = zlib.decompressobj(wbits=31)
    try:
        data = stream.decompress(content, allowed + 1)
    except zlib.error:
        found.miss("broken-archive", safe_name(name))
        return
    found.unpacked += len(data)
    if len(data) > allowed:
        found.miss("archive-bomb" if allowed == len(content) * limits.ratio else "archive-too-large", safe_name(name))
    elif not stream.eof:
        found.miss("broken-archive", safe_name(name))
    elif data[_TAR_AT:].startswith(_TAR):
        found.miss("unopened-archive", safe_name(name))
    else:
        _take_member(re.sub(r"\.gz$", "", name, flags=re.IGNORECASE), data, (*path, safe_name(name)), found)


def _take_tnef(name: str, content: bytes, path: tuple[str, ...], found: Found) -> None:
    try:
        files = files_of(content)
    except Unreadable:
        found.miss("broken-mime", safe_name(name))
        return
    for inner, data in files[: found.limits.parts]:
        _take_member(inner, data, (*path, safe_name(name or "winmail.dat")), found)


def _take_member(name: str, content: bytes, path: tuple[str, ...], found: Found) -> bool:
    """A file that holds no others, or by its name a mail."""
    if not name.lower().endswith(".eml"):
        return offer(name, content, path, found)
    try:
        message = message_from_bytes(content, policy=POLICY)
    except BROKEN:
        found.miss("broken-mime", safe_name(name))
    else:
        found.stack.append((message, found.depth + 1, (*path, safe_name(name))))
    return True


def offer(name: str, content: bytes, path: tuple[str, ...], found: Found) -> bool:
    """Whether the bytes are of a type that invoices have; the declared type does not matter."""
    try:
        media_type = sniff(content, name)
    except ParsingRefused:
        return (
            _offer_picture(name, content, path, found)
            or _offer_page(name, content, path, found)
            or _tell(name, content, found)
        )
    if media_type in IMAGES and len(content) < found.limits.logo_bytes and is_decoration(content, media_type):
        found.notes.append("inline-image")
        return True
    if media_type is MediaType.PDF and path[-1:] != (_INSIDE,):
        inside = embedded_pdfs(content, Limits(), found.room)
        found.unpacked += sum(len(data) for _, data in inside)
        for inner, data in inside:
            offer(inner, data, (*path, safe_name(name or "document.pdf"), _INSIDE), found)
    suffix = {MediaType.JPEG: "jpg", MediaType.TIFF: "tif"}.get(media_type, media_type.value.rpartition("/")[2])
    found.candidates.append(Candidate(safe_name(name or f"document.{suffix}"), media_type, content, path))
    return True


def _offer_picture(name: str, content: bytes, path: tuple[str, ...], found: Found) -> bool:
    """A picture of a format that audits do not take, as one of those that they take."""
    picture = pictures.readable(content) if len(content) >= found.limits.logo_bytes else None
    if picture is not None:
        media_type, shown = picture
        stem, dot, ending = safe_name(name or "picture").rpartition(".")
        suffix = "png" if media_type is MediaType.PNG else "jpg"
        found.candidates.append(
            Candidate(f"{stem or ending}.{suffix}", media_type, shown, path, content, f"{dot}{ending}" if stem else "")
        )
    return picture is not None


def _offer_page(name: str, content: bytes, path: tuple[str, ...], found: Found) -> bool:
    """An attached HTML or text file that speaks of an invoice and has amounts, as pages."""
    web = _WEB.search(name)
    if web is None:
        return False
    try:
        text = content.decode()
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    page = text if web[0].lower() == ".txt" else read_page(text)
    shown = page if isinstance(page, str) else page.text
    pages = bodies.as_pdf(page) if bodies.mentions_invoice(shown) else None
    if pages is not None:
        named, suffix = safe_name(name), web[0].lower()
        stem = named[: -len(suffix)] or "document"
        found.candidates.append(Candidate(f"{stem}.pdf", MediaType.PDF, pages, path, content, suffix))
    return pages is not None


def _tell(name: str, content: bytes, found: Found) -> bool:
    """Whether the file may be an invoice, but cannot be read: that is noted."""
    code = _why(name, content, found.limits.logo_bytes)
    if code:
        found.miss(code, safe_name(name))
    return bool(code)


def _why(name: str, content: bytes, logo_bytes: int) -> str:
    if not content:
        return "empty-file" if _EMPTY.search(name) else ""
    if pictures.is_picture(content):
        return "unsupported-image" if len(content) >= logo_bytes else ""
    root = (xml_root(content) or "").rpartition(" ")[2]
    if _INVOICE_ROOT.search(root) and not _NO_INVOICE_ROOT.search(root):
        return "unknown-invoice-format"
    return "damaged-file" if _CLAIMED.search(name) else ""
