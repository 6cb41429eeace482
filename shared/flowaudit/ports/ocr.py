"""OCR: the port that adapters implement. The types are stated in the core, which may not look outwards."""

from __future__ import annotations

from flowaudit.core.parsing.recognition import OcrEngine, OcrError, OcrImage, OcrLayout, OcrWord

__all__ = ["OcrEngine", "OcrError", "OcrImage", "OcrLayout", "OcrWord"]
