"""What is changed in the synthesized template before the embedded cloud gets it: this list and nothing else.

Every entry has a name, a reason, and the JSON paths it may touch (``*`` stands for one key). :func:`difference`
compares two templates and names the entry of every change; a test holds the deployed template against it.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

from flowaudit.local.emulator import ACCOUNT

Template = dict[str, Any]
AuthMode = Literal["demo", "jwt"]
RUNTIME = "provided.al2023"
OLLAMA_URL = "http://127.0.0.1:11434"  # the port that Ollama itself uses


class DemoModeRefused(ValueError):
    """Demo mode trusts a header for the role; it must never reach a real account."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where the template goes and how. ``api_id``: 8 hexadecimal digits."""

    endpoint: str
    account: str = ACCOUNT
    auth_mode: AuthMode = "demo"
    api_id: str = "f10a0d17"
    ollama_url: str = OLLAMA_URL

    def require_embedded(self) -> None:
        """Raise :class:`DemoModeRefused` unless the endpoint is loopback and the account is the emulator's."""
        host = urlsplit(self.endpoint).hostname
        if host not in ("127.0.0.1", "::1", "localhost") or self.account != ACCOUNT:
            raise DemoModeRefused(
                f"demo mode is for a loopback endpoint and account {ACCOUNT}, not {host} {self.account}"
            )


