"""Requests of the job operations."""

from __future__ import annotations

from flowaudit.contract.models.common import Paging


class JobsQuery(Paging):
    """Query of the list of jobs."""
