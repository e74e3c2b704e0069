"""What is kept between runs never changes an answer: not after edits, not when it is spoilt, cut short, or fought over."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gendan.commands.check import KEPT

pytestmark = pytest.mark.unmeasured

Gendan = Callable[..., Any]
Build = Callable[..., Path]

CHECK = ("check", "--as-of", "2026-11-23", "--format", "json", "--select", "order-follow-up", "--select", "data")
_number = count()
LONG = os.environ.get("GENDAN_LONG") == "1"
"""The tests at full length: 200 kills, a minute of eight checks and four editors."""


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    return tmp_path / "shelf"


@pytest.fixture
def both(gendan: Gendan, shelf: Path) -> Callable[..., tuple[Any, Any]]:
    """Return what asks twice: by what is kept, and by a fresh reading. The two must be one."""

    def check(root: Path, *more: str) -> tuple[Any, Any]:
        asked = ("-C", root, *CHECK, *more)
        fresh = gendan(*asked, "--no-cache", GENDAN_CACHE=str(shelf))
        return gendan(*asked, GENDAN_CACHE=str(shelf)), fresh

    return check


def test_the_second_time_it_is_not_worked_out(gendan: Gendan, house: Build, shelf: Path) -> None:
    root = house()
    asked = ("-C", root, *CHECK, "--timing")
    first = gendan(*asked, GENDAN_CACHE=str(shelf))
    second = gendan(*asked, GENDAN_CACHE=str(shelf))
    assert KEPT.en not in first.err
    assert second.err.strip() == KEPT.en
    assert (second.code, second.out) == (first.code, first.out)
    assert KEPT.en not in gendan(*asked, "--no-cache", GENDAN_CACHE=str(shelf)).err


def test_an_answer_that_was_kept_is_given_in_every_format(gendan: Gendan, house: Build, shelf: Path) -> None:
    root = house()
    gendan("-C", root, *CHECK, GENDAN_CACHE=str(shelf))
    for name in ("text", "jsonl", "csv", "markdown", "github", "gitlab", "sarif", "junit"):
        asked = ("-C", root, *CHECK[:3], "--format", name, *CHECK[5:], "--lang", "zh")
        assert gendan(*asked, GENDAN_CACHE=str(shelf)).out == gendan(*asked).out


@pytest.mark.parametrize(
    "more",
    [
        ("--as-of", "2026-11-24"),
        ("--order", "SO-1"),
        ("--ignore", "task-overdue"),
        ("orders/SO-2.yaml",),
    ],
)
def test_another_question_is_another_answer(
    both: Callable[..., tuple[Any, Any]], house: Build, more: tuple[str, ...]
) -> None:
    root = house()
    first, _ = both(root)
    kept, fresh = both(root, *more)
    assert kept == fresh
    assert kept.out != first.out
    assert both(root) == (first, first)


ORDER = """id: SO-{number}
status: open
customer: acme
merchandiser: {person}
factory: knit
received: 2026-08-03
lines:
  - {{line: 1, sku: PS-101, quantity: {quantity}, unit: pcs, price: 6.45}}
deliveries:
  - {{id: D1, requested: 2026-11-{day:02}}}
