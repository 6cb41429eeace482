"""The one door to PyMuPDF: it is imported when the first PDF comes, kept quiet, and its errors are named."""

from __future__ import annotations

import functools
import importlib
from typing import Any


@functools.cache
def library() -> Any:
    """The ``pymupdf`` module. It costs about 80 ms to import, so it is not paid by importing this package."""
    pymupdf: Any = importlib.import_module("pymupdf")
    # MuPDF tells each repair on stderr; what matters of it becomes a warning of the parsed document.
    pymupdf.TOOLS.mupdf_display_errors(False)
    pymupdf.TOOLS.mupdf_display_warnings(False)
    return pymupdf


@functools.cache
def errors() -> tuple[type[Exception], ...]:
    """What PyMuPDF raises on damaged files: its own errors, those of the C library, and what its Python code stumbles
    on when an object is not of the kind that it expects."""
    pymupdf = library()
    return (
        pymupdf.mupdf.FzErrorBase,
        RuntimeError,
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        AssertionError,
        OverflowError,
    )
