"""The cloud assembly (cdk.out): the stacks in the order of their dependencies, and their assets."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BOOTSTRAP = """#!/bin/sh
# Custom runtime of the embedded run: AWS's runtime client from the project's virtual environment, code of this asset.
PYTHONPATH="$LAMBDA_TASK_ROOT" exec "$FLOWAUDIT_PYTHON" -m awslambdaric "$_HANDLER"
"""
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Asset:
    """A file or folder that a template refers to by bucket and key."""

    key: str
    bucket: str
    path: Path
    zipped: bool

    def content(self) -> bytes:
        """What is uploaded: the file, or the folder as a zip archive with the ``bootstrap`` of the custom runtime."""
        return zip_folder(self.path) if self.zipped else self.path.read_bytes()


@dataclass(frozen=True, slots=True)
class Stack:
    """A synthesized stack."""

    name: str
    template: dict[str, Any]
    assets: tuple[Asset, ...]


def load(folder: Path) -> tuple[Stack, ...]:
    """The stacks of a cloud assembly, each after those it depends on. Raises FileNotFoundError and KeyError if it is
    none.
    """
    artifacts = json.loads((folder / "manifest.json").read_text("utf-8"))["artifacts"]
    names = [name for name, found in artifacts.items() if found["type"] == "aws:cloudformation:stack"]
    ordered: list[str] = []

    def visit(name: str) -> None:
        for needed in artifacts[name].get("dependencies", []):
            if needed in names and needed not in ordered:
                visit(needed)
        if name not in ordered:
            ordered.append(name)

    for name in names:
        visit(name)
    return tuple(_stack(folder, artifacts, name) for name in ordered)


def _stack(folder: Path, artifacts: dict[str, Any], name: str) -> Stack:
    properties = artifacts[name]["properties"]
    assets: list[Asset] = []
    for needed in artifacts[name].get("dependencies", []):
        if artifacts[needed]["type"] != "cdk:asset-manifest":
            continue
        manifest = json.loads((folder / artifacts[needed]["properties"]["file"]).read_text("utf-8"))
        for entry in manifest["files"].values():
            source = entry["source"]
            destination = next(iter(entry["destinations"].values()))
            assets.append(
                Asset(
                    key=destination["objectKey"],
                    bucket=destination["bucketName"],
                    path=folder / source["path"],
                    zipped=source.get("packaging") == "zip",
                )
            )
    template = json.loads((folder / properties["templateFile"]).read_text("utf-8"))
    return Stack(properties.get("stackName", name), template, tuple(assets))


def zip_folder(folder: Path) -> bytes:
    """The folder as a zip archive, the same bytes for the same content, with an executable ``bootstrap``."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                info = zipfile.ZipInfo(path.relative_to(folder).as_posix(), _EPOCH)
                info.compress_type = zipfile.ZIP_DEFLATED
                info.external_attr = (0o100755 if path.stat().st_mode & 0o100 else 0o100644) << 16
                archive.writestr(info, path.read_bytes())
        if not (folder / "bootstrap").exists():
            info = zipfile.ZipInfo("bootstrap", _EPOCH)
            info.external_attr = 0o100755 << 16
            archive.writestr(info, BOOTSTRAP)
    return buffer.getvalue()
