"""`make bench`: measure gendan beside the bare floors and what one would use instead, all in one run, and print ratios.

Each figure is the median of whole processes; nothing here passes or fails. `--long` takes hours and writes docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench.cost import Cost, gendan, measure, tool
from bench.house import AS_OF, write_house
from bench.past import commit_one, write_past
from bench.scores import PEOPLE, write_scored_house
from bench.table import Table

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "benchmarks.md"
WORDS = """# Benchmarks

Made by `python -m bench --long` on one machine, everything in one run: compare the ratios, not the seconds. All figures are medians of whole
processes. The orders are generated (`bench/house.py`): about 2 kB and 17 tasks each, most of them healthy, a fifth with something to say.

* *cold*: nothing is kept from before; what is read is kept for the next time.
* *again*: nothing has changed since. *one order changed*: one file has other contents. *next day*: the same files, a later day.
* Floors: what cannot be avoided (starting Python, reading and parsing the files in one process, `git status`).
"""

FLOOR = """
import os, sys, ryaml
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        if name.endswith(".yaml"):
            with open(os.path.join(folder, name), "rb") as file:
                ryaml.loads(file.read().decode())
"""
READING = FLOOR.replace("ryaml.loads(file.read().decode())", "file.read()").replace(", ryaml", "")
LOADING = """
import duckdb, sys
duckdb.execute("CREATE TABLE tasks AS FROM read_parquet($files, hive_partitioning = true)", {"files": sys.argv[1] + "/tasks/*/*.parquet"})
duckdb.execute("CREATE TABLE orders AS FROM read_parquet($files, hive_partitioning = true)", {"files": sys.argv[1] + "/orders/*/*.parquet"})
"""
MAIN_PACKS = ("--select", "data", "--select", "order-follow-up")
"""Files and deadlines, what every house begins with; the other packs look at single duties."""
NEXT_DAY = AS_OF.replace(day=AS_OF.day + 1)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured: how many orders, commits, runs; `others`: with what one would use instead."""

    sizes: tuple[int, ...]
    commits: int
    scored: int
    runs: int
    others: bool


def _start_up(table: Table, runs: int) -> None:
    table.begin("Starting, and the example house")
    bare = measure([sys.executable, "-c", "pass"], runs * 3)
    table.row("python -c pass", bare, "floor of starting")
    table.row(
        "python -c 'import duckdb'", measure([sys.executable, "-c", "import duckdb"], runs * 3), "the engine alone"
    )
    for arguments in (("--version",), ("--help",)):
        cost = measure(gendan(*arguments), runs * 3)
        table.row(f"gendan {arguments[0]}", cost, f"{cost.wall / bare.wall:.2f} × bare Python")
    with tempfile.TemporaryDirectory() as folder:
        shelf = {"GENDAN_CACHE": folder}
        check = gendan("-C", str(ROOT / "example-repo"), "check", "--as-of", str(AS_OF))
        cost = measure([*check, "--no-cache"], runs)
        table.row("gendan check example-repo, cold", cost, f"{cost.cpu:.2f} s of CPU")
        measure(check, 1, environ=shelf)
        cost = measure(check, runs, environ=shelf)
        table.row("gendan check example-repo, again", cost, f"{cost.cpu:.2f} s of CPU")
        cost = measure([*check, *MAIN_PACKS, "--no-cache"], runs)
        table.row("gendan check example-repo, data and order-follow-up, cold", cost, f"{cost.cpu:.2f} s of CPU")


def _house(table: Table, orders: int, plan: Plan) -> Cost:
    """Measure one house and return what a cold check costs."""
    runs = plan.runs if orders <= 20_000 else 1
    with tempfile.TemporaryDirectory() as folder:
        house, shelf = Path(folder) / "house", Path(folder) / "shelf"
        size = write_house(house, orders)
        table.begin(f"{orders:,} orders of {size / orders:.0f} bytes")
        files = str(house / "orders")
        table.row("reading the bytes", measure([sys.executable, "-c", READING, files], runs), "")
        floor = measure([sys.executable, "-c", FLOOR, files], runs)
        table.row("reading and parsing (ryaml, one process)", floor, "the floor below")
        status = _git_status(table, house, runs)
        environ = {"GENDAN_CACHE": str(shelf), "GENDAN_CACHE_MB": "20000"}
        check = gendan("-C", str(house), "check", "--as-of", str(AS_OF))
        from_nothing = partial(shutil.rmtree, shelf, ignore_errors=True)
        some = measure([*check, *MAIN_PACKS], runs, environ=environ, before=from_nothing)
        table.row("gendan check, cold, data and order-follow-up", some, f"{some.wall / floor.wall:.2f} × floor")
        cold = measure(check, runs, environ=environ, before=from_nothing)
        said = f"{cold.wall / floor.wall:.2f} × floor; {cold.wall / orders * 1e6:.0f} µs an order"
        table.row("gendan check, cold, every pack", cold, said)
        again = measure(check, plan.runs, environ=environ)
        table.row("gendan check, again", again, f"{again.wall / status.wall:.2f} × git status")
        changed = measure(check, runs, environ=environ, before=lambda: _change(house), warm_up=False)
        table.row("gendan check, one order changed", changed, f"{changed.wall - again.wall:+.3f} s to again")
        later = measure([*check[:-1], str(NEXT_DAY)], 1, environ=environ)
        table.row("gendan check, next day", later, f"{later.wall / cold.wall:.2f} × cold")
        if orders <= 100_000:
            _parquet(table, house, Path(folder) / "parquet")
        if plan.others and orders == 10_000:
            _others(table, house, cold)
    return cold


