"""The convention of the pages: what counts as a step, as shown output, as a link."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from docs.pages import agrees, read_anchors, read_blocks, read_links, read_steps
from docs.refresh import cut, refreshed
from docs.session import PageError, Ran, begin, edit, run_page

if TYPE_CHECKING:
    from pathlib import Path

PAGE = """# Page

<!-- in: empty -->
```console
$ echo $?
0
$ gendan --version
```

<!-- file: a/b.txt -->
```text
one
two
```

<!-- edit: a/b.txt -->
```diff
 one
-two
+three
```
"""


def test_a_block_knows_its_notes_and_place() -> None:
    console, file, edited = read_blocks(PAGE)
    assert (console.kind, console.line, console.note("in")) == ("console", 4, "empty")
    assert (file.note("file"), file.note("in"), file.lines) == ("a/b.txt", None, ("one", "two"))
    assert edited.kind == "diff"


def test_a_block_that_is_not_closed_is_refused() -> None:
    with pytest.raises(ValueError, match="line 1: the block is not closed"):
        read_blocks("```console\n$ gendan\n")


def test_steps_take_the_output_that_follows() -> None:
    first, second = read_steps(read_blocks(PAGE)[0])
    assert (first.command, first.shown, first.line) == ("echo $?", ("0",), 5)
    assert (second.command, second.shown) == ("gendan --version", ())


def test_output_before_a_command_is_refused() -> None:
    with pytest.raises(ValueError, match="line 2: output before the first command"):
        read_steps(read_blocks("```console\n0\n```\n")[0])


@pytest.mark.parametrize(
    ("shown", "said", "same"),
    [
        (("a", "b"), ["a", "b"], True),
        (("a", "b"), ["a  ", "b"], True),
        (("a", "b"), ["a", "c"], False),
        (("a", "b"), ["a", "b", "c"], False),
        (("a", "…"), ["a", "b", "c"], True),
        (("a", "  …", "c"), ["a", "b", "c"], True),
        (("a", "…", "c"), ["a", "c"], True),
        (("a", "…", "c"), ["a", "c", "d"], False),
        (("…", "b", "…"), ["a", "b", "c"], True),
        (("a … b",), ["a and b"], True),
        (("a … b",), ["a", "b"], False),
    ],
)
def test_a_cut_stands_for_lines_or_for_words(shown: tuple[str, ...], said: list[str], *, same: bool) -> None:
    assert agrees(shown, said) is same


def test_a_page_is_run_in_order(tmp_path: Path) -> None:
    ran = list(run_page(PAGE, tmp_path))
    assert [one.fresh for one in ran] == [True, True]
    assert ran[1].said[0].startswith("gendan 0.")
    assert next(tmp_path.rglob("b.txt")).read_text(encoding="utf-8") == "one\nthree\n"


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("```console\n$ gendan\n```\n", "no <!-- in"),
        ("<!-- in: house -->\n```console\n$ gendan\n```\n", "write example-repo or empty"),
        ("<!-- in: empty -->\n```console\n$ rm x\n```\n", "rm: pages use"),
        ("<!-- in: empty -->\n```console\n$ gendan check\n```\n", "line 3: gendan check ended with 2"),
        ("<!-- in: empty -->\n<!-- exit: 2 -->\n```console\n$ gendan --version\n```\n", "ended with 0"),
    ],
)
def test_a_page_that_cannot_be_run_is_an_error(tmp_path: Path, page: str, reason: str) -> None:
    with pytest.raises(PageError, match=reason):
        list(run_page(page, tmp_path))


def test_an_exit_code_that_is_announced_is_no_error(tmp_path: Path) -> None:
    page = "<!-- in: empty -->\n<!-- exit: 2 -->\n```console\n$ gendan check\n```\n"
    assert len(list(run_page(page, tmp_path))) == 1


def test_an_edit_needs_its_lines_exactly_once(tmp_path: Path) -> None:
    file = tmp_path / "b.txt"
    file.write_text("one\ntwo\none\ntwo\n", encoding="utf-8")
    with pytest.raises(PageError, match="stand 2 times"):
        edit(file, read_blocks(PAGE)[2])


def test_the_example_house_speaks_the_language_of_the_page(tmp_path: Path) -> None:
    session = begin("example-repo, language: en", tmp_path / "house")
    assert "\nlanguage: en\n" in (session.root / "gendan.yaml").read_text(encoding="utf-8")


def test_refreshing_keeps_the_cuts() -> None:
    said = ["A", "b", "two eggs", "d", "e", "z"]
    assert cut(("a", "…", "two egg", "…", "y"), said) == ["A", "…", "two eggs", "…", "z"]
    assert cut(("a", "two …"), ["A", "two eggs"]) == ["A", "two …"]


def test_refreshing_changes_what_is_stale_only() -> None:
    page = "```console\n$ one\nx\n$ two\ny\n```\n"
    one, two = read_steps(read_blocks(page)[0])
    assert refreshed(page, [Ran(one, ["1", "2"]), Ran(two, ["y"])]) == "```console\n$ one\n1\n2\n$ two\ny\n```\n"


def test_links_in_code_are_none() -> None:
    assert read_links("[a](b.md) `[c](d.md)`\n```text\n[e](f.md)\n```\n![g](h.png)\n") == ["b.md", "h.png"]


def test_anchors_are_those_of_github() -> None:
    text = "# One `two[].three`\n## 写一张订单\n## Same\n## Same\n```text\n# no\n```\n"
    assert read_anchors(text) == {"one-twothree", "写一张订单", "same", "same-1"}
