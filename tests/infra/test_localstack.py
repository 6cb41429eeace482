"""The compose file names every service that the template needs, and opens no port to others."""

from __future__ import annotations

from pathlib import Path

import yaml
from tests.infra.template import Template

COMPOSE = Path(__file__).parents[2] / "compose.localstack.yaml"
OTHER_NAMES = {"cognito": "cognito-idp"}


def test_every_service_of_the_template_is_started_on_loopback_only(dev: Template) -> None:
    service = yaml.safe_load(COMPOSE.read_text("utf-8"))["services"]["localstack"]
    kinds = {resource["Type"].split("::")[1].lower() for resource in dev.resources.values()} - {"cdk"}
    needed = {OTHER_NAMES.get(kind, kind) for kind in kinds}
    assert needed <= set(service["environment"]["SERVICES"].split(","))
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    assert "LOCALSTACK_AUTH_TOKEN" in service["environment"]
