"""Addresses that must not be connected to, over real sockets: nothing arrives there."""

from __future__ import annotations

import socket

import pytest

from parsers import Outcome
from tests.crawler.fetch import fetch, fetch_and_log
from tests.crawler.raw_server import saying, talking
from tests.crawler.site_server import Answer, Web, redirect, serve

OPEN = {"HEALTHNEWS_ALLOW_LOOPBACK": True}
FAKE = {"TWISTED_DNS_RESOLVER": "tests.crawler.fake_dns.FakeDns"}
NO_ENVIRONMENT = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY")

# All of them are 127.0.0.1 to the operating system.
SPELLINGS = (
    "127.0.0.1",
    "localhost",
    "LOCALHOST",
    "2130706433",
    "0x7f.1",
    "0177.0.0.1",
    "127.1",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
)


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NO_ENVIRONMENT:
        monkeypatch.delenv(name, raising=False)


def test_nothing_on_this_machine_is_connected_to() -> None:
    with talking(saying(b"secret")) as server:
        urls = [f"http://{host}:{server.port}/" for host in SPELLINGS]
        found = fetch(*urls)
    assert server.accepted == []
    assert {one.outcome for one in found} == {Outcome.UNSAFE}
    assert all("loopback" in one.reason for one in found)
    assert all("127.0.0.1" in one.reason or "::1" in one.reason for one in found)


def test_with_the_setting_all_spellings_arrive() -> None:
    with talking(saying(b"hello")) as server:
        found = fetch(*(f"http://{host}:{server.port}/" for host in SPELLINGS), **OPEN)
    assert [one.text for one in found] == ["hello"] * len(SPELLINGS)
    assert len(server.accepted) == len(SPELLINGS)


def test_ipv6_loopback_needs_the_setting_too() -> None:
    if not _has_ipv6():
        pytest.skip("no IPv6 on this machine")
    with talking(saying(b"hello"), host="::1") as server:
        url = f"http://[::1]:{server.port}/"
        (refused,) = fetch(url)
        assert (refused.outcome, server.accepted) == (Outcome.UNSAFE, [])
        (allowed,) = fetch(url, **OPEN)
    assert (allowed.text, allowed.ip) == ("hello", "::1")


def test_the_unspecified_address_is_this_machine_and_is_never_connected_to() -> None:
    with talking(saying(b"secret")) as server:
        (found,) = fetch(f"http://0.0.0.0:{server.port}/", **OPEN)
    assert (found.outcome, server.accepted) == (Outcome.UNSAFE, [])


