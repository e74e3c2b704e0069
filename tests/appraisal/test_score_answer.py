"""What `gendan score --format json` answers has the documented shape: a month, one person, a team, a year, sealed or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gendan.cli import run
from tests.appraisal.answers import shape, shaped
from tests.appraisal.sealed import FILES, FORM, change, seal, write

if TYPE_CHECKING:
    from pathlib import Path

ASKED = [
    ["2024-11"],
    ["2024-11", "li-na", "--explain"],
    ["2024-11", "--explain", "on-time", "--records"],
    ["2024-11", "--rank"],
    ["2024-11", "--by", "team"],
    ["2024"],
    ["2024", "--rank"],
]


@pytest.mark.parametrize("sealed", [False, True])
@pytest.mark.parametrize("asked", ASKED, ids=" ".join)
def test_the_answer_has_its_documented_shape(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], asked: list[str], *, sealed: bool
) -> None:
    root = write(tmp_path / "house", FILES)
    if sealed:
        seal(root)
        change(root, FORM, "mark: 3", "mark: 4")
        more = ["--reason", "appeal", "--by", "chen-jing", "--approved-by", "chen-jing"]
        assert run(["-C", str(root), "correct", "2024-11", *more]) == 2
    capsys.readouterr()
    run(["-C", str(root), "score", *asked, "-f", "json"])
    shaped("score", capsys.readouterr().out)


@pytest.mark.parametrize("name", ["score", "diff", "backtest", "calibration"])
def test_every_key_says_what_it_is_in_both_languages(name: str) -> None:
    def check(node: object) -> None:
        if not isinstance(node, dict):
            return
        for key, below in node.get("properties", {}).items():
            assert {"description", "x-zh"} <= below.keys() or "$ref" in below, key
            check(below)
        check(node.get("items"))

    for one in (shape(name), *shape(name)["definitions"].values()):
        check(one)
