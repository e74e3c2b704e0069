"""Where the time of a check went, stage by stage: for people who wonder, never part of an answer."""

from __future__ import annotations

import time

from msgspec import Struct, field


class Timing(Struct):
    """A stop watch. `mark` ends a stage."""

    stages: list[tuple[str, float]] = field(default_factory=list)
    last: float = field(default_factory=time.perf_counter)

    def mark(self, stage: str) -> None:
        """Say that `stage` has just ended."""
        now = time.perf_counter()
        self.stages.append((stage, now - self.last))
        self.last = now

    def table(self) -> str:
        """Return the stages with their wall-clock seconds, one a line."""
        return "".join(f"{seconds:8.3f} s  {stage}\n" for stage, seconds in self.stages)
