"""Textract behind the OCR port, against the answers that the service documents."""

from __future__ import annotations

from typing import Any

import boto3
import pytest
from botocore.stub import ANY, Stubber

from flowaudit.adapters.textract import TextractEngine
from flowaudit.adapters.textract.engine import AT_ONCE_BYTES
from flowaudit.ports.ocr import OcrError, OcrImage

IMAGE = OcrImage(b"\xff" * 200 * 100, 200, 100, 200)
JOB = {"JobId": "j" * 64}


def place(left: float, top: float, width: float, height: float) -> dict[str, Any]:
    corners = [(left, top), (left + width, top), (left + width, top + height), (left, top + height)]
    box = {"Left": left, "Top": top, "Width": width, "Height": height}
    return {"BoundingBox": box, "Polygon": [{"X": x, "Y": y} for x, y in corners]}


def blocks(page: int, *words: str) -> list[dict[str, Any]]:
    """A page with one line of words, as Textract describes it."""
    ids = [f"word-{page}-{i}" for i in range(len(words))]
    line = {"Id": f"line-{page}", "BlockType": "LINE", "Page": page, "Confidence": 99.0, "Text": " ".join(words)}
    sheet = {"Id": f"page-{page}", "BlockType": "PAGE", "Page": page, "Geometry": place(0, 0, 1, 1)}
    return [
        {**sheet, "Relationships": [{"Type": "CHILD", "Ids": [line["Id"]]}]},
        {**line, "Geometry": place(0.1, 0.1, 0.8, 0.05), "Relationships": [{"Type": "CHILD", "Ids": ids}]},
        *(
            {"Id": own, "BlockType": "WORD", "Page": page, "Confidence": 90.0, "Text": word, "TextType": "PRINTED"}
            | {"Geometry": place(0.1 + 0.2 * i, 0.1, 0.15, 0.05)}
            for i, (own, word) in enumerate(zip(ids, words, strict=True))
        ),
    ]


def stubbed(engine: TextractEngine) -> tuple[Stubber, Stubber]:
    keys = {"region_name": "eu-central-1", "aws_access_key_id": "none", "aws_secret_access_key": "none"}
    engine.__dict__["textract"] = boto3.client("textract", **keys)
    engine.__dict__["s3"] = boto3.client("s3", **keys)
    textract, s3 = Stubber(engine.textract), Stubber(engine.s3)
    textract.activate()
    s3.activate()
    return textract, s3


def test_one_page_is_read_at_once() -> None:
    engine = TextractEngine()
    textract, _ = stubbed(engine)
    answer = {"DocumentMetadata": {"Pages": 1}, "Blocks": blocks(1, "Rechnung", "4711")}
    textract.add_response("detect_document_text", answer, {"Document": {"Bytes": ANY}})
    first, second = engine.read(IMAGE)
    assert (first.text, second.text) == ("Rechnung", "4711")
    assert (first.x0, first.y0, first.x1) == pytest.approx((20, 10, 50))
    assert first.confidence == pytest.approx(0.9)
    assert first.line == second.line
    textract.assert_no_pending_responses()


def test_a_page_without_words_is_empty() -> None:
    engine = TextractEngine()
    textract, _ = stubbed(engine)
    textract.add_response("detect_document_text", {"DocumentMetadata": {"Pages": 1}, "Blocks": blocks(1)[:1]})
    assert engine.read(IMAGE) == ()


def test_many_pages_are_one_job_whose_answer_is_paged() -> None:
    waits: list[float] = []
    engine = TextractEngine("bucket", pause=waits.append)
    textract, s3 = stubbed(engine)
    s3.add_response("put_object", {}, {"Bucket": "bucket", "Key": ANY, "Body": ANY})
    textract.add_response(
        "start_document_text_detection", JOB, {"DocumentLocation": {"S3Object": {"Bucket": "bucket", "Name": ANY}}}
    )
    textract.add_response("get_document_text_detection", {"JobStatus": "IN_PROGRESS"}, JOB)
    whole = {"JobStatus": "SUCCEEDED", "DocumentMetadata": {"Pages": 2}}
    textract.add_response(
        "get_document_text_detection", {**whole, "Blocks": blocks(1, "eins"), "NextToken": "more"}, JOB
    )
    textract.add_response(
        "get_document_text_detection", {**whole, "Blocks": blocks(2, "zwei", "drei")}, {**JOB, "NextToken": "more"}
    )
    s3.add_response("delete_object", {}, {"Bucket": "bucket", "Key": ANY})
    pages = engine.read_all([IMAGE, IMAGE])
    assert [[word.text for word in page] for page in pages] == [["eins"], ["zwei", "drei"]]
    assert waits == [1.0]
    textract.assert_no_pending_responses()
    s3.assert_no_pending_responses()


@pytest.mark.parametrize("status", ["FAILED", "IN_PROGRESS"])
def test_a_job_that_fails_or_never_ends_leaves_nothing_behind(status: str) -> None:
    engine = TextractEngine("bucket", pause=lambda _: None, looks=1)
    textract, s3 = stubbed(engine)
    s3.add_response("put_object", {})
    textract.add_response("start_document_text_detection", JOB)
    textract.add_response("get_document_text_detection", {"JobStatus": status, "StatusMessage": "no"})
    s3.add_response("delete_object", {})
    with pytest.raises(OcrError):
        engine.read_all([IMAGE, IMAGE])
    s3.assert_no_pending_responses()


def test_a_refusal_is_an_ocr_error() -> None:
    engine = TextractEngine()
    textract, _ = stubbed(engine)
    textract.add_client_error("detect_document_text", "ProvisionedThroughputExceededException")
    with pytest.raises(OcrError, match="Textract failed"):
        engine.read(IMAGE)


def test_too_large_an_image_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flowaudit.adapters.textract.engine._encoded", lambda *_: b"x" * (AT_ONCE_BYTES + 1))
    with pytest.raises(OcrError, match="larger"):
        TextractEngine().read(IMAGE)
