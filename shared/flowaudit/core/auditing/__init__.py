"""Reading a document as an invoice: page, structured invoice, and what becomes of the two together."""

from flowaudit.core.auditing.reading import Reading, StructuredPart, read

__all__ = ["Reading", "StructuredPart", "read"]
