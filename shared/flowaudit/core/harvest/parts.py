"""One part of a mail, whatever its sender made of it: its bytes, its name, its text, the mail in it."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message

from flowaudit.core.harvest.headers import BROKEN, POLICY
from flowaudit.core.harvest.smime import Encrypted, Unreadable, signed_content

#: Media types of opaque signatures and of encrypted mails.
SIGNED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
#: The note of an opaque signature that was opened.
OPENED = "signature-unverified"
_PGP = "application/pgp-encrypted"
_PGP_TEXT = "-----BEGIN PGP MESSAGE-----"
_BOUNDARY = re.compile(rb"^--(\S[^\r\n]{0,68}?)[ \t]*\r?$", re.MULTILINE)
_PDF_IN_BASE64 = b"JVBERi0"
_NAME = re.compile(r"(?:file)?name\s*=\s*\"?((?:=\?[^?\s]{1,40}\?[BbQq]\?[^?]*\?=\s*)+)")
_UUENCODED = re.compile(
    r"^begin [0-7]{3,4} (?P<name>[^\r\n]{1,255})\r?\n(?P<lines>(?:[ -`]{1,90}\r?\n)+)end\s*$", re.MULTILINE
)


def decoded(part: Message) -> bytes | None:
    """The part's bytes; None where they cannot be had."""
    try:
        told = part.get("content-transfer-encoding")
        plain = getattr(told, "cte", None)  # without comments, which the library itself does not expect
        if plain and plain != str(told):
            part.replace_header("content-transfer-encoding", plain)
        content = part.get_payload(decode=True)
    except BROKEN:
        return None
    if not isinstance(content, bytes):
        return None
    return _as_base64(content) if content.lstrip().startswith(_PDF_IN_BASE64) else content


def _as_base64(content: bytes) -> bytes:
    """A PDF whose encoding the header does not tell, or that was encoded twice."""
    try:
        return binascii.a2b_base64(content)
    except binascii.Error:
        return content


def split(part: Message) -> list[Message] | str:
    """The parts of a multipart, the text of anything else. Where the header tells no boundary or a wrong one, the first
    line that looks like one is taken."""
    payload = part.get_payload()
    if isinstance(payload, list):
        return [one for one in payload if isinstance(one, Message)]
    text = payload if isinstance(payload, str) else ""
    if part.get_content_maintype() != "multipart":
        return text
    content = text.encode("utf-8", "surrogateescape")
    found = _BOUNDARY.search(content)
    if found is None or b'"' in found[1]:
        return text
    head = b'Content-Type: multipart/mixed; boundary="' + found[1] + b'"\r\n\r\n'
    try:
        inside = message_from_bytes(head + content, policy=POLICY).get_payload()
    except BROKEN:
        return text
    return [one for one in inside if isinstance(one, Message)] if isinstance(inside, list) else text


def elsewhere(part: Message) -> list[str]:
    """The addresses of a ``message/external-body`` (RFC 2017)."""
    try:
        url = str(part.get_param("url") or "")
    except BROKEN:
        return []
    return ["".join(url.split())] if url.lower().startswith(("http://", "https://", "ftp://")) else []


def filename(part: Message) -> str:
    """The name that it claims; empty where it has none. An encoded word without quotation marks is no parameter (RFC
    2045, 5.1), but common."""
    try:
        return str(part.get_filename() or "") or _bare_name(part)
    except BROKEN:
        return ""


def _bare_name(part: Message) -> str:
    for field, value in part.raw_items():
        found = _NAME.search(value) if field.lower() in ("content-disposition", "content-type") else None
        if found:
            return str(make_header(decode_header(found[1].strip())))
    return ""


def text_of(part: Message, content: bytes) -> str:
    """The text in the charset that the part claims; an unknown one is read as ISO 8859-1."""
    try:
        return content.decode(part.get_content_charset() or "utf-8", "replace")
    except BROKEN:
        return content.decode("latin-1")


def is_encrypted(part: Message, text: str = "") -> bool:
    """Whether it says so: PGP/MIME (RFC 3156), or a PGP message in the text."""
    return part.get_content_type() == _PGP or text.lstrip().startswith(_PGP_TEXT)


def signed(part: Message, limit: int) -> tuple[Message | None, str]:
    """The mail in an opaque signature (RFC 8551, 3.5.2) of at most ``limit`` bytes; None for what is none or cannot be
    opened. And a note, if there is something to say."""
    content = decoded(part) if part.get_content_type() in SIGNED else None
    if content is None or len(content) > limit:
        return None, ""
    try:
        inside = signed_content(content)
        if inside.lstrip(b"\xef\xbb\xbf \r\n").startswith((b"<?xml", b"%PDF-")):  # a signed file, as FatturaPA's
            inside = b"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: binary\r\n\r\n" + inside
        return message_from_bytes(inside, policy=POLICY), OPENED
    except Encrypted:
        return None, "encrypted"
    except (Unreadable, *BROKEN):
        return None, "opaque-signature"


def unwrapped(part: Message, inside: list[Message]) -> list[Message]:
    """The mail in a ``message/rfc822``. It may not be encoded (RFC 2046, 5.2.1), but some programs do it: the library
    then takes the encoded lines for the mail."""
    encoding = str(part.get("content-transfer-encoding", "")).strip().lower()
    if part.get_content_type() != "message/rfc822" or encoding not in ("base64", "quoted-printable") or not inside:
        return inside
    if inside[0].keys() and encoding == "base64":
        return inside  # it has fields: the claim was wrong
    try:
        lines = inside[0].as_bytes().strip()
        content = binascii.a2b_base64(lines) if encoding == "base64" else binascii.a2b_qp(lines)
        return [message_from_bytes(content, policy=POLICY)]
    except (binascii.Error, *BROKEN):
        return inside


def uuencoded(text: str) -> Iterator[tuple[str, bytes]]:
    """Files written into the text as programs did before MIME (POSIX uuencode); damaged ones are left out."""
    for found in _UUENCODED.finditer(text):
        try:
            yield found["name"], b"".join(map(binascii.a2b_uu, found["lines"].splitlines()))
        except binascii.Error:
            continue
