"""What a change does, for people at a terminal: gone, moved, no longer feasible; a block each, after the findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.render import labels
from gendan.render.check import since as wording
from gendan.render.tally import worst_first
from gendan.render.terminal import cells, fold, pad, paint, visible, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gendan.render.look import Look
    from gendan.words.finding import Finding
    from gendan.words.report import Report
    from gendan.words.since import Infeasible, Move
    from gendan.words.text import Text

_NARROW = 60


def change_blocks(report: Report, look: Look) -> list[list[str]]:
    """Return the blocks in lines of at most `look.width` columns (40 at the least); those without anything in them are empty."""
    since = report.since
    if since is None:
        return []
    gone = [line for finding in worst_first(since.gone) for line in _gone(finding, look)]
    moves, tasks = wording.worst_moves(since.moves), wording.worst_tasks(since.infeasible)
    return [
        _block(wording.GONE.fill({"rev": since.rev}), gone, look),
        _block(wording.MOVED, [line for one in moves[: wording.MOST] for line in _move(one, look)], look, len(moves)),
        _block(
            wording.INFEASIBLE, [line for one in tasks[: wording.MOST] for line in _task(one, look)], look, len(tasks)
        ),
    ]


def _block(title: Text, lines: Sequence[str], look: Look, found: int = 0) -> list[str]:
    if not lines:
        return []
    more = wording.MORE.fill({"count": found - wording.MOST}).said_in(look.language)
    head = wrap(visible(title.said_in(look.language)), _width(look))
    return [
        *(paint(line, "strong", colour=look.colour) for line in head),
        *lines,
        *(wrap(f"  {more}", _width(look), 2) if found > wording.MOST else []),
    ]


def _gone(finding: Finding, look: Look) -> list[str]:
    """Show what was told then in one piece: nothing is to be done about it."""
    said = look.language
    word = labels.severity_word(finding).said_in(said)
    widest = max(cells(one.said_in(said)) for one in (*labels.SEVERITIES.values(), labels.WAIVED))
    about = visible(wording.place_words(finding.order or finding.place.file, finding.record))
    parts = [f"{pad(word, widest)}  {about}", visible(finding.message.said_in(said)), visible(finding.rule)]
    indent = widest + 2 if look.width >= _NARROW else 2
    return [f"  {line}" for line in fold(parts, _width(look) - 2, indent)]


def _move(move: Move, look: Look) -> list[str]:
    place = visible(wording.place_words(move.order, move.delivery))
    parts = [words.said_in(look.language) for words in wording.move_words(move)]
    return [f"  {line}" for line in fold([place, *parts], _width(look) - 2, 2)]


def _task(task: Infeasible, look: Look) -> list[str]:
    place = visible(wording.place_words(task.order, task.delivery))
    words = visible(wording.task_words(task).said_in(look.language))
    return [f"  {line}" for line in fold([place, words], _width(look) - 2, 2)]


def _width(look: Look) -> int:
    return max(40, look.width)
