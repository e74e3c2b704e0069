"""`gendan test`: every example of the rules is judged by the way that every house goes; `--coverage` says what lacks one."""

from __future__ import annotations

import multiprocessing
import sys
from typing import TYPE_CHECKING

from gendan.commands.bulk import count_cores
from gendan.commands.rules import chosen_rules, open_rulebook
from gendan.words.errors import Exit
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from gendan.commands.small_houses import SmallHouses
    from gendan.evaluate.example import Case, Coverage, Outcome
    from gendan.render.look import Look


def run_rule_examples(
    folder: Path,
    select: Sequence[str],
    coverage: bool,  # noqa: FBT001 - the option as it comes
    look: Look,
    write: Callable[[str], None],
) -> int:
    """Run the examples of the rules chosen; leave with 1 when one gives another verdict, or coverage is not whole.

    With `coverage` the rules that come with gendan, and those of the house, must each show pass, fail and unknown.
    """
    from gendan.commands.small_houses import SmallHouses
    from gendan.evaluate.example import cases_of
    from gendan.evaluate.example import coverage as covered

    _, book = open_rulebook(folder)
    rules = chosen_rules(book, select)
    outcomes = _outcomes(cases_of(rules), SmallHouses(book))
    wrong = [outcome for outcome in outcomes if not outcome.ok]
    shown = covered(rules) if coverage else ()
    write("\n".join([*_lines(outcomes, wrong, look), *_coverage(shown, look)]) + "\n")
    return Exit.FINDINGS if wrong or not all(one.complete for one in shown) else Exit.CLEAN


def _outcomes(cases: Sequence[Case], houses: SmallHouses) -> list[Outcome]:
    """Run the examples and return them in their order; on all cores when they are many and the system can fork."""
    if len(cases) < _MANY or sys.platform != "linux" or count_cores() < 2:
        return houses.run(cases)
    from concurrent.futures import ProcessPoolExecutor

    groups = houses.groups(cases)
    context = multiprocessing.get_context("fork")
    found: dict[int, Outcome] = {}
    with ProcessPoolExecutor(count_cores(), context, initializer=_share, initargs=(houses, cases)) as workers:
        for group, outcomes in zip(groups, workers.map(_run_shared, groups), strict=True):
            found.update(zip(group, outcomes, strict=True))
    return [found[number] for number in range(len(cases))]


_RECORDS = 4
"""So many findings and records of an example that went wrong are shown."""
_MANY = 20
"""Examples above which other processes pay for their start."""
_shared: list[tuple[SmallHouses, Sequence[Case]]] = []


def _share(houses: SmallHouses, cases: Sequence[Case]) -> None:
    _shared[:] = [(houses, cases)]


def _run_shared(group: Sequence[int]) -> list[Outcome]:
    houses, cases = _shared[0]
    return houses.judge([cases[number] for number in group])


def _lines(outcomes: Sequence[Outcome], wrong: Sequence[Outcome], look: Look) -> list[str]:
    from gendan.evaluate.example import example_line

    total = Text(
        f"{len(outcomes)} {'example' if len(outcomes) == 1 else 'examples'}, {len(outcomes) - len(wrong)} as expected, {len(wrong)} not",
        f"共 {len(outcomes)} 个例子，{len(outcomes) - len(wrong)} 个符合预期，{len(wrong)} 个不符",
    )
    reasons = (
        line for outcome in wrong for line in (example_line(outcome).said_in(look.language), *_why(outcome, look))
    )
    return [*reasons, total.said_in(look.language)]


def _why(outcome: Outcome, look: Look) -> list[str]:
    """Return what the rule said, and the condition taken apart on the first records."""
    from gendan.render.why import record_lines

    said = [f"  · {text.said_in(look.language)}" for text in outcome.answer.texts[:_RECORDS]]
    if not said and not outcome.answer.whys:
        nothing = Text("no record to judge, or nothing found", "没有可判断的记录，或没有发现问题")
        said = [f"  · {nothing.said_in(look.language)}"]
    return [*said, *(line for why in outcome.answer.whys[:_RECORDS] for line in record_lines(why, None, look))]


def _coverage(shown: Sequence[Coverage], look: Look) -> list[str]:
    if not shown:
        return []
    lines = []
    for one in shown:
        lacking = sorted({"pass", "fail", "unknown"} - one.shown)
        if lacking:
            lines.append(
                Text(
                    f"{one.rule}: no example for {', '.join(lacking)}", f"{one.rule}：缺少 {'、'.join(lacking)} 的例子"
                ).said_in(look.language)
            )
    whole = sum(one.complete for one in shown)
    # rounded down, so that 100 is never printed for less
    percent = whole * 100 // len(shown)
    lines.append(
        Text(
            f"coverage {percent} %: {whole} of {len(shown)} rules show pass, fail and unknown",
            f"覆盖率 {percent}%：{len(shown)} 条规则中有 {whole} 条具备通过、不通过、缺数据三种例子",
        ).said_in(look.language)
    )
    return lines
