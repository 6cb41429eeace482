"""Opaque S/MIME: real signatures are opened, encrypted mails stay closed, whatever else is told and never raises."""

from __future__ import annotations

from base64 import encodebytes
from contextlib import suppress
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.harvest.papers import some_invoice

from flowaudit.core.generator import render
from flowaudit.core.generator.spec import Template
from flowaudit.core.harvest.messages import Mail, MailLimits, read_mail
from flowaudit.core.harvest.smime import Encrypted, Unreadable, signed_content

INNER = b"Content-Type: text/plain; charset=utf-8\r\n\r\nGr\xc3\xbc\xc3\x9fe aus dem Umschlag\r\n"


def certificate(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(datetime(2025, 1, 1, tzinfo=UTC))
    return made.not_valid_after(datetime(2035, 1, 1, tzinfo=UTC)).sign(key, hashes.SHA256())


def signed(content: bytes) -> bytes:
    """CMS as a mail program makes it."""
    key = ec.generate_private_key(ec.SECP256R1())
    builder = pkcs7.PKCS7SignatureBuilder().set_data(content)
    builder = builder.add_signer(certificate(key), key, hashes.SHA256())
    return builder.sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])


def encrypted(content: bytes) -> bytes:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    builder = pkcs7.PKCS7EnvelopeBuilder().set_data(content).add_recipient(certificate(key))
    return builder.encrypt(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])


def mail(cms: bytes, name: str = "smime.p7m") -> Mail:
    head = f"Subject: S\r\nContent-Type: application/pkcs7-mime; name={name}\r\nContent-Transfer-Encoding: base64"
    return read_mail(f"{head}\r\n\r\n".encode() + encodebytes(cms))


def test_a_real_signature_is_opened() -> None:
    assert signed_content(signed(INNER)) == INNER
    read = mail(signed(INNER))
    assert "Grüße aus dem Umschlag" in read.text
    assert read.notes == ("signature-unverified",)


@pytest.mark.parametrize("name", ["smime.p7m", "signed.bin"])
def test_the_files_inside_are_found(name: str) -> None:
    inner = EmailMessage(policy=SMTP)
    inner.set_content("siehe Anhang")
    pdf = render(some_invoice("signed", Template.T1_HANDWERK))
    inner.add_attachment(pdf, "application", "pdf", filename="rechnung.pdf")
    (found,) = mail(signed(inner.as_bytes()), name).candidates
    assert (found.filename, found.content) == ("rechnung.pdf", pdf)


def test_signatures_in_signatures_are_opened_to_the_limit() -> None:
    inner = INNER
    for _ in range(12):
        inner = b"Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: binary\r\n\r\n" + signed(inner)
    read = read_mail(inner, MailLimits(depth=5))
    assert read.text == ""
    assert "too-deep" in read.notes


def test_encrypted_mails_stay_closed() -> None:
    with pytest.raises(Encrypted):
        signed_content(encrypted(INNER))
    assert mail(encrypted(INNER)).notes == ("encrypted",)


@pytest.mark.parametrize(
    "cms",
    [
        b"",
        b"\x30",
        b"\x30\x80",
        b"\x30\x84\xff\xff\xff\xff",
        b"\x30\x03\x06\x01\x2a",
        b"\x1f\x81\x01",
        b"\x30\x80" * 5000,
        signed(INNER)[:60],
    ],
    ids=["empty", "cut-tag", "no-end", "huge-length", "other-kind", "long-tag", "deep", "cut"],
)
def test_what_is_no_signature_is_told(cms: bytes) -> None:
    with pytest.raises(Unreadable):
        signed_content(cms)
    assert mail(cms).notes == ("opaque-signature",)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_damaged_signatures_raise_nothing_else(data: st.DataObject) -> None:
    cms = bytearray(_SIGNED)
    for _ in range(data.draw(st.integers(1, 4))):
        cms[data.draw(st.integers(0, 120))] = data.draw(st.integers(0, 255))
    with suppress(Unreadable, Encrypted):
        signed_content(bytes(cms))


_SIGNED = signed(INNER)
