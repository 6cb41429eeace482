"""What is taken out of the layers: nothing that is read, and no licence."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from email.parser import HeaderParser
from pathlib import Path

import pytest
from infra.bundling import layer_asset
from infra.lock_layers import layer_names
from infra.trimming import SERVICES, trim
from tests.infra.imports import SHARED
from tests.samples import REPO

#: Run by an interpreter that sees the layer and nothing else: a client of each service, and a request it could send.
CLIENTS = """
import json, sys
import boto3
session = boto3.Session(aws_access_key_id="a", aws_secret_access_key="b", region_name="eu-central-1")
told = {}
for name in json.loads(sys.argv[1]):
    client = session.client(name)
    told[name] = [client.meta.endpoint_url, len(client.meta.service_model.operation_names), boto3.__file__]
told["s3"].append(session.client("s3").generate_presigned_url("get_object", Params={"Bucket": "bucket", "Key": "k"}))
print(json.dumps(told))
"""


def put(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("12345", "utf-8")


def test_only_dead_weight_goes(tmp_path: Path) -> None:
    kept = (
        "numpy/core.py",
        "numpy/core.so",
        "numpy/tests/LICENSE.txt",
        "bin/NOTICE",
        "lxml/include/licenses/libxml2.h",
        "lxml-1.dist-info/licenses/LICENSE",
        "lxml-1.dist-info/METADATA",
        "botocore/data/endpoints.json",
        "botocore/data/s3/2006-03-01/service-2.json.gz",
        "botocore/data/s3/2006-03-01/paginators-1.json",
    )
    gone = (
        "bin/f2py",
        "numpy/tests/test_core.py",
        "numpy/tests/licence.py",
        "numpy/core.pyi",
        "numpy/include/numpy.h",
        "lxml/__pycache__/etree.pyc",
        "lxml-1.dist-info/RECORD",
        "botocore/data/s3/2006-03-01/examples-1.json",
        "botocore/data/license-manager/2018-08-01/service-2.json.gz",
        "botocore/data/ec2/2016-11-15/service-2.json.gz",
    )
    put(tmp_path, *kept, *gone)
    assert trim(tmp_path) == 5 * len(gone)
    assert {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()} == set(kept)
    assert not (tmp_path / "botocore" / "data" / "ec2").exists()
    assert trim(tmp_path) == 0


def test_the_services_are_those_that_the_product_calls() -> None:
    sources = [path for path in (SHARED / "flowaudit").rglob("*.py") if "local" not in path.parts]
    text = "\n".join(path.read_text("utf-8") for path in (*sources, *(REPO / "functions").rglob("*.py")))
    named = set(re.findall(r"\.client\(\s*\"([a-z0-9-]+)\"", text))
    assert named | {"dynamodb", "sts"} == set(SERVICES)
    assert "from pynamodb" in text, "what asks for dynamodb without naming it here"
    assert len(re.findall(r"boto3\.client\(", text)) == len(re.findall(r"boto3\.client\(\s*\"", text))
    assert "enable_swagger" not in text


def test_the_layers_own_botocore_has_what_the_product_calls() -> None:
    layer = layer_asset("runtime", bundle=True).path / "python"
    run = subprocess.run(
        [sys.executable, "-S", "-c", CLIENTS, json.dumps(SERVICES)],
        env={name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        | {"PYTHONPATH": str(layer)},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    told = json.loads(run.stdout)
    assert set(told) == set(SERVICES)
    for name, (endpoint, operations, origin, *_) in told.items():
        assert endpoint.startswith("https://"), name
        assert operations > 5, name
        assert Path(origin).is_relative_to(layer)
    assert told["s3"][3].startswith("https://bucket.s3.amazonaws.com/k?")


@pytest.mark.parametrize("name", layer_names())
def test_every_package_keeps_its_licences(name: str) -> None:
    found = 0
    for metadata in (layer_asset(name, bundle=True).path / "python").glob("*.dist-info/METADATA"):
        for licence in HeaderParser().parsestr(metadata.read_text("utf-8")).get_all("License-File", []):
            folder = metadata.parent
            assert (folder / "licenses" / licence).is_file() or (folder / licence).is_file(), (folder.name, licence)
            found += 1
    assert found
