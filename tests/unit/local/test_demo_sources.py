"""What lies on the demo's file server is what the truth says of it."""

from __future__ import annotations

import hashlib

import pytest
from tests.samples import REPO

from flowaudit.adapters.rulesets.files import RulesetFiles
from flowaudit.core.generator.mailbox import mailbox
from flowaudit.core.harvest.messages import read_mail
from flowaudit.local.demo_sources import with_files


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_file_server_holds_every_invoice_of_its_truth(seed: int) -> None:
    drawn = list(mailbox(seed, 40, RulesetFiles(REPO / "rulesets").vat_rates()))
    stored = with_files(drawn)
    assert len(stored) < len(drawn), "no mail was itself an invoice: nothing was shown"
    lying = {
        hashlib.sha256(candidate.content).hexdigest()
        for sample in stored
        for candidate in read_mail(sample.raw).candidates
    }
    assert {sha for sample in stored for sha in sample.invoices} <= lying
