"""The tables of inspections against the calculators of the trade, over made-up inspections: plans, verdicts, switching."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from gendan.commands.loading import build_tables
from gendan.facts.database import Facts
from gendan.facts.worked_out import worked_out_in
from gendan.trade.aql import LEVELS, Plan, build_plan, series
from gendan.trade.aql_standard import STANDARDS, find_standard
from gendan.trade.aql_switching import Lot, follow
from gendan.trade.aql_verdict import ClassVerdict, judge_class
from gendan.words.errors import UsageError
from tests.facts.conftest import write_lines

if TYPE_CHECKING:
    from pathlib import Path

AS_OF = date(2027, 12, 31)
FIRST = date(2026, 1, 1)
CLASSES = ("critical", "major", "minor")
AQLS = st.sampled_from([None, 0, 0.65, 1, 1.5, 2.5, 4, 10, 65, 2])
LOTS = st.one_of(st.none(), st.integers(1, 60), st.integers(1, 20000), st.just(700_000), st.just(480.5))
SAMPLES = st.one_of(
    st.none(), st.integers(0, 40), st.sampled_from([2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 2000])
)
COUNTS = st.one_of(st.none(), st.integers(0, 3), st.integers(0, 30))
ANY_STANDARD = st.sampled_from([None, "ISO 2859-1", "GB/T 2828.1-2012", "MIL-STD-105D", "Z1.4", "GB/T 2829"])


@st.composite
def any_inspection(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "stage": draw(st.sampled_from(["final", "final", "incoming", "inline"])),
        "factory": draw(st.sampled_from(["mill", None])),
        "on": (FIRST + timedelta(draw(st.integers(0, 30)))).isoformat(),
        "standard": draw(ANY_STANDARD),
        "level": draw(st.sampled_from([*LEVELS, None])),
        "severity": draw(st.sampled_from(["normal", "tightened", "reduced", None])),
        "aql": {name: draw(AQLS) for name in CLASSES},
        "lot": draw(LOTS),
        "sample": draw(SAMPLES),
        "found": {name: draw(COUNTS) for name in CLASSES},
        "result": draw(st.sampled_from(["accepted", "rejected", "pending", "concession", None])),
        "resubmitted": draw(st.booleans()),
        "approved_by": draw(st.sampled_from([None, "authority"])),
    }


@st.composite
def lot_of_a_series(draw: st.DrawFn) -> dict[str, Any]:
    """A dated first inspection that follows the others of one factory: for long series with many switches."""
    return {
        "stage": "final",
        "standard": draw(st.sampled_from([None, None, "ISO 2859-1", "MIL-STD-105D"])),
        "severity": draw(st.sampled_from([None, None, "reduced"])),
        "aql": {"major": 2.5, "critical": 0},
        "lot": draw(st.sampled_from([1000, 4800])),
        "found": {"major": draw(st.sampled_from([0, 0, 0, 0, 0, 3, 4, 5, 12])), "critical": draw(st.sampled_from([0, 0, 0, 0, 1]))},
        "result": draw(st.sampled_from(["accepted", "accepted", "rejected"])),
        "approved_by": draw(st.sampled_from([None, None, "authority"])),
    }  # fmt: skip


def one_order(inspections: list[dict[str, Any]]) -> dict[str, Any]:
    items = [
        {"id": f"I{at}", "on": (FIRST + timedelta(at)).isoformat(), **given} for at, given in enumerate(inspections)
    ]
    return {"id": "SO-1", "status": "open", "factory": "knit", "deliveries": [{"id": "D1"}], "inspections": items}


@dataclass(frozen=True)
class Told:
    """What the calculators say of one class of one inspection."""

    plan: Plan | None
    verdict: ClassVerdict | None


def told_of(item: dict[str, Any], name: str) -> Told:
    aqls = {each: Decimal(str(aql)) for each, aql in item["aql"].items() if aql is not None}
    standard, lot = find_standard(item.get("standard")), item["lot"]
    if standard is None or lot is None or not aqls:
        return Told(None, None)
    try:
        plan = build_plan(int(lot), aqls, item.get("level") or "II", item["severity"] or "normal", standard)
    except UsageError:
        return Told(None, None)
    one = next((each for each in plan.classes if each.defect == name), None)
    found = item["found"].get(name)
    if one is None or found is None:
        return Told(plan, None)
    return Told(plan, judge_class(plan, one, found, item.get("sample")))


def decided(item: dict[str, Any], name: str, verdict: ClassVerdict | None) -> bool | None:
    """Whether the class counts as accepted in its series; None: it does not count."""
    if verdict is not None and verdict.verdict != "either":
        return verdict.verdict == "accepted"
    if item["result"] == "accepted":
        return True
    counted = any(count is not None for count in item["found"].values())
    return False if item["result"] in {"rejected", "concession"} and name == "major" and not counted else None


def ask(folder: Path, order: dict[str, Any], sql: str) -> list[tuple[Any, ...]]:
    with Facts.create(build_tables()) as facts:
        facts.load("order", [write_lines(folder / "orders.jsonl", [order])], 1)
        facts.derive(AS_OF, {})
        facts.work_out(worked_out_in([sql]), AS_OF)
        return list(facts.query(sql).rows)


SETTINGS = settings(
    max_examples=10,
    phases=(
        Phase.explicit,
        Phase.reuse,
        Phase.generate,
        Phase.target,
    ),  # each example makes a database: shrinking takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@SETTINGS
@given(inspections=st.lists(any_inspection(), min_size=8, max_size=30))
def test_plans_and_verdicts_are_those_of_the_calculator(tmp_path: Path, inspections: list[dict[str, Any]]) -> None:
    sql = """SELECT inspection, class, wanted, letter, used, sample, accept, reject, verdict, gap, tighter FROM inspection_classes
      WHERE verdict IS NOT NULL OR wanted IS NOT NULL"""
    order = one_order(inspections)
    items = {item["id"]: item for item in order["inspections"]}
    expected = {(item, name): told_of(items[item], name) for item in items for name in CLASSES}
    for item, name, wanted, letter, used, *rest in ask(tmp_path, order, sql):
        told = expected[item, name]
        assert told.plan is not None
        assert (min(wanted, int(items[item]["lot"])), letter) == (told.plan.sample, told.plan.letter)
        if told.verdict is not None:
            cell = told.verdict.cell
            assert used in {None, cell.letter}
            assert rest[:4] == [cell.sample, cell.accept, cell.reject, told.verdict.verdict]
            assert (rest[4], rest[5]) == (told.verdict.gap, told.verdict.tighter)
        else:
            assert rest[3] is None


@SETTINGS
@given(inspections=st.lists(any_inspection(), min_size=4, max_size=20))
def test_nothing_that_can_be_told_is_left_out(tmp_path: Path, inspections: list[dict[str, Any]]) -> None:
    order = one_order(inspections)
    rows = ask(tmp_path, order, "SELECT inspection, class FROM inspection_classes WHERE verdict IS NOT NULL")
    told = {(item["id"], name) for item in order["inspections"] for name in CLASSES if told_of(item, name).verdict}
    assert set(rows) == told


def states_of(items: list[dict[str, Any]]) -> dict[tuple[str, str, str], list[str]]:
    """The state in which each lot of each series was to be inspected, and the one after the last, by the state machine."""
    lots: dict[tuple[str, str, str], list[Lot]] = defaultdict(list)
    for item in sorted(items, key=lambda each: (each["on"], int(each["id"][1:]))):
        if item["stage"] == "inline" or item.get("resubmitted"):
            continue
        for name in CLASSES:
            if name != "major" and item["aql"].get(name) is None and item["found"].get(name) is None:
                continue
            verdict = told_of(item, name).verdict
            accepted = decided(item, name, verdict)
            if accepted is not None:
                lots[item.get("factory") or "knit", item["stage"], name].append(lot_of(item, accepted, verdict, name))
    machine = {key: follow(series_lots) for key, series_lots in lots.items()}
    return {key: [*(one.state for one in passed), last.state] for key, (passed, last) in machine.items()}


def lot_of(item: dict[str, Any], accepted: bool, verdict: ClassVerdict | None, name: str) -> Lot:  # noqa: FBT001
    return Lot(
        accepted=accepted,
        accept=accept_of(item, verdict, name),
        tighter=verdict.tighter if verdict else None,
        gap=bool(verdict and verdict.gap),
        reduced=item["severity"] == "reduced",
        authorised=bool(item["approved_by"]) and item["result"] != "concession",
        standard=find_standard(item.get("standard")) or STANDARDS[0],
    )


def accept_of(item: dict[str, Any], verdict: ClassVerdict | None, name: str) -> int:
    """Without a count the plan is known all the same, and the score begins anew where its Ac is 2 or more."""
    if verdict is not None:
        return verdict.cell.accept
    plan, found = told_of(item, name).plan, dict(item["found"])
    one = next((each for each in plan.classes if each.defect == name), None) if plan else None
    return judge_class(plan, one, 0, item.get("sample")).cell.accept if plan and one and not found.get(name) else 0


SWITCHES = "SELECT factory, stage, class, state, from_lot, latest FROM inspection_states ORDER BY ALL"


def by_lot(rows: list[tuple[Any, ...]], key: tuple[str, str, str], count: int) -> list[str]:
    """The state of each lot; a series that is not listed was normal all along."""
    changes = {row[4]: row[3] for row in rows if row[:3] == key} or {1: "normal"}
    starts = sorted(changes)
    return [changes[max(start for start in starts if start <= number)] for number in range(1, count + 1)]


@SETTINGS
@given(inspections=st.lists(any_inspection(), min_size=8, max_size=30))
def test_switching_is_that_of_the_state_machine(tmp_path: Path, inspections: list[dict[str, Any]]) -> None:
    order = one_order(inspections)
    rows = ask(tmp_path, order, SWITCHES)
    expected = states_of(order["inspections"])
    assert {row[:3] for row in rows} <= set(expected)
    assert {key: by_lot(rows, key, len(states)) for key, states in expected.items()} == expected


@SETTINGS
@given(inspections=st.lists(lot_of_a_series(), min_size=15, max_size=60))
def test_long_series_switch_alike(tmp_path: Path, inspections: list[dict[str, Any]]) -> None:
    order = one_order(inspections)
    rows = ask(tmp_path, order, SWITCHES)
    expected = states_of(order["inspections"])
    assert {key: by_lot(rows, key, len(states)) for key, states in expected.items()} == expected
    assert len({row[:3] + row[4:5] for row in rows}) == len(rows)
    assert all(row[5] == (row[4] == max(other[4] for other in rows if other[:3] == row[:3])) for row in rows)


def test_the_series_of_aqls_is_that_of_the_table(tmp_path: Path) -> None:
    rows = ask(tmp_path, one_order([]), "SELECT DISTINCT aql FROM aql_plans WHERE aql > 0 ORDER BY 1")
    assert tuple(row[0] for row in rows) == series()
