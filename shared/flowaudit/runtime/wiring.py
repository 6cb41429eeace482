"""Joining ports and adapters. Each adapter is imported on first use: cold starts pay only for what they need."""

from __future__ import annotations

import os
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flowaudit.runtime.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flowaudit.adapters.anthropic.client import AnthropicModel
    from flowaudit.adapters.gemini.client import GeminiModel
    from flowaudit.adapters.ollama.client import OllamaModel
    from flowaudit.adapters.openai.client import OpenAIModel
    from flowaudit.adapters.outbound.address import Network
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


class Wiring:
    """:class:`flowaudit.usecases.deps.Deps` on AWS."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @cached_property
    def clock(self) -> Clock:
        """The machine's clock."""
        from flowaudit.adapters.system.clock import SystemClock

        return SystemClock()

    @cached_property
    def ids(self) -> Ids:
        """ULIDs."""
        from flowaudit.adapters.system.clock import UlidIds

        return UlidIds()

    @cached_property
    def records(self) -> Records:
        """DynamoDB."""
        from flowaudit.adapters.dynamodb.records import DynamoRecords

        endpoint = os.environ.get("AWS_ENDPOINT_URL_DYNAMODB") or os.environ.get("AWS_ENDPOINT_URL")
        return DynamoRecords(self.settings.table_name, self.settings.aws_region, endpoint)

    def _bucket(self, name: str) -> Blobs:
        from flowaudit.adapters.s3.blobs import S3Blobs

        return S3Blobs(name)

    @cached_property
    def originals(self) -> Blobs:
        """The bucket of the originals."""
        return self._bucket(self.settings.originals_bucket)

    @cached_property
    def artifacts(self) -> Blobs:
        """The bucket of the artifacts."""
        return self._bucket(self.settings.artifacts_bucket)

    @cached_property
    def drop(self) -> Blobs:
        """The drop bucket."""
        return self._bucket(self.settings.drop_bucket)

    @cached_property
    def secrets(self) -> Secrets:
        """Secrets Manager."""
        from flowaudit.adapters.secretsmanager.secrets import ManagedSecrets

        return ManagedSecrets(self.settings.secrets_prefix)

    @cached_property
    def workflow(self) -> Workflow:
        """Step Functions."""
        from flowaudit.adapters.stepfunctions.workflow import StepFunctionsWorkflow

        return StepFunctionsWorkflow(self.settings.audit_state_machine_arn)

    @cached_property
    def job_workflow(self) -> Workflow:
        """Step Functions: run_job."""
        from flowaudit.adapters.stepfunctions.workflow import StepFunctionsWorkflow

        return StepFunctionsWorkflow(self.settings.job_state_machine_arn)

    @cached_property
    def harvest_workflow(self) -> Workflow:
        """Step Functions: harvest."""
        from flowaudit.adapters.stepfunctions.workflow import StepFunctionsWorkflow

        return StepFunctionsWorkflow(self.settings.harvest_state_machine_arn)

    @cached_property
    def schedules(self) -> Schedules:
        """EventBridge Scheduler."""
        from flowaudit.adapters.scheduler import EventBridgeSchedules, Target

        known = self.settings
        target = Target(
            known.schedule_group, known.harvest_state_machine_arn, known.schedule_role_arn, known.schedule_queue_arn
        )
        return EventBridgeSchedules(target)

    @cached_property
    def rulesets(self) -> Rulesets:
        """The rulesets that are shipped with the code, and those that an admin added."""
        from flowaudit.adapters.rulesets.files import RulesetFiles
        from flowaudit.usecases.store.rulesets import AllRulesets

        return AllRulesets(RulesetFiles(self.settings.rulesets_dir or _shipped("rulesets")), self.records)

    @cached_property
    def ocr(self) -> OcrEngine | None:
        """Tesseract, or what the settings ask for."""
        if self.settings.ocr_engine == "textract":
            from flowaudit.adapters.textract import TextractEngine

            return TextractEngine(self.settings.artifacts_bucket)
        if self.settings.ocr_engine == "rapidocr":
            from flowaudit.adapters.rapidocr import RapidOcrEngine

            return RapidOcrEngine()
        from flowaudit.adapters.tesseract.engines import make_engine

        return make_engine(self.settings.ocr_engine)

    @cached_property
    def einvoice_rules(self) -> Validator:
        """SaxonC, in a process of its own."""
        from flowaudit.adapters.saxon import OfficialRules

        return OfficialRules()

    @cached_property
    def limits(self) -> Limits:
        """The default limits."""
        from flowaudit.core.parsing import Limits

        return Limits()

    def _ollama(self, base_url: str | None) -> OllamaModel:
        from flowaudit.adapters.ollama.client import OllamaModel

        # the deployment's own address is trusted; one that a user typed must be public or in a listed network
        allowed = self._allowed() if base_url else _networks("0.0.0.0/0,::/0")
        return OllamaModel(base_url or self.settings.ollama_url, allowed)

    def _allowed(self) -> tuple[Network, ...]:
        return _networks(self.settings.allowed_networks)

    @cached_property
    def host_guard(self) -> HostGuard:
        """Public addresses, and those in the networks that the deployment lists."""
        from flowaudit.adapters.outbound.sockets import AddressGuard

        return AddressGuard(self._allowed())

    def mailbox(self, server: MailServer) -> Mailbox:
        """IMAP."""
        from flowaudit.adapters.imap import ImapMailbox

        return ImapMailbox(server, self._allowed())

    def sender(self, server: MailServer) -> Sender:
        """SMTP."""
        from flowaudit.adapters.smtp import SmtpSender

        return SmtpSender(server, self._allowed())

    def file_server(self, public: Mapping[str, Any], secret: Mapping[str, str]) -> OpenFileServer:
        """FTP, FTPS or SFTP; paramiko is imported for SFTP alone."""
        if public["protocol"] == "SFTP":
            from flowaudit.adapters.ftp.sftp import open_sftp

            return open_sftp(public, secret, self._allowed())
        from flowaudit.adapters.ftp.ftp import open_ftp

        return open_ftp(public, secret, self._allowed())

    @cached_property
    def local_models(self) -> ModelCatalogue:
        """The models of the local Ollama server."""
        return self.model_catalogue(None)

    @property
    def local_model_url(self) -> str:
        """The address of the deployment's own Ollama server."""
        return self.settings.ollama_url

    def model_catalogue(self, base_url: str | None) -> ModelCatalogue:
        """The models of an Ollama server."""
        return self._ollama(base_url)

    def language_model(self, provider: str, base_url: str | None) -> LanguageModel:
        """A provider's client. ``LlmNotInstalled`` where the function lacks it, ValueError for an unknown one."""
        _must_have_client(provider)
        if provider == "LOCAL_OLLAMA":
            return self._ollama(base_url)
        from flowaudit.usecases.store.settings import api_key_name

        key = self.secrets.get(api_key_name(provider))
        return _external(provider)(key, base_url, self._allowed())

    @cached_property
    def embeddings(self) -> Embeddings:
        """MiniLM: in the function that the environment names, else in this process."""
        if self.settings.embed_function:
            from flowaudit.adapters.embed_function import RemoteEmbeddings

            return RemoteEmbeddings(self.settings.embed_function)
        from flowaudit.adapters.minilm import MiniLm

        return MiniLm()

    @cached_property
    def vectors(self) -> Vectors:
        """The exact store in the table, or the OpenSearch domain, as the deployment chose."""
        if self.settings.vector_store == "opensearch":
            from flowaudit.adapters.opensearch import connect

            return connect(self.settings.opensearch_endpoint, self.settings.aws_region, self.embeddings.dimension)
        from flowaudit.adapters.vectors_exact import ExactVectors

        return ExactVectors(self.records)


