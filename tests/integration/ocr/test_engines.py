"""The engines' own failures, and where their language data comes from."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.unit.parsing.makers import LINES, picture

from flowaudit.adapters.tesseract import TesseractBinaryEngine, TesseractEngine, languages, make_engine
from flowaudit.adapters.tesseract.tsv import words
from flowaudit.ports.ocr import OcrError, OcrImage, OcrLayout

TSV = (
    "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
    "4\t1\t1\t1\t1\t0\t10\t20\t200\t30\t-1\t\n"
    "5\t1\t1\t1\t1\t1\t10\t20\t90\t30\t96.5\tRechnung\n"
    "5\t1\t1\t1\t1\t2\t110\t20\t10\t30\t95\t \n"
    "5\t1\t1\t2\t1\t1\t10\t60\t40\t30\t31.0\tNr.\n"
    "5\t1\t2\t1\t1\t1\t10\t90\t40\t30\t120\tSumme\n"
    "broken row\n"
)


def request(dpi: int = 150) -> OcrImage:
    image = picture(LINES[:2], dpi=dpi)
    return OcrImage(image.tobytes(), image.width, image.height, dpi, OcrLayout.BLOCK)


@pytest.fixture(autouse=True)
def _fresh_folders() -> Iterator[None]:
    languages.data_folder.cache_clear()
    yield
    languages.data_folder.cache_clear()


def test_tsv_rows_become_words_with_lines_numbered_within_their_block() -> None:
    read = list(words(TSV))
    assert [(w.text, w.block, w.line) for w in read] == [("Rechnung", 1, 0), ("Nr.", 1, 1), ("Summe", 2, 0)]
    assert read[0][1:6] == (10.0, 20.0, 100.0, 50.0, 0.965)
    assert read[2].confidence == 1.0


def test_languages_in_different_folders_are_joined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    places = {}
    for language in ("deu", "eng"):
        folder = tmp_path / f"package-{language}"
        folder.mkdir()
        places[language] = folder / f"{language}.traineddata"
        places[language].write_bytes(languages.find(language).read_bytes())
        folder.chmod(stat.S_IRUSR | stat.S_IXUSR)  # packages are read-only on Lambda
    monkeypatch.setattr(languages, "find", places.__getitem__)
    scratch = tmp_path / "tmp"
    folder = languages.data_folder(("deu", "eng"), scratch)
    assert folder.parent == scratch
    assert sorted(path.name for path in folder.iterdir()) == ["deu.traineddata", "eng.traineddata"]
    assert languages.data_folder(("deu", "eng"), scratch) == folder
    assert any("Rechnung" in w.text for w in TesseractEngine(scratch=scratch).read(request()))


def test_a_file_system_without_links_gets_copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object) -> None:
        raise OSError("no links here")

    source = tmp_path / "a.traineddata"
    source.write_bytes(b"data")
    monkeypatch.setattr(Path, "symlink_to", refuse)
    folder = languages._merge([source], tmp_path)
    assert (folder / "a.traineddata").read_bytes() == b"data"


def _sources(folder: Path) -> list[Path]:
    sources = [folder / "one" / "a.traineddata", folder / "two" / "b.traineddata"]
    for source in sources:
        source.parent.mkdir(parents=True)
        source.write_bytes(source.name.encode())
    return sources


def test_processes_share_one_folder_for_the_same_files(tmp_path: Path) -> None:
    sources = _sources(tmp_path)
    scratch = tmp_path / "tmp"
    with ThreadPoolExecutor(8) as pool:
        folders = set(pool.map(lambda _: languages._merge(sources, scratch), range(32)))
    assert list(scratch.iterdir()) == list(folders)
    assert sorted(path.name for path in folders.pop().iterdir()) == ["a.traineddata", "b.traineddata"]
    sources[0].write_bytes(b"a newer model")
    assert languages._merge(sources, scratch).name != languages._merge(sources[:1], scratch).name
    assert len(list(scratch.iterdir())) == 3


def test_a_link_that_was_cleaned_away_is_put_back(tmp_path: Path) -> None:
    sources = _sources(tmp_path)
    folder = languages._merge(sources, tmp_path / "tmp")
    (folder / "b.traineddata").unlink()
    assert languages._merge(sources, tmp_path / "tmp") == folder
    assert (folder / "b.traineddata").read_bytes() == b"b.traineddata"


def test_a_folder_of_another_user_is_not_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = _sources(tmp_path)
    languages._merge(sources, tmp_path / "tmp")
    monkeypatch.setattr(os, "getuid", lambda: 4711_4711)
    with pytest.raises(PermissionError, match="another user"):
        languages._merge(sources, tmp_path / "tmp")


def test_data_below_a_layer_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "share" / "tessdata" / "xyz.traineddata"
    data.parent.mkdir(parents=True)
    data.write_bytes(b"data")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert languages.find("xyz") == data


@pytest.mark.parametrize("engine", [TesseractEngine, TesseractBinaryEngine])
def test_a_missing_language_is_an_ocr_error(engine: type[TesseractEngine] | type[TesseractBinaryEngine]) -> None:
    with pytest.raises(OcrError, match="tessdata-fast-tlh"):
        engine(("deu", "tlh")).read(request())


def test_a_scratch_folder_that_cannot_be_made_is_an_ocr_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocker = tmp_path / "file"
    blocker.write_bytes(b"")
    monkeypatch.setattr(languages, "find", lambda language: tmp_path / language / "x.traineddata")
    with pytest.raises(OcrError, match="one folder"):
        TesseractEngine(scratch=blocker / "below").read(request())


def test_running_out_of_time_is_an_ocr_error() -> None:
    image = picture(LINES * 3, dpi=300)
    with pytest.raises(OcrError, match="time"):
        TesseractEngine(timeout_s=0.005).read(OcrImage(image.tobytes(), image.width, image.height, 300))


def test_damaged_language_data_is_an_ocr_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "deu.traineddata").write_bytes(b"not a model")
    monkeypatch.setattr(languages, "find", lambda language: tmp_path / f"{language}.traineddata")
    with pytest.raises(OcrError, match="start"):
        TesseractEngine(("deu",)).read(request())


def test_the_engine_is_chosen_by_name() -> None:
    assert isinstance(make_engine(), TesseractEngine)
    assert isinstance(make_engine("pytesseract"), TesseractBinaryEngine)


def program(folder: Path, body: str) -> None:
    """A stand-in for the Tesseract binary."""
    path = folder / "tesseract"
    path.write_text("#!/bin/sh\n" + body)
    path.chmod(0o755)


def test_the_binary_is_called_with_language_mode_and_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "answer.tsv").write_text(TSV)
    program(
        tmp_path,
        f'[ "$1" = "--version" ] && {{ echo "tesseract 5.5.0"; exit 0; }}\n'
        f'echo "$@" > {tmp_path}/asked\ncp {tmp_path}/answer.tsv "$2.tsv"\n',
    )
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    read = make_engine("pytesseract").read(request())
    assert [w.text for w in read] == ["Rechnung", "Nr.", "Summe"]
    asked = (tmp_path / "asked").read_text()
    assert "-l deu+eng" in asked
    assert "--psm 6" in asked
    assert str(languages.data_folder(("deu", "eng"))) in asked


def test_a_binary_that_fails_or_is_missing_is_an_ocr_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(OcrError, match="binary"):
        make_engine("pytesseract").read(request())
    program(tmp_path, '[ "$1" = "--version" ] && { echo "tesseract 5.5.0"; exit 0; }\necho broken >&2\nexit 1\n')
    with pytest.raises(OcrError, match="binary"):
        make_engine("pytesseract").read(request())
