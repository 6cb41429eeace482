"""Random invoices in random layouts, each with its truth: what an extraction is measured on."""

from flowaudit.core.generator.layouts.random import Drawn, draw

__all__ = ["Drawn", "draw"]
