"""The REST API: the derived routes, the authorizer, CORS, and the gateway's own errors as problem+json."""

from __future__ import annotations

import json
from collections.abc import Mapping

import aws_cdk as cdk
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_cognito as cognito
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs

from constructs import Construct
from flowaudit.contract import problems
from flowaudit.contract.operations import OPERATIONS
from flowaudit.contract.routes import Route, derive_routes
from infra.config import Config

# X-Role is the contract's (section 0.2): a page may send it, and only demo mode listens to it.
REQUEST_HEADERS = "Authorization,Content-Type,Idempotency-Key,Last-Event-ID,X-Request-Id,X-Role,X-Session-Id"
METHODS = "GET,POST,PUT,DELETE,OPTIONS"

# Response type of the gateway to the problem. A path without a route answers 403 by default; for a client it is an
# unknown route. Failures of the gateway itself keep their status (None) and say only their class.
_GATEWAY_PROBLEMS: dict[str, tuple[problems.Kind, int | None]] = {
    "MISSING_AUTHENTICATION_TOKEN": (problems.ROUTE_NOT_FOUND, 404),
    "RESOURCE_NOT_FOUND": (problems.ROUTE_NOT_FOUND, 404),
    "UNAUTHORIZED": (problems.UNAUTHORIZED, 401),
    "EXPIRED_TOKEN": (problems.UNAUTHORIZED, 401),
    "ACCESS_DENIED": (problems.FORBIDDEN, 403),
    "REQUEST_TOO_LARGE": (problems.TOO_LARGE, 413),
    "UNSUPPORTED_MEDIA_TYPE": (problems.UNSUPPORTED_MEDIA_TYPE, 415),
    "THROTTLED": (problems.TOO_MANY_REQUESTS, 429),
    "QUOTA_EXCEEDED": (problems.TOO_MANY_REQUESTS, 429),
    "DEFAULT_4XX": (problems.VALIDATION, None),
    "DEFAULT_5XX": (problems.INTERNAL, None),
}


