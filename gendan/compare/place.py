"""Where a change stands, in the words of the tables: which table's row, which record, which of its fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from gendan.compare.forms import Form


class Spot(NamedTuple):
    """`record` are the names of the items down to the row, () for the document itself; `field` the keys below it.

    `at` is the path of the row.
    """

    table: str
    record: tuple[str, ...]
    field: tuple[str, ...]
    at: tuple[str, ...]
    form: Form | None
    """The form of the value; None where the schema says nothing."""


def spot_of(path: tuple[str, ...], root: Form) -> Spot:
    """Return the spot of a path as `compare` gives it: deliveries/D1/requested is `requested` of record D1 of deliveries.

    The field of a map of numbers (`lines: {1: 4800}`) is `quantity`; of a record as a whole it is empty.
    """
    here: Form | None = root
    table, record, start = root.table or "", [], 0
    for number, step in enumerate(path):
        inside = here is not None and here.items is not None and here.table is not None and step not in here.members
        if here is not None and inside and number:
            record.append(step)
            table, start = here.table or table, number + 1
        here = here.below(step) if here is not None else None
    field = path[start:]
    if not field and record and here is not None and not here.members:
        field = ("quantity",)
    return Spot(table, tuple(record), field, path[:start], here)
