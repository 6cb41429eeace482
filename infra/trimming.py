"""What installed packages carry and no function reads, and taking it out of a layer.

Lambda takes 250 MiB of a function and its layers. The function that reads files comes near; most of what can go is the
descriptions of some 400 AWS services that the product never calls. Licences stay, wherever they lie.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

#: The AWS services whose descriptions stay: those that the product calls (a test reads them from the source) and
#: ``sts``, which botocore asks for the credentials of an assumed role.
SERVICES = ("dynamodb", "lambda", "s3", "scheduler", "secretsmanager", "stepfunctions", "sts", "textract")

_STRAY = (
    # the installer's own files, scripts of the command line, tests, byte code of the machine that builds
    *("bin", ".lock", "**/tests", "**/__pycache__", "*.dist-info/RECORD"),
    # what is needed to check types or to compile against a package
    *("**/*.pyi", "**/*.h", "**/*.pxd", "**/*.pxi", "**/*.pyx", "**/*.a", "**/*.c", "**/mupdf-devel"),
    # an interactive page for a description of the API, which the product makes itself
    "aws_lambda_powertools/event_handler/openapi/swagger_ui/*.js",
    # requests and answers that illustrate the documentation
    "botocore/data/*/*/examples-1.json",
)
_LICENCE = re.compile(r"licen[cs]e|copying|copyright|notice|authors", re.IGNORECASE)

#: Changes with the rules, so that layers trimmed by other rules are not taken for these.
FINGERPRINT = " ".join((*SERVICES, *_STRAY))


def is_licence(path: Path, root: Path) -> bool:
    """Whether a file says who made a package and on what terms, by its name or that of the folder it is in."""
    *folders, name = path.relative_to(root).parts
    named = _LICENCE.search(name) is not None and path.suffix not in {".py", ".so"}
    return named or bool({"licenses", "licences"} & {folder.lower() for folder in folders})


def trim(root: Path) -> int:
    """Take dead weight out of the installed packages below ``root``; the bytes that it had."""
    gone = 0
    for path in sorted(set(_stray(root))):
        if path.is_file() and not is_licence(path, root):
            gone += path.stat().st_size
            path.unlink()
    for folder in sorted((path for path in root.rglob("*") if path.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()
    return gone


def _stray(root: Path) -> Iterator[Path]:
    for pattern in _STRAY:
        for found in root.glob(pattern):
            yield found
            yield from found.rglob("*")
    for service in root.glob("botocore/data/*"):
        if service.is_dir() and service.name not in SERVICES:
            yield from service.rglob("*")
