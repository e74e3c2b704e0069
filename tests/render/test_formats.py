"""What each format promises: it parses back whatever the data holds, keeps to its limits, and shows what is hidden."""

import csv
import io
import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from gendan.render.check import as_csv, as_github, as_markdown
from gendan.render.check.formats import FORMATS
from gendan.render.labels import person_name
from gendan.render.look import Look
from gendan.render.terminal import visible
from gendan.words.finding import Finding, Place, Severity
from gendan.words.report import Counts, Report
from gendan.words.text import LANGUAGES, Language, Text, same

SCHEMA = Path(__file__).parents[2] / "schema" / "answers" / "check.schema.json"
EN = Look("en")


def _with(report: Report, *findings: Finding) -> Report:
    return replace(report, findings=findings, not_evaluated=())


def _many(report: Report, number: int, severity: Severity) -> Report:
    first = report.findings[0]
    return _with(report, *(replace(first, severity=severity, record=f"D{each}") for each in range(number)))


def _of(report: Report, words: str) -> Report:
    """A report of one finding whose every text is `words`."""
    finding = replace(
        report.findings[1], order=words, record=words, owner=words, message=same(words), advice=same(words),
        place=Place(words or "x", 1, 1), values={words: words}, escalated_to=words, missing=(words,),
    )  # fmt: skip
    return _with(report, finding)


@pytest.mark.parametrize("language", LANGUAGES)
def test_json_keeps_its_schema(report: Report, language: Language) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft7Validator.check_schema(schema)
    jsonschema.validate(json.loads(FORMATS["json"](report, Look(language))), schema)


@pytest.mark.parametrize("language", LANGUAGES)
def test_json_of_a_comparison_keeps_its_schema(compared: Report, language: Language) -> None:
    answer = json.loads(FORMATS["json"](compared, Look(language)))
    jsonschema.validate(answer, json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert (answer["since"]["new"], answer["since"]["gone"], len(answer["gone"])) == (2, 2, 2)


def test_json_has_the_keys_of_the_design_in_order(report: Report) -> None:
    answer = json.loads(FORMATS["json"](report, EN))
    assert list(answer) == ["gendan", "as_of", "rev", "summary", "findings", "not_evaluated"]
    assert " ".join(answer["summary"]) == "orders files rules critical error warning info unknown waived"
    assert " ".join(answer["findings"][0]) == (
        "rule duty severity verdict order record file line column owner due days_late message advice values"
        " fingerprint waived"
    )


@given(words=st.text(max_size=40))
@pytest.mark.parametrize("name", ["json", "jsonl"])
def test_json_parses_back(report_of_module: Report, name: str, words: str) -> None:
    text = FORMATS[name](_of(report_of_module, words), EN)
    parsed: Any = json.loads(text)
    finding = parsed["findings"][0] if name == "json" else parsed
    assert (finding["message"], finding["order"], finding["values"]) == (words, words, {words: words})
    assert name == "json" or len(text.splitlines()) == 1


@given(words=st.text(max_size=40))
def test_sarif_and_gitlab_parse_back(report_of_module: Report, words: str) -> None:
    report = _of(report_of_module, words)
    result = json.loads(FORMATS["sarif"](report, EN))["runs"][0]["results"][0]
    issue = json.loads(FORMATS["gitlab"](report, EN))[0]
    assert result["properties"]["values"] == {words: words}
    assert result["message"]["text"] == f"{words}\n{words}".strip()
    assert issue["description"] == f"{words} {words}".strip()


@given(words=st.text(max_size=40))
def test_junit_parses_as_xml(report_of_module: Report, words: str) -> None:
    suites = ET.fromstring(FORMATS["junit"](_of(report_of_module, words), EN))  # noqa: S314  our own text
    assert suites.get("failures") == "1"


@given(words=st.text(max_size=40))
def test_csv_rows_parse_back(report_of_module: Report, words: str) -> None:
    text = FORMATS["csv"](_of(report_of_module, words), EN)
    (row,) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    assert row["message"].removeprefix("'") == visible(words).removeprefix("'")
    assert not row["message"].startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))


@given(words=st.text(max_size=40))
def test_github_never_breaks_a_line(report_of_module: Report, words: str) -> None:
    text = FORMATS["github"](_of(report_of_module, words), EN)
    assert re.fullmatch(r"::error file=[^\x00-\x1f]*::[^\x00-\x1f]*\n", text)
    assert len(text.splitlines()) == 1


