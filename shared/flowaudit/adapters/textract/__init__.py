"""OCR by Amazon Textract: one page at once, many pages as one job over a bucket."""

from flowaudit.adapters.textract.engine import TextractEngine

__all__ = ["TextractEngine"]
