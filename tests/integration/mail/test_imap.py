"""The IMAP adapter against a real Dovecot."""

from __future__ import annotations

import socket
import ssl
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest
from tests.integration.mail.servers import PASSWORD, USER, Dovecot, dovecot, why_not

from flowaudit.adapters.imap import ImapMailbox, mailbox
from flowaudit.adapters.outbound.address import networks
from flowaudit.core.harvest.query import translate
from flowaudit.ports.mail import MailSecurity, MailServer
from flowaudit.ports.network import RemoteFailure

LOOPBACK = networks(["127.0.0.0/8"])
TODAY = date(2025, 6, 1)


def session(
    server: Dovecot, *, security: MailSecurity = MailSecurity.TLS, password: str = PASSWORD, host: str = "localhost"
) -> ImapMailbox:
    port = server.tls if security is MailSecurity.TLS else server.plain
    context = ssl.create_default_context(cafile=str(server.cert))
    return ImapMailbox(MailServer(host, port, security, USER, password), LOOPBACK, seconds=10, context=context)


def mail(subject: str, text: str = "Hallo", number: int = 0) -> bytes:
    message = EmailMessage()
    message["From"] = "Jörg Hölzl <j@hoelzl.example>"
    message["Subject"] = subject
    message["Date"] = "Mon, 03 Feb 2025 09:30:00 +0100"
    message["Message-ID"] = f"<{number}@hoelzl.example>"
    message.set_content(text)
    return message.as_bytes()


def found(box: ImapMailbox, query: str, after: int = 0) -> list[int]:
    return [uid for batch in box.find(translate(query, TODAY), after=after) for uid in batch]


@pytest.mark.parametrize("security", MailSecurity)
def test_login_over_tls_and_starttls(mail_server: Dovecot, security: MailSecurity) -> None:
    with session(mail_server, security=security) as box:
        assert box.open("INBOX").messages == 0


@pytest.mark.parametrize("security", MailSecurity)
def test_a_certificate_that_nobody_vouches_for_is_refused(mail_server: Dovecot, security: MailSecurity) -> None:
    port = mail_server.tls if security is MailSecurity.TLS else mail_server.plain
    server = MailServer("localhost", port, security, USER, PASSWORD)
    with pytest.raises(RemoteFailure, match="tls-certificate"), ImapMailbox(server, LOOPBACK):
        pass
    assert "Login" not in mail_server.log


def test_a_certificate_for_another_name_is_refused(mail_server: Dovecot) -> None:
    with pytest.raises(RemoteFailure, match="tls-certificate"), session(mail_server, host="127.0.0.1"):
        pass


def test_a_wrong_password_and_a_private_address_are_refused(mail_server: Dovecot) -> None:
    with pytest.raises(RemoteFailure, match="login-refused"), session(mail_server, password="wrong"):
        pass
    server = MailServer("localhost", mail_server.tls, MailSecurity.TLS, USER, PASSWORD)
    with pytest.raises(RemoteFailure, match="host-refused"), ImapMailbox(server):
        pass


def test_folders_have_readable_names(mail_server: Dovecot) -> None:
    mail_server.deliver(mail("x"), folder="Geb&APw-hren & mehr".replace(" & ", " &- "))
    with session(mail_server) as box:
        names = {folder.name: folder for folder in box.folders()}
        assert "Gebühren & mehr" in names
        assert names["INBOX"].selectable
        assert names["INBOX"].delimiter == "/"
        assert box.open("Gebühren & mehr").messages == 1
        with pytest.raises(RemoteFailure, match="not-there"):
            box.open("Gibt es nicht")


def test_search_in_utf_8_and_with_the_small_language(mail_server: Dovecot) -> None:
    mail_server.deliver(
        mail("Rechnung für Öl"), mail("Angebot", 'sagt "nein" (und ja)'), mail("Termin"), mail("Rechnung 2", "Größe\\x")
    )
    with session(mail_server) as box:
        box.open("INBOX")
        assert found(box, "") == [1, 2, 3, 4]
        assert found(box, 'subject:"für öl"') == [1]
        assert found(box, 'subject:rechnung -"für öl"') == [4]
        assert found(box, "subject:termin OR subject:angebot") == [2, 3]
        assert found(box, "(subject:termin OR subject:angebot) body:nein") == [2]
        assert found(box, "Größe from:hölzl") == [4]
        assert found(box, "larger:1M") == []
        assert found(box, "after:2020-01-01 is:unread", after=3) == [4]
        assert found(box, "before:2000-01-01") == []


