"""OCR with Tesseract 5: in process by tesserocr (the default), or by the installed binary through pytesseract."""

from flowaudit.adapters.tesseract.engines import TesseractBinaryEngine, TesseractEngine, make_engine

__all__ = ["TesseractBinaryEngine", "TesseractEngine", "make_engine"]
