"""The list of what was planted, for whoever wants to hold an audit against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.demo.flow import flow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from gendan.demo.incidents import Incident

MANIFEST = "incidents.yaml"
"""At the top of the house; it is of no kind that gendan reads."""
_OF_COMMITS = frozenset({"clock-anomaly"})
"""Rules about a commit, whatever is in it."""
_HEAD = """\
# What was planted in this history for gendan audit to find, and nothing else. gendan does not read this file.
# 为审计（gendan audit）预埋的事件，仅此而已。gendan 不读本文件。
incidents:
"""


def manifest(incidents: Sequence[Incident], commits: Mapping[tuple[str, date], tuple[int, str]]) -> str:
    """Return the file. `commits`: number from 1 and id of the commit by its file and day."""
    return _HEAD + "".join(_entry(one, *commits[one.file, one.day]) for one in incidents)


def _entry(one: Incident, number: int, commit: str) -> str:
    name = one.file.rpartition("/")[2].removesuffix(".yaml")
    of_order = one.file.startswith("orders/") and one.record.startswith("{number}") and one.rule not in _OF_COMMITS
    pairs = {
        "rule": f"audit/{one.rule}",
        "day": str(one.day),
        "person": one.person,
        "file": one.file,
        **({"order": name} if of_order else {}),
        "record": one.record.format(number=number, commit=commit),
        "commit": commit,
    }
    lines = [f"    {key}: {flow(value)}\n" for key, value in pairs.items()]
    did = f"    did:\n      en: {flow(one.did.en)}\n      zh: {flow(one.did.zh)}\n"
    return "  - " + "".join(lines)[4:] + did
