"""Parsing: from the bytes of a document to its words with boxes (``parse``), or to a refusal with a reason."""

from flowaudit.core.parsing.document import Inspection, inspect, parse
from flowaudit.core.parsing.recognition import OcrEngine, OcrError, OcrImage, OcrLayout, OcrWord
from flowaudit.core.parsing.refusals import Limits, ParsingRefused, RefusalSlug
from flowaudit.core.parsing.sniffing import MediaType, sniff

__all__ = [
    "Inspection",
    "Limits",
    "MediaType",
    "OcrEngine",
    "OcrError",
    "OcrImage",
    "OcrLayout",
    "OcrWord",
    "ParsingRefused",
    "RefusalSlug",
    "inspect",
    "parse",
    "sniff",
]
