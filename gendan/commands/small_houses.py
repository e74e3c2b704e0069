"""Judge the small houses of examples by the way that every house goes: files, shapes, facts, rules."""

from __future__ import annotations

import json
import shutil
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from gendan.commands.houses import open_house
from gendan.commands.judging import judge, watched
from gendan.commands.loading import load_house
from gendan.evaluate.example import Folder, Link, built_in_verdicts
from gendan.evaluate.judge import evaluate_rules
from gendan.words.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from gendan.commands.rulebook import Rulebook
    from gendan.evaluate.example import Content
    from gendan.words.finding import Verdict

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


class SmallHouses:
    """Judges examples; keeps the rules, so that they are read once."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        self._built_in = {rule.id for rule in rulebook.rules if rule.door == "built-in"}

    def judge(self, files: Mapping[str, Content], as_of: date, rule: str) -> tuple[Verdict, ...]:
        """Return the verdicts of one rule's findings in a small house; none means that it passes."""
        folder = Path(tempfile.mkdtemp(prefix="gendan-example-"))
        try:
            _write(folder, files)
            return self._judge(folder, as_of, rule)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _judge(self, folder: Path, as_of: date, rule: str) -> tuple[Verdict, ...]:
        only = None if rule.startswith(WAIVERS) else rule
        with load_house(open_house(folder), as_of, rulebook=self._rulebook, only=only) as loaded:
            if rule in self._built_in:
                said = [trouble.rule for trouble in loaded.troubles]
                if only is None:
                    said += [finding.rule for finding in judge(loaded).findings]
                return built_in_verdicts(rule, said, unreadable=not UNREADABLE.isdisjoint(said))
            watch = partial(watched, loaded, lambda _rule: None)
            found, lost = evaluate_rules(loaded.compiled, loaded.facts.query, loaded.facts.catalog, as_of, watch=watch)
        if lost:
            raise ConfigurationError(lost[0].reason, lost[0].reason, ())
        return tuple(finding.verdict for finding in found)


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
            target.write_text(json.dumps(content, ensure_ascii=False, indent=1, default=str), encoding="utf-8")
