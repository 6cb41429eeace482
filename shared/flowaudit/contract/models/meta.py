"""Requests about the API itself."""

from __future__ import annotations

from pydantic import BaseModel

from flowaudit.contract.models.common import UiLanguage


class DocsQuery(BaseModel):
    """The language of the documentation page; ``Accept-Language`` decides if it is left out."""

    lang: UiLanguage | None = None
