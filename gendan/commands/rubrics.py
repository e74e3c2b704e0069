"""The rubrics of a house: its own, and those that come with gendan where it has none of that name. Read once for all commands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from msgspec import Struct
from msgspec.structs import replace

from gendan.commands.rulebook import place_troubles
from gendan.evaluate.rubric_pack import read_rubric
from gendan.read.bulk_reader import load
from gendan.read.tree import read_bytes
from gendan.read.yaml_door import parse
from gendan.shipped import folder
from gendan.validate.shape import shipped_shapes
from gendan.words.errors import ConfigurationError
from gendan.words.finding import Place, Trouble
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from gendan.evaluate.parsing import Parse
    from gendan.read.tree import SourceFile
    from gendan.words.metric import Metric
    from gendan.words.rubric import Rubric
    from gendan.words.score import Person

_METRIC = re.compile(rb"^\s*(?:- )?metric:\s*['\"]?([a-z0-9/-]+)", re.MULTILINE)


class RubricFile(Struct, frozen=True):
    """A rubric before it is understood: bytes and document, both kept for its places."""

    file: str
    data: bytes
    document: Mapping[str, object]
    shipped: bool = False


def read_rubric_files(
    sources: Iterable[SourceFile], what_if: SourceFile | None = None, *, lenient: bool = False
) -> tuple[RubricFile, ...]:
    """Return the rubrics of the house, then those that come with gendan and have no namesake; `what_if` before them all.

    Raises ConfigurationError with everything that is wrong with their form: a rubric that cannot be read scores nobody.
    `lenient`: those that cannot be read are left out instead, for a check that tells of them by itself.
    """
    found: list[RubricFile] = []
    troubles: list[Trouble] = []
    tried = [what_if] if what_if is not None else []
    for source in (
        *tried,
        *(one for one in sources if one.kind == "rubric" and one.file not in {each.file for each in tried}),
    ):
        data, trouble = read_bytes(source)
        document, wrong = _document(data, source.file) if data is not None else (None, (trouble,) if trouble else ())
        troubles += wrong
        if document is not None and data is not None:
            found.append(RubricFile(source.file, data, document))
    troubles += _twice(found[len(tried) :])
    if troubles and not lenient:
        raise wrong_rubrics(troubles)
    taken = {one.document["id"] for one in found}
    for path in sorted(folder("rubrics").glob("*.yaml")):
        if path.stem not in taken:
            data = path.read_bytes()
            found.append(
                RubricFile(
                    f"rubrics/{path.name}", data, cast("Mapping[str, object]", load(data.decode())), shipped=True
                )
            )
    return tuple(found)


def _twice(files: Iterable[RubricFile]) -> list[Trouble]:
    """Return what is wrong with rubrics of one name that begin in the same month: which of them judges it is not told."""
    first: dict[tuple[object, object], RubricFile] = {}
    troubles = []
    for one in files:
        key = (one.document["id"], one.document["from"])
        before = first.setdefault(key, one)
        if before is not one:
            said = Text(
                f"{key[0]} changes within {key[1]}: {before.file} begins then too",
                f"方案 {key[0]} 在 {key[1]} 当月内有两份：{before.file} 也从该月启用",
            )
            advice = Text("Let each version begin in a month of its own", "每一版从不同的月份启用")
            troubles.append(Trouble("rubric/changed-within-month", Place(one.file), said, advice))
    return troubles


def _document(data: bytes, file: str) -> tuple[Mapping[str, object] | None, tuple[Trouble, ...]]:
    parsed = parse(data, file)
    if parsed.troubles or parsed.value is None:
        return None, tuple(parsed.troubles)
    if shipped_shapes().accepts("rubric", parsed.value):
        return cast("Mapping[str, object]", parsed.value), ()
    from gendan.read.positions import compose

    return None, shipped_shapes().explain("rubric", parsed.value, file, compose(data, file))


def metric_names(files: Iterable[RubricFile]) -> set[str]:
    """Return the names of metrics that stand in the rubrics: what is loaded follows from them."""
    return {found.decode() for one in files for found in _METRIC.findall(one.data)}


def build_rubrics(files: Iterable[RubricFile], metrics: Sequence[Metric], engine: Parse) -> tuple[Rubric, ...]:
    """Return the rubrics. Raises ConfigurationError with every mistake at file:line: weights, bands, names, formulas."""
    troubles: list[Trouble] = []
    found: list[Rubric] = []
    sources = {one.file: one.data for one in files}
    for one in files:
        rubric, mistakes = read_rubric(one.document, one.file, metrics, engine, shipped=one.shipped)
        said = (mistake.trouble(one.file) for mistake in mistakes)
        troubles += [replace(trouble, rule=trouble.rule.replace("rules/", "rubric/", 1)) for trouble in said]
        found += [rubric] if rubric is not None else []
    if troubles:
        raise wrong_rubrics(place_troubles(troubles, sources.get))
    return tuple(found)


def wrong_rubrics(troubles: Sequence[Trouble]) -> ConfigurationError:
    """Return the error of rubrics that cannot be used."""
    return ConfigurationError(
        Text("The rubrics cannot be used; nobody was scored", "考核方案有误，未计算任何得分"),
        Text("Put right what is listed, then run the command again", "请改正下列各处，然后重新运行"),
        tuple(troubles),
    )


def rubric_of(person: Person, named: str | None, rubrics: Sequence[Rubric], month: str, last: date) -> Rubric | None:
    """Return the rubric that judges a person in a month; None: nobody appraises this person.

    The one that the form of the month names, else the person's file, else the one of the role: the house's before those
    that come with gendan, one for newcomers before the general one, the latest in force before others, then by id. A
    rubric that is not in force in the month is never taken.
    """
    current = [one for one in rubrics if one.begin <= month and (one.end is None or month <= one.end)]
    wanted = named or person.rubric
    if wanted is not None:
        return next((one for one in current if one.id == wanted), None)
    fitting = [one for one in current if person.role in one.roles and _is_new_enough(person, one, last)]
    fitting.sort(key=lambda one: one.id)
    fitting.sort(key=lambda one: one.begin, reverse=True)
    fitting.sort(key=lambda one: (one.shipped, one.joined_within is None))
    return fitting[0] if fitting else None


def _is_new_enough(person: Person, rubric: Rubric, last: date) -> bool:
    if rubric.joined_within is None:
        return True
    if person.joined is None:
        return False
    months = (last.year - person.joined.year) * 12 + last.month - person.joined.month - (last.day < person.joined.day)
    return months < rubric.joined_within
