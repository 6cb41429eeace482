"""A document of several scans is one job of Textract's; what the job does not give is read page by page."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pymupdf
import pytest
from botocore.stub import ANY, Stubber
from PIL import Image
from tests.unit.parsing.makers import A4, LINES, picture, saved, text_page
from tests.unit.parsing.test_textract import JOB, blocks, place, stubbed

from flowaudit.adapters.textract import TextractEngine
from flowaudit.core.model.parsed import PageSource, ParsedDocument
from flowaudit.core.parsing import parse, read_ahead
from flowaudit.ports.ocr import OcrError, OcrImage, OcrWord

WORDS = "eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf".split()  # noqa: SIM905
SCAN = picture(dpi=200)


def document(pages: int = 3, *, born_digital: bool = False) -> bytes:
    """Scanned pages, with one that has its text between the first two if ``born_digital``."""
    doc = pymupdf.open()
    for number in range(pages):
        page = doc.new_page(width=A4[0], height=A4[1])
        page.insert_image(page.rect, stream=saved(SCAN, "JPEG", quality=60 + number))
        if born_digital and number == 0:
            text_page(doc, LINES, 11.0)
    data: bytes = doc.tobytes()
    return data


def sheet(page: int, *words: str) -> list[dict[str, Any]]:
    """A page with one line of words that are wider than tall."""
    found = blocks(page, *words)
    for i, block in enumerate(one for one in found if one["BlockType"] == "WORD"):
        block["Geometry"] = place(0.05 + 0.07 * i, 0.1, 0.06, 0.02)
    return found


def texts(read: ParsedDocument) -> list[set[str]]:
    return [{token.text for token in page.tokens} for page in read.pages]


def started(engine: TextractEngine) -> tuple[Stubber, Stubber]:
    textract, s3 = stubbed(engine)
    s3.add_response("put_object", {}, {"Bucket": "bucket", "Key": ANY, "Body": ANY})
    return textract, s3


def engine() -> TextractEngine:
    return TextractEngine("bucket", pause=lambda _: None)


def at_once(textract: Stubber, *words: str) -> None:
    textract.add_response("detect_document_text", {"DocumentMetadata": {"Pages": 1}, "Blocks": sheet(1, *words)})


def test_the_scans_of_a_document_are_one_job_and_its_text_pages_none() -> None:
    service = engine()
    textract, s3 = started(service)
    textract.add_response("start_document_text_detection", JOB)
    answer = {"JobStatus": "SUCCEEDED", "DocumentMetadata": {"Pages": 2}}
    textract.add_response("get_document_text_detection", {**answer, "Blocks": sheet(1, *WORDS), "NextToken": "more"})
    textract.add_response("get_document_text_detection", {**answer, "Blocks": sheet(2, *WORDS, "zuletzt")})
    s3.add_response("delete_object", {})
    read = parse(document(2, born_digital=True), "a.pdf", ocr=service)
    assert [page.source for page in read.pages] == [PageSource.OCR, PageSource.TEXT, PageSource.OCR]
    first, _, last = texts(read)
    assert first == set(WORDS)
    assert last == {*WORDS, "zuletzt"}
    textract.assert_no_pending_responses()
    s3.assert_no_pending_responses()


def test_a_single_scan_is_read_at_once() -> None:
    service = engine()
    textract, _ = stubbed(service)
    at_once(textract, *WORDS)
    assert texts(parse(document(1), "a.pdf", ocr=service)) == [set(WORDS)]
    textract.assert_no_pending_responses()


def test_the_frames_of_a_tiff_are_one_job() -> None:
    service = engine()
    textract, s3 = started(service)
    textract.add_response("start_document_text_detection", JOB)
    whole = {"JobStatus": "SUCCEEDED", "DocumentMetadata": {"Pages": 2}}
    textract.add_response(
        "get_document_text_detection", {**whole, "Blocks": [*sheet(1, *WORDS), *sheet(2, *WORDS[:10])]}
    )
    s3.add_response("delete_object", {})
    out = BytesIO()
    SCAN.save(
        out, "TIFF", save_all=True, append_images=[SCAN.transpose(Image.Transpose.FLIP_LEFT_RIGHT)], dpi=(200, 200)
    )
    assert texts(parse(out.getvalue(), "a.tif", ocr=service)) == [set(WORDS), set(WORDS[:10])]
    textract.assert_no_pending_responses()


@pytest.mark.parametrize("error", ["LimitExceededException", "ThrottlingException", "InternalServerError"])
def test_a_job_that_does_not_start_leaves_the_pages_to_single_requests(error: str) -> None:
    service = engine()
    textract, s3 = started(service)
    textract.add_client_error("start_document_text_detection", error)
    s3.add_response("delete_object", {})
    at_once(textract, *WORDS)
    at_once(textract, *WORDS[:10])
    assert texts(parse(document(2), "a.pdf", ocr=service)) == [set(WORDS), set(WORDS[:10])]
    textract.assert_no_pending_responses()


@pytest.mark.parametrize("left", [1, 2])
def test_a_page_that_the_job_left_out_is_read_alone_and_not_taken_for_empty(left: int) -> None:
    service = engine()
    textract, s3 = started(service)
    textract.add_response("start_document_text_detection", JOB)
    partial = {"JobStatus": "PARTIAL_SUCCESS", "DocumentMetadata": {"Pages": 2}, "Blocks": sheet(3 - left, *WORDS)}
    textract.add_response("get_document_text_detection", partial)
    s3.add_client_error("delete_object", "AccessDenied")  # what was read stays read
    at_once(textract, *WORDS[:10])
    read = texts(parse(document(2), "a.pdf", ocr=service))
    assert read[left - 1] == set(WORDS[:10])
    assert read[2 - left] == set(WORDS)
    textract.assert_no_pending_responses()


def test_where_job_and_single_requests_fail_the_pages_say_so() -> None:
    service = engine()
    textract, s3 = stubbed(service)
    s3.add_client_error("put_object", "AccessDenied")
    for _ in range(2):
        textract.add_client_error("detect_document_text", "ProvisionedThroughputExceededException")
    read = parse(document(2), "a.pdf", ocr=service)
    assert [page.source for page in read.pages] == [PageSource.NONE, PageSource.NONE]
    assert "ocr-unavailable" in read.warnings


class Counting:
    """Reads in batches and notes their sizes."""

    def __init__(self) -> None:
        self.batches: list[int] = []

    def read(self, image: OcrImage) -> Sequence[OcrWord]:
        raise OcrError(f"{image.width} pixels wide: asked alone")

    def read_all(self, images: Sequence[OcrImage]) -> list[Sequence[OcrWord]]:
        self.batches.append(len(images))
        return [[OcrWord(word, 90 * i, 20, 90 * i + 80, 45, 0.9, 1, 1) for i, word in enumerate(WORDS)] for _ in images]


def test_a_long_document_is_several_jobs_within_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_ahead, "_MOST_PIXELS", 2 * SCAN.width * SCAN.height + 200_000)
    counting = Counting()
    read = parse(document(5), "a.pdf", ocr=counting)
    assert counting.batches == [2, 2]  # the last page alone is no batch
    assert [bool(words) for words in texts(read)] == [True] * 4 + [False]
