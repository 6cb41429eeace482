""":class:`flowaudit.ports.mail.Mailbox` over IMAP."""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Any

from flowaudit.adapters.imap import utf7
from flowaudit.adapters.imap.protocol import Literal, Session
from flowaudit.adapters.outbound.mailserver import MailClient
from flowaudit.adapters.outbound.sockets import connection_failures
from flowaudit.core.harvest.query import Phrase, Term
from flowaudit.ports.mail import Envelope, Folder, Mailbox, MailSecurity, Opened
from flowaudit.ports.network import RemoteFailure

#: Messages looked at by one SEARCH: answers stay small however large the folder is.
WINDOW = 1000
_LIST = re.compile(rb'\((?P<flags>[^)]*)\) (?:"(?P<mark>\\?.)"|NIL) (?P<name>.*)', re.DOTALL)
_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")
_FLAGS = re.compile(rb"\bFLAGS \(([^)]*)\)")
_PASSING = re.compile(rb"\[(UNAVAILABLE|INUSE|LIMIT|SERVERBUG)\]")
_ENVELOPE = "(UID RFC822.SIZE FLAGS BODY.PEEK[HEADER.FIELDS (FROM TO SUBJECT DATE MESSAGE-ID)])"


class ImapMailbox(MailClient):
    """A session with one server."""

    _session: Session | None = None
    _exists = 0

    def __enter__(self) -> Mailbox:
        with _failures():
            self._session = Session(self._server.host, self._dial)
        try:
            with _failures():
                if self._server.security is MailSecurity.STARTTLS:
                    self._session.starttls(self._context)  # refused by the library where the server does not offer it
                self._login()
        except RemoteFailure:
            self._hang_up()
            raise
        return self

    def _login(self) -> None:
        user, password = (Literal(text.encode()) for text in (self._server.username, self._server.password))
        status, said = self._imap.run("LOGIN", user, password)
        if status != "OK":
            # RFC 5530, 3: these say that the server, not the password, is at fault, and only for now
            passing = any(isinstance(text, bytes) and _PASSING.match(text) for text in said)
            raise RemoteFailure("server-busy" if passing else "login-refused")
        self._imap.state = "AUTH"
        status, _ = self._imap.run("CAPABILITY")  # servers tell more once they know who asks
        told = b" ".join(self._imap.told("CAPABILITY")).decode("ascii", "replace")
        self._capabilities = frozenset(told.upper().split())

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is None:
            return
        with suppress(imaplib.IMAP4.error, OSError, ValueError):  # it is over either way
            self._session.run("LOGOUT")
        self._hang_up()

    def _hang_up(self) -> None:
        if self._session is not None:
            with suppress(OSError):
                self._session.shutdown()
            self._session = None

    @property
    def _imap(self) -> Session:
        if self._session is None:
            raise RemoteFailure("connection-lost")
        return self._session

    def _run(self, name: str, *parts: str | Literal, refused: str = "server-error") -> None:
        with _failures():
            status, _ = self._imap.run(name, *parts)
        if status != "OK":
            raise RemoteFailure(refused)

    def folders(self) -> list[Folder]:
        """LIST."""
        self._run("LIST", '""', '"*"')
        found = []
        for item in self._imap.told("LIST"):
            line, name = item if isinstance(item, tuple) else (item, None)
            match = _LIST.match(line)
            if match is None:
                continue
            # a name in a literal follows its line, else it is quoted or an atom
            raw = name if name is not None else _unquoted(match["name"])
            flags = tuple(match["flags"].decode("ascii", "replace").split())
            mark = (match["mark"] or b"").decode("ascii", "replace").removeprefix("\\")
            closed = {flag.lower() for flag in flags} & {"\\noselect", "\\nonexistent"}
            found.append(Folder(utf7.decode(raw.decode("utf-8", "replace")), mark, flags, not closed))
        return found

    def open(self, folder: str, *, write: bool = False) -> Opened:
        """SELECT or EXAMINE."""
        self._imap.untagged_responses.clear()
        self._run("SELECT" if write else "EXAMINE", _folder(folder), refused="not-there")
        self._imap.state = "SELECTED"
        self._exists = _number(self._imap.told("EXISTS"))
        validity, following = _number(self._imap.told("UIDVALIDITY")), _number(self._imap.told("UIDNEXT"))
        return Opened(validity, self._exists, following)

    def find(self, terms: Sequence[Term], *, after: int = 0) -> Iterator[list[int]]:
        """SEARCH window by window of message numbers. Messages that others remove meanwhile shift the numbers of the
        later ones: the next window begins that much earlier."""
        first, last = 1, after
        while first <= self._exists:
            end = min(first + WINDOW - 1, self._exists)
            parts = [f"{first}:{end}", "UID", f"{last + 1}:*", *map(_part, terms)]
            charset = ["CHARSET", "UTF-8"] if any(isinstance(part, Literal) for part in parts) else []
            self._run("UID SEARCH", *charset, *parts)
            told = b" ".join(self._imap.told("SEARCH")).split()
            # n:* always holds the newest message, even if it is below n
            uids = sorted({int(uid) for uid in told if int(uid) > last})
            if uids:
                last = uids[-1]
                yield uids
            first = end + 1 - self._gone()

    def _gone(self) -> int:
        """How many messages disappeared since it was last asked."""
        gone = len(self._imap.told("EXPUNGE"))
        self._exists = _number(self._imap.told("EXISTS")) or self._exists - gone
        return gone

    def envelopes(self, uids: Sequence[int]) -> list[Envelope]:
        """FETCH of size, flags and a few header fields."""
        found = {}
        for item in self._fetched(uids, _ENVELOPE):
            line, header = item
            uid, size, flags = _UID.search(line), _SIZE.search(line), _FLAGS.search(line)
            if uid and size:
                shown = tuple(flags[1].decode("ascii", "replace").split()) if flags else ()
                found[int(uid[1])] = Envelope(int(uid[1]), int(size[1]), shown, header)
        return [found[uid] for uid in uids if uid in found]

    def fetch(self, uid: int) -> bytes | None:
        """FETCH BODY.PEEK[]."""
        for line, content in self._fetched([uid], "(UID BODY.PEEK[])"):
            told = _UID.search(line)
            if told and int(told[1]) == uid:
                return content
        return None

    def _fetched(self, uids: Sequence[int], what: str) -> list[tuple[bytes, bytes]]:
        """Each answer's line, with what stands behind the literal, and the literal."""
        if not uids:
            return []
        self._imap.told("FETCH")
        self._run("UID FETCH", _set(uids), what)
        answers: list[tuple[bytes, bytes]] = []
        for item in self._imap.told("FETCH"):
            if isinstance(item, tuple):
                answers.append((bytes(item[0]), bytes(item[1])))
            elif answers:  # the rest of the line behind the literal
                answers[-1] = (answers[-1][0] + b" " + bytes(item), answers[-1][1])
        return answers

    def set_flags(self, uids: Sequence[int], flags: Sequence[str], *, add: bool) -> list[int]:
        """STORE."""
        self._imap.told("FETCH")
        self._run("UID STORE", _set(uids), "+FLAGS" if add else "-FLAGS", f"({' '.join(flags)})")
        seen = {int(m[1]) for item in self._imap.told("FETCH") if isinstance(item, bytes) and (m := _UID.search(item))}
        return [uid for uid in uids if uid in seen]

    def move(self, uids: Sequence[int], folder: str) -> None:
        """MOVE (RFC 6851), else COPY and removal of exactly these (RFC 4315)."""
        if "MOVE" in self._capabilities:
            self._run("UID MOVE", _set(uids), _folder(folder), refused="not-there")
            return
        if "UIDPLUS" not in self._capabilities:
            raise RemoteFailure("unsupported")
        self._run("UID COPY", _set(uids), _folder(folder), refused="not-there")
        self.delete(uids)

    def delete(self, uids: Sequence[int]) -> None:
        """Mark and UID EXPUNGE; plain EXPUNGE would also take what others have marked."""
        if "UIDPLUS" not in self._capabilities:
            raise RemoteFailure("unsupported")
        self._run("UID STORE", _set(uids), "+FLAGS.SILENT", "(\\Deleted)")
        self._run("UID EXPUNGE", _set(uids))


