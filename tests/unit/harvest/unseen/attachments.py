"""Files as programs attach them: names, types, containers, damage."""

from __future__ import annotations

import base64
import struct
from typing import Any

import pymupdf
from tests.unit.harvest.unseen.cases import Case, bill, file, head, mixed, text, zipped

E_INVOICE = """<?xml version="1.0" encoding="{encoding}"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:CustomizationID>urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0</cbc:CustomizationID>
<cbc:ID>25-0417</cbc:ID><cbc:IssueDate>2025-03-12</cbc:IssueDate><cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>
<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
<cac:AccountingSupplierParty><cac:Party><cac:PartyName><cbc:Name>Müller</cbc:Name></cac:PartyName></cac:Party>
</cac:AccountingSupplierParty><cac:LegalMonetaryTotal>
<cbc:TaxExclusiveAmount currencyID="EUR">320.00</cbc:TaxExclusiveAmount>
<cbc:TaxInclusiveAmount currencyID="EUR">380.80</cbc:TaxInclusiveAmount>
<cbc:PayableAmount currencyID="EUR">380.80</cbc:PayableAmount></cac:LegalMonetaryTotal></Invoice>"""


def one(content: bytes, fields: str, subject: str = "Rechnung") -> bytes:
    return mixed(text(), file(content, fields), subject=subject)


def named(parameters: str, kind: str = "application/pdf") -> bytes:
    return one(bill(), f"Content-Type: {kind}\r\nContent-Disposition: attachment;\r\n {parameters}")


def raw_name(name: bytes) -> bytes:
    return named('filename="@@@"').replace(b"@@@", name)


def locked(**passwords: str) -> bytes:
    document: Any = pymupdf.open(stream=bill(), filetype="pdf")
    return bytes(document.tobytes(encryption=pymupdf.PDF_ENCRYPT_AES_256, permissions=4, **passwords))


def as_zip(content: bytes, name: str = "Belege.zip") -> bytes:
    return one(content, f'Content-Type: application/zip; name="{name}"')


def encrypted_zip() -> bytes:
    """The flag that says so in both headers; the content is noise."""
    plain = bytearray(zipped(rechnung__pdf=bill()))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        plain[plain.index(mark) + offset] |= 1
    return bytes(plain)


def dos_names() -> bytes:
    return zipped(Rxchnung_M__pdf=bill()).replace(b"Rxchnung_M", b"R\x84chnung_\x81")


def tnef(content: bytes, name: str) -> bytes:
    """Outlook's winmail.dat: message class, then an attachment with its title and data (MS-OXTNEF, 2.1.3)."""

    def attribute(level: int, number: int, data: bytes) -> bytes:
        return struct.pack("<BII", level, number, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)

    return b"".join(
        (
            struct.pack("<IH", 0x223E9F78, 0x1234),
            attribute(1, 0x00089006, struct.pack("<I", 0x10000)),
            attribute(1, 0x00078008, b"IPM.Microsoft Mail.Note\0"),
            attribute(2, 0x00069002, struct.pack("<HIHHI", 1, 0xFFFFFFFF, 32, 32, 0)),
            attribute(2, 0x00018010, name.encode("cp1252") + b"\0"),
            attribute(2, 0x0006800F, content),
        )
    )


def latin_continued() -> bytes:
    return named("filename*0*=iso-8859-1'de'Rechnung%20M%E4rz;\r\n filename*1*=%20f%FCr%20Sie;\r\n filename*2=.pdf")


def mislabelled() -> bytes:
    return named("filename*=utf-8''Rechnung%20M%E4rz.pdf")


