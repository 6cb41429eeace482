"""``eval --perturb``: the same pages with other names, numbers and dates, their text shifted; truth changed alike.

What changes is said in :mod:`flowaudit.core.evaluation.perturbation`; here each text line is redrawn at its place, as
wide as before, moved by the shift of its page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from flowaudit.core.evaluation.perturbation import Changes, changed_truth, changes_for
from flowaudit.core.parsing.mupdf import errors, library
from flowaudit.local.evaluating import Case


def perturbed(cases: Sequence[Case]) -> tuple[list[Case], dict[str, bytes]]:
    """Cases with changed truth, and the changed PDFs by document id; documents that are no PDF are left out."""
    changed, contents = [], {}
    for case in cases:
        if case.path.suffix.lower() != ".pdf":
            continue
        changes = changes_for(case.truth)
        content = redraw(case.path.read_bytes(), changes)
        if content is not None:
            contents[case.truth["id"]] = content
            changed.append(replace(case, truth=changed_truth(case.truth, changes)))
    return changed, contents


def redraw(content: bytes, changes: Changes) -> bytes | None:
    """The PDF with every text line replaced by its changed form; None for one that cannot be opened."""
    pymupdf = library()
    try:
        with pymupdf.open(stream=content, filetype="pdf") as source:
            result = pymupdf.open()
            for page in source:
                sheet = result.new_page(width=page.rect.width, height=page.rect.height)
                _rules(page, sheet)
                blocks = [b for b in page.get_text("dict")["blocks"] if b["type"] == 0]
                shift = changes.shift(page.number)
                for block in blocks:
                    for line in block["lines"]:
                        _line(sheet, line, changes, shift)
            result.subset_fonts()
            return bytes(result.tobytes(garbage=3, deflate=True))
    except errors():
        return None


def _rules(page: Any, sheet: Any) -> None:
    """The straight lines of the page, which say nothing but belong to its look."""
    for drawing in page.get_drawings():
        for item in drawing["items"]:
            if item[0] == "l":
                sheet.draw_line(item[1], item[2], color=(0.6, 0.6, 0.6), width=0.4)


def _line(sheet: Any, line: Any, changes: Changes, shift: tuple[float, float]) -> None:
    pymupdf = library()
    for text, origin, wide, size, bold in _runs(line["spans"]):
        new = changes.text(text)
        if not new.strip():
            continue
        face = pymupdf.Font("hebo" if bold else "helv")
        natural = face.text_length(new, fontsize=size)
        points = size * min(1.0, wide / natural) if natural else size
        writer = pymupdf.TextWriter(sheet.rect)
        # flush right if the new text is narrower: amounts keep their column
        x = origin[0] + (wide - face.text_length(new, fontsize=points) if _amount(text) else 0.0)
        writer.append((x + shift[0], origin[1] + shift[1]), new, font=face, fontsize=points)
        writer.write_text(sheet)


def _amount(text: str) -> bool:
    return bool(text.strip()) and sum(c.isdigit() for c in text) >= len(text.strip()) / 2


def _runs(spans: Iterable[Any]) -> list[tuple[str, tuple[float, float], float, float, bool]]:
    """Spans that follow each other without a gap as one text, so that a name set in two spans is found whole."""
    runs: list[tuple[str, tuple[float, float], float, float, bool]] = []
    for span in spans:
        x0, _, x1, _ = span["bbox"]
        bold = bool(span["flags"] & 16)
        if runs:
            text, origin, wide, size, heavy = runs[-1]
            if heavy == bold and abs(size - span["size"]) < 0.1 and 0 <= x0 - origin[0] - wide < 0.3 * size:
                joint = "" if x0 - origin[0] - wide < 0.12 * size else " "
                runs[-1] = (text + joint + span["text"], origin, x1 - origin[0], size, bold)
                continue
        runs.append((span["text"], tuple(span["origin"]), x1 - x0, span["size"], bold))
    return runs
