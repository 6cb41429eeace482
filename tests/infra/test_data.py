"""Table and buckets."""

from __future__ import annotations

import json

import pytest
from infra.constructs.data import INBOX
from tests.infra.template import Json, Template

from flowaudit.usecases.store.keys import SPOOL_PREFIX

NAMES = ("originals", "artifacts", "drop")


def bucket(template: Template, name: str) -> Json:
    found = [
        properties
        for properties in template.of_type("AWS::S3::Bucket").values()
        if f"-{name}-" in properties["BucketName"]
    ]
    assert len(found) == 1
    return found[0]


def test_the_table_has_its_keys_and_three_indexes(dev: Template) -> None:
    table = dev.only("AWS::DynamoDB::Table")
    assert table["KeySchema"] == [
        {"AttributeName": "pk", "KeyType": "HASH"},
        {"AttributeName": "sk", "KeyType": "RANGE"},
    ]
    indexes = {index["IndexName"]: index for index in table["GlobalSecondaryIndexes"]}
    assert set(indexes) == {"gsi1", "gsi2", "gsi3"}
    for name, index in indexes.items():
        assert [key["AttributeName"] for key in index["KeySchema"]] == [f"{name}pk", f"{name}sk"]
        assert index["Projection"] == {"ProjectionType": "ALL"}
    assert {definition["AttributeType"] for definition in table["AttributeDefinitions"]} == {"S"}


def test_the_table_can_be_put_back_and_forgets_by_ttl(dev: Template) -> None:
    table = dev.only("AWS::DynamoDB::Table")
    assert table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True
    assert table["TimeToLiveSpecification"] == {"AttributeName": "ttl", "Enabled": True}
    assert table["BillingMode"] == "PAY_PER_REQUEST"


@pytest.mark.parametrize("name", NAMES)
def test_buckets_are_private_encrypted_and_tls_only(dev: Template, name: str) -> None:
    properties = bucket(dev, name)
    assert all(properties["PublicAccessBlockConfiguration"].values())
    assert len(properties["PublicAccessBlockConfiguration"]) == 4
    assert properties["VersioningConfiguration"] == {"Status": "Enabled"}
    assert properties["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    (name_of_bucket,) = [
        logical for logical, p in dev.of_type("AWS::S3::Bucket").items() if p["BucketName"] == properties["BucketName"]
    ]
    policies = [
        policy
        for policy in dev.of_type("AWS::S3::BucketPolicy").values()
        if policy["Bucket"] == {"Ref": name_of_bucket}
    ]
    denied = [s for policy in policies for s in policy["PolicyDocument"]["Statement"] if s["Effect"] == "Deny"]
    assert any(s["Condition"].get("Bool") == {"aws:SecureTransport": "false"} for s in denied)
    rules = properties["LifecycleConfiguration"]["Rules"]
    assert any("AbortIncompleteMultipartUpload" in rule for rule in rules)
    assert all(rule["Status"] == "Enabled" for rule in rules)


def test_all_buckets_are_known(dev: Template) -> None:
    assert len(dev.of_type("AWS::S3::Bucket")) == len(NAMES)


def test_originals_are_locked(dev: Template, prod: Template) -> None:
    for template, days in ((dev, 1), (prod, 8 * 366)):
        originals = bucket(template, "originals")
        assert originals["ObjectLockEnabled"] is True
        assert originals["ObjectLockConfiguration"]["Rule"]["DefaultRetention"] == {"Days": days, "Mode": "GOVERNANCE"}


def test_no_rule_deletes_an_original_that_nobody_deleted(prod: Template) -> None:
    for rule in bucket(prod, "originals")["LifecycleConfiguration"]["Rules"]:
        assert not {"ExpirationInDays", "ExpirationDate"} & set(rule)
        assert rule.get("NoncurrentVersionExpiration", {"NoncurrentDays": 8 * 366})["NoncurrentDays"] >= 8 * 365 + 2


def test_the_drop_bucket_tells_eventbridge(dev: Template) -> None:
    configuration = bucket(dev, "drop")["NotificationConfiguration"]
    assert configuration == {"EventBridgeConfiguration": {"EventBridgeEnabled": True}}
    expiring = [rule for rule in bucket(dev, "drop")["LifecycleConfiguration"]["Rules"] if "ExpirationInDays" in rule]
    assert [rule["Prefix"] for rule in expiring] == [INBOX]


def test_of_the_artifacts_only_the_spool_goes_by_itself(prod: Template) -> None:
    rules = bucket(prod, "artifacts")["LifecycleConfiguration"]["Rules"]
    expiring = [rule for rule in rules if "ExpirationInDays" in rule]
    assert [rule["Prefix"] for rule in expiring] == [SPOOL_PREFIX]
    assert expiring[0]["NoncurrentVersionExpiration"] == {"NoncurrentDays": 1}


def test_prod_outlives_its_stack(prod: Template) -> None:
    assert prod.only("AWS::DynamoDB::Table")["DeletionProtectionEnabled"] is True
    assert prod.only("AWS::Cognito::UserPool")["DeletionProtection"] == "ACTIVE"
    for kind in ("AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::Cognito::UserPool", "AWS::SecretsManager::Secret"):
        for resource in prod.resources.values():
            if resource["Type"] == kind:
                assert resource["DeletionPolicy"] == resource["UpdateReplacePolicy"] == "Retain"


def test_nothing_secret_stands_in_the_template(dev: Template) -> None:
    secret = dev.only("AWS::SecretsManager::Secret")
    assert secret["Name"] == "flowaudit/dev/signing-key"
    assert "GenerateSecretString" in secret
    assert "SecretString" not in json.dumps(secret).replace("GenerateSecretString", "")
