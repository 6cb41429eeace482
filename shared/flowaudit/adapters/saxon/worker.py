"""The process that runs the official rules: ``python -m flowaudit.adapters.saxon.worker``.

It reads requests from standard input and answers on standard output (:mod:`frames`): first
``{"schema": path or null, "stylesheets": [paths]}``, then the XML. Compiled stylesheets are kept until its input ends,
and with it the process. Invoices are untrusted and Saxon is native code, so there are no secrets in its environment, a
bound on its memory, a parent that ends it when it takes too long, and no way out: document types are refused, and no
protocol but ``file`` (the rules' own code lists) is open to the stylesheets, which take no address from an invoice.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from typing import Any

from lxml import etree
from saxonche import PySaxonApiError, PySaxonProcessor

from flowaudit.adapters.saxon.frames import read_frame, write_frame
from flowaudit.adapters.saxon.svrl import NotAReport, findings_of, shortened
from flowaudit.core.einvoice.model import EInvoiceError
from flowaudit.core.einvoice.xmltree import local, parse

#: Address space. The stylesheets take 0.3 GB, one text of 20 MB 0.6 GB.
MEMORY_BYTES = 1536 * 1024 * 1024
_PROTOCOLS = "http://saxon.sf.net/feature/allowedProtocols"
_MAX_MESSAGE = 400


class Judge:
    """Schemas and stylesheets, each compiled when it is first asked for."""

    def __init__(self) -> None:
        self._processor: Any = PySaxonProcessor(license=False)
        self._processor.set_configuration_property(_PROTOCOLS, "file")
        self._xslt: Any = self._processor.new_xslt30_processor()
        self._compiled: dict[str, Any] = {}
        self._schemas: dict[str, Any] = {}

    def answer(self, request: dict[str, Any], content: bytes) -> dict[str, Any]:
        """``{"schema": result or null, "stylesheets": [results]}``; a result has ``findings`` and ``more``, or an
        ``error``. XML that may not be read gives ``{"refused": slug}``.
        """
        try:
            root = parse(content)
        except EInvoiceError as error:
            return {"refused": error.slug}
        text = etree.tostring(root, encoding="unicode")  # as the hardened parser saw it
        schema = request["schema"]
        node = self._processor.parse_xml(xml_text=text) if request["stylesheets"] else None
        return {
            "schema": self._against_schema(schema, root) if schema else None,
            "stylesheets": [self._against_rules(path, node) for path in request["stylesheets"]],
        }

    def _against_schema(self, path: str, root: Any) -> dict[str, Any]:
        if path not in self._schemas:
            try:
                self._schemas[path] = etree.XMLSchema(etree.parse(path))
            except (etree.XMLSchemaParseError, etree.XMLSyntaxError, OSError) as error:
                return {"error": type(error).__name__}
        schema = self._schemas[path]
        schema.validate(root)
        found, more = shortened([_schema_finding(entry, root) for entry in schema.error_log])
        return {"findings": found, "more": more}

    def _against_rules(self, path: str, node: Any) -> dict[str, Any]:
        try:
            if path not in self._compiled:
                self._compiled[path] = self._xslt.compile_stylesheet(stylesheet_file=path)
            report = self._compiled[path].transform_to_string(xdm_node=node)
            found, more = findings_of(report or "")
        except (PySaxonApiError, NotAReport) as error:
            return {"error": type(error).__name__}
        return {"findings": found, "more": more}


def _schema_finding(entry: Any, root: Any) -> dict[str, str]:
    """libxml2's path without prefixes; it calls elements of a default namespace ``*``."""
    steps = [step.rpartition(":")[2] for step in (entry.path or "").split("/") if step]
    place = "/".join([local(root), *steps[1:]])
    return {"rule": "XSD", "severity": "FATAL", "location": place, "official": entry.message[:_MAX_MESSAGE]}


def main() -> int:
    """Answer until the input ends."""
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):  # whatever native code prints may hold parts of an invoice
        os.dup2(silence, stream)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    judge = Judge()
    while (head := read_frame(requests)) is not None and (content := read_frame(requests)) is not None:
        write_frame(answers, json.dumps(judge.answer(json.loads(head), content)).encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
