"""Where a run of the generator keeps its files in the artifacts bucket."""

from __future__ import annotations


def request_key(job_id: str) -> str:
    """The run's request, outside of what a run may write to: ids of projects begin with ``prj_``."""
    return f"projects/generator/{job_id}.json"


def key_of(path: str) -> str:
    """The key of a path as the contract writes it."""
    return path.strip("/")


def name_of(number: int) -> str:
    """The file name of an invoice, counted from 1."""
    return f"INV_{number:04d}.pdf"
