"""A house with a history, made commit by commit: who, when, what."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gendan.cli import run

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pytest

FRAME = {
    "gendan.yaml": "gendan: 1\nname: Test\nlanguage: en\ncalendar: cn\n",
    "people/li-na.yaml": "id: li-na\nname: {en: Li Na, zh: 李娜}\nrole: merchandiser\nsupervisor: wang-wei\nemails: [li-na@example.com]\n",
    "people/zhao.yaml": "id: zhao\nname: Zhao\nrole: merchandiser\nsupervisor: wang-wei\nemails: [zhao@example.com]\n",
    "people/wang-wei.yaml": "id: wang-wei\nname: {en: Wang Wei, zh: 王伟}\nrole: supervisor\nemails: [wang-wei@example.com]\n",
    "partners/acme.yaml": "id: acme\nname: Acme\nkind: customer\n",
    "calendars/cn.yaml": "id: cn\ncountry: CN\nvalid_from: 2026-01-01\nvalid_to: 2026-12-31\nweekend: [sat, sun]\n",
}
"""Everything but orders."""


@dataclass(frozen=True)
class Past:
    """A repository that grows. Days are ten o'clock in Shanghai unless they are moments."""

    root: Path

    def commit(self, day: str, files: Mapping[str, str | None], by: str = "li-na", message: str = "-") -> None:
        """Write the files (None: delete) and commit all of it."""
        for name, text in files.items():
            target = self.root / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if text is None:
                target.unlink()
            else:
                target.write_text(text, encoding="utf-8")
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message, day=day, by=by)

    def git(self, *words: str, day: str = "2026-10-01", by: str = "li-na") -> None:
        """Run git as somebody at some time."""
        when = day if "T" in day else f"{day}T10:00+08:00"
        who = {
            f"GIT_{role}_{key}": value
            for role in ("AUTHOR", "COMMITTER")
            for key, value in (("NAME", by), ("EMAIL", f"{by}@example.com"), ("DATE", when))
        }
        subprocess.run(["git", *words], cwd=self.root, env={**os.environ, **who}, check=True)

    def audit(self, capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, Any]]:
        """Return the findings of `gendan audit` on 2026-11-10, by rule and record."""
        run(["-C", str(self.root), "audit", "--as-of", "2026-11-10", "-f", "json", *words])
        said = capsys.readouterr()
        findings: list[dict[str, Any]] = json.loads(said.out)["findings"]
        return sorted(findings, key=lambda one: (one["rule"], one["record"]))
