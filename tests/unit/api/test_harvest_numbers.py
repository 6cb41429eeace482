"""A server that numbers its messages anew (UIDVALIDITY) while it is harvested."""

from __future__ import annotations

from tests.unit.api.conftest import Api
from tests.unit.api.harvesting import Sources, rows
from tests.unit.harvest.papers import RATES

from flowaudit.core.generator.mailbox import mailbox
from flowaudit.ports.network import RemoteFailure


def test_new_numbers_in_the_middle_of_a_run_lose_and_double_nothing(api: Api) -> None:
    """The old numbers were far higher: neither the run nor the next one may go by them."""
    sources = Sources(api)
    sources.open()
    box = sources.mailbox("a")
    samples = list(mailbox(5, 10, RATES))
    box.mails = {1000 + number: sample.raw for number, sample in enumerate(samples[:8])}

    def renumber(uid: int) -> None:
        if uid == 1004:
            box.validity, box.after_fetch = 8, None
            box.mails = {number: sample.raw for number, sample in enumerate(samples[:8], start=1)}
            raise RemoteFailure("connection-lost")

    box.after_fetch = renumber
    row = rows(sources.harvest())["a"]
    assert (row["status"], row["progress"], row["total"]) == ("DONE", 8, 8)
    assert box.fetched == [*range(1000, 1005), 5, 6, 7, 8]
    assert row["counts"]["known"] == 4

    box.mails |= {9: samples[8].raw, 10: samples[9].raw}
    again = rows(sources.harvest())["a"]["counts"]
    assert (again["items"], again["known"], box.fetched[-2:]) == (2, 0, [9, 10])
    taken = [one["origin"]["original_sha256"] for one in sources.uploads()]
    assert sorted(taken) == sorted({sha for sample in samples for sha in sample.invoices})
