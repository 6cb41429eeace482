"""The sources of the harvest's demo: real servers on loopback with made-up mail and files, and the truth about them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flowaudit.adapters.rulesets.files import RulesetFiles
from flowaudit.core.generator.mailbox import Sample, mailbox
from flowaudit.core.harvest.messages import read_mail
from flowaudit.core.model.results import Text
from flowaudit.local.paths import REPO
from flowaudit.local.servers import trust
from flowaudit.local.servers.certificates import certificate
from flowaudit.local.servers.dovecot import Dovecot, dovecot, why_not
from flowaudit.local.servers.ftp import PASSWORD, USER, Running, ftp_server

SECRET = "demo-Passwort 1"  # noqa: S105 (of a server that lives for a moment)


@dataclass(slots=True)
class Source:
    """An account: how it is made, what its files truly are. ``least`` is what precision and recall have to be;
    ``breaks`` names the failure of a source that is there to fail."""

    kind: str
    name: str
    about: Text
    body: dict[str, Any]
    invoices: set[str] = field(default_factory=set)
    others: set[str] = field(default_factory=set)
    least: float = 0.98
    breaks: str = ""

    def knows(self, samples: list[Sample]) -> None:
        """The truth of these mails."""
        self.invoices |= {sha for sample in samples for sha in sample.invoices}
        self.others |= {sha for sample in samples for sha in sample.others}


@dataclass(slots=True)
class Sources:
    """What runs; ``without`` says why there is no mail server."""

    found: list[Source]
    servers: list[str]
    mail: Dovecot | None
    files: Running
    without: str = ""


@contextmanager
def sources(messages: int, seed: int, trusted: Path) -> Iterator[Sources]:
    """Start the servers and fill them; ``trusted`` is the file of authorities that the functions read."""
    rates = RulesetFiles(REPO / "rulesets").vat_rates()
    plain = list(mailbox(seed, messages, rates))
    hard = list(mailbox(seed, max(messages // 2, 1), rates, hard=True))
    stored = with_files(mailbox(seed + 1_000_000, max(messages // 3, 1), rates))
    with ExitStack() as stack:
        root = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="flowaudit-servers-")))
        pem = certificate(root)  # one for all: two authorities of the same name would hide each other
        files = _files(stack, root / "ftp", stored, pem)
        found, servers = [_ftp(files, stored)], ["pyftpdlib (FTPS)"]
        reason, mail = why_not(), None
        if reason is None:
            (root / "mail").mkdir()
            known = {"buero": SECRET, "schwierig": SECRET}
            mail = stack.enter_context(dovecot(root / "mail", users=known, pem=pem))
            found = [*_mail(mail, plain, hard), *found]
            servers = ["Dovecot (IMAP, TLS)", *servers]
        trust.bundle(trusted, pem)
        try:
            yield Sources(found, servers, mail, files, reason or "")
        finally:
            trust.bundle(trusted)


def with_files(samples: Iterable[Sample]) -> list[Sample]:
    """Those whose files could lie in a folder as well: not the mails that are the invoice themselves."""
    return [one for one in samples if all(candidate.text is None for candidate in read_mail(one.raw).candidates)]


def _files(stack: ExitStack, root: Path, stored: list[Sample], pem: Path) -> Running:
    (root / "Eingang").mkdir(parents=True)
    for number, sample in enumerate(stored):
        for place, candidate in enumerate(read_mail(sample.raw).candidates):
            ending = "xml" if candidate.media_type.value.endswith("xml") else candidate.filename.rpartition(".")[2]
            (root / "Eingang" / f"scan-{number:04d}-{place}.{ending}").write_bytes(candidate.content)
    return stack.enter_context(ftp_server(root, pem=pem))


def _ftp(files: Running, stored: list[Sample]) -> Source:
    body = {"host": "localhost", "port": files.port, "protocol": "FTPS", "username": USER, "password": PASSWORD}
    about = Text("Ablage auf einem Dateiserver", "folder of a file server")
    made = Source("ftp", "demo-ablage", about, {**body, "harvest": {"path": "/Eingang"}})
    made.knows(stored)
    return made


def _mail(server: Dovecot, plain: list[Sample], hard: list[Sample]) -> list[Source]:
    def account(name: str, user: str, about: Text, **more: Any) -> Source:
        body = {"host": "localhost", "port": server.tls, "username": user, "password": SECRET}
        return Source("imap", name, about, body, **more)

    office = account("demo-buero", "buero", Text("Postfach eines Büros", "mailbox of an office"))
    about = Text(
        "alle Anhänge heißen document.pdf, Betreffs vertauscht", "every file is document.pdf, subjects shuffled"
    )
    hidden = account("demo-schwierig", "schwierig", about, least=0.95)
    about = Text("falsches Passwort: hält die anderen nicht auf", "wrong password: does not stop the others")
    locked = account("demo-gesperrt", "buero", about, breaks="login-refused")
    locked.body["password"] = "falsch"  # noqa: S105
    for source, samples, user in ((office, plain, "buero"), (hidden, hard, "schwierig")):
        server.deliver(*(sample.raw for sample in samples), user=user)
        source.knows(samples)
    return [office, hidden, locked]
