"""Documents (contract sections 6 to 10): taking in, the stages, and their results."""

from flowaudit.usecases.documents.files import audit, file, get, index, presign, upload
from flowaudit.usecases.documents.results import (
    get_final_result,
    get_llm_run,
    get_parse_run,
    get_payload,
    get_precheck_run,
    latest_final_result,
    latest_llm_run,
    latest_payload,
    llm_run_logs,
    parsed,
)
from flowaudit.usecases.documents.stages import finalize, parse, precheck, prepare, run

__all__ = [
    "audit",
    "file",
    "finalize",
    "get",
    "get_final_result",
    "get_llm_run",
    "get_parse_run",
    "get_payload",
    "get_precheck_run",
    "index",
    "latest_final_result",
    "latest_llm_run",
    "latest_payload",
    "llm_run_logs",
    "parse",
    "parsed",
    "precheck",
    "prepare",
    "presign",
    "run",
    "upload",
]
