"""A place that names a folder which is not there is told with its line: else none of its files are read, and all looks well."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from gendan.cli import run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("places", "said"),
    [
        ("{order: orderz/**/*.yaml}", [("orderz/", "Put the place right, or make the folder orderz/", 4)]),
        ("{order: 'ordres/202?/*.yaml', person: staff/*.yaml}", [("ordres/", "Put the place right, or make the folder ordres/", 4), ("staff/", "Put the place right, or make the folder staff/", 4)]),
        ("{order: orders/*.yaml}", []),
        ("{order: '*/*.yaml'}", []),
        ("{order: ../elsewhere/*.yaml, contract: deals/*.yaml}", []),
    ],
)  # fmt: skip
def test_a_folder_that_is_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], places: str, said: list[tuple[str, str, int]]
) -> None:
    settings = f"gendan: 1\nname: Test\nlanguage: en\nplaces: {places}\n"
    (tmp_path / "gendan.yaml").write_text(settings, encoding="utf-8")
    (tmp_path / "orders").mkdir()
    code = run(["-C", str(tmp_path), "check", "--as-of", "2026-11-23", "-f", "json"])
    found = json.loads(capsys.readouterr().out)["findings"]
    assert code == (1 if said else 0)
    assert [(one["rule"], one["line"]) for one in found] == [("data/unknown-reference", line) for _, _, line in said]
    for one, (folder, advice, _) in zip(found, said, strict=True):
        assert one["message"] == f"`places` names {folder}: there is no such folder, so none of its files are read"
        assert one["advice"] == advice
