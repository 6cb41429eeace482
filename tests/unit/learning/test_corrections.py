"""What a person's word says about the machine's, what is learned of it, and which examples fit a document."""

from __future__ import annotations

import pytest
from tests.unit.learning.build import MISSING, PRESENT, UNCLEAR, judged, machine, page, verdict

from flowaudit.core.learning import (
    Case,
    CorrectionType,
    ErrorType,
    Hit,
    Statement,
    choose,
    correction_type,
    learn,
    outcomes,
    signatures,
    text_of,
)
from flowaudit.core.learning.example import MAX_SNIPPET, snippet
from flowaudit.core.model.results import CheckStatus, TruthSource
from flowaudit.core.resolution import Kind

T = CorrectionType


@pytest.mark.parametrize(
    ("feature_id", "status", "own", "value", "expected"),
    [
        ("supplier_vat_id", MISSING, None, "DE136695976", T.MISSING_TO_PRESENT),
        ("supplier_vat_id", MISSING, None, None, T.CONFIRMED),
        ("supply_date_or_period", UNCLEAR, None, "2025-02-28", T.UNCLEAR_TO_PRESENT),
        ("supply_date_or_period", UNCLEAR, "02/03/2025", "02/03/2025", T.UNCLEAR_TO_PRESENT),
        ("supply_date_or_period", UNCLEAR, None, None, T.UNCLEAR_TO_MISSING),
        ("vat_amount", PRESENT, "18.90", "19.00", T.VALUE_CHANGED),
        ("vat_amount", PRESENT, "19.00", "19,00 EUR", T.CONFIRMED),
        ("invoice_date", PRESENT, "2025-03-01", "01.03.2025", T.CONFIRMED),
        ("invoice_number", PRESENT, "2025-0815", "2025-0816", T.VALUE_CHANGED),
        ("invoice_number", PRESENT, "2025-0815", None, T.PRESENT_TO_MISSING),
        ("line_items", PRESENT, "1 Stk Tür", "2 Stk Tür", T.VALUE_CHANGED),
        ("line_items", PRESENT, "1 Stk  Tür", "1 Stk Tür", T.CONFIRMED),
        ("retention_note", PRESENT, None, "14b-Hinweis", T.CONFIRMED),
    ],
)
def test_the_type_of_a_correction(
    feature_id: str, status: CheckStatus, own: str | None, value: str | None, expected: CorrectionType
) -> None:
    assert correction_type(machine(feature_id, status, own), value) is expected


def test_outcomes_count_what_was_asked_for_and_what_was_spoken_of() -> None:
    features = [
        machine("invoice_number", PRESENT, "1"),
        machine("invoice_date", PRESENT, "2025-03-01", source_of_truth=TruthSource.LLM),
        machine("vat_amount", MISSING),
        machine("net_amount", UNCLEAR, applicable=False),
        machine("retention_note", MISSING, applicable=False),
    ]
    found = outcomes(features, {"invoice_date": "2025-03-02", "vat_amount": "19.00", "net_amount": "100.00"}, {})
    assert {name: (o.source, o.kept, o.error_type) for name, o in found.items()} == {
        "invoice_number": (TruthSource.RULE, True, None),
        "invoice_date": (TruthSource.LLM, False, ErrorType.WRONG_VALUE),
        "vat_amount": (TruthSource.RULE, False, ErrorType.MISSING),
        "net_amount": (TruthSource.RULE, False, ErrorType.UNCLEAR),
    }


WORDS = page(
    "Sanitär Müller Hauptstr. 12 12345 Musterstadt",
    "Rechnung Nr. 2025-7",
    "Bauarbeiten Fassade 100,00 EUR",
    "Bank DE89 3704 0044 0532 0130 00 Tel. 06021/123456",
    "USt-IdNr. DE136695976 Steuernummer 204/113/40209",
)


def case() -> Case:
    features = [machine("supplier_vat_id", MISSING), machine("invoice_number", PRESENT, "2025-7")]
    return Case(
        machine={feature.feature_id: feature for feature in features},
        verdicts={
            "supplier_vat_id": verdict("supplier_vat_id", MISSING),
            "invoice_number": verdict("invoice_number", PRESENT, "2025-7"),
        },
        judged={"supplier_vat_id": judged("supplier_vat_id", MISSING, None, "keine Nummer bei mail@example.de")},
        words=WORDS,
        kinds={"invoice_number": Kind.ID},
    )


