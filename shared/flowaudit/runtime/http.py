"""From API Gateway's event to a use case and back: here requests are routed and errors become answers."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from aws_lambda_powertools.event_handler.api_gateway import APIGatewayRestResolver, Response
from botocore.exceptions import BotoCoreError, ClientError

from flowaudit.contract.operations import Operation
from flowaudit.contract.problems import (
    INTERNAL,
    MEDIA_TYPE,
    ROUTE_NOT_FOUND,
    UNAVAILABLE,
    Problem,
    conflict,
    of_status,
)
from flowaudit.core.model.results import Text
from flowaudit.core.parsing import ParsingRefused
from flowaudit.ports.records import Conflict
from flowaudit.runtime.binding import Bound, Incoming, bind
from flowaudit.runtime.cors import shared_with
from flowaudit.runtime.identity import caller, language_of, request_id_of
from flowaudit.runtime.observability import logger, more
from flowaudit.runtime.wiring import deps, settings
from flowaudit.usecases.answers import Binary, EventStream, Problematic, Redirect
from flowaudit.usecases.store.unit import AlreadyDone

_JSON = "application/json"
# Answers over this size do not fit through a function once they are base64.
MAX_BINARY = 4 * 1024 * 1024

Handler = Callable[[dict[str, Any], Any], dict[str, Any]]


def api(group: str) -> Handler:
    """The Lambda handler of a group of operations."""
    app = APIGatewayRestResolver()
    for bound in bind(group):
        rule = bound.operation.path.replace("{", "<").replace("}", ">")
        app.route(rule, method=bound.operation.method)(_endpoint(app, bound))
    _map_errors(app)
    settings()  # a wrong environment fails the cold start, not the first request

    def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
        """One request."""
        return app.resolve(event, context)

    return handler


def _headers(app: APIGatewayRestResolver) -> dict[str, str]:
    return {name.lower(): value for name, value in app.current_event.headers.items() if value is not None}


def _request_id(app: APIGatewayRestResolver) -> str:
    """The client's id, or one made once for this request."""
    if "request_id" not in app.context:
        app.context["request_id"] = request_id_of(_headers(app).get("x-request-id"))
    made: str = app.context["request_id"]
    return made


def _endpoint(app: APIGatewayRestResolver, bound: Bound) -> Callable[..., Response[Any]]:
    def endpoint(**path: str) -> Response[Any]:
        app.context["began"] = time.monotonic()
        return _finish(app, _answer(app, bound, path))

    return endpoint


def _finish(app: APIGatewayRestResolver, response: Response[Any]) -> Response[Any]:
    event = app.current_event
    response.headers["X-Request-Id"] = _request_id(app)
    response.headers.update(shared_with(_headers(app).get("origin"), settings().cors_origins))
    logger().info(
        "request",
        method=event.http_method,
        resource=event.get("resource"),
        status=response.status_code,
        request_id=_request_id(app),
        **more(
            path=event.path,
            bytes_in=len(event.get("body") or ""),
            bytes_out=len(response.body or ""),
            ms=round((time.monotonic() - app.context.get("began", time.monotonic())) * 1000),
        ),
    )
    return response


def _map_errors(app: APIGatewayRestResolver) -> None:
    """The one map from exceptions to answers."""

    def told(problem: Problem) -> Response[Any]:
        return _finish(app, _problem(app, problem))

    def failed(error: Exception, problem: Problem) -> Response[Any]:
        logger().exception("failed", error=type(error).__name__, request_id=_request_id(app))
        return told(problem)

    app.exception_handler(Problem)(told)
    app.exception_handler(ParsingRefused)(lambda refused: told(of_status(refused.status, refused.text)))
    app.exception_handler(AlreadyDone)(lambda _: told(_ALREADY_DONE))
    app.exception_handler(Conflict)(lambda _: told(_CHANGED_MEANWHILE))
    app.exception_handler([ClientError, BotoCoreError])(lambda error: failed(error, _UNAVAILABLE))
    app.exception_handler(Exception)(lambda error: failed(error, _INTERNAL))
    app.not_found(lambda _: told(_unknown_route(app)))


