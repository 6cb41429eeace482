"""Small files that unpack to much: refused or bounded, within memory; and what reading costs."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from pathlib import Path

import pymupdf
import pytest
from tests.samples import needs_shared_data, shared_files
from tests.unit.parsing.makers import ForbiddenOcr, text_page

from flowaudit.core.parsing import ParsingRefused, inspect, parse

MEGABYTE = 1_000_000


def drawing_bomb() -> bytes:
    doc = pymupdf.open()
    page = text_page(doc)
    doc.update_stream(page.get_contents()[0], b"0 0 m 1 1 l S\n" * 12_000_000)
    data: bytes = doc.tobytes(deflate=True)
    return data


def test_drawing_instructions_that_unpack_to_much_are_refused() -> None:
    content = drawing_bomb()
    assert len(content) < MEGABYTE
    for refuse in (lambda: inspect(content, "a.pdf"), lambda: parse(content, "a.pdf", ocr=None)):
        with pytest.raises(ParsingRefused) as refusal:
            refuse()
        assert (refusal.value.slug, refusal.value.status) == ("content-too-large", 422)


@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss is in kilobytes on Linux only")
def test_refusing_bombs_costs_little_memory(tmp_path: Path) -> None:
    """In a process of its own, as the peak of a process never falls."""
    (tmp_path / "bomb.pdf").write_bytes(drawing_bomb())
    laughs = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    (tmp_path / "bomb.xml").write_text(
        f'<!DOCTYPE Invoice [<!ENTITY e0 "ha">{laughs}]><Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:'
        'Invoice-2">&e9;</Invoice>'
    )
    code = (
        "import sys, resource, pathlib; from flowaudit.core.parsing import inspect, parse, ParsingRefused\n"
        "import pymupdf; before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "for name in sys.argv[1:]:\n"
        "    for action in (inspect, lambda c, n: parse(c, n, ocr=None)):\n"
        "        try: action(pathlib.Path(name).read_bytes(), name); sys.exit('was taken')\n"
        "        except ParsingRefused: pass\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    files = [str(tmp_path / name) for name in ("bomb.pdf", "bomb.xml")]
    run = subprocess.run(
        [sys.executable, "-c", code, *files],
        env={"PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (4_000 * MEGABYTE, 4_000 * MEGABYTE)),
    )
    assert int(run.stdout) < 150_000


@needs_shared_data
def test_reading_costs_little_more_than_the_words_alone(capsys: pytest.CaptureFixture[str]) -> None:
    """Processor time of parsing born-digital invoices against PyMuPDF's own ``get_text("words")``, best of five."""
    contents = [file.read_bytes() for file in shared_files("invoices/dev/*.pdf")[::3]]

    def words() -> None:
        for content in contents:
            for page in pymupdf.open(stream=content):
                page.get_text("words")

    def parsed() -> None:
        for content in contents:
            parse(content, "a.pdf", ocr=ForbiddenOcr())

    best = {}
    for name, work in (("words", words), ("parse", parsed)):
        times = []
        for _ in range(5):
            start = time.process_time()
            work()
            times.append(time.process_time() - start)
        best[name] = min(times) / len(contents) * 1000
    with capsys.disabled():
        print(f"\nms a document: words {best['words']:.2f}, parse {best['parse']:.2f}")
    assert best["parse"] < 3 * best["words"]
