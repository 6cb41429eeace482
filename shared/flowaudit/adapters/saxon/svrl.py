"""Reading SVRL, the report that a compiled Schematron writes (ISO/IEC 19757-3, annex D)."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from lxml import etree

_SVRL = "{http://purl.oclc.org/dsdl/svrl}"
_MAX_TEXT = 600
#: More findings of one rule are counted, not listed: thousands of lines may break the same one.
MAX_OF_A_RULE = 5
_LEADING_ID = re.compile(r"\s*\[([A-Z][A-Z0-9-]+)\]")
# A step of a location: Q{namespace}Name[1], or *:Name[namespace-uri()='…'][1], or *[local-name()='Name' and …][1].
_BRACED = re.compile(r"Q\{[^}]*\}")
_NAMESPACE_TEST = re.compile(r"\[namespace-uri\(\)\s*=\s*(?:'[^']*'|\"[^\"]*\")\]")
_LOCAL_NAME = re.compile(r"\*\[local-name\(\)\s*=\s*['\"]([^'\"]+)['\"][^\]]*\]")
_FIRST = re.compile(r"\[1\](?=/|$)")
_SEVERITIES = {
    "fatal": "FATAL",
    "error": "FATAL",
    "warning": "WARNING",
    "information": "INFORMATION",
    "info": "INFORMATION",
}


class NotAReport(ValueError):
    """The text is no SVRL, or no rule was applied at all: nothing was checked."""


def findings_of(report: str) -> tuple[list[dict[str, str]], int]:
    """The rules that do not hold (``rule``, ``severity``, ``location``, ``official``), and how many are not listed.

    Raises :class:`NotAReport` for a report in which no rule fired: even a perfect invoice makes dozens fire.
    """
    try:
        root = etree.fromstring(
            report.encode(), etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        )
    except etree.XMLSyntaxError as error:
        raise NotAReport(str(error)) from error
    if root.tag != f"{_SVRL}schematron-output" or root.find(f"{_SVRL}fired-rule") is None:
        raise NotAReport("no rule was applied")
    broken = [node for node in root if node.tag in (f"{_SVRL}failed-assert", f"{_SVRL}successful-report")]
    return shortened([_finding(node) for node in broken])


def shortened(findings: list[dict[str, str]]) -> tuple[list[dict[str, str]], int]:
    """At most :data:`MAX_OF_A_RULE` of each rule, and how many were left out; no rule goes unnamed."""
    seen: Counter[str] = Counter()
    kept = []
    for one in findings:
        seen[one["rule"]] += 1
        if seen[one["rule"]] <= MAX_OF_A_RULE:
            kept.append(one)
    return kept, len(findings) - len(kept)


def _finding(node: Any) -> dict[str, str]:
    text = " ".join("".join(node.itertext()).split())
    stated = (node.get("flag") or node.get("role") or "").lower()
    # FeRD states no weight: its assertions are errors, its reports (an element of another profile) are hints.
    fallback = "FATAL" if node.tag == f"{_SVRL}failed-assert" else "WARNING"
    leading = _LEADING_ID.match(text)
    return {
        "rule": node.get("id") or (leading.group(1) if leading else "SCHEMATRON"),
        "severity": _SEVERITIES.get(stated, fallback),
        "location": readable(node.get("location") or ""),
        "official": text[:_MAX_TEXT],
    }


def readable(location: str) -> str:
    """``/Q{urn:…}Invoice[1]/Q{urn:…}InvoiceLine[2]`` as ``Invoice/InvoiceLine[2]``."""
    path = _NAMESPACE_TEST.sub("", _LOCAL_NAME.sub(r"\1", _BRACED.sub("", location))).replace("*:", "")
    return _FIRST.sub("", path).strip("/")[:300]
