"""Judge the small houses of examples by the way that every house goes: files, shapes, facts, rules."""

from __future__ import annotations

import atexit
import json
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import contextmanager, suppress
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from msgspec.structs import replace

from gendan.commands.bulk import digest, join
from gendan.commands.checklists import BAD_CONDITION, judge_checklists
from gendan.commands.houses import open_house
from gendan.commands.judging import judge, watched
from gendan.commands.line import Line
from gendan.commands.loading import build_tables, load_house
from gendan.commands.named_places import place_words
from gendan.commands.shared_house import alike, can_share, mark_of, merge_houses, only_of
from gendan.evaluate.example import Answer, Folder, Link, Outcome, built_in_verdicts, mail_of
from gendan.evaluate.judge import evaluate_rules
from gendan.evaluate.settings import ASKED_FOR
from gendan.evaluate.why import explain_rule
from gendan.read.tree import list_files
from gendan.words.errors import ConfigurationError, GendanError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from gendan.commands.loading import Loaded
    from gendan.commands.rulebook import Rulebook
    from gendan.evaluate.compiled import Compiled
    from gendan.evaluate.example import Case, Committed, Content
    from gendan.facts.database import Facts
    from gendan.read.git_past import Made
    from gendan.words.catalog import Query
    from gendan.words.finding import Finding, Trouble
    from gendan.words.history import SignatureState
    from gendan.words.house import House
    from gendan.words.rule_why import RuleWhy

UNREADABLE = frozenset(
    f"data/{name}"
    for name in (
        "file-unreadable",
        "link-leaves-repository",
        "file-too-large",
        "not-utf8",
        "control-character",
        "tab",
        "yaml-syntax",
        "duplicate-key",
        "several-documents",
        "too-deep",
        "too-many-aliases",
        "unknown-anchor",
        "tag-not-allowed",
        "merge-key",
        "key-not-text",
        "empty-file",
    )
)
"""What keeps a file from becoming a document: later rules then know nothing of it."""


WAIVERS = "data/waiver-"
"""Rules about waivers are judged last, when it is known what each rule found."""
MOST_TOGETHER = 50
"""So many houses are judged as one at most."""


class SmallHouses:
    """Judges examples; keeps the rules, so that they are read once."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook

    def run(self, cases: Sequence[Case]) -> list[Outcome]:
        """Judge the cases and return what each gave, in their order."""
        found: dict[int, Outcome] = {}
        for group in self.groups(cases):
            found.update(zip(group, self.judge([cases[index] for index in group]), strict=True))
        return [found[index] for index in range(len(cases))]

    def groups(self, cases: Sequence[Case]) -> list[list[int]]:
        """Return the numbers of the cases, those together whose houses can be judged as one; the largest groups first."""
        found: dict[str, list[int]] = {}
        for index, case in enumerate(cases):
            found.setdefault(alike(case) or f"alone {index}", []).append(index)
        parts = [
            group[at : at + MOST_TOGETHER] for group in found.values() for at in range(0, len(group), MOST_TOGETHER)
        ]
        return sorted(parts, key=lambda group: (-len(group), group[0]))

    def judge(self, group: Sequence[Case]) -> list[Outcome]:
        """Judge the cases of one group. What does not come out as expected is judged again, alone: that answer counts."""
        answers: dict[int, Answer] = {}
        if len(group) > 1:
            with suppress(GendanError):  # alone it will be told which of them it was
                answers = self.together(group)
        outcomes = []
        for number, case in enumerate(group):
            outcome = Outcome(case, answers[number]) if number in answers else None
            outcomes.append(outcome if outcome is not None and outcome.ok else Outcome(case, self.alone(case)))
        return outcomes

    def alone(self, case: Case) -> Answer:
        """Return what the case's rule says in a house of its own."""
        with example_folder(case.files, case.past) as (folder, line):
            if case.rule.door == "built-in":
                return self._built_in(folder, case)
            house = self._asking(folder, [case])
            with load_house(house, case.as_of, rulebook=self._rulebook, only=(case.rule.id,), line=line) as loaded:
                answer = _answer(loaded, loaded.compiled, loaded.facts.query)
                if answer.verdict == case.example.expect:
                    return answer
                return replace(answer, whys=_explained(loaded))

    def _built_in(self, folder: Path, case: Case) -> Answer:
        rule, house = case.rule.id, open_house(folder)
        troubles: Sequence[Trouble | Finding]
        if rule.startswith(WAIVERS):
            with load_house(house, case.as_of, rulebook=self._rulebook, only=self._waived(case)) as loaded:
                troubles = [*loaded.troubles, *judge(loaded).findings]
        elif rule == BAD_CONDITION:
            with load_house(house, case.as_of, rulebook=self._rulebook, only=()) as loaded:
                troubles = loaded.troubles
        else:
            troubles = _read_troubles(house, self.empty, case.as_of)
        said = [trouble.rule for trouble in troubles]
        verdicts = built_in_verdicts(rule, said, unreadable=not UNREADABLE.isdisjoint(said))
        return Answer(verdicts, tuple(one.message for one in troubles if rule in {one.rule, *said} or not verdicts))

    def _asking(self, folder: Path, cases: Sequence[Case]) -> House:
        """Return the house in a folder; one that says nothing of packs wants also those of the cases that must be asked for."""
        house = open_house(folder)
        packs = {case.rule.id.partition("/")[0] for case in cases}
        if house.packs is not None or packs.isdisjoint(ASKED_FOR):
            return house
        return replace(
            house, packs=tuple(sorted({rule.id.partition("/")[0] for rule in self._rulebook.rules if rule.shipped}))
        )

    def _waived(self, case: Case) -> tuple[str, ...] | None:
        """Return the rules that have a part in judging waivers: built-in ones, and those that a waiver names; None for all."""
        words = json.dumps(case.files.get("waivers.yaml"), default=str)
        named = [rule for rule in self._rulebook.rules if rule.door == "built-in" or f'"{rule.id}"' in words]
        whole = words == "null" or any(rule.on_unknown == "ignore" for rule in named)
        return None if whole else tuple(rule.id for rule in named)

    @cached_property
    def empty(self) -> Facts:
        """Tables without a row, against which the conditions of checklists are read."""
        from gendan.facts.database import Facts

        facts = Facts.create(build_tables())
        atexit.register(facts.close)
        return facts

    def together(self, group: Sequence[Case]) -> dict[int, Answer]:
        """Return the answers by number in the group; without those of rules whose tables cannot be split by house."""
        only = tuple({case.rule.id for case in group})
        with (
            example_folder(merge_houses(group)) as (folder, _),
            load_house(self._asking(folder, group), group[0].as_of, rulebook=self._rulebook, only=only) as loaded,
        ):
            catalog = loaded.facts.catalog
            ready = {one.rule.id: one for one in loaded.compiled if can_share(one.sql, catalog)}
            return {
                number: _answer(
                    loaded, (ready[case.rule.id],), only_of(mark_of(number), loaded.facts.query, catalog, loaded.as_of)
                )
                for number, case in enumerate(group)
                if case.rule.id in ready
            }


