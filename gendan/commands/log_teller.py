"""Tells what commits did to documents, step by step, as far as it was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.commands.past_steps import Step, forms, steps
from gendan.compare.differ import compare
from gendan.compare.forms import UNKNOWN
from gendan.compare.nouns import DOCUMENTS, order_words
from gendan.compare.telling import Telling, Words
from gendan.read.committed import blob_id
from gendan.read.tree import read_bytes
from gendan.read.yaml_door import parse
from gendan.words.history import ABSENT
from gendan.words.log_view import Entry, Said
from gendan.words.text import Text, same

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from zoneinfo import ZoneInfo

    from gendan.commands.log_choice import Trail
    from gendan.commands.log_names import Names
    from gendan.read.tree import Listing
    from gendan.words.history import Chain, Change, Commit
    from gendan.words.log_ask import LogAsk
    from gendan.words.log_view import Happening


class Teller:
    """Tells the steps of documents as entries, those that were asked for."""

    def __init__(self, trail: Trail, names: Names, ask: LogAsk, rule: str | None, zone: ZoneInfo) -> None:
        self._root, self._history = trail.root, trail.history
        self._names, self._ask, self._rule, self._zone = names, ask, rule, zone
        self._words = Words(names.tasks, names.people, self._zone)

    def past(self, chains: Sequence[Chain]) -> list[Entry]:
        """Return what was committed, in the order of the commits, then by document."""
        found: list[tuple[int, Entry]] = []
        last: dict[str, object] | None = None
        before = None
        for chain, step in steps(self._root, self._within(chains), self._history.floor):
            if chain is not before:
                before, last = chain, None
            entry = self._entry(chain, step, last)
            if entry is not None:
                found.append((step.version.commit, entry))
            last = None if step.version.blob is None else step.value or last
        return [entry for _, entry in sorted(found, key=lambda one: one[0])]

    def present(self, chain: Chain, listing: Listing) -> Iterator[Entry]:
        """Yield what the file says today that no commit says yet."""
        source = next((one for one in listing.files if (one.kind, one.key) == (chain.kind, chain.id)), None)
        data = read_bytes(source)[0] if source is not None else None
        value = parse(data, source.file).value if source is not None and data is not None else None
        if self._ask.people or self._ask.until or data is None or not isinstance(value, dict):
            return
        kept = chain.versions[-1].blob if chain.versions else None
        if kept is not None and kept == blob_id(data, kept):
            return
        last: object = ABSENT
        for _, step in steps(self._root, (chain,)):
            last = ABSENT if step.version.blob is None else step.value or last
        form = forms().get(chain.kind, UNKNOWN)
        changes = self._wanted(compare(last, value, form))
        if changes and last is ABSENT and not self._ask.fields:
            yield Entry(chain.kind, chain.id, (_created(chain, value, len(changes)),))
        elif changes:
            yield Entry(chain.kind, chain.id, Telling(form, self._words).tell(last, value, changes))

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
        receipt, own = self._history.receipts.get(commit.id), commit.committed
        received, committed = (one.astimezone(self._zone) if one else None for one in (receipt, own))
        merged = author is not commit and author.author != commit.author
        return Entry(
            chain.kind,
            chain.id,
            said,
            commit.id,
            when=received or committed,
            clock="receipt" if received else "commit",
            person=person,
            author=author.author,
            received=received,
            committed=committed,
            merged_by=commit.author if merged else None,
            subject=author.subject,
        )

    def _is_asked(self, person: str | None, author: Commit) -> bool:
        name = self._names.people.get(person or "", Text("", ""))
        mine = {person, author.author, author.author_email, name.en, name.zh}
        return any(one in mine for one in self._ask.people)

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
                yield _created(chain, step.value, len(changes))
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
            yield from Telling(forms().get(chain.kind, UNKNOWN), self._words).tell(before, step.value, changes)

    def _wanted(self, changes: Sequence[Change]) -> tuple[Change, ...]:
        kept = [one for one in changes if self._rule is None or self._rule in one.path[:2]]
        if self._ask.fields:
            kept = [one for one in kept if any(_is_field(one.path, name) for name in self._ask.fields)]
        return tuple(kept)


def _is_field(path: tuple[str, ...], name: str) -> bool:
    """Tell whether a place goes by a name: one of its keys, or the beginning of it, deliveries/D1."""
    return name in path or "/".join((*path, "")).startswith(name.rstrip("/") + "/")


def _made(happening: Happening, chain: Chain) -> Said:
    """Return what is said of a document that went, or was there before a shallow clone begins."""
    forms_of = {
        "deleted": Text("{noun} deleted", "删除{noun}"),
        "older": Text("{noun} is at least as old as this", "{noun}最晚在此时已有"),
    }
    return Said(forms_of[happening].fill({"noun": _noun(chain)}), happening)


def _created(chain: Chain, value: object, values: int) -> Said:
    """Return what is said of a document that came: of an order for whom, how many, and by when."""
    about = order_words(value) if chain.kind == "order" else same("")
    text = Text(
        f"{{noun}} entered{': ' if about.en else ''}{{about}} ({values} {'value' if values == 1 else 'values'})",
        f"录入{{noun}}{'：' if about.zh else ''}{{about}}（{values} 项）",
    )
    return Said(text.fill({"noun": _noun(chain), "about": about}), "created")


def _noun(chain: Chain) -> Text:
    return DOCUMENTS.get(chain.kind) or same(chain.kind)


def _unreadable(trouble: str) -> Said:
    if trouble == "git/missing":
        return Said(
            Text(
                "what it wrote is lost from the repository (git fetch --refetch brings it back)",
                "它写入的内容在仓库中缺失（可用 git fetch --refetch 取回）",
            ),
            "unreadable",
        )
    return Said(
        Text(f"the file cannot be read from here on ({trouble})", f"文件自此无法读取（{trouble}）"), "unreadable"
    )
