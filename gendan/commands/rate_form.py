"""`gendan rate form`: the forms of a month for supervisors, colleagues, other departments and the people themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.commands.scoring import open_month
from gendan.words.errors import Exit, UsageError
from gendan.words.text import Text
from gendan.write.rating_form import Asked, form_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from pathlib import Path

    from gendan.render.look import Look
    from gendan.words.house import House
    from gendan.words.score import Person

_WRITTEN = Text("Written: {file}", "已生成：{file}")
_THERE = Text("Left as it is: {file}", "已存在，未改动：{file}")
_NOBODY = Text("Nobody is rated in this month.", "当月无人需要评分。")


def run_rate_form(
    folder: Path, month: str, person: str | None, today: date, look: Look, write: Callable[[str], None]
) -> int:
    """Write a form for everyone who is rated in the month, or for one person; a form that is there is left as it is.

    Raises UsageError for a month that has not begun, a person who is not appraised, a folder that cannot be written.
    """
    lines = []
    with open_month(folder, month, None, today, figures=False) as opened:
        house = opened.loaded.house
        for one, rubric in opened.appraised(person):
            if not any(leaf.rating for leaf in rubric.leaves()):
                continue
            file = form_place(house, month, one.id)
            target = house.root / file
            if target.exists():
                lines.append(_THERE.fill({"file": file}))
                continue
            _save(target, form_text(one, rubric, month, raters_of(one, opened.people), look.language))
            lines.append(_WRITTEN.fill({"file": file}))
    write("".join(f"{line.said_in(look.language)}\n" for line in lines or [_NOBODY]))
    return Exit.CLEAN


def form_place(house: House, month: str, person: str) -> str:
    """Return where the form lies: gendan.yaml's place for appraisals, month and person put in."""
    pattern = house.places["appraisal"]
    if pattern.count("*") != 2 or "**" in pattern:
        raise UsageError(
            Text(
                f"The place of appraisals has no month and person: {pattern}",
                f"考核记录的位置中没有月份和人员：{pattern}",
            ),
            Text("Write it as ratings/*/*.yaml in gendan.yaml", "请在 gendan.yaml 中写成 ratings/*/*.yaml 的样子"),
        )
    first, second, last = pattern.split("*")
    return f"{first}{month}{second}{person}{last}"


def raters_of(person: Person, people: Mapping[str, Person]) -> tuple[Asked, ...]:
    """Return who is asked: the supervisor, colleagues and other departments under the same supervisor, the person last."""
    found = [Asked(person.supervisor, "supervisor")] if person.supervisor in people and person.supervisor else []
    beside = [
        one
        for one in people.values()
        if one.id != person.id
        and one.supervisor is not None
        and one.supervisor == person.supervisor
        and one.left is None
    ]
    found += [Asked(one.id, "peer") for one in beside if one.role == person.role]
    found += [Asked(one.id, "internal-customer") for one in beside if one.role != person.role]
    return (*found, Asked(person.id, "self"))


def _save(target: Path, text: str) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(
            Text(f"Cannot write {target}: {error.strerror}", f"无法写入 {target}：{error.strerror}"),
            Text("See that the folder may be written", "请确认目录可写"),
        ) from error