def test_envelopes_tell_the_size_and_nothing_is_marked_as_read(mail_server: Dovecot) -> None:
    mail_server.deliver(mail("eins", "x" * 5000), mail("zwei"))
    with session(mail_server) as box:
        box.open("INBOX")
        first, second = box.envelopes([1, 2, 77])
        assert first.size > 5000 > second.size
        assert b"Subject: eins" in first.header
        content = box.fetch(1)
        assert content is not None
        assert content.replace(b"\r\n", b"\n") == mail("eins", "x" * 5000)
        assert box.fetch(77) is None
        assert found(box, "is:unread") == [1, 2]


def test_flags_are_set_and_taken_away(mail_server: Dovecot) -> None:
    mail_server.deliver(mail("eins"), mail("zwei"))
    with session(mail_server) as box:
        box.open("INBOX", write=True)
        assert box.set_flags([1, 2, 9], ["\\Seen", "gebucht"], add=True) == [1, 2]
        assert found(box, "is:read label:gebucht") == [1, 2]
        assert box.set_flags([2], ["\\Seen"], add=False) == [2]
        assert found(box, "is:read") == [1]


@pytest.mark.parametrize("capability", ["", "IMAP4rev1 UIDPLUS"])
def test_moving_takes_exactly_these(mail_folder: Path, capability: str) -> None:
    if reason := why_not():
        pytest.skip(reason)
    with dovecot(mail_folder, capability=capability) as server:
        server.deliver(*(mail(f"nr {number}") for number in range(4)))
        server.deliver(folder="Ziel")
        with session(server) as box:
            box.open("INBOX", write=True)
            box.set_flags([1], ["\\Deleted"], add=True)  # somebody else's mark
            box.move([2, 4], "Ziel")
            assert found(box, "") == [1, 3]
            assert box.open("Ziel").messages == 2
            box.open("INBOX", write=True)
            with pytest.raises(RemoteFailure, match="not-there"):
                box.move([3], "Nirgends")
            assert found(box, "") == [1, 3]


def test_without_uidplus_nothing_is_removed(mail_folder: Path) -> None:
    if reason := why_not():
        pytest.skip(reason)
    with dovecot(mail_folder, capability="IMAP4rev1") as server:
        server.deliver(mail("x"))
        with session(server) as box:
            box.open("INBOX", write=True)
            for act in (lambda: box.move([1], "INBOX"), lambda: box.delete([1])):
                with pytest.raises(RemoteFailure, match="unsupported"):
                    act()
            assert found(box, "") == [1]


def test_a_folder_is_walked_in_windows_while_others_remove_messages(
    mail_server: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailbox, "WINDOW", 10)
    mail_server.deliver(*(mail(f"nr {number}") for number in range(45)))
    seen: list[int] = []
    with session(mail_server) as box, session(mail_server) as other:
        validity = box.open("INBOX").uid_validity
        other.open("INBOX", write=True)
        for batch in box.find(("ALL",)):
            assert len(batch) <= 10
            seen += batch
            if len(seen) == 10:
                other.delete(list(range(1, 8)))
        assert seen == list(range(1, 46))
        assert box.open("INBOX").uid_validity == validity > 0


def test_a_connection_that_breaks_is_told(mail_server: Dovecot) -> None:
    box = session(mail_server)
    with box:
        box.open("INBOX")
        assert box._session is not None
        box._session.sock.shutdown(socket.SHUT_RDWR)
        with pytest.raises(RemoteFailure, match="connection-lost"):
            box.fetch(1)


def test_a_folder_is_emptied_while_it_is_walked(mail_server: Dovecot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailbox, "WINDOW", 10)
    mail_server.deliver(*(mail(f"nr {number}") for number in range(35)))
    with session(mail_server) as box:
        box.open("INBOX", write=True)
        for batch in box.find(("ALL",)):
            box.delete(batch)
        assert box.open("INBOX").messages == 0


def test_a_server_that_cannot_check_passwords_now_is_asked_again(mail_server: Dovecot) -> None:
    """Its answer to the login is NO [UNAVAILABLE] (RFC 5530), which says nothing about the password."""
    (mail_server.root / "users").chmod(0)  # not root reads it, but Dovecot's own user
    with pytest.raises(RemoteFailure, match="server-busy") as told, session(mail_server):
        pass
    assert told.value.retryable
