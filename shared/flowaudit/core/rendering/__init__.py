"""Making structured invoices readable: pages for the reviewer, with the place of every value."""

from flowaudit.core.rendering.einvoice import Rendering, render

__all__ = ["Rendering", "render"]