def test_networks_are_closed_with_the_setting_too() -> None:
    hosts = ("10.0.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "[fd00:ec2::254]")
    found = fetch(*(f"http://{host}/" for host in hosts), **OPEN)
    assert {one.outcome for one in found} == {Outcome.UNSAFE}
    for host, one in zip(hosts, found, strict=True):
        assert host.strip("[]") in one.reason


def test_a_name_is_judged_by_the_address_it_has() -> None:
    names = ("private.test", "metadata.test", "mapped.test", "nowhere.test")
    private, metadata, mapped, nowhere = fetch(*(f"http://{n}/" for n in names), **FAKE, **OPEN)
    assert private.outcome == metadata.outcome == mapped.outcome == Outcome.UNSAFE
    assert "private.test is at 10.0.0.7" in private.reason
    assert "169.254.169.254" in metadata.reason
    assert "fd00:ec2::254" in metadata.reason
    assert "10.0.0.7" in mapped.reason
    assert nowhere.outcome == Outcome.NETWORK_ERROR


def test_https_is_judged_like_http() -> None:
    (found,) = fetch("https://private.test/", **FAKE, **OPEN)
    assert found.outcome == Outcome.UNSAFE


def test_of_several_addresses_only_the_allowed_are_connected_to() -> None:
    with talking(saying(b"hello")) as server:
        (found,) = fetch(f"http://mixed.test:{server.port}/", **FAKE, **OPEN)
    assert (found.text, found.ip) == ("hello", "127.0.0.1")


def test_a_name_that_changes_its_address_is_judged_at_each_connection() -> None:
    with talking(saying(b"hello")) as server:
        url = f"http://rebinding.test:{server.port}/"
        first, second = fetch(url, f"{url}again", **FAKE, **OPEN)
    assert first.text == "hello"
    assert second.outcome == Outcome.UNSAFE
    assert "192.168.0.1" in second.reason
    assert len(server.accepted) == 1


TARGETS = {
    "http://169.254.169.254/latest/meta-data/": "169.254.169.254",
    "http://10.0.0.7/": "10.0.0.7",
    "http://[fd00:ec2::254]/": "fd00:ec2::254",
    "http://private.test/": "10.0.0.7",
    "https://3232235521/": "192.168.0.1",
    "file:///etc/passwd": "file",
    "ftp://site.test/x": "ftp",
}


def test_a_redirect_leads_to_no_such_address() -> None:
    paths = {f"/{number}": target for number, target in enumerate(TARGETS)}
    with serve(Web({path: redirect(target) for path, target in paths.items()})) as web:
        site = web.proxy.replace("127.0.0.1", "site.test")
        found = fetch(*(f"{site}{path}" for path in paths), **FAKE, **OPEN)
    assert {one.outcome for one in found} == {Outcome.UNSAFE}
    for one, named in zip(found, TARGETS.values(), strict=True):
        assert named in one.reason
    assert len(web.asked) == len(TARGETS)


def test_no_robots_txt_is_asked_for_there_either() -> None:
    with talking(saying(b"User-agent: *\nAllow: /")) as server:
        url = f"http://localhost:{server.port}/"
        (found,) = fetch(url, ROBOTSTXT_OBEY=True)
    assert server.accepted == []
    assert found.outcome == Outcome.UNSAFE
    assert "robots.txt" in found.reason
    assert "127.0.0.1" in found.reason or "::1" in found.reason


def test_a_refused_address_is_not_tried_again() -> None:
    _, log = fetch_and_log("http://private.test/", RETRY_TIMES=3, LOG_LEVEL="DEBUG", **FAKE)
    assert "Retrying" not in log


def test_only_http_has_a_handler() -> None:
    found = fetch("file:///etc/passwd", "ftp://site.test/", "data:,x", "s3://a/b", **OPEN)
    assert {one.outcome for one in found} == {Outcome.UNSAFE}


def test_the_proxy_that_the_user_names_may_be_on_this_machine() -> None:
    with serve(Web({"http://example.com/": Answer(b"through the proxy")})) as web:
        url = "http://example.com/"
        (plain,) = fetch(url, HEALTHNEWS_PROXY=web.proxy)
        (named,) = fetch(url, HEALTHNEWS_PROXY=web.proxy.replace("127.0.0.1", "localhost"))
        (other,) = fetch(f"{web.proxy}/", HEALTHNEWS_PROXY="http://127.0.0.1:9")
    assert plain.text == named.text == "through the proxy"
    assert other.outcome == Outcome.UNSAFE
    assert web.asked == {url: 2}


def test_the_proxy_of_the_environment_is_one_that_the_user_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with serve(Web({"http://example.com/": Answer(b"through the proxy")})) as web:
        monkeypatch.setenv("http_proxy", web.proxy)
        (found,) = fetch("http://example.com/")
    assert found.text == "through the proxy"


def test_an_address_is_not_asked_of_a_proxy_either() -> None:
    with serve(Web({})) as web:
        found = fetch("http://10.0.0.7/", "http://2130706433/", HEALTHNEWS_PROXY=web.proxy)
    assert {one.outcome for one in found} == {Outcome.UNSAFE}
    assert not web.asked


def test_without_the_resolver_nothing_is_asked_for() -> None:
    with talking(saying(b"secret")) as server:
        scrapys = "scrapy.resolver.CachingThreadedResolver"
        (found,) = fetch(server.url, TWISTED_DNS_RESOLVER=scrapys, **OPEN)
    assert server.accepted == []
    assert "TWISTED_DNS_RESOLVER" in found.reason


def _has_ipv6() -> bool:
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False
