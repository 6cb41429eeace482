"""Amazon Textract as an :class:`flowaudit.ports.ocr.OcrEngine`, and as a reader of many pages in one job.

One page is read by DetectDocumentText, at once. Several pages go as one TIFF to a bucket and are read side by side by
StartDocumentTextDetection and GetDocumentTextDetection, whose answer is paged. The answers are read by
amazon-textract-textractor. Limits: 10 MB for a page at once, 500 MB and 3,000 pages for a job (Textract Developer
Guide, "Quotas").
"""

from __future__ import annotations

import contextlib
import io
import uuid
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any

from flowaudit.ports.ocr import OcrError, OcrImage, OcrWord

AT_ONCE_BYTES = 10 * 1024 * 1024
_WAITING = "IN_PROGRESS"
_DONE = frozenset({"SUCCEEDED", "PARTIAL_SUCCESS"})
# Pages of jobs, for as long as they run; below the workspace's spool, which the bucket empties after days.
JOBS_PREFIX = "workspace/.spool/textract/"
_ATTEMPTS = 6  # throttling is answered by waiting longer each time


class TextractEngine:
    """Textract in the region of the process.

    :param bucket: where a job's pages are put for as long as it runs; without one, pages are read one by one.
    :param pause: waits that many seconds between two looks at a job.
    :param looks: how often a job is looked at before it counts as failed.
    """

    def __init__(
        self, bucket: str = "", *, pause: Callable[[float], None] | None = None, looks: int = 240, seconds: float = 1.0
    ) -> None:
        self._bucket = bucket
        self._pause = pause
        self._looks = looks
        self._seconds = seconds

    @cached_property
    def textract(self) -> Any:
        """The service's client, made on first use."""
        import boto3
        from botocore.config import Config

        return boto3.client("textract", config=Config(retries={"mode": "standard", "total_max_attempts": _ATTEMPTS}))

    @cached_property
    def s3(self) -> Any:
        """The client of the bucket."""
        import boto3

        return boto3.client("s3")

    def read(self, image: OcrImage) -> Sequence[OcrWord]:
        """The words of one image, at once. :raises OcrError: the service refused, failed or is not reachable."""
        content = _encoded([image], "PNG")
        if len(content) > AT_ONCE_BYTES:
            raise OcrError("the image is larger than Textract takes at once")
        answer = self._call(lambda: self.textract.detect_document_text(Document={"Bytes": content}))
        return next(_pages(answer, [image]), None) or ()

    def read_all(self, images: Sequence[OcrImage]) -> list[Sequence[OcrWord] | None]:
        """The words of several images, in their order: one job if there is a bucket. None for a page that it left out.

        :raises OcrError: the service or the bucket refused or failed, or the job took too long.
        """
        if not self._bucket or len(images) < 2:
            return [self.read(image) for image in images]
        key = f"{JOBS_PREFIX}{uuid.uuid4().hex}.tif"
        place = {"Bucket": self._bucket, "Name": key}
        self._call(lambda: self.s3.put_object(Bucket=self._bucket, Key=key, Body=_encoded(images, "TIFF")))
        try:
            job = self._call(lambda: self.textract.start_document_text_detection(DocumentLocation={"S3Object": place}))
            return list(_pages(self._result(job["JobId"]), images))
        finally:
            with contextlib.suppress(OcrError):  # what cannot be deleted now goes with the spool
                self._call(lambda: self.s3.delete_object(Bucket=self._bucket, Key=key))

    def _result(self, job: str) -> dict[str, Any]:
        """The whole answer of a finished job."""
        for _ in range(self._looks):
            answer = self._call(lambda: self.textract.get_document_text_detection(JobId=job))
            if answer["JobStatus"] != _WAITING:
                break
            self._wait()
        else:
            raise OcrError("Textract did not finish in time")
        if answer["JobStatus"] not in _DONE:
            raise OcrError(f"Textract failed: {answer.get('StatusMessage', answer['JobStatus'])}")
        blocks, token = list(answer["Blocks"]), answer.get("NextToken")
        while token:
            more = self._call(lambda: self.textract.get_document_text_detection(JobId=job, NextToken=token))  # noqa: B023
            blocks += more["Blocks"]
            token = more.get("NextToken")
        return {**answer, "Blocks": blocks}

    def _wait(self) -> None:
        if self._pause is None:
            import time

            time.sleep(self._seconds)
        else:
            self._pause(self._seconds)

    def _call(self, ask: Callable[[], Any]) -> Any:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            return ask()
        except (BotoCoreError, ClientError) as error:
            raise OcrError(f"Textract failed: {error}") from error


def _encoded(images: Sequence[OcrImage], form: str) -> bytes:
    """The images as one PNG or TIFF file."""
    from PIL import Image

    pictures = [Image.frombytes("L", (image.width, image.height), image.pixels) for image in images]
    out = io.BytesIO()
    more = {"save_all": True, "append_images": pictures[1:], "compression": "tiff_lzw"} if form == "TIFF" else {}
    dpi = (images[0].dpi, images[0].dpi)
    pictures[0].save(out, form, dpi=dpi, **more)
    return out.getvalue()


def _pages(answer: dict[str, Any], images: Sequence[OcrImage]) -> Iterator[Sequence[OcrWord] | None]:
    """The words of each page in pixels of its image, None for a page that the answer has not; lines are numbered as
    Textract gives them."""
    from textractor.parsers import response_parser

    # The reader insists on as many pages as are announced, and calls a single one the first whatever its number; a job
    # that left pages out announces them all the same.
    numbers = [block.get("Page", 1) for block in answer["Blocks"] if block["BlockType"] == "PAGE"]
    document = response_parser.parse({**answer, "DocumentMetadata": {"Pages": len(numbers)}})
    by_number = {page.page_num: page for page in document.pages}
    if len(numbers) == 1:
        by_number = {numbers[0]: document.pages[0]}
    for number, image in enumerate(images, start=1):
        page = by_number.get(number)
        if page is None:
            yield None
            continue
        yield tuple(
            OcrWord(
                word.text,
                word.bbox.x * image.width,
                word.bbox.y * image.height,
                (word.bbox.x + word.bbox.width) * image.width,
                (word.bbox.y + word.bbox.height) * image.height,
                word.confidence,
                1,
                line_number,
            )
            for line_number, line in enumerate(page.lines, start=1)
            for word in line.words
        )
