"""Files over FTP, FTPS and SFTP against real servers."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from tests.integration.files.memory import peak
from tests.integration.files.servers import PASSWORD, USER, ftp_server, sftp_server, trusted

from flowaudit.adapters.ftp.ftp import open_ftp
from flowaudit.adapters.ftp.sftp import open_sftp
from flowaudit.adapters.outbound.address import networks
from flowaudit.ports.files import FileServer
from flowaudit.ports.network import RemoteFailure
from flowaudit.usecases.remote import read

LOOPBACK = networks(["127.0.0.1"])
FILES = {"b.pdf": b"second" * 50_000, "ä ö.txt": b"first", "empty": b""}
Opener = Callable[[], AbstractContextManager[FileServer]]


def here(host: str, port: int) -> list[str]:
    return ["127.0.0.1"]


def fill(root: Path) -> None:
    (root / "in" / "below").mkdir(parents=True)
    for name, content in FILES.items():
        (root / "in" / name).write_bytes(content)


def ftp(port: int, protocol: str = "FTP", context: Any = None, **changes: Any) -> AbstractContextManager[FileServer]:
    public = {"protocol": protocol, "host": "localhost", "port": port, "username": USER, **changes}
    return open_ftp(
        public, {"password": changes.get("password", PASSWORD)}, LOOPBACK, seconds=10, resolve=here, context=context
    )


@pytest.fixture(params=["FTP", "FTP without MLSD", "FTPS", "SFTP"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Opener, Path, str]]:
    """What opens a connection, the server's folder on disk, and what its paths begin with."""
    if request.param == "SFTP":
        with sftp_server(tmp_path) as (running, host_key, private_key):
            fill(running.root)
            public = {
                "host": "localhost",
                "port": running.port,
                "username": getpass.getuser(),
                "host_key": host_key,
            }
            secret = {"private_key": private_key}
            yield (
                lambda: open_sftp(public, secret, LOOPBACK, seconds=10, resolve=here),
                running.root,
                str(running.root),
            )
        return
    root = tmp_path / "root"
    root.mkdir()
    fill(root)
    pem, context = trusted(tmp_path) if request.param == "FTPS" else (None, None)
    without = ("MLSD", "MLST") if "without" in request.param else ()
    with ftp_server(root, pem=pem, without=without) as running:
        yield lambda: ftp(running.port, request.param.split()[0], context), root, ""


def test_files_are_listed_fetched_and_stored(server: tuple[Opener, Path, str]) -> None:
    opened, root, base = server
    with opened() as files:
        found = list(files.files(f"{base}/in"))
        assert {one.name: one.size for one in found} == {name: len(content) for name, content in FILES.items()}
        assert all(one.modified for one in found)
        for one in found:
            assert read(files, one.path, 1_000_000) == FILES[one.name]
        files.write(f"{base}/in/new.pdf", b"new" * 100_000)
    assert (root / "in" / "new.pdf").read_bytes() == b"new" * 100_000
    assert {path.name for path in (root / "in").iterdir()} == {*FILES, "below", "new.pdf"}


def test_a_hundred_megabytes_come_without_being_held_in_memory(
    server: tuple[Opener, Path, str], tmp_path: Path
) -> None:
    opened, root, base = server
    with (root / "in" / "large.bin").open("wb") as large:
        large.truncate(100_000_000)
    with opened() as files, (tmp_path / "came").open("wb") as sink, peak() as rose:
        files.fetch(f"{base}/in/large.bin", sink, 100_000_000)
    assert (tmp_path / "came").stat().st_size == 100_000_000
    print(f"100 MB: {rose[0]:.1f} MB of memory")
    assert rose[0] < 25
    with opened() as files, pytest.raises(RemoteFailure, match="too-large"), (tmp_path / "more").open("wb") as sink:
        files.fetch(f"{base}/in/large.bin", sink, 1_000_000)
    assert (tmp_path / "more").stat().st_size <= 1_000_000


@pytest.mark.parametrize(
    ("act", "slug"),
    [
        (lambda files, base: read(files, f"{base}/in/none.pdf", 10), "not-there"),
        (lambda files, base: read(files, f"{base}/in/b.pdf", 10), "too-large"),
        (lambda files, base: files.write(f"{base}/in/b.pdf", b"x"), "exists"),
        (lambda files, base: list(files.files(f"{base}/none")), "not-there"),
    ],
)
def test_failures(server: tuple[Opener, Path, str], act: Callable[[FileServer, str], Any], slug: str) -> None:
    opened, root, base = server
    with pytest.raises(RemoteFailure, match=slug), opened() as files:
        act(files, base)
    assert (root / "in" / "b.pdf").read_bytes() == FILES["b.pdf"]


def test_a_wrong_password(tmp_path: Path) -> None:
    with (
        ftp_server(tmp_path) as running,
        pytest.raises(RemoteFailure, match="login-refused"),
        ftp(running.port, password="wrong"),
    ):
        pytest.fail("logged in")


def test_no_password_goes_to_a_server_without_tls_or_with_a_bad_certificate(tmp_path: Path) -> None:
    with (
        ftp_server(tmp_path) as running,
        pytest.raises(RemoteFailure, match=r"unsupported|server-error"),
        ftp(running.port, "FTPS"),
    ):
        pytest.fail("logged in")
    assert not {"USER", "PASS"} & {command for command, _ in running.commands}
    pem, _ = trusted(tmp_path)
    with (
        ftp_server(tmp_path, pem=pem) as running,
        pytest.raises(RemoteFailure, match="tls-certificate"),
        ftp(running.port, "FTPS"),
    ):
        pytest.fail("logged in")
    assert not {"USER", "PASS"} & {command for command, _ in running.commands}


def test_a_pasv_answer_leads_nowhere_else(tmp_path: Path) -> None:
    """The server claims that the data is at a metadata address; the connection goes to the server all the same."""
    fill(tmp_path)
    with ftp_server(tmp_path) as running:
        running.handler.masquerade_address = "169.254.169.254"
        with ftp(running.port) as files:
            assert len(list(files.files("/in"))) == len(FILES)


def test_sftp_with_another_host_key(tmp_path: Path) -> None:
    with sftp_server(tmp_path) as (running, _, private_key):
        public = {
            "host": "localhost",
            "port": running.port,
            "username": getpass.getuser(),
            "host_key": "SHA256:" + "A" * 43,
        }
        opened = open_sftp(public, {"private_key": private_key}, LOOPBACK, seconds=10, resolve=here)
        with pytest.raises(RemoteFailure, match="host-key"), opened:
            pytest.fail("logged in")


def test_private_addresses_are_not_connected_to() -> None:
    public = {"protocol": "FTP", "host": "127.0.0.1", "port": 21, "username": USER}
    with pytest.raises(RemoteFailure, match="host-refused"), open_ftp(public, {"password": "x"}):
        pytest.fail("connected")
    with (
        pytest.raises(RemoteFailure, match="host-refused"),
        open_sftp({**public, "host_key": ""}, {"password": "x"}),
    ):
        pytest.fail("connected")
