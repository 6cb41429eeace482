"""What is booked and what is not, on papers in seven languages, each under the name that its trade gives it."""

from __future__ import annotations

import pytest
from tests.unit.harvest.languages.invoices import INVOICES
from tests.unit.harvest.languages.others import OTHERS

from flowaudit.core.harvest.bodies import as_pdf
from flowaudit.core.harvest.recognition import Recognition, recognise
from flowaudit.core.harvest.sums import is_taxed
from flowaudit.core.parsing import parse


def papers(text: str) -> dict[str, str]:
    """Name and lines of each."""
    found = [paper.partition("\n") for paper in text.strip().split("\n\n")]
    assert len({name for name, _, _ in found}) == len(found)
    return {name: lines for name, _, lines in found}


def judged(lines: str) -> Recognition:
    content = as_pdf(lines)
    assert content is not None
    return recognise(parse(content, "document.pdf", ocr=None))


@pytest.mark.parametrize("lines", papers(INVOICES).values(), ids=papers(INVOICES))
def test_what_has_to_be_booked_is_an_invoice(lines: str) -> None:
    verdict = judged(lines)
    assert verdict.is_invoice, [(reason.slug, reason.points) for reason in verdict.reasons]


@pytest.mark.parametrize("lines", papers(OTHERS).values(), ids=papers(OTHERS))
def test_what_only_looks_like_one_is_none(lines: str) -> None:
    verdict = judged(lines)
    assert not verdict.is_invoice, [(reason.slug, reason.points) for reason in verdict.reasons]


def test_an_invoice_may_name_the_order_it_follows_from_at_the_head_of_a_line() -> None:
    lines = papers(INVOICES)["en: an invoice with tax"]
    assert judged(f"Purchase order PO-4471\nContract C-12\n{lines}").is_invoice

    rent = papers(INVOICES)["de: a rent that is billed for long"].replace("Dauerrechnung über", "Rechnung für")
    assert judged(f"Vertrag 4711\n{rent.replace('Rechnungsnummer ', 'Nummer ')}").is_invoice


@pytest.mark.parametrize(
    ("text", "taxed"),
    [
        ("netto 100,00 + 19 % 19,00 = 119,00", True),
        ("1.234,56 USD, tax 8.25% 101,85, total 1.336,41", True),
        ("100,00 and 19,00 are 119,00, without a rate", False),
        ("3 % discount: 100,00 119,00 19,00", False),
        ("19 % of nothing", False),
    ],
)
def test_amounts_add_up_by_a_rate_that_is_printed(text: str, taxed: bool) -> None:
    assert is_taxed(text) is taxed
