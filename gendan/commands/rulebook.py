"""The rules of a house: the packs that come with gendan and its own, checked before any data is read."""

from __future__ import annotations

import re
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from gendan.evaluate.compile import Engine, compile_rules
from gendan.evaluate.pack import PackDocument, read_packs, read_spoilt
from gendan.evaluate.settings import apply_settings
from gendan.evaluate.spot import within
from gendan.read.bulk_reader import load
from gendan.read.tree import read_bytes
from gendan.read.yaml_door import parse
from gendan.shipped import folder
from gendan.words.errors import ConfigurationError
from gendan.words.finding import Place, Trouble
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from gendan.evaluate.compiled import Compiled
    from gendan.facts.database import Facts
    from gendan.read.tree import SourceFile
    from gendan.words.house import House
    from gendan.words.rule import Rule

_EXAMPLES = re.compile(rb"^    examples:\n(?:      .*\n|\n)*", re.MULTILINE)
"""The examples of one rule, as the packs that come with gendan are written; a test compares."""


class Rulebook:
    """All rules with the places of their texts. `rules` holds every rule, on or off."""

    def __init__(self, rules: tuple[Rule, ...], sources: Mapping[str, bytes]) -> None:
        self.rules = rules
        self._sources = sources

    def on(self, house: House) -> tuple[Rule, ...]:
        """Return the rules that are on, as gendan.yaml wants them. Raises ConfigurationError for names no rule has."""
        rules, troubles = apply_settings(self.rules, house.rules, house.packs)
        self._refuse(troubles, house)
        return rules

    def compile(self, rules: Sequence[Rule], facts: Facts, as_of: date, house: House) -> tuple[Compiled, ...]:
        """Return the rules that are judged by query, bound to the tables. Raises ConfigurationError with all mistakes."""
        engine = Engine(facts.parse_sql, facts.regenerate, facts.bind)
        compiled, troubles = compile_rules(rules, facts.catalog, as_of, engine)
        self._refuse(troubles, house)
        return compiled

    def _refuse(self, troubles: Iterable[Trouble], house: House) -> None:
        placed = place_troubles(troubles, partial(self._bytes, house))
        if placed:
            raise _wrong_rules(placed)

    def _bytes(self, house: House, file: str) -> bytes | None:
        if file in self._sources:
            return self._sources[file]
        target = house.root / file
        return target.read_bytes() if target.is_file() else None


def read_rulebook(house_files: Sequence[SourceFile], *, examples: bool = True) -> Rulebook:
    """Return the rules of the packs that come with gendan and of `house_files`.

    Without `examples` those that come with gendan have none: to read them takes longer than to read the rules.

    Raises ConfigurationError with every mistake of form, in all files at once, and then with those in conditions too: a rule
    that cannot be read is never a pass.
    """
    documents: list[PackDocument] = []
    sources: dict[str, bytes] = {}
    troubles: list[Trouble] = []
    for path in sorted(folder("rules").glob("*.yaml")):
        file = f"rules/{path.name}"
        sources[file] = path.read_bytes()
        documents.append(_shipped(file, sources[file] if examples else _EXAMPLES.sub(b"", sources[file])))
    for source in house_files:
        data, trouble = read_bytes(source)
        troubles += [trouble] if trouble else []
        if data is not None:
            sources[source.file] = data
            parsed = parse(data, source.file)
            troubles += parsed.troubles
            documents.append(PackDocument(source.file, parsed.value))
    documents = [one for one in documents if one.value is not None]
    rules, mistakes = read_packs(documents)
    if troubles or mistakes:
        own = [one for one in documents if not one.shipped]
        mistakes += _in_conditions([*read_packs(own)[0], *read_spoilt(own)])
        raise _wrong_rules((*troubles, *place_troubles(mistakes, sources.get)))
    return Rulebook(tuple(_placed(rule, sources) for rule in rules), sources)


def _in_conditions(rules: Sequence[Rule]) -> tuple[Trouble, ...]:
    """Return the mistakes in the conditions of a house's rules, for a house whose rules cannot be used anyway."""
    from gendan.commands.loading import build_tables
    from gendan.facts.database import Facts

    any_day = date(2000, 1, 1)
    with Facts.create(build_tables()) as facts:
        engine = Engine(facts.parse_sql, facts.regenerate, facts.bind)
        _, troubles = compile_rules(rules, facts.catalog, any_day, engine)
    # a param may be used in the very text that is missing
    return tuple(trouble for trouble in troubles if trouble.rule != "rules/unused-param")


def _shipped(file: str, data: bytes) -> PackDocument:
    """Return a pack that comes with gendan: a test holds these files to all that `parse` demands; here only speed counts."""
    return PackDocument(file, load(data.decode()), shipped=True)


def _placed(rule: Rule, sources: Mapping[str, bytes]) -> Rule:
    """House rules know their line; the shipped ones' lines are looked up only for their pages."""
    if rule.shipped:
        return rule
    from gendan.read.positions import compose

    return replace(rule, place=compose(sources[rule.place.file], rule.place.file).place(rule.path))


def place_troubles(troubles: Iterable[Trouble], source: Callable[[str], bytes | None]) -> tuple[Trouble, ...]:
    """Fill in line and column of mistakes in rules and settings, down to the word within a condition."""
    from gendan.read.positions import compose

    placed = []
    for trouble in troubles:
        data = source(trouble.place.file)
        if data is None:
            placed.append(trouble)
            continue
        at = compose(data, trouble.place.file)
        place = at.place(trouble.path)
        offset, length = trouble.values.get("offset"), trouble.values.get("length")
        if isinstance(offset, int) and isinstance(length, int) and (offset or length) and place.line and place.column:
            words = at.text(trouble.path)
            line, column = within(data.decode("utf-8-sig"), place.line, place.column, words, offset, length)
            place = Place(place.file, line, column)
        placed.append(replace(trouble, place=place))
    return tuple(sorted(placed, key=lambda one: (one.place.file, one.place.line or 0, one.place.column or 0)))


def _wrong_rules(troubles: tuple[Trouble, ...]) -> ConfigurationError:
    return ConfigurationError(
        Text("The rules cannot be used; no order was judged", "规则有误，未判定任何订单"),
        Text("Put right what is listed, then run the command again", "请改正下列各处，然后重新运行"),
        troubles,
    )