def _git_status(table: Table, house: Path, runs: int) -> Cost:
    for words in (["init", "-q"], ["add", "-A"], ["-c", "user.name=b", "-c", "user.email=b@x", "commit", "-qm", "all"]):
        subprocess.run(["git", *words], cwd=house, check=True, capture_output=True)
    cost = measure(["git", "status", "--short"], max(runs, 3), cwd=house)
    table.row("git status", cost, "")
    return cost


def _change(house: Path) -> None:
    """Give one order other contents: a purchase order that nobody had before."""
    path = next(iter(sorted((house / "orders").rglob("*.yaml"))))
    text = path.read_text("utf-8")
    head, _, rest = text.partition("customer_po: ")
    path.write_text(f"{head}customer_po: PO-{os.urandom(4).hex()}\n{rest.partition(chr(10))[2]}", "utf-8")


def _parquet(table: Table, house: Path, target: Path) -> None:
    cost = measure(gendan("-C", str(house), "export", "parquet", str(target), "--as-of", str(AS_OF)), 1, warm_up=False)
    table.row("gendan export parquet", cost, "")
    table.row("DuckDB loading tasks and orders of that", measure([sys.executable, "-c", LOADING, str(target)], 3), "")


def _others(table: Table, house: Path, cold: Cost) -> None:
    files = sorted(str(file) for file in house.glob("orders/**/*.yaml"))
    schema = str(ROOT / "schema" / "order.schema.json")
    for name, command in (
        ("check-jsonschema (shape only)", [tool("check-jsonschema"), "--schemafile", schema, *files]),
        ("yamllint (style only)", [tool("yamllint"), "-d", "relaxed", "--no-warnings", str(house / "orders")]),
    ):
        cost = measure(command, 1, warm_up=False)
        table.row(name, cost, f"gendan, cold, is {cost.wall / cold.wall:.1f} × faster")


def _history(table: Table, orders: int, commits: int, runs: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        house = Path(folder) / "house"
        write_past(house, orders, commits)
        table.begin(f"{commits:,} commits of {orders:,} orders")
        ids = Path(folder) / "ids"
        listed = f"git log --raw --no-abbrev --format= | awk '{{print $4}}' > '{ids}'"
        subprocess.run(["sh", "-c", listed], cwd=house, check=True)
        log, blobs = "git log --raw -z --no-abbrev > /dev/null", f"git cat-file --batch --buffer < '{ids}' > /dev/null"
        floor = measure(["sh", "-c", f"{log} && {blobs}"], runs, cwd=house)
        table.row("git log --raw -z, git cat-file --batch of the same", floor, "the floor below")
        environ = {"GENDAN_CACHE": str(Path(folder) / "shelf")}
        ask = gendan("-C", str(house), "query")
        bare = measure([*ask, "SELECT count(*) FROM orders", "--no-cache"], runs)
        whole = measure([*ask, "SELECT count(*) FROM changes", "--no-cache"], runs)
        said = f"{(whole.wall - bare.wall) / floor.wall:.2f} × floor, beside reading the house"
        table.row("gendan query: all of history into tables, cold", whole, said)
        measure([*ask, "SELECT count(*) FROM changes"], 1, environ=environ)
        bare = measure([*ask, "SELECT count(*) FROM orders"], runs, environ=environ)
        again = measure([*ask, "SELECT count(*) FROM changes"], runs, environ=environ)
        table.row("the same, again", again, f"{again.wall - bare.wall:+.2f} s to the house alone")
        one_more = partial(commit_one, house)
        bare = measure([*ask, "SELECT count(*) FROM orders"], runs, environ=environ, before=one_more)
        more = measure([*ask, "SELECT count(*) FROM changes"], runs, environ=environ, before=one_more)
        table.row("the same, after one more commit", more, f"{more.wall - bare.wall:+.2f} s to the house alone")


def _scores(table: Table, orders: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        house = Path(folder) / "house"
        people = write_scored_house(house, orders)
        table.begin(f"{people} persons, 12 months, {orders:,} orders")
        cost = measure(gendan("-C", str(house), "score", str(AS_OF.year), "--format", "json"), 1, warm_up=False)
        table.row("gendan score of the year, reading included", cost, f"{cost.wall / orders * 1e6:.0f} µs an order")


def main() -> None:
    """Parse the options and print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--orders", type=int, default=10_000)
    options.add_argument("--commits", type=int, default=10_000)
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--without-others", action="store_true", help="leave out check-jsonschema and yamllint")
    options.add_argument("--long", action="store_true", help="100 to 1,000,000 orders; writes docs/benchmarks.md")
    options.add_argument("--largest", type=int, default=1_000_000, help="with --long: no house larger than that")
    chosen = options.parse_args()
    sizes = tuple(size for size in (100, 10_000, 100_000, 1_000_000) if size <= chosen.largest)
    sizes = sizes if chosen.long else (chosen.orders,)
    scored = (100_000 if chosen.long else chosen.orders) if chosen.orders >= PEOPLE else 0
    plan = Plan(sizes, chosen.commits, scored, chosen.runs, not chosen.without_others)
    table = Table()
    _start_up(table, plan.runs)
    for orders in plan.sizes:
        _house(table, orders, plan)
    _history(table, max(1, chosen.orders * 3 // 10), plan.commits, plan.runs)
    if plan.scored:
        _scores(table, min(plan.scored, chosen.largest))
    if chosen.long:
        table.write(PAGE, WORDS)


if __name__ == "__main__":
    main()
