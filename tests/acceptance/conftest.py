"""Running gendan on whole houses: the example, and a small one that tests may spoil."""

import json
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from gendan.cli import run

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "example-repo"
AS_OF = "2026-11-23"

CALENDAR = """id: cn
country: CN
weekend: [sun]
valid_from: 2026-01-01
valid_to: 2027-12-31
source: made for these tests
holidays:
  - {date: 2026-10-01, name: {en: National Day, zh: 国庆节}}
"""
CHECKLIST = """id: short
title: {en: Short, zh: 短}
kind: time-and-action
tasks:
  - {id: fabric, title: {en: Fabric in house, zh: 面料到厂}, duty: production-coordination, per: order, owner: factory, due: ex-factory - 40 days}
  - {id: sewing, title: {en: Sewing, zh: 车缝}, duty: production-coordination, per: delivery, owner: factory, due: fabric + 10 workdays, after: [fabric]}
  - {id: leave, title: {en: Ex-factory, zh: 出厂}, duty: logistics, per: delivery, owner: factory, due: ex-factory, after: [sewing]}
"""
WAIVERS = """waivers:
  - {rule: order-follow-up/task-overdue, order: SO-2, reason: agreed by mail, approved_by: boss, until: 2026-12-31}
"""
RULES = """pack: house
title: {en: House rules, zh: 本公司规则}
duty: logistics
rules:
  - id: book-early
    title: {en: Book early, zh: 提早订舱}
    for: deliveries
    when: open and booked is null and ex_factory - as_of <= :days
    params: {days: 21}
    severity: warning
    message: {en: "{delivery} leaves on {ex_factory}, nothing is booked", zh: "{delivery} 将于 {ex_factory} 出货，尚未订舱"}
    advice: {en: Book today, zh: 今天订舱}
    examples:
      - name: {en: nothing booked, zh: 未订舱}
        as_of: 2026-11-01
        given: {order: {deliveries: [{id: D1, requested: 2026-11-20}]}}
        expect: fail
"""


def _order(number: int, requested: str = "2026-12-01", more: str = "") -> str:
    """Return a small open order; `more` are further lines of the file."""
    return f"""id: SO-{number}
kind: bulk
category: garment
status: open
customer: acme
customer_po: PO-{number}
merchandiser: li-na
factory: knit
received: 2026-08-03
confirmed: {{on: 2026-08-05, by: Jane}}
currency: USD
lines:
  - {{line: 1, sku: PS-101, description: polo, quantity: 1000, unit: pcs, price: 6.45}}
deliveries:
  - id: D1
    requested: {requested}
    promised:
      - {{date: {requested}, on: 2026-08-05}}
    lines: {{1: 1000}}
{more}"""


SMALL: Mapping[str, str] = {
    "gendan.yaml": "gendan: 1\nname: Small\nlanguage: en\ntimezone: Asia/Shanghai\ncalendar: cn\nchecklists: {default: short}\n",
    "calendars/cn.yaml": CALENDAR,
    "checklists/short.yaml": CHECKLIST,
    "people/li-na.yaml": "id: li-na\nname: {en: Li Na, zh: 李娜}\nrole: merchandiser\nsupervisor: boss\njoined: 2020-01-01\n",
    "people/boss.yaml": "id: boss\nname: {en: Boss, zh: 老板}\nrole: supervisor\njoined: 2019-01-01\n",
    "partners/acme.yaml": "id: acme\nname: Acme\nkind: customer\ncountry: US\n",
    "partners/knit.yaml": "id: knit\nname: {en: Knit, zh: 针织厂}\nkind: factory\ncountry: CN\n",
    "orders/SO-1.yaml": _order(1, "2026-11-20"),
    "orders/SO-2.yaml": _order(2, "2026-12-15"),
    "orders/SO-3.yaml": _order(3, "2027-03-01"),
    "waivers.yaml": WAIVERS,
    "rules/house.yaml": RULES,
}


@dataclass(frozen=True)
class Ran:
    """What a run left behind."""

    code: int
    out: str
    err: str

    @property
    def report(self) -> Any:  # noqa: ANN401  JSON
        return json.loads(self.out)


Gendan = Callable[..., Ran]
Build = Callable[..., Path]


@pytest.fixture
def gendan(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Gendan:
    """Run gendan in this process; houses with rules judge in a child, so the file descriptors are read."""

    def call(*arguments: object, columns: int = 100, **environ: str) -> Ran:
        monkeypatch.setenv("COLUMNS", str(columns))
        capfd.readouterr()
        code = run([str(each) for each in arguments], {"LANG": "en_US.UTF-8", **environ})
        said = capfd.readouterr()
        return Ran(code, said.out, said.err)

    return call


@pytest.fixture(scope="session")
def worked_out(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Surroundings in which what was judged before in this run of the tests is not judged again: for tests of how it is told.

    All workers share it; test_kept.py shows that what is kept changes no answer.
    """
    base = tmp_path_factory.getbasetemp()
    return {"GENDAN_CACHE": str((base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "worked-out")}


def lay_out(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write the files below `root` and return it."""
    for name, text in files.items():
        target = root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else text.encode())
    return root


@pytest.fixture
def house(tmp_path: Path) -> Build:
    """Build the small house with other files, or without some (None)."""

    def build(changed: Mapping[str, str | bytes | None] | None = None, name: str = "house") -> Path:
        files = {**SMALL, **(changed or {})}
        return lay_out(tmp_path / name, {file: text for file, text in files.items() if text is not None})

    return build


@pytest.fixture(scope="session")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small house as it is, to compare with; nobody changes it."""
    return lay_out(tmp_path_factory.mktemp("untouched") / "house", SMALL)


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """A copy of the example house, for tests that change it."""
    return Path(shutil.copytree(EXAMPLE, tmp_path / "example"))


@pytest.fixture
def write_order() -> Callable[..., str]:
    """Return what writes a small open order: its number, the day asked for, further lines."""
    return _order
