"""Which network addresses a user-typed host may lead to."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Resolver = Callable[[str, int], Sequence[str]]

# Addresses that hand out credentials of the machine or container: never reachable through a range in the allow-list,
# only if the deployment lists the single address itself.
_METADATA = frozenset(
    ip_address(text)
    for text in (
        "169.254.169.254",
        "169.254.170.2",
        "169.254.170.23",
        "fd00:ec2::254",
        "fd00:ec2::23",
        "100.100.100.200",
    )
) | {ip_address("168.63.129.16")}
_NAT64 = ip_network("64:ff9b::/96")


class AddressRefused(Exception):
    """The host may not be called.

    ``reason`` is a slug: bad-url, plain-http, private-address, other-host, unknown-host.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """An allow-list from its writing (``10.0.0.0/8``, ``127.0.0.1``); raises ``ValueError`` for what is no network."""
    return tuple(ip_network(text.strip()) for text in texts if text.strip())


def parts(url: str) -> SplitResult:
    """A base URL's parts; raises :class:`AddressRefused` if it is not plain ``http(s)://host[:port][/path]``."""
    try:
        split = urlsplit(url)
        usable = split.scheme in {"http", "https"} and bool(split.hostname) and (split.port is None or split.port > 0)
    except ValueError:
        raise AddressRefused("bad-url") from None
    if not usable or split.username or split.password or split.query or split.fragment or "\\" in url:
        raise AddressRefused("bad-url")
    return split


def system_resolver(host: str, port: int) -> Sequence[str]:
    """The addresses of a host by the system's resolver, in its order."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def checked_addresses(
    url: str, allowed: Sequence[Network] = (), resolve: Resolver = system_resolver
) -> tuple[Address, ...]:
    """The addresses of the URL's host that may be called, in the resolver's order.

    Public addresses may, over https only; any other address, and plain http, only inside of ``allowed``. Raises
    :class:`AddressRefused` if none is left.
    """
    split = parts(url)
    port = split.port or (443 if split.scheme == "https" else 80)
    found, listed, public = _sorted(str(split.hostname), port, allowed, resolve)
    if split.scheme == "http" and public and not listed:
        raise AddressRefused("plain-http")
    usable = [address for address in found if address in listed or (split.scheme == "https" and address in public)]
    if not usable:
        raise AddressRefused("private-address" if found else "unknown-host")
    return tuple(usable)


def checked_host(
    host: str, port: int, allowed: Sequence[Network] = (), resolve: Resolver = system_resolver
) -> tuple[Address, ...]:
    """The addresses of a host that may be connected to, in the resolver's order: public ones and those inside of
    ``allowed``. Whether the connection is encrypted is the caller's business. Raises :class:`AddressRefused`."""
    found, listed, public = _sorted(host, port, allowed, resolve)
    usable = [address for address in found if address in listed or address in public]
    if not usable:
        raise AddressRefused("private-address" if found else "unknown-host")
    return tuple(usable)


def _sorted(
    host: str, port: int, allowed: Sequence[Network], resolve: Resolver
) -> tuple[list[Address], list[Address], list[Address]]:
    """All addresses of the host, those in listed networks, and the other public ones."""
    try:
        found = [ip_address(text.split("%", 1)[0]) for text in resolve(host, port)]
    except (OSError, ValueError, UnicodeError):
        raise AddressRefused("unknown-host") from None
    listed = [address for address in found if _listed(address, allowed)]
    public = [address for address in found if address not in listed and _public(address)]
    return found, listed, public


def _listed(address: Address, allowed: Sequence[Network]) -> bool:
    for form in _forms(address):
        matching = [network for network in allowed if form.version == network.version and form in network]
        if form in _METADATA:
            matching = [network for network in matching if network.num_addresses == 1]
        if not matching:
            return False
    return True


def _public(address: Address) -> bool:
    return all(
        form.is_global and not form.is_multicast and not form.is_reserved and form not in _METADATA
        for form in _forms(address)
        if not (form in _NAT64 and form is address)
    )


def _forms(address: Address) -> tuple[Address, ...]:
    """The address, and the IPv4 address that it carries inside (mapped, 6to4, Teredo, NAT64)."""
    if isinstance(address, IPv4Address):
        return (address,)
    inner: list[Address] = []
    if address.ipv4_mapped:
        return (address.ipv4_mapped,)
    if address.sixtofour:
        inner.append(address.sixtofour)
    if address.teredo:
        inner.extend(address.teredo)
    if address in _NAT64:
        inner.append(IPv4Address(int(address) & 0xFFFFFFFF))
    return (address, *inner)
