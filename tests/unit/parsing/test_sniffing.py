"""The media type is judged by content."""

from __future__ import annotations

import pytest
from tests.unit.parsing.makers import LINES, picture, saved, text_pdf

from flowaudit.core.parsing import MediaType, ParsingRefused, sniff
from flowaudit.core.parsing.sniffing import is_wellformed, xml_root

UBL = b'<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"><ID>1</ID></Invoice>'
UBL_CREDIT = b'<c:CreditNote xmlns:c="urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2"/>'
CII_NAMESPACE = b"urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
CII = b'<?xml version="1.0"?><r:CrossIndustryInvoice xmlns:r="' + CII_NAMESPACE + b'"/>'
ZUGFERD_1 = b'<r:CrossIndustryDocument xmlns:r="urn:ferd:CrossIndustryDocument:invoice:1p0"/>'
BILLION_LAUGHS = (
    b'<!DOCTYPE Invoice [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
    + UBL.replace(b">1<", b">&c;<")
)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (text_pdf(), MediaType.PDF),
        (b"\n\n" + text_pdf(), MediaType.PDF),
        (saved(picture(), "PNG"), MediaType.PNG),
        (saved(picture(), "JPEG"), MediaType.JPEG),
        (saved(picture(), "TIFF"), MediaType.TIFF),
        (UBL, MediaType.XML),
        (UBL_CREDIT, MediaType.XML),
        (CII, MediaType.XML),
        (ZUGFERD_1, MediaType.XML),
        (b"\xef\xbb\xbf  " + UBL, MediaType.XML),
        (('<?xml version="1.0" encoding="UTF-16"?>' + UBL.decode()).encode("utf-16"), MediaType.XML),
        (('<?xml version="1.0" encoding="ISO-8859-1"?><!-- für -->' + UBL.decode()).encode("latin-1"), MediaType.XML),
    ],
)
def test_the_content_decides_whatever_the_name_says(content: bytes, expected: MediaType) -> None:
    assert sniff(content, "anything.exe") is expected


@pytest.mark.parametrize(
    "content",
    [
        "\n".join(LINES).encode(),
        b"<html><body>Rechnung</body></html>",
        b"<Invoice><ID>1</ID></Invoice>",
        b"<Order xmlns='urn:oasis:names:specification:ubl:schema:xsd:Order-2'/>",
        b"PK\x03\x04 a spreadsheet",
        b"GIF89a",
        b"\x00" * 4096,
        b"<",
        BILLION_LAUGHS,
        b'<!DOCTYPE Invoice SYSTEM "file:///etc/passwd">' + UBL,
    ],
)
def test_anything_else_is_unsupported(content: bytes) -> None:
    with pytest.raises(ParsingRefused) as refusal:
        sniff(content, "invoice.pdf")
    assert (refusal.value.slug, refusal.value.status) == ("unsupported-media-type", 415)
    assert ".pdf" in refusal.value.text.de
    assert ".pdf" in refusal.value.text.en


def test_a_name_without_a_known_extension_is_not_mentioned() -> None:
    with pytest.raises(ParsingRefused) as refusal:
        sniff(b"text", "notes")
    assert "extension" not in refusal.value.text.en


def test_the_root_is_known_without_reading_what_follows() -> None:
    assert xml_root(UBL[:-20]) == "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2 Invoice"
    assert not is_wellformed(UBL[:-20])
    assert is_wellformed(UBL)
    assert not is_wellformed(BILLION_LAUGHS)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (BILLION_LAUGHS, "DOCTYPE"),
        (b'<o:Order xmlns:o="urn:oasis:names:specification:ubl:schema:xsd:Order-2"/>', "Order"),
        (b"no XML at all", ".xml"),
    ],
)
def test_the_refusal_of_an_xml_file_says_what_it_is(content: bytes, told: str) -> None:
    with pytest.raises(ParsingRefused) as caught:
        sniff(content, "rechnung.xml")
    assert told in caught.value.text.de
    assert told in caught.value.text.en
