"""A byte store in one S3 bucket."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any, BinaryIO
from urllib.parse import quote

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from flowaudit.ports.blobs import BlobInfo, BlobMissing

_PIECE = 256 * 1024
_ABSENT = {"NoSuchKey", "404", "NotFound"}


class S3Blobs:
    """:class:`flowaudit.ports.blobs.Blobs` in a bucket. The client is made on first use: importing it costs 0.3 s."""

    def __init__(self, bucket: str) -> None:
        self._bucket = bucket

    @cached_property
    def _s3(self) -> Any:
        return boto3.client(
            "s3",
            config=Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}, signature_version="s3v4"),
        )

    def put(self, key: str, content: bytes | BinaryIO, media_type: str) -> None:
        """PutObject."""
        self._s3.put_object(Bucket=self._bucket, Key=key, Body=content, ContentType=media_type)

    def get(self, key: str) -> bytes:
        """GetObject."""
        body: bytes = self._body(key).read()
        return body

    def copy_to(self, key: str, sink: BinaryIO) -> None:
        """GetObject in pieces."""
        for piece in self._body(key).iter_chunks(_PIECE):
            sink.write(piece)

    def _body(self, key: str) -> Any:
        try:
            return self._s3.get_object(Bucket=self._bucket, Key=key)["Body"]
        except ClientError as error:
            if error.response["Error"]["Code"] in _ABSENT:
                raise BlobMissing(key) from error
            raise

    def info(self, key: str) -> BlobInfo | None:
        """HeadObject."""
        try:
            head = self._s3.head_object(Bucket=self._bucket, Key=key)
        except ClientError as error:
            if error.response["Error"]["Code"] in _ABSENT:
                return None
            raise
        return BlobInfo(
            key=key,
            size=head["ContentLength"],
            etag=head["ETag"].strip('"'),
            media_type=head.get("ContentType", "application/octet-stream"),
            modified=head["LastModified"],
        )

    def keys(self, prefix: str) -> Iterator[str]:
        """ListObjectsV2, page by page."""
        for page in self._s3.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=prefix):
            for found in page.get("Contents", []):
                yield found["Key"]

    def delete(self, key: str) -> None:
        """DeleteObject; in a versioned bucket this hides the object, its versions stay."""
        self._s3.delete_object(Bucket=self._bucket, Key=key)

    def link(self, key: str, filename: str, media_type: str, seconds: int = 300) -> str:
        """A presigned GET that names the file (RFC 6266, UTF-8)."""
        link: str = self._s3.generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self._bucket,
                "Key": key,
                "ResponseContentType": media_type,
                "ResponseContentDisposition": f"inline; filename*=UTF-8''{quote(filename, safe='')}",
            },
            ExpiresIn=seconds,
        )
        return link

    def upload_link(self, key: str, media_type: str, sha256_base64: str, size: int, seconds: int = 900) -> str:
        """A presigned PUT; S3 refuses bytes of another length, type or SHA-256."""
        link: str = self._s3.generate_presigned_url(
            "put_object",
            Params={
                "Bucket": self._bucket,
                "Key": key,
                "ContentType": media_type,
                "ContentLength": size,
                "ChecksumSHA256": sha256_base64,
            },
            ExpiresIn=seconds,
        )
        return link
