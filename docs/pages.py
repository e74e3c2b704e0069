"""The pages as text: their blocks, the notes that say how a block is run, links and anchors. Runs nothing.

A note is an HTML comment, invisible to the reader, in front of the block that it concerns; CONTRIBUTING.md lists them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CUT = "…"
"""As a line of its own it stands for any lines left out, within a line for any words."""

_NOTE = re.compile(r"<!-- (?P<name>in|not run|file|edit|exit|same as): (?P<value>.+?) -->")
_FENCE = re.compile(r"^(?P<indent> *)```(?P<kind>[a-z]*) *$")
_LINK = re.compile(r"!?\[(?:[^\]\[]|\[[^\]]*\])*\]\((?P<target>[^()\s]+)\)")
_HEADING = re.compile(r"^#{1,6} +(?P<words>.+?)\s*$")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block. `line` is that of its fence, from 1; `notes` are those since the block before it."""

    kind: str
    lines: tuple[str, ...]
    line: int
    notes: tuple[tuple[str, str], ...]

    def note(self, name: str) -> str | None:
        """Return the value of the last note of that name, None when there is none."""
        return next((value for found, value in reversed(self.notes) if found == name), None)


@dataclass(frozen=True, slots=True)
class Step:
    """One command of a console block, and the output that the page shows: empty means that it is not compared."""

    command: str
    shown: tuple[str, ...]
    line: int


def all_pages() -> list[Path]:
    """Return every page of the project, sorted: at the root, below docs/, and that of the example house."""
    return sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("example-repo/*.md")])


def read_blocks(text: str) -> list[Block]:
    """Return the fenced blocks in order. Raises ValueError for a block that is not closed."""
    blocks: list[Block] = []
    notes: list[tuple[str, str]] = []
    lines = iter(enumerate(text.splitlines(), start=1))
    for number, line in lines:
        notes += [(found["name"], found["value"]) for found in _NOTE.finditer(line)]
        if opened := _FENCE.match(line):
            body: list[str] = []
            for _, inner in lines:
                if inner.strip() == "```":
                    break
                body.append(inner.removeprefix(opened["indent"]))
            else:
                raise ValueError(f"line {number}: the block is not closed")
            blocks.append(Block(opened["kind"], tuple(body), number, tuple(notes)))
            notes = []
    return blocks


def read_steps(block: Block) -> list[Step]:
    """Return the commands of a console block. Raises ValueError when it does not begin with `$ `."""
    steps: list[Step] = []
    for offset, line in enumerate(block.lines, start=1):
        if line.startswith("$ "):
            steps.append(Step(line[2:], (), block.line + offset))
        elif not steps:
            raise ValueError(f"line {block.line + offset}: output before the first command")
        else:
            last = steps.pop()
            steps.append(Step(last.command, (*last.shown, line), last.line))
    return steps


def agrees(shown: tuple[str, ...], said: list[str]) -> bool:
    """Say whether `said` is what the page shows, where `…` stands for any lines or words, none included."""
    pattern = "".join("(?:.*\n)*?" if line.strip() == CUT else _pattern(line) + "\n" for line in shown)
    return re.fullmatch(pattern, "".join(f"{line.rstrip()}\n" for line in said)) is not None


def says(shown: str, said: str) -> bool:
    """Say whether one line is what the page shows."""
    return re.fullmatch(_pattern(shown), said.rstrip()) is not None


def _pattern(line: str) -> str:
    return re.escape(line.rstrip()).replace(CUT, ".*")


def read_links(text: str) -> list[str]:
    """Return the targets of the links outside of fenced blocks and code."""
    return [found["target"] for line in _prose(text) for found in _LINK.finditer(re.sub(r"`[^`]*`", "", line))]


def read_anchors(text: str) -> set[str]:
    """Return the anchors that GitHub makes of the headings; the second of a name gets -1."""
    seen: dict[str, int] = {}
    anchors: set[str] = set()
    for line in _prose(text):
        if heading := _HEADING.match(line):
            words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading["words"]).lower()
            anchor = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
            nth = seen.get(anchor, 0)
            seen[anchor] = nth + 1
            anchors.add(f"{anchor}-{nth}" if nth else anchor)
    return anchors


def _prose(text: str) -> list[str]:
    found: list[str] = []
    inside = False
    for line in text.splitlines():
        if line.strip().startswith("```"):
            inside = not inside
        elif not inside:
            found.append(line)
    return found
