"""Extraction of invoice fields from the words of a page, and their merge with an e-invoice's values."""

from flowaudit.core.extraction.engine import extract
from flowaudit.core.extraction.merge import merge
from flowaudit.core.extraction.profiles import Profile

__all__ = ["Profile", "extract", "merge"]
