"""The house of docs/sealing.md: one merchandiser, four deliveries, a form. Reckoned by hand there: 52.30."""

from __future__ import annotations

import subprocess
from datetime import date
from typing import TYPE_CHECKING

from gendan.commands.houses import open_house
from gendan.commands.seal import SealAsk, run_seal
from gendan.commands.seal_state import states_of
from gendan.read.tree import list_files
from gendan.render.look import Look

if TYPE_CHECKING:
    from pathlib import Path

    from gendan.words.seal import SealState

TODAY = date(2024, 12, 20)
LOOK = Look("en", 200, colour=False, quiet=False, ascii=False)
ORDER, FORM = "orders/SO-1.yaml", "appraisals/2024-11/li-na.yaml"
FILES = {
    "gendan.yaml": "gendan: 1\nname: Example\nlanguage: en\ntimezone: Asia/Shanghai\ncalendar: cn\ncurrency: USD\n",
    "calendars/cn.yaml": "{id: cn, weekend: [sat, sun], valid_from: 2024-01-01, valid_to: 2025-12-31}\n",
    "people/li-na.yaml": "{id: li-na, name: Li Na, role: merchandiser, supervisor: chen-jing}\n",
    "people/chen-jing.yaml": "{id: chen-jing, name: Chen Jing, role: supervisor}\n",
    ORDER: """# the first order
id: SO-1
kind: bulk
category: garment
status: open
customer: acme
merchandiser: li-na
received: 2024-08-03
confirmed: {on: 2024-08-05}
currency: USD
lines: [{line: 1, sku: PS-101, quantity: 400, unit: pcs, price: 5}]
deliveries:
  - {id: D1, requested: 2024-11-19, lines: {1: 100}}
  - {id: D2, requested: 2024-11-19, lines: {1: 100}}
  - id: D3
    requested: 2024-11-19
    promised: [{date: 2024-11-19, on: 2024-08-05}, {date: 2024-11-27, on: 2024-11-02, cause: mill, reason: yarn late}]
    lines: {1: 100}
  - {id: D4, requested: 2024-11-19, lines: {1: 100}}
shipments:
  - {id: S1, delivery: D1, shipped: 2024-11-19}
  - {id: S2, delivery: D2, shipped: 2024-11-20}
  - {id: S3, delivery: D3, shipped: 2024-11-27}
  - {id: S4, delivery: D4, shipped: 2024-11-12}
""",
    "rubrics/small.yaml": """id: small
title: {en: A small rubric, zh: 简单的考核方案}
for: [merchandiser]
from: 2024-11
scale: {from: 1, to: 5, evidence_below: 2, evidence_above: 4}
raters: {supervisor: 80, self: 20}
coverage: 50
indicators:
  - id: on-time
    title: {en: On time in full, zh: 准时足量}
    weight: 50
    metric: delivery/on-time-in-full-original
    minimum: 3
    linear: [{value: 0.5, points: 0}, {value: 0.9, points: 80}, {value: 1, points: 100}]
  - id: complaints
    title: {en: Orders with a complaint, zh: 被投诉订单}
    weight: 10
    metric: quality/complaint-rate
    minimum: 3
    bands: [{to: 0, points: 100}, {to: 0.05, points: 70}, {points: 0}]
  - id: initiative
    title: {en: Initiative, zh: 主动性}
    weight: 40
    rating: {raters: [supervisor, self]}
grades:
  - {id: good, title: {en: good, zh: 良好}, from: 70}
  - {id: fair, title: {en: fair, zh: 合格}, from: 50}
  - {id: poor, title: {en: poor, zh: 不合格}, from: 0}
""",
    FORM: """month: 2024-11
person: li-na
rubric: small
ratings:
  - {indicator: initiative, rater: chen-jing, relation: supervisor, on: 2024-12-02, mark: 4}
  - {indicator: initiative, rater: li-na, relation: self, on: 2024-12-01, mark: 3}
""",
}


def write(root: Path, files: dict[str, str]) -> Path:
    """Write files below a folder."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return root


def change(root: Path, file: str, old: str, new: str) -> None:
    """Replace what must stand in the file exactly once."""
    text = (root / file).read_text(encoding="utf-8")
    assert text.count(old) == 1
    (root / file).write_text(text.replace(old, new), encoding="utf-8", newline="\n")


def seal(root: Path, month: str = "2024-11", today: date = TODAY, as_of: date | None = None) -> str:
    """Seal a month; return what was said."""
    said: list[str] = []
    run_seal(SealAsk(root, month, today, as_of), LOOK, said.append)
    return "".join(said)


def state(root: Path, month: str = "2024-11") -> SealState:
    """Return how a sealed month stands."""
    house = open_house(root)
    return states_of(house, list_files(house), month)[0]


def git(folder: Path, *words: str) -> str:
    """Run git as Li Na."""
    identity = ["-c", "user.name=Li Na", "-c", "user.email=li@example.com", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def commit(folder: Path) -> None:
    """Commit all that is there, into a repository that is made when there is none."""
    if not (folder / ".git").exists():
        git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "all")


def sealed_house(root: Path, files: dict[str, str]) -> Path:
    """Make a house in git, sealed and committed."""
    write(root, files)
    commit(root)
    seal(root)
    commit(root)
    return root
