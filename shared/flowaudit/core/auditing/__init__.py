"""Reading documents as invoices, judging what was read by the rules, and following a person's corrections."""

from flowaudit.core.auditing.correcting import corrected, corrected_reading, rechecked
from flowaudit.core.auditing.readable import READABLE_FILE, made_readable
from flowaudit.core.auditing.reading import Reading, read
from flowaudit.core.auditing.ruling import Ruling, rule

__all__ = [
    "READABLE_FILE",
    "Reading",
    "Ruling",
    "corrected",
    "corrected_reading",
    "made_readable",
    "read",
    "rechecked",
    "rule",
]
