"""A deployment's choices are checked while synthesizing."""

from __future__ import annotations

import pytest
from infra.config import Config, ConfigError, file_context


def test_the_defaults_are_those_of_cdk_json(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CDK_DEFAULT_ACCOUNT", "CDK_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)
    config = Config.from_context(file_context())
    assert config == Config.from_context({})
    assert (config.account, config.region, config.prefix) == ("000000000000", "eu-central-1", "flowaudit-dev")
    assert (config.bundle, config.ollama, config.vector_store, config.lock_days) == (True, True, "exact", 1)


def test_the_account_of_the_credentials_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CDK_DEFAULT_ACCOUNT", "123456789012")
    monkeypatch.setenv("CDK_DEFAULT_REGION", "eu-west-1")
    assert Config.from_context({}).account == "123456789012"
    assert Config.from_context({}).availability_zones == ("eu-west-1a", "eu-west-1b")
    assert Config.from_context({"account": "210987654321"}).account == "210987654321"


def test_prod_locks_for_the_legal_period() -> None:
    assert Config.from_context({"profile": "prod"}).lock_days == 8 * 366
    assert Config.from_context({"profile": "prod", "lock_days": "4000"}).lock_days == 4000


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("profile", "staging"),
        ("account", "12345"),
        ("region", "Frankfurt"),
        ("bundle", "maybe"),
        ("ollama", "yes"),
        ("nat", "instance"),
        ("vector_store", "faiss"),
        ("lock_mode", "LEGAL"),
        ("lock_days", "0"),
        ("lock_days", "-3"),
        ("lock_days", "8y"),
        ("cors_origins", " , "),
    ],
)
def test_a_value_that_cannot_be_deployed_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=name):
        Config.from_context({name: value})
