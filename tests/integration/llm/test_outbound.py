"""User-typed addresses: what is refused, and that the checked address is the one that is called."""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import httpx2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.integration.llm.scripted import Scripted

from flowaudit.adapters.outbound.address import AddressRefused, checked_addresses, networks
from flowaudit.adapters.outbound.transport import PinnedTransport, pinned_client

LOOPBACK = networks(["127.0.0.0/8"])


class Resolver:
    """Answers each question with the next list of addresses."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, int]] = []

    def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked.append((host, port))
        return self.answers.pop(0) if self.answers else []


def reason(url: str, addresses: Sequence[str], allowed: Sequence[str] = ()) -> str:
    with pytest.raises(AddressRefused) as caught:
        checked_addresses(url, networks(allowed), Resolver(addresses))
    return caught.value.reason


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.169.254", "169.254.1.1", "100.64.0.1",
        "100.100.100.200", "168.63.129.16", "0.0.0.0", "255.255.255.255", "224.0.0.1", "240.0.0.1", "192.0.2.1",
        "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1",
        "::ffff:127.0.0.1", "::ffff:169.254.169.254", "2002:7f00:1::", "64:ff9b::a00:1", "64:ff9b::a9fe:a9fe",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public_are_refused(address: str) -> None:
    assert reason("https://llm.example", [address]) == "private-address"


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_public_addresses_are_taken_over_https_only(address: str) -> None:
    assert checked_addresses("https://llm.example", (), Resolver([address]))
    assert reason("http://llm.example", [address]) == "plain-http"


def test_listed_networks_are_taken_over_http_too() -> None:
    allowed = networks(["10.0.0.0/8", " fd12::/16 "])
    assert checked_addresses("http://ollama.internal:11434", allowed, Resolver(["10.1.2.3"]))
    assert checked_addresses("http://ollama.internal", allowed, Resolver(["fd12::5"]))
    assert reason("http://ollama.internal", ["192.168.0.1"], ["10.0.0.0/8"]) == "private-address"


def test_only_the_permitted_ones_of_several_addresses_are_used_in_order() -> None:
    found = checked_addresses("https://llm.example", (), Resolver(["10.0.0.1", "8.8.8.8", "127.0.0.1", "9.9.9.9"]))
    assert [str(address) for address in found] == ["8.8.8.8", "9.9.9.9"]


@pytest.mark.parametrize("address", ["169.254.169.254", "169.254.170.2", "fd00:ec2::254", "168.63.129.16"])
def test_metadata_services_need_an_entry_of_their_own(address: str) -> None:
    everything = ["0.0.0.0/0", "::/0"]
    assert reason("https://llm.example", [address], everything) == "private-address"
    assert checked_addresses("http://llm.example", networks([*everything, address]), Resolver([address]))


@pytest.mark.parametrize(
    "url",
    [
        "", "ollama", "ftp://a.example", "file:///etc/passwd", "http://", "https://user@a.example", "https://a.example?x",
        "https://a.example#x", "https://a.example:0", "https://a.example:99999", "https://a.example\\@b.example",
        "//a.example",
        "gopher://127.0.0.1:25/", "https://[::1", "https://user:pw@a.example",
    ],
)  # fmt: skip
def test_what_is_no_plain_base_url_is_refused(url: str) -> None:
    assert reason(url, ["8.8.8.8"]) == "bad-url"


def test_a_name_without_an_address_is_unknown() -> None:
    assert reason("https://llm.example", []) == "unknown-host"
    with pytest.raises(AddressRefused, match="unknown-host"):
        checked_addresses("https://name.invalid")


@pytest.mark.parametrize("url", ["http://2130706433/", "http://0x7f.1/", "http://127.1/", "http://0/"])
def test_odd_writings_of_loopback_are_loopback(url: str) -> None:
    with pytest.raises(AddressRefused):
        checked_addresses(url)


@settings(deadline=None)  # the machine may be busy
@given(st.ip_addresses())
def test_no_private_address_passes_without_a_listing(address: object) -> None:
    try:
        checked_addresses("https://llm.example", (), Resolver([str(address)]))
    except AddressRefused:
        return
    parsed = ipaddress.ip_address(str(address))
    assert not any((parsed.is_private, parsed.is_loopback, parsed.is_link_local, parsed.is_multicast))


@pytest.fixture
def server() -> Iterator[Scripted]:
    with Scripted(body={"ok": True}) as running:
        yield running


@pytest.mark.parametrize("http", [httpx, httpx2])
class TestTransport:
    def client(self, http: object, url: str, resolve: Resolver) -> httpx.Client:
        made: httpx.Client = pinned_client(http, url, LOOPBACK, seconds=5, resolve=resolve)  # type: ignore[arg-type]
        return made

    def test_a_name_that_moves_to_another_address_gains_nothing(self, http: object, server: Scripted) -> None:
        resolve = Resolver(["127.0.0.1"], ["169.254.169.254"])
        with self.client(http, f"http://ollama.test:{server.port}", resolve) as client:
            assert client.get("/a").json() == client.get("/b").json() == {"ok": True}
        assert resolve.asked == [("ollama.test", server.port)]
        assert {asked.headers["host"] for asked in server.asked} == {f"ollama.test:{server.port}"}

    def test_the_next_address_is_tried_where_nobody_listens(self, http: object, server: Scripted) -> None:
        with self.client(http, f"http://ollama.test:{server.port}", Resolver(["127.0.0.2", "127.0.0.1"])) as client:
            assert client.get("/").status_code == 200
        assert len(server.asked) == 1

    def test_redirects_are_not_followed(self, http: object, server: Scripted) -> None:
        server.status, server.headers = 302, {"Location": "http://169.254.169.254/latest/meta-data/"}
        with self.client(http, server.url, Resolver(["127.0.0.1"])) as client:
            assert client.get("/").status_code == 302

    def test_another_host_is_refused(self, http: object, server: Scripted) -> None:
        with self.client(http, server.url, Resolver(["127.0.0.1"])) as client:
            for url in ("http://169.254.169.254/", f"http://127.0.0.1:{server.port + 1}/", "https://127.0.0.1/"):
                with pytest.raises(AddressRefused, match="other-host"):
                    client.get(url)
        assert server.asked == []

    def test_the_environments_proxy_is_not_used(
        self, http: object, server: Scripted, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
        monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
        with self.client(http, server.url, Resolver(["127.0.0.1"])) as client:
            assert client.get("/").status_code == 200

    def test_a_compressed_answer_is_refused(self, http: object, server: Scripted) -> None:
        server.headers = {"Content-Encoding": "gzip"}
        made = self.client(http, server.url, Resolver(["127.0.0.1"]))
        with made as client, pytest.raises(http.DecodingError):  # type: ignore[attr-defined]
            client.get("/")
        assert server.asked[0].headers["accept-encoding"] == "identity"

    def test_size_and_time_of_an_answer_are_bounded(self, http: object, server: Scripted) -> None:
        server.body = b"x" * 200_000
        for bound, error in (({"max_bytes": 1000}, "ReadError"), ({"seconds": -1.0}, "ReadTimeout")):
            transport = PinnedTransport(http, server.url, LOOPBACK, **bound)  # type: ignore[arg-type]
            with http.Client(transport=transport) as client, pytest.raises(getattr(http, error)):  # type: ignore[attr-defined]
                client.get(server.url)

    def test_tls_verifies_the_name_and_not_the_address(
        self, http: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        certificate = self_signed(tmp_path, "llm.test")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        with Scripted(body={"ok": True}, tls=context) as server:
            with self.client(http, f"https://llm.test:{server.port}", Resolver(["127.0.0.1"])) as client:
                assert client.get("/").json() == {"ok": True}
            other = self.client(http, f"https://other.test:{server.port}", Resolver(["127.0.0.1"]))
            with other as client, pytest.raises(http.ConnectError):  # type: ignore[attr-defined]
                client.get("/")


def self_signed(folder: Path, name: str) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return path
