"""Files of Outlook, as they are dragged out of it and forwarded: mails like any other."""

from __future__ import annotations

import struct
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from random import Random

import olefile
import pytest
from tests.unit.harvest.compound import compound, message
from tests.unit.harvest.papers import some_invoice

from flowaudit.core.generator import render
from flowaudit.core.generator.spec import Template
from flowaudit.core.harvest import outlook
from flowaudit.core.harvest.archives import ArchiveLimits
from flowaudit.core.harvest.containers import may_hold_documents
from flowaudit.core.harvest.messages import MailLimits, candidates_of, read_mail

PDF = render(some_invoice("outlook", Template.T1_HANDWERK))
ROOM = 10_000_000


def carrying(name: str, content: bytes) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "kai@example.org", "Fwd: Rechnung"
    mail.set_content("siehe Anhang")
    mail.add_attachment(content, maintype="application", subtype="vnd.ms-outlook", filename=name)
    return mail.as_bytes()


def test_the_writer_of_the_tests_writes_what_others_read() -> None:
    content = compound({"small": b"s" * 100, "large": b"l" * 9000, "inner": {"deep": b"d" * 5}})
    with olefile.OleFileIO(content) as file:
        assert sorted(file.listdir()) == [["inner", "deep"], ["large"], ["small"]]
        assert file.openstream("large").read() == b"l" * 9000
        assert file.openstream(["inner", "deep"]).read() == b"d" * 5


def test_fields_texts_and_attachments() -> None:
    html = "<p>Über 5 €</p>".encode()
    tree = message("Rechnung für März", "Sehr geehrte Damen", {"Rechnung März.pdf": PDF}, html=html)
    mail = outlook.message_of(compound(tree), ROOM)
    assert mail is not None
    assert mail["Subject"] == "Rechnung für März"
    assert mail["From"].addresses[0].addr_spec == "rechnung@lindner.example"
    assert mail["From"].addresses[0].display_name == "Holzbau Lindner GmbH"
    assert mail["Message-ID"] == "<outlook-1@lindner.example>"
    assert parsedate_to_datetime(str(mail["Date"])).isoformat() == "2025-03-04T09:30:00+00:00"
    assert mail.get_body(("plain",)).get_content().strip() == "Sehr geehrte Damen"  # type: ignore[union-attr]
    assert "Über 5 €" in mail.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert [(one.get_filename(), one.get_content()) for one in mail.iter_attachments()] == [("Rechnung März.pdf", PDF)]


def test_an_attached_message_is_entered_like_a_mail() -> None:
    inner = message("innen", files={"innen.pdf": PDF}, within=True)
    mail = read_mail(carrying("Rechnung.msg", compound(message("außen", files={"innen": inner}))))
    (candidate,) = mail.candidates
    assert (candidate.filename, candidate.content) == ("innen.pdf", PDF)
    assert candidate.path == ("Rechnung.msg", "innen")
    assert mail.unread == ()


def test_a_file_on_a_server_is_a_mail_by_its_content() -> None:
    content = compound(message(files={"a.pdf": PDF, "logo.gif": b"GIF89a" + b"\0" * 50}))
    assert may_hold_documents(content[:1000], "beliebig")
    candidates, _, unread = candidates_of(content, "Rechnung.msg")
    assert [one.filename for one in candidates] == ["a.pdf"]
    assert unread == ()


def test_a_text_that_is_the_invoice_keeps_the_file_as_its_original() -> None:
    text = (
        "Rechnung\nRechnungsnummer: RE-2025-17\nRechnungsdatum: 04.03.2025\nUSt-IdNr.: DE136695976\n"
        "Beratung, Nettobetrag 100,00 EUR\nzzgl. 19 % USt. 19,00 EUR\nGesamtbetrag 119,00 EUR\n"
    )
    content = compound(message("Ihre Rechnung", text))
    (candidate,), _, _ = candidates_of(content, "x.msg")
    assert (candidate.original, candidate.original_name) == (content, "Ihre Rechnung.msg")
    assert candidate.is_text


def test_eight_bit_texts_are_read_in_their_code_page() -> None:
    tree = message()
    tree["__substg1.0_0037001E"] = "Счёт".encode("cp1251")
    del tree["__substg1.0_0037001F"]
    tree["__properties_version1.0"] += struct.pack("<HHIQ", 3, 0x3FFD, 6, 1251)
    mail = outlook.message_of(compound(tree), ROOM)
    assert mail is not None
    assert mail["Subject"] == "Счёт"


def test_headers_cannot_be_forged_by_line_breaks() -> None:
    mail = outlook.message_of(compound(message("a\r\nBcc: x@y.example", sender=('"\nTo: z', "a b@c"))), ROOM)
    assert mail is not None
    assert (mail["Bcc"], mail["To"], mail["From"]) == (None, None, None)
    assert mail["Subject"] == "a Bcc: x@y.example"


def test_other_compound_files_are_told() -> None:
    mail = read_mail(carrying("Rechnung.doc", compound({"WordDocument": b"x" * 5000})))
    assert [(one.name, one.code) for one in mail.unread] == [("Rechnung.doc", "office-document")]
    assert outlook.message_of(b"%PDF-1.7", ROOM) is None


def test_more_than_there_is_room_for_is_told() -> None:
    content = compound(message(files={"a.pdf": PDF, "b.pdf": PDF}))
    with pytest.raises(outlook.TooLarge):
        outlook.message_of(content, len(PDF) + 2000)
    limits = MailLimits(archive=ArchiveLimits(total_bytes=len(PDF) + 2000))
    candidates, _, unread = candidates_of(content, "x.msg", limits)
    assert candidates == ()
    assert [one.code for one in unread] == ["archive-too-large"]


def test_messages_in_messages_end() -> None:
    tree = message(files={"p.pdf": PDF}, within=True)
    for _ in range(30):
        tree = message(files={"m": tree}, within=True)
    mail = read_mail(carrying("tief.msg", compound(message(files={"m": tree}))))
    assert mail.candidates == ()
    assert "too-deep" in mail.notes


def test_damaged_files_raise_nothing_but_what_is_said() -> None:
    content = compound(message("Rechnung", "Text", {"a.pdf": PDF[:6000]}))
    random = Random(7)
    read = 0
    for _ in range(150):
        broken = bytearray(content)
        for _ in range(random.randint(1, 8)):
            broken[random.randrange(8, len(broken))] = random.randrange(256)
        try:
            read += outlook.message_of(bytes(broken[: random.randrange(200, len(broken))]), ROOM) is not None
        except (outlook.Unreadable, outlook.TooLarge):
            continue
    assert read < 150
    for length in range(0, 1600, 37):
        candidates_of(content[:length], "x.msg")
