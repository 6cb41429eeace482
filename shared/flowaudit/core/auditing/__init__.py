"""Reading a document as an invoice, and judging what was read by the rules."""

from flowaudit.core.auditing.reading import Reading, read
from flowaudit.core.auditing.ruling import Ruling, rule

__all__ = ["Reading", "Ruling", "read", "rule"]
