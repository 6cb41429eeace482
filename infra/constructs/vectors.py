"""The vector index as an OpenSearch domain, only where the context asks for it."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_opensearchservice as opensearch

from constructs import Construct
from infra.config import Config


class Vectors(Construct):
    """A domain, not a serverless collection: one small node costs a fifth of the smallest collection.

    Access is by IAM alone: each function's role names the domain, requests are signed for the service ``es``.
    """

    def __init__(self, scope: Construct, construct_id: str, config: Config) -> None:
        super().__init__(scope, construct_id)
        nodes = 2 if config.is_prod else 1
        self.domain = opensearch.CfnDomain(
            self,
            "Domain",
            domain_name=f"{config.prefix}-vectors",
            engine_version="OpenSearch_2.19",
            cluster_config=opensearch.CfnDomain.ClusterConfigProperty(
                instance_type="r7g.large.search" if config.is_prod else "t3.small.search",
                instance_count=nodes,
                zone_awareness_enabled=nodes > 1,
                zone_awareness_config=opensearch.CfnDomain.ZoneAwarenessConfigProperty(availability_zone_count=nodes)
                if nodes > 1
                else None,
            ),
            ebs_options=opensearch.CfnDomain.EBSOptionsProperty(
                ebs_enabled=True, volume_size=50 if config.is_prod else 10, volume_type="gp3"
            ),
            node_to_node_encryption_options=opensearch.CfnDomain.NodeToNodeEncryptionOptionsProperty(enabled=True),
            encryption_at_rest_options=opensearch.CfnDomain.EncryptionAtRestOptionsProperty(enabled=True),
            domain_endpoint_options=opensearch.CfnDomain.DomainEndpointOptionsProperty(
                enforce_https=True, tls_security_policy="Policy-Min-TLS-1-2-PFS-2023-10"
            ),
        )
        self.domain.apply_removal_policy(cdk.RemovalPolicy.RETAIN if config.is_prod else cdk.RemovalPolicy.DESTROY)
        self.arn = f"arn:aws:es:{config.region}:{config.account}:domain/{config.prefix}-vectors"
        self.endpoint = f"https://{self.domain.attr_domain_endpoint}"
