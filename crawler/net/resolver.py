"""Name resolution that gives only addresses a crawl may connect to.

Twisted connects to the addresses that its resolver returns, and looks nothing
up in between: what is judged here is what is connected to.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from typing import Protocol, Self
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.base import ReactorBase

from crawler.net.addresses import AddressRefusedError, address_refusal, literal_address

Proxy = tuple[str, int]
Found = IPv4Address | IPv6Address
_SCHEME = re.compile(r"\w+://")
_PORTS = {"http": 80, "https": 443}


class Receiver(Protocol):
    """Twisted's IResolutionReceiver: hears of the addresses of a name, one by one."""

    def resolutionBegan(self, resolutionInProgress: object) -> None: ...  # noqa: D102, N802, N803
    def addressResolved(self, address: Found) -> None: ...  # noqa: D102, N802
    def resolutionComplete(self) -> None: ...  # noqa: D102, N802


class Resolver(Protocol):
    """Twisted's IHostnameResolver: finds the addresses of a name."""

    def resolveHostName(  # noqa: D102, N802
        self,
        resolutionReceiver: Receiver,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[Found]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> object: ...


class GuardedResolver:
    """Passes on what another resolver finds, without the addresses that are refused.

    For the setting `TWISTED_DNS_RESOLVER`. Nothing is cached: a connection is
    kept open between requests, and the system's resolver knows how long an
    answer holds.

    proxies: host and port of the proxies that the user named. A proxy stands
        where the user put it, on this machine too, and looks names up itself.
    """

    def __init__(self, inner: Resolver, *, allow_loopback: bool, proxies: frozenset[Proxy]) -> None:
        self._inner = inner
        self._allow_loopback = allow_loopback
        self._proxies = proxies
        self._refused: dict[str, str] = {}
        self._reactor: ReactorBase | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        """Make the resolver that the settings ask for, around the reactor's own."""
        resolver = cls(
            reactor.nameResolver,
            allow_loopback=crawler.settings.getbool("HEALTHNEWS_ALLOW_LOOPBACK"),
            proxies=proxies_of(crawler.settings),
        )
        resolver._reactor = reactor
        return resolver

    def install_on_reactor(self) -> None:
        """Make every connection by name ask this resolver."""
        if self._reactor is None:
            raise TypeError("a resolver that was not made by from_crawler has no reactor")
        self._reactor.installNameResolver(self)  # type: ignore[arg-type]

    def check_literal(self, host: str) -> None:
        """Raise AddressRefusedError for a host that spells out an address that is refused."""
        address = literal_address(host)
        if address is None:
            return
        reason = address_refusal(address, allow_loopback=self._allow_loopback)
        if reason is not None:
            raise AddressRefusedError(host, reason)

    def check_name(self, host: str) -> None:
        """Raise AddressRefusedError for a name whose last look-up gave only refused addresses."""
        reason = self._refused.get(_key(host))
        if reason is not None:
            raise AddressRefusedError(host, reason)

    def resolveHostName(  # noqa: N802 - Twisted's name
        self,
        resolutionReceiver: Receiver,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[Found]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> object:
        """Look a name up; the receiver hears of no address that is refused."""
        receiver: Receiver = resolutionReceiver
        if not self._is_proxy(hostName, portNumber):
            receiver = _Judging(self, receiver, hostName)
        return self._inner.resolveHostName(
            receiver, hostName, portNumber, addressTypes, transportSemantics
        )

    def judge(self, address: Found) -> str | None:
        """Return why an address found must not be connected to, or None if it may be."""
        return address_refusal(
            ipaddress.ip_address(address.host), allow_loopback=self._allow_loopback
        )

    def found(self, host: str, passed: bool, reasons: Sequence[str]) -> None:
        """Remember of a name why none of its addresses was passed on."""
        if reasons and not passed:
            self._refused[_key(host)] = "; ".join(reasons)
        else:
            self._refused.pop(_key(host), None)

    def _is_proxy(self, host: str, port: int) -> bool:
        # A tunnel's proxy is looked up without its port.
        return any(_key(host) == name and port in (number, 0) for name, number in self._proxies)


class _Judging:
    """Stands between the inner resolver and whoever waits for its answer."""

    def __init__(self, guard: GuardedResolver, receiver: Receiver, host: str) -> None:
        self._guard = guard
        self._receiver = receiver
        self._host = host
        self._passed = False
        self._reasons: list[str] = []

    def resolutionBegan(self, resolutionInProgress: object) -> None:  # noqa: N802, N803
        self._receiver.resolutionBegan(resolutionInProgress)

    def addressResolved(self, address: Found) -> None:  # noqa: N802
        reason = self._guard.judge(address)
        if reason is not None:
            self._reasons.append(reason)
            return
        self._passed = True
        self._receiver.addressResolved(address)

    def resolutionComplete(self) -> None:  # noqa: N802
        self._guard.found(self._host, self._passed, self._reasons)
        self._receiver.resolutionComplete()


def proxies_of(settings: BaseSettings) -> frozenset[Proxy]:
    """Return host and port of the proxies a crawl uses: ours, else the environment's."""
    ours = settings.get("HEALTHNEWS_PROXY")
    urls = [ours] if ours else list(getproxies().values())
    return frozenset(proxy for url in urls if (proxy := _proxy(url)) is not None)


def _proxy(url: str) -> Proxy | None:
    parts = urlsplit(url if _SCHEME.match(url) else f"http://{url}")
    try:
        port = parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return None
    return None if parts.hostname is None or port is None else (_key(parts.hostname), port)


def _key(host: str) -> str:
    """Return a host in the spelling that look-ups and URLs share."""
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return host.lower()
