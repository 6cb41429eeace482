"""The second stack: the model container and the way out of the network. Without it audits end from rules alone."""

from __future__ import annotations

import aws_cdk as cdk

from constructs import Construct
from infra.config import Config
from infra.constructs.egress import Egress
from infra.constructs.network import Network
from infra.constructs.ollama import Ollama


class OllamaStack(cdk.Stack):
    """References go one way: it uses the main stack's network, and nothing of it is used there but a DNS name."""

    def __init__(self, scope: Construct, construct_id: str, config: Config, *, network: Network) -> None:
        super().__init__(
            scope,
            construct_id,
            env=cdk.Environment(account=config.account, region=config.region),
            description="FlowAudit: local model server",
            analytics_reporting=False,
        )
        cdk.Tags.of(self).add("project", "flowaudit")
        cdk.Tags.of(self).add("profile", config.profile)
        self.ollama = Ollama(self, "Ollama", config, network=network)
        if config.nat == "gateway":
            Egress(self, "Egress", network=network)
