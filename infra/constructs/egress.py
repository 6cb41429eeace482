"""The functions' way out of the network: one NAT gateway for both zones."""

from __future__ import annotations

from aws_cdk import aws_ec2 as ec2

from constructs import Construct
from infra.constructs.network import Network


class Egress(Construct):
    """One gateway, not one a zone: when its zone is down, model calls wait for their retry and audits end from rules.

    Only calls to model providers and to Secrets Manager pass it; model pulls, S3 and DynamoDB go other ways.
    """

    def __init__(self, scope: Construct, construct_id: str, *, network: Network) -> None:
        super().__init__(scope, construct_id)
        public = network.vpc.select_subnets(subnet_group_name=network.container_subnets).subnets
        private = network.vpc.select_subnets(subnet_group_name=network.function_subnets).subnets
        address = ec2.CfnEIP(self, "Address", domain="vpc")
        gateway = ec2.CfnNatGateway(
            self, "Nat", subnet_id=public[0].subnet_id, allocation_id=address.attr_allocation_id
        )
        for index, subnet in enumerate(private, start=1):
            ec2.CfnRoute(
                self,
                f"Route{index}",
                route_table_id=subnet.route_table.route_table_id,
                destination_cidr_block="0.0.0.0/0",
                nat_gateway_id=gateway.ref,
            )