@contextmanager
def _failures() -> Iterator[None]:
    with connection_failures():
        try:
            yield
        except imaplib.IMAP4.abort as error:
            raise RemoteFailure("connection-lost") from error
        except imaplib.IMAP4.error as error:
            raise RemoteFailure("server-error") from error
        except ssl.SSLError:  # some are a ValueError too
            raise
        except ValueError as error:  # read from a closed file
            raise RemoteFailure("connection-lost") from error


def _folder(name: str) -> str | Literal:
    return Literal(utf7.encode(name).encode("ascii"))


def _part(term: Term) -> str | Literal:
    return Literal(term.text.encode()) if isinstance(term, Phrase) else term


def _unquoted(raw: bytes) -> bytes:
    if raw.startswith(b'"') and raw.endswith(b'"'):
        return re.sub(rb"\\(.)", rb"\1", raw[1:-1])
    return raw


def _number(told: list[Any]) -> int:
    return int(told[-1]) if told and bytes(told[-1]).isdigit() else 0


def _set(uids: Sequence[int]) -> str:
    """A sequence set: runs are written as ranges."""
    runs: list[list[int]] = []
    for uid in sorted(uids):
        if runs and uid == runs[-1][1] + 1:
            runs[-1][1] = uid
        else:
            runs.append([uid, uid])
    return ",".join(str(low) if low == high else f"{low}:{high}" for low, high in runs)
