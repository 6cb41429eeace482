"""The network of the functions that call the model container: two zones, no NAT of its own, free gateway endpoints."""

from __future__ import annotations

from aws_cdk import aws_ec2 as ec2

from constructs import Construct
from infra.config import Config


class Network(Construct):
    """Public subnets carry the container (it pulls models directly), private ones the functions.

    DynamoDB and S3 are reached through gateway endpoints, which cost nothing; the way to Secrets Manager and to model
    providers on the internet is the NAT gateway of the FlowAuditOllama stack.
    """

    function_subnets = "functions"
    container_subnets = "containers"

    def __init__(self, scope: Construct, construct_id: str, config: Config) -> None:
        super().__init__(scope, construct_id)
        self.vpc = ec2.Vpc(
            self,
            "Vpc",
            vpc_name=config.prefix,
            ip_addresses=ec2.IpAddresses.cidr("10.42.0.0/20"),
            availability_zones=list(config.availability_zones),
            nat_gateways=0,
            restrict_default_security_group=False,
            subnet_configuration=[
                ec2.SubnetConfiguration(name=self.container_subnets, subnet_type=ec2.SubnetType.PUBLIC, cidr_mask=24),
                ec2.SubnetConfiguration(
                    name=self.function_subnets, subnet_type=ec2.SubnetType.PRIVATE_ISOLATED, cidr_mask=24
                ),
            ],
            gateway_endpoints={
                "S3": ec2.GatewayVpcEndpointOptions(service=ec2.GatewayVpcEndpointAwsService.S3),
                "DynamoDb": ec2.GatewayVpcEndpointOptions(service=ec2.GatewayVpcEndpointAwsService.DYNAMODB),
            },
        )
        self.functions = ec2.SecurityGroup(
            self,
            "FunctionsGroup",
            vpc=self.vpc,
            description="Functions that call models: outgoing only",
            allow_all_outbound=True,
        )
