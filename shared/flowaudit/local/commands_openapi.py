"""``openapi``: write the API's description to the file that the repository keeps, or compare with it."""

from __future__ import annotations

import json

from flowaudit.contract.openapi import document
from flowaudit.core.model.results import Text
from flowaudit.local.cli import Speaker
from flowaudit.local.paths import REPO

FILE = REPO / "openapi.json"


def text() -> str:
    """The description as the file holds it."""
    return json.dumps(document(), ensure_ascii=False, indent=1) + "\n"


def openapi(speak: Speaker, *, check: bool) -> int:
    """Write the file; with ``check`` only say whether it is up to date. The exit code."""
    made, name = text(), FILE.name
    if FILE.exists() and FILE.read_text("utf-8") == made:
        speak.result(Text(f"{name} ist auf dem Stand der Quellen.", f"{name} is up to date."))
        return 0
    if check:
        speak.result(Text(f"{name} ist veraltet: ./flowaudit openapi", f"{name} is out of date: ./flowaudit openapi"))
        return 1
    FILE.write_text(made, "utf-8")
    speak.result(Text(f"{name} geschrieben.", f"{name} written."))
    return 0
