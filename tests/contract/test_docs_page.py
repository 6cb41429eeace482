"""The description over HTTP: the JSON document and the page for people."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from tests.unit.api.conftest import Api
from tests.unit.api.conftest import api as api  # the fixture

from flowaudit.contract import openapi_page
from flowaudit.contract.openapi import document
from flowaudit.contract.openapi_page import page
from flowaudit.contract.operations import OPERATIONS

_VOID = {"meta", "br", "hr", "img", "input", "link"}


class Outline(HTMLParser):
    """Tags, anchors, links and text of a page; complains where tags are not closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.anchors: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in _VOID:
            self.open.append(tag)
        named = dict(attrs)
        self.anchors += [named["id"]] if named.get("id") else []
        self.links += [named["href"]] if named.get("href") else []

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_document_is_served_to_anybody(api: Api) -> None:
    answer = api("GET", "/api/openapi.json")
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.json == document()


@pytest.mark.parametrize(
    ("query", "accepted", "language"),
    [("", "de-DE,de;q=0.9", "de"), ("", "fr", "en"), ("?lang=de", "en", "de"), ("?lang=en", "de", "en")],
)
def test_the_page_speaks_the_readers_language(api: Api, query: str, accepted: str, language: str) -> None:
    answer = api("GET", f"/api/docs{query}", headers={"Accept-Language": accepted})
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert f'<html lang="{language}">' in answer.body.decode()


def test_an_unknown_language_is_told(api: Api) -> None:
    assert api("GET", "/api/docs?lang=fr").json["errors"][0]["field"] == "lang"


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_page_is_whole_and_stands_alone(language: Any) -> None:
    html = page(language)
    outline = Outline(html)
    assert not outline.tags & {"script", "img", "iframe", "link", "object", "form"}
    assert not {name for name in outline.attributes if name.startswith("on") or name in ("src", "style")}
    assert not re.search(r"url\(|@import", html)
    assert "default-src &#x27;none&#x27;" in html or "default-src 'none'" in html
    assert len(outline.anchors) == len(set(outline.anchors))
    own = [link for link in outline.links if not link.startswith("#")]
    assert sorted(own) == ["?lang=" + ("en" if language == "de" else "de"), "openapi.json"]
    assert {link[1:] for link in outline.links if link.startswith("#")} <= set(outline.anchors)
    assert {operation.id for operation in OPERATIONS} <= set(outline.anchors)
    assert "None" not in outline.text
    assert "x-description" not in outline.text


def test_both_languages_say_the_same_things() -> None:
    german, english = Outline(page("de")), Outline(page("en"))
    assert german.anchors == english.anchors
    assert "Ein Vorhaben anlegen" in german.text
    assert "Create a project" not in german.text
    assert "Create a project" in english.text
    assert "Vorhaben anlegen" not in english.text


def test_everything_from_the_document_is_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    evil = "<img src=x onerror=alert(1)>\"'&"

    def poisoned(node: Any, name: str = "") -> Any:
        if isinstance(node, dict):
            return {key: poisoned(value, key) for key, value in node.items()}
        if isinstance(node, list):
            return [poisoned(part, name) for part in node]
        keep = name in ("$ref", "type", "x-role", "in", "operationId", "tags", "status", "x-source") or not isinstance(
            node, str
        )
        return node if keep else node + evil

    doc = poisoned(json.loads(json.dumps(document())))
    doc["tags"] = [{**tag, "name": known["name"]} for tag, known in zip(doc["tags"], document()["tags"], strict=True)]
    for name, response in doc["components"]["responses"].items():
        kept = document()["components"]["responses"][name]["content"]
        response["content"]["application/problem+json"]["example"]["status"] = kept["application/problem+json"][
            "example"
        ]["status"]
    monkeypatch.setattr(openapi_page, "document", lambda: doc)
    outline = Outline(openapi_page._Page("en").html())
    assert "img" not in outline.tags
    assert "onerror" not in outline.attributes
    assert evil in outline.text
