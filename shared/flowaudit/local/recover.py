"""What was under way when everything was killed goes on: the first thing after the embedded cloud is up.

The emulator forgets running executions and events that were not delivered yet. The documents know better: those in
flight are started again (``flowaudit.usecases.work``), and objects that still lie in the drop bucket's ``inbox/``
are announced again by copying each onto itself, which makes S3 send the same event as the upload did. The audit is
idempotent, so a second announcement of the same object changes nothing.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from flowaudit.local import deploy
from flowaudit.local.deploy import Deployment
from flowaudit.local.paths import REPO, SHARED

INBOX = "inbox/"
RECOVERY_SECONDS = 120


class RecoveryFailed(Exception):
    """Interrupted work could not be started again; the message names the log."""


def run(endpoint: str, deployment: Deployment, drop_bucket: str, log: Path) -> int:
    """Announce what lies in the inbox and restart documents in flight; returns the number of objects announced."""
    announced = announce(deploy.client("s3", endpoint), drop_bucket)
    environment = function_environment(endpoint, deployment)
    if environment is not None:
        _resume(environment, log)
    return announced


def announce(s3: Any, bucket: str) -> int:
    """Send the event of every object in the inbox again. Listing a bucket is fine here: it serves no request."""
    count = 0
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=INBOX):
        for found in page.get("Contents", []):
            if found["Key"].endswith("/"):
                continue
            head = s3.head_object(Bucket=bucket, Key=found["Key"])
            s3.copy_object(
                Bucket=bucket,
                Key=found["Key"],
                CopySource={"Bucket": bucket, "Key": found["Key"]},
                MetadataDirective="REPLACE",  # S3 refuses a copy onto itself that changes nothing
                Metadata=head.get("Metadata", {}),
                ContentType=head["ContentType"],
            )
            count += 1
    return count


def function_environment(endpoint: str, deployment: Deployment) -> dict[str, str] | None:
    """The environment of a function that may start the state machine, for code that runs outside of Lambda."""
    functions = deploy.client("lambda", endpoint)
    for name in deployment.resources.get("AWS::Lambda::Function", []):
        try:
            configuration = functions.get_function_configuration(FunctionName=name)
        except ClientError:
            continue
        variables: dict[str, str] = configuration.get("Environment", {}).get("Variables", {})
        if variables.get("AUDIT_STATE_MACHINE_ARN"):
            return variables | {
                "PATH": os.environ["PATH"],
                "PYTHONPATH": str(SHARED),
                "AWS_ENDPOINT_URL": endpoint,
                "AWS_DEFAULT_REGION": functions.meta.region_name,
                "AWS_REGION": functions.meta.region_name,
                "AWS_ACCESS_KEY_ID": "test",
                "AWS_SECRET_ACCESS_KEY": "test",
            }
    return None


def _resume(environment: dict[str, str], log: Path) -> None:
    with log.open("ab") as output:
        done = subprocess.run(
            [sys.executable, "-m", "flowaudit.local.recover"],
            env=environment,
            cwd=REPO,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            timeout=RECOVERY_SECONDS,
            check=False,
        )
    if done.returncode != 0:
        raise RecoveryFailed(f"documents in flight could not be restarted, see {log}")


def main() -> None:
    """In a process that has a function's environment: restart the documents in flight."""
    from flowaudit.runtime.wiring import deps
    from flowaudit.usecases import work

    for execution in work.resume(deps()):
        print(execution)


if __name__ == "__main__":
    main()
