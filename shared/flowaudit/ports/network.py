"""Connecting to hosts that users name: what may be called, and why a connection did not come about."""

from __future__ import annotations

from typing import Protocol

from flowaudit.core.model.results import Text

_TEXTS = {
    "host-refused": (
        "Die Adresse des Servers ist privat oder gesperrt und in dieser Installation nicht freigegeben",
        "The server's address is private or blocked and not permitted in this deployment",
    ),
    "host-unknown": ("Der Name des Servers ist unbekannt", "The server's name is not known"),
    "unreachable": ("Der Server nimmt keine Verbindung an", "The server takes no connection"),
    "timeout": ("Der Server antwortet nicht rechtzeitig", "The server does not answer in time"),
    "tls-certificate": (
        "Das Zertifikat des Servers ist nicht gültig oder gilt für einen anderen Namen",
        "The server's certificate is not valid or is for another name",
    ),
    "tls": (
        "Mit dem Server kommt keine verschlüsselte Verbindung zustande",
        "No encrypted connection to the server comes about",
    ),
    "connection-lost": ("Die Verbindung zum Server ist abgebrochen", "The connection to the server broke off"),
    "login-refused": ("Der Server lehnt die Anmeldung ab", "The server refuses the login"),
    "host-key": (
        "Der Schlüssel des Servers ist nicht der hinterlegte",
        "The server's key is not the one that is on file",
    ),
    "server-busy": (
        "Der Server ist vorübergehend nicht in der Lage dazu",
        "The server is not able to do that for now",
    ),
    "server-error": ("Der Server meldet einen Fehler", "The server reports an error"),
    "not-there": ("Das gibt es auf dem Server nicht", "The server does not have that"),
    "too-large": ("Die Datei ist größer als erlaubt", "The file is larger than permitted"),
    "exists": (
        "Das gibt es auf dem Server schon; es wird nicht überschrieben",
        "The server has that already; it is not overwritten",
    ),
    "recipients-refused": (
        "Der Server lehnt alle Empfänger ab",
        "The server refuses all recipients",
    ),
    "unsupported": ("Der Server kann das nicht", "The server does not support that"),
}
_RETRYABLE = frozenset({"unreachable", "timeout", "connection-lost", "server-busy"})


class RemoteFailure(Exception):
    """A remote server cannot be used; ``slug`` names one of the known reasons, ``text`` says it in both languages.

    It carries nothing that the server or the user wrote.
    """

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug
        self.text = Text(*_TEXTS[slug])

    @property
    def retryable(self) -> bool:
        """Whether another try may find the server again."""
        return self.slug in _RETRYABLE


class HostGuard(Protocol):
    """Says which hosts may be called."""

    def check(self, host: str, port: int) -> None:
        """Raises :class:`RemoteFailure` (``host-refused``, ``host-unknown``). For telling a user early: what counts
        is the check of the address that is then connected to."""
        ...
