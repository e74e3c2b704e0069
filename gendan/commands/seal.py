"""`gendan seal MONTH`: writes down what a month's scores were made of and what they were, once and for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from gendan.commands.houses import open_house
from gendan.commands.line import Line
from gendan.commands.seal_files import seal_files
from gendan.commands.sealing import are_ratings_here, has_private_ratings, seal_place
from gendan.read.tree import list_files
from gendan.words.errors import ConfigurationError, Exit, UsageError
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from gendan.read.tree import Listing
    from gendan.render.look import Look
    from gendan.words.house import House
    from gendan.words.score import Scores


class SealAsk(Struct, frozen=True):
    """`as_of` None: the last day of the month. `dry_run` writes nothing and says what would be written."""

    folder: Path
    month: str
    today: date
    as_of: date | None = None
    dry_run: bool = False


def run_seal(ask: SealAsk, look: Look, write: Callable[[str], None]) -> int:
    """Seal the month. 0: written, or with --dry-run: could be written.

    Raises UsageError for a month that is not over, that is sealed already, in which nobody is appraised or whose files are
    not committed, and when ratings that lie elsewhere are not here; ConfigurationError for forms that cannot be read.
    """
    from gendan.render.seal.as_text import render_sealed

    house = open_house(ask.folder)
    day = _day(ask)
    _check_free(house, ask.month)
    if not are_ratings_here(house):
        raise _ratings_missing(house)
    listing = list_files(house)
    scores = score_files(ask.month, day, house, listing)
    if scores.problems:
        raise _unread_forms(scores)
    if not scores.people:
        raise _nobody(ask.month)
    files = seal_files(house, listing, ask.month, day, scores.people)
    if not ask.dry_run:
        from gendan.write.files import write_all

        write_all(house.root, files)
    write(render_sealed(scores, list(files), look, dry_run=ask.dry_run))
    return Exit.CLEAN


def score_files(month: str, day: date, house: House, listing: Listing, line: Line | None = None) -> Scores:
    """Return the scores of everyone in a month, of these files, as of a day.

    The line has no day of asking: a seal must come to the same on any later day, so its commits count by what they claim.
    """
    from gendan.commands.score_people import Panel, tallies_of
    from gendan.commands.scoring import open_month

    with open_month(house.root, month, day, day, given=(house, listing, line or Line(house.root))) as opened:
        chosen = opened.appraised()
        tallies = tallies_of(opened, (rubric for _, rubric in chosen), proofs=False)
        return Panel(opened, tallies).scores(opened, chosen)


def _day(ask: SealAsk) -> date:
    """Return the day as of which the month is judged. Raises UsageError while the month is not over."""
    from gendan.commands.scoring import month_days

    end = month_days(ask.month)[1]
    day = ask.as_of or end
    seen = min(ask.today, day)
    if ask.today <= end or day < end:
        raise UsageError(
            Text(f"{ask.month} is not over on {seen}", f"截至 {seen}，{ask.month} 尚未结束"),
            Text("Seal a month after its last day", "请在当月最后一天之后再封存"),
        )
    if day > ask.today:
        raise UsageError(
            Text(f"{day} has not come yet", f"{day} 还没到"),
            Text("Name a day up to today with --as-of", "--as-of 请写不晚于今天的日期"),
        )
    return day


def _check_free(house: House, month: str) -> None:
    places = [seal_place(house, "seal", month)]
    if has_private_ratings(house):
        places.append(seal_place(house, "private-seal", month))
    for place in places:
        if (house.root / place).exists():
            raise UsageError(
                Text(f"{month} is sealed: {place}", f"{month} 已封存：{place}"),
                Text(
                    "A seal is never written again; what was wrong is put right by a correction: gendan correct",
                    "封存后不再重写；发现有错，用更正记录处理：gendan correct",
                ),
            )


def _nobody(month: str) -> UsageError:
    return UsageError(
        Text(f"Nobody is appraised in {month}; there is nothing to seal", f"{month} 没有人参加考核，无可封存"),
        Text(
            "A rubric must be in force for the role of somebody who was here: see people/ and rubrics/",
            "须有在职人员的岗位适用现行方案；请查看 people/ 和 rubrics/",
        ),
    )


def _ratings_missing(house: House) -> UsageError:
    place = house.places["appraisal"]
    return UsageError(
        Text(f"The ratings are not here: {place}", f"评分不在这里：{place}"),
        Text(
            "Seal where both are: clone the repository of ratings beside this one",
            "请在两者都有的地方封存：把评分仓库克隆到本仓库旁边",
        ),
    )


def _unread_forms(scores: Scores) -> ConfigurationError:
    return ConfigurationError(
        Text("Forms of the month cannot be read; nothing was sealed", "当月考核表有无法读取的，未封存"),
        Text("Put right what is listed, then run the command again", "请改正下列各处，然后重新运行"),
        scores.problems,
    )
