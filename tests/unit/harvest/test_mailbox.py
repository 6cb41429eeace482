"""The sample mailbox: reproducible, true, and recognised; precision and recall are printed."""

from __future__ import annotations

import pytest
from tests.unit.harvest.measuring import measure
from tests.unit.harvest.papers import RATES

from flowaudit.core.generator.mailbox import Kind, mailbox
from flowaudit.core.harvest.messages import read_mail


@pytest.mark.parametrize("hard", [False, True])
def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(hard: bool) -> None:
    first, again, other = (list(mailbox(seed, 12, RATES, hard=hard)) for seed in (7, 7, 8))
    assert first == again
    assert [one.raw for one in first] != [one.raw for one in other]


def test_every_file_of_the_truth_is_found_in_its_mail() -> None:
    seen = set()
    for one in mailbox(3, 120, RATES):
        found = {candidate.sha256 for candidate in read_mail(one.raw).candidates}
        assert found == {*one.invoices, *one.others}, (one.kind, one.message_id)
        assert read_mail(one.raw).message_id == one.message_id
        seen.add(one.kind)
    assert seen == set(Kind)


def test_a_hard_mailbox_gives_nothing_away_in_names() -> None:
    names = {c.filename for one in mailbox(3, 40, RATES, hard=True) for c in read_mail(one.raw).candidates}
    assert names == {"document.pdf"}


@pytest.mark.parametrize(("hard", "least"), [(False, 0.98), (True, 0.95)])
def test_precision_and_recall(hard: bool, least: float) -> None:
    score = measure(2025, 60, hard=hard)
    print(f"hard={hard}: precision {score.precision:.3f} recall {score.recall:.3f} on 60 mails {dict(score.kinds)}")
    assert score.precision >= least, score.wrong
    assert score.recall >= least, score.wrong


@pytest.mark.slow
@pytest.mark.parametrize(("hard", "least"), [(False, 0.98), (True, 0.95)])
def test_precision_and_recall_on_a_thousand_mails(hard: bool, least: float) -> None:
    score = measure(1, 1000, hard=hard)
    print(f"hard={hard}: precision {score.precision:.3f} recall {score.recall:.3f} on 1000 mails {dict(score.kinds)}")
    assert score.precision >= least, score.wrong
    assert score.recall >= least, score.wrong
