"""The documentation page: the OpenAPI document as one HTML page of its own, without scripts and without the network.

Everything that comes from the document is escaped. Sections are ``<details>``, so a browser's own search opens them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from html import escape
from typing import Any, Literal

from flowaudit.contract.openapi import document
from flowaudit.contract.openapi_style import STYLE
from flowaudit.contract.openapi_tree import Words, dash, schema_html
from flowaudit.core.model.results import Text

Language = Literal["de", "en"]
_METHODS = ("get", "post", "put", "delete")
_PROBLEM = "application/problem+json"
_W = {
    "title": Text("FlowAudit: die API", "FlowAudit: the API"),
    "other": Text("English", "Deutsch"),
    "machine": Text("OpenAPI 3.1 (JSON)", "OpenAPI 3.1 (JSON)"),
    "begin": Text("So beginnt man", "How to begin"),
    "roles": Text("Rollen", "Roles"),
    "errors": Text("Fehler", "Errors"),
    "schemas": Text("Gemeinsame Schemas", "Shared schemas"),
    "planned": Text("Geplant", "Planned"),
    "planned_why": Text(
        "Diese Operationen stehen fest, sind aber noch nicht gebaut: sie antworten 501.",
        "These operations are settled but not built yet: they answer 501.",
    ),
    "parameters": Text("Parameter", "Parameters"),
    "request": Text("Anfrage", "Request"),
    "answers": Text("Antworten", "Answers"),
    "example": Text("Beispiel", "Example"),
    "fields": Text("Felder", "Fields"),
    "also": Text("Mögliche Fehler", "Possible errors"),
    "required": Text("Pflicht", "required"),
    "name": Text("Name", "Name"),
    "where": Text("Ort", "In"),
    "meaning": Text("Bedeutung", "Meaning"),
    "any": Text("offen", "open"),
    "user": Text("user", "user"),
    "admin": Text("nur admin", "admin only"),
    "header": Text("Kopfzeile", "header"),
    "query": Text("Abfrage", "query"),
    "path": Text("Pfad", "path"),
    "common": Text("Kopfzeilen, die jede Operation nimmt", "Headers that every operation takes"),
    "content": Text("Inhalt", "Contents"),
    "contract": Text("Vertrag", "contract"),
}
_ROLES = Text(
    "<b>user</b> prüft Vorhaben und Dokumente. <b>admin</b> darf dazu Einstellungen, Schlüssel, Regelwerke und "
    "Beispielrechnungen. <b>offen</b> braucht keine Anmeldung. Auf AWS steht die Rolle im Token "
    "(<code>Authorization: Bearer …</code>, Gruppen des Cognito-Pools); nur in der eingebetteten Demo nennt sie die "
    "Kopfzeile <code>X-Role</code>.",
    "<b>user</b> audits projects and documents. <b>admin</b> may also change settings, keys, rulesets and make sample "
    "invoices. <b>open</b> needs no sign-in. On AWS the role is in the token (<code>Authorization: Bearer …</code>, "
    "groups of the Cognito pool); only in the embedded demo it is named by the header <code>X-Role</code>.",
)
_START = Text(
    "Mit <code>./flowaudit up</code> läuft die API auf <code>http://127.0.0.1:8080/api</code>: ein Vorhaben anlegen, "
    "eine Rechnung hochladen und gleich prüfen lassen, das Ergebnis holen.",
    "<code>./flowaudit up</code> serves the API at <code>http://127.0.0.1:8080/api</code>: create a project, upload an "
    "invoice and have it audited at once, fetch the result.",
)
_CURL = """\
curl -s localhost:8080/api/projects -H 'Content-Type: application/json' -d @project.json  # projects.create
curl -s localhost:8080/api/projects/prj_…/documents/upload -F files=@invoice.pdf -F auto=true
curl -s localhost:8080/api/documents/doc_…/final -H 'Accept-Language: en'"""


@cache
def page(language: Language) -> str:
    """The page in a language."""
    return _Page(language).html()


class _Page:
    """The page while it is made."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.doc = document()
        self.words = Words(language)

    def say(self, key: str) -> str:
        return escape(_W[key].in_language(self.language))

    def told(self, node: Mapping[str, Any], name: str) -> str:
        """A text of the document in the page's language."""
        german = node.get(f"x-{name}-de")
        return escape(str(german if self.language == "de" and german else node.get(name, "")))

    def html(self) -> str:
        groups = self._groups()
        built = [(tag, kept) for tag, all_of in groups if (kept := [o for o in all_of if not o[2]["x-planned"]])]
        planned = [(tag, kept) for tag, all_of in groups if (kept := [o for o in all_of if o[2]["x-planned"]])]
        body = [self._intro(), *(self._group(tag, operations) for tag, operations in built)]
        if planned:
            body.append(f'<h2 id="planned">{self.say("planned")}</h2><p>{self.say("planned_why")}</p>')
            body += [self._group(tag, operations, heading="h3") for tag, operations in planned]
        body += [self._errors(), self._schemas()]
        content = f"{self._nav(built, bool(planned))}<main>{''.join(body)}</main>"
        return (
            f'<!DOCTYPE html>\n<html lang="{self.language}"><head><meta charset="utf-8">'
            f"<title>{self.say('title')}</title>"
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
            f"<style>{STYLE}</style></head><body>{content}</body></html>\n"
        )

    def _groups(self) -> list[tuple[Mapping[str, Any], list[tuple[str, str, Mapping[str, Any]]]]]:
        found: dict[str, list[tuple[str, str, Mapping[str, Any]]]] = {}
        for path, item in self.doc["paths"].items():
            for method in _METHODS:
                if method in item:
                    found.setdefault(item[method]["tags"][0], []).append((method, path, item[method]))
        return [(tag, found[tag["name"]]) for tag in self.doc["tags"]]

    def _nav(self, groups: Sequence[tuple[Mapping[str, Any], Sequence[Any]]], has_planned: bool) -> str:
        other = "en" if self.language == "de" else "de"
        links = [f'<a href="#begin">{self.say("begin")}</a>', f'<a href="#roles">{self.say("roles")}</a>']
        links += [f'<a href="#group-{escape(tag["name"])}">{self.told(tag, "description")}</a>' for tag, _ in groups]
        links += [f'<a href="#planned">{self.say("planned")}</a>'] if has_planned else []
        links += [f'<a href="#{name}">{self.say(name)}</a>' for name in ("errors", "schemas")]
        version = escape(self.doc["info"]["version"])
        return (
            f'<nav aria-label="{self.say("content")}"><b>FlowAudit</b> <small>{version}</small>'
            f'<p><a href="?lang={other}" hreflang="{other}" lang="{other}">{self.say("other")}</a> · '
            f'<a href="openapi.json">{self.say("machine")}</a></p>{"".join(links)}</nav>'
        )

    def _intro(self) -> str:
        paragraphs = "".join(f"<p>{part}</p>" for part in self.told(self.doc["info"], "description").split("\n\n"))
        common = [self.doc["components"]["parameters"][name] for name in ("RequestId", "AcceptLanguage")]
        return (
            f"<h1>{self.say('title')}</h1>{paragraphs}"
            f'<h2 id="begin">{self.say("begin")}</h2><p>{_START.in_language(self.language)}</p>'
            f"<pre>{escape(_CURL)}</pre>"
            f'<h2 id="roles">{self.say("roles")}</h2><p>{_ROLES.in_language(self.language)}</p>'
            f"<p>{self.say('common')}:</p>{self._parameter_table(common)}"
        )

    def _group(
        self, tag: Mapping[str, Any], operations: Iterable[tuple[str, str, Mapping[str, Any]]], heading: str = "h2"
    ) -> str:
        anchor = f' id="group-{escape(tag["name"])}"' if heading == "h2" else ""
        parts = [self._operation(method, path, operation) for method, path, operation in operations]
        return f"<{heading}{anchor}>{self.told(tag, 'description')}</{heading}>{''.join(parts)}"

    def _operation(self, method: str, path: str, operation: Mapping[str, Any]) -> str:
        anchor, role = escape(operation["operationId"]), operation["x-role"]
        note = f"<p>{self.told(operation, 'description')}</p>" if "description" in operation else ""
        source = escape(operation["x-source"].replace("contract:", f"{self.say('contract')} ").replace("kai:", "KAI: "))
        return (
            f'<details id="{anchor}"><summary><b class="m {method}">{method.upper()}</b> <code>{escape(path)}</code> '
            f'<span>{self.told(operation, "summary")}</span> <i class="{role}">{self.say(role)}</i></summary>'
            f'<p class="id"><code>{anchor}</code> {source}</p>{note}{self._own_parameters(operation)}'
            f"{self._request(operation)}{self._answers(operation)}</details>"
        )

    def _own_parameters(self, operation: Mapping[str, Any]) -> str:
        everywhere = {"RequestId", "AcceptLanguage", "Role", "SessionId"}
        found = []
        for parameter in operation["parameters"]:
            name = parameter.get("$ref", "").rpartition("/")[2]
            if name not in everywhere:
                found.append(self.doc["components"]["parameters"][name] if name else parameter)
        return f"<h4>{self.say('parameters')}</h4>{self._parameter_table(found)}" if found else ""

    def _parameter_table(self, parameters: Iterable[Mapping[str, Any]]) -> str:
        rows = [
            f"<tr><td><code>{escape(p['name'])}</code>{self._must(p)}</td><td>{self.say(p['in'])}</td>"
            f"<td>{self.words.kind(p['schema'])}{dash(self.told(p, 'description'))}</td></tr>"
            for p in parameters
        ]
        head = "".join(f"<th>{self.say(name)}</th>" for name in ("name", "where", "meaning"))
        return f'<div class="wide"><table><tr>{head}</tr>{"".join(rows)}</table></div>'

    def _must(self, parameter: Mapping[str, Any]) -> str:
        return f" <small>{self.say('required')}</small>" if parameter.get("required") else ""

    def _request(self, operation: Mapping[str, Any]) -> str:
        if "requestBody" not in operation:
            return ""
        parts = [f"<h4>{self.say('request')}</h4>"]
        for media_type, content in operation["requestBody"]["content"].items():
            parts.append(self._content(media_type, content))
        return "".join(parts)

    def _answers(self, operation: Mapping[str, Any]) -> str:
        parts, problems = [f"<h4>{self.say('answers')}</h4>"], []
        for status, response in operation["responses"].items():
            if "$ref" in response:
                problems.append(f'<a href="#error-{status}">{status}</a>')
                continue
            parts.append(f"<p><b>{status}</b> {self.told(response, 'description')}</p>")
            parts += [
                self._content(media_type, content)
                for media_type, content in response.get("content", {}).items()
                if media_type != _PROBLEM
            ]
        return "".join(parts) + f"<p>{self.say('also')}: {' '.join(problems)}</p>"

    def _content(self, media_type: str, content: Mapping[str, Any]) -> str:
        parts = [f'<p class="id"><code>{escape(media_type)}</code></p>']
        if "example" in content:
            shown = content["example"]
            parts.append(f"<pre>{escape(shown, quote=False) if isinstance(shown, str) else _json(shown)}</pre>")
        schema = content.get("schema", {})
        if set(schema) - {"type"}:
            tree = schema_html(schema, self.words)
            parts.append(f'<details class="fields"><summary>{self.say("fields")}</summary>{tree}</details>')
        return "".join(parts)

    def _errors(self) -> str:
        parts = [f'<h2 id="errors">{self.say("errors")}</h2>']
        for name, response in self.doc["components"]["responses"].items():
            content = response["content"][_PROBLEM]
            status = content["example"]["status"]
            parts.append(
                f'<details id="error-{status}"><summary><b class="m">{status}</b> {escape(name)} '
                f"<span>{self.told(response, 'description')}</span></summary>"
                f"<pre>{_json(content['example'])}</pre></details>"
            )
        return "".join(parts)

    def _schemas(self) -> str:
        parts = [f'<h2 id="schemas">{self.say("schemas")}</h2>']
        for name, schema in sorted(self.doc["components"]["schemas"].items()):
            parts.append(
                f'<details id="schema-{escape(name)}"><summary><code>{escape(name)}</code> '
                f"<span>{self.told(schema, 'description')}</span></summary>{schema_html(schema, self.words)}</details>"
            )
        return "".join(parts)


def _json(value: Any) -> str:
    return escape(json.dumps(value, ensure_ascii=False, indent=2), quote=False)
