"""The boundary around untrusted text in a prompt.

A document may hold text that tries to give the model orders or to pretend that the document has ended. The fence's
marker is derived from all that it encloses and is proven absent from it, so the text cannot close its own fence; what
looks like a fence or like a chat template's control word is broken up, without changing how a person reads it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from hashlib import sha256

_KEPT = "\n\t"
_ANGLES = re.compile(
    r"[<\u2039\u00ab\u27e8\u2329\u3008\u300a\uff1c]{2,}|[>\u203a\u00bb\u27e9\u232a\u3009\u300b\uff1e]{2,}"
)
_CONTROL = re.compile(
    r"<\|.{0,40}?\|>"  # <|im_start|> and its kin
    r"|</?(?:s|bos|eos|start_of_turn|end_of_turn|system|user|assistant|think|tool_call)>"
    r"|\[/?(?:INST|SYS|SYSTEM_PROMPT|TOOL_CALLS)\]"
    r"|<</?SYS>>",
    re.IGNORECASE,
)
_WORD_LENGTH = 24  # hex digits of the marker, 96 bits


def bounded(text: str, limit: int) -> str:
    """The text, or its first two thirds and last third if it is longer than ``limit`` characters, saying what is left
    out. Totals and legal notices stand at the end of an invoice, so the end is kept."""
    if len(text) <= limit:
        return text
    head = limit * 2 // 3
    tail = limit - head
    return f"{text[:head]}\n[… {len(text) - limit} characters left out …]\n{text[-tail:]}"


def neutral(text: str) -> str:
    """The text without invisible characters, with look-alikes of fences and control words broken up by spaces."""
    visible = "".join(
        char if char in _KEPT or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"} else " "
        for char in text.replace("\r\n", "\n").replace("\f", "\n\n")
    )
    spaced = _CONTROL.sub(lambda match: " ".join(match.group()), visible)
    return _ANGLES.sub(lambda match: " ".join(match.group()), spaced)


def marker(texts: Sequence[str]) -> str:
    """A word that occurs in none of the texts: the same for the same texts."""
    whole = "\x00".join(texts)
    round_ = 0
    while True:
        word = sha256(f"{round_}\x00{whole}".encode("utf-8", "surrogatepass")).hexdigest()[:_WORD_LENGTH]
        if word not in whole.lower():
            return word
        round_ += 1


def fenced(name: str, text: str, word: str) -> str:
    """The text between an opening and a closing line that bear the marker."""
    return f"<<<{name} {word}>>>\n{text}\n<<<END {name} {word}>>>"
