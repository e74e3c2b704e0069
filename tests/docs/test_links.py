"""Each link between pages leads somewhere, its anchor included."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from docs.pages import ROOT, all_pages, read_anchors, read_links

if TYPE_CHECKING:
    from pathlib import Path

PAGES = all_pages()
HERE = [page.relative_to(ROOT).as_posix() for page in PAGES]


def broken(page: Path, target: str) -> str | None:
    """Return why a link leads nowhere, None when it leads somewhere or out of the project."""
    if "://" in target or target.startswith("mailto:"):
        return None
    place, _, anchor = target.partition("#")
    file = (page.parent / place).resolve() if place else page
    if not file.exists():
        return f"{target}: no such file"
    if anchor and anchor not in read_anchors(file.read_text(encoding="utf-8")):
        return f"{target}: no such heading"
    return None


@pytest.mark.parametrize("page", PAGES, ids=HERE)
def test_every_link_resolves(page: Path) -> None:
    links = read_links(page.read_text(encoding="utf-8"))
    assert [reason for target in links if (reason := broken(page, target))] == []


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_reader_of_the_readme_finds_every_page_of_his_language(name: str) -> None:
    chinese = name.endswith(".zh.md")
    wanted = {page for page in PAGES if page.name.endswith(".zh.md") == chinese and page.name != name}
    seen: set[Path] = set()
    new = {ROOT / name}
    while new:
        seen |= new
        links = {page: read_links(page.read_text(encoding="utf-8")) for page in new}
        found = {(page.parent / link.partition("#")[0]).resolve() for page in new for link in links[page]}
        new = (found & set(PAGES)) - seen
    others = {ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md", ROOT / "docs" / "architecture.md"}
    assert {
        page.relative_to(ROOT).as_posix() for page in wanted - seen - others if "example-repo" not in str(page)
    } == set()
