"""Reading mails: names, types, nesting, archives, links, and anything at all."""

from __future__ import annotations

import zipfile
from email.message import EmailMessage
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowaudit.core.harvest.archives import ArchiveLimits
from flowaudit.core.harvest.messages import Mail, MailLimits, read_mail
from flowaudit.core.harvest.names import safe_name
from flowaudit.core.parsing.sniffing import MediaType

PDF = b"%PDF-1.4\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 30_000


def mail(text: str = "Guten Tag") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Jörg Hölzl <rechnung@hoelzl.example>"
    message["Subject"] = "Ihre Rechnung über Öl"
    message["Date"] = "Mon, 03 Feb 2025 09:30:00 +0100"
    message["Message-ID"] = "<abc@hoelzl.example>"
    message.set_content(text)
    return message


def zipped(*members: tuple[str, bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()


def with_file(content: bytes, name: str = "a.zip", kind: str = "application/octet-stream") -> Mail:
    message = mail()
    message.add_attachment(content, *kind.split("/"), filename=name)
    return read_mail(message.as_bytes())


def test_facts_of_a_mail() -> None:
    found = read_mail(mail().as_bytes())
    assert found.message_id == "abc@hoelzl.example"
    assert (found.sender_name, found.sender) == ("Jörg Hölzl", "rechnung@hoelzl.example")
    assert found.subject == "Ihre Rechnung über Öl"
    assert found.date is not None
    assert found.date.isoformat() == "2025-02-03T08:30:00+00:00"
    assert found.text.strip() == "Guten Tag"
    assert found.notes == ()


@pytest.mark.parametrize(
    "header",
    [
        "filename*=UTF-8''Rechnung%20%C3%84%C3%96.pdf",
        "filename*0*=UTF-8''Rechnung%20; filename*1*=%C3%84%C3%96.pdf",
        'filename="=?utf-8?B?UmVjaG51bmcgw4TDli5wZGY=?="',
        "filename*=iso-8859-1'de'Rechnung%20%C4%D6.pdf",
    ],
)
def test_names_of_rfc_2231_and_2047(header: str) -> None:
    raw = (
        b"From: a@b.example\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; "
        + header.encode()
        + b"\r\n\r\n"
        + PDF
    )
    assert [c.filename for c in read_mail(raw).candidates] == ["Rechnung ÄÖ.pdf"]


@pytest.mark.parametrize("kind", ["application/octet-stream", "text/plain", "image/png", "application/x-unknown"])
def test_the_content_tells_the_type_whatever_the_header_claims(kind: str) -> None:
    raw = f"Content-Type: {kind}; name=invoice.doc\r\n\r\n".encode() + PDF
    assert [c.media_type for c in read_mail(raw).candidates] == [MediaType.PDF]


def test_inline_parts_and_images_count_but_logos_do_not() -> None:
    message = mail()
    message.add_attachment(PDF, "application", "pdf", disposition="inline", filename="x.pdf")
    message.add_attachment(PNG, "image", "png", disposition="inline")
    message.add_attachment(PNG[:900], "image", "png", disposition="inline", filename="logo.png")
    found = read_mail(message.as_bytes())
    assert [c.filename for c in found.candidates] == ["x.pdf", "document.png"]
    assert "inline-image" in found.notes


def test_forwarded_mails_are_entered() -> None:
    inner = mail()
    inner.add_attachment(PDF, "application", "pdf", filename="r.pdf")
    outer = mail("siehe unten")
    outer.add_attachment(inner)
    (found,) = read_mail(outer.as_bytes()).candidates
    assert found.path == ("Ihre Rechnung über Öl",)


def test_signed_mails_are_read_and_opaque_ones_told() -> None:
    inner = mail()
    inner.add_attachment(PDF, "application", "pdf", filename="r.pdf")
    signed = (
        b'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary=zz\r\n\r\n--zz\r\n'
        + inner.as_bytes()
        + b"\r\n--zz\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\n\r\nMIIB\r\n--zz--\r\n"
    )
    assert [c.filename for c in read_mail(signed).candidates] == ["r.pdf"]
    opaque = b"Content-Type: application/pkcs7-mime; name=smime.p7m\r\n\r\nMIIB"
    assert read_mail(opaque).notes == ("opaque-signature",)


def test_einvoices_and_duplicates() -> None:
    xml = b'<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>'
    message = mail()
    for name in ("xrechnung.xml", "copy.xml"):
        message.add_attachment(xml, "text", "xml", filename=name)
    message.add_attachment(b"<html/>", "text", "xml", filename="other.xml")
    assert [(c.filename, c.media_type) for c in read_mail(message.as_bytes()).candidates] == [
        ("xrechnung.xml", MediaType.XML)
    ]


def test_a_mail_without_an_end_or_with_wrong_base64_is_read_as_far_as_it_goes() -> None:
    message = mail()
    message.add_attachment(PDF * 40, "application", "pdf", filename="r.pdf")
    raw = message.as_bytes()
    assert read_mail(raw[:-60]).candidates[0].content.startswith(PDF)
    assert read_mail(b"Content-Transfer-Encoding: base64\r\n\r\n\xff\xfe=!").message_id.startswith("sha256:")


def test_archives_are_opened_and_names_lose_their_paths() -> None:
    inner = zipped(("deep.pdf", PDF + b"2"))
    found = with_file(zipped(("../../etc/r.pdf", PDF), ("C:\\x\\y.txt", b"no"), ("more.zip", inner)), "rechnungen.zip")
    assert [(c.filename, c.path) for c in found.candidates] == [
        ("r.pdf", ("rechnungen.zip",)),
        ("deep.pdf", ("rechnungen.zip", "more.zip")),
    ]


def test_archives_that_harm_are_left_out() -> None:
    assert with_file(zipped(("bomb.pdf", PDF + b"\0" * 30_000_000))).notes == ("archive-bomb",)
    many = zipped(*((f"{n}.pdf", PDF + bytes([n])) for n in range(120)))
    assert with_file(many).notes == ("archive-too-large",)
    assert len(with_file(many).candidates) == ArchiveLimits().members
    nested = zipped(("1.zip", zipped(("2.zip", zipped(("r.pdf", PDF))))))
    assert with_file(nested).notes == ("archive-too-deep",)
    assert with_file(zipped(("r.pdf", PDF))[:-30]).notes == ("broken-archive",)
    assert with_file(zipped(("[Content_Types].xml", b"<x/>"), ("r.pdf", PDF))).notes == ("office-document",)
    locked = bytearray(zipped(("r.pdf", PDF)))
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    assert with_file(bytes(locked)).notes == ("encrypted-archive",)


def test_parts_are_bounded_in_number_size_and_depth() -> None:
    message = mail()
    for number in range(5):
        message.add_attachment(PDF + bytes([number]), "application", "pdf")
    assert read_mail(message.as_bytes(), MailLimits(parts=4)).notes == ("too-many-parts",)
    assert "part-too-large" in read_mail(message.as_bytes(), MailLimits(part_bytes=12)).notes
    deep = mail()
    for _ in range(12):
        outer = mail()
        outer.add_attachment(deep)
        deep = outer
    assert "too-deep" in read_mail(deep.as_bytes()).notes


def test_links_that_promise_a_document_are_listed() -> None:
    message = mail("Ihre Rechnung: https://portal.example/download/42.\nhttps://example.org/impressum")
    message.add_alternative(
        '<style>a{}</style><p>Hallo</p><a href="https://s.example/x?id=1">Rechnung <b>ansehen</b></a>'
        '<a href="javascript:rechnung()">x</a>',
        subtype="html",
    )
    found = read_mail(message.as_bytes())
    assert [tuple(link) for link in found.links] == [
        ("https://portal.example/download/42", ""),
        ("https://s.example/x?id=1", "Rechnung ansehen"),
    ]
    assert "Hallo" in found.text
    assert "a{}" not in found.text


@pytest.mark.parametrize(
    ("given_name", "safe"),
    [
        ("../../a.pdf", "a.pdf"),
        ("..", "document"),
        ("a\x00b\u202e.pdf", "ab.pdf"),
        ("C:\\x\\r.pdf", "r.pdf"),
        ("", "document"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_names_are_made_harmless(given_name: str, safe: str) -> None:
    assert safe_name(given_name) == safe


_LINES = st.sampled_from(
    [
        b"Content-Type: multipart/mixed; boundary=b",
        b"Content-Type: message/rfc822",
        b"Content-Type: text/html; charset=klingon",
        b"Content-Transfer-Encoding: base64",
        b"Content-Transfer-Encoding: quoted-printable",
        b"Content-Disposition: attachment; filename*0*=utf-8''%ff; filename*2=x",
        b"From: =?utf-8?q?=ff=fe?= <@>",
        b'From: a, , b: c;, "',
        b"Date: Mon, 99 Foo 2025 99:99:99 +9999",
        b"Subject: =?iso-8859-1?b?!!?=",
        b"Message-ID: <>",
        b"--b",
        b"--b--",
        b"",
        b"PK\x03\x04",
        b"%PDF-1.7",
        b"<a href=https://x.example/rechnung><!DOCTYPE <![x",
        b"begin 644 r.pdf",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_LINES | st.binary(max_size=40), max_size=25).map(b"\r\n".join) | st.binary(max_size=300))
def test_whatever_the_bytes_are_it_returns(content: bytes) -> None:
    found = read_mail(content)
    assert found.message_id
    found.subject.encode()
    found.text.encode("utf-8", "surrogatepass")
    assert all("/" not in candidate.filename for candidate in found.candidates)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 255)), max_size=12))
def test_a_damaged_mail_is_read_too(changes: list[tuple[int, int]]) -> None:
    message = mail()
    message.add_attachment(zipped(("r.pdf", PDF * 20)), "application", "zip", filename="r.zip")
    message.add_attachment(PDF, "application", "pdf", filename="Größe.pdf")
    raw = bytearray(message.as_bytes())
    for place, byte in changes:
        raw[place % len(raw)] = byte
    read_mail(bytes(raw))
