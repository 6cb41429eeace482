"""A mailbox of many messages, few of which are invoices, put straight into the server's maildir."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from tests.integration.mail.servers import USER, Dovecot
from tests.unit.harvest.papers import RATES

from flowaudit.core.generator.mailbox import Kind, Sample, sample

_NOISE = (Kind.NEWSLETTER, Kind.LETTER, Kind.LINK, Kind.NOTICE)
_NOISES = 40
_LINE = "<p>Angebot Nummer {}: heute nur 1,99 statt 2,99 Euro, auch auf Rechnung.</p>\r\n"


def fill(server: Dovecot, count: int, papers: int) -> set[str]:
    """``count`` messages: among newsletters, letters and notices of half to ten kilobytes stand ``papers`` with files,
    evenly spread. Returns the SHA-256 of the invoices."""
    noise, wanted = _drawn(papers)
    place = server.root / "home" / USER / "Maildir" / "new"
    for number, raw in enumerate(_messages(count, noise, wanted)):
        # as Dovecot's own delivery names them, with the sizes that it else had to count; and in new, as it reads the
        # whole folder for each message that it finds in cur without having put it there
        (place / f"{1_700_000_000 + number}.M{number}.test,S={len(raw)},W={len(raw)}").write_bytes(raw)
    server.deliver()  # gives it all to the server's user
    return {sha for one in wanted for sha in one.invoices}


def _drawn(papers: int) -> tuple[list[bytes], list[Sample]]:
    noise: list[bytes] = []
    wanted: list[Sample] = []
    number = 0
    while len(noise) < _NOISES or len(wanted) < papers:
        one = sample(53, number, RATES)
        number += 1
        if one.kind in _NOISE and len(noise) < _NOISES:
            noise.append(one.raw)
        elif one.invoices and len(wanted) < papers:
            wanted.append(one)
    return noise, wanted


def _messages(count: int, noise: list[bytes], wanted: list[Sample]) -> Iterator[bytes]:
    random = Random(53)
    every = count // len(wanted)
    for number in range(count):
        if number % every == every // 2 and number // every < len(wanted):
            yield wanted[number // every].raw
            continue
        head, edge, body = noise[number % len(noise)].partition(b"\r\n\r\n")
        head = re.sub(rb"Message-ID: <[^>]*>", b"Message-ID: <%d@werbung.example>" % number, head)
        lines = "".join(map(_LINE.format, range(random.randrange(100)))).encode()
        yield head + edge + body.replace(b"</body>", lines + b"</body>")
