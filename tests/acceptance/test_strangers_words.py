"""Texts from strangers in every format: no escapes for the terminal, no commands for CI, no formulas, no markup."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.unmeasured

Gendan = Callable[..., Any]
CHECK = ("check", "--as-of", "2026-11-23", "--format")
EVIL = (
    '=HYPERLINK("http://x") <script>alert(1)</script> <img src=x onerror=y>'
    " | [click](http://x) ![i](http://x) `code` @everyone\n::set-output name=a::b\n::error::fake\n::add-mask::x\n\n# head\n"
    "---\n| a | b |\n%0A::stop-commands::t \u200b ]]> &amp; \" ' \\ {delivery} \U0001f6a2"
)
RULE = {
    "id": "evil",
    "title": {"en": f"+{EVIL}", "zh": f"@{EVIL}"},
    "for": "orders",
    "when": "open",
    "severity": "warning",
    "message": {"en": EVIL.replace("{delivery}", "{customer_po}"), "zh": EVIL.replace("{delivery}", "{category}")},
    "advice": {"en": EVIL.replace("{delivery}", ""), "zh": EVIL.replace("{delivery}", "")},
}
INVISIBLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def _quoted(words: str) -> str:
    """Return a YAML double-quoted scalar that is pure ASCII: what a file may hold without a forbidden character in it."""
    return '"' + "".join(c if " " <= c <= "~" and c not in '"\\' else f"\\U{ord(c):08x}" for c in words) + '"'


def _flow(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(each)}" for key, each in value.items()) + "}"
    return _quoted(str(value))


@pytest.fixture
def evil(house: Callable[..., Path], write_order: Callable[..., str]) -> Path:
    """A house in which every free text that a finding can show is evil."""
    words = _quoted(EVIL)
    name = "-::error::x $(id) <b>|`'"
    order = write_order(1, "2026-11-20")
    for key, value in (
        ("category", "garment"),
        ("customer_po", "PO-1"),
        ("merchandiser", "li-na"),
        ("customer", "acme"),
    ):
        order = order.replace(f"{key}: {value}", f"{key}: {words}")
    order = order.replace("id: D1", f"id: {words}").replace("id: SO-1", f"id: {_quoted(name)}")
    order += f"shipments:\n  - {{id: {words}, delivery: {words}}}\n{words}: 1\n"
    pack = f"pack: evil\ntitle: {{en: E, zh: 坏}}\nduty: logistics\nrules:\n  - {_flow(RULE)}\n"
    waiver = f"waivers:\n  - {{rule: evil/evil, order: SO-2, reason: {words}, approved_by: boss, until: 2026-12-31}}\n"
    waiver += f"  - {{rule: {words}, order: {words}, reason: {words}, approved_by: {words}, until: 2026-12-31}}\n"
    person = f"id: li-na\nname: {{en: {words}, zh: {words}}}\nrole: merchandiser\njoined: 2020-01-01\n"
    return house(
        {f"orders/{name.replace('/', '')}.yaml": order, "rules/evil.yaml": pack, "waivers.yaml": waiver,
         "people/li-na.yaml": person, "orders/SO-1.yaml": None}
    )  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("arguments", [(*CHECK, "text"), ("show", "SO-2", "--as-of", "2026-11-23"), ("why", "SO-2", "--as-of", "2026-11-23"), ("rules",), ("rule", "evil/evil"), ("check", "--as-of", "2026-11-23", "--color", "never", "--select", "data/*")])  # fmt: skip
def test_nothing_invisible_reaches_the_terminal(
    gendan: Gendan, evil: Path, arguments: tuple[str, ...], lang: str
) -> None:
    ran = gendan("-C", evil, "--lang", lang, *arguments)
    assert ran.code in {0, 1}
    assert ran.out
    assert INVISIBLE.findall(ran.out + ran.err) == []


def test_refusals_are_clean_too(gendan: Gendan, evil: Path) -> None:
    (evil / "rules" / "evil.yaml").write_text(f"pack: {_quoted(EVIL)}\nrules: [{_quoted(EVIL)}]\n", encoding="utf-8")
    for arguments in ((*CHECK, "text"), ("rule", EVIL), ("show", EVIL), ("check", EVIL), ("check", "--as-of", EVIL)):
        ran = gendan("-C", evil, *arguments)
        assert ran.code == 2
        assert INVISIBLE.findall(ran.out + ran.err) == []


def test_github_gets_no_commands_but_ours(gendan: Gendan, evil: Path, tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    ran = gendan("-C", evil, *CHECK, "github", GITHUB_STEP_SUMMARY=str(summary))
    assert ran.code == 1
    for line in ran.out.splitlines():
        assert re.fullmatch(r"(::(error|warning|notice) file=[^:]*::.*|gendan: .*)", line)
        assert INVISIBLE.findall(line) == []
    assert _wild_in_markdown(summary.read_text(encoding="utf-8")) == []


def test_markdown_stays_a_table_of_text(gendan: Gendan, evil: Path) -> None:
    assert _wild_in_markdown(gendan("-C", evil, *CHECK, "markdown").out) == []


def _wild_in_markdown(text: str) -> list[str]:
    """Return what would be more than text in a table: tags, links, headings, calls of people, rows of another width."""
    bare = re.sub(r"\\.", "", text)
    tame = bare.replace("&#64;", "")
    found = [match[0] for match in re.finditer(r"<(?:script|img|b)\b|\]\(http|(?<![\w`])@everyone", tame)]
    found += [match[0] for match in re.finditer(r"(?m)^(?:#+ head|---$|::)", text)]
    rows = [line for line in bare.splitlines() if line.startswith("| ")]
    assert rows
    return found + [row for row in rows if row.count("|") != 7]  # six columns in every row
