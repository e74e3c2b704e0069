"""What part of a check is asked for, held against the house: a name that nothing has is wrong use, never a clean answer."""

from __future__ import annotations

from difflib import get_close_matches
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from msgspec import Struct

from gendan.words.errors import UsageError
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from gendan.words.finding import Finding


class Wanted(Struct, frozen=True):
    """Empty tuples ask for all. `paths` are seen from the house's root; `select` and `ignore` hold rules, packs or globs."""

    paths: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()

    def chooses(self, rule: str) -> bool:
        """Return whether a rule is asked for, by its full name."""
        return (not self.select or names_rule(self.select, rule)) and not names_rule(self.ignore, rule)

    def takes(self, finding: Finding) -> bool:
        """Return whether a finding belongs into the answer."""
        return (
            (not self.orders or finding.order in self.orders)
            and (not self.owners or finding.owner in self.owners)
            and self.holds(finding.place.file)
        )

    def holds(self, file: str) -> bool:
        """Return whether a file lies in the part that is asked for."""
        return not self.paths or any(_lies_in(file, path) for path in self.paths)


EVERYTHING = Wanted()


def names_rule(names: Iterable[str], rule: str) -> bool:
    """Return whether one of `names` is the rule's full name, its pack, its own name, or a pattern with * for the full one."""
    pack, _, own = rule.partition("/")
    return any(name in (rule, pack, own) or ("*" in name and fnmatchcase(rule, name)) for name in names)


def refuse_strange(wanted: Wanted, rules: Sequence[str], orders: Collection[str], people: Collection[str]) -> None:
    """Raise UsageError for the first rule, order or person asked for that the house does not have."""
    packs = {rule.split("/", maxsplit=1)[0] for rule in rules}
    for name in (*wanted.select, *wanted.ignore):
        if not any(names_rule((name,), rule) for rule in rules):
            raise _strange(Text("rule or pack", "规则或规则包"), name, {*rules, *packs})
    for name in wanted.orders:
        if name not in orders:
            raise _strange(Text("order", "订单"), name, orders)
    for name in wanted.owners:
        if name not in people:
            raise _strange(Text("person", "人员"), name, people)


def _strange(what: Text, name: str, known: Collection[str]) -> UsageError:
    near = get_close_matches(name, sorted(known), n=3)
    advice = (
        Text(f"Did you mean {' or '.join(near)}?", f"是不是 {'、'.join(near)}？")
        if near
        else Text("Correct the name, or leave the option out", "请改正名称，或去掉该选项")
    )
    return UsageError(Text(f"There is no {what.en} {name}", f"没有{what.zh} {name}"), advice)


def _lies_in(file: str, path: str) -> bool:
    return path in ("", ".") or file == path or file.startswith(f"{path}/")
