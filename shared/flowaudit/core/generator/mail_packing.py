"""How mail programs pack things: attachments, archives, forwards, signatures, and what goes wrong with them."""

from __future__ import annotations

import zipfile
from base64 import encodebytes
from collections.abc import Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from io import BytesIO
from random import Random
from typing import NamedTuple


class File(NamedTuple):
    """An attachment as it is declared, which need not be what it is."""

    name: str
    media_type: str
    content: bytes
    inline: bool = False


def address(name: str, spec: str) -> Address:
    """A mailbox with its name."""
    return Address(name, addr_spec=spec)


def attach(message: EmailMessage, files: Sequence[File]) -> None:
    """Add the files; a text type goes as base64 too, so that its bytes stay as they are."""
    for file in files:
        main, sub = file.media_type.split("/")
        how = "inline" if file.inline else "attachment"
        message.add_attachment(file.content, main, sub, disposition=how, filename=file.name)


def set_boundaries(message: EmailMessage, seed: str) -> None:
    """Fixed boundaries: the library would draw them anew each time."""
    for number, part in enumerate(message.walk()):
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            part.set_boundary(f"=_{seed}-{number}")


def zipped(files: Sequence[File]) -> bytes:
    """A ZIP of the files, always the same bytes."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, file in enumerate(files):
            entry = zipfile.ZipInfo(f"Belege/{number}-{file.name}", (2025, 1, 2, 3, 4, 6))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, file.content)
    return buffer.getvalue()


def forwarded(message: EmailMessage, random: Random) -> bytes:
    """The mail as an attachment of another one, with the same id outside as the truth has."""
    outer = EmailMessage(policy=SMTP)
    outer["From"] = address("Petra Amrhein", "p.amrhein@kunde.example")
    outer["To"] = str(message["To"])
    outer["Subject"] = f"WG: {message['Subject']}"
    outer["Date"] = str(message["Date"])
    outer["Message-ID"] = str(message["Message-ID"])
    outer.set_content("Bitte buchen, siehe Anhang.\n", cte="8bit")
    outer.add_attachment(message)
    set_boundaries(outer, f"fw-{random.getrandbits(48):x}")
    return outer.as_bytes(policy=SMTP)


def signed(message: EmailMessage, random: Random) -> bytes:
    """A clear signature around the mail (RFC 8551, 3.5.3); the signature itself is only there in shape."""
    edge = f"sig-{random.getrandbits(48):x}"
    names = ("From", "To", "Subject", "Date", "Message-ID")
    raw = message.as_bytes(policy=SMTP)
    top, _, rest = raw.partition(b"\r\n\r\n")
    inner_head = [line for line in _unfolded(top) if line.lower().startswith((b"content-", b"mime-"))]
    outer_head = [line for line in _unfolded(top) if line.split(b":")[0].decode() in names]
    shape = random.randbytes(600).hex().encode()
    return b"\r\n".join(
        [
            *outer_head,
            b'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256;',
            f' boundary="{edge}"'.encode(),
            b"MIME-Version: 1.0",
            b"",
            f"--{edge}".encode(),
            *inner_head,
            b"",
            rest,
            f"--{edge}".encode(),
            b'Content-Type: application/pkcs7-signature; name="smime.p7s"',
            b"Content-Transfer-Encoding: base64",
            b'Content-Disposition: attachment; filename="smime.p7s"',
            b"",
            shape,
            f"--{edge}--".encode(),
            b"",
        ]
    )


def opaque(message: EmailMessage, random: Random) -> bytes:
    """An opaque signature around the mail (RFC 8551, 3.5.2): the mail is inside a CMS structure, in DER or in the form
    without lengths that streaming writers use. Certificates and signatures are left out."""
    names = ("From", "To", "Subject", "Date", "Message-ID")
    raw = message.as_bytes(policy=SMTP)
    top, _, rest = raw.partition(b"\r\n\r\n")
    head = _unfolded(top)
    inner = b"\r\n".join(line for line in head if line.lower().startswith((b"content-", b"mime-")))
    signed_data = bytes.fromhex("06092a864886f70d010702")
    data = bytes.fromhex("06092a864886f70d010701")
    element = random.choice((_der, _streamed))
    content = element(0x30, data + element(0xA0, _octets(inner + b"\r\n\r\n" + rest, element is _streamed)))
    cms = element(0x30, signed_data + element(0xA0, element(0x30, b"\x02\x01\x01\x31\x00" + content + b"\x31\x00")))
    outer = [line for line in head if line.split(b":")[0].decode() in names]
    lines = [
        *outer,
        b'Content-Type: application/pkcs7-mime; smime-type=signed-data; name="smime.p7m"',
        b"Content-Transfer-Encoding: base64",
        b"MIME-Version: 1.0",
        b"",
        encodebytes(cms).replace(b"\n", b"\r\n"),
    ]
    return b"\r\n".join(lines)


def _der(tag: int, content: bytes) -> bytes:
    """An element of ASN.1 with its length (X.690, 8.1)."""
    size = len(content)
    width = (size.bit_length() + 7) // 8
    length = bytes([size]) if size < 0x80 else bytes([0x80 | width]) + size.to_bytes(width, "big")
    return bytes([tag]) + length + content


def _streamed(tag: int, content: bytes) -> bytes:
    """An element that ends with two zeros."""
    return bytes([tag, 0x80]) + content + b"\x00\x00"


def _octets(content: bytes, pieces: bool) -> bytes:
    if not pieces:
        return _der(0x04, content)
    return _streamed(0x24, b"".join(_der(0x04, content[i : i + 4096]) for i in range(0, len(content), 4096)))


def _unfolded(head: bytes) -> list[bytes]:
    """The header's fields, each with its continuation lines."""
    fields: list[bytes] = []
    for line in head.split(b"\r\n"):
        if line[:1] in (b" ", b"\t") and fields:
            fields[-1] += b"\r\n" + line
        else:
            fields.append(line)
    return fields


def broken(message: EmailMessage, random: Random) -> bytes:
    """One of the usual faults that leave the attachment whole."""
    raw = message.as_bytes(policy=SMTP)
    fault = random.randrange(4)
    if fault == 0:  # the last boundary is missing
        return raw.rstrip().removesuffix(b"--")
    if fault == 1:  # bare line feeds
        return raw.replace(b"\r\n", b"\n")
    if fault == 2:  # raw Latin-1 in a header
        return "X-Ort: Würzburg\r\n".encode("latin-1") + raw
    return raw.replace(b'charset="utf-8"', b'charset="x-unknown-8"')
