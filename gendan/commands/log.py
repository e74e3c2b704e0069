"""`gendan log`: the history of an order, a person, a contract, a rule, in the words of the trade."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from gendan import __version__
from gendan.commands.houses import open_house
from gendan.commands.log_choice import choose, trails_of
from gendan.commands.log_names import Names, names_of
from gendan.commands.log_teller import Teller
from gendan.read.tree import list_files
from gendan.words.errors import Exit, UsageError
from gendan.words.log_view import Entry, Log
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gendan.commands.log_choice import Trail
    from gendan.render.look import Look
    from gendan.words.log_ask import LogAsk


def run_log(ask: LogAsk, look: Look, write: Callable[[str], None]) -> int:
    """Write the history; 0 however long it is.

    Ratings that lie in a repository of their own have their history there. Raises UsageError where there is no history, for
    a name that neither history nor the files know, and for a person who is nobody, with the nearest.
    """
    from gendan.render.log.formats import FORMATS

    house = open_house(ask.folder)
    trails = trails_of(house)
    listing = list_files(house)
    chosen, rule = choose(ask.name, trails, listing)
    _refuse_unknown(chosen)
    zone = ZoneInfo(house.timezone)
    entries: list[Entry] = []
    with names_of(house, listing) as names:
        _refuse_strangers(ask.people, names, trails)
        for trail in chosen:
            teller = Teller(trail, names, ask, rule, zone)
            entries += teller.past(trail.history.chains)
            if ask.name is not None:
                entries += teller.present(trail.history.chains[0], listing)
        entries = names.with_lags(entries, zone)
    told = chosen[0].history
    log = Log(__version__, ask.name, told.state, told.reason, tuple(entries), names.people)
    write(FORMATS[ask.format](log, look))
    return Exit.CLEAN


def _refuse_unknown(trails: Sequence[Trail]) -> None:
    history = trails[0].history
    if history.state == "none" and history.reason is not None:
        raise UsageError(
            Text(f"There is no history: {history.reason.en}", f"没有历史记录：{history.reason.zh}"),
            Text("Commit the house's files to git; history begins there", "把仓库文件提交到 git，历史从那时开始"),
        )


def _refuse_strangers(people: Sequence[str], names: Names, trails: Sequence[Trail]) -> None:
    """Raise UsageError for a person whom neither the files nor any commit know: an empty answer would look like proof."""
    known = {*names.people, *(said for one in names.people.values() for said in (one.en, one.zh))}
    for trail in trails:
        for commit in trail.history.commits:
            known |= {commit.author, commit.author_email}
        origins = (version.origin for chain in trail.history.chains for version in chain.versions)
        known |= {part for one in origins if one is not None for part in (one.author, one.author_email)}
    for person in people:
        if person not in known:
            near = difflib.get_close_matches(person, sorted(known), n=3)
            advice = Text(
                "Name a person by id, name or e-mail, as in people/ or in git",
                "请写人员编号、姓名或邮箱，与 people/ 或 git 中一致",
            )
            if near:
                advice = Text(f"Did you mean {' or '.join(near)}?", f"是不是 {'、'.join(near)}？")
            raise UsageError(Text(f"There is no person {person}", f"没有人员 {person}"), advice)
