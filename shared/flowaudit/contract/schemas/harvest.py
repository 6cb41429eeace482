"""The harvest from all sources."""

from __future__ import annotations

from flowaudit.contract.models.harvest import HarvestRequest, HarvestSettings, SourceKindName
from flowaudit.contract.schemas.base import Described, Schema, flag, ident, maybe, obj, one_of, shared, text
from flowaudit.core.model.results import Text

_PROJECT = "prj_01JD2Y8V5N3Q4R6S7T8V9W0X1Y"
#: What an account says about its harvest.
HARVEST: dict[str, Schema] = {
    "enabled": flag(True),
    "schedule": maybe(text("cron(0 6 ? * MON-FRI *)")),
    "project_id": maybe(ident("prj", _PROJECT)),
}

OPERATIONS: dict[str, Described] = {
    "run": Described(
        answer=shared("JobStarted"),
        body=HarvestRequest,
        problems=(404, 409),
        example={"sources": [{"kind": "imap", "account": "rechnungen"}], "project_id": _PROJECT},
        note=Text(
            "Alle Quellen werden nebeneinander abgeholt; eine, die nicht antwortet, hält die anderen nicht auf. Das "
            "Ergebnis des Jobs hat eine Zeile je Quelle.",
            "All sources are fetched side by side; one that does not answer does not stop the others. The job's result "
            "has a row for each source.",
        ),
    ),
    "configure": Described(
        answer=obj(
            kind=one_of("imap", *(kind.value for kind in SourceKindName)), account=text("rechnungen"), **HARVEST
        ),
        body=HarvestSettings,
        problems=(404, 503),
        example={"enabled": True, "schedule": "rate(6 hours)", "project_id": _PROJECT},
    ),
}
