"""`make bench`: measure gendan beside the bare floors and a schema checker, all in one run, and print ratios.

Each figure is the median of whole processes by the operating system's own accounting; nothing here passes or fails.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench.house import AS_OF, write_house
from bench.past import write_past

ROOT = Path(__file__).parent.parent

FLOOR = """
import os, sys, ryaml
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        if name.endswith(".yaml"):
            with open(os.path.join(folder, name), "rb") as file:
                ryaml.loads(file.read().decode())
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """Medians of one command: wall and CPU seconds of the process and its children, peak memory of the largest in MB."""

    wall: float
    cpu: float
    peak: float


def measure(command: list[str], runs: int, *, accept: tuple[int, ...] = (0, 1)) -> Cost:
    """Run `command` once to warm up and `runs` times to count. Raises SystemExit when it leaves with another code."""
    costs = [_once(command, accept) for _ in range(runs + 1)][1:] if runs > 1 else [_once(command, accept)]
    return Cost(*(statistics.median(column) for column in zip(*costs, strict=True)))


def _once(command: list[str], accept: tuple[int, ...]) -> tuple[float, float, float]:
    started = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in accept:
        sys.exit(f"{' '.join(command)} left with {child.returncode}")
    return time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def _row(name: str, cost: Cost, ratio: str) -> None:
    print(f"{name:<58} {cost.wall:>8.3f} {cost.cpu:>8.3f} {cost.peak:>8.0f}   {ratio}", flush=True)


def _gendan(*arguments: str) -> list[str]:
    return [str(Path(sys.executable).parent / "gendan"), *arguments]


def _start_up(runs: int) -> None:
    bare = measure([sys.executable, "-c", "pass"], runs * 3)
    _row("python -c pass", bare, "1 (floor of starting)")
    for arguments in (("--version",), ("--help",)):
        cost = measure(_gendan(*arguments), runs * 3)
        _row(f"gendan {arguments[0]}", cost, f"{cost.wall / bare.wall:.2f} x bare Python")
    example = measure(_gendan("-C", str(ROOT / "example-repo"), "check", "--as-of", str(AS_OF)), runs)
    _row("gendan check example-repo", example, f"{example.cpu:.2f} s of CPU")


def _house(orders: int, runs: int, *, others: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        house = Path(folder) / "house"
        size = write_house(house, orders)
        print(f"\n{orders} orders, {size / orders:.0f} bytes each, {len(os.sched_getaffinity(0))} cores")
        files = str(house / "orders")
        floor = measure([sys.executable, "-c", FLOOR, files], runs)
        _row("read and parse (ryaml, one process)", floor, "1 (floor)")
        check = measure(_gendan("-C", str(house), "check", "--as-of", str(AS_OF)), runs)
        ratio = f"{check.wall / floor.wall:.2f} x floor; {check.wall / orders * 1e6:.0f} us an order"
        _row("gendan check (cold: no cache exists)", check, ratio)
        if others:
            _schema_checker(house, check)


def _history(orders: int, commits: int, runs: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        house = Path(folder) / "house"
        write_past(house, orders, commits)
        print(f"\n{commits} commits of {orders} orders")
        log = "git log --raw -z --no-abbrev > /dev/null"
        blobs = "git log --raw --no-abbrev --format= | awk '{print $4}' | git cat-file --batch > /dev/null"
        floor = measure(["sh", "-c", f"cd '{house}' && {log} && {blobs}"], runs)
        _row("git log --raw -z, git cat-file --batch of the same", floor, "1 (floor)")
        bare = measure(_gendan("-C", str(house), "query", "SELECT count(*) FROM orders"), runs)
        whole = measure(_gendan("-C", str(house), "query", "SELECT count(*) FROM changes"), runs)
        ratio = f"{(whole.wall - bare.wall) / floor.wall:.2f} x floor, beside reading the house"
        _row("gendan query: all of history into tables", whole, ratio)


def _schema_checker(house: Path, check: Cost) -> None:
    tool = Path(sys.executable).parent / "check-jsonschema"
    schema = ROOT / "schema" / "order.schema.json"
    files = sorted(str(file) for file in house.glob("orders/**/*.yaml"))
    cost = measure([str(tool), "--schemafile", str(schema), *files], 1)
    _row("check-jsonschema (shape only)", cost, f"gendan is {cost.wall / check.wall:.1f} x faster")


def main() -> None:
    """Parse the options and print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--orders", type=int, default=10_000)
    options.add_argument("--commits", type=int, default=10_000)
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--without-others", action="store_true", help="leave out check-jsonschema")
    chosen = options.parse_args()
    print(f"{'command':<58} {'wall s':>8} {'CPU s':>8} {'peak MB':>8}   ratio")
    _start_up(chosen.runs)
    _house(chosen.orders, chosen.runs, others=not chosen.without_others)
    _history(max(1, chosen.orders * 3 // 10), chosen.commits, chosen.runs)


if __name__ == "__main__":
    main()
