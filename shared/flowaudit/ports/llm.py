"""Language models: one request, one answer, named failures. No client retries; the state machine does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Protocol

from flowaudit.core.judging.prompt import ChatMessage
from flowaudit.core.model.results import Text

__all__ = [
    "ChatMessage",
    "LanguageModel",
    "LlmAbsent",
    "LlmAddressRefused",
    "LlmAnswer",
    "LlmBadAnswer",
    "LlmFailure",
    "LlmModelMissing",
    "LlmNotInstalled",
    "LlmRateLimited",
    "LlmRefused",
    "LlmRequest",
    "LlmTimeout",
    "LlmUnauthorized",
    "LlmUnreachable",
    "ModelCatalogue",
    "ModelDetails",
    "ModelInfo",
    "PullProgress",
]


@dataclass(frozen=True, slots=True)
class LlmRequest:
    """What is asked. ``schema`` is a JSON schema for the answer, None for free text; ``temperature`` 0 to 2;
    ``max_tokens`` bounds the answer; ``timeout_seconds`` bounds the whole call."""

    model: str
    messages: tuple[ChatMessage, ...]
    schema: Mapping[str, Any] | None = None
    temperature: float = 0.0
    max_tokens: int = 2000
    timeout_seconds: float = 120.0


@dataclass(frozen=True, slots=True)
class LlmAnswer:
    """What came back: the text as the model wrote it, token counts as the provider counts them, and the model that
    answered (providers may resolve an alias)."""

    text: str
    tokens_in: int
    tokens_out: int
    duration_ms: int
    model: str


class LlmFailure(Exception):
    """A call that gave no answer.

    ``slug`` and ``text`` name it, ``retryable`` says whether the same call may succeed later, ``detail`` adds what the
    provider stated, without secrets and without document text.
    """

    slug: ClassVar[str] = "llm-failure"
    text: ClassVar[Text] = Text("Das Sprachmodell hat nicht geantwortet.", "The language model did not answer.")
    retryable: ClassVar[bool] = False

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail)
        self.detail = detail


class LlmUnreachable(LlmFailure):
    """No connection, or the server failed."""

    slug = "llm-unreachable"
    text = Text("Der Dienst des Sprachmodells ist nicht erreichbar.", "The language model's service cannot be reached.")
    retryable = True


class LlmAbsent(LlmUnreachable):
    """Nothing listens at the address, or its name is unknown: some seconds more would not help."""

    retryable = False


class LlmAddressRefused(LlmFailure):
    """The configured address is not one that this deployment may call."""

    slug = "llm-address-refused"
    text = Text(
        "Die eingestellte Adresse des Sprachmodells ist nicht erlaubt.",
        "The configured address of the language model is not allowed.",
    )


class LlmTimeout(LlmFailure):
    """No answer within the time given."""

    slug = "llm-timeout"
    text = Text("Das Sprachmodell hat nicht rechtzeitig geantwortet.", "The language model did not answer in time.")
    retryable = True


class LlmUnauthorized(LlmFailure):
    """The key is missing, wrong, or lacks the right."""

    slug = "llm-unauthorized"
    text = Text("Der API-Schlüssel wird nicht angenommen.", "Invalid API key")


class LlmModelMissing(LlmFailure):
    """The provider does not have the model."""

    slug = "llm-model-missing"
    text = Text("Das Modell ist beim Anbieter nicht vorhanden.", "The provider does not have this model.")


class LlmNotInstalled(LlmFailure):
    """This function has no room for the provider's client; ``detail`` names the package."""

    slug = "llm-not-installed"
    text = Text(
        "Diese Funktion kann den eingestellten Anbieter nicht fragen: sein Client ist in ihr nicht enthalten.",
        "This function cannot ask the configured provider: it does not contain its client.",
    )


class LlmRateLimited(LlmFailure):
    """Too many requests, or the quota is used up."""

    slug = "llm-rate-limited"
    text = Text("Der Anbieter begrenzt gerade die Anfragen.", "The provider is limiting requests at the moment.")
    retryable = True


class LlmRefused(LlmFailure):
    """The provider or the model declines this request (content policy, too long, not supported)."""

    slug = "llm-refused"
    text = Text("Der Anbieter hat die Anfrage abgelehnt.", "The provider declined the request.")


class LlmBadAnswer(LlmFailure):
    """An answer came, but it is empty, cut off, or not in the provider's own format."""

    slug = "llm-bad-answer"
    text = Text("Die Antwort des Sprachmodells ist unbrauchbar.", "The language model's answer is unusable.")
    retryable = True


class LanguageModel(Protocol):
    """A provider's client. Every method raises :class:`LlmFailure` and nothing else."""

    def complete(self, request: LlmRequest) -> LlmAnswer:
        """One answer to one request."""
        ...

    def check(self, model: str, timeout_seconds: float = 10.0) -> None:
        """Returns if the service answers, takes the key and has the model."""
        ...


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """A model on a server: size in bytes, whether it is in memory now, when it was last changed (UTC, if stated)."""

    name: str
    size: int
    loaded: bool
    modified: datetime | None


@dataclass(frozen=True, slots=True)
class ModelDetails:
    """What a server tells of one model: its quantization ("Q4_K_M", "" if not stated) and the tokens that its context
    window holds (0 if not stated)."""

    quantization: str
    context_window: int


@dataclass(frozen=True, slots=True)
class PullProgress:
    """A step of loading a model. ``completed`` of ``total`` bytes where the server states them; ``done`` at the end."""

    status: str
    completed: int = 0
    total: int = 0
    done: bool = False


class ModelCatalogue(Protocol):
    """A server that holds models of its own. Every method raises :class:`LlmFailure` and nothing else."""

    def version(self) -> str:
        """The server's version."""
        ...

    def models(self) -> tuple[ModelInfo, ...]:
        """The models it holds, by name."""
        ...

    def describe(self, model: str) -> ModelDetails:
        """One model's details."""
        ...

    def pull(self, model: str) -> Iterator[PullProgress]:
        """Load a model, reporting each step; the last step is ``done``."""
        ...
