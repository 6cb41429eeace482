"""Audited documents for the tests of the export, the job run in process, and a small reader of XLSX."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree
from tests.unit.api.conftest import ROOT, Api, RecordingWorkflow

from flowaudit.contract.models.common import DocumentStatus as Status
from flowaudit.runtime import wiring
from flowaudit.usecases.call import Call
from flowaudit.usecases.jobs import export, fail_job
from flowaudit.usecases.store import documents
from flowaudit.usecases.store.unit import Unit

CALL = Call("req", "tester")
SAMPLES = ROOT / "samples"
_NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


@contextmanager
def job_queue() -> Iterator[RecordingWorkflow]:
    """Takes the place of the state machine of the jobs."""
    queue = RecordingWorkflow()
    wiring.deps().__dict__["job_workflow"] = queue
    yield queue


def run_jobs(queue: RecordingWorkflow) -> None:
    """Run the export jobs that wait; one that fails goes to ERROR, as the state machine does it."""
    while queue.started:
        _, state = queue.started.pop(0)
        try:
            export.handle(wiring.deps(), state)
        except RuntimeError as error:
            fail_job.handle(wiring.deps(), {**state, "failure": {"error": type(error).__name__}})


def audited(api: Api, project_id: str, sample: str, **fields: str) -> str:
    """A shipped sample, uploaded and audited."""
    path = Path(SAMPLES / sample)
    answer = api.upload(project_id, (sample, path.read_bytes()), auto="true", **fields)
    api.workflow.run()
    return str(answer.json["data"][0]["document_id"])


def settle(document_id: str, status: Status, **data: Any) -> None:
    """Give a document a status, as feedback does."""
    deps = wiring.deps()
    document = documents.load(deps.records, document_id)
    unit = documents.unit_for(deps, CALL, document)
    documents.change(unit, document, "TEST_SETTLED", status, **data)
    unit.commit()


def copies(document_id: str, count: int) -> list[str]:
    """More documents that point to the same results."""
    deps = wiring.deps()
    data = dict(documents.load(deps.records, document_id).data)
    ids = []
    for number in range(count):
        ids.append(deps.ids.new("doc"))
        unit = Unit(deps, CALL, chain=data["project_id"])
        documents.add_new(unit, {**data, "document_id": ids[-1], "filename": f"copy {number}.pdf"})
        unit.commit()
    return ids


@dataclass(frozen=True, slots=True)
class XlsxCell:
    """A cell: its text or number, its formula, its number format."""

    value: str
    is_number: bool
    formula: str | None
    number_format: str


class Xlsx:
    """The sheets of a workbook by name, each a list of rows of cells by column letter."""

    def __init__(self, content: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        book = etree.fromstring(self.parts["xl/workbook.xml"])
        self.names = [sheet.get("name") for sheet in book.findall(".//m:sheet", _NS)]
        strings = etree.fromstring(self.parts["xl/sharedStrings.xml"])
        self._strings = ["".join(item.itertext()) for item in strings.findall("m:si", _NS)]
        styles = etree.fromstring(self.parts["xl/styles.xml"])
        formats = {one.get("numFmtId"): one.get("formatCode") for one in styles.findall(".//m:numFmt", _NS)}
        used = styles.findall("m:cellXfs/m:xf", _NS)
        self._formats = [formats.get(one.get("numFmtId"), one.get("numFmtId")) for one in used]

    def xml(self, name: str) -> Any:
        """The parsed sheet."""
        return etree.fromstring(self.parts[f"xl/worksheets/sheet{self.names.index(name) + 1}.xml"])

    def rows(self, name: str) -> list[dict[str, XlsxCell]]:
        """All rows of a sheet."""
        return [
            {"".join(c for c in cell.get("r") if c.isalpha()): self._cell(cell) for cell in row.findall("m:c", _NS)}
            for row in self.xml(name).findall(".//m:row", _NS)
        ]

    def records(self, name: str) -> list[dict[str, XlsxCell]]:
        """The rows below the header, by the header's texts; without sums."""
        head, *rows = self.rows(name)
        titles = {letter: cell.value for letter, cell in head.items()}
        found = [{titles[letter]: cell for letter, cell in row.items()} for row in rows]
        return [row for row in found if not any(cell.formula for cell in row.values())]

    def _cell(self, cell: Any) -> XlsxCell:
        text = cell.findtext("m:v", default="", namespaces=_NS)
        is_text = cell.get("t") == "s"
        value = self._strings[int(text)] if is_text else text
        number_format = self._formats[int(cell.get("s", 0))]
        return XlsxCell(value, not is_text and text != "", cell.findtext("m:f", namespaces=_NS), number_format)
