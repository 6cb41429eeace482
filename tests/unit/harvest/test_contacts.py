"""Contacts from headers and documents; how well the rules name them is printed."""

from __future__ import annotations

from random import Random

import pytest
from tests.unit.harvest.papers import some_invoice

from flowaudit.core.generator.spec import Template
from flowaudit.core.harvest.contacts import Book, Contact, Side, name_of, own_addresses
from flowaudit.core.model.folding import fold

OWN = "kai@firma.example"


def header(sender: str, to: str = OWN, day: int = 1) -> bytes:
    head = f"From: {sender}\r\nTo: {to}\r\nSubject: Rechnung\r\nDate: Mon, {day:02} Jan 2025 07:00:00 +0000\r\n\r\n"
    return head.encode()


@pytest.mark.parametrize(
    ("shown", "address", "name"),
    [
        ("Amrhein Dachdecker GmbH", "rechnung@amrhein.example", "Amrhein Dachdecker GmbH"),
        ("Buchhaltung | Amrhein Dachdecker GmbH", "r@x.example", "Amrhein Dachdecker GmbH"),
        ("Rechnungsversand Amrhein Dachdecker", "r@x.example", "Amrhein Dachdecker"),
        ("Petra Amrhein (Amrhein Dachdecker GmbH)", "r@x.example", "Amrhein Dachdecker GmbH"),
        ("Amrhein, Petra", "p@gmx.de", "Petra Amrhein"),
        ("Müller, Meier & Co. KG", "r@x.example", "Müller, Meier & Co. KG"),
        ("Amrhein Dachdecker via Portal", "noreply@portal.example", "Amrhein Dachdecker"),
        ("noreply@amrhein-dach.example", "noreply@amrhein-dach.example", "Amrhein Dach"),
        ("", "rechnung@mail.amrhein-dach.co.uk", "Amrhein Dach"),
        ("Buchhaltung", "buchhaltung@amrhein.example", "Amrhein"),
        ("", "petra.amrhein7@web.de", "Petra Amrhein"),
        ("", "x@y", "Y"),
    ],
)
def test_who_a_sender_is(shown: str, address: str, name: str) -> None:
    assert name_of(shown, address) == name


def test_mails_from_others_are_expenses_and_ours_are_income() -> None:
    book = Book(frozenset({OWN}))
    for day in (3, 1, 2):
        book.mail(header("Amrhein GmbH <r@amrhein.example>", day=day))
    book.mail(header(f"Kai <{OWN}>", "Kunde AG <k@kunde.example>, Kai <KAI@firma.example>"))
    first, second = book.ranked()
    assert (first.email, first.name, first.side, first.count("MAIL")) == (
        "r@amrhein.example",
        "Amrhein GmbH",
        "EXPENSE",
        3,
    )
    assert (first.first and first.first.day, first.last and first.last.day) == (1, 3)
    assert (second.email, second.side, second.company) == ("k@kunde.example", Side.INCOME, True)


def test_what_was_taken_over_and_audited_outweighs_mails() -> None:
    book = Book(frozenset({OWN}), frozenset({fold("Meine Firma GmbH")}))
    for _ in range(3):
        book.mail(header(f"Kai <{OWN}>", "Amrhein GmbH <r@amrhein.example>"))
    book.file("Amrhein GmbH", "r@amrhein.example")
    (contact,) = book.ranked()
    assert contact.side is Side.EXPENSE
    book.document("AMRHEIN GmbH", "Meine Firma GmbH")
    book.document("Meine Firma GmbH", "Neuer Kunde e.V.")
    book.document(None, None)
    assert contact.count("DOCUMENT") == 1
    (alone,) = [one for one in book.ranked() if one.email is None]
    assert (alone.name, alone.side) == ("Neuer Kunde e.V.", Side.INCOME)


@pytest.mark.parametrize(
    "bad",
    [
        b"",
        b"\xff\xfe",
        b"From: \r\n",
        b"From: <a@>\r\n",
        b"From: =?x?q?=ff?= <a b@c.de>\r\n",
        b"From: a@" + b"x" * 9000,
    ],
)
def test_broken_headers_are_nobody(bad: bytes) -> None:
    book = Book(frozenset({OWN}))
    book.mail(bad)
    book.mail(header("MAILER-DAEMON@x.example"))
    assert book.ranked() == []


def test_a_person_and_a_company() -> None:
    book = Book(frozenset())
    book.mail(header("Petra Amrhein <petra@gmx.de>"))
    book.mail(header("Amrhein <info@amrhein.example>"))
    assert {one.email: one.company for one in book.ranked()} == {"petra@gmx.de": False, "info@amrhein.example": True}
    assert Contact(None).name == ""


def test_own_addresses_are_those_of_the_accounts() -> None:
    accounts = [{"username": "Kai@Firma.example"}, {"username": "kai", "sender": "re@firma.example"}, {}]
    assert own_addresses(accounts) == {"kai@firma.example", "re@firma.example"}


_STYLES = (
    "{name}", "Buchhaltung {name}", "{name} | Rechnungsversand", "{person} ({name})", "{person} | {name}",
    "{name} Kundenservice", "Ihre {name}", "{name} via Portal", '"{name}"', "Rechnungsstelle - {name}",
)  # fmt: skip


def test_names_of_drawn_senders() -> None:
    """Names of generated companies in the ways in which senders dress them: how many come out as they are."""
    random = Random(4)
    templates = (Template.T1_HANDWERK, Template.T3_CORPORATE, Template.T4_FREELANCER, Template.T5_MINIMAL)
    right = total = 0
    wrong = []
    for number in range(200):
        who = some_invoice(f"contact{number}", random.choice(templates)).supplier
        style = random.choice(_STYLES)
        shown = style.format(name=who.name, person="Petra Zander")
        found = name_of(shown, "rechnung@irgendwo.example")
        total += 1
        right += found == who.name
        if found != who.name:
            wrong.append((shown, found))
    print(f"names of senders: {right} of {total} right; {wrong[:8]}")
    assert right / total >= 0.9, wrong
