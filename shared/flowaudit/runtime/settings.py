"""The environment of a function as a model, checked at cold start: a wrong deployment fails at once."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Settings(BaseModel):
    """Names of resources and modes. See docs/decisions/0001-house.md."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    table_name: str = Field(min_length=3)
    originals_bucket: str = Field(min_length=3)
    artifacts_bucket: str = Field(min_length=3)
    drop_bucket: str = Field(min_length=3)
    audit_state_machine_arn: str = ""
    job_state_machine_arn: str = ""
    harvest_state_machine_arn: str = ""
    schedule_group: str = ""
    schedule_role_arn: str = ""
    schedule_queue_arn: str = ""
    embed_function: str = ""
    auth_mode: Literal["jwt", "demo"] = "jwt"
    cors_origins: str = ""
    ollama_url: str = "http://ollama:11434"
    allowed_networks: str = ""
    secrets_prefix: str = "flowaudit"
    vector_store: Literal["exact", "opensearch"] = "exact"
    opensearch_endpoint: str = ""
    ocr_engine: Literal["tesserocr", "pytesseract", "textract", "rapidocr"] = "tesserocr"
    stage_name: str = "dev"
    aws_region: str = "eu-central-1"
    rulesets_dir: Path | None = None

    @classmethod
    def from_environment(cls) -> Settings:
        """The settings of this process; raises pydantic's ValidationError that names what is missing."""
        known = {name: os.environ[name.upper()] for name in cls.model_fields if os.environ.get(name.upper())}
        return cls.model_validate(known)