def bare() -> bytes:
    return head(
        "Scan", 'Content-Type: application/pdf; name="scan.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    ).encode() + base64.encodebytes(bill())


PDF = 'Content-Type: application/pdf; name="rechnung.pdf"'
OCTETS = "Content-Type: application/octet-stream"
ONE = ("rechnung.pdf",)
CASES: dict[str, Case] = {
    "Outlook's winmail.dat": Case(lambda: one(tnef(bill(), "Rechnung für Sie.pdf"), 'Content-Type: application/ms-tnef; name="winmail.dat"'), 1, ("Rechnung für Sie.pdf",)),
    "winmail.dat as octets": Case(lambda: one(tnef(bill(), "rechnung.pdf"), f'{OCTETS}; name="winmail.dat"'), 1, ONE),
    "winmail.dat that is cut off": Case(lambda: one(tnef(bill(), "r.pdf")[:900], 'Content-Type: application/ms-tnef; name="winmail.dat"'), 0, (), "broken-mime"),
    "the mail is the file": Case(bare, 1, ("scan.pdf",)),
    "a name in the type alone": Case(lambda: one(bill(), PDF), 1, ONE),
    "no name at all": Case(lambda: one(bill(), "Content-Type: application/pdf"), 1, ("document.pdf",)),
    "an encoded word as a name": Case(lambda: named('filename="=?iso-8859-1?Q?Rechnung_M=E4rz.pdf?="'), 1, ("Rechnung März.pdf",)),
    "an encoded word in two": Case(lambda: named('filename="=?utf-8?B?UmVjaG51bmcgTcOk?=\r\n =?utf-8?B?cnoucGRm?="'), 1, ("Rechnung März.pdf",)),
    "a continued name in ISO 8859-1": Case(latin_continued, 1, ("Rechnung März für Sie.pdf",)),
    "a name in the wrong charset": Case(mislabelled, 1),
    "a name in an unknown charset": Case(lambda: named("filename*=x-mac-foo''Rechnung%20M%8Arz.pdf"), 1),
    "a name in raw UTF-8": Case(lambda: raw_name("Rechnung März.pdf".encode()), 1, ("Rechnung März.pdf",)),
    "a name in raw ISO 8859-1": Case(lambda: raw_name("Rechnung März.pdf".encode("latin-1")), 1, ("Rechnung März.pdf",)),
    "a path of Windows": Case(lambda: named(r'filename="C:\\Temp\\rechnung.pdf"'), 1, ONE),
    "a path upwards": Case(lambda: named('filename="../../../etc/rechnung.pdf"'), 1, ONE),
    "a PDF that claims to be text": Case(lambda: one(bill(), 'Content-Type: text/plain; name="rechnung.pdf"'), 1, ONE),
    "a PDF that claims to be Word": Case(lambda: one(bill(), 'Content-Type: application/msword; name="rechnung.doc"'), 1),
    "a type that is none": Case(lambda: one(bill(), 'Content-Type: PDF; name="rechnung.pdf"'), 1, ONE),
    "two types": Case(lambda: one(bill(), f"{OCTETS}\r\n{PDF}"), 1),
    "a PDF behind other bytes": Case(lambda: one(b"\r\n\xef\xbb\xbf\r\n" + bill(), PDF), 1, ONE),
    "a PDF with bytes behind it": Case(lambda: one(bill() + bytes(3000), PDF), 1, ONE),
    "an empty PDF": Case(lambda: one(b"", PDF), 0, ()),
    "a PDF that is cut off": Case(lambda: one(bill()[:700], PDF), 0),
    "a PDF for which one needs the password": Case(lambda: one(locked(user_pw="geheim", owner_pw="chef"), PDF), 0, ONE),
    "a PDF that may not be printed": Case(lambda: one(locked(owner_pw="chef"), PDF), 1, ONE),
    "a ZIP": Case(lambda: as_zip(zipped(Rechnung__pdf=bill())), 1, ("Rechnung.pdf",)),
    "a ZIP as octets without a name": Case(lambda: one(zipped(Rechnung__pdf=bill()), OCTETS), 1, ("Rechnung.pdf",)),
    "a ZIP in a ZIP": Case(lambda: as_zip(zipped(innen__zip=zipped(rechnung__pdf=bill()))), 1, ONE),
    "a ZIP that is locked": Case(lambda: as_zip(encrypted_zip()), 0, (), "encrypted-archive"),
    "a ZIP with names of DOS": Case(lambda: as_zip(dos_names()), 1, ("Rächnung_ü.pdf",)),
    "a ZIP that is cut off": Case(lambda: as_zip(zipped(rechnung__pdf=bill())[:-30]), 0, (), "broken-archive"),
    "a mail in a ZIP": Case(lambda: as_zip(zipped(mail__eml=mixed(text(), file(bill(), PDF)))), 1, ONE),
    "7-Zip": Case(lambda: one(b"7z\xbc\xaf\x27\x1c" + bytes(80), 'Content-Type: application/x-7z-compressed; name="a.7z"'), 0, (), "unopened-archive"),
    "RAR": Case(lambda: one(b"Rar!\x1a\x07\x01\x00" + bytes(80), 'Content-Type: application/octet-stream; name="a.rar"'), 0, (), "unopened-archive"),
    "Word": Case(lambda: one(zipped(**{"[Content_Types]__xml": b"<Types/>"}), f'{OCTETS}; name="Rechnung.docx"'), 0, (), "office-document"),
    "Outlook's .msg": Case(lambda: one(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), 'Content-Type: application/vnd.ms-outlook; name="Rechnung.msg"'), 0, (), "office-document"),
    "an e-invoice": Case(lambda: one(E_INVOICE.format(encoding="UTF-8").encode(), 'Content-Type: text/xml; charset=utf-8; name="xrechnung.xml"'), 1, ("xrechnung.xml",)),
    "an e-invoice with a byte order mark, as text": Case(lambda: one(E_INVOICE.format(encoding="UTF-8").encode("utf-8-sig"), 'Content-Type: text/plain; name="r.xml"'), 1, ("r.xml",)),
    "an e-invoice in UTF-16": Case(lambda: one(E_INVOICE.format(encoding="UTF-16").encode("utf-16"), 'Content-Type: application/xml; name="r.xml"'), 1, ("r.xml",)),
    "a logo": Case(lambda: one(b"\x89PNG\r\n\x1a\n" + bytes(4000), 'Content-Type: image/png; name="logo.png"'), 0, (), "inline-image"),
    "an invitation": Case(lambda: one(b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n", 'Content-Type: text/calendar; method=REQUEST; name="invite.ics"'), 0, ()),
    "a business card": Case(lambda: one(b"BEGIN:VCARD\r\nFN:Ole\r\nEND:VCARD\r\n", 'Content-Type: text/vcard; name="ole.vcf"'), 0, ()),
}  # fmt: skip