# What the clients call over; a function that reads documents has room for the first alone.
_CLIENTS = {"LOCAL_OLLAMA": "httpx", "GEMINI": "httpx", "OPENAI": "openai", "ANTHROPIC": "anthropic"}


def _must_have_client(provider: str) -> None:
    package = _CLIENTS.get(provider)
    if package is not None and find_spec(package) is None:
        from flowaudit.ports.llm import LlmNotInstalled

        raise LlmNotInstalled(package)


def _external(provider: str) -> type[OpenAIModel | AnthropicModel | GeminiModel]:
    if provider == "OPENAI":
        from flowaudit.adapters.openai.client import OpenAIModel

        return OpenAIModel
    if provider == "ANTHROPIC":
        from flowaudit.adapters.anthropic.client import AnthropicModel

        return AnthropicModel
    if provider == "GEMINI":
        from flowaudit.adapters.gemini.client import GeminiModel

        return GeminiModel
    raise ValueError(f"unknown provider {provider}")


def _networks(listed: str) -> tuple[Network, ...]:
    from flowaudit.adapters.outbound.address import networks

    return networks(part for part in listed.split(",") if part.strip())


def _shipped(folder: str) -> Path:
    """A folder that lies beside the package: in a function's bundle, or in the working copy."""
    here = Path(__file__).parents
    return next((parent / folder for parent in here[2:4] if (parent / folder).is_dir()), here[2] / folder)


@cache
def settings() -> Settings:
    """The environment, read once."""
    return Settings.from_environment()


@cache
def deps() -> Wiring:
    """The ports of this process."""
    return Wiring(settings())
