"""What is an invoice and what is not, on generated papers and on texts."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from tests.unit.harvest.papers import some_invoice

from flowaudit.core.generator import render, render_hybrid, render_xrechnung
from flowaudit.core.generator.correspondence import Paper, draw
from flowaudit.core.generator.spec import InvoiceSpec, Template
from flowaudit.core.harvest.recognition import THRESHOLD, Recognition, recognise
from flowaudit.core.model.extraction import DocumentType
from flowaudit.core.model.parsed import Page, PageSource, ParsedDocument, ParseEngine
from flowaudit.core.parsing import parse

LETTERS = [template for template in Template if template is not Template.T2_SUPERMARKT]


def judged(content: bytes) -> Recognition:
    return recognise(parse(content, "document.pdf", ocr=None))


@pytest.mark.parametrize("template", Template)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_an_invoice_of_every_look_is_one(template: Template, seed: int) -> None:
    verdict = judged(render(some_invoice(f"look/{seed}", template)))
    assert verdict.is_invoice
    assert verdict.score == sum(reason.points for reason in verdict.reasons) >= THRESHOLD


@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("seed", range(6))
def test_other_papers_on_the_same_letterhead_are_none(paper: Paper, seed: int) -> None:
    random = Random(f"{paper}/{seed}")
    spec = some_invoice(f"paper/{seed}", random.choice(LETTERS))
    verdict = judged(draw(random, paper, spec))
    assert not verdict.is_invoice, [(reason.slug, reason.points) for reason in verdict.reasons]


def test_an_invoice_may_name_the_papers_it_follows_from() -> None:
    spec = some_invoice("refers", Template.T3_CORPORATE)
    intro = "Gemäß unserem Angebot A-17 und Lieferschein L-4 berechnen wir:"
    terms = "Zahlbar binnen 14 Tagen. Bei Verzug berechnen wir Verzugszinsen."
    assert judged(render(replace(spec, intro=intro, terms=terms))).is_invoice


def test_a_reminder_with_all_of_an_invoices_data_is_none() -> None:
    spec: InvoiceSpec = some_invoice("reminder", Template.T1_HANDWERK)
    intro = "unsere Rechnung ist noch nicht beglichen."
    verdict = judged(render(replace(spec, title="Zahlungserinnerung", intro=intro)))
    assert not verdict.is_invoice
    assert verdict.kind is DocumentType.REMINDER


@pytest.mark.parametrize("title", ["Gutschrift", "Abschlagsrechnung", "Schlussrechnung", "Rechnungskorrektur"])
def test_the_other_kinds_of_invoices_count(title: str) -> None:
    assert judged(render(replace(some_invoice("kinds", Template.T1_HANDWERK), title=title))).is_invoice


def test_an_einvoice_decides_alone() -> None:
    spec = some_invoice("xml", Template.T3_CORPORATE)
    assert judged(render_hybrid(replace(spec, title="Angebot"), spec)).reasons[0].slug == "e-invoice"
    assert recognise(parse(render_xrechnung(spec), "x", ocr=None)).is_invoice


def test_what_cannot_be_read_is_said_to_be_unreadable() -> None:
    page = Page(1, 595, 842, PageSource.NONE, ())
    verdict = recognise(ParsedDocument(ParseEngine.OCR, "image/png", (page,)))
    assert not verdict.is_invoice
    assert not verdict.readable
    assert verdict.reasons[0].text.de
    assert verdict.reasons[0].text.en
