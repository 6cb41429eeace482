"""Make the trained data of OCR's further languages anew: ``python infra/tessdata.py`` (Debian or Ubuntu).

No Python package brings French, Dutch, Italian, Spanish and Polish, so they lie in the repository. They are Tesseract's
fast models (tessdata_fast 4.1.0, Apache-2.0) as Debian packages them, without their word lists, which are 90 % of the
bytes and of little use for names, numbers and addresses. Polish keeps its own: it reads worse without
(docs/decisions/0011 has the figures). Every hash is checked.
"""

from __future__ import annotations

import hashlib
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "shared" / "flowaudit" / "adapters" / "tesseract" / "tessdata"
# SHA-256 of tessdata_fast's file, and of what is made of it.
HASHES = {
    "fra": (
        "ced037562e8c80c13122dece28dd477d399af80911a28791a66a63ac1e3445ca",
        "76617446a6ef68960dddcb89c70aed85c4bb441f23193cde39b9540fc847bec2",
    ),
    "ita": (
        "b8f89e1e785118dac4d51ae042c029a64edb5c3ee42ef73027a6d412748d8827",
        "b86d0e4768e728957c4dea378965dbbb357b4786135352f2740b5fb55cb97bb4",
    ),
    "nld": (
        "ced0e5e046a84c908a6aa7accbef9a232c4a5d9a8276691b81c6ee64d02963f6",
        "df45c8a0528db749c145e4437fbe8bd0acb57d53c29a93e91e052245e1fbed3d",
    ),
    "pol": (
        "c4476cdbc0e33d898d32345122b7be1cbf85ace15f920f06c7714756e1ef79b2",
        "c4476cdbc0e33d898d32345122b7be1cbf85ace15f920f06c7714756e1ef79b2",
    ),
    "spa": (
        "6f2e04d02774a18f01bed44b1111f2cd7f3ba7ac9dc4373cd3f898a40ea6b464",
        "6e3b568144007c93c6dcc36d963b25803509d65c3e53bb9078ae2f294193d202",
    ),
}
# Components of a file of trained data (tesseract, src/ccutil/tessdatamanager.h): the word lists of the LSTM model.
_WORD_LISTS = frozenset({18, 19, 20})
KEEP_WORD_LISTS = frozenset({"pol"})


def without_word_lists(data: bytes) -> bytes:
    """The same trained data without dictionaries. The file: a count, an offset for each component (-1: none), bytes.

    :raises ValueError: it is no such file.
    """
    try:
        (count,) = struct.unpack_from("<i", data)
        offsets = struct.unpack_from(f"<{count}q", data, 4)
    except struct.error as error:
        raise ValueError("not a file of trained data") from error
    ends = [*sorted(start for start in offsets if start >= 0)[1:], len(data)]
    spans = dict(zip(sorted(start for start in offsets if start >= 0), ends, strict=True))
    kept, body = [-1] * count, b""
    for number, start in enumerate(offsets):
        if start >= 0 and number not in _WORD_LISTS:
            kept[number] = 4 + 8 * count + len(body)
            body += data[start : spans[start]]
    return struct.pack(f"<i{count}q", count, *kept) + body


def _from_debian(language: str) -> bytes:
    """The file in Debian's package. Raises CalledProcessError if there is none."""
    with tempfile.TemporaryDirectory() as work:
        subprocess.run(["apt-get", "download", "-qq", f"tesseract-ocr-{language}"], cwd=work, check=True)  # noqa: S603, S607
        (package,) = Path(work).glob("*.deb")
        subprocess.run(["dpkg-deb", "-x", str(package), work], check=True)  # noqa: S603, S607
        return next(Path(work).rglob(f"{language}.traineddata")).read_bytes()


def main() -> int:
    """Write all files."""
    for language, (original, shipped) in HASHES.items():
        data = _from_debian(language)
        made = data if language in KEEP_WORD_LISTS else without_word_lists(data)
        if (hashlib.sha256(data).hexdigest(), hashlib.sha256(made).hexdigest()) != (original, shipped):
            raise ValueError(f"{language}: not the file that was chosen")
        (FOLDER / f"{language}.traineddata").write_bytes(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
