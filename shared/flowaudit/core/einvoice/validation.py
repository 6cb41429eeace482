"""The official rules as the judge of an e-invoice: what a validator is asked and what it answers.

The rules (the Schematron of CEN for EN 16931, of KoSIT for XRechnung, of FeRD for Factur-X) need an XSLT 2 processor
that the core does not carry, so whoever has one hands it in as a :class:`Validator`. An answer says of each part of the
check how it ended; what could not be run is NOT_CHECKED, never passed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from flowaudit.core.einvoice.model import EInvoice
from flowaudit.core.model.results import Text


class Outcome(StrEnum):
    """How a part of the check ended."""

    PASSED = "PASSED"  # it ran, and nothing fatal was found
    FAILED = "FAILED"
    NOT_CHECKED = "NOT_CHECKED"  # it should have run and could not
    NOT_APPLICABLE = "NOT_APPLICABLE"  # these rules are not meant for such a document


class Severity(StrEnum):
    """The weight that the official rules (or KoSIT's scenario for them) give to a rule."""

    FATAL = "FATAL"
    WARNING = "WARNING"
    INFORMATION = "INFORMATION"


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that does not hold.

    ``rule`` is the official id (``BR-CO-15``, ``BR-DE-15``); for the XML Schema it is ``XSD``. ``location`` is a path
    of element names, with a number where it is not the first of its name. ``official`` is the rule's own text, quoted
    in the language in which it was published.
    """

    rule: str
    severity: Severity
    location: str
    official: str

    @property
    def text(self) -> Text:
        """The finding as a person reads it."""
        weight = _WEIGHTS[self.severity]
        place_de = f" bei {self.location}" if self.location else ""
        place_en = f" at {self.location}" if self.location else ""
        quoted = f": „{self.official}“" if self.official else ""
        return Text(
            f"{self.rule} ({weight.de}){place_de}{quoted}",
            f"{self.rule} ({weight.en}){place_en}" + (f": “{self.official}”" if self.official else ""),
        )


_WEIGHTS = {
    Severity.FATAL: Text("schwer", "fatal"),
    Severity.WARNING: Text("Warnung", "warning"),
    Severity.INFORMATION: Text("Hinweis", "information"),
}


class PartKind(StrEnum):
    """What a part of the check looks at. BMF 15.10.2025 tells format errors (the first two) from errors of business
    rules."""

    WELLFORMED = "WELLFORMED"
    SCHEMA = "SCHEMA"
    RULES = "RULES"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the check: ``name`` says which schema or set of rules, ``reason`` why it did not run.

    ``more`` counts findings beyond those that are listed.
    """

    kind: PartKind
    name: Text
    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    reason: Text | None = None
    more: int = 0

    def weighed(self, levels: dict[str, Severity]) -> Part:
        """The part with the severities that a scenario gives to some rules, and the outcome that follows."""
        if self.outcome not in (Outcome.PASSED, Outcome.FAILED):
            return self
        findings = tuple(replace(one, severity=levels.get(one.rule, one.severity)) for one in self.findings)
        fatal = any(one.severity is Severity.FATAL for one in findings)
        return replace(self, findings=findings, outcome=Outcome.FAILED if fatal else Outcome.PASSED)


@dataclass(frozen=True, slots=True)
class OfficialVerdict:
    """All parts of the check; ``tool`` names the processor and the packages that the rules came from."""

    parts: tuple[Part, ...]
    tool: str = ""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Those of all parts, the gravest first."""
        order = list(Severity)
        found = [one for part in self.parts for one in part.findings]
        return tuple(sorted(found, key=lambda one: order.index(one.severity)))

    @property
    def outcome(self) -> Outcome:
        """FAILED if any part failed; else NOT_CHECKED if any part that should have run did not."""
        outcomes = {part.outcome for part in self.parts}
        for outcome in (Outcome.FAILED, Outcome.NOT_CHECKED, Outcome.PASSED):
            if outcome in outcomes:
                return outcome
        return Outcome.NOT_APPLICABLE

    @property
    def reasons(self) -> tuple[Text, ...]:
        """Why parts did not run, each reason once."""
        return tuple(dict.fromkeys(part.reason for part in self.parts if part.reason is not None))


class Validator(Protocol):
    """Checks an e-invoice against the official rules of its syntax and profile."""

    def validate(self, content: bytes, einvoice: EInvoice) -> OfficialVerdict:
        """The verdict on ``content``, from which ``einvoice`` was read. Never raises for what the content holds or for
        a processor that is missing, crashes or takes too long: that is NOT_CHECKED with the reason."""
        ...
