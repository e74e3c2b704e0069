"""What git's index knows of the files of a house: which contents they had when git last looked, without reading any."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.read.git_door import GitError, ask, ask_of

if TYPE_CHECKING:
    from pathlib import Path

_FILE = "100"
"""How the mode of a regular file begins; links and other repositories are none."""
_SHA1 = 40


def index_of(root: Path) -> dict[str, tuple[str, int]]:
    """Return the blob's id and size by file, for files below `root` of which the system says what it said to git.

    The size is that of the blob: a file of another size was changed on its way into the work tree (line breaks, encodings,
    large files kept elsewhere) and must not be taken for it. Empty where there is no git or its index cannot be read; in a
    repository of longer ids too.
    """
    try:
        listed = ask(root, "ls-files", "-z", "--stage")
        touched = ask(root, "diff-files", "-z", "--name-only", "--relative", "--ignore-submodules")
        blobs = _blobs(listed.decode(errors="surrogateescape"))
        sizes = _sizes(root, sorted(set(blobs.values())))
    except GitError:
        return {}
    changed = frozenset(touched.decode(errors="surrogateescape").split("\0"))
    return {file: (name, sizes[name]) for file, name in blobs.items() if name in sizes and file not in changed}


def _blobs(listed: str) -> dict[str, str]:
    """Return the ids of regular files, by file; what is being merged has several and none of them counts."""
    found = {}
    for line in listed.split("\0"):
        about, _, file = line.partition("\t")
        mode, _, rest = about.partition(" ")
        name, _, stage = rest.partition(" ")
        if mode.startswith(_FILE) and stage == "0" and len(name) == _SHA1:
            found[file] = name
    return found


def _sizes(root: Path, names: list[str]) -> dict[str, int]:
    """Return the sizes of those that are there."""
    if not names:
        return {}
    said = ask_of(root, "cat-file", "--batch-check=%(objectname) %(objectsize)", told="\n".join(names).encode())
    pairs = (line.split(" ") for line in said.decode("ascii", errors="replace").splitlines())
    return {pair[0]: int(pair[1]) for pair in pairs if len(pair) == 2 and pair[1].isdigit()}
