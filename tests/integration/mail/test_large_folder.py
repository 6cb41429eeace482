"""A hundred thousand messages in one folder of a real Dovecot: the harvest's memory stays flat, a run that is stopped
goes on where it was, and no body is sent twice."""

from __future__ import annotations

import os
import ssl
from pathlib import Path

import pytest
from tests.integration.mail.servers import PASSWORD, USER, Dovecot

from flowaudit.adapters.imap import ImapMailbox
from flowaudit.adapters.outbound.address import networks
from flowaudit.core.harvest.messages import read_mail
from flowaudit.ports.mail import MailSecurity, MailServer

LOOPBACK = networks(["127.0.0.0/8"])
MANY = 100_000
_PAGE = os.sysconf("SC_PAGE_SIZE")


def resident() -> float:
    """Memory of this process, in megabytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE / 1e6


def deliver(server: Dovecot, count: int) -> None:
    """Small mails, written straight into the maildir."""
    place = server.root / "home" / USER / "Maildir" / "cur"
    for number in range(count):
        mail = (
            f"From: a{number % 977}@b.example\r\nSubject: Nachricht {number}\r\nMessage-ID: <{number}@b.example>\r\n"
            f"Date: Mon, 03 Feb 2025 09:30:00 +0100\r\n\r\nHallo {number}\r\n"
        )
        (place / f"{1_700_000_000 + number}.M{number}.test:2,").write_text(mail)
    server.deliver()  # gives it all to the server's user


@pytest.mark.slow
def test_memory_stays_flat_over_a_hundred_thousand_messages(mail_server: Dovecot) -> None:
    deliver(mail_server, MANY)
    context = ssl.create_default_context(cafile=str(mail_server.cert))
    server = MailServer("localhost", mail_server.tls, MailSecurity.TLS, USER, PASSWORD)
    seen, cursor, samples = 0, 0, []
    while seen < MANY:  # a session for each 20,000, as a function's time would end it
        with ImapMailbox(server, LOOPBACK, seconds=120, context=context) as box:
            assert box.open("INBOX").messages == MANY
            for batch in box.find(("ALL",), after=cursor):
                for start in range(0, len(batch), 200):
                    for envelope in box.envelopes(batch[start : start + 200]):
                        assert read_mail(envelope.header).message_id
                        assert envelope.uid > cursor
                        cursor = envelope.uid
                        seen += 1
                if (seen // 1000) % 50 == 1:
                    assert box.fetch(cursor)
                samples.append((seen, resident()))
                if seen % 20_000 == 0:
                    break
    shown = samples[:: max(1, len(samples) // 20)]
    print("messages: MB " + ", ".join(f"{count}: {memory:.1f}" for count, memory in shown))
    assert seen == MANY
    early = next(memory for count, memory in samples if count >= MANY // 10)
    assert samples[-1][1] - early < 5, shown


@pytest.mark.slow
def test_a_hundred_thousand_known_messages_are_walked_in_batches(mail_server: Dovecot) -> None:
    """Search alone: 100 windows of 1,000, each answer small."""
    deliver(mail_server, MANY)
    context = ssl.create_default_context(cafile=str(mail_server.cert))
    server = MailServer("localhost", mail_server.tls, MailSecurity.TLS, USER, PASSWORD)
    with ImapMailbox(server, LOOPBACK, seconds=120, context=context) as box:
        box.open("INBOX")
        batches = [len(batch) for batch in box.find(("ALL",))]
    assert (sum(batches), max(batches)) == (MANY, 1000)
