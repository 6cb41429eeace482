"""The solutions file: what is written is read back, what is damaged is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.generator.found import batch

from flowaudit.core.generator.batch import FileKind, Planned, plan
from flowaudit.core.generator.solutions import Damaged, parse, write
from flowaudit.core.generator.sowing import Fault, Sown

_CLEAN = plan(batch(1))[0]


def test_every_file_is_listed_and_errors_are_told() -> None:
    planned = plan(batch(20, error_rate=Decimal(50), severity=3, alias_noise=Decimal(50)))
    text = write(planned, [("seed", "42"), ("ruleset_id", "DE_USTG")])
    assert "# seed: 42" in text.splitlines()
    assert "# files with errors: 10 of 20" in text.splitlines()
    entries = parse(text)
    assert [entry.filename for entry in entries] == [one.filename for one in planned]
    for entry, one in zip(entries, planned, strict=True):
        assert [(error.feature_id, error.fault, error.expected) for error in entry.errors] == [
            (defect.feature_id, defect.fault, defect.expected) for defect in one.sown
        ]
    assert parse(text.replace("\n", "\r\n")) == entries
    assert parse("\ufeff" + text) == entries


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=20))
def test_no_value_breaks_the_format(expected: str, stated: str, noise: str) -> None:
    sown = (
        Sown("invoice_number", Fault.OMITTED, expected),
        Sown("vat_amount", Fault.WRONG, expected, stated),
    )
    one = Planned("INV_0001.pdf", FileKind.PDF, _CLEAN.clean, _CLEAN.clean, sown, noise)
    try:
        text = write([one], [("note", noise)]).encode().decode()
    except UnicodeEncodeError:
        return  # a lone surrogate cannot be in any invoice
    (entry,) = parse(text)
    assert [(error.expected, error.stated) for error in entry.errors] == [(expected, ""), (expected, stated)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("INV_0001.pdf\n  nonsense\n", 2),
        ("  errors: none\n", 1),
        ("INV_0001.exe\n", 1),
        ('INV_0001.pdf\n  invoice_number: LOST, expected "x"\n', 2),
        ('INV_0001.pdf\n\n  vat_amount: WRONG, expected "1", stated "\\q"\n', 3),
    ],
)
def test_damage_is_told_with_its_line(text: str, line: int) -> None:
    with pytest.raises(Damaged) as damaged:
        parse(text)
    assert damaged.value.line == line
