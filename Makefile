# One command for each thing one does here. `make` alone lists them.
# Needed: python3 (3.11 to 3.13) with venv, and make. Nothing is installed outside .venv.

PYTHON ?= python3
VENV ?= .venv
MIN_VENV ?= $(VENV)/min
SCRAPYD_VENV ?= $(VENV)/scrapyd
FEEDS_VENV ?= $(VENV)/feeds
SCALE_VENV ?= $(VENV)/scale
BIN := $(VENV)/bin
PYTHON_CODE := benchmarks crawler examples healthnews parsers pipelines tests

# Tests start some hundred processes of ours: each would compile all modules for itself.
unexport PYTHONDONTWRITEBYTECODE

# -qq: pip's errors only. Versions come from the constraint files, the build's too:
# pip and setuptools are pinned there, and nothing is fetched for an isolated build.
install = $(1)/bin/pip install -qq --disable-pip-version-check --no-build-isolation -c $(2)

# The tool that made the known texts asks for an older FastWARC than the one we archive
# with, and imports none: it is installed without its dependencies. Python 3.13 has no wheel of it.
second_opinion = $(1)/bin/pip install -qq --disable-pip-version-check --no-deps -c $(2) 'resiliparse; python_version < "3.13"'

# Several files of tests at a time, more than there are processors: many wait for a pause to end.
# In the order of tests/conftest.py, and not those first that have many tests.
together = --numprocesses 3 --dist loadfile --no-loadscope-reorder

.PHONY: help
help: ## list the commands
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1\t/p' Makefile | expand -t 14

.PHONY: demo
demo: $(VENV)/runtime.stamp ## crawl the bundled pages over HTTP on this machine, store them, search them
	@$(BIN)/healthnews demo

.PHONY: test
test: $(VENV)/dev.stamp ## all tests, with the branch coverage of parsers and pipelines
	$(BIN)/pytest --cov $(together)

.PHONY: test-long
test-long: $(VENV)/dev.stamp ## all tests, with many more examples of what is drawn
	HEALTHNEWS_EXAMPLES=1000 $(BIN)/pytest $(together)

.PHONY: test-kill
test-kill: $(VENV)/dev.stamp ## kill crawls, ingests and rebuilds thirty times each: nothing may be lost
	HEALTHNEWS_KILLS=30 $(BIN)/pytest tests/kills

.PHONY: test-scrapyd
test-scrapyd: $(VENV)/dev.stamp $(SCRAPYD_VENV)/scrapyd.stamp ## a real scrapyd on loopback, and the install steps of the image
	HEALTHNEWS_SCRAPYD_BIN=$(abspath $(SCRAPYD_VENV))/bin HEALTHNEWS_DOWNLOADS=1 $(BIN)/pytest tests/deploy

.PHONY: test-feeds
test-feeds: $(VENV)/dev.stamp $(FEEDS_VENV)/feeds.stamp ## exports read by DuckDB, pandas, datasets, LangChain and LlamaIndex; thirty histories
	HEALTHNEWS_FEEDS_PYTHON=$(abspath $(FEEDS_VENV))/bin/python HEALTHNEWS_HISTORIES=30 $(BIN)/pytest tests/healthnews/feeds $(together)

.PHONY: test-scale
test-scale: $(SCALE_VENV)/scale.stamp ## rebuilds on Dask: many workers, a lost scheduler, an S3 server on this machine, DuckDB and datasets
	HEALTHNEWS_SCALE=1 $(SCALE_VENV)/bin/pytest -rs tests/healthnews/scale

.PHONY: report-browser
report-browser: $(VENV)/dev.stamp ## open the report in Chromium, where there is one; pictures in output/screenshots
	HEALTHNEWS_SCREENSHOTS=output/screenshots $(BIN)/pytest -rs tests/healthnews/report/test_in_a_browser.py

.PHONY: chromium
chromium: ## install Debian's Chromium and a Chinese font for it; as root
	apt-get update -qq
	DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends chromium fonts-noto-cjk

.PHONY: web-browser
web-browser: $(VENV)/dev.stamp $(VENV)/axe.stamp ## the web page in Chromium, where there is one; pictures in output/screenshots
	HEALTHNEWS_SCREENSHOTS=output/screenshots HEALTHNEWS_AXE=$(abspath $(VENV))/axe \
		$(BIN)/pytest -rs tests/healthnews/feeds/web/test_in_a_browser.py

.PHONY: check
check: $(VENV)/dev.stamp ## lint, format, types, generated files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check $(PYTHON_CODE)
	$(BIN)/mypy
	$(BIN)/mypy --package tests.dressing --disable-error-code import-untyped
	$(BIN)/mypy benchmarks
	$(BIN)/healthnews schema | diff docs/record.schema.json -
	$(BIN)/python -m healthnews.commands.reference | diff docs/cli.md -

