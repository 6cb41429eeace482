"""OCR by RapidOCR (PaddleOCR's models on ONNX Runtime), an extra for machines of one's own."""

from flowaudit.adapters.rapidocr.engine import RapidOcrEngine

__all__ = ["RapidOcrEngine"]
