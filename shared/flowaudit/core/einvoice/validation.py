"""The place of full rule validation (the Schematron of EN 16931, XRechnung and Peppol).

Such rules need an XSLT 2 processor that core does not carry, so whoever has one hands it in as a :class:`Validator`.
"""

from __future__ import annotations

from typing import Protocol

from flowaudit.core.einvoice.model import Problem, Profile, Syntax


class Validator(Protocol):
    """Checks an e-invoice against the official rules of its syntax and profile."""

    def validate(self, content: bytes, syntax: Syntax, profile: Profile) -> tuple[Problem, ...]:
        """All rules that do not hold, by official id; empty if the invoice is valid."""
        ...
