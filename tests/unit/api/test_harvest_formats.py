"""Files of Outlook and photographs of phones, from the mail to the audit."""

from __future__ import annotations

from io import BytesIO

import pillow_heif
import pymupdf
from PIL import Image
from tests.unit.api.conftest import Api
from tests.unit.api.harvesting import Sources
from tests.unit.api.test_harvest_pairs import box, content_of, files, mail, sources
from tests.unit.harvest.compound import compound, message
from tests.unit.harvest.papers import some_invoice

from flowaudit.core.generator import render
from flowaudit.core.generator.spec import Template

__all__ = ["box", "sources"]  # fixtures
PDF = render(some_invoice("formats", Template.T1_HANDWERK))


def photograph() -> bytes:
    with pymupdf.open(stream=PDF) as document:
        shown = document[0].get_pixmap(dpi=200)
    pillow_heif.register_heif_opener()
    target = BytesIO()
    Image.frombytes("RGB", (shown.width, shown.height), shown.samples).save(target, "HEIF", quality=80)
    return target.getvalue()


def test_an_invoice_in_a_file_of_outlook(api: Api, sources: Sources, project_id: str) -> None:
    made = sources.mailbox("b")
    made.mails = {1: mail(("Fwd Rechnung.msg", compound(message(files={"Rechnung.pdf": PDF}))))}
    done = sources.harvest(project_id=project_id)
    assert (done["result"]["totals"]["invoices"], done["result"]["audited"]) == (1, 1)
    (stored,) = files(api, "originals").values()
    assert (stored["name"], content_of(stored)) == ("Rechnung.pdf", PDF)
    assert stored["origin"]["path"] == ["Fwd Rechnung.msg"]


def test_a_photograph_of_a_phone(api: Api, sources: Sources, project_id: str) -> None:
    made = sources.mailbox("b")
    heic = photograph()
    made.mails = {1: mail(("IMG_4711.HEIC", heic))}
    done = sources.harvest(project_id=project_id)
    assert (done["result"]["totals"]["invoices"], done["result"]["audited"]) == (1, 1)
    (original,) = files(api, "originals").values()
    assert (original["name"], content_of(original)) == ("IMG_4711.HEIC", heic)
    assert original["origin"]["body"] is False
    (stored,) = files(api, "uploads").values()
    assert stored["name"] == "IMG_4711.pdf"
    (document,) = api("GET", f"/api/projects/{project_id}/documents").json["data"]
    assert (document["filename"], document["media_type"]) == ("IMG_4711.jpg", "image/jpeg")
