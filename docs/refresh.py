"""`python -m docs.refresh [PAGE…]`: run the pages and write what the commands say into them; cuts stay cuts.

Read the difference before committing it: a page must still mean what its words say.
"""

from __future__ import annotations

import difflib
import sys
import tempfile
from pathlib import Path

from docs.pages import CUT, all_pages, says
from docs.session import Ran, run_page


def refreshed(text: str, ran: list[Ran]) -> str:
    """Return the page with the output of every step that is stale; what stands around a cut keeps its size."""
    lines = text.splitlines()
    for one in reversed([one for one in ran if not one.fresh]):
        first = one.step.line
        indent = lines[first - 1][: len(lines[first - 1]) - len(lines[first - 1].lstrip())]
        new = [f"{indent}{line.rstrip()}".rstrip() for line in cut(one.step.shown, one.said)]
        lines[first : first + len(one.step.shown)] = new
    return "\n".join(lines) + "\n"


def cut(shown: tuple[str, ...], said: list[str]) -> list[str]:
    """Return `said` with the same parts left out as in `shown`: a part between two cuts is found by its first line."""
    kept = [line for line in shown if CUT in line and line.strip() != CUT]
    said = [next((line for line in kept if says(line, new)), new) for new in said]
    parts: list[list[str]] = [[]]
    for line in shown:
        if line.strip() == CUT:
            parts.append([])
        else:
            parts[-1].append(line)
    if len(parts) == 1:
        return said
    new: list[str] = []
    for number, part in enumerate(parts):
        new += [CUT] if number else []
        new += _found(part, said, first=number == 0, last=number == len(parts) - 1)
    return new


def _found(part: list[str], said: list[str], *, first: bool, last: bool) -> list[str]:
    if not part or first:
        return said[: len(part)]
    if last:
        return said[-len(part) :]
    near = difflib.get_close_matches(part[0], said, n=1, cutoff=0.5)
    start = said.index(near[0]) if near else 0
    return said[start : start + len(part)] if near else part


def main(names: list[str]) -> int:
    """Refresh the pages named, or all of them; 0 always."""
    for page in [Path(name).resolve() for name in names] or all_pages():
        text = page.read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as scratch:
            ran = list(run_page(text, Path(scratch)))
        new = refreshed(text, ran)
        if new != text:
            page.write_text(new, encoding="utf-8", newline="\n")
            sys.stdout.write(f"{page}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
