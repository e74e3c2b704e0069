"""Runs the commands of a page, in a copy of the example house or in an empty folder, as its reader would type them.

Without a shell: gendan, git, cd and `echo $?` are all that a page uses, so that pages run on every system.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from docs.pages import ROOT, Step, agrees, read_blocks, read_steps

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from docs.pages import Block

_WHO = {"NAME": "Li Na", "EMAIL": "li.na@huamao.example"}
_EARLIEST = datetime(2026, 11, 24, 1, tzinfo=UTC)
"""Pages show receipts of November 2026: they are read then or later, whatever this computer's clock says."""
_GENDAN = [sys.executable, "-m", "gendan"]


class PageError(Exception):
    """A page that does not follow the convention, or a command that did not end as it should."""


@dataclass(slots=True)
class Session:
    """One folder, and where in it the reader stands. `code` is the exit code of the last command."""

    root: Path
    folder: Path
    code: int = 0

    def run(self, command: str) -> list[str]:
        """Return what the command says, standard output before standard error. Raises PageError for a command not known."""
        words = shlex.split(command)
        if command == "echo $?":
            return [str(self.code)]
        if words[0] == "cd":
            self.folder = (self.folder / words[1]).resolve()
            return []
        if words[0] not in ("gendan", "git"):
            raise PageError(f"{words[0]}: pages use gendan, git, cd and echo $? only")
        start = _GENDAN if words[0] == "gendan" else ["git"]
        done = subprocess.run(
            [*start, *words[1:]], cwd=self.folder, env=_surroundings(self.root), capture_output=True, check=False
        )
        self.code = done.returncode
        return (done.stdout + done.stderr).decode("utf-8").splitlines()


def _surroundings(home: Path) -> dict[str, str]:
    """Return an environment that is the same everywhere: no settings of the person's own, no terminal, no CI."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TEMP", "TMP") if name in os.environ}
    who = {f"GIT_{role}_{what}": said for role in ("AUTHOR", "COMMITTER") for what, said in _WHO.items()}
    now = max(
        datetime.now(UTC).replace(microsecond=0), _EARLIEST
    )  # git dates the commits of the pages by the real clock
    same = {"LANG": "en_US.UTF-8", "GENDAN_NOW": now.isoformat()}
    return {**kept, **who, **same, "HOME": str(home.parent), "USERPROFILE": str(home.parent)}


@dataclass(frozen=True, slots=True)
class Ran:
    """One step as it went: `said` is what the command said."""

    step: Step
    said: list[str] = field(default_factory=list)

    @property
    def fresh(self) -> bool:
        """Whether the page shows what the command says; without output on the page nothing is compared."""
        return not self.step.shown or agrees(self.step.shown, self.said)


def run_page(text: str, scratch: Path) -> Iterator[Ran]:
    """Run the page's blocks in order and yield each step. Raises PageError, ValueError for a page that cannot be run."""
    session: Session | None = None
    for number, block in enumerate(read_blocks(text)):
        if source := block.note("same as"):
            said = (ROOT / source).read_text(encoding="utf-8").splitlines()
            yield Ran(Step(f"the file {source}", block.lines, block.line), said)
            continue
        if place := block.note("in"):
            session = begin(place, scratch / str(number))
        if not _concerns(block):
            continue
        if session is None:
            raise PageError(f"line {block.line}: no <!-- in: … --> says where this is run")
        if path := block.note("file"):
            _write(session.folder / path, "".join(f"{line}\n" for line in block.lines))
        elif path := block.note("edit"):
            edit(session.folder / path, block)
        else:
            yield from _run_block(session, block)


def _concerns(block: Block) -> bool:
    """Say whether the block is run, or written to a file."""
    if block.note("file") or block.note("edit"):
        return True
    return block.kind == "console" and block.note("not run") is None


def _run_block(session: Session, block: Block) -> Iterator[Ran]:
    expected = block.note("exit")
    allowed = {int(expected)} if expected else {0, 1}
    for step in read_steps(block):
        said = session.run(step.command)
        if session.code not in allowed:
            raise PageError(f"line {step.line}: {step.command} ended with {session.code}\n" + "\n".join(said))
        yield Ran(step, said)


def begin(place: str, root: Path) -> Session:
    """Begin a session in "empty", or in "example-repo" with or without ", language: en". Raises PageError for others."""
    name, _, language = place.partition(", language: ")
    if name == "empty":
        root.mkdir(parents=True)
    elif name == "example-repo":
        shutil.copytree(ROOT / name, root, ignore=shutil.ignore_patterns(".git", ".gendan", ".vscode"))
    else:
        raise PageError(f"<!-- in: {place} -->: write example-repo or empty")
    if language:
        settings = root / "gendan.yaml"
        text = settings.read_text(encoding="utf-8")
        _write(settings, re.sub(r"^language: .*$", f"language: {language}", text, flags=re.MULTILINE))
    return Session(root, root)


def edit(file: Path, block: Block) -> None:
    """Change a file as a diff block says: context and `-` lines must stand in it once, one after the other.

    Raises PageError otherwise. The sign takes the first column, as git writes it.
    """
    before = "".join(f"{line[1:]}\n" for line in block.lines if not line.startswith("+"))
    after = "".join(f"{line[1:]}\n" for line in block.lines if not line.startswith("-"))
    text = file.read_text(encoding="utf-8")
    if text.count(before) != 1:
        raise PageError(f"line {block.line}: these lines stand {text.count(before)} times in {file.name}:\n{before}")
    _write(file, text.replace(before, after))


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")
