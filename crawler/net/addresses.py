"""Which IP addresses a crawl may connect to: those of the public internet. No I/O.

Sources: the IANA registries of special-purpose IPv4 and IPv6 addresses, RFC 6890,
RFC 6052 (NAT64), RFC 7526 (6to4 is historic).
"""

from __future__ import annotations

import ipaddress
import re
import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import TypeAlias

Address: TypeAlias = IPv4Address | IPv6Address

# Services that hand out a cloud machine's keys; the others are link-local or shared.
_METADATA = {
    ipaddress.ip_address(text)
    for text in ("169.254.169.254", "100.100.100.200", "168.63.129.16", "fd00:ec2::254")
}
_IPV4 = {
    "unspecified": ("0.0.0.0/8",),
    "private": ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"),
    "shared (carrier-grade NAT)": ("100.64.0.0/10",),
    "loopback": ("127.0.0.0/8",),
    "link-local": ("169.254.0.0/16",),
    "documentation": ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"),
    "6to4 relay": ("192.88.99.0/24",),
    "multicast": ("224.0.0.0/4",),
    "reserved": ("192.0.0.0/24", "198.18.0.0/15", "240.0.0.0/4"),
}
_IPV6 = {
    "unspecified": ("::/128",),
    "loopback": ("::1/128",),
    "IPv4-compatible": ("::/96",),
    "unique-local": ("fc00::/7",),
    "link-local": ("fe80::/10",),
    "site-local": ("fec0::/10",),
    "multicast": ("ff00::/8",),
    "documentation": ("2001:db8::/32", "3fff::/20"),
    "Teredo": ("2001::/32",),
    "6to4": ("2002::/16",),
    "reserved": ("2001::/23",),
}
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
_NETWORKS_4 = [(kind, IPv4Network(net)) for kind, nets in _IPV4.items() for net in nets]
_NETWORKS_6 = [(kind, IPv6Network(net)) for kind, nets in _IPV6.items() for net in nets]

# What inet_aton reads, without the blanks that it also passes over.
_NUMBERS = re.compile(r"[0-9a-fx.]+", re.IGNORECASE)


class AddressRefusedError(Exception):
    """A host whose address must not be connected to. `host` is as the URL names it."""

    def __init__(self, host: str, reason: str) -> None:
        super().__init__(f"{host} is {reason}")
        self.host = host


def address_refusal(address: Address, *, allow_loopback: bool) -> str | None:
    """Return why an address must not be connected to, or None if it may be.

    An IPv4 address inside an IPv6 address, mapped or for NAT64, is judged as the
    IPv4 address that the connection ends at.
    """
    inner, kind = _kind(address)
    if kind is None or (allow_loopback and kind == "loopback"):
        return None
    spelled = str(address) if inner == address else f"{address} ({inner})"
    return f"at {spelled}, no public address but {kind}"


def literal_address(host: str) -> Address | None:
    """Return the address that a URL's host spells out; None where it is a name.

    Reads what operating systems read: `2130706433`, `0x7f.1` and `0177.0.0.1`
    are 127.0.0.1.
    """
    text = host.strip("[]").rstrip(".")
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        pass
    if _NUMBERS.fullmatch(text) is None:
        return None
    try:
        return IPv4Address(socket.inet_aton(text))
    except OSError:
        return None


def _kind(address: Address) -> tuple[Address, str | None]:
    """Return the address that is connected to, and what it is; None for a public one."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return _kind(address.ipv4_mapped)
        if address in _NAT64:
            inner, kind = _kind(IPv4Address(int(address) & 0xFFFF_FFFF))
            # A gateway's loopback is not this machine's.
            return inner, None if kind is None else f"{kind}, through NAT64"
    if address in _METADATA:
        return address, "cloud metadata"
    return address, _special(address)


def _special(address: Address) -> str | None:
    if isinstance(address, IPv4Address):
        return next((kind for kind, network in _NETWORKS_4 if address in network), None)
    named = next((kind for kind, network in _NETWORKS_6 if address in network), None)
    return named or (None if address in _GLOBAL_UNICAST else "reserved")
