"""For scrapyd-deploy, which runs this file to build an egg. Everything stands in pyproject.toml."""

from setuptools import setup

setup()
