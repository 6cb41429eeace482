"""Confidence falls where a second reading comes close, and where lines and totals contradict each other."""

from __future__ import annotations

from tests.unit.extraction.drawing import Pen

from flowaudit.core.extraction import extract
from flowaudit.core.model.extraction import Extraction, FieldName

_COLUMNS = [(57, "l", "Description"), (380, "r", "Qty"), (450, "r", "Price"), (540, "r", "Amount")]


def bill(amounts: list[str], net: str, *notes: str) -> Extraction:
    """An invoice whose lines have these amounts; ``notes`` are lines of text below the totals."""
    pen = Pen()
    pen.text(57, 60, "Invoice INV-2207", size=13)
    pen.text(57, 80, "Invoice date 3 March 2025")
    pen.table(200, _COLUMNS, [["Signs", "1", amount, amount] for amount in amounts])
    pen.pairs(320, 540, 400, [("Subtotal", net), ("VAT 20%", "20.00"), ("Total", "120.00")], right=True)
    pen.stack(57, 500, list(notes))
    return extract(pen.parsed())


def test_lines_that_are_no_total_put_both_in_doubt() -> None:
    sound, cut = bill(["40.00", "60.00"], "100.00"), bill(["40.00", "50.00"], "100.00")
    for name in (FieldName.LINE_COUNT, FieldName.NET_TOTAL, FieldName.GROSS_TOTAL):
        assert cut.fields[name].confidence < sound.fields[name].confidence - 0.01


def test_two_days_of_payment_are_less_sure_than_one() -> None:
    one = bill(["100.00"], "100.00", "Please pay by 17 March 2025.")
    two = bill(["100.00"], "100.00", "Please pay by 17 March 2025.", "Please pay by 28 March 2025.")
    assert two.fields[FieldName.DUE_DATE].confidence < one.fields[FieldName.DUE_DATE].confidence - 0.01


def test_a_name_that_only_large_type_tells_is_less_sure() -> None:
    def seller(name: str) -> Extraction:
        pen = Pen()
        pen.text(57, 60, name, size=22)
        pen.stack(57, 780, ["4 Hill Street", "Leeds LS2 8PA"])
        pen.stack(57, 140, ["Bill to", "Ruth Ogden", "7 Mill Lane", "York YO1 7AA"])
        pen.text(57, 250, "Invoice INV-2207", size=13)
        return extract(pen.parsed())

    brand, company = (seller(name).fields[FieldName.SUPPLIER_NAME] for name in ("brightly", "Brightly Ltd"))
    assert (brand.value, company.value) == ("brightly", "Brightly Ltd")
    assert brand.confidence < company.confidence - 0.05