def test_a_correction_keeps_both_statements_and_the_surroundings_without_secrets() -> None:
    said = [
        Statement("invoice_number", "2025-7"),
        Statement("supplier_vat_id", "DE136695976", "steht im Fuß, Rückfragen 06021/123456"),
    ]
    (correction,) = learn(said, case(), "de")
    assert correction.feature_id == "supplier_vat_id"
    assert correction.correction_type is T.MISSING_TO_PRESENT
    assert correction.rule_result == {"status": "MISSING", "value": None, "confidence": 0.9, "reason": "weil"}
    assert correction.llm_result == {
        "status": "MISSING",
        "value": None,
        "confidence": 65,
        "rationale": "keine Nummer bei [email]",
    }
    assert correction.corrected_result == {
        "status": "PRESENT",
        "value": "DE136695976",
        "user_note": "steht im Fuß, Rückfragen [phone]",
    }
    assert "USt-IdNr. [vat-id] Steuernummer [tax-number]" in correction.text_snippet
    assert "Sanitär" not in correction.text_snippet  # only what stands around the place
    assert not any(secret in correction.text_snippet for secret in ("3704", "204/113", "123456"))


def test_a_confirmation_teaches_only_with_a_note_and_stands_last() -> None:
    said = [
        Statement("invoice_number", "2025-7", "die Kundennummer ist eine andere"),
        Statement("supplier_vat_id", "x"),
    ]
    assert [c.feature_id for c in learn(said, case(), "de")] == ["supplier_vat_id", "invoice_number"]
    assert learn([Statement("invoice_number", "2025-7")], case(), "de") == ()
    assert learn([Statement("supplier_vat_id", None)], case(), "de") == ()


def test_snippets_are_bounded_and_need_no_place() -> None:
    long = page(*(f"Zeile {number} mit vielen Worten darin" for number in range(18)))
    assert len(snippet(long, ())) <= MAX_SNIPPET
    assert snippet(page(), ()) == ""


def test_the_embedded_text_is_words() -> None:
    corrections = learn([Statement("supplier_vat_id", "DE136695976", "im Fußbereich")], case(), "de")
    text = text_of(corrections, "Sanitär Müller, Hauptstr. 12, 12345 Musterstadt")
    assert text.startswith("supplier vat id sanitär müller hauptstr musterstadt im fußbereich")
    assert not any(char.isdigit() for char in text)


def test_a_supplier_is_known_by_name_or_number() -> None:
    by_name = set(signatures({"supplier_name_address": "Sanitär Müller GmbH, Hauptstr. 12, 12345 Musterstadt"}))
    both = set(
        signatures(
            {"supplier_name_address": "SANITÄR MÜLLER GmbH\nHauptstr. 12", "supplier_tax_or_vat_id": "DE 136 695 976"}
        )
    )
    by_number = set(signatures({"supplier_tax_or_vat_id": "USt-IdNr.: DE136695976, 204/113/40209"}))
    assert by_name & both
    assert by_number & both
    assert not by_name & by_number
    other = {"supplier_name_address": "Muster GmbH", "customer_vat_id": "DE136695976"}
    assert not set(signatures(other)) & (both | by_number)
    assert signatures({"supplier_name_address": "1", "supplier_tax_or_vat_id": "n/a"}) == ()


def hit(name: str, similarity: float, *found: str, document_id: str = "doc_other", feature: str = "vat_amount") -> Hit:
    return Hit(name, similarity, document_id, (feature,), found)


def test_the_same_supplier_goes_first_and_reasons_are_told() -> None:
    hits = [
        hit("rag_a", 0.9),
        hit("rag_b", 0.8, feature="invoice_date"),
        hit("rag_c", 0.4, "s1"),
        hit("rag_d", 0.3, "s1", document_id="doc_own"),
    ]
    found = choose(hits, document_id="doc_own", signatures={"s1"}, doubtful={"invoice_date"}, top_k=3)
    assert [match.example_id for match in found] == ["rag_a", "rag_c", "rag_d"]
    assert [match.reason.en for match in found] == [
        "similar wording",
        "same supplier signature",
        "same document; same supplier signature",
    ]
    (match,) = choose(hits[1:2], document_id="doc_own", signatures=set(), doubtful={"invoice_date"}, top_k=3)
    assert match.reason.en == "also missing or unclear here: invoice_date"
    assert match.reason.de == "Merkmal auch hier fehlend oder unklar: invoice_date"
    assert choose([], document_id="d", signatures=set(), doubtful=set(), top_k=3) == ()
