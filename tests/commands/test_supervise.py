"""The judging process can be killed by the system or by us; the others are judged all the same."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gendan.commands.supervise import Limits, supervise
from gendan.words.errors import Exit, FaultError, UsageError
from gendan.words.text import Text, same

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _sleep() -> None:
    time.sleep(60)


@pytest.mark.parametrize(("crash", "word"), [(_die, "SIGKILL"), (_sleep, "longer than")])
def test_a_rule_that_kills_the_process_is_left_out_and_named(
    crash: Callable[[], None], word: str, capfd: pytest.CaptureFixture[str]
) -> None:
    def job(left_out: Mapping[str, Text], announce: Callable[[str], None]) -> int:
        announce("house/good")
        announce("house/bad")
        if "house/bad" not in left_out:
            crash()
        announce("")
        sys.stdout.write(f"{dict(left_out)['house/bad'].en}\n")
        return 2

    assert supervise(job, Limits(seconds=0.3)) == 2
    assert word in capfd.readouterr().out


def test_an_exit_code_comes_back() -> None:
    assert supervise(lambda _left_out, _announce: 1) == 1


def test_wrong_use_in_the_child_is_raised_in_the_parent_whole() -> None:
    def job(_left_out: Mapping[str, Text], _announce: Callable[[str], None]) -> int:
        raise UsageError(Text("no such order", "没有这个订单"), same("look"))

    with pytest.raises(UsageError) as caught:
        supervise(job)
    assert caught.value.message == Text("no such order", "没有这个订单")


def test_a_bug_in_the_child_is_a_fault_that_says_what_happened() -> None:
    def job(_left_out: Mapping[str, Text], _announce: Callable[[str], None]) -> int:
        raise ZeroDivisionError("by zero")

    with pytest.raises(FaultError, match="ZeroDivisionError: by zero") as caught:
        supervise(job)
    assert caught.value.exit is Exit.FAULT


@pytest.mark.parametrize("ending", ["killed", "done"])
def test_nothing_temporary_is_left_however_the_child_ends(tmp_path: Path, ending: str) -> None:
    def job(_left_out: Mapping[str, Text], _announce: Callable[[str], None]) -> int:
        made = tempfile.mkdtemp()
        (tmp_path / "made").write_text(made)
        (Path(made) / "order.jsonl").write_text("{}")
        if ending == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        return 0

    if ending == "killed":
        with pytest.raises(FaultError):
            supervise(job)
    else:
        assert supervise(job) == 0
    assert not Path((tmp_path / "made").read_text()).exists()


def test_a_death_outside_any_rule_is_a_fault() -> None:
    def job(_left_out: Mapping[str, Text], _announce: Callable[[str], None]) -> int:
        _die()
        return 0

    with pytest.raises(FaultError, match="SIGKILL"):
        supervise(job)


def test_memory_beyond_the_limit_is_refused_to_the_child() -> None:
    def job(_left_out: Mapping[str, Text], _announce: Callable[[str], None]) -> int:
        try:
            return len(bytearray(8 << 30)) and 0
        except MemoryError:
            return 7

    assert supervise(job) == 7


def test_told_to_end_the_child_ends_too(tmp_path: Path) -> None:
    script = (
        "import os, sys, time\nfrom gendan.commands.supervise import supervise\n"
        "def job(left_out, announce):\n"
        "    open(sys.argv[1], 'w').write(str(os.getpid()))\n    time.sleep(60)\n    return 0\n"
        "sys.exit(supervise(job))\n"
    )
    note = tmp_path / "pid"
    parent = subprocess.Popen([sys.executable, "-c", script, str(note)])
    while not (note.exists() and note.read_text(encoding="ascii")):
        time.sleep(0.05)
    parent.terminate()
    assert parent.wait(20) == 128 + signal.SIGTERM
    child = int(note.read_text(encoding="ascii"))
    assert _gone(child)


def _gone(process: int) -> bool:
    """Wait for a process that is not ours to end, ten seconds at most."""
    for _ in range(200):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False
