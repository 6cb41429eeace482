"""Draw random layouts with truth: ``python -m flowaudit.local.make_layouts OUT --count N --seed S --grade GRADE``.

Grades: ``clean`` has a text layer; ``print`` is the page as a picture of 200 dpi; ``scan`` is such a picture, skewed,
uneven and noisy; ``photo`` is a phone's picture of it on a table (JPEG, or a PDF of several such pictures).
"""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from flowaudit.core.generator.canvas import Metadata
from flowaudit.core.generator.degrade import Scanner, scan
from flowaudit.core.generator.layouts import Drawn, draw
from flowaudit.core.generator.photograph import photographed

GRADES = ("clean", "print", "scan", "photo")
_STRIDE = 100_000


def graded(drawn: Drawn, grade: str, seed: int) -> tuple[bytes, str]:
    """The document in one of the grades and its file's suffix; the same seed gives the same bytes."""
    metadata = Metadata(drawn.truth["id"], "", datetime(2025, 1, 1, tzinfo=UTC))
    if grade == "clean":
        return drawn.pdf, ".pdf"
    if grade == "photo":
        return photographed(drawn.pdf, seed, metadata)
    random = Random(f"grade-{seed}")  # noqa: S311 (no secret: it must be repeatable)
    scanner = Scanner(skew=0.0, noise=0.0, blur=0.0, quality=85)
    if grade == "scan":
        scanner = Scanner(
            dpi=random.choice((200, 200, 300)),
            skew=random.uniform(-1.4, 1.4),
            noise=random.uniform(3, 9),
            blur=random.uniform(0.3, 0.8),
            quality=random.randint(40, 75),
        )
    return scan(drawn.pdf, scanner, seed, metadata), ".pdf"


def make(
    folder: Path, count: int, seed: int, grade: str, language: str | None = None, *, defects: bool = False
) -> None:
    """Write ``count`` documents and their truth files to ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        one = seed * _STRIDE + number
        drawn = draw(one, language, defects=defects)
        name = drawn.truth["id"]
        content, suffix = graded(drawn, grade, one)
        (folder / f"{name}{suffix}").write_bytes(content)
        truth = {**drawn.truth, "file": f"{name}{suffix}", "grade": grade}
        (folder / f"{name}.truth.json").write_text(json.dumps(truth, ensure_ascii=False, indent=1) + "\n", "utf-8")


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--grade", choices=GRADES, default="clean")
    parser.add_argument("--language", choices=("de", "en", "fr", "nl", "it", "es", "pl"))
    parser.add_argument("--defects", action="store_true", help="leave particulars out, as the truth names them")
    given = parser.parse_args()
    make(given.out, given.count, given.seed, given.grade, given.language, defects=given.defects)
    print(f"{given.count} documents written to {given.out}")


if __name__ == "__main__":
    main()
