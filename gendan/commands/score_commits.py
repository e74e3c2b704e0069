"""Since which commit each record behind a score stands as it does: for an appeal, where git knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from gendan.words.metric import Origin

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from gendan.commands.line import Line
    from gendan.commands.loading import Loaded
    from gendan.compare.forms import Form
    from gendan.words.history import Commit
    from gendan.words.metric import Proof
    from gendan.words.score import PersonScore, Scores
    from gendan.words.tally import Tally

MOST = 200
"""Orders of which history is read for this; records of more name no commit."""
Known = dict[str, list[tuple[str, Origin]]]
"""By order: each place that changed, by name ("deliveries/D1/requested"), and the commit, the oldest first."""


def with_commits(scores: Scores, loaded: Loaded, line: Line) -> Scores:
    """Return the scores with records that name the last commit which changed them; without history, as they are.

    History is told up to now, not up to the day judged: the files that were judged are those of now, or of a commit.
    """
    proofs = [proof for one in scores.people for part in one.parts if part.tally for proof in part.tally.proofs]
    orders = {proof.order for proof in proofs if proof.order is not None}
    if not orders or len(orders) > MOST:
        return scores
    known = _changes(loaded, line, orders)
    if not known:
        return scores
    names = _names(proofs, loaded)

    def lined(tally: Tally | None) -> Tally | None:
        if tally is None:
            return None
        return replace(tally, proofs=tuple(_with_commit(one, known, names) for one in tally.proofs))

    def told(one: PersonScore) -> PersonScore:
        return replace(one, parts=tuple(replace(part, tally=lined(part.tally)) for part in one.parts))

    return replace(scores, people=tuple(told(one) for one in scores.people))


def _changes(loaded: Loaded, line: Line, orders: Collection[str]) -> Known:
    from zoneinfo import ZoneInfo

    from gendan.commands.past_steps import steps
    from gendan.read.history import read_history

    zone = ZoneInfo(loaded.house.timezone)
    history = read_history(line.root, loaded.house.places, line.rev)
    commits = {one.number: one for one in history.commits}

    def origin(commit: Commit, main: Commit) -> Origin:
        receipt = history.receipts.get(main.id)
        when = receipt or main.committed
        day = None if when is None else when.astimezone(zone).date()
        return Origin(commit.id, day, commit.author, "receipt" if receipt else "commit")

    found: Known = {}
    chains = [one for one in history.chains if one.kind == "order" and one.id in orders]
    for chain, step in steps(line.root, chains):
        main = commits[step.version.commit]
        made = origin(step.version.origin or main, main)
        found.setdefault(chain.id, []).extend(("/".join(one.path), made) for one in step.changes)
    return found


def _names(proofs: list[Proof], loaded: Loaded) -> Mapping[tuple[str, str], str]:
    """Return the places of records by what tells list items apart ("deliveries/D1"), by file and place by position."""
    from gendan.commands.past_steps import forms
    from gendan.read.tree import read_bytes
    from gendan.read.yaml_door import parse

    wanted: dict[str, set[str]] = {}
    for proof in proofs:
        if proof.file in loaded.files and proof.path:
            wanted.setdefault(str(proof.file), set()).add(proof.path)
    found: dict[tuple[str, str], str] = {}
    for file, paths in sorted(wanted.items()):
        source = loaded.files[file]
        data, _ = read_bytes(source)
        value = None if data is None else parse(data, file).value
        for path in paths:
            found[file, path] = _name(value, forms().get(source.kind), path)
    return found


def _name(value: object, form: Form | None, path: str) -> str:
    """Return the way along `path` with items named, as far as the document goes."""
    from gendan.compare.differ import held

    names: list[str] = []
    for step in path.split("/"):
        inside = held(value, form) or {}
        if isinstance(value, list):
            item = value[int(step)] if step.isdigit() and int(step) < len(value) else None
            name = next((one for one, held_item in inside.items() if held_item is item), None)
        else:
            name = step if step in inside else None
        if name is None:
            break
        names.append(name)
        value, form = inside[name], form.below(name) if form is not None else None
    return "/".join(names)


def _with_commit(proof: Proof, known: Known, names: Mapping[tuple[str, str], str]) -> Proof:
    """Return the record with the last commit that changed something of it; of an order as a whole, anything of that."""
    place = names.get((proof.file or "", proof.path or ""), proof.path or "")
    found = [
        origin
        for changed, origin in known.get(proof.order or "", ())
        if not place or changed in {"", place} or changed.startswith(f"{place}/")
    ]
    return replace(proof, origin=found[-1]) if found else proof