def _read_troubles(house: House, empty: Facts, as_of: date) -> list[Trouble]:
    """Return what is wrong with the files themselves, and within checklists; nothing is loaded."""
    listing = list_files(house)
    data = [source for source in listing.files if source.kind not in ("rules", "gendan")]
    scratch = Path(tempfile.mkdtemp(prefix="gendan-"))
    try:
        read = join(list(digest(data, scratch, frozenset({"checklist"}), None)))
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return [*listing.troubles, *read.troubles, *judge_checklists(read.documents, empty, as_of)[1]]


def _answer(loaded: Loaded, rules: Sequence[Compiled], query: Query) -> Answer:
    watch = partial(watched, loaded, lambda _rule: None)
    found, lost = evaluate_rules(rules, query, loaded.facts.catalog, loaded.as_of, watch=watch, places=place_words)
    if lost:
        raise ConfigurationError(lost[0].reason, lost[0].reason, ())
    return Answer(tuple(one.verdict for one in found), tuple(one.message for one in found))


def _explained(loaded: Loaded) -> tuple[RuleWhy, ...]:
    """Take the rule apart on every record; those of orders by their order."""
    rule, query = loaded.compiled[0], loaded.facts.query
    orders = [str(row[0]) for row in query("SELECT order_id FROM orders ORDER BY order_id").rows] or [""]
    if "order_id" not in rule.grain.columns:
        orders = orders[:1]
    return tuple(
        why for order in orders for why in explain_rule(rule, query, loaded.facts.catalog, loaded.as_of, order)
    )


@contextmanager
def example_folder(files: Mapping[str, Content], past: Sequence[Committed] = ()) -> Iterator[tuple[Path, Line]]:
    """Yield a folder with the files, committed where there is a past; it is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="gendan-example-"))
    try:
        _write(folder, files)
        yield folder, _commit(folder, past) if past else Line(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write(folder: Path, files: Mapping[str, Content]) -> None:
    for name, content in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, Link):
            target.unlink(missing_ok=True)
            target.symlink_to(content.to)
        elif isinstance(content, Folder):
            target.mkdir()
        elif isinstance(content, bytes):
            target.write_bytes(content)
        else:
            target.write_bytes(_bytes(content))


def _bytes(content: bytes | Mapping[str, object]) -> bytes:
    """Return what is written for a document; bytes as they are."""
    if isinstance(content, bytes):
        return content
    return json.dumps(content, ensure_ascii=False, indent=1, default=str).encode()


def _made(one: Committed) -> Made:
    from gendan.read.git_past import Made

    files = {name: _bytes(content) for name, content in one.files.items() if isinstance(content, bytes | Mapping)}
    mail = mail_of(one.by) if one.mail is None else one.mail
    return Made(one.by, mail, one.when, one.message, files, one.dropped)


def _commit(folder: Path, past: Sequence[Committed]) -> Line:
    """Make the folder a repository with the commits of an example. Links and folders are not committed."""
    from gendan.read.git_past import make_repository
    from gendan.read.receipts_append import Arrival, append

    ids = make_repository(folder, [_made(one) for one in past], lost=sum(one.lost for one in past))
    known = list(zip(ids, past, strict=True))
    append(folder, [(commit, Arrival(one.received, "ci.example", "main")) for commit, one in known if one.received])
    signed = {commit: cast("SignatureState", one.signature) for commit, one in known if one.signature}
    return Line(folder, verified=signed)
