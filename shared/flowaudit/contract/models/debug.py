"""Requests of the diagnosis."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from flowaudit.contract.models.imap import MailRequest


class RawTextRequest(MailRequest):
    """Which messages' text is wanted; ``limit``: of how many, the first that the folder has."""

    limit: Annotated[int, Field(ge=1, le=20, strict=True)] = 5
