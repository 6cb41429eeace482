"""Start, stop, status and what survives."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from tests.cloud import DeployedCloud

from flowaudit.local import assembly, emulator, supervisor
from flowaudit.local.paths import REPO, Home, read_json
from flowaudit.local.rewrites import difference


def command(home: Home, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line on an instance."""
    return subprocess.run(
        [sys.executable, "-m", "flowaudit.local", "--lang", "en", *arguments],
        env={**os.environ, "FLOWAUDIT_HOME": str(home.root), "PYTHONPATH": str(REPO / "shared")},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_endpoint_file_says_where_everything_is(cloud: DeployedCloud) -> None:
    endpoint = read_json(cloud.home.endpoint)
    assert endpoint is not None
    assert endpoint.keys() == {"api", "aws", "drop_bucket", "pid"}
    assert endpoint["api"] == cloud.api
    os.kill(endpoint["pid"], 0)
    cloud.boto("s3").head_bucket(Bucket=endpoint["drop_bucket"])


def test_up_again_changes_nothing(cloud: DeployedCloud) -> None:
    before = read_json(cloud.home.endpoint)
    again = command(cloud.home, "up", "--port", str(cloud.port), "--detach")
    assert again.returncode == 0
    assert "Already running" in again.stdout
    assert read_json(cloud.home.endpoint) == before


def test_status_tells_what_runs(cloud: DeployedCloud) -> None:
    report = json.loads(command(cloud.home, "status", "--json").stdout)
    assert report["running"] is True
    assert report["api"] == cloud.api
    assert report["drop_bucket"] == cloud.drop_bucket


def test_status_of_nothing_fails(tmp_path: Any) -> None:
    shown = command(Home(tmp_path), "status", "--json")
    assert shown.returncode == 1
    assert json.loads(shown.stdout)["running"] is False


def test_a_taken_port_is_one_line(cloud: DeployedCloud, tmp_path: Any) -> None:
    refused = command(Home(tmp_path), "up", "--port", str(cloud.port))
    assert refused.returncode == 1
    assert refused.stderr.strip().splitlines() == [f"Port {cloud.port} is taken; choose another with --port."]


def test_deployed_template_differs_by_the_rewrite_list_only(cloud: DeployedCloud, assembly_folder: Path) -> None:
    cloudformation = cloud.boto("cloudformation")
    changes = []
    for stack in assembly.load(assembly_folder):
        body = cloudformation.get_template(StackName=stack.name)["TemplateBody"]
        changes += difference(stack.template, json.loads(body) if isinstance(body, str) else body)
    assert [change.path for change in changes if change.rewrite is None] == []
    assert {change.rewrite for change in changes} >= {"lambda-runtime", "lambda-layers", "api-id", "demo-mode"}


def test_jwt_deployment_keeps_the_authorizer(cloud_jwt: DeployedCloud) -> None:
    request = urllib.request.Request(cloud_jwt.api + "/projects", headers={"X-Role": "admin"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=30)
    assert refused.value.code == 401
    assert json.load(refused.value)["type"].endswith("/unauthorized")


def _table(cloud: DeployedCloud) -> str:
    return cloud.physical("AWS::DynamoDB::Table")


def _write_everywhere(cloud: DeployedCloud) -> None:
    cloud.boto("dynamodb").put_item(TableName=_table(cloud), Item=_item(cloud))
    cloud.boto("s3").put_object(
        Bucket=cloud.physical("AWS::S3::Bucket", "originals"),
        Key="t/ä.pdf",
        Body=b"%PDF",
        ContentType="application/pdf",
        Metadata={"kind": "test"},
    )
    cloud.boto("secretsmanager").create_secret(Name="flowaudit/dev/test", SecretString="before")
    cloud.boto("secretsmanager").put_secret_value(SecretId="flowaudit/dev/test", SecretString="after")


def _item(cloud: DeployedCloud) -> dict[str, Any]:
    keys = cloud.boto("dynamodb").describe_table(TableName=_table(cloud))["Table"]["KeySchema"]
    return {key["AttributeName"]: {"S": "test"} for key in keys} | {"note": {"S": "über"}}


def _check_everywhere(cloud: DeployedCloud) -> None:
    item = _item(cloud)
    key = {name: value for name, value in item.items() if name != "note"}
    assert cloud.boto("dynamodb").get_item(TableName=_table(cloud), Key=key)["Item"] == item
    bucket = cloud.physical("AWS::S3::Bucket", "originals")
    found = cloud.boto("s3").get_object(Bucket=bucket, Key="t/ä.pdf")
    assert found["Body"].read() == b"%PDF"
    assert (found["ContentType"], found["Metadata"]) == ("application/pdf", {"kind": "test"})
    secret = cloud.boto("secretsmanager").get_secret_value(SecretId="flowaudit/dev/test")
    assert secret["SecretString"] == "after"


def test_state_survives_kill_minus_nine_and_a_stop(own_cloud: DeployedCloud) -> None:
    _write_everywhere(own_cloud)
    aws = own_cloud.aws
    own_cloud.kill()
    own_cloud.start()
    assert own_cloud.aws == aws, "links that were handed out must stay valid"
    _check_everywhere(own_cloud)
    own_cloud.stop()
    assert supervisor.running(own_cloud.home) is None
    assert emulator.running(own_cloud.home) is None
    own_cloud.start()
    _check_everywhere(own_cloud)


def test_a_dead_emulator_is_started_again(own_cloud: DeployedCloud) -> None:
    _write_everywhere(own_cloud)
    before = emulator.running(own_cloud.home)
    assert before is not None
    os.kill(before.pid, 9)
    own_cloud.wait_for_emulator(other_than=before.pid)
    _check_everywhere(own_cloud)


def test_two_starts_at_once_give_one_instance(own_cloud: DeployedCloud) -> None:
    own_cloud.stop()
    arguments = ("up", "--port", str(own_cloud.port), "--detach")
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda _: command(own_cloud.home, *arguments), range(2))
    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    running = emulator.running(own_cloud.home)
    assert running is not None
    assert running.answers()
