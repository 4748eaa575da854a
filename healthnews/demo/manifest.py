"""The bundled pages: which file stands for which page of which site."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class BundledPage:
    """A reconstructed page; `url` is the live page's, with the scheme http.

    The loopback server has no certificate for the sites' names, hence http.
    """

    site: str
    url: str
    file: str

    def read(self) -> bytes:
        """Return the page's bytes."""
        return (files("healthnews.demo") / "pages" / self.file).read_bytes()


PAGES = (
    BundledPage(
        "jiusongjiankang", "http://m.jiusongjiankang.com/health/news/4654947.html", "000.html"
    ),
    BundledPage(
        "jiusongjiankang", "http://www.jiusongjiankang.com/health/news/7299931.html", "001.html"
    ),
    BundledPage("uzkoo", "http://www.uzkoo.com/article/vtxtik/fmlrns.html", "002.html"),
    BundledPage(
        "jiusongjiankang", "http://m.jiusongjiankang.com/health/news/6398868.html", "003.html"
    ),
    BundledPage(
        "jiusongjiankang", "http://m.jiusongjiankang.com/health/news/4613426.html", "004.html"
    ),
)
