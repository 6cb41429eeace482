"""The settings (contract section 3). Every field is optional: what is left out stays, null goes back to the default."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field, StringConstraints, field_validator

from flowaudit.contract.models.common import Provider, Request, Text500
from flowaudit.contract.validation import custom

# What lies in the artifacts bucket under these prefixes is no place for generated files.
_RESERVED_PREFIXES = frozenset({"projects", "rulesets"})
_HOST_AND_PORT = re.compile(r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?")
_PART = "[A-Za-z0-9][A-Za-z0-9._-]*"
_MODEL = rf"^(?:{_PART}/){{0,2}}{_PART}(?::{_PART})?$"
# A name of three parts begins with a registry, which the model server would call.
_REGISTRIES = frozenset({"registry.ollama.ai", "hf.co", "huggingface.co"})

Flag = Annotated[bool, Field(strict=True)] | None


def _whole_or_fraction(value: Any) -> Any:
    """JSON numbers alone: pydantic would also take texts and true."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return value
    raise custom("number", "muss eine Zahl sein", "must be a number")


def _key_prefix(value: Any) -> Any:
    """A prefix of keys in the artifacts bucket, written like a folder."""
    if not isinstance(value, str):
        return value
    parts = [part for part in value.strip().split("/") if part]
    if not parts or any(part in (".", "..") for part in parts):
        raise custom("key_prefix", "darf nicht leer sein und kein .. enthalten", "must not be empty nor hold ..")
    if "\\" in value or not value.isprintable():
        raise custom(
            "key_prefix",
            "darf keine Steuerzeichen und keinen Rückstrich enthalten",
            "must hold no control characters and no backslash",
        )
    if parts[0] in _RESERVED_PREFIXES:
        raise custom(
            "key_prefix", f"{parts[0]} gehört zum Bestand des Systems", f"{parts[0]} is where the system keeps its own"
        )
    return value.strip()


def _base_url(value: Any) -> Any:
    """``http(s)://host[:port]``, as the transport will take it; whether the host may be called is decided there."""
    if not isinstance(value, str):
        return value
    scheme, separator, rest = value.strip().rstrip("/").partition("://")
    if "@" in rest:
        raise custom("base_url", "darf keine Zugangsdaten enthalten", "must not hold credentials")
    host, _, path = rest.partition("/")
    port = host.rpartition(":")[2]
    usable = scheme in ("http", "https") and bool(separator) and _HOST_AND_PORT.fullmatch(host) is not None
    if not usable or (port.isdigit() and ":" in host and not 0 < int(port) < 65536):
        raise custom("base_url", "muss http(s)://Rechner[:Port] sein", "must be http(s)://host[:port]")
    if re.search(r"[^A-Za-z0-9._~/-]", path):
        raise custom("base_url", "hat einen unzulässigen Pfad", "has a path that is not allowed")
    return value.strip().rstrip("/")


_NUMBER = BeforeValidator(_whole_or_fraction)
KeyPrefix = Annotated[str, BeforeValidator(_key_prefix), StringConstraints(max_length=200)]
BaseUrl = Annotated[str, BeforeValidator(_base_url), StringConstraints(max_length=300)]
ModelName = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[A-Za-z0-9][\w.:/@-]*$")
]


class ProviderSettings(Request):
    """Who may be asked, and which of its models. ``model_name`` must be one of ``available_models``."""

    enabled: Flag = None
    model_name: ModelName | None = None
    available_models: Annotated[list[ModelName], Field(min_length=1, max_length=100)] | None = None

    @field_validator("available_models")
    @classmethod
    def _each_once(cls, names: list[str] | None) -> list[str] | None:
        if names is not None and len(set(names)) < len(names):
            raise custom("twice", "nennt ein Modell zweimal", "names a model twice")
        return names


class LocalSettings(ProviderSettings):
    """The Ollama server; ``base_url`` null means the one that belongs to the deployment."""

    base_url: BaseUrl | None = None


class ExternalSettings(ProviderSettings):
    """A provider that needs a key. What is shown of the key may be sent back unchanged; it is set by 3.3 alone."""

    api_key_is_set: Flag = None
    api_key_masked: Text500 | None = None


class ProvidersSettings(Request):
    """All providers (contract 1.8)."""

    LOCAL_OLLAMA: LocalSettings = Field(default_factory=LocalSettings)
    OPENAI: ExternalSettings = Field(default_factory=ExternalSettings)
    ANTHROPIC: ExternalSettings = Field(default_factory=ExternalSettings)
    GEMINI: ExternalSettings = Field(default_factory=ExternalSettings)


class InferenceSettings(Request):
    """How models are asked: tokens of an answer, seconds of a whole call."""

    temperature: Annotated[Decimal, _NUMBER, Field(ge=0, le=1.5, decimal_places=4)] | None = None
    max_tokens: Annotated[int, Field(ge=64, le=8192, strict=True)] | None = None
    timeout_sec: Annotated[int, Field(ge=30, le=300, strict=True)] | None = None
    parallel_requests: Annotated[int, Field(ge=1, le=10, strict=True)] | None = None
    retry_on_error: Flag = None
    max_retries: Annotated[int, Field(ge=0, le=10, strict=True)] | None = None


class GeneratorSettings(Request):
    """Where generated invoices go: key prefixes of the artifacts bucket."""

    output_dir: KeyPrefix | None = None
    solutions_dir: KeyPrefix | None = None
    enable_admin_menu: Flag = None


class RagSettings(Request):
    """How many examples a payload gets and how similar they must be (cosine, 0 to 1)."""

    enabled: Flag = None
    top_k: Annotated[int, Field(ge=1, le=20, strict=True)] | None = None
    similarity_threshold: Annotated[Decimal, _NUMBER, Field(ge=0, le=1, decimal_places=4)] | None = None


class LoggingSettings(Request):
    """``verbose`` logs more, never content."""

    verbose: Flag = None


class SettingsUpdate(Request):
    """Body of 3.2: any part of what 3.1 shows."""

    active_provider: Provider | None = None
    providers: ProvidersSettings = Field(default_factory=ProvidersSettings)
    inference: InferenceSettings = Field(default_factory=InferenceSettings)
    generator: GeneratorSettings = Field(default_factory=GeneratorSettings)
    rag: RagSettings = Field(default_factory=RagSettings)
    logging: LoggingSettings = Field(default_factory=LoggingSettings)

    def changes(self) -> dict[str, Any]:
        """What was sent, as it is stored: nested, fractions as texts, None for what goes back to its default."""
        return self.model_dump(mode="json", exclude_unset=True)


class ApiKeyRequest(Request):
    """Body of 3.3. A key goes into a header: printable ASCII without spaces. It is kept out of ``repr``."""

    api_key: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500, pattern="^[!-~]+$")
    ] = Field(repr=False)


class PullRequest(Request):
    """Body of 3.7: a model as Ollama names it, ``[registry/][namespace/]model[:tag]``."""

    model_name: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200, pattern=_MODEL)]

    @field_validator("model_name")
    @classmethod
    def _of_a_known_registry(cls, name: str) -> str:
        if name.count("/") == 2 and name.split("/")[0] not in _REGISTRIES:
            allowed = ", ".join(sorted(_REGISTRIES))
            raise custom("registry", f"darf nur von {allowed} kommen", f"may come from {allowed} only")
        return name


class PullQuery(BaseModel):
    """Which pull's state to show; the newest if none is named."""

    model_name: Annotated[str, StringConstraints(max_length=200, pattern=_MODEL)] | None = None
