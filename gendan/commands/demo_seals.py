"""The sealed quarter of the demo: months are sealed and corrected by the same commands that people use, in the midst of its history."""

from __future__ import annotations

from datetime import date, datetime, time
from itertools import chain
from typing import TYPE_CHECKING

from gendan.demo.history import ZONE
from gendan.demo.setting import BOSS, MANAGER
from gendan.demo.values import Save
from gendan.read.git_import import check_out
from gendan.render.look import Look
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from gendan.demo.story import Story

SEALED = date(2026, 10, 26)
"""Day on which the third quarter is sealed, before anything else is committed."""
MONTHS = ("2026-07", "2026-08", "2026-09")
_NAME = "2026-09-1"


def with_seals(story: Story, place: Path, add: Callable[[Iterable[Save]], None]) -> None:
    """Add all commits of the story to the repository in `place`, and between them seals and a correction."""
    saves = iter(story.saves())
    for day, act in ((SEALED if story.is_sealed else None, _seal), (story.corrected_on, _correct)):
        if day is not None:
            saves = _up_to(saves, day, add)
            for save in act(story, place):
                add([save])
    add(saves)


def _up_to(saves: Iterator[Save], day: date, add: Callable[[Iterable[Save]], None]) -> Iterator[Save]:
    """Add the commits before `day`, and return those that are left."""
    left: list[Save] = []

    def before() -> Iterator[Save]:
        for save in saves:
            if save.came.date() >= day:
                left.append(save)
                return
            yield save

    add(before())
    return chain(left, saves)


def _seal(story: Story, place: Path) -> Iterator[Save]:
    from gendan.commands.seal import SealAsk, run_seal

    for number, month in enumerate(one for one in MONTHS if one >= f"{story.days.first:%Y-%m}"):
        check_out(place)
        run_seal(SealAsk(place, month, SEALED), _LOOK, _nothing)
        files = _files(place, "seals", month)
        at = datetime.combine(SEALED, time(10, number * 5), ZONE)
        message = Text(f"Seal {month}", f"封存 {month}").said_in(story.language)
        yield Save(story.people()[BOSS], at, at, message, files, f"seals/{month}.yaml")


def _correct(story: Story, place: Path) -> Iterator[Save]:
    from gendan.commands.correct import CorrectAsk, run_correct

    check_out(place)
    reason = "微信截图证明当天已答复"
    day = story.corrected_on or SEALED
    ask = CorrectAsk(place, "2026-09", day, reason, "zhao-lei", MANAGER, (story.corrected,), "zhao-lei")
    run_correct(ask, _LOOK, _nothing)
    at = datetime.combine(day, time(9), ZONE)
    message = Text("Correct 2026-09 after an appeal", "申诉成立，更正 2026-09").said_in(story.language)
    yield Save(
        story.people()[MANAGER], at, at, message, _files(place, "corrections", _NAME), f"corrections/{_NAME}.yaml"
    )


def _files(place: Path, folder: str, name: str) -> dict[str, bytes | None]:
    return {f"{folder}/{path.name}": path.read_bytes() for path in sorted((place / folder).glob(f"{name}.*"))}


def _nothing(_: str) -> None:
    """Say nothing: the demo says what it made as a whole."""


_LOOK = Look("en", 100, colour=False, quiet=True, ascii=False)
