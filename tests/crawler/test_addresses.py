"""Which addresses are public: the decision alone."""

from __future__ import annotations

import ipaddress
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.net.addresses import address_refusal, literal_address

# Named by the registries' own examples, RFCs and cloud providers' manuals.
REFUSED = {
    "0.0.0.0": "unspecified",
    "0.1.2.3": "unspecified",
    "10.0.0.1": "private",
    "10.255.255.255": "private",
    "100.64.0.1": "carrier-grade",
    "100.127.255.255": "carrier-grade",
    "127.0.0.1": "loopback",
    "127.255.255.254": "loopback",
    "169.254.1.1": "link-local",
    "169.254.169.254": "cloud metadata",
    "100.100.100.200": "cloud metadata",
    "168.63.129.16": "cloud metadata",
    "172.16.0.1": "private",
    "172.31.255.255": "private",
    "192.0.0.8": "reserved",
    "192.0.2.1": "documentation",
    "192.88.99.1": "6to4 relay",
    "192.168.255.255": "private",
    "198.19.255.255": "reserved",
    "198.51.100.7": "documentation",
    "203.0.113.7": "documentation",
    "224.0.0.1": "multicast",
    "239.255.255.255": "multicast",
    "240.0.0.1": "reserved",
    "255.255.255.255": "reserved",
    "::": "unspecified",
    "::1": "loopback",
    "::7f00:1": "IPv4-compatible",
    "::8.8.8.8": "IPv4-compatible",
    "::ffff:127.0.0.1": "loopback",
    "::ffff:10.0.0.1": "private",
    "::ffff:169.254.169.254": "cloud metadata",
    "64:ff9b::7f00:1": "loopback, through NAT64",
    "64:ff9b::10.0.0.1": "private, through NAT64",
    "64:ff9b:1::1": "reserved",
    "100::1": "reserved",
    "2001::1": "Teredo",
    "2001:10::1": "reserved",
    "2001:db8::1": "documentation",
    "2002:7f00:1::": "6to4",
    "2002:808:808::": "6to4",
    "3fff::1": "documentation",
    "fc00::1": "unique-local",
    "fd00:ec2::254": "cloud metadata",
    "fd12:3456::1": "unique-local",
    "fe80::1": "link-local",
    "fe80::1%eth0": "link-local",
    "febf::1": "link-local",
    "fec0::1": "site-local",
    "ff02::1": "multicast",
    "5f00::1": "reserved",
    "4000::1": "reserved",
}
PUBLIC = (
    "8.8.8.8",
    "1.1.1.1",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "126.255.255.255",
    "128.0.0.0",
    "172.15.255.255",
    "172.32.0.0",
    "192.167.255.255",
    "192.169.0.0",
    "223.255.255.255",
    "2400:3200::1",
    "2606:4700:4700::1111",
    "::ffff:8.8.8.8",
    "64:ff9b::8.8.8.8",
)


@pytest.mark.parametrize("text", REFUSED)
def test_no_address_inside_a_network_is_connected_to(text: str) -> None:
    reason = address_refusal(ipaddress.ip_address(text), allow_loopback=False)
    assert reason is not None
    assert REFUSED[text] in reason
    assert reason.startswith("at ")


@pytest.mark.parametrize("text", PUBLIC)
def test_public_addresses_are_connected_to(text: str) -> None:
    assert address_refusal(ipaddress.ip_address(text), allow_loopback=False) is None


def test_loopback_alone_is_opened_by_the_setting() -> None:
    opened = {
        text
        for text in REFUSED
        if address_refusal(ipaddress.ip_address(text), allow_loopback=True) is None
    }
    assert opened == {"127.0.0.1", "127.255.255.254", "::1", "::ffff:127.0.0.1"}


def test_a_hidden_address_is_named() -> None:
    hidden = ipaddress.ip_address("::ffff:10.0.0.1")
    assert "10.0.0.1" in (address_refusal(hidden, allow_loopback=False) or "")


@given(st.ip_addresses())
def test_what_is_connected_to_is_global_to_the_standard_library(address) -> None:
    if address_refusal(address, allow_loopback=False) is not None:
        return
    inner = getattr(address, "ipv4_mapped", None) or address
    if inner.version == 6 and inner in ipaddress.ip_network("64:ff9b::/96"):
        inner = ipaddress.ip_address(int(inner) & 0xFFFFFFFF)
    assert inner.is_global
    assert not inner.is_multicast


LOOPBACK = ("127.0.0.1", "2130706433", "0x7f000001", "0x7f.1", "127.1", "0177.0.0.1", "0177.1")
LOOPBACK += ("127.0.1", "0x7F.0.0.1", "017700000001", "127.0.0.1.")


@pytest.mark.parametrize("host", LOOPBACK)
def test_all_spellings_of_an_address_are_read(host: str) -> None:
    address = literal_address(host)
    assert address is not None
    assert address.is_loopback


@pytest.mark.parametrize("host", LOOPBACK[:-1])
def test_the_operating_system_reads_them_too(host: str) -> None:
    found = {info[4][0] for info in socket.getaddrinfo(host, 80, type=socket.SOCK_STREAM)}
    assert found == {"127.0.0.1"}


@pytest.mark.parametrize("host", ["[::1]", "::1", "[::ffff:7f00:1]"])
def test_addresses_of_ipv6_are_read(host: str) -> None:
    assert literal_address(host) is not None


@pytest.mark.parametrize("host", ["", "a.b", "dead.beef", "x", "1.2.3.4.5", "256.1.1.1", "face"])
def test_names_are_no_addresses(host: str) -> None:
    assert literal_address(host) is None
