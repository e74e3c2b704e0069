"""What a table that gendan works out on demand is made of. One module of this folder holds one such table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from gendan.words.catalog import Column, Table
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class WorkedOut(Struct, frozen=True):
    """A table that is filled only when a rule, a query or a command names it.

    `select` gives its columns by name; it may name `$as_of` and every table before it: those of the files, `orders`,
    `deliveries`, `tasks`, `calendar_days`, `house`, and the tables of `needs`, which are filled first. A table of `rows`
    is filled from tables of the trade instead (AQL, Incoterms): its rows hold one value a column, in their order.
    One that is `handed` gets its rows from the commands, as rubrics; it stays empty where none are handed over.
    `made_of`: tables without any of which there is nothing to work out; planning a statement costs more than such a look.
    `asked`: a question where that look is not enough; while it has no answer there is nothing to work out.
    `as_written`: tables are joined in the order in which `select` names them, so that rows keep the order of the first
    and need not be sorted. `halved`: the table that stands first there; `select` takes those of its rows that fulfil
    `$half`, so that in a large house two threads can fill a half each: the table is then a view over both.
    `$every` in `select` is true where all rows are wanted: for queries, commands and a house's own rules. Where it is false
    only the rules that come with gendan will look, and rows that none of them looks at (as a rule those of closed orders)
    may be left out, so long as the others stay the same.
    """

    table: Table
    select: str = ""
    needs: tuple[str, ...] = ()
    rows: Callable[[], Sequence[tuple[object, ...]]] | None = None
    made_of: tuple[str, ...] = ()
    asked: str = ""
    as_written: bool = False
    halved: str = ""
    handed: bool = False


WANTED = "($every OR {}.status IS DISTINCT FROM 'closed')"
"""SQL over the alias of `orders`: rules look at the order, or all orders are wanted."""


def column(name: str, sql: str, en: str, zh: str, *, at: str | None = None) -> Column:
    """Return a worked-out column. `at` is the place below the record that a finding about it points to: "payment/deposit"."""
    return Column(name, sql, Text(en, zh), derived=True, at=at)


def table(
    name: str, comment: Text, columns: tuple[Column, ...], keys: tuple[str, ...], links: tuple[str, ...] = ()
) -> Table:
    """Return a worked-out table. `keys` identify a row; `links` tie it to its parents: ("order_id",).

    A column `path` says where in the file a finding of the row belongs; `owner` who answers for it.
    """
    return Table(name, comment, {one.name: one for one in columns}, keys, links)


ORDER_ID = column("order_id", "VARCHAR", "Id of the order: its file's name.", "订单编号，即文件名。")
PATH = column("path", "VARCHAR", "Place in the file.", "在文件中的位置。")