class Api(Construct):
    """One REST API; every route goes to the function of its group."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        config: Config,
        *,
        functions: Mapping[str, lambda_.Function],
        pool: cognito.UserPool,
    ) -> None:
        super().__init__(scope, construct_id)
        self._config = config
        access_log = logs.LogGroup(
            self,
            "AccessLog",
            log_group_name=f"/aws/apigateway/{config.prefix}",
            retention=logs.RetentionDays.ONE_YEAR if config.is_prod else logs.RetentionDays.TWO_WEEKS,
            removal_policy=cdk.RemovalPolicy.RETAIN if config.is_prod else cdk.RemovalPolicy.DESTROY,
        )
        self.rest = apigateway.RestApi(
            self,
            "Rest",
            rest_api_name=config.prefix,
            description="FlowAudit: audit, harvest and bookkeeping of invoices",
            endpoint_types=[apigateway.EndpointType.REGIONAL],
            # Every type: with a list, a browser's `Accept: text/html,…` would get base64 text for a PDF.
            binary_media_types=["*/*"],
            cloud_watch_role=True,
            deploy_options=apigateway.StageOptions(
                stage_name=config.profile,
                tracing_enabled=True,
                throttling_rate_limit=100,
                throttling_burst_limit=200,
                metrics_enabled=True,
                access_log_destination=apigateway.LogGroupLogDestination(access_log),
                access_log_format=_access_log_format(),
            ),
        )
        self._authorizer = apigateway.CognitoUserPoolsAuthorizer(
            self, "Authorizer", cognito_user_pools=[pool], results_cache_ttl=cdk.Duration.minutes(5)
        )
        self._integrations = {group: self._integration(function) for group, function in functions.items()}
        routes = derive_routes(OPERATIONS)
        for route in routes:
            self._add(route)
        for path in sorted({route.path for route in routes}):
            self._add_preflight(path)
        for response_type, (kind, status) in _GATEWAY_PROBLEMS.items():
            self._add_problem(response_type, kind, status)

    def _integration(self, function: lambda_.Function) -> apigateway.Integration:
        # One permission a function, for this API's every stage and path, instead of two a method.
        function.add_permission(
            "Gateway",
            principal=iam.ServicePrincipal("apigateway.amazonaws.com"),
            source_arn=self.rest.arn_for_execute_api("*", "/api/*", self._config.profile),
        )
        uri = f"arn:aws:apigateway:{self._config.region}:lambda:path/2015-03-31/functions/{function.function_arn}"
        return apigateway.Integration(
            type=apigateway.IntegrationType.AWS_PROXY, integration_http_method="POST", uri=f"{uri}/invocations"
        )

    def _resource(self, path: str) -> apigateway.Resource:
        return self.rest.root.resource_for_path(path)

    def _add(self, route: Route) -> None:
        kind = apigateway.AuthorizationType.NONE if route.open else apigateway.AuthorizationType.COGNITO
        self._resource(route.path).add_method(
            route.method,
            self._integrations[route.group],
            authorization_type=kind,
            authorizer=None if route.open else self._authorizer,
        )

    def _add_preflight(self, path: str) -> None:
        """A browser's OPTIONS carries no token, so it is answered by the gateway itself, before any authorizer."""
        headers = {
            "Access-Control-Allow-Origin": _origin(self._config),
            "Access-Control-Allow-Headers": f"'{REQUEST_HEADERS}'",
            "Access-Control-Allow-Methods": f"'{METHODS}'",
            "Access-Control-Max-Age": "'3600'",
        }
        self._resource(path).add_method(
            "OPTIONS",
            apigateway.MockIntegration(
                # All media types count as binary here; without this the mapping template could not read the request.
                content_handling=apigateway.ContentHandling.CONVERT_TO_TEXT,
                passthrough_behavior=apigateway.PassthroughBehavior.WHEN_NO_MATCH,
                request_templates={"application/json": '{"statusCode": 204}'},
                integration_responses=[
                    apigateway.IntegrationResponse(
                        status_code="204",
                        response_parameters={
                            f"method.response.header.{name}": value for name, value in headers.items()
                        },
                    )
                ],
            ),
            authorization_type=apigateway.AuthorizationType.NONE,
            method_responses=[
                apigateway.MethodResponse(
                    status_code="204",
                    response_parameters={f"method.response.header.{name}": True for name in headers},
                )
            ],
        )

    def _add_problem(self, response_type: str, kind: problems.Kind, status: int | None) -> None:
        # The gateway does not negotiate languages, so its few sentences come in both.
        body: dict[str, object] = {"type": problems.TYPE_BASE + kind.slug, "title": kind.title.en}
        body |= {"status": status} if status else {}
        body |= {"detail": f"{kind.title.de} / {kind.title.en}", "instance": "$context.path", "errors": []}
        self.rest.add_gateway_response(
            f"Problem{response_type.title().replace('_', '')}",
            type=apigateway.ResponseType.of(response_type),
            status_code=str(status) if status else None,
            response_headers={
                "Content-Type": f"'{problems.MEDIA_TYPE}'",
                "X-Request-Id": "context.requestId",  # no template can prefer the client's own
                "Access-Control-Allow-Origin": _origin(self._config),
            },
            templates={"application/json": json.dumps(body, ensure_ascii=False)},
        )


def _origin(config: Config) -> str:
    """The gateway knows one fixed value; where several origins are allowed, the functions answer with the right one."""
    return f"'{config.cors_origins[0]}'"


def _access_log_format() -> apigateway.AccessLogFormat:
    """Who, what, when and how long; no query strings, headers or bodies: they may hold invoice data."""
    fields = {
        "request_id": "$context.requestId",
        "time": "$context.requestTime",
        "method": "$context.httpMethod",
        "resource": "$context.resourcePath",
        "status": "$context.status",
        "milliseconds": "$context.responseLatency",
        "subject": "$context.authorizer.claims.sub",
        "error": "$context.error.responseType",
    }
    return apigateway.AccessLogFormat.custom(json.dumps(fields))
