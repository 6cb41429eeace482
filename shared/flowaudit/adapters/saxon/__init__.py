"""E-invoices judged by the official rules: SaxonC-HE runs their XSLT in a process of its own."""

from flowaudit.adapters.saxon.validator import OfficialRules

__all__ = ["OfficialRules"]
