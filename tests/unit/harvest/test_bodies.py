"""Invoices that are the mail itself: recognised by what they state, shown as pages, kept as the mail they are."""

from __future__ import annotations

import time
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from tests.unit.harvest.papers import some_invoice

from flowaudit.core.extraction import extract
from flowaudit.core.generator import mail_body
from flowaudit.core.generator.spec import InvoiceSpec, Template
from flowaudit.core.harvest.bodies import as_pdf, may_be_invoice
from flowaudit.core.harvest.messages import Candidate, read_mail
from flowaudit.core.harvest.recognition import recognise
from flowaudit.core.harvest.webtext import read_page
from flowaudit.core.model.extraction import FieldName
from flowaudit.core.model.parsed import ParsedDocument
from flowaudit.core.parsing import parse

TEXT = """Rechnung Nr. 2025-17
Muster Dienste GmbH, Am Weg 1, 12345 Beispielstadt, USt-IdNr. DE123456788
Rechnungsdatum: 03.02.2025

Beratung 2 Std.   200,00 EUR
Nettobetrag       200,00 EUR
19 % USt.          38,00 EUR
Gesamtbetrag      238,00 EUR
"""


def mail(spec: InvoiceSpec) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["Subject"] = "Ihre Rechnung: Mai/2025"
    message["From"] = "r@firma.example"
    message.set_content("Diese Nachricht erfordert HTML.")
    message.add_alternative(mail_body.invoice(spec), subtype="html")
    return message.as_bytes()


def shown(candidate: Candidate) -> ParsedDocument:
    return parse(candidate.content, candidate.filename, ocr=None)


@pytest.mark.parametrize("template", [Template.T1_HANDWERK, Template.T3_CORPORATE, Template.T4_FREELANCER])
def test_the_mail_is_the_original_and_its_pages_say_what_it_says(template: Template) -> None:
    spec = some_invoice("body", template)
    raw = mail(spec)
    (candidate,) = read_mail(raw).candidates
    assert (candidate.original, candidate.filename) == (raw, "Ihre Rechnung_ Mai_2025.pdf")
    assert candidate.original_name == "Ihre Rechnung_ Mai_2025.eml"
    assert recognise(shown(candidate)).is_invoice
    found = extract(shown(candidate))
    assert found.value(FieldName.INVOICE_NUMBER) == spec.number
    assert found.value(FieldName.INVOICE_DATE) == spec.issued


def test_plain_text_is_enough() -> None:
    (candidate,) = read_mail(f"Subject: Rechnung\r\n\r\n{TEXT}".encode()).candidates
    assert recognise(shown(candidate)).is_invoice
    assert read_mail(f"Subject: Rechnung\r\n\r\n{TEXT}".encode()).candidates == (candidate,)


@pytest.mark.parametrize("gone", ["Nr. 2025-17", "USt-IdNr. DE123456788", "238,00 EUR", "USt.          38,00"])
def test_a_mail_that_lacks_a_particular_is_none(gone: str) -> None:
    assert may_be_invoice(TEXT)
    assert not may_be_invoice(TEXT.replace(gone, ""))


@pytest.mark.parametrize(
    "text",
    [
        "Quittung Nr. 88-1204\nTaxi Meier, Steuernummer 66/201/44817\nFahrt am 03.02.2025\n"
        "Fahrpreis 23,80 EUR, darin 7 % USt. 1,56 EUR",
        "Facture F-2025-31 du 14/05/2025\nLagrange SARL, SIRET 552 100 554 00025\nPose 400,00\nTVA 20 % 80,00\n"
        "Total TTC 480,00",
        "Factuur 2025-118, 14-05-2025\nDe Vries B.V., KvK 01234567, btw-id NL004495445B01\nKozijn 300,00\n"
        "Btw 21% 63,00\nTotaal 363,00",
        "Receipt #2231-9981\nCloudy Ltd, VAT IE6388047V\nInvoice date 2 May 2025\nTeam plan 40.00\n"
        "VAT 23% 9.20\nTotal 49.20",
    ],
)
def test_what_tells_number_identifier_and_tax_in_other_words_is_one(text: str) -> None:
    (candidate,) = read_mail(f"Subject: x\r\n\r\n{text}".encode()).candidates
    assert recognise(shown(candidate)).is_invoice


@pytest.mark.parametrize(
    "text",
    [
        "Bestellung 302-1188\nPinsel 24,50 EUR\nGesamt inkl. 19 % MwSt. 29,40 EUR, darin 4,69 EUR\n"
        "USt-IdNr. DE123456788\nDie Rechnung folgt mit der Ware.",
        "Zu Ihrer Rechnung 25-0417 (238,00 EUR, darin 19 % USt. 38,00 EUR): Bitte begleichen Sie den offenen Betrag, "
        "wir haben noch keinen Zahlungseingang. USt-IdNr. DE123456788",
        "Danke für die Zahlung zu Rechnung 25-0417 über 238,00 EUR. USt-IdNr. DE123456788, 19 % MwSt. enthalten",
    ],
)
def test_what_talks_of_an_order_or_a_payment_is_none(text: str) -> None:
    found = read_mail(f"Subject: x\r\n\r\n{text}".encode()).candidates
    assert not any(recognise(shown(candidate)).is_invoice for candidate in found)


@pytest.mark.parametrize("about", [mail_body.notice, mail_body.received])
def test_a_mail_that_only_talks_of_an_invoice_is_none(about: object) -> None:
    assert callable(about)
    for number in range(20):
        text = about(some_invoice(f"n{number}", Template.T3_CORPORATE))
        assert read_mail(f"Subject: Rechnung\r\n\r\n{text}".encode()).candidates == ()


def test_an_attached_document_goes_before_the_body() -> None:
    head = "Subject: R\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\n"
    pdf = as_pdf("Rechnung")
    assert pdf is not None
    raw = head.encode() + TEXT.encode() + b"\r\n--x\r\nContent-Type: application/pdf\r\n\r\n" + pdf + b"\r\n--x--\r\n"
    (candidate,) = read_mail(raw).candidates
    assert candidate.text is None


@pytest.mark.parametrize(
    "html",
    [
        "<table>" * 500 + "x",
        "<p" * 3000,
        "<![CDATA[<!-- <p>a",
        "<img src='http://192.0.2.1/x.png'><link href='file:///etc/passwd'><p>a",
        "<style>@import url(http://192.0.2.1)</style><p style='background:url(file:///etc/passwd)'>a",
        "<td>a</td></table></table><tr>",
        "\x00\ud800",
        "<p>" + "lang " * 30_000,
    ],
)
def test_a_strangers_html_is_laid_out_or_refused_and_fetches_nothing(html: str) -> None:
    pages = as_pdf(read_page(html))
    assert pages is None or (pages == as_pdf(read_page(html)) and b"192.0.2.1" not in pages)


@pytest.mark.parametrize("piece", ["123 ", "1", "1.", "rechnung ", "de 123 ", "<", "<p "])
def test_long_texts_of_one_kind_take_no_time(piece: str) -> None:
    began = time.perf_counter()
    may_be_invoice("Rechnungsnummer Steuernummer USt " + piece * 100_000)
    assert time.perf_counter() - began < 2


def test_a_long_body_has_an_end() -> None:
    pages = as_pdf(read_page("<p>Zeile</p>" * 5000))
    assert pages is not None
    assert len(parse(pages, "a.pdf", ocr=None).pages) <= 20
