"""The local model server: an Ollama container on Fargate with a private DNS name and its models on EFS."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_efs as efs
from aws_cdk import aws_logs as logs
from aws_cdk import aws_servicediscovery as servicediscovery

from constructs import Construct
from infra.config import Config
from infra.constructs.network import Network

NAMESPACE = "flowaudit.local"
SERVICE = "ollama"
PORT = 11434
_NFS = 2049
_MODELS = "/models"


class Ollama(Construct):
    """Reached as ``http://ollama.flowaudit.local:11434`` by the functions' security group and by nothing else.

    Models are pulled through the API (settings) and stay on the file system when a task is replaced.
    """

    def __init__(self, scope: Construct, construct_id: str, config: Config, *, network: Network) -> None:
        super().__init__(scope, construct_id)
        self._config = config
        self._network = network
        self.container_group = self._group(
            "ContainerGroup", "Model server: from the functions", network.functions.security_group_id, PORT
        )
        files_group = self._group("FilesGroup", "Models: from the model server", self.container_group.ref, _NFS)
        subnets = ec2.SubnetSelection(subnet_group_name=network.container_subnets)
        self.service = self._service(self._task(self._models(files_group, subnets)), subnets)

    def _models(self, files_group: ec2.CfnSecurityGroup, subnets: ec2.SubnetSelection) -> efs.FileSystem:
        return efs.FileSystem(
            self,
            "Models",
            vpc=self._network.vpc,
            vpc_subnets=subnets,
            security_group=ec2.SecurityGroup.from_security_group_id(self, "FilesGroupById", files_group.ref),
            encrypted=True,
            allow_anonymous_access=True,  # mounting is bound to the security group; no IAM mount is used
            throughput_mode=efs.ThroughputMode.ELASTIC,
            removal_policy=cdk.RemovalPolicy.DESTROY,  # models can be pulled again
        )

    def _cluster(self) -> ecs.Cluster:
        cluster = ecs.Cluster(
            self,
            "Cluster",
            cluster_name=self._config.prefix,
            vpc=self._network.vpc,
            container_insights_v2=ecs.ContainerInsights.DISABLED,
        )
        below = cluster.node.default_child
        if isinstance(below, ecs.CfnCluster):
            below.capacity_providers = ["FARGATE", "FARGATE_SPOT"]
        cluster.add_default_cloud_map_namespace(
            name=NAMESPACE, type=servicediscovery.NamespaceType.DNS_PRIVATE, vpc=self._network.vpc
        )
        return cluster

    def _service(self, task: ecs.FargateTaskDefinition, subnets: ec2.SubnetSelection) -> ecs.FargateService:
        provider = "FARGATE" if self._config.is_prod else "FARGATE_SPOT"
        group = ec2.SecurityGroup.from_security_group_id(self, "ContainerGroupById", self.container_group.ref)
        return ecs.FargateService(
            self,
            "Service",
            service_name=f"{self._config.prefix}-{SERVICE}",
            cluster=self._cluster(),
            task_definition=task,
            desired_count=1,
            # Two servers would not share a model in memory, so the old one goes before the new one comes.
            min_healthy_percent=0,
            max_healthy_percent=100,
            assign_public_ip=True,
            vpc_subnets=subnets,
            security_groups=[group],
            capacity_provider_strategies=[ecs.CapacityProviderStrategy(capacity_provider=provider, weight=1)],
            cloud_map_options=ecs.CloudMapOptions(
                name=SERVICE, dns_record_type=servicediscovery.DnsRecordType.A, dns_ttl=cdk.Duration.seconds(10)
            ),
            circuit_breaker=ecs.DeploymentCircuitBreaker(rollback=True),
        )

    def _group(self, construct_id: str, description: str, source_group: str, port: int) -> ec2.CfnSecurityGroup:
        return ec2.CfnSecurityGroup(
            self,
            construct_id,
            group_description=description,
            vpc_id=self._network.vpc.vpc_id,
            security_group_ingress=[
                ec2.CfnSecurityGroup.IngressProperty(
                    ip_protocol="tcp", from_port=port, to_port=port, source_security_group_id=source_group
                )
            ],
            security_group_egress=[
                ec2.CfnSecurityGroup.EgressProperty(ip_protocol="-1", cidr_ip="0.0.0.0/0", description="models, files")
            ],
        )

    def _task(self, file_system: efs.FileSystem) -> ecs.FargateTaskDefinition:
        task = ecs.FargateTaskDefinition(
            self,
            "Task",
            family=f"{self._config.prefix}-{SERVICE}",
            cpu=8192 if self._config.is_prod else 4096,
            memory_limit_mib=32768 if self._config.is_prod else 16384,
            ephemeral_storage_gib=30,
            runtime_platform=ecs.RuntimePlatform(
                cpu_architecture=ecs.CpuArchitecture.ARM64, operating_system_family=ecs.OperatingSystemFamily.LINUX
            ),
            volumes=[
                ecs.Volume(
                    name="models",
                    efs_volume_configuration=ecs.EfsVolumeConfiguration(
                        file_system_id=file_system.file_system_id, transit_encryption="ENABLED"
                    ),
                )
            ],
        )
        container = task.add_container(
            SERVICE,
            image=ecs.ContainerImage.from_registry(self._config.ollama_image),
            environment={
                "OLLAMA_HOST": f"0.0.0.0:{PORT}",  # the task's own interface; the security group decides who reaches it
                "OLLAMA_MODELS": _MODELS,
                "OLLAMA_KEEP_ALIVE": "30m",
                "OLLAMA_NUM_PARALLEL": "1",
            },
            port_mappings=[ecs.PortMapping(container_port=PORT)],
            health_check=ecs.HealthCheck(
                command=["CMD", "ollama", "list"],
                interval=cdk.Duration.seconds(30),
                timeout=cdk.Duration.seconds(10),
                retries=3,
                start_period=cdk.Duration.seconds(60),
            ),
            logging=ecs.LogDrivers.aws_logs(
                stream_prefix=SERVICE,
                log_group=logs.LogGroup(
                    self,
                    "Log",
                    log_group_name=f"/flowaudit/{self._config.profile}/{SERVICE}",
                    retention=logs.RetentionDays.TWO_WEEKS,
                    removal_policy=cdk.RemovalPolicy.DESTROY,
                ),
            ),
        )
        container.add_mount_points(ecs.MountPoint(container_path=_MODELS, source_volume="models", read_only=False))
        return task
