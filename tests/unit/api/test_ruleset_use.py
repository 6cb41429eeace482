"""Rulesets in use: a version that has given a result never changes, whoever comes first."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from tests.unit.api.conftest import Api, pdf
from tests.unit.api.test_rulesets import BARE, FEATURE, URL, changed, post, put, shipped

from flowaudit.core.rules import load_ruleset
from flowaudit.ports.records import Conflict, Put
from flowaudit.runtime import wiring
from flowaudit.usecases.call import Call
from flowaudit.usecases.stages import precheck
from flowaudit.usecases.store import keys
from flowaudit.usecases.store import rulesets as store
from flowaudit.usecases.store.unit import Unit


def audit(api: Api, project_id: str, *lines: str) -> dict[str, Any]:
    """An invoice, audited to its end."""
    uploaded = api.upload(project_id, ("a.pdf", pdf("Rechnung", *lines)), auto="true")
    document_id = uploaded.json["data"][0]["document_id"]
    api.workflow.run()
    return dict(api("GET", f"/api/documents/{document_id}").json)


def version_record(version: str = "1.1.0") -> Any:
    return store.load_version(wiring.deps().records, "DE_USTG", version)


def test_a_used_version_is_immutable(api: Api, project_id: str) -> None:
    post(api, shipped(api))
    assert version_record().data["used"] is False
    document = audit(api, project_id)
    run_id = document["latest"]["precheck"]
    assert api("GET", f"/api/precheck-runs/{run_id}").json["ruleset"]["version"] == "1.1.0"
    assert version_record().data["used"] is True
    for language in ("de", "en"):
        assert put(api, shipped(api, title_de="Anders"), **{"Accept-Language": language}).status == 409
    revision = version_record().revision
    audit(api, project_id, "zwei")
    assert version_record().revision == revision  # marked once: later runs write nothing shared
    assert post(api, shipped(api, "1.2.0")).status == 201
    assert put(api, shipped(api, "1.2.0", title_de="Anders"), "1.2.0").status == 200


def test_a_correction_between_reading_and_writing_makes_the_precheck_run_again(
    api: Api, project_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    post(api, BARE)
    real, seen = precheck.rule, []

    def slow(reading: Any, ruleset: Any, *rest: Any, **more: Any) -> Any:
        seen.append(ruleset.features[0].name_de)
        if len(seen) == 1:  # while the rules run, an admin corrects the version
            assert put(api, changed(*FEATURE, "name_de", to="Aussteller")).status == 200
        return real(reading, ruleset, *rest, **more)

    monkeypatch.setattr(precheck, "rule", slow)
    uploaded = api.upload(project_id, ("a.pdf", pdf("Rechnung")), auto="true")
    _, state = api.workflow.started[0]
    with pytest.raises(Conflict):
        api.workflow.run()
    assert version_record().data["used"] is False
    monkeypatch.setattr(precheck, "rule", slow)
    api.workflow.started.append(("again", {**state, "first": "precheck"}))
    api.workflow.run()
    assert seen[1] == "Aussteller"
    assert version_record().data["used"] is True
    document_id = uploaded.json["data"][0]["document_id"]
    assert api("GET", f"/api/documents/{document_id}").json["status"] == "REVIEW_PENDING"


def test_a_use_between_reading_and_writing_makes_the_correction_409(
    api: Api, project_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    post(api, BARE)
    real = store.load_version

    def overtaken(*arguments: Any) -> Any:
        found = real(*arguments)
        monkeypatch.setattr(store, "load_version", real)
        audit(api, project_id)
        return found

    monkeypatch.setattr(store, "load_version", overtaken)
    assert put(api, changed(*FEATURE, "name_de", to="Aussteller")).status == 409
    assert api("GET", f"{URL}/DE_USTG").json["features"][0]["name_de"] == BARE["features"][0]["name_de"]  # type: ignore[index]


def test_a_reader_in_the_middle_of_a_correction_gets_one_of_the_two_texts(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    post(api, BARE)
    records = wiring.deps().records
    real, done = records.get, []

    def get(key: Any) -> Any:
        if key.partition.startswith("RULESET#") and not done:
            done.append(True)
            assert put(api, changed(*FEATURE, "name_de", to="Aussteller")).status == 200
        return real(key)

    wiring.deps().rulesets._texts.clear()  # type: ignore[attr-defined]
    monkeypatch.setattr(records, "get", get)
    assert wiring.deps().rulesets.latest("DE_USTG").features[0].name_de == "Aussteller"


def test_a_stored_version_goes_before_a_shipped_one_of_the_same_number(api: Api) -> None:
    # a release ships 1.0.0 although an admin had made one: results refer to the admin's
    unit = Unit(wiring.deps(), Call("x"), keys.SYSTEM_CHAIN)
    store.save(unit, load_ruleset({**BARE, "version": "1.0.0"}))
    unit.commit()
    for query in ("", "?version=1.0.0"):
        assert len(api("GET", f"{URL}/DE_USTG{query}").json["features"]) == 1


def test_an_older_releases_words_count_as_the_same_text(api: Api, project_id: str) -> None:
    post(api, BARE)
    records, found = wiring.deps().records, version_record()
    text_key = keys.ruleset_text("DE_USTG", "1.1.0", found.data["sha256"])
    text = records.get(text_key)
    assert text is not None
    older = json.loads(json.dumps(BARE))  # without the fields that have defaults
    old_key = keys.ruleset_text("DE_USTG", "1.1.0", "0" * 64)
    records.commit(
        [
            Put(replace(text, key=old_key, data={"ruleset": older}), force=True),
            Put(replace(found, data={**found.data, "sha256": "0" * 64})),
        ]
    )
    wiring.deps().rulesets._texts.clear()  # type: ignore[attr-defined]
    assert audit(api, project_id)["status"] == "REVIEW_PENDING"
    assert version_record().data["used"] is True
