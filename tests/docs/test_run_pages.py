"""Each command on each page is run, and what the page shows is what it says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from docs.pages import ROOT, all_pages, read_blocks
from docs.session import begin, run_page

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.unmeasured

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
    assert skipped <= {".", "make", "pip", "pipx", "uv", "git", "cd", "pre-commit", "xdg-open", "code"}, skipped


def test_each_language_has_its_page() -> None:
    pages = {page.relative_to(ROOT).as_posix() for page in all_pages()}
    alone = {"CHANGELOG.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/benchmarks.md", "example-repo/README.md"}
    base = {page for page in pages if not page.endswith(".zh.md")} - alone
    assert {page.replace(".md", ".zh.md") for page in base} == pages - base - alone


def test_the_dates_of_the_schedule_page_are_those_worked_out_by_hand(tmp_path: Path) -> None:
    # 2026-11-25 - 30 = 10-26, 2026-12-02 - 30 = 11-02, both Mondays; + 3 workdays is Thursday; 11-05 to 11-23 is 18 days.
    session = begin("example-repo", tmp_path / "house")
    said = session.run(
        'gendan query --as-of 2026-11-23 --format csv "select task, due, planned, forecast, slack from tasks'
        " where order_id = 'SO-2026-0012' and task in ('cutting', 'sewing', 'ex-factory') order by due\""
    )
    assert [line.removeprefix("\ufeff") for line in said] == [
        "task,due,planned,forecast,slack",
        "cutting,2026-10-26,2026-11-02,2026-11-09,",
        "sewing,2026-10-29,2026-11-05,2026-11-23,-18",
        "ex-factory,2026-11-25,2026-12-02,2026-12-20,-18",
    ]


def test_make_knows_the_commands_that_pages_name() -> None:
    targets = {line.partition(":")[0] for line in (ROOT / "Makefile").read_text(encoding="utf-8").splitlines()}
    named = {word for page in all_pages() for word in re.findall(r"make ([a-z-]+)`", page.read_text(encoding="utf-8"))}
    assert named - targets == set()
    assert {"demo", "test", "docs-write"} <= named
