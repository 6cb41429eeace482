"""From an e-invoice to the verdict of the official rules, through the worker."""

from __future__ import annotations

from functools import cache
from typing import Any

from flowaudit.adapters.saxon import artefacts
from flowaudit.adapters.saxon.process import Failure, NoAnswer, Worker
from flowaudit.core.einvoice.model import EInvoice
from flowaudit.core.einvoice.scenarios import RuleSet, Scenario, Schema, scenario_of
from flowaudit.core.einvoice.validation import Finding, OfficialVerdict, Outcome, Part, PartKind, Severity
from flowaudit.core.einvoice.xmltree import MAX_BYTES
from flowaudit.core.model.results import Text

#: An invoice of 4,000 lines takes 4 s, one with 20 MB of attachments 2 s; a cold start about 1 s.
SECONDS = 30.0

_NOT_INSTALLED = Text(
    "Nicht geprüft: Das Programm oder die Dateien der amtlichen Regeln sind nicht installiert.",
    "Not checked: the processor or the files of the official rules are not installed.",
)
_FAILURES = {
    Failure.NOT_STARTED: Text(
        "Nicht geprüft: Das Prüfprogramm ließ sich nicht starten.", "Not checked: the validator could not be started."
    ),
    Failure.CRASHED: Text(
        "Nicht geprüft: Das Prüfprogramm ist an dieser Datei gescheitert.",
        "Not checked: the validator broke down over this file.",
    ),
    Failure.TOO_SLOW: Text(
        "Nicht geprüft: Die Prüfung dauerte zu lange und wurde abgebrochen.",
        "Not checked: the check took too long and was ended.",
    ),
}
_NO_RESULT = Text(
    "Nicht geprüft: Die Regeln ließen sich auf diese Datei nicht anwenden.",
    "Not checked: the rules could not be applied to this file.",
)
_REFUSED = Text(
    "Nicht geprüft: Die XML-Datei ist nicht lesbar oder nicht zulässig.",
    "Not checked: the XML file cannot be read or is not allowed.",
)


@cache
def _shared() -> Worker:
    """One process for all validators of this one: the compiled stylesheets are kept there."""
    return Worker(SECONDS)


class OfficialRules:
    """A :class:`flowaudit.core.einvoice.Validator` on SaxonC-HE and the rules of CEN, KoSIT and FeRD."""

    def __init__(self, worker: Worker | None = None) -> None:
        self._worker = worker or _shared()

    def warm_up(self) -> None:
        """Start the processor while the caller still reads the document."""
        if artefacts.has_processor():
            self._worker.warm_up()

    def close(self) -> None:
        """End the processor."""
        self._worker.close()

    def validate(self, content: bytes, einvoice: EInvoice) -> OfficialVerdict:
        """See :class:`flowaudit.core.einvoice.Validator`."""
        scenario = scenario_of(einvoice)
        tool = artefacts.versions()
        if scenario.schema is None and not scenario.rules:
            return OfficialVerdict(scenario.settled, tool)
        return OfficialVerdict((*self._run(content, scenario), *scenario.settled), tool)

    def _run(self, content: bytes, scenario: Scenario) -> tuple[Part, ...]:
        schema = artefacts.path_of(scenario.schema) if scenario.schema else None
        sheets = [artefacts.path_of(rules) for rules in scenario.rules]
        if not artefacts.has_processor() or None in sheets or (scenario.schema and schema is None):
            return _unchecked(scenario, _NOT_INSTALLED)
        if len(content) > MAX_BYTES:
            return _unchecked(scenario, _REFUSED)
        request = {"schema": str(schema) if schema else None, "stylesheets": [str(path) for path in sheets]}
        try:
            answer = self._worker.ask(request, content)
        except NoAnswer as missing:
            return _unchecked(scenario, _FAILURES[missing.failure])
        if "refused" in answer:
            return _unchecked(scenario, _REFUSED)
        wellformed = Part(PartKind.WELLFORMED, Text("Wohlgeformtes XML", "well-formed XML"), Outcome.PASSED)
        parts = [wellformed]
        if scenario.schema:
            parts.append(_part(scenario.schema, answer["schema"]))
        parts += [_part(rules, result) for rules, result in zip(scenario.rules, answer["stylesheets"], strict=True)]
        return tuple(part.weighed(scenario.levels) for part in parts)


def _name(artefact: Schema | RuleSet) -> tuple[PartKind, Text]:
    if isinstance(artefact, Schema):
        return PartKind.SCHEMA, Text(f"Schema {artefact.value}", f"schema {artefact.value}")
    return PartKind.RULES, Text(artefact.value, artefact.value)


def _part(artefact: Schema | RuleSet, result: dict[str, Any]) -> Part:
    kind, name = _name(artefact)
    if "findings" not in result:
        return Part(kind, name, Outcome.NOT_CHECKED, reason=_NO_RESULT)
    found = tuple(
        Finding(one["rule"], Severity(one["severity"]), one["location"], one["official"]) for one in result["findings"]
    )
    return Part(kind, name, Outcome.PASSED, found, more=result["more"]).weighed({})


def _unchecked(scenario: Scenario, reason: Text) -> tuple[Part, ...]:
    wanted: list[Schema | RuleSet] = [scenario.schema] if scenario.schema else []
    wanted += scenario.rules
    return tuple(Part(*_name(artefact), Outcome.NOT_CHECKED, reason=reason) for artefact in wanted)