@given(words=st.text(max_size=40), width=st.integers(1, 130))
def test_text_shows_control_characters(report_of_module: Report, words: str, width: int) -> None:
    text = FORMATS["text"](_of(report_of_module, words), Look("zh", width))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2028]", text)


@pytest.fixture(scope="module")
def report_of_module() -> Report:
    finding = Finding(
        "logistics/x", "logistics", Severity.error, "fail", Place("a.yaml", 1, 1), Text("a", "a"), Text("b", "b")
    )
    from datetime import date

    return Report("0.1.0", date(2026, 11, 23), None, Counts(1, 1, 1), (finding, finding), (), {})


@pytest.mark.parametrize(
    ("severity", "level"),
    [(Severity.critical, "error"), (Severity.error, "error"), (Severity.warning, "warning"), (Severity.info, "notice")],
)
def test_github_stops_at_ten_of_a_level(report: Report, severity: Severity, level: str) -> None:
    lines = FORMATS["github"](_many(report, 23, severity), EN).splitlines()
    assert [line.split()[0] for line in lines[:10]] == [f"::{level}"] * 10
    assert lines[10:] == [
        f"gendan: 13 {level} more than GitHub shows as annotations; all of them are in the job summary."
    ]


def test_github_shows_the_worst(report: Report) -> None:
    mixed = _with(report, *_many(report, 10, Severity.error).findings, *_many(report, 1, Severity.critical).findings)
    worst = replace(mixed.findings[-1], record="the worst")
    assert "the worst" in FORMATS["github"](replace(mixed, findings=(*mixed.findings[:-1], worst)), EN).splitlines()[0]


@pytest.mark.parametrize(
    ("words", "escaped"),
    [("100%", "100%25"), ("a\r\nb", "a%0D%0Ab"), ("a:b,c", "a%3Ab%2Cc"), ("%0A", "%250A")],
)
def test_github_escapes_properties(words: str, escaped: str) -> None:
    assert as_github.escape_property(words) == escaped


def test_job_summary_keeps_its_limit(report: Report) -> None:
    orders = [replace(report.findings[0], order=f"SO-{number:04}") for number in range(500)]
    summary = as_markdown.summary(_with(report, *orders), EN, limit=20_000)
    assert len(summary.encode()) <= 20_000
    shown = summary.count("\n## SO-")
    assert 20 < shown < 500
    assert f"{500 - shown} more orders or files" in summary


def test_job_summary_is_the_whole_when_it_fits(report: Report) -> None:
    assert as_markdown.summary(report, EN) == FORMATS["markdown"](report, EN)


@pytest.mark.parametrize(
    ("value", "cell"),
    [("=1+1", "'=1+1"), ("＝1", "'＝1"), ("-3", "'-3"), (-3, -3), (None, ""), ("a\tb", "a␉b"), ("\tx", "'␉x")],
)
def test_cells_are_no_formulas(value: object, cell: object) -> None:
    assert as_csv.cell(value) == cell


def test_csv_begins_with_the_mark_excel_looks_for(report: Report) -> None:
    assert FORMATS["csv"](report, EN).encode().startswith(b"\xef\xbb\xbfseverity,verdict,")


def test_gitlab_fingerprints_are_unique(report: Report) -> None:
    issues = json.loads(FORMATS["gitlab"](_with(report, *[report.findings[0]] * 3), EN))
    assert len({issue["fingerprint"] for issue in issues}) == 3


