"""The stack as a whole: its size, what starts what, alarms, outputs, and the container's stack."""

from __future__ import annotations

import json

import pytest
from infra.constructs.ollama import NAMESPACE, PORT, SERVICE
from infra.stacks.flowaudit import OLLAMA_URL
from ministack.services.cloudformation.provisioners import _RESOURCE_HANDLERS
from tests.infra.template import Json, Template

RESOURCES_OF_A_STACK = 500


def rule(template: Template, suffix: str) -> Json:
    return template.named("AWS::Events::Rule", "Name", suffix)[1]


def test_the_stack_leaves_room_below_cloudformations_limit(dev: Template, prod: Template) -> None:
    for template in (dev, prod):
        # all operations of the table have their routes by now, planned ones too
        assert len(template.resources) <= RESOURCES_OF_A_STACK - 30


def test_the_embedded_cloud_knows_every_type_of_the_main_stack(dev: Template) -> None:
    kinds = {resource["Type"] for resource in dev.resources.values()}
    assert kinds <= set(_RESOURCE_HANDLERS)


def test_names_are_concrete(dev: Template) -> None:
    for kind, key in (
        ("AWS::S3::Bucket", "BucketName"),
        ("AWS::DynamoDB::Table", "TableName"),
        ("AWS::Lambda::Function", "FunctionName"),
        ("AWS::SQS::Queue", "QueueName"),
        ("AWS::StepFunctions::StateMachine", "StateMachineName"),
    ):
        for name, properties in dev.of_type(kind).items():
            assert isinstance(properties.get(key), str), name
    for properties in dev.of_type("AWS::Lambda::Function").values():
        assert properties["Code"]["S3Bucket"] == "cdk-hnb659fds-assets-000000000000-eu-central-1"


def test_a_dropped_file_starts_the_state_machine(dev: Template) -> None:
    properties = rule(dev, "-dropped")
    assert properties["EventPattern"]["source"] == ["aws.s3"]
    assert properties["EventPattern"]["detail-type"] == ["Object Created"]
    assert properties["EventPattern"]["detail"]["object"] == {"key": [{"prefix": "inbox/"}]}
    (bucket,) = properties["EventPattern"]["detail"]["bucket"]["name"]
    assert "-drop-" in dev.of_type("AWS::S3::Bucket")[bucket["Ref"]]["BucketName"]
    (target,) = properties["Targets"]
    machines = dev.of_type("AWS::StepFunctions::StateMachine")
    assert machines[target["Arn"]["Ref"]]["StateMachineName"] == "flowaudit-dev-audit-document"
    assert "DeadLetterConfig" in target
    paths = target["InputTransformer"]["InputPathsMap"]
    text = target["InputTransformer"]["InputTemplate"]
    for name, path in paths.items():
        text = text.replace(f"<{name}>", json.dumps(path))
    drop = {"bucket": "$.detail.bucket.name", "key": "$.detail.object.key", "etag": "$.detail.object.etag"}
    assert json.loads(text) == {"drop": drop}


def test_an_execution_that_ends_badly_reaches_fail(dev: Template) -> None:
    properties = rule(dev, "-audit-ended-badly")
    detail = properties["EventPattern"]["detail"]
    assert detail["status"] == ["FAILED", "TIMED_OUT", "ABORTED"]
    machine, _ = dev.named("AWS::StepFunctions::StateMachine", "StateMachineName", "audit-document")
    assert detail["stateMachineArn"] == [{"Ref": machine}]
    (target,) = properties["Targets"]
    fail = dev.of_type("AWS::Lambda::Function")[target["Arn"]["Fn::GetAtt"][0]]
    assert fail["FunctionName"] == "flowaudit-dev-pipeline-fail"
    assert "DeadLetterConfig" in target


def test_dead_letter_queues_are_encrypted_tls_only_and_watched(dev: Template) -> None:
    queues = dev.of_type("AWS::SQS::Queue")
    assert {q["QueueName"].removeprefix("flowaudit-dev-dlq-") for q in queues.values()} == {
        "audit-start",
        "failures",
        "schedules",
    }
    for name, queue in queues.items():
        assert queue["SqsManagedSseEnabled"] is True
        assert queue["MessageRetentionPeriod"] == 14 * 24 * 3600
        policies = [p for p in dev.of_type("AWS::SQS::QueuePolicy").values() if {"Ref": name} in p["Queues"]]
        denied = [s for p in policies for s in p["PolicyDocument"]["Statement"] if s["Effect"] == "Deny"]
        assert any(s["Condition"] == {"Bool": {"aws:SecureTransport": "false"}} for s in denied)
    watched = [
        dimension["Value"]["Fn::GetAtt"][0]
        for alarm in dev.of_type("AWS::CloudWatch::Alarm").values()
        for dimension in alarm["Dimensions"]
        if dimension["Name"] == "QueueName"
    ]
    assert sorted(watched) == sorted(queues)


def test_every_alarm_reaches_somebody(dev: Template) -> None:
    (topic,) = dev.of_type("AWS::SNS::Topic")
    alarms = dev.of_type("AWS::CloudWatch::Alarm")
    assert {alarm["MetricName"] for alarm in alarms.values()} == {
        "ApproximateNumberOfMessagesVisible",
        "ExecutionsFailed",
        "ExecutionsTimedOut",
        "5XXError",
    }
    for alarm in alarms.values():
        assert alarm["AlarmActions"] == [{"Ref": topic}]
        assert alarm["TreatMissingData"] == "notBreaching"


