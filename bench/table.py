"""The rows of a benchmark: printed as they come, and written as a page when the run was long."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.cost import Cost

_HEAD = ("command", "wall s", "CPU s", "peak MB", "compared")
_LIBRARIES = ("duckdb", "ryaml", "rapidyaml", "jsonschema-rs", "check-jsonschema", "yamllint")


@dataclass(slots=True)
class Table:
    """Sections of rows. Each row says what it is compared with."""

    sections: list[tuple[str, list[tuple[str, ...]]]] = field(default_factory=list)

    def begin(self, title: str) -> None:
        """Begin a section."""
        self.sections.append((title, []))
        print(f"\n{title}\n{_HEAD[0]:<62} {_HEAD[1]:>8} {_HEAD[2]:>8} {_HEAD[3]:>8}   {_HEAD[4]}", flush=True)

    def row(self, name: str, cost: Cost, compared: str) -> None:
        """Print a row, and keep it."""
        cells = (name, f"{cost.wall:.3f}", f"{cost.cpu:.3f}", f"{cost.peak:.0f}", compared)
        self.sections[-1][1].append(cells)
        print(f"{cells[0]:<62} {cells[1]:>8} {cells[2]:>8} {cells[3]:>8}   {cells[4]}", flush=True)

    def write(self, target: Path, words: str) -> None:
        """Write the page: `words`, the machine, and the tables."""
        lines = [words.rstrip("\n"), "", *_machine(), ""]
        for title, rows in self.sections:
            lines += [f"## {title}", "", f"| {' | '.join(_HEAD)} |", "|---|---:|---:|---:|---|"]
            lines += [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows]
            lines.append("")
        target.write_text("\n".join(lines), encoding="utf-8", newline="\n")


def _machine() -> list[str]:
    """Describe the machine: processor, cores, memory, system, Python and the libraries that count."""
    cpu = _from_proc("/proc/cpuinfo", "model name") or platform.processor() or platform.machine()
    memory = _from_proc("/proc/meminfo", "MemTotal")
    gigabytes = f", {int(memory.split()[0]) // (1 << 20)} GB" if memory else ""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    libraries = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    return [
        f"Machine: {cpu}, {cores} cores{gigabytes}, {platform.system()} {platform.release()}, Python {platform.python_version()}.",
        f"gendan {version('gendan')}, {libraries}.",
    ]


def _from_proc(file: str, key: str) -> str | None:
    path = Path(file)
    if not path.exists():
        return None
    with path.open(encoding="utf-8") as lines:
        return next((line.partition(":")[2].strip() for line in lines if line.startswith(key)), None)
