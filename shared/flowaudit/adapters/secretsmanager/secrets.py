"""Secrets in AWS Secrets Manager, below one name prefix."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError


class ManagedSecrets:
    """:class:`flowaudit.ports.secrets.Secrets` in Secrets Manager."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix.rstrip("/")

    @cached_property
    def _client(self) -> Any:
        return boto3.client("secretsmanager", config=Config(retries={"total_max_attempts": 1}))

    def _name(self, name: str) -> str:
        return f"{self._prefix}/{name}"

    def get(self, name: str) -> str | None:
        """GetSecretValue; None for a secret that is not there or marked for deletion."""
        try:
            value: str = self._client.get_secret_value(SecretId=self._name(name))["SecretString"]
        except ClientError as error:
            if error.response["Error"]["Code"] in ("ResourceNotFoundException", "InvalidRequestException"):
                return None
            raise
        return value

    def put(self, name: str, value: str) -> None:
        """CreateSecret, or PutSecretValue where it is there."""
        try:
            self._client.create_secret(Name=self._name(name), SecretString=value)
        except ClientError as error:
            if error.response["Error"]["Code"] != "ResourceExistsException":
                raise
            self._client.put_secret_value(SecretId=self._name(name), SecretString=value)

    def delete(self, name: str) -> None:
        """DeleteSecret without a recovery window: a deleted key must be gone, and may be set again at once."""
        try:
            self._client.delete_secret(SecretId=self._name(name), ForceDeleteWithoutRecovery=True)
        except ClientError as error:
            if error.response["Error"]["Code"] != "ResourceNotFoundException":
                raise
