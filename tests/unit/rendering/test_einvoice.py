"""The readable form of an e-invoice: the page shows every value, and the text inside each box is the value."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest
from tests.samples import needs_shared_data, shared_files
from tests.unit.einvoice import test_details as terms
from tests.unit.einvoice.documents import cii, ubl
from tests.unit.saxon.mutations import CII, UBL

from flowaudit.core.einvoice import EInvoice, read_xml
from flowaudit.core.model.extraction import FieldName
from flowaudit.core.model.geometry import Box
from flowaudit.core.rendering import Rendering, render
from flowaudit.core.rules.labels import shown

DEV = shared_files("einvoices/dev/*.xml")
#: Fields that are shown by a word, or by parts of the tables.
SHOWN_OTHERWISE = {FieldName.DOCUMENT_TYPE, FieldName.LINE_COUNT, FieldName.VAT_RATES}


def text_in(document: pymupdf.Document, box: Box) -> str:
    """The words whose middle lies in the box, in reading order."""
    page = document[box.page - 1]
    width, height = page.rect.width, page.rect.height
    words = [
        word[4]
        for word in page.get_text("words", sort=True)
        if box.x0 <= (word[0] + word[2]) / 2 / width <= box.x1 and box.y0 <= (word[1] + word[3]) / 2 / height <= box.y1
    ]
    return " ".join(words)


def plain(text: str) -> str:
    return "".join(text.split())


def check(einvoice: EInvoice, rendering: Rendering) -> None:
    document = pymupdf.open(stream=rendering.content)
    for name, found in rendering.extraction.fields.items():
        assert found.box is not None, name
        assert found.value == einvoice.extraction.value(name)
        if name not in SHOWN_OTHERWISE:
            inside = plain(text_in(document, found.box))
            assert inside
            assert plain(shown(found.value)[:1900]).startswith(inside) or inside == plain(shown(found.value)), name
    for line in rendering.extraction.lines:
        assert line.box is not None
        assert "description" in line.cells or not line.description
        if line.net_amount is not None:
            assert float(text_in(document, line.cells["net_amount"])) == float(line.net_amount)
    for group in rendering.extraction.vat_breakdown:
        assert group.box is not None
    for adjustment in rendering.extraction.adjustments:
        assert adjustment.box is not None


@pytest.mark.parametrize("path", [UBL, CII], ids=["ubl", "cii"])
def test_every_value_stands_in_its_box(path: Path) -> None:
    einvoice = read_xml(path.read_bytes(), path.name)
    check(einvoice, render(einvoice))


@needs_shared_data
@pytest.mark.parametrize("path", DEV, ids=[path.stem for path in DEV])
def test_the_invoices_of_the_test_suite_are_readable(path: Path) -> None:
    einvoice = read_xml(path.read_bytes(), path.name)
    check(einvoice, render(einvoice))


def test_the_page_is_in_both_languages_and_says_what_it_is() -> None:
    document = pymupdf.open(stream=render(read_xml(UBL.read_bytes(), "x.xml")).content)
    text = document[0].get_text()
    for word in ("Rechnung / Invoice", "Leistungsempfänger / Customer", "Lesefassung", "Readable rendering"):
        assert word in text
    assert document.metadata["producer"] == "FlowAudit"


@pytest.mark.parametrize("content", [terms.UBL, terms.CII], ids=["ubl", "cii"])
def test_the_page_shows_what_no_field_holds(content: str) -> None:
    document = pymupdf.open(stream=render(read_xml(content.encode(), "x.xml")).content)
    shown_text = plain("".join(page.get_text() for page in document))
    for _, label, value in terms.EXPECTED:
        assert plain(label) in shown_text
        assert plain(value) in shown_text
    for label, value in terms.FIRST_LINE:
        assert plain(f"{label}: {value}") in shown_text
    heading = "Steuervertreter des Leistenden / Supplier's tax representative"
    assert plain(heading) in shown_text


def test_the_same_invoice_gives_the_same_bytes() -> None:
    einvoice = read_xml(CII.read_bytes(), "x.xml")
    assert render(einvoice).content == render(einvoice).content


def test_many_lines_go_over_pages_and_none_is_lost() -> None:
    text = UBL.read_text("utf-8")
    start, end = text.index("  <cac:InvoiceLine>"), text.index("</Invoice>")
    lines = "".join(text[start:end].replace("Rahmung Grafiken", f"Posten {number}") for number in range(1, 121))
    einvoice = read_xml((text[:start] + lines + "</Invoice>").encode(), "x.xml")
    rendering = render(einvoice)
    check(einvoice, rendering)
    document = pymupdf.open(stream=rendering.content)
    assert document.page_count >= 3
    last = rendering.extraction.lines[-1]
    assert last.box is not None
    assert last.box.page > 1
    assert text_in(document, last.cells["description"]) == "Posten 120"
    assert all("Einzelpreis" in page.get_text() for page in document if "Posten" in page.get_text())


def test_the_number_of_pages_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flowaudit.core.rendering.sheet.MAX_PAGES", 2)
    text = UBL.read_text("utf-8")
    start, end = text.index("  <cac:InvoiceLine>"), text.index("</Invoice>")
    line = text[start:end].replace("Rahmung Grafiken", "Rahmung " * 200)
    rendering = render(read_xml((text[:start] + line * 30 + "</Invoice>").encode(), "x.xml"))
    document = pymupdf.open(stream=rendering.content)
    assert document.page_count == 2
    assert "XML-Datei" in document[1].get_text()
    assert rendering.extraction.lines[0].box is not None
    assert rendering.extraction.lines[-1].box is None
    assert len(rendering.extraction.lines) == 30


@pytest.mark.parametrize(
    "name",
    [
        "Zażółć gęślą jaźń Sp. z o.o.",
        "Ελληνική Εταιρεία",
        "株式会社サンプル",
        "🎉 Feier GmbH",
        "x" * 500,
        "a\u0301 \u202e tfel \u200d",
        "W" * 180 + " " + "M" * 180,
    ],
    ids=["polish", "greek", "japanese", "emoji", "long", "marks", "wide"],
)
def test_any_writing_is_drawn_within_the_page(name: str) -> None:
    content = UBL.read_text("utf-8").replace("Stadtmuseum Würzburg", name)
    rendering = render(read_xml(content.encode(), "x.xml"))
    box = rendering.extraction.fields[FieldName.CUSTOMER_NAME].box
    assert box is not None
    assert box.x0 >= 0
    assert box.x1 <= 0.93
    assert box.y1 <= 1


def test_polish_and_japanese_text_can_be_read_back() -> None:
    for name in ("Zażółć gęślą jaźń", "株式会社サンプル"):
        rendering = render(read_xml(UBL.read_text("utf-8").replace("Stadtmuseum Würzburg", name).encode(), "x.xml"))
        assert name in pymupdf.open(stream=rendering.content)[0].get_text()


def test_an_invoice_with_hardly_anything_is_drawn_too() -> None:
    bare = read_xml(ubl(adjustment="", note=""), "x.xml")
    assert pymupdf.open(stream=render(bare).content).page_count == 1
    minimum = read_xml(cii("urn:factur-x.eu:1p0:minimum"), "x.xml")
    assert pymupdf.open(stream=render(minimum).content).page_count == 1
