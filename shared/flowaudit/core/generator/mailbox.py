"""A mailbox of realistic German business mail with the truth about it, reproducible to the byte by its seed.

The plain mailbox holds what an office gets: invoices in all packings, newsletters, order confirmations, reminders,
letters. The hard one gives nothing away outside of the papers: every attachment is called ``document.pdf``, subjects
are those of other mails, and offers, delivery notes, reminders and payslips come as often as invoices.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from enum import StrEnum
from random import Random

from flowaudit.core.generator import mail_body, people
from flowaudit.core.generator import mail_packing as packing
from flowaudit.core.generator.compose import DateProfile, Ground, compose
from flowaudit.core.generator.correspondence import Paper, draw
from flowaudit.core.generator.mail_texts import BODIES, NEWSLETTER, SUBJECTS
from flowaudit.core.generator.render import render, render_hybrid, render_xrechnung
from flowaudit.core.generator.spec import InvoiceSpec, Template
from flowaudit.core.rules.rates import VatRates


class Kind(StrEnum):
    """What a mail brings: one invoice, TWO of them, or none (PAPER to LETTER, NOTICE). BODY is itself the invoice."""

    INVOICE = "invoice"
    HYBRID = "hybrid"
    XML = "xml"
    ZIPPED = "zipped"
    FORWARDED = "forwarded"
    INLINE = "inline"
    SIGNED = "signed"
    WRONG_TYPE = "wrong_type"
    BROKEN = "broken"
    WITH_TERMS = "with_terms"
    TWO = "two"
    PAPER = "paper"
    LINK = "link"
    NEWSLETTER = "newsletter"
    LETTER = "letter"
    OPAQUE = "opaque"
    BODY = "body"
    NOTICE = "notice"


_PLAIN = {
    Kind.INVOICE: 30, Kind.HYBRID: 6, Kind.XML: 4, Kind.ZIPPED: 4, Kind.FORWARDED: 4, Kind.INLINE: 3, Kind.SIGNED: 4,
    Kind.WRONG_TYPE: 4, Kind.BROKEN: 4, Kind.WITH_TERMS: 4, Kind.TWO: 3, Kind.PAPER: 10, Kind.LINK: 3,
    Kind.NEWSLETTER: 12, Kind.LETTER: 5, Kind.OPAQUE: 3, Kind.BODY: 3, Kind.NOTICE: 3,
}  # fmt: skip
_HARD = {
    Kind.INVOICE: 30, Kind.HYBRID: 3, Kind.WITH_TERMS: 6, Kind.TWO: 3, Kind.FORWARDED: 3, Kind.WRONG_TYPE: 3,
    Kind.BROKEN: 3, Kind.SIGNED: 3, Kind.PAPER: 40, Kind.LINK: 2, Kind.NEWSLETTER: 2, Kind.LETTER: 2,
    Kind.OPAQUE: 2, Kind.BODY: 3, Kind.NOTICE: 3,
}  # fmt: skip
_OF_PLAIN = (Paper.CONFIRMATION, Paper.REMINDER, Paper.OFFER, Paper.DELIVERY_NOTE)
_PERIOD = (date(2025, 1, 1), date(2025, 12, 31))


@dataclass(frozen=True, slots=True)
class Sample:
    """A mail with its truth: ``invoices`` are the SHA-256 of attached files that are invoices (of the mail, where it
    is one itself), ``others`` of those that are not. ``paper`` says which paper a mail of kind PAPER brings."""

    raw: bytes
    kind: Kind
    message_id: str
    invoices: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    paper: Paper | None = None


def mailbox(seed: int, count: int, rates: VatRates, *, hard: bool = False) -> Iterator[Sample]:
    """The mails in the order in which they came; mail ``n`` depends on seed and number alone."""
    for number in range(count):
        yield sample(seed, number, rates, hard=hard)


def sample(seed: int, number: int, rates: VatRates, *, hard: bool = False) -> Sample:
    """Mail ``number`` of the mailbox."""
    random = Random(f"{seed}/{number}/{hard}")  # noqa: S311  mails are drawn, no secrets
    weights = _HARD if hard else _PLAIN
    kind = random.choices(list(weights), list(weights.values()))[0]
    draft = _Draft(random, number, kind, hard, rates)
    _FILL[kind](draft)
    return draft.done()


class _Draft:
    """A mail in the making."""

    def __init__(self, random: Random, number: int, kind: Kind, hard: bool, rates: VatRates) -> None:
        self.random, self.number, self.kind, self.hard = random, number, kind, hard
        self.ground = Ground("de", "DE", people.customer(random, "DE"), _PERIOD, rates, small_limit=Decimal(250))
        self.spec = self.invoice()
        self.files: list[packing.File] = []
        self.invoices: list[bytes] = []
        self.others: list[bytes] = []
        self.paper: Paper | None = None
        self.html = ""
        self.itself = False
        self.body = random.choice(BODIES["letter"])
        self.wrap: Callable[[EmailMessage, Random], bytes] | None = None

    def invoice(self, *, letter: bool = False) -> InvoiceSpec:
        templates = [one for one in Template if not (letter and one is Template.T2_SUPERMARKT)]
        profile = self.random.choice((DateProfile.NUMERIC_DE, DateProfile.RANGE, DateProfile.MONTH_NAME_DE))
        return compose(self.random, self.random.choice(templates), self.ground, profile)

    def add(self, content: bytes, name: str, *, invoice: bool, media_type: str = "application/pdf") -> None:
        self.files.append(packing.File("document.pdf" if self.hard else name, media_type, content))
        (self.invoices if invoice else self.others).append(content)

    def done(self) -> Sample:
        message = self.message()
        raw = self.wrap(message, self.random) if self.wrap else message.as_bytes(policy=SMTP)
        return Sample(
            raw,
            self.kind,
            str(message["Message-ID"]).strip("<>"),
            tuple(hashlib.sha256(content).hexdigest() for content in ([raw] if self.itself else self.invoices)),
            tuple(hashlib.sha256(content).hexdigest() for content in self.others),
            self.paper,
        )

    def message(self) -> EmailMessage:
        topic = self.paper.value if self.paper else "newsletter" if self.kind is Kind.NEWSLETTER else "invoice"
        if self.kind is Kind.LETTER:
            topic = "letter"
        if self.hard:
            topic = self.random.choice(list(SUBJECTS))
        subject = self.random.choice(SUBJECTS[topic]).format(number=self.spec.number, name=self.spec.supplier.name)
        message = EmailMessage(policy=SMTP)
        host = (self.spec.supplier.email or "info@firma.example").rpartition("@")[2]
        message["From"] = packing.address(self.spec.supplier.name, f"rechnung@{host}")
        message["To"] = packing.address("Buchhaltung", "buchhaltung@kunde.example")
        message["Subject"] = subject
        sent = datetime.combine(self.spec.issued, time(7, 0), UTC) + timedelta(minutes=self.random.randrange(600))
        message["Date"] = format_datetime(sent)
        message["Message-ID"] = f"<{self.number}.{self.random.getrandbits(64):x}@{host}>"
        message.set_content(self.body.format(number=self.spec.number, name=self.spec.supplier.name), cte="8bit")
        if self.html:
            message.add_alternative(self.html, subtype="html", cte="quoted-printable")
        packing.attach(message, self.files)
        packing.set_boundaries(message, f"{self.number}-{self.random.getrandbits(48):x}")
        return message


def _names(draft: _Draft) -> str:
    number = draft.spec.number.replace("/", "-")
    return draft.random.choice(
        (f"Rechnung_{number}.pdf", f"Rechnung {number} für Ihre Akten.pdf", f"RE{number}.PDF", "Beleg.pdf", "scan.pdf")
    )


def _one(draft: _Draft) -> None:
    draft.body = draft.random.choice(BODIES["invoice"])
    draft.add(render(draft.spec), _names(draft), invoice=True)


def _hybrid(draft: _Draft) -> None:
    draft.spec = draft.invoice(letter=True)
    draft.add(render_hybrid(draft.spec), _names(draft), invoice=True)


def _xml(draft: _Draft) -> None:
    draft.spec = draft.invoice(letter=True)
    draft.add(render_xrechnung(draft.spec), "xrechnung.xml", invoice=True, media_type="text/xml")


def _zipped(draft: _Draft) -> None:
    _one(draft)
    _with_terms(draft)
    members, draft.files = draft.files, []
    draft.files.append(packing.File("Belege.zip", "application/zip", packing.zipped(members)))


def _wrapped(wrap: Callable[[EmailMessage, Random], bytes]) -> Callable[[_Draft], None]:
    def fill(draft: _Draft) -> None:
        _one(draft)
        draft.wrap = wrap

    return fill


def _inline(draft: _Draft) -> None:
    _one(draft)
    draft.files = [packing.File(one.name, one.media_type, one.content, inline=True) for one in draft.files]


def _wrong_type(draft: _Draft) -> None:
    _one(draft)
    wrong = draft.random.choice(("application/octet-stream", "application/msword", "text/plain", "image/jpeg"))
    draft.files = [packing.File(one.name, wrong, one.content) for one in draft.files]


def _with_terms(draft: _Draft) -> None:
    if not draft.files:
        _one(draft)
    spec = draft.invoice(letter=True)
    draft.add(draw(draft.random, Paper.TERMS, spec), "AGB.pdf", invoice=False)


def _two(draft: _Draft) -> None:
    _one(draft)
    draft.add(render(draft.invoice()), "Rechnung-2.pdf", invoice=True)


def _paper(draft: _Draft) -> None:
    draft.spec = draft.invoice(letter=True)
    draft.paper = draft.random.choice(list(Paper) if draft.hard else _OF_PLAIN)
    draft.body = draft.random.choice(BODIES["paper"])
    draft.add(draw(draft.random, draft.paper, draft.spec), f"{draft.paper.value}.pdf", invoice=False)


def _link(draft: _Draft) -> None:
    draft.body = draft.random.choice(BODIES["link"])
    draft.html = f"<p>{draft.body}</p>"


def _newsletter(draft: _Draft) -> None:
    draft.body = "Diese Nachricht erfordert HTML."
    draft.html = NEWSLETTER.format(name=draft.spec.supplier.name, tagline=draft.spec.supplier.tagline)


def _letter(draft: _Draft) -> None:
    draft.body = draft.random.choice(BODIES["letter"])


def _body(draft: _Draft) -> None:
    draft.spec = draft.invoice(letter=True)
    draft.body = "Diese Nachricht erfordert HTML."
    draft.html, draft.itself = mail_body.invoice(draft.spec), True


def _notice(draft: _Draft) -> None:
    draft.spec = draft.invoice(letter=True)
    draft.body = draft.random.choice((mail_body.notice, mail_body.received))(draft.spec)


_FILL: dict[Kind, Callable[[_Draft], None]] = {
    Kind.INVOICE: _one,
    Kind.HYBRID: _hybrid,
    Kind.XML: _xml,
    Kind.ZIPPED: _zipped,
    Kind.FORWARDED: _wrapped(packing.forwarded),
    Kind.INLINE: _inline,
    Kind.SIGNED: _wrapped(packing.signed),
    Kind.OPAQUE: _wrapped(packing.opaque),
    Kind.BODY: _body,
    Kind.NOTICE: _notice,
    Kind.WRONG_TYPE: _wrong_type,
    Kind.BROKEN: _wrapped(packing.broken),
    Kind.WITH_TERMS: _with_terms,
    Kind.TWO: _two,
    Kind.PAPER: _paper,
    Kind.LINK: _link,
    Kind.NEWSLETTER: _newsletter,
    Kind.LETTER: _letter,
}
