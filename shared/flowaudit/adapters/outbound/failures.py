"""From what HTTP and the address check report to the failures of ``ports/llm.py``."""

from __future__ import annotations

from flowaudit.adapters.outbound.address import AddressRefused
from flowaudit.ports.llm import (
    LlmAbsent,
    LlmAddressRefused,
    LlmFailure,
    LlmModelMissing,
    LlmRateLimited,
    LlmRefused,
    LlmTimeout,
    LlmUnauthorized,
    LlmUnreachable,
)

_MAX_DETAIL = 200  # characters
_BY_STATUS: dict[int, type[LlmFailure]] = {
    401: LlmUnauthorized,
    402: LlmRateLimited,  # quota used up
    403: LlmUnauthorized,
    404: LlmModelMissing,
    408: LlmTimeout,
    429: LlmRateLimited,
    503: LlmRateLimited,  # all four providers answer overload with it
    504: LlmTimeout,
    529: LlmRateLimited,  # Anthropic: overloaded
}


def from_status(status: int, detail: str = "") -> LlmFailure:
    """The failure that an HTTP status of 300 and above means."""
    kind = _BY_STATUS.get(status)
    if kind is None:
        kind = LlmUnreachable if status >= 500 else LlmRefused
    return kind(f"HTTP {status} {printable(detail)}".strip())


def from_address(error: AddressRefused) -> LlmFailure:
    """An unknown name is nobody's address; any other refusal is this deployment's own."""
    return LlmAbsent(error.reason) if error.reason == "unknown-host" else LlmAddressRefused(error.reason)


def from_connection(cause: BaseException, refused: type[BaseException]) -> LlmFailure:
    """A connection that failed: not made at all (``refused``, httpx's ConnectError), or lost."""
    kind = LlmAbsent if isinstance(cause, refused) else LlmUnreachable
    return kind(type(cause).__name__)


def usable_key(key: str | None) -> str:
    """The key, if a header can hold it; raises :class:`LlmUnauthorized` else."""
    if not key or not key.isascii() or not key.isprintable():
        raise LlmUnauthorized("no usable key")
    return key


def printable(text: object, secret: str | None = None) -> str:
    """A provider's short statement for a log: one line, bounded, without the key."""
    line = " ".join(str(text or "").split())
    if secret:
        line = line.replace(secret, "***")
    return line[:_MAX_DETAIL]
