"""What a command costs: whole processes, by the operating system's own accounting."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_LEFT_OUT = ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "GENDAN_CACHE")
"""What would have Python compile every module anew, or gendan keep things elsewhere: no user has it set."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Medians: wall and CPU seconds of a command and its children, peak memory of the largest of them in MB."""

    wall: float
    cpu: float
    peak: float


def measure(
    command: Sequence[str],
    runs: int,
    *,
    before: Callable[[], object] = lambda: None,
    environ: Mapping[str, str] | None = None,
    warm_up: bool = True,
    cwd: Path | None = None,
) -> Cost:
    """Run `command` once to warm up and `runs` times to count, with `before` done ahead of each and not counted.

    Raises SystemExit when it leaves with a code other than 0 (clean) and 1 (findings).
    """
    costs = []
    for number in range(-1 if warm_up and runs > 1 else 0, runs):
        before()
        cost = _once(command, environ or {}, cwd)
        costs += [cost] if number >= 0 else []
    return Cost(*(statistics.median(column) for column in zip(*costs, strict=True)))


def gendan(*arguments: str) -> list[str]:
    """Return the command line of gendan as it was installed beside this Python."""
    return [tool("gendan"), *arguments]


def tool(name: str) -> str:
    """Return the path of a program installed beside this Python."""
    return str(Path(sys.executable).parent / name)


def _once(command: Sequence[str], environ: Mapping[str, str], cwd: Path | None) -> tuple[float, float, float]:
    plain = {name: value for name, value in os.environ.items() if name not in _LEFT_OUT}
    started = time.perf_counter()
    child = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**plain, **environ}, cwd=cwd
    )
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)} left with {child.returncode}")
    return time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
