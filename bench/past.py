"""A house with a long history: each commit enters orders or moves dates in some, written by git's fast import."""

from __future__ import annotations

import random
import re
import subprocess
from typing import TYPE_CHECKING

from bench.house import write_house

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_DATE = re.compile(r"20[0-9]{2}-[01][0-9]-([0-3][0-9])")
_BEGIN = 1_767_225_600
_HOUR = 3_600
_WHO = "Li Na <li.na@house.example>"


def write_past(folder: Path, orders: int, commits: int, seed: int = 7) -> None:
    """Make `folder`, which must not exist yet, a repository: a house of `orders`, whose files reach their state over `commits`, three files each."""
    write_house(folder, orders)
    subprocess.run(["git", "init", "-q", "-b", "main"], cwd=folder, check=True)
    stream = b"".join(_stream(folder, commits, random.Random(seed)))
    subprocess.run(["git", "fast-import", "--quiet"], cwd=folder, input=stream, check=True)
    subprocess.run(["git", "reset", "-q", "--hard"], cwd=folder, check=True)


def commit_one(folder: Path) -> None:
    """Commit one more change of a date, to the first order."""
    first = min(folder.glob("orders/**/*.yaml"))
    first.write_text(_moved(first.read_text(encoding="utf-8"), random.Random()), encoding="utf-8")
    name, mail = _WHO.removesuffix(">").split(" <")
    who = ["-c", f"user.name={name}", "-c", f"user.email={mail}"]
    subprocess.run(["git", *who, "commit", "-qam", "-", "--allow-empty"], cwd=folder, check=True)


def _stream(folder: Path, commits: int, chance: random.Random) -> Iterator[bytes]:
    texts = {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in folder.rglob("*.yaml")}
    orders = sorted(name for name in texts if name.startswith("orders/"))
    first = {name: text for name, text in texts.items() if name not in orders}
    waiting, there = list(orders), list[str]()
    for number in range(commits):
        changed = dict(first) if not number else {}
        for place in range(3):
            if waiting and (place == 0 or not there):
                there.append(waiting.pop(0))
                changed[there[-1]] = texts[there[-1]]
            else:
                name = chance.choice(there)
                texts[name] = changed[name] = _moved(texts[name], chance)
        yield _commit(number, changed)


def _moved(text: str, chance: random.Random) -> str:
    """Return the text with one of its dates moved within the month."""
    dates = list(_DATE.finditer(text))
    at = chance.choice(dates)
    return f"{text[: at.start(1)]}{chance.randrange(1, 29):02}{text[at.end(1) :]}"


def _commit(number: int, files: dict[str, str]) -> bytes:
    when = f"{_BEGIN + number * _HOUR} +0800"
    parts = [f"commit refs/heads/main\nauthor {_WHO} {when}\ncommitter {_WHO} {when}\ndata 1\n-\n".encode()]
    for name, text in files.items():
        data = text.encode()
        parts.append(f"M 100644 inline {name}\ndata {len(data)}\n".encode() + data + b"\n")
    return b"".join(parts)