"""

EDITS = st.one_of(
    st.tuples(
        st.just("order"), st.integers(1, 6), st.sampled_from(["li-na", "nobody"]), st.integers(0, 3), st.integers(1, 30)
    ),
    st.tuples(st.just("spoil"), st.integers(1, 6)),
    st.tuples(st.just("remove"), st.integers(1, 6)),
    st.tuples(st.just("swap"), st.integers(1, 3), st.integers(4, 6)),
    st.tuples(st.just("calendar"), st.integers(1, 28)),
    st.tuples(st.just("rule"), st.sampled_from(["info", "error"])),
    st.tuples(st.just("setting"), st.sampled_from(["off", "{severity: critical}"])),
    st.tuples(st.just("touch"), st.integers(1, 6)),
)


def _edit(root: Path, edit: tuple[object, ...]) -> None:
    match edit:
        case ("order", number, person, quantity, day):
            text = ORDER.format(number=number, person=person, quantity=quantity, day=day)
            (root / f"orders/SO-{number}.yaml").write_text(text)
        case ("spoil", number):
            (root / f"orders/SO-{number}.yaml").write_text(f"id: SO-{number}\nstatus: [open\n")
        case ("remove", number):
            (root / f"orders/SO-{number}.yaml").unlink(missing_ok=True)
        case ("swap", one, other):
            first, second = root / f"orders/SO-{one}.yaml", root / f"orders/SO-{other}.yaml"
            if first.exists():
                first.rename(second)
        case ("calendar", day):
            path = root / "calendars/cn.yaml"
            path.write_text(path.read_text() + f"  - {{date: 2026-09-{day:02}, name: rest}}\n")
        case ("rule", severity):
            path = root / "rules/house.yaml"
            path.write_text(path.read_text().replace("severity: warning", f"severity: {severity}"))
        case ("setting", words):
            path = root / "gendan.yaml"
            path.write_text(
                path.read_text().partition("rules:")[0] + f"rules: {{order-follow-up/task-overdue: {words}}}\n"
            )
        case ("touch", number):
            (root / f"orders/SO-{number}.yaml").touch()


@settings(
    max_examples=25 if LONG else 3,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(edits=st.lists(EDITS, min_size=1, max_size=4))
def test_whatever_is_edited_the_answer_is_that_of_a_fresh_reading(
    both: Callable[..., tuple[Any, Any]], house: Build, edits: list[tuple[object, ...]]
) -> None:
    root = house(name=f"house-{next(_number)}")  # the same shelf for all: houses must not mix
    both(root)
    for edit in edits:
        _edit(root, edit)
        kept, fresh = both(root)
        assert kept == fresh, edit


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:0],
        lambda data: data[: len(data) // 2],
        lambda data: data[:-1] + b"!",
        lambda data: b"gendan kept 1\n" + bytes(16) + data[:9],
        lambda data: os.urandom(len(data)),
    ],
)
def test_what_was_spoilt_is_made_anew(
    gendan: Gendan, house: Build, shelf: Path, spoil: Callable[[bytes], bytes]
) -> None:
    root = house()
    first = gendan("-C", root, *CHECK, GENDAN_CACHE=str(shelf))
    for path in shelf.glob("*/*"):
        path.write_bytes(spoil(path.read_bytes()))
    assert gendan("-C", root, *CHECK, GENDAN_CACHE=str(shelf)).out == first.out
    assert gendan("-C", root, *CHECK, "--timing", GENDAN_CACHE=str(shelf)).err.strip() == KEPT.en


def test_lines_that_are_gone_are_read_again(gendan: Gendan, house: Build, shelf: Path) -> None:
    root = house()
    first = gendan("-C", root, *CHECK, GENDAN_CACHE=str(shelf))
    for path in (*shelf.glob("lines/*"), *shelf.glob("reports/*")):
        path.unlink()
    assert gendan("-C", root, *CHECK, GENDAN_CACHE=str(shelf)).out == first.out


@pytest.mark.skipif(sys.platform == "win32", reason="rights of POSIX")
def test_what_is_kept_of_orders_is_for_their_owner_only(gendan: Gendan, house: Build, shelf: Path) -> None:
    gendan("-C", house(), *CHECK, GENDAN_CACHE=str(shelf))
    kept = [shelf, *shelf.rglob("*")]
    assert len(kept) > 5
    assert {path.stat().st_mode & 0o077 for path in kept} == {0}


def test_nothing_is_left_in_the_house(gendan: Gendan, house: Build, shelf: Path) -> None:
    root = house()
    before = sorted(path.relative_to(root) for path in root.rglob("*"))
    gendan("-C", root, *CHECK, GENDAN_CACHE=str(shelf))
    assert sorted(path.relative_to(root) for path in root.rglob("*")) == before


def test_a_full_or_closed_disk_only_means_that_nothing_is_kept(gendan: Gendan, house: Build, tmp_path: Path) -> None:
    root = house()
    (tmp_path / "file").write_bytes(b"")
    nowhere = gendan("-C", root, *CHECK, GENDAN_CACHE=str(tmp_path / "file" / "below"))
    assert (nowhere.out, nowhere.err) == (gendan("-C", root, *CHECK).out, "")


def test_history_is_never_answered_from_what_was_kept(gendan: Gendan, house: Build, shelf: Path) -> None:
    """The files are the same after a commit; what git says is not."""
    root = house()
    asked = ("-C", root, "check", "--as-of", "2026-11-23", "--select", "audit", "--format", "json")
    before = gendan(*asked, GENDAN_CACHE=str(shelf)).report["findings"]
    assert [one["rule"] for one in before] == ["audit/history-unknown"]
    who = {"GIT_AUTHOR_DATE": "2026-11-20T09:00:00+08:00", "GIT_COMMITTER_DATE": "2026-11-20T09:00:00+08:00"}
    for words in (
        ["init", "-q"],
        ["add", "-A"],
        ["-c", "user.name=Li", "-c", "user.email=li@x", "commit", "-qm", "all"],
    ):
        subprocess.run(["git", *words], cwd=root, check=True, env={**os.environ, **who})
    after = gendan(*asked, GENDAN_CACHE=str(shelf)).report["findings"]
    assert "audit/history-unknown" not in {one["rule"] for one in after}


def _start(root: Path, shelf: Path) -> subprocess.Popen[bytes]:
    surroundings = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    return subprocess.Popen(
        [sys.executable, "-m", "gendan", "-C", str(root), *CHECK],
        env={**surroundings, "LANG": "en_US.UTF-8", "GENDAN_CACHE": str(shelf)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="signals of POSIX")
def test_a_check_that_is_killed_leaves_what_is_kept_usable(gendan: Gendan, house: Build, shelf: Path) -> None:
    root = house()
    expected = gendan("-C", root, *CHECK).out
    chance = random.Random(4711)
    for number in range(200 if LONG else 8):
        if number % 4 == 0:  # something to be read and kept anew
            path = root / "orders/SO-3.yaml"
            path.write_text(path.read_text() + "\n")
        running = _start(root, shelf)
        time.sleep(chance.uniform(0.05, 1.2))
        os.killpg(running.pid, signal.SIGKILL)
        running.communicate()
        if not LONG or number % 20 == 0:
            assert gendan("-C", root, *CHECK, GENDAN_CACHE=str(shelf)).out == expected
    assert gendan("-C", root, *CHECK, GENDAN_CACHE=str(shelf)).out == expected


def test_eight_checks_and_four_editors_at_once(gendan: Gendan, house: Build, shelf: Path) -> None:
    """Every check ends well, no edit is lost, and in the end what was kept gives what a fresh reading gives."""
    root = house()
    seconds, many = (60.0, 8) if LONG else (2.0, 3)
    until = time.monotonic() + seconds
    running = [_start(root, shelf) for _ in range(many)]
    written = dict.fromkeys(range(11, 15), 0)
    while time.monotonic() < until:
        for number in written:
            written[number] += 1
            text = ORDER.format(number=number, person="li-na", quantity=written[number], day=1)
            beside = root / f"orders/.SO-{number}.new"
            beside.write_text(text)
            beside.replace(root / f"orders/SO-{number}.yaml")
        time.sleep(0.01)
        for place, process in enumerate(running):
            if process.poll() is not None:
                said, complained = process.communicate()
                assert (process.returncode, complained) == (1, b""), said
                running[place] = _start(root, shelf)
    for process in running:
        said, complained = process.communicate()
        assert (process.returncode, complained) == (1, b""), said
    for number, quantity in written.items():
        assert f"quantity: {quantity}," in (root / f"orders/SO-{number}.yaml").read_text()
    asked = ("-C", root, *CHECK)
    assert gendan(*asked, GENDAN_CACHE=str(shelf)).out == gendan(*asked).out


def _git(root: Path, *words: str) -> None:
    who = ("-c", "user.name=Li", "-c", "user.email=li@house.example")
    subprocess.run(["git", *who, *words], cwd=root, check=True, capture_output=True)


@pytest.mark.parametrize("spoil", [None, "edit", "encode"])
def test_a_new_clone_knows_by_gits_index_what_was_read_elsewhere(
    gendan: Gendan, house: Build, shelf: Path, tmp_path: Path, spoil: str | None
) -> None:
    """Orders that git changes on their way into the work tree are not taken for what the commit holds."""
    root = house()
    path = root / "orders/SO-1.yaml"
    path.write_text(path.read_text() + "note: 面料\n", encoding="utf-8")
    _git(root, "init", "-q")
    _git(root, "add", "-A")
    _git(root, "commit", "-qm", "all")
    gendan("-C", root, *CHECK, GENDAN_CACHE=str(shelf))
    _git(tmp_path, "clone", "-q", str(root), "clone")
    clone = tmp_path / "clone"
    order = clone / "orders/SO-1.yaml"
    if spoil == "edit":
        order.write_text(order.read_text(encoding="utf-8").replace("status: open", "status: shut"), encoding="utf-8")
    elif spoil == "encode":
        order.unlink()
        _git(clone, "-c", "core.attributesFile=/dev/null", "config", "core.eol", "lf")
        (clone / ".git/info/attributes").write_text("*.yaml working-tree-encoding=GBK\n")
        _git(clone, "checkout", "--", "orders/SO-1.yaml")
        assert "面料".encode("gbk") in order.read_bytes()
    for kept in shelf.glob("reports/*"):
        kept.unlink()
    first = gendan("-C", clone, *CHECK, GENDAN_CACHE=str(shelf))
    assert first.out == gendan("-C", clone, *CHECK).out
    assert ("data/not-utf8" in first.out) == (spoil == "encode")
    assert ("data/not-allowed" in first.out) == (spoil == "edit")
