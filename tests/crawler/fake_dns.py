"""Names that resolve as a test needs; everything after the look-up is real."""

from __future__ import annotations

from collections import Counter
from typing import Self

from twisted.internet.address import IPv4Address, IPv6Address

from crawler.net.resolver import GuardedResolver, proxies_of

# The answers to the first, the second … look-up; the last one repeats.
NAMES = {
    "site.test": [["127.0.0.1"]],
    "private.test": [["10.0.0.7"]],
    "metadata.test": [["169.254.169.254", "fd00:ec2::254"]],
    "mixed.test": [["10.0.0.7", "127.0.0.1"]],
    "mapped.test": [["::ffff:10.0.0.7"]],
    "rebinding.test": [["127.0.0.1"], ["192.168.0.1"]],
    "nowhere.test": [[]],
}


class _Lookup:
    def __init__(self) -> None:
        self._asked: Counter[str] = Counter()

    def resolveHostName(self, receiver, hostName, portNumber=0, *_):  # noqa: N802, N803
        answers = NAMES[hostName]
        found = answers[min(self._asked[hostName], len(answers) - 1)]
        self._asked[hostName] += 1
        receiver.resolutionBegan(self)
        for host in found:
            kind = IPv6Address if ":" in host else IPv4Address
            receiver.addressResolved(kind("TCP", host, portNumber))
        receiver.resolutionComplete()
        return self


class FakeDns(GuardedResolver):
    """The resolver under test around names of our own."""

    @classmethod
    def from_crawler(cls, crawler, reactor) -> Self:
        allowed = crawler.settings.getbool("HEALTHNEWS_ALLOW_LOOPBACK")
        proxies = proxies_of(crawler.settings)
        resolver = cls(_Lookup(), allow_loopback=allowed, proxies=proxies)
        resolver._reactor = reactor
        return resolver
