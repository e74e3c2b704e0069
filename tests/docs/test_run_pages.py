"""Each command on each page is run, and what the page shows is what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from docs.pages import ROOT, all_pages, read_blocks
from docs.session import run_page

if TYPE_CHECKING:
    from pathlib import Path

PAGES = [page for page in all_pages() if "```console" in page.read_text(encoding="utf-8")]


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_a_page_shows_what_its_commands_say(page: Path, tmp_path: Path) -> None:
    for ran in run_page(page.read_text(encoding="utf-8"), tmp_path):
        said = "\n".join(ran.said)
        where = f"{page.name}:{ran.step.line}: {ran.step.command}"
        assert ran.fresh, f"{where}\nsays something else now (make docs-write):\n{said}"


def test_the_commands_that_are_not_run_are_those_that_cannot_be() -> None:
    skipped = {
        line.removeprefix("$ ").split()[0]
        for page in PAGES
        for block in read_blocks(page.read_text(encoding="utf-8"))
        if block.kind == "console" and block.note("not run")
        for line in block.lines
        if line.startswith("$ ")
    }
    assert skipped <= {"make", "pip", "pipx", "uv", "git", "cd", "pre-commit", "xdg-open", "code"}, skipped


def test_each_language_has_its_page() -> None:
    pages = {page.relative_to(ROOT).as_posix() for page in all_pages()}
    alone = {"CHANGELOG.md", "CONTRIBUTING.md", "docs/architecture.md", "example-repo/README.md"}
    base = {page for page in pages if not page.endswith(".zh.md")} - alone
    assert {page.replace(".md", ".zh.md") for page in base} == pages - base - alone
