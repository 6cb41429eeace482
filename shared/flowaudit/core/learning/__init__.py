"""Learning from people's corrections: what an example is, what of it may be told, and which ones fit a document."""

from flowaudit.core.learning.corrections import (
    CorrectionType,
    ErrorType,
    Outcome,
    Statement,
    correction_type,
    outcomes,
)
from flowaudit.core.learning.example import Case, Correction, Example, learn, text_of
from flowaudit.core.learning.masking import masked
from flowaudit.core.learning.matching import Hit, Match, choose
from flowaudit.core.learning.payload import Question, question, told
from flowaudit.core.learning.signature import signatures

__all__ = [
    "Case",
    "Correction",
    "CorrectionType",
    "ErrorType",
    "Example",
    "Hit",
    "Match",
    "Outcome",
    "Question",
    "Statement",
    "choose",
    "correction_type",
    "learn",
    "masked",
    "outcomes",
    "question",
    "signatures",
    "text_of",
    "told",
]
