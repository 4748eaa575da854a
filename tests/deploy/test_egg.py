"""The egg that scrapyd is sent: made as scrapyd-deploy makes it, used as a file."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from parsers.sites import SITES
from tests.deploy.source import python, run

LOOK = """
import json, sys
from importlib.metadata import distributions
sys.path.insert(0, sys.argv[1])
(found,) = distributions(name="healthnews", path=[sys.argv[1]])
(entry,) = found.entry_points.select(group="scrapy")

from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader
settings = Settings()
settings.setmodule(entry.value)

from healthnews.demo.manifest import PAGES
import crawler
print(json.dumps({
    "entry": [entry.name, entry.value],
    "spiders": sorted(SpiderLoader.from_settings(settings).list()),
    "pages": [len(page.read()) for page in PAGES],
    "from": crawler.__file__,
}))
"""
DEMO = """
import sys
sys.path.insert(0, sys.argv[1])
from healthnews.cli import main
sys.argv[1:] = ["demo"]
main()
"""


@pytest.fixture(scope="module")
def egg(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("egg")
    # The two calls of scrapyd-deploy.
    run(sys.executable, "setup.py", "clean", "-a", cwd=tree)
    run(sys.executable, "setup.py", "bdist_egg", "-d", folder, cwd=tree)
    (made,) = folder.glob("*.egg")
    assert made.is_file(), "scrapyd takes a zip file"
    return made


def test_the_egg_has_the_settings_the_spiders_and_the_data(egg: Path, tmp_path: Path) -> None:
    found = json.loads(python(LOOK, egg, cwd=tmp_path))
    assert found["entry"] == ["settings", "crawler.settings"]
    assert found["spiders"] == sorted(SITES)
    assert [size > 1000 for size in found["pages"]] == [True] * 5
    assert found["from"].startswith(str(egg))


def test_a_crawl_runs_from_the_egg(egg: Path, tmp_path: Path) -> None:
    said = python(DEMO, egg, cwd=tmp_path)
    assert said.startswith("104 pages fetched over HTTP from loopback\n")
