"""EINVOICE_RULES: what the official rules say of the structured part."""

from __future__ import annotations

from typing import Any

from flowaudit.core.einvoice.validation import Finding, OfficialVerdict, Outcome, PartKind, Severity
from flowaudit.core.model.results import CheckResult, Text
from flowaudit.core.rules.checks.common import FAIL, OK, UNKNOWN, WARN, result, unknown
from flowaudit.core.rules.context import PrecheckContext

CHECK_ID = "EINVOICE_RULES"
_BASIS = "§ 14 Abs. 1 Satz 3 und 6 UStG, EN 16931-1, BMF 15.10.2025 (Format- und Geschäftsregelfehler)"
#: The comment names this many rules, ``observed`` lists this many findings, the gravest first, and counts all.
_NAMED = 5
_LISTED = 40
_MAX_QUOTE = 300  # the rest of a rule's text is in its publication
#: What is wrong with an attachment that no XML parser reads; the page then is the invoice (BMF 15.10.2025).
_NO_XML = ("not-xml", "empty", "broken-attachment")
_FORMAT_ERROR = Text(
    "Formatfehler: gilt nicht als E-Rechnung, sondern als sonstige Rechnung",
    "format error: counts as another kind of invoice, not as an electronic one",
)


def einvoice_rules(context: PrecheckContext) -> CheckResult:
    """FAIL if a fatal rule or the XML Schema is broken, WARN for warnings; UNKNOWN, saying so, if it was not checked.

    An error in a business rule matters for VAT only as far as it concerns a mandatory particular (BMF 15.10.2025);
    those are judged by the features of the ruleset.
    """
    verdict = context.official
    if context.einvoice is None:
        broken = next((one for one in context.broken if one.slug in _NO_XML), None)
        if broken is not None:
            observed = {"outcome": Outcome.FAILED.value, "parts": [_wellformedness(broken.filename)], "findings": []}
            comment = Text(f"{broken.text.de} ({_FORMAT_ERROR.de})", f"{broken.text.en} ({_FORMAT_ERROR.en})")
            return result(CHECK_ID, WARN, comment, observed, legal_basis=_BASIS)
        if context.broken:
            return _not_checked(context.broken[0].text)
        return unknown(CHECK_ID, "Kein strukturierter Teil.", "No structured part.")
    if verdict is None:
        return _not_checked(
            Text("Die amtlichen Regeln wurden nicht befragt.", "The official rules were not consulted.")
        )
    return _judged(verdict)


def _not_checked(reason: Text) -> CheckResult:
    observed = {"outcome": Outcome.NOT_CHECKED.value, "parts": [], "findings": []}
    comment = Text(f"Nicht geprüft: {reason.de}", f"Not checked: {reason.en}")
    return result(CHECK_ID, UNKNOWN, comment, observed)


def _judged(verdict: OfficialVerdict) -> CheckResult:
    findings = [one for one in verdict.findings if one.severity is not Severity.INFORMATION]
    observed = _observed(verdict)
    if findings:
        status = FAIL if verdict.outcome is Outcome.FAILED else WARN
        comment = _summary(findings, verdict)
    elif verdict.outcome is Outcome.PASSED:
        names = _names(verdict)
        status, comment = OK, Text(f"Gültig nach {names.de}", f"Valid by {names.en}")
    else:
        status, comment = UNKNOWN, _without_result(verdict)
    return result(CHECK_ID, status, comment, observed, legal_basis=None if status is UNKNOWN else _BASIS)


def _summary(findings: list[Finding], verdict: OfficialVerdict) -> Text:
    """The gravest findings, each rule once, then what was not checked."""
    by_rule = list({one.rule: one for one in reversed(findings)}.values())[::-1]
    named, rest = by_rule[:_NAMED], len(by_rule) - _NAMED
    german, english = [one.text.de for one in named], [one.text.en for one in named]
    if rest > 0:
        german.append(f"und {rest} weitere Regeln")
        english.append(f"and {rest} more rules")
    if any(part.kind is PartKind.SCHEMA and part.outcome is Outcome.FAILED for part in verdict.parts):
        german.append(_FORMAT_ERROR.de)
        english.append(_FORMAT_ERROR.en)
    german += [reason.de for reason in verdict.reasons]
    english += [reason.en for reason in verdict.reasons]
    return Text("; ".join(german), "; ".join(english))


def _without_result(verdict: OfficialVerdict) -> Text:
    """Nothing was found, but not everything was checked: never said to be valid."""
    german, english = "; ".join(one.de for one in verdict.reasons), "; ".join(one.en for one in verdict.reasons)
    if any(part.kind is PartKind.RULES and part.outcome is Outcome.PASSED for part in verdict.parts):
        names = _names(verdict)
        german, english = f"{names.de}: eingehalten. {german}", f"{names.en}: met. {english}"
    return Text(german, english)


def _names(verdict: OfficialVerdict) -> Text:
    passed = [
        part.name for part in verdict.parts if part.outcome is Outcome.PASSED and part.kind is not PartKind.WELLFORMED
    ]
    return Text(", ".join(name.de for name in passed), ", ".join(name.en for name in passed))


def _observed(verdict: OfficialVerdict) -> dict[str, Any]:
    return {
        "outcome": verdict.outcome.value,
        "tool": verdict.tool,
        "parts": [
            {
                "kind": part.kind.value,
                "name": part.name.en,
                "outcome": part.outcome.value,
                "reason": part.reason.en if part.reason else None,
                "more_findings": part.more,
            }
            for part in verdict.parts
        ],
        "findings_total": len(verdict.findings) + sum(part.more for part in verdict.parts),
        "findings": [
            {
                "rule": one.rule,
                "severity": one.severity.value,
                "location": one.location,
                "official_text": one.official[:_MAX_QUOTE],
            }
            for one in verdict.findings[:_LISTED]
        ],
    }


def _wellformedness(filename: str) -> dict[str, Any]:
    return {
        "kind": PartKind.WELLFORMED.value,
        "name": filename,
        "outcome": Outcome.FAILED.value,
        "reason": None,
        "more_findings": 0,
    }
