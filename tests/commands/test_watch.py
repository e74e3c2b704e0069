"""`gendan check --watch`: judged when it begins, and after each change, until somebody ends it."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gendan.cli import run
from gendan.commands.watch import run_watch
from gendan.render.look import Look
from gendan.words.ask import CheckAsk

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gendan.words.errors import GendanError

HOUSE = Path(__file__).parents[2] / "example-repo"
ORDER = "orders/2026/SO-2026-0001.yaml"


class Watched:
    """A watch over a house of three orders: each `step` happens while it waits, the last ends it."""

    def __init__(self, root: Path, steps: Sequence[Callable[[], object]]) -> None:
        self.root, self._steps = root, list(steps)
        self.said: list[str] = []
        self.complaints: list[GendanError] = []
        self.answers: list[str] = []

    def run(self) -> int:
        ask = CheckAsk(self.root, date(2026, 11, 23), date(2026, 11, 23), select=("data",), format="csv")
        look = Look("en", 100, colour=False, quiet=False, ascii=False)
        return run_watch(lambda: ask, look, self.answers.append, self.said.append, self.complaints.append, self._pause)

    def _pause(self) -> bool:
        if not self._steps:
            return False
        self._steps.pop(0)()
        return True


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The example, without the rules and checklists for which a process of its own would judge."""
    ignored = shutil.ignore_patterns("rules", "checklists", "SO-2026-00[1-9]*", "SO-2026-000[4-9]*", "waivers.yaml")
    root = Path(shutil.copytree(HOUSE, tmp_path / "house", ignore=ignored))
    (root / "gendan.yaml").write_text("gendan: 1\nname: Small\nlanguage: en\ncalendar: cn\n")
    return root


def test_nothing_saved_is_judged_once(root: Path) -> None:
    watched = Watched(root, [lambda: None, lambda: None])
    code = watched.run()
    assert len(watched.answers) == 1
    assert code == run(["-C", str(root), "check", "--as-of", "2026-11-23", "--select", "data", "--format", "csv"], {})
    assert [said.split(";")[0] for said in watched.said] == [f"Watching {_files(root)} files"]


def test_each_save_is_judged_and_named(root: Path) -> None:
    order = root / ORDER
    watched = Watched(
        root,
        [
            lambda: order.write_text(order.read_text() + "unknown: 1\n"),
            lambda: None,
            lambda: order.write_text(order.read_text().replace("unknown: 1\n", "")),
            order.unlink,
        ],
    )
    watched.run()
    assert ["data/unknown-key" in answer for answer in watched.answers] == [False, True, False, False]
    assert [said for said in watched.said if said.startswith("Saved")] == [f"Saved: {ORDER}\n"] * 3


def test_a_house_that_is_wrong_is_told_and_judged_again_when_it_was_mended(root: Path) -> None:
    settings = root / "gendan.yaml"
    right = settings.read_text()
    watched = Watched(root, [lambda: settings.write_text("gendan: [1\n"), lambda: settings.write_text(right)])
    watched.run()
    assert [error.message.en for error in watched.complaints] == ["gendan.yaml cannot be used"]
    assert len(watched.answers) == 2
    assert watched.answers[0] == watched.answers[1]
    assert [said for said in watched.said if said.startswith("Saved")] == ["Saved: gendan.yaml\n"] * 2


def test_a_past_day_is_not_watched(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["-C", str(root), "--lang", "zh", "check", "--watch", "--since", "HEAD"], {}) == 2
    assert "--watch 不能与 --rev、--at、--since 同用" in capsys.readouterr().err


def _files(root: Path) -> int:
    return sum(1 for path in root.rglob("*.yaml"))
