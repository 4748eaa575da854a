"""The documents say what the code says."""

from __future__ import annotations

import doctest
import inspect
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import click
import jsonschema
import pytest
from packaging.requirements import Requirement

from healthnews.cli import cli
from parsers import record
from parsers.codec import json_schema
from parsers.outcome import Outcome, Rejected
from parsers.sites import Site
from tests.parsers.cases import Case, cases

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
SCHEMA = DOCS / "record.schema.json"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *ROOT.glob("*/README.md")])

every_document = pytest.mark.parametrize(
    "path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix()
)


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


# --- the schema -------------------------------------------------------------------------

VALIDATOR = jsonschema.Draft202012Validator(json.loads(text_of("docs/record.schema.json")))
ORIGINALS = [
    case for case in cases() if re.fullmatch(r"(?:seed|reconstructed)-\d+", case.folder.name)
]


def problems(value: dict[str, Any]) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(value)]


def test_the_schema_is_that_of_the_code():
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == json_schema(), "run `make docs`"


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(json_schema())


@pytest.mark.parametrize("case", ORIGINALS, ids=lambda case: case.name)
def test_records_of_the_known_pages_are_valid(case: Case):
    assert problems(case.record()) == []


def test_records_of_all_fixtures_are_valid():
    wrong = {case.name: problems(case.record()) for case in cases()}

    assert {name: found for name, found in wrong.items() if found} == {}


@pytest.mark.parametrize("case", ORIGINALS, ids=lambda case: case.name)
def test_truth_written_by_hand_is_valid(case: Case):
    """A truth may leave fields out; those it has must have the schema's names and types."""
    found = [
        message for message in problems(case.expected) if "is a required property" not in message
    ]

    assert found == []
    assert set(case.expected) <= {field.name for field in fields(record.Article)}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", None),
        ("views", "84"),
        ("blocks", [{"kind": "image", "text": ""}]),
        ("date_published_source", "guess"),
    ],
)
def test_the_schema_refuses_what_no_record_says(field: str, value: object):
    assert problems({**ORIGINALS[0].record(), field: value})


# --- the record -------------------------------------------------------------------------


def record_fields() -> Iterator[tuple[str, str]]:
    for name, kind in vars(record).items():
        if isinstance(kind, type) and is_dataclass(kind):
            for field in fields(kind):
                yield name, field.name


@pytest.mark.parametrize(("kind", "field"), list(record_fields()))
def test_every_field_of_the_record_is_explained(kind: str, field: str):
    assert f"| `{field}` |" in text_of("docs/record.md") or kind == "StatedDate"


def test_every_outcome_is_explained():
    explained = text_of("docs/outcomes.md")

    assert [outcome for outcome in Outcome if f"| `{outcome}` |" not in explained] == []
    assert {field.name for field in fields(Rejected)} <= set(
        re.findall(r"`(\w+)`", text_of("docs/record.md"))
    )


# --- dependencies -----------------------------------------------------------------------


@pytest.mark.parametrize("section", ["At run time", "Extras", "For development"])
def test_every_dependency_is_defended(section: str):
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    lists = {
        "At run time": project["dependencies"],
        "Extras": [
            line
            for extra in ("web", "mcp", "tantivy", "rerank", "scale")
            for line in project["optional-dependencies"][extra]
        ],
        "For development": project["optional-dependencies"]["dev"],
    }
    part = text_of("docs/dependencies.md").partition(f"## {section}\n")[2].partition("\n## ")[0]
    defended = re.findall(r"^\| `([\w.-]+)` \| \S", part, re.MULTILINE)

    assert defended == [Requirement(line).name for line in lists[section]]


# --- all documents ----------------------------------------------------------------------

LINK = re.compile(r"\[[^\]]*\]\((?!https?://|#)([^)#\s]+)[^)]*\)")
CODE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
NAMED_PATH = re.compile(
    r"`((?:parsers|pipelines|crawler|healthnews|tests|docs|benchmarks)/[\w./-]*|\.ci/\w+)`"
)


@every_document
def test_links_lead_somewhere(path: Path):
    targets = LINK.findall(CODE.sub("", path.read_text(encoding="utf-8")))

    assert [target for target in targets if not (path.parent / target).exists()] == []


@every_document
def test_files_that_are_named_exist(path: Path):
    named = NAMED_PATH.findall(path.read_text(encoding="utf-8"))
    # The guide's example is a site that is not there.
    missing = {name for name in named if not (ROOT / name).exists() and "example" not in name}

    assert missing == set()


@every_document
def test_commands_that_are_named_exist(path: Path):
    text = path.read_text(encoding="utf-8")
    verbs = set(cli.list_commands(click.Context(cli)))
    named = set(re.findall(r"(?:`|^|bin/|\$ )healthnews ([a-z]+)\b", text, re.MULTILINE))

    assert named <= verbs


@pytest.mark.parametrize("path", sorted((DOCS / "decisions").glob("*.md")), ids=lambda p: p.stem)
def test_a_decision_says_why(path: Path):
    text = path.read_text(encoding="utf-8")

    assert text.startswith(f"# {int(path.name[:4])}. ")
    assert "## Decision" in text


def test_decisions_have_numbers_of_their_own():
    numbers = [path.name[:4] for path in (DOCS / "decisions").glob("*.md")]

    assert len(numbers) == len(set(numbers))


def test_the_site_shown_in_the_guide_is_one():
    (code,) = re.findall(r"```python\n(.*?)```", text_of("docs/add-a-site.md"), re.DOTALL)
    defined: dict[str, Any] = {}
    exec(inspect.cleandoc(code), defined)
    site = defined["SITE"]

    assert isinstance(site, Site)
    assert site.canonical("1") in site.start_urls
    assert site.source_id(site.canonical("1")) == "1"


# --- the readme -------------------------------------------------------------------------


def code_of(name: str) -> list[str]:
    return CODE.findall(text_of(name))


def test_both_languages_show_the_same_code_and_headings():
    english, chinese = "README.md", "README.zh-CN.md"

    assert code_of(chinese) == code_of(english)
    assert len(re.findall(r"^#+ ", CODE.sub("", text_of(chinese)), re.MULTILINE)) == len(
        re.findall(r"^#+ ", CODE.sub("", text_of(english)), re.MULTILINE)
    )
    assert len(re.findall(r"^\|", text_of(chinese), re.MULTILINE)) == len(
        re.findall(r"^\|", text_of(english), re.MULTILINE)
    )


def test_the_python_shown_in_the_readme_runs(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(ROOT)
    examples = [code for code in code_of("README.md") if ">>> " in code]
    source = "\n".join(code.strip("`").removeprefix("python\n") for code in examples)
    test = doctest.DocTestParser().get_doctest(source, {}, "README.md", "README.md", 0)
    told: list[str] = []
    doctest.DocTestRunner().run(test, out=told.append)

    assert test.examples
    assert told == []


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_sql_shown_in_the_readme_uses_the_views(name: str):
    queries = re.findall(r"\bFROM (\w+)", text_of(name))

    assert queries
    assert set(queries) <= {"v_articles", "v_qa", "v_related"}