def test_interrupted_work_is_taken_up_by_the_clock(dev: Template) -> None:
    schedule = dev.only("AWS::Scheduler::Schedule")
    (group,) = [n for n, g in dev.of_type("AWS::Scheduler::ScheduleGroup").items() if g["Name"] == "flowaudit-dev"]
    (role,) = [n for n in dev.of_type("AWS::IAM::Role") if "RecoverScheduleRole" in n]
    assert schedule["GroupName"] == {"Ref": group}
    assert schedule["ScheduleExpression"] == "rate(5 minutes)"
    recover = dev.of_type("AWS::Lambda::Function")[schedule["Target"]["Arn"]["Fn::GetAtt"][0]]
    assert recover["FunctionName"] == "flowaudit-dev-jobs-recover"
    assert schedule["Target"]["RoleArn"] == {"Fn::GetAtt": [role, "Arn"]}
    assert "DeadLetterConfig" in schedule["Target"]


def test_the_outputs_name_what_a_deployer_needs(dev: Template) -> None:
    assert {
        "ApiUrl",
        "RestApiId",
        "TableName",
        "OriginalsBucket",
        "ArtifactsBucket",
        "DropBucket",
        "AuditStateMachineArn",
        "JobStateMachineArn",
        "UserPoolId",
        "UserPoolClientId",
    } <= set(dev.body["Outputs"])


def test_the_vector_domain_is_there_only_when_asked_for(dev: Template, prod: Template) -> None:
    assert not dev.of_type("AWS::OpenSearchService::Domain")
    domain = prod.only("AWS::OpenSearchService::Domain")
    assert domain["DomainEndpointOptions"]["EnforceHTTPS"] is True
    assert domain["EncryptionAtRestOptions"] == {"Enabled": True}
    for properties in prod.of_type("AWS::Lambda::Function").values():
        variables = properties["Environment"]["Variables"]
        assert variables["VECTOR_STORE"] == "opensearch"
        assert "DomainEndpoint" in json.dumps(variables["OPENSEARCH_ENDPOINT"])


def test_the_model_server_has_the_name_that_the_functions_call(ollama: Template) -> None:
    assert ollama.only("AWS::ServiceDiscovery::PrivateDnsNamespace")["Name"] == NAMESPACE
    assert ollama.only("AWS::ServiceDiscovery::Service")["Name"] == SERVICE
    (container,) = ollama.only("AWS::ECS::TaskDefinition")["ContainerDefinitions"]
    (mapping,) = container["PortMappings"]
    assert f"http://{SERVICE}.{NAMESPACE}:{mapping['ContainerPort']}" == OLLAMA_URL
    assert mapping["ContainerPort"] == PORT


def test_models_live_on_a_file_system_that_outlasts_the_task(ollama: Template) -> None:
    task = ollama.only("AWS::ECS::TaskDefinition")
    (container,) = task["ContainerDefinitions"]
    (volume,) = task["Volumes"]
    (mount,) = container["MountPoints"]
    (file_system,) = ollama.of_type("AWS::EFS::FileSystem")
    assert volume["EFSVolumeConfiguration"]["FilesystemId"] == {"Ref": file_system}
    assert mount["SourceVolume"] == volume["Name"]
    models = next(entry["Value"] for entry in container["Environment"] if entry["Name"] == "OLLAMA_MODELS")
    assert mount["ContainerPath"] == models
    assert ollama.only("AWS::EFS::FileSystem")["Encrypted"] is True


def test_only_the_functions_reach_the_model_server(ollama: Template) -> None:
    groups = ollama.of_type("AWS::EC2::SecurityGroup")
    for properties in groups.values():
        (ingress,) = properties["SecurityGroupIngress"]
        assert "SourceSecurityGroupId" in ingress
        assert "CidrIp" not in ingress
        assert ingress["FromPort"] == ingress["ToPort"]
    service = ollama.only("AWS::ECS::Service")
    (used,) = service["NetworkConfiguration"]["AwsvpcConfiguration"]["SecurityGroups"]
    ingress = groups[used["Ref"]]["SecurityGroupIngress"][0]
    assert ingress["FromPort"] == PORT
    assert "FunctionsGroup" in json.dumps(ingress["SourceSecurityGroupId"])


def test_one_nat_gateway_serves_both_zones(dev: Template, ollama: Template) -> None:
    assert len(ollama.of_type("AWS::EC2::NatGateway")) == 1
    assert len(ollama.of_type("AWS::EC2::Route")) == 2
    assert not dev.of_type("AWS::EC2::NatGateway")
    services = [json.dumps(p["ServiceName"]) for p in dev.of_type("AWS::EC2::VPCEndpoint").values()]
    assert len(services) == 2
    assert all(p["VpcEndpointType"] == "Gateway" for p in dev.of_type("AWS::EC2::VPCEndpoint").values())


@pytest.mark.parametrize("kind", ["AWS::EC2::NatGateway", "AWS::EC2::EIP"])
def test_the_main_stack_has_no_fixed_cost_of_a_network(dev: Template, kind: str) -> None:
    assert not dev.of_type(kind)
