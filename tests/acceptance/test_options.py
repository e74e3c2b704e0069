"""Every option of check, also odd and contradictory ones; and the surroundings of a terminal that is not ours."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.unmeasured

HOUSE = Path(__file__).parents[2] / "example-repo"
DAY = ("--as-of", "2026-11-23")
SOME = (*DAY, "--select", "order-follow-up")
"""One pack: where it matters in what surroundings a check runs, not what it finds."""
FORMATS = ("text", "json", "jsonl", "csv", "markdown", "github", "gitlab", "sarif", "junit")
Gendan = Callable[..., Any]
_PASSED_ON = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}


def _ids(ran: Any, key: str) -> set[str]:  # noqa: ANN401  what conftest's fixture returns
    return {one[key] for one in ran.report["findings"]}


def _json(gendan: Gendan, *more: str) -> Any:  # noqa: ANN401  as above
    return gendan("-C", HOUSE, "check", *DAY, "--format", "json", "--fail-on", "never", *more)


@pytest.mark.parametrize(
    ("fail_on", "select", "code"),
    [
        ("critical", "order-follow-up/task-overdue", 0),
        ("error", "order-follow-up/task-overdue", 1),
        ("warning", "order-follow-up/task-due-soon", 0),
        ("info", "order-follow-up/task-due-soon", 1),
        ("critical", "order-follow-up/delivery-overdue", 1),
        ("never", "*", 0),
    ],
)
def test_fail_on_sets_the_exit_code(
    gendan: Gendan, worked_out: dict[str, str], fail_on: str, select: str, code: int
) -> None:
    assert gendan("-C", HOUSE, "check", *DAY, "--fail-on", fail_on, "--select", select, **worked_out).code == code


def test_select_and_ignore(gendan: Gendan) -> None:
    assert _ids(_json(gendan, "--select", "data"), "duty") <= {"data", "data-analysis"}
    assert _ids(
        _json(gendan, "--select", "order-follow-up/task-*", "--ignore", "order-follow-up/task-due-soon"), "rule"
    ) == {
        "order-follow-up/task-overdue",
        "order-follow-up/task-out-of-sequence",
    }
    both = _json(gendan, "--select", "order-follow-up/task-overdue", "--ignore", "order-follow-up/task-overdue")
    assert (both.code, both.report["findings"], both.report["summary"]["rules"]) == (0, [], 0)


def test_owner_order_and_path(gendan: Gendan) -> None:
    assert _ids(_json(gendan, "--owner", "zhao-lei"), "owner") == {"zhao-lei"}
    assert _ids(_json(gendan, "--order", "SO-2026-0012", "--order", "SO-2026-0013"), "order") == {
        "SO-2026-0012",
        "SO-2026-0013",
    }
    assert _ids(_json(gendan, "orders/2026/SO-2026-0012.yaml"), "file") == {"orders/2026/SO-2026-0012.yaml"}
    assert _ids(_json(gendan, "orders", "--owner", "li-na", "--order", "SO-2026-0013"), "order") == set()
    assert _ids(_json(gendan, "calendars/", "."), "file") == _ids(_json(gendan), "file")


@pytest.mark.parametrize(
    "arguments",
    [
        ("--as-of", "2026-02-30"), ("--as-of", "tomorrow"), ("--as-of", ""), ("--as-of",), ("--fail-on", "fatal"),
        ("--format", "pdf"), ("--output", "json"), ("--output", "=x"), ("--output", "pdf=x"), ("--output", "json="),
        ("--select", "no-such-rule"), ("--ignore", "no/such"), ("--owner", "nobody"), ("--order", "SO-0"), ("nowhere",),
        ("/etc",), ("../",), ("--frobnicate",), ("--color", "blue"), ("--lang", "fr"), ("--format",), ("-C", "/nowhere"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_wrong_use_says_so_and_what_to_do(gendan: Gendan, arguments: tuple[str, ...], lang: str) -> None:
    ran = gendan("-C", HOUSE, "--lang", lang, "check", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("gendan: ")
    assert "→" in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "1970-01-01", "2026-02-28"])
def test_any_day_can_be_judged(gendan: Gendan, day: str) -> None:
    assert gendan("-C", HOUSE, "check", "--as-of", day, "--format", "json").code in {0, 1}


def test_all_formats_at_once(gendan: Gendan, worked_out: dict[str, str], tmp_path: Path) -> None:
    outputs = [word for form in FORMATS for word in ("--output", f"{form}={tmp_path / 'new' / form}")]
    ran = gendan("-C", HOUSE, "check", *DAY, *outputs)
    assert ran.code == 1
    for form in FORMATS:
        alone = gendan("-C", HOUSE, "check", *DAY, "--format", form, **worked_out).out
        assert (tmp_path / "new" / form).read_bytes().decode() == alone
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == sorted(FORMATS)


def test_one_output_that_cannot_be_written(gendan: Gendan, worked_out: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for target in ("taken", "file/below"):
        ran = gendan("-C", HOUSE, "check", *DAY, "--output", f"json={tmp_path / target}", **worked_out)
        assert ran.code == 2
        assert target.split("/", maxsplit=1)[0] in ran.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "taken"]
    assert not list((tmp_path / "taken").iterdir())


def test_quiet_says_the_same_findings_with_fewer_words(gendan: Gendan, worked_out: dict[str, str]) -> None:
    full = gendan("-C", HOUSE, "check", *DAY, **worked_out)
    quiet = gendan("-C", HOUSE, "-q", "check", *DAY, **worked_out)
    assert quiet.code == full.code == 1
    assert 0 < len(quiet.out) < len(full.out)


@pytest.mark.parametrize(
    ("arguments", "coloured"), [((), False), (("--color", "always"), True), (("--color", "never"), False)]
)
def test_colour_in_a_pipe(
    gendan: Gendan,
    worked_out: dict[str, str],
    arguments: tuple[str, ...],
    coloured: bool,  # noqa: FBT001
) -> None:
    assert ("\x1b[" in gendan("-C", HOUSE, "check", *DAY, *arguments, **worked_out).out) is coloured
    assert "\x1b[" not in gendan("-C", HOUSE, "check", *DAY, *arguments, "--format", "markdown", **worked_out).out


@pytest.mark.parametrize("columns", [1, 60, 100000])
@pytest.mark.parametrize("command", [("check",), ("show", "SO-2026-0012"), ("why", "SO-2026-0012")])
def test_any_width(gendan: Gendan, worked_out: dict[str, str], columns: int, command: tuple[str, ...]) -> None:
    from gendan.render.terminal import cells

    out = gendan("-C", HOUSE, *command, *DAY, columns=columns, **worked_out).out
    longest = max((cells(line), line) for line in out.splitlines() if "/" not in line and "(" not in line)
    assert longest[0] <= max(40, columns), longest[1]


def _process(*arguments: str, environ: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "gendan", "-C", str(HOUSE), *arguments]
    return subprocess.run(command, env={**_PASSED_ON, **(environ or {})}, capture_output=True, check=False)


def test_a_reader_that_leaves_early() -> None:
    shell = f"'{sys.executable}' -m gendan -C '{HOUSE}' check --as-of 2026-11-23 --format json | head -1"
    ran = subprocess.run(["sh", "-c", shell], env=_PASSED_ON, capture_output=True, check=False)
    assert (ran.stdout, ran.stderr) == (b"{\n", b"")


def test_closed_streams() -> None:
    for closed in (">&-", "2>&-", "<&-", ">&- 2>&- <&-"):
        shell = f"'{sys.executable}' -m gendan -C '{HOUSE}' check {' '.join(SOME)} {closed}"
        ran = subprocess.run(["sh", "-c", shell], env=_PASSED_ON, capture_output=True, check=False)
        assert ran.returncode in {1, 2, 141}, (closed, ran)
        assert b"Traceback" not in ran.stderr


def test_a_full_disk() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "gendan", "-C", str(HOUSE), "check", *SOME]
        ran = subprocess.run(command, env=_PASSED_ON, stdout=full, stderr=subprocess.PIPE, check=False)
    assert ran.returncode == 2
    assert b"Traceback" not in ran.stderr


def test_a_gbk_console_shows_chinese_and_question_marks_for_the_rest() -> None:
    ran = _process("check", *SOME, environ={"PYTHONIOENCODING": "gbk", "LANG": "zh_CN.GBK"})
    assert (ran.returncode, ran.stderr) == (1, b"")
    assert "逾期 18 天" in ran.stdout.decode("gbk")


@pytest.mark.parametrize(
    "environ",
    [
        {"NO_COLOR": "1"}, {"TERM": "dumb"}, {"HOME": "/nowhere"}, {"LC_ALL": "xx_YY.KOI8-Q"}, {"TZ": "Mars/Olympus"},
        {"COLUMNS": "wide"}, {"PYTHONUTF8": "0", "LC_ALL": "C"}, {"TMPDIR": "/nowhere"},
        {"GITHUB_STEP_SUMMARY": "/nowhere/x"}, {"PYTHONWARNINGS": "error"}, {"PYTHONOPTIMIZE": "2"},
    ],
)  # fmt: skip
def test_odd_surroundings(environ: dict[str, str]) -> None:
    ran = _process("check", *SOME, environ=environ)
    assert (ran.returncode, ran.stderr) == (1, b"")


def test_a_time_zone_nobody_knows(gendan: Gendan, house: Callable[..., Path]) -> None:
    root = house({"gendan.yaml": "gendan: 1\nname: X\ntimezone: Mars/Olympus\n"})
    for day in ((), DAY):
        ran = gendan("-C", root, "check", *day)
        assert ran.code == 2
        assert "gendan.yaml" in ran.err
        assert "Mars/Olympus" in ran.err


def test_a_computer_without_time_zones() -> None:
    ran = _process("check", *DAY, environ={"PYTHONTZPATH": "/nowhere", "LANG": "en_US.UTF-8"})
    if b"tzdata" not in ran.stderr:
        pytest.skip("tzdata is installed as a package")
    assert ran.returncode == 2


def test_today_is_the_house_s(house: Callable[..., Path]) -> None:
    """Without --as-of the day is the one in the house's time zone; the answer says which."""
    ran = subprocess.run(
        [sys.executable, "-m", "gendan", "-C", str(house()), "check", "--format", "json"],
        env={**_PASSED_ON, "TZ": "Pacific/Honolulu"},
        capture_output=True,
        check=False,
    )
    from datetime import datetime
    from zoneinfo import ZoneInfo

    assert json.loads(ran.stdout)["as_of"] == datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat()
