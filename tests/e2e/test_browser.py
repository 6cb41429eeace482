"""A page of another origin in a real browser: it makes a project, uploads an invoice and follows the audit."""

from __future__ import annotations

import json
import queue
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.cloud import DeployedCloud

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PAGE = """<!doctype html><meta charset="utf-8"><title>Log</title><script>
const api = "%(api)s", seen = [];
let opened = 0;
const tell = (result) => fetch("/done", {method: "POST", body: JSON.stringify(result)});
(async () => {
  const json = {"Content-Type": "application/json", "X-Role": "user", "Accept-Language": "de"};
  const made = await fetch(api + "/projects", {method: "POST", headers: json, body: JSON.stringify(%(project)s)});
  const project = (await made.json()).project_id;
  const form = new FormData();
  form.append("files", await (await fetch("/invoice.pdf")).blob(), "Rechnung.pdf");
  form.append("auto", "true");
  const up = await fetch(`${api}/projects/${project}/documents/upload`, {method: "POST", body: form});
  const id = (await up.json()).data[0].document_id;
  const log = new EventSource(`${api}/documents/${id}/logstream`);
  log.onopen = () => { opened += 1; };
  log.onmessage = (message) => {
    const event = JSON.parse(message.data);
    seen.push({id: message.lastEventId, event_id: event.event_id, type: event.event_type});
    if (event.event_type === "DOCUMENT_FINALIZED") {
      log.close();
      tell({document: id, seen, opened, request_id: made.headers.get("X-Request-Id")});
    }
  };
})().catch((error) => tell({error: String(error)}));
</script>"""


@pytest.fixture
def page(cloud: DeployedCloud) -> Iterator[tuple[str, queue.Queue[dict[str, Any]]]]:
    """A site of its own origin with the page, and what the page tells it."""
    told: queue.Queue[dict[str, Any]] = queue.Queue()
    project = (ROOT / "samples" / "project.json").read_text("utf-8")
    contents = {
        "/": ("text/html", (PAGE % {"api": cloud.api, "project": project}).encode()),
        "/invoice.pdf": ("application/pdf", (ROOT / "samples" / "01_handwerker.pdf").read_bytes()),
    }

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, content = contents.get(self.path, ("text/plain", b""))
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def do_POST(self) -> None:
            told.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing: tests are quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{site.server_port}/", told
        site.shutdown()


@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium (Debian: chromium)")
def test_a_browser_follows_an_audit_without_losing_or_repeating_an_event(
    cloud: DeployedCloud, page: tuple[str, queue.Queue[dict[str, Any]]], tmp_path: Path
) -> None:
    url, told = page
    command = [str(CHROMIUM), *QUIET, f"--user-data-dir={tmp_path / 'profile'}", "--remote-debugging-port=0", url]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as browser:
        try:
            result = told.get(timeout=120)
        finally:
            browser.terminate()
    assert "error" not in result
    document = result["document"]
    query = {"entity_type": "document", "entity_id": document, "limit": 100}
    listed = httpx.get(f"{cloud.api}/audit/events", params=query, headers={"X-Role": "admin"}, timeout=30).json()
    assert [event["event_id"] for event in result["seen"]] == [e["event_id"] for e in reversed(listed["data"])]
    assert result["seen"][0]["type"] == "DOCUMENT_UPLOADED"
    assert result["opened"] > 1, "one answer held everything: no reconnection was seen"
    assert result["request_id"], "a page may read the request's id"