@dataclass(frozen=True, slots=True)
class Rewrite:
    """One entry of the list.

    ``paths`` may change, whole resources of the types in ``removes`` may go. ``only`` says for which authentication
    mode it is used (None: always).
    """

    name: str
    why: str
    paths: tuple[str, ...]
    apply: Callable[[Template, Target], None]
    removes: tuple[str, ...] = ()
    only: AuthMode | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A path at which two templates differ, and the entry that accounts for it (None: nobody does)."""

    path: str
    before: Any
    after: Any
    rewrite: str | None


def _of_type(template: Template, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, resource in template["Resources"].items():
        if resource["Type"] == kind:
            yield name, resource


def _python_functions(template: Template) -> Iterator[dict[str, Any]]:
    """The properties of the project's own functions; the CDK's helper functions carry their code inline and stay."""
    for _, resource in _of_type(template, "AWS::Lambda::Function"):
        runtime = resource["Properties"].get("Runtime", "")
        if "S3Key" in resource["Properties"]["Code"] and (runtime.startswith("python3.") or runtime == RUNTIME):
            yield resource["Properties"]


def _runtime(template: Template, _target: Target) -> None:
    for properties in _python_functions(template):
        properties["Runtime"] = RUNTIME


def _layers(template: Template, _target: Target) -> None:
    for properties in _python_functions(template):
        properties.pop("Layers", None)
    for name, _ in list(_of_type(template, "AWS::Lambda::LayerVersion")):
        del template["Resources"][name]


def _nat_gateway(template: Template, _target: Target) -> None:
    resources = template["Resources"]
    gone = {name for kind in ("AWS::EC2::NatGateway", "AWS::EC2::EIP") for name, _ in _of_type(template, kind)}
    gone |= {name for name, route in _of_type(template, "AWS::EC2::Route") if "NatGatewayId" in route["Properties"]}
    for name in gone:
        del resources[name]
    for resource in resources.values():
        needed = resource.get("DependsOn")
        if needed is not None and gone.intersection([needed] if isinstance(needed, str) else needed):
            left = [] if isinstance(needed, str) else [name for name in needed if name not in gone]
            resource["DependsOn"] = left
            if not left:
                del resource["DependsOn"]


def _api_id(template: Template, target: Target) -> None:
    for _, resource in _of_type(template, "AWS::ApiGateway::RestApi"):
        tags = resource["Properties"].setdefault("Tags", [])
        tags.append({"Key": "ms-custom-id", "Value": target.api_id})


def _ollama(template: Template, target: Target) -> None:
    for properties in _python_functions(template):
        variables = properties.get("Environment", {}).get("Variables", {})
        if "OLLAMA_URL" in variables:
            variables["OLLAMA_URL"] = target.ollama_url
            variables["ALLOWED_NETWORKS"] = "127.0.0.0/8"


def _demo(template: Template, target: Target) -> None:
    target.require_embedded()
    for _, resource in _of_type(template, "AWS::ApiGateway::Method"):
        properties = resource["Properties"]
        properties["AuthorizationType"] = "NONE"
        properties.pop("AuthorizerId", None)
        properties.pop("AuthorizationScopes", None)
    for properties in _python_functions(template):
        variables = properties.get("Environment", {}).get("Variables", {})
        if "AUTH_MODE" in variables:
            variables["AUTH_MODE"] = "demo"


REWRITES: tuple[Rewrite, ...] = (
    Rewrite(
        "lambda-runtime",
        "The emulator's own Python workers hide the name of an exception from Step Functions, so Retry and Catch could "
        "not work. A custom runtime that runs AWS's awslambdaric from the project's virtual environment names it as "
        "AWS does.",
        ("Resources.*.Properties.Runtime",),
        _runtime,
    ),
    Rewrite(
        "lambda-layers",
        "Layers hold wheels for arm64 Amazon Linux; here the same versions come from the virtual environment.",
        ("Resources.*.Properties.Layers",),
        _layers,
        removes=("AWS::Lambda::LayerVersion",),
    ),
    Rewrite(
        "nat-gateway",
        "The emulator knows no NAT gateway; functions run on this machine and use its network.",
        ("Resources.*.DependsOn",),
        _nat_gateway,
        removes=("AWS::EC2::NatGateway", "AWS::EC2::EIP", "AWS::EC2::Route"),
    ),
    Rewrite(
        "api-id",
        "The emulator takes the API's id from this tag, so that its address stays the same.",
        ("Resources.*.Properties.Tags",),
        _api_id,
    ),
    Rewrite(
        "ollama",
        "No container runs here: the model server is the one on this machine (OLLAMA_URL, or Ollama's default port), "
        "and an address of this machine may be typed in the settings.",
        (
            "Resources.*.Properties.Environment.Variables.OLLAMA_URL",
            "Resources.*.Properties.Environment.Variables.ALLOWED_NETWORKS",
        ),
        _ollama,
    ),
    Rewrite(
        "demo-mode",
        "Roles come from the header X-Role instead of a verified token. Refused unless the endpoint is loopback and "
        "the account is the emulator's.",
        (
            "Resources.*.Properties.AuthorizationType",
            "Resources.*.Properties.AuthorizerId",
            "Resources.*.Properties.AuthorizationScopes",
            "Resources.*.Properties.Environment.Variables.AUTH_MODE",
        ),
        _demo,
        only="demo",
    ),
)


def rewrite(template: Template, target: Target) -> Template:
    """The template for the embedded cloud; the given one stays as it is. Raises :class:`DemoModeRefused`."""
    result = copy.deepcopy(template)
    for entry in REWRITES:
        if entry.only in (None, target.auth_mode):
            entry.apply(result, target)
    return result


def difference(synthesized: Template, deployed: Template) -> list[Change]:
    """Every path at which the two differ, with the entry of the list that accounts for it."""
    return [
        Change(path, before, after, _owner(path, before)) for path, before, after in _compare(synthesized, deployed, ())
    ]


_ABSENT = object()


def _compare(before: Any, after: Any, path: tuple[str, ...]) -> Iterator[tuple[str, Any, Any]]:
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted(before.keys() | after.keys()):
            yield from _compare(before.get(key, _ABSENT), after.get(key, _ABSENT), (*path, key))
    elif before != after:
        yield ".".join(path), None if before is _ABSENT else before, None if after is _ABSENT else after


def _owner(path: str, before: Any) -> str | None:
    is_resource = path.startswith("Resources.") and path.count(".") == 1
    for entry in REWRITES:
        if is_resource and isinstance(before, dict) and before.get("Type") in entry.removes:
            return entry.name
        if any(re.fullmatch(re.escape(known).replace(r"\*", r"[^.]+"), path) for known in entry.paths):
            return entry.name
    return None
