"""State machines from ``statemachines/*.asl.json``: one role each, logs without data, names known in advance."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_stepfunctions as sfn

from constructs import Construct
from infra.config import ROOT, Config


def definition_of(name: str) -> Path:
    """The definition of a state machine: ``audit-document`` stands in ``audit_document.asl.json``."""
    return ROOT / "statemachines" / f"{name.replace('-', '_')}.asl.json"


def substitution(function: str) -> str:
    """How a definition names a function: ``pull_model`` is ``PullModelFunction``."""
    return f"{function.title().replace('_', '')}Function"


def state_machine(
    scope: Construct, config: Config, name: str, functions: Mapping[str, lambda_.Function]
) -> sfn.StateMachine:
    """A STANDARD state machine that may call these functions and nothing else."""
    calls = iam.PolicyStatement(
        actions=["lambda:InvokeFunction"], resources=[function.function_arn for function in functions.values()]
    )
    role = iam.Role(
        scope,
        "Role",
        assumed_by=iam.ServicePrincipal("states.amazonaws.com"),
        inline_policies={"calls": iam.PolicyDocument(statements=[calls])},
    )
    log = logs.LogGroup(
        scope,
        "Log",
        # The prefix keeps the resource policy of log deliveries short.
        log_group_name=f"/aws/vendedlogs/states/{config.prefix}-{name}",
        retention=logs.RetentionDays.ONE_YEAR if config.is_prod else logs.RetentionDays.TWO_WEEKS,
        removal_policy=cdk.RemovalPolicy.RETAIN if config.is_prod else cdk.RemovalPolicy.DESTROY,
    )
    return sfn.StateMachine(
        scope,
        "Machine",
        state_machine_name=f"{config.prefix}-{name}",
        state_machine_type=sfn.StateMachineType.STANDARD,
        definition_body=sfn.DefinitionBody.from_string(definition_of(name).read_text("utf-8")),
        definition_substitutions={substitution(key): function.function_arn for key, function in functions.items()},
        role=role,
        tracing_enabled=True,
        logs=sfn.LogOptions(destination=log, level=sfn.LogLevel.ERROR, include_execution_data=False),
    )
