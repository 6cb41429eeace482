"""The Lambda functions: one a group of the API, one a stage of the pipeline, one a job, those that functions call, and
the layers they share."""

from __future__ import annotations

from collections.abc import Mapping

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sqs as sqs

from constructs import Construct
from infra.bundling import code_asset, layer_asset
from infra.config import Config
from infra.constructs.network import Network
from infra.constructs.permissions import (
    AUDIT_MACHINE,
    HARVEST_MACHINE,
    JOB_MACHINE,
    Permissions,
    internal_name,
)
from infra.constructs.queues import DeadLetters
from infra.function_table import INTERNAL, JOBS, SCHEDULED, STAGES, FunctionSpec, Grant, api_groups, api_spec
from infra.lock_layers import layer_names

RUNTIME = lambda_.Runtime.PYTHON_3_13
ARCHITECTURE = lambda_.Architecture.ARM_64


class Functions(Construct):
    """``api``, ``stages`` and ``jobs`` map a name to its function."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        config: Config,
        *,
        permissions: Permissions,
        environment: Mapping[str, str],
        network: Network | None,
        dead_letters: DeadLetters,
    ) -> None:
        super().__init__(scope, construct_id)
        self._config = config
        self._permissions = permissions
        self._network = network
        self._environment = dict(environment)
        code = code_asset(compiled=config.bundle)
        self._code = lambda_.Code.from_asset(
            str(code.path), asset_hash=code.digest, asset_hash_type=cdk.AssetHashType.CUSTOM
        )
        self.layers = {name: self._layer(name) for name in layer_names()}
        machines = {
            "AUDIT_STATE_MACHINE_ARN": permissions.state_machine_arn(AUDIT_MACHINE),
            "JOB_STATE_MACHINE_ARN": permissions.state_machine_arn(JOB_MACHINE),
            "HARVEST_STATE_MACHINE_ARN": permissions.state_machine_arn(HARVEST_MACHINE),
        }
        schedules = {
            "SCHEDULE_GROUP": permissions.schedule_group,
            "SCHEDULE_ROLE_ARN": permissions.schedule_role_arn,
            "SCHEDULE_QUEUE_ARN": dead_letters.schedules.queue_arn,
        }
        self.api = {
            group: self._function("api", group, spec, machines | (schedules if Grant.SCHEDULE in spec.grants else {}))
            for group, spec in ((group, api_spec(group)) for group in api_groups())
        }
        # Called asynchronously, by EventBridge and by the scheduler: what they cannot handle waits in a queue. All
        # other functions are called by a state machine or the gateway, which see their errors themselves.
        queues = dict.fromkeys(("fail", "fail_job"), dead_letters.failures)
        queues |= dict.fromkeys(SCHEDULED, dead_letters.schedules)
        self.stages = {
            stage: self._function("pipeline", stage, spec, {}, queues.get(stage)) for stage, spec in STAGES.items()
        }
        self.internal = {name: self._function("internal", name, spec, {}) for name, spec in INTERNAL.items()}
        self.jobs = {job: self._function("jobs", job, spec, machines, queues.get(job)) for job, spec in JOBS.items()}

    def _layer(self, name: str) -> lambda_.LayerVersion:
        asset = layer_asset(name, bundle=self._config.bundle)
        return lambda_.LayerVersion(
            self,
            f"Layer{name.capitalize()}",
            layer_version_name=f"{self._config.prefix}-{name}",
            description=f"Pinned packages of layers/{name}/requirements.txt",
            code=lambda_.Code.from_asset(
                str(asset.path), asset_hash=asset.digest, asset_hash_type=cdk.AssetHashType.CUSTOM
            ),
            compatible_runtimes=[RUNTIME],
            compatible_architectures=[ARCHITECTURE],
        )

    def _function(
        self,
        kind: str,
        name: str,
        spec: FunctionSpec,
        environment: Mapping[str, str],
        failures: sqs.Queue | None = None,
    ) -> lambda_.Function:
        construct_id = f"{kind.capitalize()}{name.title().replace('_', '')}"
        function_name = f"{self._config.prefix}-{kind}-{name.replace('_', '-')}"
        log_group = logs.LogGroup(
            self,
            f"{construct_id}Logs",
            log_group_name=f"/aws/lambda/{function_name}",
            retention=logs.RetentionDays.ONE_YEAR if self._config.is_prod else logs.RetentionDays.TWO_WEEKS,
            removal_policy=cdk.RemovalPolicy.RETAIN if self._config.is_prod else cdk.RemovalPolicy.DESTROY,
        )
        network = self._network if Grant.CALL_LLM in spec.grants else None
        return lambda_.Function(
            self,
            construct_id,
            function_name=function_name,
            description=f"FlowAudit {kind} {name}",
            runtime=RUNTIME,
            architecture=ARCHITECTURE,
            handler=f"functions.{kind}.{name}.handler.handler",
            code=self._code,
            layers=[self.layers[layer] for layer in self._layers_of(spec)],
            memory_size=spec.memory,
            timeout=cdk.Duration.seconds(spec.timeout),
            role=self._role(construct_id, spec, log_group, network, failures),
            environment={**self._environment, **environment, **self._own(spec), "POWERTOOLS_SERVICE_NAME": name},
            tracing=lambda_.Tracing.ACTIVE,
            log_group=log_group,
            dead_letter_queue=failures,
            vpc=network.vpc if network else None,
            vpc_subnets=ec2.SubnetSelection(subnet_group_name=network.function_subnets) if network else None,
            security_groups=[network.functions] if network else None,
        )

    def _layers_of(self, spec: FunctionSpec) -> tuple[str, ...]:
        uses_textract = self._uses_textract(spec)
        return tuple("textract" if layer == "ocr" and uses_textract else layer for layer in spec.layers)

    def _uses_textract(self, spec: FunctionSpec) -> bool:
        return self._config.reads_by_textract and Grant.OCR in spec.grants

    def _own(self, spec: FunctionSpec) -> dict[str, str]:
        """What a function's grants bring: the name of an internal function it may call, the engine it reads with."""
        own = {"EMBED_FUNCTION": internal_name(self._config, "embed")} if Grant.EMBED in spec.grants else {}
        return own | ({"OCR_ENGINE": "textract"} if self._uses_textract(spec) else {})

    def _role(
        self,
        construct_id: str,
        spec: FunctionSpec,
        log_group: logs.LogGroup,
        network: Network | None,
        failures: sqs.Queue | None,
    ) -> iam.IRole:
        statements = [
            iam.PolicyStatement(
                actions=["logs:CreateLogStream", "logs:PutLogEvents"], resources=[log_group.log_group_arn]
            ),
            # X-Ray has no resources to name.
            iam.PolicyStatement(actions=["xray:PutTraceSegments", "xray:PutTelemetryRecords"], resources=["*"]),
            *self._permissions.statements(spec.grants),
        ]
        if failures is not None:
            statements.append(iam.PolicyStatement(actions=["sqs:SendMessage"], resources=[failures.queue_arn]))
        if network is not None:
            # Lambda attaches its network interfaces with the function's own role; EC2 takes no resource here.
            actions = ["CreateNetworkInterface", "DescribeNetworkInterfaces", "DescribeSubnets"]
            actions += ["DeleteNetworkInterface", "AssignPrivateIpAddresses", "UnassignPrivateIpAddresses"]
            statements.append(iam.PolicyStatement(actions=[f"ec2:{action}" for action in actions], resources=["*"]))
        role = iam.Role(
            self,
            f"{construct_id}Role",
            assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
            inline_policies={"least": iam.PolicyDocument(statements=statements)},
        )
        # Every right stands above: what the constructs would add by themselves would only repeat it.
        return role.without_policy_updates()
