"""Which official schema and rules judge an e-invoice, after the scenarios of KoSIT's validator configuration.

An invoice that names only the norm (BT-24 ``urn:cen.eu:en16931:2017``) is judged by the rules of CEN. One that names a
narrower use of it (a CIUS, ``#compliant#``) must hold those too, and the CIUS's own where they are at hand. One that
names an extension (``#conformant#``) may break some rules of the norm on purpose: without the extension's rules nothing
can be said.

Sources: EN 16931-1 chapter 7; KoSIT, validator-configuration-xrechnung, scenarios.xml; FeRD, Factur-X 1.0.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from flowaudit.core.einvoice.model import EInvoice, Profile, Syntax
from flowaudit.core.einvoice.validation import Outcome, Part, PartKind, Severity
from flowaudit.core.model.results import Text

NORM = "urn:cen.eu:en16931:2017"
XRECHNUNG = f"{NORM}#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"
XRECHNUNG_EXTENSION = f"{XRECHNUNG}#conformant#urn:xeinkauf.de:kosit:extension:xrechnung_3.0"
FACTURX_BASIC = f"{NORM}#compliant#urn:factur-x.eu:1p0:basic"
FACTURX_EXTENDED = f"{NORM}#conformant#urn:factur-x.eu:1p0:extended"


class Schema(StrEnum):
    """An XML Schema; the value is its name for people."""

    UBL_INVOICE = "UBL 2.1 Invoice"
    UBL_CREDIT_NOTE = "UBL 2.1 CreditNote"
    CII = "UN/CEFACT CII"


class RuleSet(StrEnum):
    """A compiled set of official rules; the value is its name for people."""

    NORM_UBL = "EN 16931 (CEN, UBL)"
    NORM_CII = "EN 16931 (CEN, CII)"
    XRECHNUNG_UBL = "XRechnung 3.0 (KoSIT, UBL)"
    XRECHNUNG_CII = "XRechnung 3.0 (KoSIT, CII)"
    FACTURX_BASIC = "Factur-X BASIC (FeRD)"
    FACTURX_EXTENDED = "Factur-X EXTENDED (FeRD)"


_RELAXED = {"BR-CL-21": Severity.WARNING, "BR-CL-23": Severity.WARNING}
_RELAXED_EXTENSION = {
    "BR-CL-23": Severity.WARNING,
    **dict.fromkeys(("BR-CL-10", "BR-CL-11", "BR-CL-21", "BR-CL-25", "BR-CL-26"), Severity.INFORMATION),
}
#: Third party payments (BG-DEX-09) change the amount due, and only the UBL rules of the extension follow that.
_RELAXED_EXTENSION_UBL = {**_RELAXED_EXTENSION, "BR-CL-24": Severity.WARNING, "BR-CO-16": Severity.INFORMATION}


@dataclass(frozen=True, slots=True)
class Scenario:
    """What to run, the severities that replace those of the rules, and the parts that are settled without running."""

    schema: Schema | None = None
    rules: tuple[RuleSet, ...] = ()
    levels: dict[str, Severity] = field(default_factory=dict)
    settled: tuple[Part, ...] = ()


def scenario_of(einvoice: EInvoice) -> Scenario:
    """The scenario for the syntax and the specification (BT-24) of an invoice."""
    outside = _outside(einvoice)
    if outside is not None:
        return Scenario(settled=(outside,))
    guideline = einvoice.guideline
    ubl = einvoice.syntax is not Syntax.CII
    schema = Schema.CII if not ubl else Schema[einvoice.syntax.value]
    norm = RuleSet.NORM_UBL if ubl else RuleSet.NORM_CII
    own = RuleSet.XRECHNUNG_UBL if ubl else RuleSet.XRECHNUNG_CII
    if guideline in ("", NORM):  # a missing BT-24 is for the norm's rules to find
        return Scenario(schema, (norm,))
    if guideline == XRECHNUNG:
        return Scenario(schema, (norm, own), _RELAXED)
    if guideline == XRECHNUNG_EXTENSION:
        return Scenario(schema, (norm, own), _RELAXED_EXTENSION_UBL if ubl else _RELAXED_EXTENSION)
    if guideline == FACTURX_BASIC and not ubl:
        return Scenario(schema, (norm, RuleSet.FACTURX_BASIC))
    if guideline == FACTURX_EXTENDED and not ubl:
        return Scenario(schema, (RuleSet.FACTURX_EXTENDED,))
    if "#conformant#" in guideline or not guideline.startswith(NORM):
        return Scenario(schema, settled=(_unknown(guideline),))
    return Scenario(schema, (norm,), settled=(_unknown(guideline),))


def _outside(einvoice: EInvoice) -> Part | None:
    """Documents that the rules of EN 16931 are not meant for."""
    name = Text("EN 16931", "EN 16931")
    if einvoice.profile in (Profile.MINIMUM, Profile.BASIC_WL) and einvoice.syntax is Syntax.CII:
        profile = einvoice.profile.value.replace("_", " ")
        reason = Text(
            f"Das Profil {profile} ist keine Rechnung im Sinne der EN 16931; deren Regeln gelten dafür nicht.",
            f"The profile {profile} is no invoice in the sense of EN 16931; its rules do not apply.",
        )
        return Part(PartKind.RULES, name, Outcome.NOT_APPLICABLE, reason=reason)
    if einvoice.syntax is Syntax.ZUGFERD1:
        reason = Text(
            "ZUGFeRD 1.0 ist älter als die EN 16931; deren Regeln gelten dafür nicht.",
            "ZUGFeRD 1.0 precedes EN 16931; its rules do not apply.",
        )
        return Part(PartKind.RULES, name, Outcome.NOT_APPLICABLE, reason=reason)
    return None


def _unknown(guideline: str) -> Part:
    shown = guideline[:200]
    reason = Text(
        f"Die eigenen Regeln der Spezifikation „{shown}“ liegen hier nicht vor.",
        f"The specification's own rules are not at hand: “{shown}”.",
    )
    return Part(PartKind.RULES, Text("eigene Regeln", "own rules"), Outcome.NOT_CHECKED, reason=reason)
