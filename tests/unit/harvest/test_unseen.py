"""Mails made by hand after what mail programs and senders do, with what each should yield; the rules were not made
after them."""

from __future__ import annotations

from random import Random

import pytest
from tests.unit.harvest.unseen import attachments, structures, texts
from tests.unit.harvest.unseen.cases import Case

from flowaudit.core.harvest.messages import Candidate, read_mail
from flowaudit.core.harvest.recognition import recognise
from flowaudit.core.parsing import ParsingRefused, parse

CASES = {**structures.CASES, **attachments.CASES, **texts.CASES}


def is_invoice(candidate: Candidate) -> bool:
    try:
        return recognise(parse(candidate.content, candidate.filename, ocr=None)).is_invoice
    except ParsingRefused:
        return False


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_mail_yields_what_it_should(case: Case) -> None:
    mail = read_mail(case.raw())
    found = [candidate for candidate in mail.candidates if is_invoice(candidate)]
    assert len(found) == case.invoices, [candidate.filename for candidate in mail.candidates]
    if case.names is not None:
        assert tuple(candidate.filename for candidate in mail.candidates) == case.names
    if case.note:
        assert case.note in mail.notes
    if case.links is not None:
        assert bool(mail.links) is case.links


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_damaged_mail_is_read_all_the_same(case: Case) -> None:
    """Bytes changed, taken out and cut off anywhere: a mail comes back, whatever is in it."""
    raw = case.raw()
    random = Random(len(raw))
    for _ in range(12):
        damaged = bytearray(raw)
        for _ in range(random.randint(1, 8)):
            place = random.randrange(len(damaged))
            damaged[place] = random.randrange(256)
            if random.random() < 0.3:
                del damaged[place : place + random.randint(1, 40)]
        if random.random() < 0.3:
            del damaged[random.randrange(len(damaged)) :]
        assert read_mail(bytes(damaged)).message_id
