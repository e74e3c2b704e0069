"""`gendan cache info` and `gendan cache clear`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from gendan.cli import run
from gendan.keep.shelf import Shelf

if TYPE_CHECKING:
    from pathlib import Path


def _say(capsys: pytest.CaptureFixture[str], *words: str, **environ: str) -> tuple[int, str]:
    code = run(words, environ)
    return code, capsys.readouterr().out


def test_info_says_what_there_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shelf = Shelf(tmp_path / "kept", 1)
    shelf.put("lines", "a", b"x" * (3 << 20))  # and 30 bytes of its own: a little more than 3 MB
    shelf.put("reports", "b", b"x")
    code, said = _say(
        capsys, "--lang", "en", "cache", "info", GENDAN_CACHE=str(tmp_path / "kept"), GENDAN_CACHE_MB="100"
    )
    assert code == 0
    assert said == (
        f"{tmp_path / 'kept'}\n  orders that were read: 3.1 MB, 1 entry\n  answers of checks: 0.1 MB, 1 entry\n"
        "3.1 MB of at most 100.0 MB\n"
    )


def test_info_in_chinese_and_for_programs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Shelf(tmp_path / "kept", 1).put("stamps", "a", b"x")
    _, said = _say(capsys, "--lang", "zh", "cache", "info", GENDAN_CACHE=str(tmp_path / "kept"))
    assert said == f"{tmp_path / 'kept'}\n  已读取文件的标记：0.1 MB，1 项\n共 0.1 MB，上限 2048.0 MB\n"
    _, said = _say(capsys, "cache", "info", "--format", "json", GENDAN_CACHE=str(tmp_path / "kept"))
    assert json.loads(said) == {
        "folder": str(tmp_path / "kept"),
        "size": 31,
        "limit": 2048 << 20,
        "kept": [{"name": "stamps", "entries": 1, "size": 31}],
    }


def test_clear_throws_all_away(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shelf = Shelf(tmp_path / "kept", 1)
    shelf.put("lines", "a", b"x")
    code, said = _say(capsys, "--lang", "en", "cache", "clear", GENDAN_CACHE=str(tmp_path / "kept"))
    assert (code, said) == (0, "Thrown away: 0.1 MB. The next check reads everything anew.\n")
    assert shelf.get("lines", "a") is None
    assert shelf.drawers() == ()


@pytest.mark.parametrize("command", ["info", "clear"])
def test_without_a_place_nothing_is_kept(capsys: pytest.CaptureFixture[str], command: str) -> None:
    assert _say(capsys, "--lang", "en", "cache", command, GENDAN_CACHE="off") == (0, "Nothing is kept between runs.\n")
    assert _say(capsys, "--lang", "zh", "--no-cache", "cache", command, HOME="/x") == (0, "未启用缓存。\n")


@pytest.mark.parametrize("command", ["info", "clear"])
def test_a_folder_of_other_things_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "cv.doc").write_bytes(b"mine")
    code, said = _say(capsys, "--lang", "en", "cache", command, GENDAN_CACHE=str(tmp_path))
    assert (code, said.startswith(f"{tmp_path} is not used: it holds other things")) == (0, True)
    assert (tmp_path / "papers" / "cv.doc").read_bytes() == b"mine"


@pytest.mark.parametrize("place", [".", "orders/kept", "../link/kept"])
def test_a_place_within_a_house_is_refused(tmp_path: Path, place: str, capsys: pytest.CaptureFixture[str]) -> None:
    house = tmp_path / "house"
    (house / "orders").mkdir(parents=True)
    (house / "gendan.yaml").write_text("gendan: 1\nname: H\n", encoding="utf-8")
    (tmp_path / "link").symlink_to(house, target_is_directory=True)
    assert run(["-C", str(house), "--lang", "zh", "check"], {"GENDAN_CACHE": str(house / place)}) == 2
    assert f"在公司目录 {house} 里面" in capsys.readouterr().err
    assert sorted(one.name for one in house.iterdir()) == ["gendan.yaml", "orders"]
    assert run(["-C", str(house), "--no-cache", "check"], {"GENDAN_CACHE": str(house / place)}) == 0
