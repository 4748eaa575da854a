"""What a URL is called: its canonical form, the page it names, and whether it may be asked for.

Every function here takes any text for a URL and raises nothing; a malformed URL
keeps its form, names a page of no site, and has a reason to be refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import SplitResult, urlsplit, urlunsplit

from w3lib.url import safe_url_string

from crawler.query_noise import is_noise
from parsers.sites import Site

_PORTS = {"http": 80, "https": 443}
_ESCAPE = re.compile("%([0-9A-Fa-f]{2})?")
# RFC 3986, section 2.3.
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
# Servlet specification, "URL rewriting": `/page.jsp;jsessionid=1234`.
_PATH_SESSION = re.compile(";jsessionid=[^/;]*", re.IGNORECASE)
# ASP.NET, "cookieless" sessions and logins: `/(S(lit3py55t21z5v55vlm25s55))/page.aspx`.
_COOKIELESS = re.compile(r"\(([A-Z]\([0-9A-Za-z_-]+\))+\)")

Rule = Callable[[SplitResult], SplitResult]


# --- the rules of the canonical form, in the order in which they are applied ------------


def drop_fragment(parts: SplitResult) -> SplitResult:
    """Drop the fragment: it names a place within the page and is never sent."""
    return parts._replace(fragment="")


def plain_host(parts: SplitResult) -> SplitResult:
    """Write the host in lower case, without the root's dot and without the scheme's own port."""
    user, at, _ = parts.netloc.rpartition("@")
    host = _host(parts)
    if ":" in host:
        host = f"[{host}]"
    port = "" if parts.port in (None, _PORTS[parts.scheme]) else f":{parts.port}"
    return parts._replace(netloc=user + at + host + port)


def plain_escapes(parts: SplitResult) -> SplitResult:
    """Write percent-encoding in upper case, and none where none is needed (RFC 3986, 6.2.2).

    The bytes stay as they are, whatever encoding the site meant; a `%` that
    begins no escape becomes one.
    """
    return parts._replace(path=_plain_escapes(parts.path), query=_plain_escapes(parts.query))


def drop_path_sessions(parts: SplitResult) -> SplitResult:
    """Drop a visitor's session from the path: Java's `;jsessionid=…`, ASP.NET's `/(S(…))/`."""
    path = _PATH_SESSION.sub("", parts.path)
    kept = [segment for segment in path.split("/") if not _COOKIELESS.fullmatch(segment)]
    return parts._replace(path="/".join(kept))


def resolve_dots(parts: SplitResult) -> SplitResult:
    """Resolve the dot segments of the path (RFC 3986, 5.2.4)."""
    kept: list[str] = []
    *folders, last = parts.path.removeprefix("/").split("/")
    for segment in folders:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if last == "..":
        del kept[-1:]
    kept.append("" if last in (".", "..") else last)
    return parts._replace(path="/" + "/".join(kept))


def slash_for_empty_path(parts: SplitResult) -> SplitResult:
    """Write an empty path as `/` (RFC 3986, 6.2.3)."""
    return parts._replace(path=parts.path or "/")


def drop_noise(parts: SplitResult) -> SplitResult:
    """Drop parameters of trackers and sessions, by the closed list of `crawler.query_noise`."""
    kept = [piece for piece in parts.query.split("&") if piece and not _is_noise(piece)]
    return parts._replace(query="&".join(kept))


def sort_parameters(parts: SplitResult) -> SplitResult:
    """Sort parameters by name; those of one name keep their order, as do all where one has none.

    `?b=2&a=1` and `?a=1&b=2` are one page on every server that reads names. A
    query such as `?3&1` is read by place, and `?tag=b&tag=a` may be.
    """
    pieces = parts.query.split("&")
    if all("=" in piece for piece in pieces):
        pieces.sort(key=lambda piece: piece.partition("=")[0])
    return parts._replace(query="&".join(pieces))


RULES: tuple[Rule, ...] = (
    drop_fragment,
    plain_host,
    plain_escapes,
    drop_path_sessions,
    resolve_dots,
    slash_for_empty_path,
    drop_noise,
    sort_parameters,
)


def canonical(url: str) -> str:
    """Return the one form of all URLs that surely lead to one page.

    Written in ASCII: other characters are encoded as UTF-8, the host by IDNA.
    Scheme and host stay, for only a site's rules know which hosts are the same.
    What is no http or https URL with a host comes back without white space
    around it and otherwise as it is. `canonical(canonical(url)) == canonical(url)`.
    """
    parts = _split(url)
    if parts is None or parts.scheme not in _PORTS or not _host(parts):
        return _without_surrogates(url).strip()
    for rule in RULES:
        parts = rule(parts)
    return urlunsplit(parts)


def key_of(site: Site, url: str) -> str:
    """Return what makes two URLs one page of a site.

    `article <source_id>` for an article, `page <path>?<query>` for another page
    of the site, by the canonical URL: scheme and host tell no pages apart.
    `url <canonical URL>` for a URL that is none of the site's, or that may never
    be asked for: it must not stand for a page that may.
    """
    return key_of_canonical(site, canonical(url))


def key_of_canonical(site: Site, address: str) -> str:
    """Return what `key_of` does, of a URL that is canonical already."""
    try:
        parts = urlsplit(address)
        is_other = parts.hostname not in site.hosts or _unsafe_part(parts, parts.port) is not None
    except ValueError:
        is_other = True
    if is_other:
        return f"url {address}"
    source_id = site.source_id(address)
    if source_id is not None:
        return f"article {source_id}"
    return f"page {parts.path}?{parts.query}"


def unsafe_reason(url: str, max_url: int) -> str | None:
    """Return why a URL must never be requested, or None if it may be.

    `max_url` is the longest URL allowed, in characters.
    """
    if len(url) > max_url:
        return f"URL of {len(url)} characters, more than {max_url}"
    try:
        sent = urlsplit(safe_url_string(url))
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        return f"malformed URL: {_without_surrogates(str(error))}"
    # The parts as they are: clients disagree on what `http://a\\@b/` names.
    return _unsafe_part(parts, port) or (None if _host(sent) else "URL names no host")


def _unsafe_part(parts: SplitResult, port: int | None) -> str | None:
    if parts.scheme not in _PORTS:
        return f"URL scheme {parts.scheme!r}"
    if parts.username is not None or parts.password is not None:
        return "URL carries a user name or password"
    if port not in (None, _PORTS[parts.scheme]):
        return f"URL names port {port}"
    return None


def _host(parts: SplitResult) -> str:
    """Return the host without the root's dot; empty where there is none that DNS could hold."""
    host = (parts.hostname or "").rstrip(".")
    return host if host.isascii() else ""


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(safe_url_string(_without_surrogates(url)))
    except ValueError:
        return None


def _without_surrogates(text: str) -> str:
    """Return text that can be encoded: half a character is U+FFFD, as the URL Standard has it."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _plain_escapes(text: str) -> str:
    return _ESCAPE.sub(_plain_escape, text)


def _plain_escape(match: re.Match[str]) -> str:
    if match[1] is None:
        return "%25"
    character = chr(int(match[1], 16))
    return character if character in _UNRESERVED else f"%{match[1].upper()}"


def _is_noise(piece: str) -> bool:
    name, _, value = piece.partition("=")
    return is_noise(name, value)
