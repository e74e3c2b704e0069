"""`gendan log`: the history of an order, a person, a contract, a rule, in the words of the trade."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from gendan import __version__
from gendan.commands.houses import open_house
from gendan.commands.log_choice import choose
from gendan.commands.log_names import Names, names_of
from gendan.commands.past_steps import Step, forms, steps
from gendan.compare.differ import compare
from gendan.compare.nouns import DOCUMENTS
from gendan.compare.telling import Telling
from gendan.read.history import read_history
from gendan.read.tree import list_files, read_bytes
from gendan.read.yaml_door import parse
from gendan.words.errors import Exit, UsageError
from gendan.words.history import ABSENT
from gendan.words.log_view import Entry, Log, Said
from gendan.words.text import Text, same

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from gendan.read.tree import Listing
    from gendan.render.look import Look
    from gendan.words.history import Chain, Change, Commit, History
    from gendan.words.house import House
    from gendan.words.log_ask import LogAsk
    from gendan.words.log_view import Happening


def run_log(ask: LogAsk, look: Look, write: Callable[[str], None]) -> int:
    """Write the history; 0 however long it is.

    Raises UsageError where there is no history, and for a name that neither history nor the files know, with the nearest.
    """
    from gendan.render.log.formats import FORMATS

    house = open_house(ask.folder)
    history = read_history(house.root, house.places)
    if history.state == "none" and history.reason is not None:
        raise UsageError(
            Text(f"There is no history: {history.reason.en}", f"没有历史记录：{history.reason.zh}"),
            Text("Commit the house's files to git; history begins there", "把仓库文件提交到 git，历史从那时开始"),
        )
    listing = list_files(house)
    chains, rule = choose(ask.name, history, listing)
    with names_of(house, listing) as names:
        teller = _Teller(house, history, names, ask, rule)
        entries = teller.past(chains)
        if ask.name is not None:
            entries += teller.present(chains[0], listing)
        entries = names.with_lags(entries, ZoneInfo(house.timezone))
    log = Log(__version__, ask.name, history.state, history.reason, tuple(entries), names.people)
    write(FORMATS[ask.format](log, look))
    return Exit.CLEAN


class _Teller:
    """Tells the steps of documents as entries, those that were asked for."""

    def __init__(self, house: House, history: History, names: Names, ask: LogAsk, rule: str | None) -> None:
        self._house, self._history, self._names, self._ask, self._rule = house, history, names, ask, rule
        self._zone = ZoneInfo(house.timezone)

    def past(self, chains: Sequence[Chain]) -> list[Entry]:
        """Return what was committed, in the order of the commits, then by document."""
        found: list[tuple[int, Entry]] = []
        last: dict[str, object] | None = None
        before = None
        for chain, step in steps(self._house.root, self._within(chains), self._history.floor):
            if chain is not before:
                before, last = chain, None
            entry = self._entry(chain, step, last)
            if entry is not None:
                found.append((step.version.commit, entry))
            last = None if step.version.blob is None else step.value or last
        return [entry for _, entry in sorted(found, key=lambda one: one[0])]

    def present(self, chain: Chain, listing: Listing) -> Iterator[Entry]:
        """Yield what the file says today that no commit says yet."""
        source = next((one for one in listing.files if (one.kind, one.id) == (chain.kind, chain.id)), None)
        data = read_bytes(source)[0] if source is not None else None
        value = parse(data, source.file).value if source is not None and data is not None else None
        if self._ask.people or self._ask.until or not isinstance(value, dict):
            return
        last: object = ABSENT
        for _, step in steps(self._house.root, (chain,)):
            last = ABSENT if step.version.blob is None else step.value or last
        form = forms()[chain.kind]
        changes = self._wanted(compare(last, value, form))
        if changes and last is ABSENT and not self._ask.fields:
            yield Entry(chain.kind, chain.id, (_made("created", chain, len(changes)),))
        elif changes:
            yield Entry(chain.kind, chain.id, Telling(form, self._names.tasks).tell(last, value, changes))

    def _within(self, chains: Sequence[Chain]) -> Sequence[Chain]:
        """Leave out documents in which nothing happened on the days asked for: their versions need not be read."""
        if self._ask.begin is None and self._ask.until is None:
            return chains
        wanted = {one.number for one in self._history.commits if self._on_days(one)}
        return [chain for chain in chains if any(version.commit in wanted for version in chain.versions)]

    def _on_days(self, commit: Commit) -> bool:
        when = self._history.receipts.get(commit.id, commit.committed)
        if when is None:
            return False
        day = when.astimezone(self._zone).date()
        return (self._ask.begin is None or day >= self._ask.begin) and (
            self._ask.until is None or day <= self._ask.until
        )

    def _entry(self, chain: Chain, step: Step, last: dict[str, object] | None) -> Entry | None:
        """Return what a commit did to a document; None when nothing of it was asked for."""
        commit = self._history.commits[step.version.commit - 1]
        author = step.version.origin or commit
        person = self._names.person(author.author_email)
        if not self._on_days(commit) or (self._ask.people and not self._is_asked(person, author)):
            return None
        said = tuple(self._said(chain, step, last))
        if not said:
            return None
        receipt = self._history.receipts.get(commit.id)
        when = receipt or commit.committed
        return Entry(
            chain.kind,
            chain.id,
            said,
            commit.id,
            when.astimezone(self._zone) if when else None,
            "receipt" if receipt else "commit",
            person,
            author.author,
            None if author is commit or author.author == commit.author else commit.author,
            author.subject,
        )

    def _is_asked(self, person: str | None, author: Commit) -> bool:
        return any(one in {person, author.author, author.author_email} for one in self._ask.people)

    def _said(self, chain: Chain, step: Step, last: dict[str, object] | None) -> Iterator[Said]:
        version, whole = step.version, not self._ask.fields and self._rule is None
        changes = self._wanted(step.changes)
        if whole:
            if version.blob is None:
                yield _made("deleted", chain)
            elif step.trouble is not None:
                yield _unreadable(step.trouble)
            elif version.commit <= self._history.floor and step.created:
                yield _made("older", chain)
            elif step.created:
                yield _made("created", chain, len(changes))
            if version.moved_from is not None:
                yield Said(
                    Text(
                        f"moved from {version.moved_from} to {version.file}",
                        f"从 {version.moved_from} 移到 {version.file}",
                    ),
                    "moved",
                    old=version.moved_from,
                    new=version.file,
                )
        if changes and not (whole and step.created):
            before: object = ABSENT if last is None else last
            yield from Telling(forms()[chain.kind], self._names.tasks).tell(before, step.value, changes)

    def _wanted(self, changes: Sequence[Change]) -> tuple[Change, ...]:
        kept = [one for one in changes if self._rule is None or self._rule in one.path[:2]]
        if self._ask.fields:
            kept = [one for one in kept if any(_is_field(one.path, name) for name in self._ask.fields)]
        return tuple(kept)


def _is_field(path: tuple[str, ...], name: str) -> bool:
    """Tell whether a place goes by a name: one of its keys, or the beginning of it, deliveries/D1."""
    return name in path or "/".join((*path, "")).startswith(name.rstrip("/") + "/")


def _made(happening: Happening, chain: Chain, values: int = 0) -> Said:
    """Return what is said of a document that came, went, or was there before a shallow clone begins."""
    noun = DOCUMENTS.get(chain.kind) or same(chain.kind)
    forms_of = {
        "created": Text(f"{{noun}} entered ({values} values)", f"录入{{noun}}（{values} 项）"),
        "deleted": Text("{noun} deleted", "删除{noun}"),
        "older": Text("{noun} is at least as old as this", "{noun}最晚在此时已有"),
    }
    return Said(forms_of[happening].fill({"noun": noun}), happening)


def _unreadable(trouble: str) -> Said:
    return Said(
        Text(f"the file cannot be read from here on ({trouble})", f"文件自此无法读取（{trouble}）"), "unreadable"
    )
