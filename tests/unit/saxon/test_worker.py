"""The worker's own process: what it refuses, and that its memory is bounded."""

from __future__ import annotations

import pytest
from saxonche import PySaxonApiError
from tests.unit.saxon.mutations import CII, UBL

from flowaudit.adapters.saxon import artefacts
from flowaudit.adapters.saxon.process import NoAnswer, Worker
from flowaudit.adapters.saxon.svrl import readable
from flowaudit.adapters.saxon.worker import Judge
from flowaudit.core.einvoice.scenarios import RuleSet, Schema

STYLE = (
    '<xsl:stylesheet version="2.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:template match="/">'
    "<r><xsl:copy-of select=\"doc('{}')\"/></r></xsl:template></xsl:stylesheet>"
)


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge()


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/x.xml", "https://127.0.0.1:9/x.xml", "jar:file:/x.jar!/x"])
def test_no_protocol_but_file_is_open(judge: Judge, address: str) -> None:
    sheet = judge._xslt.compile_stylesheet(stylesheet_text=STYLE.format(address))
    node = judge._processor.parse_xml(xml_text="<a/>")
    with pytest.raises(PySaxonApiError, match="prohibited"):
        sheet.transform_to_string(xdm_node=node)


def test_a_broken_stylesheet_or_schema_is_an_error_not_a_pass(judge: Judge) -> None:
    answer = judge.answer({"schema": "/nonexistent.xsd", "stylesheets": ["/nonexistent.xsl"]}, UBL.read_bytes())
    assert set(answer["schema"]) == {"error"}
    assert set(answer["stylesheets"][0]) == {"error"}


def test_rules_of_the_other_syntax_say_nothing(judge: Judge) -> None:
    """No rule fires on a document that the stylesheet was not made for: an error, not a pass."""
    other = {"schema": None, "stylesheets": [str(artefacts.path_of(RuleSet.NORM_CII))]}
    assert judge.answer(other, UBL.read_bytes())["stylesheets"] == [{"error": "NotAReport"}]


def test_broken_xml_is_refused(judge: Judge) -> None:
    assert judge.answer({"schema": None, "stylesheets": []}, CII.read_bytes()[:-40]) == {"refused": "not-xml"}


@pytest.mark.parametrize("artefact", [*Schema, *RuleSet], ids=lambda artefact: artefact.name)
def test_every_schema_and_every_set_of_rules_compiles(judge: Judge, artefact: Schema | RuleSet) -> None:
    content = UBL.read_bytes() if "UBL" in artefact.name else CII.read_bytes()
    path = str(artefacts.path_of(artefact))
    if isinstance(artefact, Schema):
        assert "error" not in judge.answer({"schema": path, "stylesheets": []}, content)["schema"]
    else:
        assert "error" not in judge.answer({"schema": None, "stylesheets": [path]}, content)["stylesheets"][0]


def test_memory_is_bounded() -> None:
    """What takes more than the process may have ends it, and the question stays without an answer."""
    greedy = Worker(60)
    schema = str(artefacts.path_of(Schema.UBL_INVOICE))
    bomb = UBL.read_bytes().replace(b"<cac:InvoiceLine>", b"<a/>" * 7_500_000 + b"<cac:InvoiceLine>", 1)
    with pytest.raises(NoAnswer):
        greedy.ask({"schema": schema, "stylesheets": [str(artefacts.path_of(RuleSet.NORM_UBL))]}, bomb)
    greedy.close()


@pytest.mark.parametrize(
    ("location", "shown"),
    [
        ("/Q{urn:a:b}Invoice[1]/Q{urn:c}InvoiceLine[2]/Q{urn:c}Item[1]", "Invoice/InvoiceLine[2]/Item"),
        ("/*:Invoice[namespace-uri()='urn:x'][1]/*:Line[namespace-uri()='urn:x'][12]", "Invoice/Line[12]"),
        ("/*[local-name()='Cross' and namespace-uri()='urn:a/b'][1]/*[local-name()='Tax'][3]", "Cross/Tax[3]"),
        ("", ""),
    ],
)
def test_locations_are_readable(location: str, shown: str) -> None:
    assert readable(location) == shown
