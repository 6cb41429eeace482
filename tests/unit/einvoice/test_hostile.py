"""Hostile and broken XML ends in a typed error, quickly."""

from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.einvoice.documents import cii, ubl

from flowaudit.core.einvoice import EInvoice, EInvoiceError, find, read_xml, search
from flowaudit.core.model.extraction import FieldName
from flowaudit.core.model.parsed import Attachment, ParsedDocument, ParseEngine
from flowaudit.core.model.results import RuleCheckStatus

LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY lol "lol">'
    + "".join(f'<!ENTITY lol{n} "{f"&lol{n - 1 or str()};" * 10}">' for n in range(1, 10))
    + "]>"
)
EXTERNAL = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def slug_of(content: bytes) -> str:
    with pytest.raises(EInvoiceError) as caught:
        read_xml(content, "x.xml")
    assert caught.value.text.de
    assert caught.value.text.en
    return caught.value.slug


@pytest.mark.parametrize("doctype", [LAUGHS, EXTERNAL, "<!DOCTYPE Invoice SYSTEM 'http://127.0.0.1:9/x.dtd'>"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_doctype_is_refused_before_it_acts(doctype: str, encoding: str) -> None:
    body = ubl().decode().replace("R-2025-7", "&lol9;&x;")
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    start = time.monotonic()
    assert slug_of((head + doctype + body).encode(encoding)) == "has-dtd"
    assert time.monotonic() - start < 5


def test_256_levels_are_the_depth_that_is_read() -> None:
    assert slug_of(b"<a>" * 256 + b"</a>" * 256) == "not-an-einvoice"


def test_an_attachment_may_be_longer_than_ten_megabytes() -> None:
    reference = (
        "<cac:AdditionalDocumentReference><cbc:ID>1</cbc:ID><cac:Attachment><cbc:EmbeddedDocumentBinaryObject"
        f' mimeCode="application/pdf" filename="x.pdf">{"QUJD" * 3_000_000}</cbc:EmbeddedDocumentBinaryObject>'
        "</cac:Attachment></cac:AdditionalDocumentReference><cac:AccountingSupplierParty>"
    ).encode()
    einvoice = read_xml(ubl().replace(b"<cac:AccountingSupplierParty>", reference), "x.xml")
    assert einvoice.extraction.text(FieldName.INVOICE_NUMBER) == "R-2025-7"


def test_hundred_megabytes_are_refused_unparsed() -> None:
    start = time.monotonic()
    assert slug_of(b"<Invoice>" + b"a" * 100_000_000) == "too-large"
    assert time.monotonic() - start < 5


@pytest.mark.parametrize(
    "content",
    [
        b"no xml",
        b"%PDF-1.7 ...",
        ubl()[:700],  # truncated
        ubl().replace(b"Berlin", "Köln".encode("latin-1")),  # Latin-1 bytes, taken for UTF-8
        b'<?xml version="1.0" encoding="utf-16"?>' + ubl(),
        b'<?xml version="1.0" encoding="klingon"?>' + ubl(),
        b"<a>" * 5000 + b"</a>" * 5000,  # nested too deep
        b"<a>" * 257 + b"</a>" * 257,
        b"<a/><b/>",
        b"\xff\xfe",
        b"\x00" * 100,
    ],
    ids=["text", "pdf", "truncated", "latin1", "utf16", "klingon", "deep", "too-deep", "two-roots", "bom", "nul"],
)
def test_broken_xml(content: bytes) -> None:
    assert slug_of(content) == "not-xml"


@pytest.mark.parametrize("content", [b"", b"   \n"])
def test_empty(content: bytes) -> None:
    assert slug_of(content) == "empty"


@pytest.mark.parametrize("content", [b"<html/>", b"<Invoice/>", b'<Order xmlns="urn:x"/>'])
def test_other_xml_is_no_einvoice(content: bytes) -> None:
    assert slug_of(content) == "not-an-einvoice"


def test_an_empty_invoice_is_read_as_empty() -> None:
    root = b'<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>'
    einvoice = read_xml(root, "x.xml")
    assert set(einvoice.extraction.fields) == {"document_type"}
    assert not einvoice.is_en16931


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"vat": "1E999999"}, "vat_total"),
        ({"gross": "119,00"}, "gross_total"),
        ({"gross": "NaN"}, "gross_total"),
        ({"net": "9" * 400}, "net_total"),
        ({"payable": "１１９"}, "payable"),
    ],
)
def test_unreadable_amounts_are_problems(change: dict[str, str], missing: str) -> None:
    einvoice = read_xml(ubl(**change), "x.xml")
    assert missing not in einvoice.extraction.fields
    assert "value-unreadable" in {problem.rule for problem in einvoice.problems}


