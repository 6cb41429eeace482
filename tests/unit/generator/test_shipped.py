"""The files in ``samples/`` are what the generator makes today, and they look and add up as they should."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pymupdf
import pytest
from PIL import Image
from stdnum import iban
from stdnum.de import stnr
from stdnum.eu import vat
from tests.samples import REPO

from flowaudit.core.einvoice import Profile, read_xml
from flowaudit.core.generator import truth
from flowaudit.local.make_samples import manifest
from flowaudit.local.sample_invoices import DIFFERING, DIFFERING_XML, SAMPLES, Sample
from flowaudit.local.sample_parties import PROJECT

FOLDER = REPO / "samples"
SCANS = ("07_scan",)
PDFS = [sample for sample in SAMPLES if sample.suffix == "pdf"]
PAGES = [sample for sample in PDFS if sample.name not in SCANS]

#: Worked out by hand from the lines: net, VAT, gross, eligible, funded at 70 %.
BY_HAND = {
    "01_handwerker": ("10334.60", "1963.57", "12298.17", "10334.60", "7234.22"),
    "02_konzern_zugferd": ("23025.00", "4374.75", "27399.75", "23025.00", "16117.50"),
    "03_kleinunternehmerin": (None, None, "2610.00", "2610.00", "1827.00"),
    "04_kassenbon": ("152.25", "24.45", "176.70", "152.25", "106.58"),
    "05_reverse_charge": ("9418.00", None, "9418.00", "9418.00", "6592.60"),
    "06_englisch": ("13160.00", "2500.40", "15660.40", "13160.00", "9212.00"),
    "07_scan": ("8892.80", "1689.63", "10582.43", "8892.80", "6224.96"),
    "08_drei_fehler": ("6450.00", "1322.50", "7675.50", "6450.00", "4515.00"),
    "09_xml_weicht_ab": ("12492.00", "2373.48", "14865.48", "11892.00", "8324.40"),
    "10_vor_bewilligung": ("10335.60", "1963.76", "12299.36", "0.00", "0.00"),
    "11_zwei_seiten": ("26170.05", "4972.31", "31142.36", "26170.05", "18319.04"),
    "12_xrechnung": ("2805.00", "532.95", "3337.95", "2805.00", "1963.50"),
}


def path_of(sample: Sample) -> Path:
    return FOLDER / f"{sample.name}.{sample.suffix}"


def words(pdf: bytes) -> list[tuple[Any, ...]]:
    """Word, page and place to the tenth of a point."""
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        return [
            (page.number, *(round(edge, 1) for edge in word[:4]), word[4])
            for page in document
            for word in page.get_text("words")
        ]


def picture(pdf: bytes) -> np.ndarray[Any, Any]:
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        image = document.extract_image(document[0].get_images()[0][0])["image"]
    return np.asarray(Image.open(BytesIO(image)).resize((200, 283)), dtype=float)


def test_manifest_and_project_are_current() -> None:
    assert json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8")) == manifest()
    assert json.loads((FOLDER / "project.json").read_text(encoding="utf-8")) == PROJECT


def test_nothing_else_is_shipped() -> None:
    names = {path_of(sample).name for sample in SAMPLES} | {"manifest.json", "project.json", "README.md"}
    assert {path.name for path in FOLDER.iterdir()} == names
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 3_000_000


@pytest.mark.parametrize("sample", PAGES, ids=lambda sample: sample.name)
def test_pages_are_current(sample: Sample) -> None:
    assert words(path_of(sample).read_bytes()) == words(sample.make(sample.spec))


def test_scan_is_current_and_has_no_text() -> None:
    [sample] = [sample for sample in SAMPLES if sample.name in SCANS]
    shipped, made = path_of(sample).read_bytes(), sample.make(sample.spec)
    assert words(shipped) == []
    assert np.abs(picture(shipped) - picture(made)).mean() < 1.0  # another JPEG coder may round differently


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_same_spec_same_bytes(sample: Sample) -> None:
    assert sample.make(sample.spec) == sample.make(sample.spec)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_amounts_by_hand(sample: Sample) -> None:
    [entry] = [entry for entry in manifest()["samples"] if entry["file"] == path_of(sample).name]
    fields, wanted = entry["fields"], entry["expected"]
    amounts = tuple(fields.get(name) for name in ("net_total", "vat_total", "gross_total"))
    assert (*amounts, wanted["eligible"]["amount"], wanted["funded"]["amount"]) == BY_HAND[sample.name]


def test_expected_verdicts() -> None:
    found = {
        entry["file"][:2]: (entry["expected"]["missing_features"], entry["expected"]["failing_checks"])
        for entry in manifest()["samples"]
        if entry["expected"]["traffic_light"]["with_llm"] == "RED"
    }
    assert found == {
        "08": (["supplier_tax_or_vat_id", "supply_date_or_period"], ["MATH_NET_VAT_GROSS"]),
        "09": ([], ["EINVOICE_MATCHES_PAGE"]),
        "10": ([], ["DATE_WITHIN_PROJECT", "PREMATURE_START"]),
    }


@pytest.mark.parametrize("sample", PAGES, ids=lambda sample: sample.name)
def test_nothing_overlaps_or_leaves_the_page(sample: Sample) -> None:
    with pymupdf.open(path_of(sample)) as document:
        for page in document:
            boxes = [pymupdf.Rect(word[:4]) for word in page.get_text("words")]
            assert boxes
            # The font's box is taller than its letters: compare the middle half.
            cores = [pymupdf.Rect(b.x0 + 0.3, b.y0 + b.height / 4, b.x1 - 0.3, b.y1 - b.height / 4) for b in boxes]
            margin = pymupdf.Rect(10, 10, page.rect.width - 10, page.rect.height - 10)
            assert all(margin.contains(core) for core in cores)
            hits = [(i, j) for i, a in enumerate(cores) for j, b in enumerate(cores[:i]) if a.intersects(b)]
            assert not hits, [page.get_text("words")[i][4] for i, _ in hits]


@pytest.mark.parametrize("sample", PAGES, ids=lambda sample: sample.name)
def test_visible_values_are_on_the_page(sample: Sample) -> None:
    with pymupdf.open(path_of(sample)) as document:
        text = " ".join(" ".join(page.get_text().split()) for page in document)
    fields = truth(sample.spec)
    for name in ("supplier_name", "customer_name", "invoice_number", "supplier_vat_id", "supplier_tax_number"):
        if name in fields:
            assert fields[name] in text, name
    for line in sample.spec.lines:
        assert all(word in text for word in line.description.split())
    if "supplier_tax_or_vat_id" in sample.spec.omit:
        assert str(sample.spec.supplier.vat_id) not in text
        assert str(sample.spec.supplier.tax_number) not in text


@pytest.mark.parametrize("sample", PAGES, ids=lambda sample: sample.name)
def test_fonts_are_embedded(sample: Sample) -> None:
    with pymupdf.open(path_of(sample)) as document:
        fonts = {font for page in document for font in page.get_fonts()}
    assert fonts
    assert all(font[1] != "n/a" for font in fonts)


def test_identifiers_have_valid_check_digits() -> None:
    for sample in SAMPLES:
        spec = sample.spec
        for party in (spec.supplier, spec.customer):
            if party is not None and party.vat_id:
                assert vat.is_valid(party.vat_id), party.name
            if party is not None and party.tax_number:
                assert stnr.is_valid(party.tax_number), party.name
        if spec.bank is not None:
            assert iban.is_valid(spec.bank.iban)


def test_the_xrechnung_says_what_the_manifest_says() -> None:
    [sample] = [sample for sample in SAMPLES if sample.suffix == "xml"]
    einvoice = read_xml(path_of(sample).read_bytes(), "12_xrechnung.xml")
    assert (einvoice.profile, einvoice.problems) == (Profile.XRECHNUNG, ())
    fields = truth(sample.spec)
    for name, found in einvoice.extraction.fields.items():
        if name.value in fields and name.value != "vat_rates":
            assert str(found.value) == str(fields[name.value]), name


def test_the_two_halves_of_the_differing_sample() -> None:
    with pymupdf.open(FOLDER / "09_xml_weicht_ab.pdf") as document:
        xml = document.embfile_get("factur-x.xml")
        page = document[0].get_text()
    extraction = read_xml(xml, "factur-x.xml").extraction
    assert str(extraction.value("gross_total")) == "14151.48"  # type: ignore[arg-type]
    assert "14.865,48" in page
    assert DIFFERING.bank != DIFFERING_XML.bank