def test_sarif_marks_waived_as_suppressed_and_quotes_paths(report: Report) -> None:
    waived = replace(report.findings[-1], place=Place("订单/a b.yaml", 3, 5))
    result = json.loads(FORMATS["sarif"](_with(report, waived), EN))["runs"][0]["results"][0]
    assert result["suppressions"][0]["justification"] == "customer sends own dip (wang-fang, 2026-12-31)"
    location = result["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "%E8%AE%A2%E5%8D%95/a%20b.yaml"
    assert location["region"] == {"startLine": 3, "startColumn": 5}


@pytest.mark.parametrize(
    ("fail_on", "failures"), [(Severity.info, 6), (Severity.error, 3), (Severity.critical, 1), (None, 0)]
)
def test_junit_fails_what_the_exit_code_fails(report: Report, fail_on: Severity | None, failures: int) -> None:
    suites = ET.fromstring(FORMATS["junit"](report, Look("en", fail_on=fail_on)))  # noqa: S314  our own text
    assert suites.get("failures") == str(failures)


def test_junit_shows_a_clean_rule_as_passed(report: Report) -> None:
    suites = ET.fromstring(FORMATS["junit"](_with(report), EN))  # noqa: S314  our own text
    assert (suites.get("tests"), suites.get("failures")) == ("5", "0")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Nothing to chase. Judged as of 2026-11-23: 24 orders, 61 files, 140 rules.\n"),
        ("zh", "没有要催的事。截至 2026-11-23，共检查 24 个订单、61 个文件、140 条规则。\n"),
    ],
)
def test_a_clean_house_gets_one_line(report: Report, language: Language, said: str) -> None:
    clean = replace(_with(report), counts=Counts(24, 61, 140))
    assert FORMATS["text"](clean, Look(language)) == said


def test_a_rule_not_evaluated_never_looks_clean(report: Report) -> None:
    missed = replace(report, findings=())
    for name, render in FORMATS.items():
        assert "cost-control/over-budget" in render(missed, EN), name
    assert "Nothing to chase" not in FORMATS["text"](missed, EN)
    assert "\n\n\n" not in FORMATS["text"](missed, EN)


def test_an_empty_house_is_told_how_to_begin(report: Report) -> None:
    empty = replace(_with(report), counts=Counts(0, 1, 140))
    assert "gendan import" in FORMATS["text"](empty, EN)


@pytest.mark.parametrize(
    ("person", "language", "said"),
    [
        ("li-na", "zh", "李娜 (li-na)"),
        ("li-na", "en", "Li Na (li-na)"),
        ("nobody-known", "en", "nobody-known"),
        ("supervisor", "zh", "主管"),
        ("supervisor", "en", "the supervisor"),
        (None, "en", None),
    ],
)
def test_people_by_name_and_roles_in_words(
    report: Report, person: str | None, language: Language, said: str | None
) -> None:
    assert person_name(report, person, language) == said


def test_the_commit_that_was_judged_is_named(report: Report) -> None:
    text = FORMATS["text"](replace(report, rev="0a1b2c3"), EN)
    assert "Files as of commit 0a1b2c3." in text


def test_an_order_without_a_head_is_shown_by_its_id(report: Report) -> None:
    text = FORMATS["text"](replace(report, orders={}), EN)
    assert text.startswith("SO-2026-0012\n  critical")


def test_waived_findings_alone_are_said_to_be_all(report: Report) -> None:
    text = FORMATS["text"](_with(report, report.findings[-1]), EN)
    assert "Nothing to chase beyond what is waived (1). Judged as of" in text


def test_what_is_gone_is_a_case_that_passes(compared: Report) -> None:
    suites = ET.fromstring(FORMATS["junit"](compared, EN))  # noqa: S314  our own text
    gone = [case for case in suites.iter("testcase") if "gone since" in (case.findtext("system-out") or "")]
    assert gone[0].get("name") == "SO-2026-0012 D1/fabric-in-house · Task overdue"
    assert (suites.get("failures"), [case.find("failure") for case in gone]) == ("1", [None, None])


def test_every_sarif_result_of_a_comparison_has_its_state(compared: Report) -> None:
    run = json.loads(FORMATS["sarif"](compared, EN))["runs"][0]
    assert [one["baselineState"] for one in run["results"]] == ["new", "new", "unchanged", "absent", "absent"]
    assert run["properties"]["since"] == "0a1b2c3d" * 5


def test_gitlab_gets_all_that_stands_now(compared: Report) -> None:
    names = [issue["check_name"] for issue in json.loads(FORMATS["gitlab"](compared, EN))]
    assert names == [one.rule for one in (*compared.findings, *compared.since.kept)] if compared.since else False
    assert len(names) == 3


@pytest.mark.parametrize("name", ["text", "markdown"])
def test_a_long_list_of_moves_is_cut_for_people(compared: Report, name: str) -> None:
    since = compared.since
    assert since is not None
    many = replace(since, moves=tuple(replace(since.moves[0], order=f"SO-{number:03}") for number in range(60)))
    said = FORMATS[name](replace(compared, since=many), EN)
    assert "SO-049" in said
    assert "SO-050" not in said
    assert "and 10 more" in said
