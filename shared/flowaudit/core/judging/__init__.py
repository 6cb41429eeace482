"""Asking a language model about an invoice: the prompt, the schema of the answer, and reading the answer."""

from flowaudit.core.judging.answer import AnswerInvalid, read_answer
from flowaudit.core.judging.boundary import bounded
from flowaudit.core.judging.locate import locate
from flowaudit.core.judging.prompt import MAX_TEXT, ChatMessage, build_prompt
from flowaudit.core.judging.schema import output_schema, without_bounds

__all__ = [
    "MAX_TEXT",
    "AnswerInvalid",
    "ChatMessage",
    "bounded",
    "build_prompt",
    "locate",
    "output_schema",
    "read_answer",
    "without_bounds",
]