.PHONY: docs
docs: $(VENV)/dev.stamp ## write the documents that are made from the code
	$(BIN)/healthnews schema > docs/record.schema.json
	$(BIN)/python -m healthnews.commands.reference > docs/cli.md

.PHONY: min
min: $(MIN_VENV)/dev.stamp ## all tests on the lowest versions that pyproject.toml allows
	$(MIN_VENV)/bin/pytest $(together)

.PHONY: bench
bench: $(VENV)/bench.stamp ## speed, memory and cost curves beside floors and peers, in ten minutes; writes docs/benchmarks.md
	@$(BIN)/python -m benchmarks.run --page docs/benchmarks.md

.PHONY: bench-full
bench-full: $(VENV)/bench.stamp ## what takes hours and 35 GB: curves to a million articles, 300,000 texts to search, 200,000 captures to rebuild
	@$(BIN)/python -m benchmarks.run --scale full --page docs/benchmarks.md
	@$(BIN)/python -m benchmarks.parts
	@$(BIN)/python -m benchmarks.engines --captures 200000 --rounds 1

.PHONY: profile
profile: $(VENV)/bench.stamp ## profiles of parsing, archiving, storing, searching, exporting, in output/profiles
	@$(BIN)/python -m benchmarks.profiles

.PHONY: dist
dist: $(VENV)/dev.stamp ## the wheel and the source distribution, in dist/
	@mkdir -p dist
	@$(BIN)/python -c 'from setuptools import build_meta as b; print(b.build_sdist("dist"), b.build_wheel("dist"))' | tail -1

.PHONY: clean
clean: ## remove the environments and everything generated that git ignores, but not output/
	rm -rf $(VENV) build dist *.egg-info .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/venv.stamp: constraints.txt
	@echo "setting up $(VENV): a minute the first time"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; make PYTHON=python3.12 … names another")'
	@$(PYTHON) -m venv $(VENV)
	@$(call install,$(VENV),constraints.txt) pip setuptools
	@touch $@

$(VENV)/runtime.stamp: $(VENV)/venv.stamp pyproject.toml
	@$(call install,$(VENV),constraints.txt) --editable .
	@touch $@

$(VENV)/dev.stamp: $(VENV)/venv.stamp pyproject.toml
	@$(call install,$(VENV),constraints.txt) --editable '.[dev,web,mcp,scale]'
	@$(call second_opinion,$(VENV),constraints.txt)
	@touch $(VENV)/runtime.stamp $@

# Peers and texts of the benchmarks: 320 MB. What is missing is said, and skipped.
$(VENV)/bench.stamp: $(VENV)/dev.stamp
	@$(call install,$(VENV),constraints.txt) --editable '.[bench]'
	@touch $@

$(MIN_VENV)/dev.stamp: constraints-min.txt pyproject.toml
	@echo "setting up $(MIN_VENV): a minute the first time"
	@$(PYTHON) -m venv $(MIN_VENV)
	@$(call install,$(MIN_VENV),constraints-min.txt) pip setuptools
	@$(call install,$(MIN_VENV),constraints-min.txt) --editable '.[dev,web,mcp,scale]'
	@$(call second_opinion,$(MIN_VENV),constraints-min.txt)
	@touch $@

$(FEEDS_VENV)/feeds.stamp: examples/requirements.txt
	@echo "setting up $(FEEDS_VENV): several minutes the first time"
	@$(PYTHON) -m venv $(FEEDS_VENV)
	@$(FEEDS_VENV)/bin/pip install -qq --disable-pip-version-check -r $<
	@touch $@

# No constraints.txt: botocore asks for an older python-dateutil than the peers in our tests.
$(SCALE_VENV)/scale.stamp: deploy/scale/requirements.txt pyproject.toml
	@echo "setting up $(SCALE_VENV): several minutes the first time"
	@$(PYTHON) -m venv $(SCALE_VENV)
	@$(SCALE_VENV)/bin/pip install -qq --disable-pip-version-check -r $< --editable '.[scale]'
	@touch $@

# Of this package only the copy of axe-core that it ships, 4.12.1, is used.
$(VENV)/axe.stamp: $(VENV)/venv.stamp
	@$(BIN)/pip install -qq --disable-pip-version-check --no-deps --target $(VENV)/axe axe-playwright-python==0.1.8
	@touch $@

$(SCRAPYD_VENV)/scrapyd.stamp: deploy/scrapyd/requirements.txt
	@$(PYTHON) -m venv $(SCRAPYD_VENV)
	@$(SCRAPYD_VENV)/bin/pip install -qq --disable-pip-version-check -r $<
	@touch $@
