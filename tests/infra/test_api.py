"""The synthesized REST API: every operation reaches its group, protected as the table says."""

from __future__ import annotations

import json
import re

import pytest
from tests.infra.template import Method, Template

from flowaudit.contract.operations import OPERATIONS, Operation

MARKED = [pytest.param(operation, id=operation.id) for operation in OPERATIONS]


def filled(path: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda match: f"{match.group(1)}-1", path)


def function_name(template: Template, method: Method) -> str:
    assert method.function is not None
    return str(template.of_type("AWS::Lambda::Function")[method.function]["FunctionName"])


def test_the_table_holds_the_operations_of_both_specifications() -> None:
    assert len([operation for operation in OPERATIONS if not operation.extension]) == 152


@pytest.mark.parametrize("operation", MARKED)
def test_an_operation_reaches_the_function_of_its_group(dev: Template, operation: Operation) -> None:
    method = dev.gateway.route(operation.method, filled(operation.path))
    assert method is not None
    assert function_name(dev, method) == f"flowaudit-dev-api-{operation.group}"


@pytest.mark.parametrize("operation", MARKED)
def test_only_open_operations_go_without_a_token(dev: Template, operation: Operation) -> None:
    method = dev.gateway.route(operation.method, filled(operation.path))
    assert method is not None
    assert method.protected == (operation.role != "any")


def test_every_method_without_authorizer_is_an_open_operation_or_a_preflight(dev: Template) -> None:
    allowed = {(operation.method, operation.path) for operation in OPERATIONS if operation.role == "any"}
    methods = [method for verbs in dev.gateway.methods.values() for method in verbs.values()]
    bare = {(method.verb, method.path) for method in methods if not method.protected and method.verb != "OPTIONS"}
    assert bare == allowed


def test_a_browser_may_ask_before_it_sends(dev: Template) -> None:
    for operation in OPERATIONS:
        method = dev.gateway.route("OPTIONS", filled(operation.path))
        assert method is not None, operation.id
        assert method.verb == "OPTIONS", operation.id
        assert not method.protected
        integration = method.properties["Integration"]
        assert integration["Type"] == "MOCK"
        assert integration["ContentHandling"] == "CONVERT_TO_TEXT", "with */* the template could not read the request"
        (answer,) = integration["IntegrationResponses"]
        allowed = answer["ResponseParameters"]["method.response.header.Access-Control-Allow-Headers"]
        assert "Authorization" in allowed


def test_unknown_paths_reach_no_function(dev: Template) -> None:
    for path in ("/api", "/api/nothing", "/other", "/api/documents", "/api/health/x"):
        assert dev.gateway.route("GET", path) is None, path


def test_api_gateway_accepts_the_tree(dev: Template) -> None:
    for name, children in dev.gateway.children.items():
        variables = [part for part in children if part.startswith("{")]
        assert len(variables) <= 1, f"{name}: only one variable or greedy child is allowed, found {variables}"
    assert len(dev.gateway.children) <= 300, "API Gateway's quota of resources an API"


def test_the_authorizer_is_the_user_pool(dev: Template) -> None:
    authorizer = dev.only("AWS::ApiGateway::Authorizer")
    (pool,) = dev.of_type("AWS::Cognito::UserPool")
    assert authorizer["Type"] == "COGNITO_USER_POOLS"
    assert authorizer["ProviderARNs"] == [{"Fn::GetAtt": [pool, "Arn"]}]
    groups = {group["GroupName"] for group in dev.of_type("AWS::Cognito::UserPoolGroup").values()}
    assert groups == {"user", "admin"}


def test_nobody_signs_up_by_himself(dev: Template) -> None:
    assert dev.only("AWS::Cognito::UserPool")["AdminCreateUserConfig"] == {"AllowAdminCreateUserOnly": True}


def test_bodies_of_any_type_pass_unharmed(dev: Template) -> None:
    assert dev.only("AWS::ApiGateway::RestApi")["BinaryMediaTypes"] == ["*/*"]


def test_the_gateway_itself_answers_problems(dev: Template) -> None:
    answers = {answer["ResponseType"]: answer for answer in dev.of_type("AWS::ApiGateway::GatewayResponse").values()}
    assert {"UNAUTHORIZED", "ACCESS_DENIED", "MISSING_AUTHENTICATION_TOKEN", "THROTTLED", "DEFAULT_5XX"} <= set(answers)
    for kind, answer in answers.items():
        (template,) = answer["ResponseTemplates"].values()
        problem = json.loads(template)
        assert answer["ResponseParameters"]["gatewayresponse.header.Content-Type"] == "'application/problem+json'"
        assert "gatewayresponse.header.Access-Control-Allow-Origin" in answer["ResponseParameters"]
        assert problem["type"].startswith("https://flowaudit.local/problems/"), kind
        assert {"title", "detail", "instance"} <= set(problem)
        assert str(problem.get("status")) == answer.get("StatusCode", "None")
    assert answers["MISSING_AUTHENTICATION_TOKEN"]["StatusCode"] == "404"


def test_one_permission_lets_the_gateway_call_each_function(dev: Template) -> None:
    permissions = [
        permission
        for permission in dev.of_type("AWS::Lambda::Permission").values()
        if permission["Principal"] == "apigateway.amazonaws.com"
    ]
    assert len(permissions) == len({operation.group for operation in OPERATIONS})
    assert all("SourceArn" in permission for permission in permissions)


def test_the_access_log_holds_no_invoice_data(dev: Template) -> None:
    setting = dev.only("AWS::ApiGateway::Stage")["AccessLogSetting"]["Format"]
    assert not re.search(r"querystring|header|body|\$context\.path", setting, re.IGNORECASE)