def test_unreadable_date_is_a_problem() -> None:
    einvoice = read_xml(ubl().replace(b"2025-03-05", b"2025-02-30"), "x.xml")
    assert "invoice_date" not in einvoice.extraction.fields
    assert [problem.rule for problem in einvoice.problems] == ["value-unreadable"]


def test_extreme_numbers_stay_inside_the_decimal_context() -> None:
    huge, tiny = "9" * 15, "." + "0" * 19 + "1"
    price = f"<cbc:PriceAmount>{huge}</cbc:PriceAmount><cbc:BaseQuantity>{tiny}</cbc:BaseQuantity>"
    category = f"<cbc:ID>S</cbc:ID><cbc:Percent>{huge}</cbc:Percent>"
    einvoice = read_xml(ubl(price=price, category=category, net=huge), "x.xml")
    assert einvoice.extraction.lines[0].unit_price is None


def document(*attachments: tuple[str, bytes]) -> ParsedDocument:
    files = tuple(Attachment(name, "application/xml", content) for name, content in attachments)
    return ParsedDocument(ParseEngine.TEXT, "application/pdf", (), files)


def test_find_skips_broken_and_names_them() -> None:
    found = find(document(("factur-x.xml", b"<broken"), ("other.xml", b"<other/>"), ("invoice.xml", ubl())))
    assert found is not None
    assert found.filename == "invoice.xml"
    assert [(broken.filename, broken.slug) for broken in found.broken] == [("factur-x.xml", "not-xml")]


def test_standard_names_come_first() -> None:
    found = find(document(("a.xml", ubl()), ("zugferd-invoice.xml", cii())))
    assert found is not None
    assert found.filename == "zugferd-invoice.xml"


def test_one_invoice_in_two_syntaxes_is_no_problem() -> None:
    found = find(document(("factur-x.xml", ubl()), ("xrechnung.xml", ubl())))
    assert found is not None
    assert found.problems == ()


def test_a_second_einvoice_that_says_something_else_is_named_with_both_values() -> None:
    other = ubl(gross="191.00").replace(b"R-2025-7", b"R-2025-8")
    found = find(document(("xrechnung.xml", other), ("factur-x.xml", ubl()), ("note.xml", b"<note/>")))
    assert found is not None
    [problem] = [one for one in found.problems if one.rule == "second-einvoice"]
    assert problem.status is RuleCheckStatus.FAIL
    for text in (problem.text.de, problem.text.en):
        for part in ("factur-x.xml", "xrechnung.xml", "R-2025-7", "R-2025-8", "119.00", "191.00"):
            assert part in text


def test_only_broken_ones() -> None:
    findings = search(document(("factur-x.xml", b"<html/>"), ("note.xml", b"<note/>")))
    assert findings.einvoice is None
    assert [(broken.filename, broken.slug) for broken in findings.broken] == [("factur-x.xml", "not-an-einvoice")]


def read_or_refuse(content: bytes) -> None:
    with contextlib.suppress(EInvoiceError):
        assert isinstance(read_xml(content, "x.xml"), EInvoice)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from([ubl(), cii(settlement="<ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>")]),
    st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 3), st.binary(max_size=8)), min_size=1, max_size=6),
)
def test_mutated_bytes_only_ever_raise_the_typed_error(content: bytes, changes: list[tuple[int, int, bytes]]) -> None:
    data = bytearray(content)
    for position, length, new in changes:
        start = position % len(data) if data else 0
        data[start : start + length] = new
    read_or_refuse(bytes(data))


_TEXTS = st.text(
    st.characters(exclude_characters="<>&", min_codepoint=32, exclude_categories=["Cs", "Cn"]), max_size=30
)
_NUMBERS = st.one_of(_TEXTS, st.decimals(allow_nan=True, allow_infinity=True).map(str), st.just("-0"), st.just("."))


@settings(max_examples=200, deadline=None)
@given(st.fixed_dictionaries(dict.fromkeys(("vat", "net", "gross", "payable", "lines", "guideline"), _NUMBERS)))
def test_any_text_in_any_place_is_read_or_refused(change: dict[str, str]) -> None:
    read_or_refuse(ubl(**change))
