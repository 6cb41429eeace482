"""What holds for any page: no exception, evidence inside its box, derived values marked."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.extraction.test_layouts import LAYOUTS

from flowaudit.core.extraction import extract
from flowaudit.core.model.extraction import Extraction, FieldName, Origin
from flowaudit.core.model.geometry import Box
from flowaudit.core.model.parsed import Page, PageSource, ParsedDocument, ParseEngine, Token

WORDS = st.sampled_from(
    [
        "Rechnung",
        "Nr.",
        "RE-2024-17",
        "Rechnungsdatum:",
        "01.02.2024",
        "31/12/2023",
        "2024-06-30",
        "Summe",
        "Netto",
        "MwSt",
        "19%",
        "19",
        "%",
        "7,00",
        "1.234,56",
        "1,234.56",
        "-5,00",
        "€",
        "EUR",
        "USD",
        "Gesamtbetrag",
        "Zahlbar",
        "innerhalb",
        "14",
        "Tagen",
        "netto",
        "DE123456789",
        "DE89370400440532013000",
        "IBAN:",
        "BIC",
        "COBADEFFXXX",
        "Muster",
        "GmbH",
        "Hauptstr.",
        "5",
        "12345",
        "Berlin",
        "An",
        "Bill",
        "to",
        "Pos",
        "Menge",
        "Beschreibung",
        "Einzelpreis",
        "Betrag",
        "1",
        "2",
        "3",
        "Stk",
        "x",
        "0",
        "0,00",
        "%",
        "|",
        "·",
        "–",
        ":",
        "Übertrag",
        "Invoice",
        "Date",
        "Total",
        "VAT",
        "TVA",
        "Facturé",
        "à",
        "75001",
        "Paris",
        "SW1A",
        "1AA",
        "Quantity",
        "Price",
        "Amount",
        "§",
        "19",
        "UStG",
        "Reverse",
        "Charge",
        "Leistungszeitraum",
        "bis",
        "März",
        "2024",
        "29.02.2023",
        "99.99.9999",
        "00/00/0000",
        "1'000.50",
        "12345678901234567890",
    ]
)
TEXT = st.one_of(WORDS, st.text(min_size=1, max_size=12))
PLACE = st.floats(min_value=0, max_value=0.97, allow_nan=False)


@st.composite
def tokens(draw: st.DrawFn) -> Token:
    """A word anywhere, on a coarse grid more often than not so that rows and columns arise."""
    x, y = draw(PLACE), draw(PLACE)
    if draw(st.booleans()):
        x, y = round(x * 8) / 8.5, round(y * 30) / 31
    text = draw(TEXT)
    return Token(
        text,
        x,
        y,
        min(1.0, x + 0.008 * len(text) + 0.001),
        min(1.0, y + draw(st.sampled_from([0.001, 0.012, 0.03]))),
        draw(st.sampled_from([1.0, 0.4])),
    )


def document(pages: list[list[Token]], source: PageSource) -> ParsedDocument:
    """Pages of the given words."""
    return ParsedDocument(
        ParseEngine.TEXT, "application/pdf", tuple(Page(i, 595, 842, source, tuple(t)) for i, t in enumerate(pages, 1))
    )


def overlaps(token: Token, box: Box) -> bool:
    """Whether a word touches a box."""
    e = 1e-6
    return token.x0 < box.x1 + e and token.x1 > box.x0 - e and token.y0 < box.y1 + e and token.y1 > box.y0 - e


def check_evidence(parsed: ParsedDocument, found: Extraction) -> None:
    """Every value has a box on its page, and every word of its raw text stands inside that box."""
    for name, value in [*found.fields.items(), *found.notes.items()]:
        assert 0.0 <= value.confidence <= 1.0
        assert value.box is not None, name
        page = parsed.pages[value.box.page - 1]
        inside = [t for t in page.tokens if overlaps(t, value.box)]
        letters = "".join(t.text for t in inside)  # which may be set apart for show
        for word in value.raw.split():
            assert word in letters or any(word in t.text for t in inside), (name, word, value)
        if value.origin is not Origin.DERIVED:
            expected = Origin.OCR if page.source is PageSource.OCR else Origin.TEXT
            assert value.origin is expected
    for line in found.lines:
        assert line.box is None or 0 <= line.box.x0 <= line.box.x1 <= 1


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(tokens(), max_size=60), max_size=3), st.sampled_from([PageSource.TEXT, PageSource.OCR]))
def test_no_page_makes_it_fail_and_evidence_is_true(pages: list[list[Token]], source: PageSource) -> None:
    parsed = document(pages, source)
    check_evidence(parsed, extract(parsed))


def test_evidence_on_every_layout() -> None:
    for layout in LAYOUTS:
        parsed = layout()[0].parsed()
        found = extract(parsed)
        check_evidence(parsed, found)
        assert len(found.fields) >= 10


def test_values_have_the_types_of_their_fields() -> None:
    for layout in LAYOUTS:
        found = extract(layout()[0].parsed())
        for name, value in found.fields.items():
            kind = type(value.value)
            if name.value.endswith(("_date", "_start", "_end")):
                assert kind is date
            elif name in (
                FieldName.NET_TOTAL,
                FieldName.GROSS_TOTAL,
                FieldName.VAT_TOTAL,
                FieldName.PAYABLE,
                FieldName.PREPAID,
            ):
                assert kind is Decimal
            elif name is FieldName.VAT_RATES:
                assert all(isinstance(rate, Decimal) for rate in value.value)  # type: ignore[union-attr]
            elif name is FieldName.LINE_COUNT:
                assert kind is int
                assert value.origin is Origin.DERIVED
            else:
                assert kind is str


def test_an_empty_document_has_no_fields() -> None:
    assert extract(ParsedDocument(ParseEngine.XML, "application/xml", ())).fields == {}
    assert extract(document([[]], PageSource.NONE)).fields == {}
