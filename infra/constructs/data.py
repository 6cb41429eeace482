"""What FlowAudit keeps: one DynamoDB table and three buckets."""

from __future__ import annotations

from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_s3 as s3

from constructs import Construct
from flowaudit.usecases.store.keys import SPOOL_PREFIX
from infra.config import Config

INDEXES = ("gsi1", "gsi2", "gsi3")
INBOX = "inbox/"
ORPHANED_UPLOAD_DAYS = 7
DROP_DAYS = 30
SPOOL_DAYS = 7


class Data(Construct):
    """The table holds every entity (``pk``/``sk`` and three overloaded indexes); originals are never altered again."""

    def __init__(self, scope: Construct, construct_id: str, config: Config) -> None:
        super().__init__(scope, construct_id)
        self._config = config
        self._removal = cdk.RemovalPolicy.RETAIN if config.is_prod else cdk.RemovalPolicy.DESTROY
        self.table = self._table()
        self.originals = self._originals()
        self.artifacts = self._artifacts()
        self.drop = self._drop()

    def _originals(self) -> s3.Bucket:
        archive = s3.LifecycleRule(
            id="cheaper-after-a-quarter",
            transitions=[
                s3.Transition(
                    storage_class=s3.StorageClass.GLACIER_INSTANT_RETRIEVAL, transition_after=cdk.Duration.days(90)
                )
            ],
            # The lock keeps a version while it holds; afterwards a replaced or deleted one may go.
            noncurrent_version_expiration=cdk.Duration.days(self._config.lock_days),
        )
        return self._bucket(
            "Originals",
            object_lock_enabled=True,
            object_lock_default_retention=self._retention(),
            lifecycle_rules=[self._orphaned_uploads(), archive],
            cors=self._browser_access(s3.HttpMethods.GET),
        )

    def _artifacts(self) -> s3.Bucket:
        replaced = s3.LifecycleRule(
            id="replaced-versions", noncurrent_version_expiration=cdk.Duration.days(self._config.lock_days)
        )
        # a mail lies here while it is worked on; what a run left that nobody took up again need not stay
        spool = s3.LifecycleRule(
            id="spool-is-for-days",
            prefix=SPOOL_PREFIX,
            expiration=cdk.Duration.days(SPOOL_DAYS),
            noncurrent_version_expiration=cdk.Duration.days(1),
        )
        return self._bucket("Artifacts", lifecycle_rules=[self._orphaned_uploads(), replaced, spool])

    def _drop(self) -> s3.Bucket:
        copies = s3.LifecycleRule(
            id="dropped-files-are-copies",
            prefix=INBOX,
            expiration=cdk.Duration.days(DROP_DAYS),
            noncurrent_version_expiration=cdk.Duration.days(DROP_DAYS),
        )
        rules = [self._orphaned_uploads(), copies]
        bucket = self._bucket("Drop", lifecycle_rules=rules, cors=self._browser_access(s3.HttpMethods.PUT))
        # The property of the bucket itself: the construct's own switch would bring a Lambda of another runtime.
        below = bucket.node.default_child
        if isinstance(below, s3.CfnBucket):
            below.add_property_override("NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled", True)
        return bucket

    def _table(self) -> dynamodb.Table:
        def key(name: str) -> dynamodb.Attribute:
            return dynamodb.Attribute(name=name, type=dynamodb.AttributeType.STRING)

        table = dynamodb.Table(
            self,
            "Table",
            table_name=self._config.prefix,
            partition_key=key("pk"),
            sort_key=key("sk"),
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            encryption=dynamodb.TableEncryption.AWS_MANAGED if self._config.is_prod else None,
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
            time_to_live_attribute="ttl",
            deletion_protection=self._config.is_prod,
            removal_policy=self._removal,
        )
        for index in INDEXES:
            table.add_global_secondary_index(
                index_name=index,
                partition_key=key(f"{index}pk"),
                sort_key=key(f"{index}sk"),
                projection_type=dynamodb.ProjectionType.ALL,
            )
        return table

    def _bucket(self, name: str, **options: Any) -> s3.Bucket:
        return s3.Bucket(
            self,
            name,
            bucket_name=f"{self._config.prefix}-{name.lower()}-{self._config.account}-{self._config.region}",
            versioned=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=True,
            minimum_tls_version=1.2,
            removal_policy=self._removal,
            **options,
        )

    def _retention(self) -> s3.ObjectLockRetention:
        duration = cdk.Duration.days(self._config.lock_days)
        if self._config.lock_mode == "COMPLIANCE":
            return s3.ObjectLockRetention.compliance(duration)
        return s3.ObjectLockRetention.governance(duration)

    def _browser_access(self, method: s3.HttpMethods) -> list[s3.CorsRule]:
        """Presigned uploads to the drop bucket and downloads of originals go straight from the browser."""
        return [
            s3.CorsRule(
                allowed_methods=[method],
                allowed_origins=list(self._config.cors_origins),
                allowed_headers=["*"],
                exposed_headers=["ETag"],
                max_age=3600,
            )
        ]

    @staticmethod
    def _orphaned_uploads() -> s3.LifecycleRule:
        return s3.LifecycleRule(
            id="orphaned-uploads", abort_incomplete_multipart_upload_after=cdk.Duration.days(ORPHANED_UPLOAD_DAYS)
        )
