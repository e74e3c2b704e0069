"""What the log needs beside history: whose e-mail is whose, people's names, titles of tasks, working days."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from gendan.commands.loading import load_house
from gendan.commands.query import NoRules
from gendan.read.tree import Listing
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from gendan.words.catalog import Query
    from gendan.words.house import House
    from gendan.words.log_view import Entry, Said

_KINDS = frozenset({"person", "calendar", "checklist"})
_PEOPLE = """SELECT person_id, coalesce(name_en, name_zh, person_id), coalesce(name_zh, name_en, person_id), emails
    FROM people ORDER BY person_id"""
_TASKS = """SELECT task, any_value(title_en), any_value(title_zh) FROM checklist_tasks
    GROUP BY task ORDER BY task"""
_LAGS = """SELECT p.a, p.b, workdays(p.a, p.b)::INTEGER FROM
    (SELECT unnest($days::DATE[]) AS a, unnest($until::DATE[]) AS b) p"""


class Names(Struct, frozen=True):
    """`people` are names by id, `mails` ids by e-mail in small letters, `tasks` titles by id; `query` knows the calendars."""

    query: Query
    people: Mapping[str, Text]
    mails: Mapping[str, str]
    tasks: Mapping[str, Text]

    def person(self, mail: str) -> str | None:
        """Return the person whose e-mail it is; None for one that nobody has."""
        return self.mails.get(mail.strip().lower())

    def with_lags(self, entries: Iterable[Entry], zone: ZoneInfo) -> list[Entry]:
        """Return the entries with the working days between what happened and the day on which it was recorded."""
        entries = list(entries)
        dated_on = [(said.day, one.when) for one in entries for said in one.said]
        known = self._lags(sorted({(day, when.astimezone(zone).date()) for day, when in dated_on if day and when}))

        def dated(said: Said, until: date | None) -> Said:
            return replace(said, lag=known.get((said.day, until))) if said.day and until else said

        return [
            replace(
                one,
                said=tuple(dated(said, one.when.astimezone(zone).date() if one.when else None) for said in one.said),
            )
            for one in entries
        ]

    def _lags(self, pairs: Sequence[tuple[date, date]]) -> dict[tuple[date, date | None], int | None]:
        if not pairs:
            return {}
        given = {"days": [day for day, _ in pairs], "until": [until for _, until in pairs]}
        rows = self.query(_LAGS, given).rows
        return {
            (a, b): lag for a, b, lag in rows if isinstance(a, date) and isinstance(b, date) and isinstance(lag, int)
        }


@contextmanager
def names_of(house: House, listing: Listing) -> Iterator[Names]:
    """Yield people and calendars of a house as they are today. What is wrong with them does not stand in the way."""
    few = Listing(tuple(source for source in listing.files if source.kind in _KINDS), ())
    with load_house(house, date(9999, 1, 1), few, rulebook=NoRules()) as loaded:
        query = loaded.facts.query
        people, tasks = query(_PEOPLE).rows, query(_TASKS).rows
        mails: dict[str, str] = {}
        for person, _, _, own in people:
            for mail in own if isinstance(own, list) else ():
                mails.setdefault(str(mail).strip().lower(), str(person))
        yield Names(
            query,
            {str(person): Text(str(en), str(zh)) for person, en, zh, _ in people},
            mails,
            {str(task): Text(str(en or zh or task), str(zh or en or task)) for task, en, zh in tasks},
        )
