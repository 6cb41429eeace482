"""Grants spelled out as IAM statements: named actions on named resources, made from each function's row."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from aws_cdk import aws_iam as iam

from flowaudit.adapters.textract.engine import JOBS_PREFIX
from flowaudit.usecases.store.keys import ANCHORS, WORKSPACE_PREFIX
from infra.config import Config
from infra.constructs.data import INDEXES, Data
from infra.function_table import Grant

# No Scan: every access pattern has a key, and a function that cannot scan keeps it that way.
_READ_ITEMS = ("dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query")
_WRITE_ITEMS = (
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
    "dynamodb:DeleteItem",
    "dynamodb:BatchWriteItem",
    "dynamodb:ConditionCheckItem",
)


# State machines are named before they exist: functions name them, and they name functions.
AUDIT_MACHINE = "audit-document"
JOB_MACHINE = "run-job"
HARVEST_MACHINE = "harvest"


def internal_name(config: Config, name: str) -> str:
    """What an internal function is called: its callers know it before it exists."""
    return f"{config.prefix}-internal-{name}"


@dataclass(frozen=True, slots=True)
class Permissions:
    """Builds the inline policy of a function. Names are concrete, so nothing here depends on deployment order."""

    config: Config
    data: Data
    vectors_arn: str | None

    def statements(self, grants: Iterable[Grant]) -> list[iam.PolicyStatement]:
        """The statements for these grants, in the order of the enumeration."""
        wanted = frozenset(grants)
        rules: dict[Grant, Callable[[], list[iam.PolicyStatement]]] = {
            Grant.TABLE: self._table,
            Grant.TRAIL: lambda: [_allow([f"{self.data.originals.bucket_arn}/{ANCHORS}*"], "s3:PutObject")],
            Grant.ORIGINALS_READ: lambda: _read(self.data.originals.bucket_arn),
            # Deleting without naming a version only hides an original; its locked version stays.
            Grant.ORIGINALS_WRITE: lambda: _write(
                self.data.originals.bucket_arn, "s3:PutObjectRetention", "s3:DeleteObject"
            ),
            Grant.ARTIFACTS_READ: lambda: _read(self.data.artifacts.bucket_arn),
            Grant.ARTIFACTS_WRITE: lambda: _write(self.data.artifacts.bucket_arn),
            Grant.WORKSPACE_DELETE: lambda: [
                _allow([f"{self.data.artifacts.bucket_arn}/{WORKSPACE_PREFIX}*"], "s3:DeleteObject")
            ],
            Grant.DROP_READ: lambda: _read(self.data.drop.bucket_arn),
            Grant.DROP_WRITE: lambda: _write(self.data.drop.bucket_arn),
            Grant.DROP_DELETE: lambda: [_allow([f"{self.data.drop.bucket_arn}/*"], "s3:DeleteObject")],
            Grant.AUDIT_START: lambda: self._start(AUDIT_MACHINE),
            Grant.JOB_START: lambda: [*self._start(JOB_MACHINE), *self._start(HARVEST_MACHINE)],
            Grant.JOB_STOP: lambda: [
                _allow(
                    [self._executions_arn(JOB_MACHINE), self._executions_arn(HARVEST_MACHINE)], "states:StopExecution"
                )
            ],
            Grant.SCHEDULE: self._schedule,
            Grant.SECRETS_READ: lambda: [_allow([self.secrets_arn], "secretsmanager:GetSecretValue")],
            Grant.SECRETS_WRITE: lambda: [
                _allow(
                    [self.secrets_arn],
                    "secretsmanager:CreateSecret",
                    "secretsmanager:PutSecretValue",
                    "secretsmanager:DeleteSecret",
                    "secretsmanager:RestoreSecret",
                )
            ],
            Grant.VECTORS: self._vectors,
            Grant.EMBED: lambda: [_allow([self.internal_arn("embed")], "lambda:InvokeFunction")],
            Grant.OCR: self._recognise,
            Grant.CALL_LLM: list,
        }
        return [statement for grant in Grant if grant in wanted for statement in rules[grant]()]

    def _recognise(self) -> list[iam.PolicyStatement]:
        """Textract knows no resources to name. A job reads its pages from the bucket with the caller's rights."""
        if not self.config.reads_by_textract:
            return []
        pages = f"{self.data.artifacts.bucket_arn}/{JOBS_PREFIX}*"
        names = ("DetectDocumentText", "StartDocumentTextDetection", "GetDocumentTextDetection")
        return [
            _allow(["*"], *(f"textract:{name}" for name in names)),
            _allow([pages], "s3:PutObject", "s3:GetObject", "s3:DeleteObject"),
        ]

    def state_machine_arn(self, name: str) -> str:
        """A state machine by its name."""
        return f"arn:aws:states:{self.config.region}:{self.config.account}:stateMachine:{self.config.prefix}-{name}"

    def internal_arn(self, name: str) -> str:
        """An internal function by its name."""
        return f"arn:aws:lambda:{self.config.region}:{self.config.account}:function:{internal_name(self.config, name)}"

    @property
    def secrets_arn(self) -> str:
        """Secrets whose name begins with this deployment's prefix."""
        place = f"{self.config.region}:{self.config.account}"
        return f"arn:aws:secretsmanager:{place}:secret:{self.config.secrets_prefix}*"

    @property
    def schedule_group(self) -> str:
        """The group of the harvest's schedules, which users make."""
        return f"{self.config.prefix}-harvest"

    @property
    def schedule_role_name(self) -> str:
        """The role as which those schedules start the harvest."""
        return f"{self.config.prefix}-harvest-schedules"

    @property
    def schedule_role_arn(self) -> str:
        """The same role."""
        return f"arn:aws:iam::{self.config.account}:role/{self.schedule_role_name}"

    def _schedule(self) -> list[iam.PolicyStatement]:
        place = f"{self.config.region}:{self.config.account}"
        schedules = f"arn:aws:scheduler:{place}:schedule/{self.schedule_group}/*"
        passed = {"StringEquals": {"iam:PassedToService": "scheduler.amazonaws.com"}}
        return [
            _allow([schedules], "scheduler:CreateSchedule", "scheduler:UpdateSchedule", "scheduler:DeleteSchedule"),
            iam.PolicyStatement(actions=["iam:PassRole"], resources=[self.schedule_role_arn], conditions=passed),
        ]

    def _executions_arn(self, name: str) -> str:
        return self.state_machine_arn(name).replace(":stateMachine:", ":execution:") + ":*"

    def _start(self, name: str) -> list[iam.PolicyStatement]:
        return [
            _allow([self.state_machine_arn(name)], "states:StartExecution"),
            _allow([self._executions_arn(name)], "states:DescribeExecution"),
        ]

    def _table(self) -> list[iam.PolicyStatement]:
        table = self.data.table.table_arn
        indexes = [f"{table}/index/{index}" for index in INDEXES]
        return [
            _allow([table, *indexes], *_READ_ITEMS),
            _allow([table], *_WRITE_ITEMS, "dynamodb:DescribeTable"),
        ]

    def _vectors(self) -> list[iam.PolicyStatement]:
        if self.vectors_arn is None:
            return []
        return [_allow([f"{self.vectors_arn}/*"], "es:ESHttpGet", "es:ESHttpHead", "es:ESHttpPost", "es:ESHttpPut")]


def _allow(resources: list[str], *actions: str) -> iam.PolicyStatement:
    return iam.PolicyStatement(actions=list(actions), resources=resources)


def _read(bucket_arn: str) -> list[iam.PolicyStatement]:
    # Without ListBucket S3 answers 403 for a missing key, and "not found" could not be told from "not allowed".
    return [
        _allow([f"{bucket_arn}/*"], "s3:GetObject", "s3:GetObjectVersion"),
        _allow([bucket_arn], "s3:ListBucket"),
    ]


def _write(bucket_arn: str, *more: str) -> list[iam.PolicyStatement]:
    return [_allow([f"{bucket_arn}/*"], "s3:PutObject", "s3:AbortMultipartUpload", *more)]
