"""The rewrite list: what it changes, what it leaves alone, and that nothing else passes as accounted for."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from flowaudit.local.rewrites import REWRITES, DemoModeRefused, Target, difference, rewrite

LOOPBACK = "http://127.0.0.1:4566"


def template() -> dict[str, Any]:
    return {
        "Resources": {
            "Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "flowaudit"}},
            "Method": {
                "Type": "AWS::ApiGateway::Method",
                "Properties": {"AuthorizationType": "COGNITO_USER_POOLS", "AuthorizerId": {"Ref": "Auth"}},
            },
            "Auth": {"Type": "AWS::ApiGateway::Authorizer", "Properties": {}},
            "Layer": {"Type": "AWS::Lambda::LayerVersion", "Properties": {}},
            "Function": {
                "Type": "AWS::Lambda::Function",
                "DependsOn": ["Way", "Role"],
                "Properties": {
                    "Code": {"S3Bucket": "assets", "S3Key": "code.zip"},
                    "Runtime": "python3.13",
                    "Architectures": ["arm64"],
                    "Layers": [{"Ref": "Layer"}],
                    "Environment": {"Variables": {"AUTH_MODE": "jwt", "OLLAMA_URL": "http://ollama:11434"}},
                },
            },
            "Helper": {
                "Type": "AWS::Lambda::Function",
                "Properties": {"Code": {"ZipFile": "def handler(): ..."}, "Runtime": "python3.13"},
            },
            "Nat": {"Type": "AWS::EC2::NatGateway", "Properties": {}},
            "Address": {"Type": "AWS::EC2::EIP", "Properties": {}},
            "Way": {"Type": "AWS::EC2::Route", "Properties": {"NatGatewayId": {"Ref": "Nat"}}},
            "Open": {"Type": "AWS::EC2::Route", "Properties": {"GatewayId": {"Ref": "Internet"}}},
        }
    }


def test_the_synthesized_template_is_left_as_it_is() -> None:
    given = template()
    rewrite(given, Target(LOOPBACK))
    assert given == template()


def test_every_change_is_accounted_for_and_every_entry_is_used() -> None:
    changes = difference(template(), rewrite(template(), Target(LOOPBACK)))
    assert {change.rewrite for change in changes} == {entry.name for entry in REWRITES}


def test_functions_run_on_the_custom_runtime_without_layers() -> None:
    resources = rewrite(template(), Target(LOOPBACK))["Resources"]
    properties = resources["Function"]["Properties"]
    assert properties["Runtime"] == "provided.al2023"
    assert properties["Architectures"] == ["arm64"]
    assert "Layers" not in properties
    assert "Layer" not in resources
    assert resources["Helper"] == template()["Resources"]["Helper"], "inline code has no bootstrap"


def test_nat_gateway_goes_with_its_route_and_nothing_waits_for_it() -> None:
    resources = rewrite(template(), Target(LOOPBACK))["Resources"]
    assert not {"Nat", "Address", "Way"} & resources.keys()
    assert "Open" in resources
    assert resources["Function"]["DependsOn"] == ["Role"]


def test_jwt_mode_keeps_the_authorizer() -> None:
    resources = rewrite(template(), Target(LOOPBACK, auth_mode="jwt"))["Resources"]
    assert resources["Method"] == template()["Resources"]["Method"]
    assert resources["Function"]["Properties"]["Environment"]["Variables"]["AUTH_MODE"] == "jwt"


@pytest.mark.parametrize(
    "target",
    [
        Target("https://cloudformation.eu-central-1.amazonaws.com"),
        Target("http://127.0.0.1.evil.example:4566"),
        Target(LOOPBACK, account="123456789012"),
    ],
)
def test_demo_mode_is_refused_anywhere_else(target: Target) -> None:
    with pytest.raises(DemoModeRefused):
        rewrite(template(), target)


@pytest.mark.parametrize(
    "path",
    [
        "Method.Properties.HttpMethod",
        "Function.Properties.Role",
        "Function.Properties.Environment.Variables.TABLE_NAME",
    ],
)
def test_an_unlisted_change_is_nobodys(path: str) -> None:
    changed = copy.deepcopy(template())
    *folders, last = path.split(".")
    node = changed["Resources"]
    for name in folders:
        node = node[name]
    node[last] = "changed"
    assert [change.rewrite for change in difference(template(), changed)] == [None]


@pytest.mark.parametrize("name", ["Function", "Auth", "Open2"])
def test_a_resource_more_or_less_is_nobodys(name: str) -> None:
    changed = template()
    if changed["Resources"].pop(name, None) is None:
        changed["Resources"][name] = {"Type": "AWS::S3::Bucket", "Properties": {}}
    assert [change.rewrite for change in difference(template(), changed)] == [None]
