"""The main stack: everything but the model container. The embedded cloud deploys this very template."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_secretsmanager as secretsmanager

from constructs import Construct
from infra.config import Config
from infra.constructs.alarms import Alarms
from infra.constructs.api import Api
from infra.constructs.data import Data
from infra.constructs.functions import Functions
from infra.constructs.harvest import Harvest
from infra.constructs.identity import Identity
from infra.constructs.jobs import Jobs
from infra.constructs.network import Network
from infra.constructs.permissions import Permissions
from infra.constructs.queues import DeadLetters
from infra.constructs.vectors import Vectors
from infra.constructs.workflow import Workflow

OLLAMA_URL = "http://ollama.flowaudit.local:11434"


class FlowAuditStack(cdk.Stack):
    """Data, identity, functions, API, workflow and alarms of one deployment."""

    def __init__(self, scope: Construct, construct_id: str, config: Config) -> None:
        super().__init__(
            scope,
            construct_id,
            env=cdk.Environment(account=config.account, region=config.region),
            description="FlowAudit: serverless audit of invoices of grant-funded projects",
            termination_protection=config.is_prod,
            analytics_reporting=False,
        )
        cdk.Tags.of(self).add("project", "flowaudit")
        cdk.Tags.of(self).add("profile", config.profile)
        self.config = config
        self.data = Data(self, "Data", config)
        self.identity = Identity(self, "Identity", config)
        self.dead_letters = DeadLetters(self, "DeadLetters", config)
        self.network = Network(self, "Network", config) if config.ollama else None
        self.vectors = Vectors(self, "Vectors", config) if config.vector_store == "opensearch" else None
        self._keep_signing_key()
        permissions = Permissions(config, self.data, self.vectors.arn if self.vectors else None)
        self.functions = Functions(
            self,
            "Functions",
            config,
            permissions=permissions,
            environment=self._environment(),
            network=self.network,
            dead_letters=self.dead_letters,
        )
        self.workflow = Workflow(
            self,
            "Workflow",
            config,
            stages=self.functions.stages,
            drop=self.data.drop,
            dead_letters=self.dead_letters,
        )
        self.jobs = Jobs(self, "Jobs", config, functions=self.functions.jobs, dead_letters=self.dead_letters)
        self.harvest = self._harvest(permissions)
        self.api = Api(self, "Api", config, functions=self.functions.api, pool=self.identity.pool)
        machines = {"Audits": self.workflow.machine, "Jobs": self.jobs.machine, "Harvests": self.harvest.machine}
        self.alarms = Alarms(self, "Alarms", config, api=self.api, machines=machines, queues=self.dead_letters)
        self._outputs()

    def _harvest(self, permissions: Permissions) -> Harvest:
        return Harvest(
            self,
            "Harvest",
            self.config,
            functions=self.functions.jobs,
            permissions=permissions,
            drop=self.data.drop,
            jobs=self.jobs.machine,
            dead_letters=self.dead_letters,
        )

    def _environment(self) -> dict[str, str]:
        return {
            "TABLE_NAME": self.data.table.table_name,
            "ORIGINALS_BUCKET": self.data.originals.bucket_name,
            "ARTIFACTS_BUCKET": self.data.artifacts.bucket_name,
            "DROP_BUCKET": self.data.drop.bucket_name,
            "AUTH_MODE": "jwt",
            "CORS_ORIGINS": ",".join(self.config.cors_origins),
            "OLLAMA_URL": OLLAMA_URL if self.config.ollama else "",
            "ALLOWED_NETWORKS": ",".join(self.config.allowed_networks),
            "SECRETS_PREFIX": self.config.secrets_prefix,
            "VECTOR_STORE": self.config.vector_store,
            "OPENSEARCH_ENDPOINT": self.vectors.endpoint if self.vectors else "",
            "STAGE_NAME": self.config.profile,
            "POWERTOOLS_LOG_LEVEL": "INFO",
        }

    def _keep_signing_key(self) -> None:
        """A random key that AWS makes: it signs cursors and OAuth states. All other secrets come at run time."""
        secretsmanager.Secret(
            self,
            "SigningKey",
            secret_name=f"{self.config.secrets_prefix}signing-key",
            description="Signs cursors and OAuth states",
            generate_secret_string=secretsmanager.SecretStringGenerator(password_length=64, exclude_punctuation=True),
            removal_policy=cdk.RemovalPolicy.RETAIN if self.config.is_prod else cdk.RemovalPolicy.DESTROY,
        )

    def _outputs(self) -> None:
        outputs = {
            "ApiUrl": f"{self.api.rest.url}api",
            "RestApiId": self.api.rest.rest_api_id,
            "TableName": self.data.table.table_name,
            "OriginalsBucket": self.data.originals.bucket_name,
            "ArtifactsBucket": self.data.artifacts.bucket_name,
            "DropBucket": self.data.drop.bucket_name,
            "AuditStateMachineArn": self.workflow.machine.state_machine_arn,
            "JobStateMachineArn": self.jobs.machine.state_machine_arn,
            "HarvestStateMachineArn": self.harvest.machine.state_machine_arn,
            "UserPoolId": self.identity.pool.user_pool_id,
            "UserPoolClientId": self.identity.client.user_pool_client_id,
            "AlarmTopicArn": self.alarms.topic.topic_arn,
        }
        for name, value in outputs.items():
            cdk.CfnOutput(self, name, value=value)
