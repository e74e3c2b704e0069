"""The generated pages are those that the program would write now, and each says what it should."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING

import pytest

from docs import generate
from docs.formats import format_page
from docs.pages import ROOT
from gendan.cli.commands import COMMANDS
from gendan.shipped import folder
from gendan.validate.schemas import Schemas

if TYPE_CHECKING:
    from pathlib import Path


def test_the_pages_are_fresh() -> None:
    assert generate.stale() == []


def test_the_gate_passes_as_make_calls_it() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "docs.generate", "--check"], cwd=ROOT, capture_output=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, b"")


def test_a_stale_page_is_named_with_what_refreshes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(generate, "ROOT", tmp_path)
    generate.main([])
    (tmp_path / "docs/tables.md").write_text("old\n", encoding="utf-8")
    (tmp_path / "docs/rules/gone.md").write_text("no pack any more\n", encoding="utf-8")
    capsys.readouterr()
    assert generate.main(["--check"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "docs/rules/gone.md: stale",
        "docs/tables.md: stale",
        "Refresh with: make docs-write (python -m docs.generate)",
    ]
    generate.main([])
    assert generate.stale() == []


@pytest.mark.parametrize("command", [command.name for command in COMMANDS])
@pytest.mark.parametrize("page", ["commands.md", "commands.zh.md"])
def test_each_command_has_its_help_on_the_page(command: str, page: str) -> None:
    assert f"\n## gendan {command}\n" in (ROOT / "docs" / page).read_text(encoding="utf-8")


def test_a_format_page_shows_form_need_and_values() -> None:
    page = format_page(Schemas(folder("schema")), "order", "en")
    assert "| `received` | date or date-time, **required** | When the customer's order came in" in page
    assert "<br>`on-hold` on hold" in page
    assert "| `promised` | list, [see below](#deliveriespromised) |" in page
    assert "\n## `deliveries[].promised[]`\n" in page


def test_a_format_page_speaks_chinese() -> None:
    page = format_page(Schemas(folder("schema")), "order", "zh")
    assert page.splitlines()[1] == "# 订单"
    assert "| `id` | 文字，**必填** | 订单编号" in page


def test_each_dependency_has_its_reason_in_contributing() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {requirement.split(";")[0].split(">")[0].split("[")[0].strip() for requirement in wanted}
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert {name for name in names if f"| `{name}` |" not in text} == set()
