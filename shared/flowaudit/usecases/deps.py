"""What use cases may reach: ports, nothing else. ``runtime/wiring.py`` fills it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flowaudit.core.parsing import Limits
    from flowaudit.ports.blobs import Blobs
    from flowaudit.ports.clock import Clock, Ids
    from flowaudit.ports.einvoices import Validator
    from flowaudit.ports.embeddings import Embeddings
    from flowaudit.ports.files import OpenFileServer
    from flowaudit.ports.llm import LanguageModel, ModelCatalogue
    from flowaudit.ports.mail import Mailbox, MailServer, Sender
    from flowaudit.ports.network import HostGuard
    from flowaudit.ports.ocr import OcrEngine
    from flowaudit.ports.records import Records
    from flowaudit.ports.rulesets import Rulesets
    from flowaudit.ports.schedules import Schedules
    from flowaudit.ports.secrets import Secrets
    from flowaudit.ports.vectors import Vectors
    from flowaudit.ports.workflow import Workflow


class Deps(Protocol):
    """The ports. Each is made when it is first used, so that a function pays only for what it needs."""

    @property
    def clock(self) -> Clock:
        """Time."""
        ...

    @property
    def ids(self) -> Ids:
        """Identifiers."""
        ...

    @property
    def records(self) -> Records:
        """The record store."""
        ...

    @property
    def originals(self) -> Blobs:
        """The uploaded files, written once."""
        ...

    @property
    def artifacts(self) -> Blobs:
        """What FlowAudit makes of them."""
        ...

    @property
    def drop(self) -> Blobs:
        """The drop folder."""
        ...

    @property
    def secrets(self) -> Secrets:
        """API keys and passwords."""
        ...

    @property
    def workflow(self) -> Workflow:
        """The state machine."""
        ...

    @property
    def job_workflow(self) -> Workflow:
        """The state machine of the jobs."""
        ...

    @property
    def harvest_workflow(self) -> Workflow:
        """The state machine of the harvest."""
        ...

    @property
    def schedules(self) -> Schedules:
        """The schedules of the harvest."""
        ...

    @property
    def rulesets(self) -> Rulesets:
        """The versioned rulesets."""
        ...

    @property
    def ocr(self) -> OcrEngine | None:
        """Text recognition, None where it is not installed."""
        ...

    @property
    def einvoice_rules(self) -> Validator:
        """The official rules of e-invoices."""
        ...

    @property
    def limits(self) -> Limits:
        """How large a document may be."""
        ...

    @property
    def local_models(self) -> ModelCatalogue:
        """The models of the local Ollama server."""
        ...

    @property
    def local_model_url(self) -> str:
        """The address of the deployment's own Ollama server."""
        ...

    def model_catalogue(self, base_url: str | None) -> ModelCatalogue:
        """The models of the Ollama server at this address, None: of the deployment's own."""
        ...

    def language_model(self, provider: str, base_url: str | None) -> LanguageModel:
        """The client of a provider; its API key comes from the secrets."""
        ...

    @property
    def embeddings(self) -> Embeddings:
        """The model that turns texts into vectors."""
        ...

    @property
    def vectors(self) -> Vectors:
        """The vector store. Raises ``VectorsUnavailable`` where the configured one is not there."""
        ...

    @property
    def host_guard(self) -> HostGuard:
        """Which hosts that users name may be called."""
        ...

    def mailbox(self, server: MailServer) -> Mailbox:
        """A session with a mail server, to be used as a context manager."""
        ...

    def file_server(self, public: Mapping[str, Any], secret: Mapping[str, str]) -> OpenFileServer:
        """A connection to the file server of an FTP account, by its record and its secret."""
        ...

    def sender(self, server: MailServer) -> Sender:
        """A way to send mail through a server."""
        ...