def _answer(app: APIGatewayRestResolver, bound: Bound, path: dict[str, str]) -> Response[Any]:
    event = app.current_event.raw_event
    headers = _headers(app) | {"x-request-id": _request_id(app)}
    authorizer = (event.get("requestContext") or {}).get("authorizer") or {}
    call = caller(bound.operation, headers, authorizer, settings().auth_mode)
    body = event.get("body") or ""
    incoming = Incoming(
        path=path,
        query=dict(event.get("queryStringParameters") or {}),
        content_type=headers.get("content-type", ""),
        body=base64.b64decode(body) if event.get("isBase64Encoded") else body.encode(),
    )
    if call.idempotency_key is None or not bound.operation.creates:
        return _respond(bound.operation, bound(deps(), call, incoming))
    from flowaudit.runtime.idempotency import once  # 60 ms that only these requests pay

    def act() -> dict[str, Any]:
        answer: dict[str, Any] = bound(deps(), call, incoming)
        return answer

    kept = incoming.content_type.encode() + incoming.body + repr(sorted({**path, **incoming.query}.items())).encode()
    return _respond(bound.operation, once(bound.operation, call, kept, app.lambda_context, act))


def _respond(operation: Operation, answer: Any) -> Response[Any]:
    if isinstance(answer, Binary):
        # Powertools would serialise bytes that call themselves JSON once more
        content = answer.content.decode() if answer.media_type.startswith(_JSON) else answer.content
        return Response(200, answer.media_type, content, headers=_disposition(answer))
    if isinstance(answer, Redirect):
        return Response(307, _JSON, "", headers={"Location": answer.location, "Cache-Control": "no-store"})
    if isinstance(answer, EventStream):
        return Response(200, "text/event-stream", answer.content, headers={"Cache-Control": "no-store"})
    if isinstance(answer, Problematic):
        return Response(answer.status, _JSON, _dump(answer.body))
    return Response(operation.success, _JSON, _dump(answer))


def _disposition(answer: Binary) -> dict[str, str | list[str]]:
    kind = "inline" if answer.inline else "attachment"
    return {
        "Content-Disposition": f"{kind}; filename*=UTF-8''{quote(answer.filename, safe='')}",
        "X-Content-Type-Options": "nosniff",
    }


def _dump(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} is no JSON value")


def _problem(app: APIGatewayRestResolver, problem: Problem) -> Response[Any]:
    language = language_of(_headers(app).get("accept-language"))
    body = problem.to_json(language, app.current_event.path)
    headers: dict[str, str | list[str]] = {"Content-Language": language}
    if problem.kind.status in (429, 503):
        headers["Retry-After"] = "1"
    return Response(problem.kind.status, MEDIA_TYPE, _dump(body), headers=headers)


def _unknown_route(app: APIGatewayRestResolver) -> Problem:
    method, path = app.current_event.http_method, app.current_event.path
    return Problem(
        ROUTE_NOT_FOUND,
        Text(f"{method} {path} gehört nicht zu dieser API", f"{method} {path} is not part of this API"),
    )


_CHANGED_MEANWHILE = conflict(
    "Der Datensatz wurde gleichzeitig geändert; bitte wiederholen",
    "The record was changed at the same time; please try again",
)
_ALREADY_DONE = conflict(
    "Mit diesem Idempotency-Key wurde bereits etwas angelegt; es steht in der Liste",
    "Something was created with this Idempotency-Key already; it is in the list",
)
_UNAVAILABLE = Problem(
    UNAVAILABLE,
    Text(
        "Ein benötigter Dienst antwortet nicht; bitte später wiederholen", "A service does not answer; try again later"
    ),
)
_INTERNAL = Problem(
    INTERNAL,
    Text("Das hat nicht funktioniert; der Vorfall ist protokolliert", "This did not work; the incident is logged"),
)
