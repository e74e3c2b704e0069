"""The sampling standards by name: what they share, where they part, and how people write them.

Code letters, normal and tightened tables are the same in all of them. Sources: MIL-STD-105E (1989), ANSI/ASQ Z1.4,
ISO 2859-1:1999, GB/T 2828.1; MIL-STD-105D (1963) for houses whose contracts still name it.
"""

from __future__ import annotations

import re
from difflib import get_close_matches

from msgspec import Struct

from gendan.words.errors import UsageError
from gendan.words.text import Text


class Standard(Struct, frozen=True):
    """One standard. `reduced`: its reduced table (II-C) is carried here; ISO 2859-1:1999 and GB/T 2828.1 have another one.

    `scored`: reduced inspection is earned by the switching score (30), else by 10 lots accepted on end.
    `stops_after_ten`: inspection is discontinued after 10 lots on tightened on end, else after 5 lots not accepted there.
    """

    name: str
    pattern: str
    reduced: bool = True
    scored: bool = False
    stops_after_ten: bool = False


STANDARDS: tuple[Standard, ...] = (
    Standard("MIL-STD-105E", r"^(US)?MILSTD105E?$"),
    Standard("MIL-STD-105D", r"^MILSTD105D$", stops_after_ten=True),
    Standard("ANSI/ASQ Z1.4", r"^(ANSI)?(ASQC?)?Z14(19[0-9][0-9]|20[0-9][0-9])?$"),
    Standard("ISO 2859-1", r"^(BSEN|EN|BS|DIN)?ISO28591?(1999|1989|20[0-9][0-9])?$", reduced=False, scored=True),
    Standard("GB/T 2828.1", r"^GBT?28281?(19[0-9][0-9]|20[0-9][0-9])?$", reduced=False, scored=True),
)
"""The first is meant where none is named. `pattern` is held against the name in capitals without signs between."""

_SIGNS = re.compile(r"[^A-Z0-9]")


def find_standard(name: str | None) -> Standard | None:
    """Return the standard that `name` means, with or without a year: "GB/T 2828.1-2012"; None for one that is not known."""
    if name is None:
        return STANDARDS[0]
    bare = _SIGNS.sub("", name.upper())
    return next((one for one in STANDARDS if re.search(one.pattern, bare)), None)


def standard_named(name: str | None) -> Standard:
    """Return the standard that `name` means. Raises UsageError with the names that are known."""
    found = find_standard(name)
    if found is not None:
        return found
    names = [one.name for one in STANDARDS]
    near = get_close_matches(str(name).upper(), names, n=1)
    advice = (
        Text(f"Did you mean {near[0]}?", f"是不是 {near[0]}？")
        if near
        else Text(f"Write one of: {', '.join(names)}", f"可写：{'、'.join(names)}")
    )
    raise UsageError(Text(f"The standard {name} is not known", f"不认识标准 {name}"), advice)
