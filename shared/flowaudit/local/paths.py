"""Where the embedded run keeps its files: one folder per instance, by default ``.flowaudit/`` in the project."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REPO = Path(__file__).resolve().parents[3]
SHARED = REPO / "shared"


@dataclass(frozen=True, slots=True)
class Home:
    """The folder of one instance. ``FLOWAUDIT_HOME`` names another one, so that several run side by side."""

    root: Path

    @classmethod
    def default(cls) -> Home:
        """The instance that the command line works on."""
        return cls(Path(os.environ.get("FLOWAUDIT_HOME") or REPO / ".flowaudit").resolve())

    @property
    def endpoint(self) -> Path:
        """``{"api", "aws", "drop_bucket", "pid"}`` of the running instance; absent when it is not running."""
        return self.root / "endpoint.json"

    @property
    def lock(self) -> Path:
        """Locked by the process that runs the instance."""
        return self.root / "lock"

    @property
    def emulator_record(self) -> Path:
        """``{"pid", "port"}`` of the emulator; kept after it ended, so that it gets the same port again."""
        return self.root / "emulator.json"

    @property
    def deployment(self) -> Path:
        """What is deployed: fingerprint and outputs of the stack."""
        return self.root / "deployment.json"

    @property
    def assembly(self) -> Path:
        """The synthesized cloud assembly that is deployed."""
        return self.root / "cdk.out"

    @property
    def state(self) -> Path:
        """Generations of the emulator's saved state."""
        return self.root / "state"

    @property
    def objects(self) -> Path:
        """The bodies and metadata of S3 objects."""
        return self.root / "s3"

    @property
    def temporary(self) -> Path:
        """Temporary folder of the emulator and its Lambda workers; emptied at each start."""
        return self.root / "tmp"

    @property
    def trusted(self) -> Path:
        """The authorities that Lambda workers trust (``SSL_CERT_FILE``)."""
        return self.root / "trusted.pem"

    def log(self, name: str) -> Path:
        """The log file of a process."""
        return self.root / f"{name}.log"

    def prepare(self) -> None:
        """Make the folder, readable by its owner only: it holds invoices."""
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)

    def empty_temporary(self) -> None:
        """Remove what a killed emulator left behind (worker folders and extracted code)."""
        shutil.rmtree(self.temporary, ignore_errors=True)
        self.temporary.mkdir(parents=True, mode=0o700)


def read_json(path: Path) -> dict[str, Any] | None:
    """The object in a JSON file; None if the file is absent or was not written to its end."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def write_json(path: Path, data: dict[str, Any]) -> None:
    """Write a JSON file so that a reader sees the old or the new content, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(path.suffix + ".new")
    temporary.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", "utf-8")
    temporary.replace(path)
