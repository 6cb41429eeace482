"""Reading CloudFormation templates: resources by type, references, and the API's resource tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Template:
    body: Json

    @property
    def resources(self) -> dict[str, Json]:
        return dict(self.body["Resources"])

    def of_type(self, kind: str) -> dict[str, Json]:
        """Logical id to properties."""
        return {name: r.get("Properties", {}) for name, r in self.resources.items() if r["Type"] == kind}

    def only(self, kind: str) -> Json:
        found = list(self.of_type(kind).values())
        assert len(found) == 1, f"{len(found)} × {kind}"
        return found[0]

    def named(self, kind: str, name_property: str, suffix: str) -> tuple[str, Json]:
        """The one resource of this type whose physical name ends like this: logical id and properties."""
        found = [(name, p) for name, p in self.of_type(kind).items() if str(p.get(name_property, "")).endswith(suffix)]
        assert len(found) == 1, f"{len(found)} × {kind} named …{suffix}"
        return found[0]

    @cached_property
    def gateway(self) -> Gateway:
        return Gateway.of(self)


@dataclass(frozen=True)
class Method:
    """One method of one API resource."""

    path: str
    verb: str
    protected: bool
    function: str | None
    properties: Json


@dataclass
class Gateway:
    """API Gateway's choice of a method for a request, over the resources of a template.

    A literal segment is preferred to a variable, a variable to ``{proxy+}``, a named verb to ``ANY``. Nothing steps
    back: once a literal or variable child was entered, its siblings are out, which is stricter than the service.
    """

    children: dict[str, dict[str, str]]
    methods: dict[str, dict[str, Method]]
    root: str

    @classmethod
    def of(cls, template: Template) -> Gateway:
        (api,) = template.of_type("AWS::ApiGateway::RestApi")
        parts = template.of_type("AWS::ApiGateway::Resource")
        gateway = cls({api: {}, **{name: {} for name in parts}}, {name: {} for name in (api, *parts)}, api)
        for name, properties in parts.items():
            parent = properties["ParentId"]
            above = api if "Fn::GetAtt" in parent else parent["Ref"]
            gateway.children[above][properties["PathPart"]] = name
        paths = {name: path for path, name in gateway.walk()}
        for properties in template.of_type("AWS::ApiGateway::Method").values():
            where = properties["ResourceId"].get("Ref", api)
            method = Method(
                paths[where],
                properties["HttpMethod"],
                properties["AuthorizationType"] == "COGNITO_USER_POOLS" and "AuthorizerId" in properties,
                _function_of(properties["Integration"]),
                properties,
            )
            gateway.methods[where][method.verb] = method
        return gateway

    def walk(self) -> Iterator[tuple[str, str]]:
        """Path and logical id of every resource."""
        waiting = [("", self.root)]
        while waiting:
            path, name = waiting.pop()
            yield path or "/", name
            waiting += [(f"{path}/{part}", child) for part, child in self.children[name].items()]

    def route(self, verb: str, path: str) -> Method | None:
        here = self.root
        segments = path.strip("/").split("/")
        while segments:
            children = self.children[here]
            variables = [part for part in children if part.startswith("{") and not part.endswith("+}")]
            if segments[0] in children:
                here = children[segments.pop(0)]
            elif variables:
                here = children[variables[0]]
                segments.pop(0)
            elif "{proxy+}" in children:
                here = children["{proxy+}"]
                segments = []
            else:
                return None
        methods = self.methods[here]
        return methods.get(verb) or methods.get("ANY")


def _function_of(integration: Json) -> str | None:
    """The logical id of the Lambda function that an integration calls."""
    uri = integration.get("Uri")
    if uri is None:
        return None
    return next(part["Fn::GetAtt"][0] for part in uri["Fn::Join"][1] if isinstance(part, dict))
