"""What a deployment may choose, read from the CDK context and validated while synthesizing."""

from __future__ import annotations

import ipaddress
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar, cast, get_args

ROOT = Path(__file__).resolve().parents[1]
CODE_SOURCES = ROOT / "shared" / "flowaudit"

Profile = Literal["dev", "prod"]
VectorStore = Literal["exact", "opensearch"]
Ocr = Literal["tesserocr", "textract"]
LockMode = Literal["GOVERNANCE", "COMPLIANCE"]
Nat = Literal["gateway", "none"]

_Choice = TypeVar("_Choice", bound=str)

RETENTION_YEARS_BY_LAW = 8
"""§ 14b Abs. 1 UStG: invoices are kept for eight years (since 2025-01-01)."""


class ConfigError(ValueError):
    """A context value that no deployment can use."""


@dataclass(frozen=True, slots=True)
class Config:
    """One deployment.

    ``profile`` dev or prod: prod keeps data on deletion and locks originals for the legal period. ``account`` and
    ``region`` are explicit so that every asset name in the template is concrete. ``bundle`` False puts an empty
    placeholder where the dependency layers would be; the template keeps its shape. ``ollama`` brings the network and
    the container, ``nat`` how functions in that network reach the internet (``none``: only the container).
    ``vector_store`` opensearch adds a domain. ``ocr`` textract lets Amazon Textract read scanned
    pages. ``lock_mode`` and ``lock_days`` are the default retention of originals.
    ``allowed_networks`` are private networks (CIDR) that addresses typed by users may lead to; by default none.
    """

    profile: Profile
    account: str
    region: str
    bundle: bool
    ollama: bool
    nat: Nat
    vector_store: VectorStore
    ocr: Ocr
    cors_origins: tuple[str, ...]
    lock_mode: LockMode
    lock_days: int
    ollama_image: str
    allowed_networks: tuple[str, ...]

    @property
    def prefix(self) -> str:
        """Beginning of every physical name."""
        return f"flowaudit-{self.profile}"

    @property
    def is_prod(self) -> bool:
        """True where data must outlive the stack."""
        return self.profile == "prod"

    @property
    def reads_by_textract(self) -> bool:
        """True where scanned pages go to Amazon Textract."""
        return self.ocr == "textract"

    @property
    def secrets_prefix(self) -> str:
        """Beginning of the names of all secrets of this deployment."""
        return f"flowaudit/{self.profile}/"

    @property
    def availability_zones(self) -> tuple[str, str]:
        """Two zones named, not looked up: synthesis asks no account."""
        return f"{self.region}a", f"{self.region}b"

    @classmethod
    def from_context(cls, context: Mapping[str, Any]) -> Config:
        """Read and check. Raises ConfigError with the name of the value and what it may be."""
        profile: Profile = _choice(context, "profile", "dev", Profile)
        is_prod = profile == "prod"
        account = str(context.get("account") or os.environ.get("CDK_DEFAULT_ACCOUNT") or "0" * 12)
        region = str(context.get("region") or os.environ.get("CDK_DEFAULT_REGION") or "eu-central-1")
        if not re.fullmatch(r"\d{12}", account):
            raise ConfigError(f"account must be twelve digits, not {account!r}")
        if not re.fullmatch(r"[a-z]{2}(-[a-z]+)+-\d", region):
            raise ConfigError(f"region must be a region code such as eu-central-1, not {region!r}")
        return cls(
            profile=profile,
            account=account,
            region=region,
            bundle=_switch(context, "bundle", default=True),
            ollama=_switch(context, "ollama", default=True),
            nat=_choice(context, "nat", "gateway", Nat),
            vector_store=_choice(context, "vector_store", "exact", VectorStore),
            ocr=_choice(context, "ocr", "tesserocr", Ocr),
            cors_origins=_words(context, "cors_origins", "*"),
            lock_mode=_choice(context, "lock_mode", "GOVERNANCE", LockMode),
            lock_days=_days(context, 366 * RETENTION_YEARS_BY_LAW if is_prod else 1),
            ollama_image=str(context.get("ollama_image") or "ollama/ollama:0.12.6"),
            allowed_networks=_networks(context),
        )


def _networks(context: Mapping[str, Any]) -> tuple[str, ...]:
    words = [word.strip() for word in str(context.get("allowed_networks") or "").split(",") if word.strip()]
    try:
        return tuple(str(ipaddress.ip_network(word)) for word in words)
    except ValueError as error:
        raise ConfigError(f"allowed_networks must be networks such as 10.0.0.0/8, comma-separated: {error}") from error


def file_context() -> dict[str, Any]:
    """The context of cdk.json: the CDK command passes it on by itself, a plain ``python infra/app.py`` does not."""
    return cast("dict[str, Any]", json.loads((ROOT / "cdk.json").read_text("utf-8"))["context"])


def _choice(context: Mapping[str, Any], name: str, default: _Choice, kind: Any) -> _Choice:
    value = str(context.get(name) or default)
    allowed = get_args(kind)
    if value not in allowed:
        raise ConfigError(f"{name} must be one of {', '.join(allowed)}, not {value!r}")
    return cast("_Choice", value)


def _switch(context: Mapping[str, Any], name: str, *, default: bool) -> bool:
    value = str(context.get(name, default)).lower()
    if value not in {"true", "on", "false", "off"}:
        raise ConfigError(f"{name} must be on or off (true or false), not {value!r}")
    return value in {"true", "on"}


def _words(context: Mapping[str, Any], name: str, default: str) -> tuple[str, ...]:
    words = tuple(word.strip() for word in str(context.get(name) or default).split(",") if word.strip())
    if not words:
        raise ConfigError(f"{name} must name at least one value")
    return words


def _days(context: Mapping[str, Any], default: int) -> int:
    text = str(context.get("lock_days") or default)
    if not text.isdigit() or not 1 <= int(text) <= 36500:
        raise ConfigError(f"lock_days must be a whole number of days from 1 to 36500, not {text!r}")
    return int(text)
