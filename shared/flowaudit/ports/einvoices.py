"""The official rules of e-invoices: the port that an adapter implements. Its types are stated in the core."""

from __future__ import annotations

from flowaudit.core.einvoice.validation import OfficialVerdict, Validator

__all__ = ["OfficialVerdict", "Validator"]
