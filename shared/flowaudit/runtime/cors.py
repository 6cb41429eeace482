"""Which pages of other origins may read an answer (Fetch standard, CORS protocol). The gateway answers preflights."""

from __future__ import annotations

# What such a page may read beside the safelisted headers.
_EXPOSED = "X-Request-Id, Location, Content-Disposition"


def shared_with(origin: str | None, allowed: str) -> dict[str, str]:
    """The headers for a request from ``origin`` (its header); ``allowed`` are origins by comma, or ``*`` for any.

    Credentials are never allowed: the API knows tokens in headers, no cookies.
    """
    if origin is None or not allowed:
        return {}
    names = [name.strip() for name in allowed.split(",")]
    if "*" in names:
        return {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": _EXPOSED}
    if origin not in names:
        return {"Vary": "Origin"}
    return {"Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": _EXPOSED, "Vary": "Origin"}
