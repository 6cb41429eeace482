"""What the recognition makes of a sample mailbox, against its truth."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from tests.unit.harvest.papers import RATES

from flowaudit.core.generator.mailbox import mailbox
from flowaudit.core.harvest.messages import read_mail
from flowaudit.core.harvest.recognition import recognise
from flowaudit.core.parsing import parse


@dataclass
class Score:
    """Counts of files; ``wrong`` says which mails were misjudged and how."""

    right: int = 0
    false: int = 0
    missed: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Of the files taken for invoices, the share that are."""
        return self.right / (self.right + self.false)

    @property
    def recall(self) -> float:
        """Of the invoices, the share that were taken."""
        return self.right / (self.right + self.missed)


def measure(seed: int, count: int, *, hard: bool) -> Score:
    """Read and judge every file of the mailbox."""
    score = Score()
    for one in mailbox(seed, count, RATES, hard=hard):
        score.kinds[one.kind.value] += 1
        taken = set()
        for candidate in read_mail(one.raw).candidates:
            verdict = recognise(parse(candidate.content, candidate.filename, ocr=None))
            if verdict.is_invoice:
                taken.add(candidate.sha256)
            if verdict.is_invoice != (candidate.sha256 in one.invoices):
                told = " ".join(f"{reason.slug}={reason.points}" for reason in verdict.reasons)
                score.wrong.append(f"{one.message_id} {one.kind} {one.paper} {verdict.score}: {told}")
        truth = set(one.invoices)
        score.right += len(taken & truth)
        score.false += len(taken - truth)
        score.missed += len(truth - taken)
        if not truth <= taken and not score.wrong:
            score.wrong.append(f"{one.message_id} {one.kind}: a file was not found")
    return score
