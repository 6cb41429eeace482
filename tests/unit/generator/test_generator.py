"""The parts of the generator: sums, writing, embedding, scanning, leaving things out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pymupdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from flowaudit.core.einvoice import Profile, read_xml
from flowaudit.core.generator import (
    Bank,
    DateFormat,
    InvoiceSpec,
    Line,
    Party,
    Reduction,
    Regime,
    Template,
    cii_writer,
    defects,
    formats,
    render,
    render_hybrid,
    render_scan,
    render_xrechnung,
    truth,
)
from flowaudit.core.generator.sums import sums
from flowaudit.core.model.extraction import FieldName

D = Decimal
SUPPLIER = Party("Probe Öl & Gas GmbH", "Weg 1", "10115", "Berlin", vat_id="DE319752045", tax_number="37/445/21093")
CUSTOMER = Party("Kundin AG", "Ring 2", "63739", "Aschaffenburg", vat_id="DE284615378")
LINES = (Line("Äpfel", D(3), "C62", D("1.10"), D(7)), Line("Straße fegen", D("2.5"), "HUR", D("40.00")))


def spec(**change: object) -> InvoiceSpec:
    base = InvoiceSpec(
        Template.T3_CORPORATE, "N-1", date(2025, 2, 3), SUPPLIER, CUSTOMER, LINES, delivered=date(2025, 2, 1),
        due=date(2025, 3, 3), bank=Bank("Probebank", "DE71970690000003471905", "PROBDE55XXX"),
        project_reference="AZ-7", legal_note="Hinweis",
    )  # fmt: skip
    return replace(base, **change)  # type: ignore[arg-type]


def text_of(pdf: bytes) -> str:
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        return " ".join(" ".join(page.get_text().split()) for page in document)


def test_sums_of_net_prices() -> None:
    total = sums(spec(reductions=(Reduction("Rabatt", D("10.00")),)))
    assert (total.line_total, total.reductions, total.net) == (D("103.30"), D("10.00"), D("93.30"))
    assert [(group.rate, group.base, group.vat) for group in total.groups] == [
        (D(19), D("90.00"), D("17.10")),
        (D(7), D("3.30"), D("0.23")),
    ]
    assert total.gross == D("110.63")


def test_sums_of_gross_prices() -> None:
    total = sums(spec(gross_prices=True))
    assert total.gross == total.line_total == D("103.30")
    assert total.vat == D("15.97") + D("0.22")


@pytest.mark.parametrize("regime", [Regime.SMALL_BUSINESS, Regime.REVERSE_CHARGE])
def test_no_vat_without_taxation(regime: Regime) -> None:
    total = sums(spec(regime=regime))
    assert (total.vat, total.gross) == (0, D("103.30"))


@pytest.mark.parametrize("template", list(Template))
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_template_shows_the_invoice(template: Template, language: str) -> None:
    if template is Template.T2_SUPERMARKT:
        text = text_of(
            render(spec(template=template, customer=None, gross_prices=True, terms="Bar", language=language))
        )
        assert "103,30" in text or "103.30" in text
        return
    text = text_of(render(spec(template=template, language=language)))
    for part in ("Probe Öl & Gas GmbH", "Kundin AG", "N-1", "Straße fegen", "DE319752045", "DE71 9706"):
        assert part in text
    assert ("122,53 €" if language == "de" else "€122.53") in text


@pytest.mark.parametrize(
    ("feature", "gone"),
    [
        ("invoice_number", "N-1"),
        ("invoice_date", "03.02.2025"),
        ("supply_date_or_period", "01.02.2025"),
        ("supplier_tax_or_vat_id", "DE319752045"),
        ("supplier_name_address", "Probe Öl"),
        ("customer_name_address", "Kundin AG"),
        ("vat_rate", "19 %"),
        ("vat_amount", "19,00"),
        ("net_amount", "Nettobetrag"),
        ("line_items", "Straße"),
        ("exemption_note", "Hinweis"),
    ],
)
@pytest.mark.parametrize("template", [Template.T1_HANDWERK, Template.T4_FREELANCER, Template.T5_MINIMAL])
def test_what_is_omitted_is_nowhere_on_the_page(feature: str, gone: str, template: Template) -> None:
    assert gone in text_of(render(spec(template=template)))
    poorer = spec(template=template, omit=frozenset({feature}))
    assert gone not in text_of(render(poorer))
    assert defects(poorer).missing_features == (feature,)
    assert len(truth(poorer)) < len(truth(spec(template=template))) or feature == "exemption_note"


def test_a_misstated_total_is_printed_and_known() -> None:
    wrong = spec(lines=LINES[1:], stated={FieldName.VAT_TOTAL: D("91.00")})
    assert "91,00 €" in text_of(render(wrong))
    assert truth(wrong)["vat_total"] == "91.00"
    assert defects(wrong).failing_checks == ("MATH_NET_VAT_GROSS",)


def test_long_tables_carry_their_sum() -> None:
    many = spec(template=Template.T1_HANDWERK, lines=tuple(replace(LINES[1], vat_rate=D(19)) for _ in range(70)))
    pdf = render(many)
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        pages = [" ".join(page.get_text().split()) for page in document]
    assert len(pages) == 3
    assert [page.count("Übertrag") for page in pages] == [1, 2, 1]
    assert all(f"Seite {number} von 3" in page for number, page in enumerate(pages, 1))


def test_hybrid_has_all_its_parts() -> None:
    with pymupdf.open(stream=render_hybrid(spec()), filetype="pdf") as document:
        catalog = document.pdf_catalog()
        kind, files = document.xref_get_key(catalog, "AF")
        assert kind == "array"
        filespec = int(files.strip("[]").split()[0])
        assert document.xref_get_key(filespec, "AFRelationship") == ("name", "/Alternative")
        assert document.embfile_names() == ["factur-x.xml"]
        xmp = etree.fromstring(document.get_xml_metadata().encode())
        assert document.xref_get_key(catalog, "OutputIntents")[0] == "array"
        xml = document.embfile_get("factur-x.xml")
    assert xmp.xpath("string(//*[local-name()='ConformanceLevel'])") == "EN 16931"
    assert xmp.xpath("string(//*[local-name()='part'])") == "3"
    assert read_xml(xml, "factur-x.xml").problems == ()


def test_scan_noise_follows_the_seed() -> None:
    small = spec(lines=LINES[:1])
    assert render_scan(small, 1) == render_scan(small, 1)
    assert render_scan(small, 1) != render_scan(small, 2)


def test_xrechnung_and_regimes_are_read_back() -> None:
    einvoice = read_xml(render_xrechnung(spec(regime=Regime.REVERSE_CHARGE, legal_note="§ 13b UStG")), "x.xml")
    assert einvoice.profile is Profile.XRECHNUNG
    assert set(einvoice.extraction.notes) == {"reverse_charge"}
    assert einvoice.problems == ()


@pytest.mark.parametrize(
    ("style", "text"),
    [
        (DateFormat.NUMERIC_DE, "05.03.2025"),
        (DateFormat.MONTH_NAME_DE, "5. März 2025"),
        (DateFormat.MONTH_NAME_EN, "5 March 2025"),
    ],
)
def test_dates(style: DateFormat, text: str) -> None:
    assert formats.day(date(2025, 3, 5), style) == text


def test_numbers() -> None:
    assert formats.number(D("1234567.5"), "de") == "1.234.567,50"
    assert formats.number(D("1234567.5"), "en") == "1,234,567.50"
    assert formats.quantity(D("1150.00"), "de") == "1.150"
    assert formats.quantity(D("100"), "de") == "100"
    assert formats.quantity(D("1.5"), "en") == "1.5"
    assert formats.money(D("-450"), spec()) == "-450,00 €"


_LINES = st.lists(
    st.builds(
        Line,
        st.sampled_from(["Äpfel & Birnen", "Straße <neu>", 'Kabel "rot"']),
        st.decimals("0.01", "999", places=2),
        st.sampled_from(["C62", "HUR"]),
        st.decimals("0.01", "9999", places=2),
        st.sampled_from([D(19), D(7)]),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(_LINES)
def test_written_xml_is_read_back_and_adds_up(lines: list[Line]) -> None:
    written = spec(lines=tuple(lines))
    einvoice = read_xml(cii_writer.write(written), "factur-x.xml")
    total = sums(written)
    assert einvoice.problems == ()
    assert einvoice.extraction.amount(FieldName.GROSS_TOTAL) == total.gross
    assert [line.description for line in einvoice.extraction.lines] == [line.description for line in lines]
    assert einvoice.extraction.text(FieldName.SUPPLIER_NAME) == SUPPLIER.name
