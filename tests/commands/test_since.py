"""`--since` on real repositories: what is new, gone and kept; dates that moved; where the comparison cannot know. Both sides
are judged by the rules of now."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from gendan.cli import run

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.unmeasured

DAY = "2026-10-12"
ORDER = """\
id: {id}
kind: bulk
category: garment
status: open
customer: acme
merchandiser: li-na
received: 2026-08-03
lines: [{{line: 1, sku: A, quantity: 10}}]
deliveries:
  - id: D1
    requested: 2026-11-20
    promised:
      - {{date: 2026-11-20, on: 2026-08-05}}
progress:
  cutting: {{done: 2026-10-01}}
"""
FRAME = {
    "gendan.yaml": "gendan: 1\nname: Test\nlanguage: en\ncalendar: cn\nchecklists: {default: plain}\npacks: [order-follow-up]\n",
    "people/li-na.yaml": "id: li-na\nname: Li Na\nrole: merchandiser\n",
    "people/zhao.yaml": "id: zhao\nname: Zhao\nrole: merchandiser\n",
    "partners/acme.yaml": "id: acme\nname: Acme\nkind: customer\n",
    "calendars/cn.yaml": "id: cn\ncountry: CN\nvalid_from: 2026-01-01\nvalid_to: 2026-12-31\nweekend: []\n",
    "checklists/plain.yaml": """\
id: plain
name: {en: Plain, zh: 简}
tasks:
  - {id: cutting, title: {en: Cutting, zh: 裁剪}, owner: merchandiser, due: ex-factory - 30 days}
  - {id: packing, title: {en: Packing, zh: 包装}, owner: merchandiser, due: ex-factory - 10 days, after: [cutting]}
""",
    "orders/SO-1.yaml": ORDER.format(id="SO-1"),
    "orders/SO-2.yaml": ORDER.format(id="SO-2"),
}
OVERDUE = "order-follow-up/task-overdue"


def git(folder: Path, *words: str) -> str:
    who = ["-c", "user.name=Li Na", "-c", "user.email=li@example.com", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def write(root: Path, files: dict[str, str | None]) -> None:
    for name, text in files.items():
        path = root / name
        if text is None:
            path.unlink()
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def commit(root: Path, files: dict[str, str | None], words: str = "-") -> None:
    write(root, files)
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", words)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    root = tmp_path / "house"
    root.mkdir()
    git(root, "init", "-q", "-b", "main")
    commit(root, dict(FRAME))
    return root


def check(house: Path, capfd: pytest.CaptureFixture[str], *options: str, code: int | None = None) -> dict[str, Any]:
    done = run(["-C", str(house), "check", "--as-of", DAY, "-f", "json", *options])
    said = capfd.readouterr()
    assert code is None or done == code, said.err
    assert said.out, said.err
    answer: dict[str, Any] = json.loads(said.out)
    return answer


def told(findings: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    return sorted((one["rule"], one["order"] or one["file"], one["record"]) for one in findings)


def prints(answer: dict[str, Any], part: str = "findings") -> set[str]:
    return {one["fingerprint"] for one in answer[part]}


LATE = ORDER.replace("cutting: {{done: 2026-10-01}}", "cutting: {{planned: 2026-10-10}}")
"""Cutting was due on 2026-10-21 by the checklist; people planned it for the tenth: overdue on the twelfth."""


def test_nothing_is_new_since_what_stands(house: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for rev in ("HEAD", "main", "main..."):
        answer = check(house, capfd, "--since", rev, code=0)
        since = answer["since"]
        assert (answer["findings"], answer["gone"], since["moves"], since["infeasible"]) == ([], [], [], [])
        assert since["kept"] == len(check(house, capfd)["findings"]) > 0


def test_the_exit_code_counts_what_is_new_only(house: Path, capfd: pytest.CaptureFixture[str]) -> None:
    commit(house, {"orders/SO-1.yaml": LATE.format(id="SO-1")})
    assert (OVERDUE, "SO-1", "D1/cutting") in told(check(house, capfd, code=1)["findings"])
    assert told(check(house, capfd, "--since", "HEAD", code=0)["findings"]) == []
    only = ("--select", "task-overdue")
    assert told(check(house, capfd, "--since", "HEAD~1", *only, code=1)["findings"]) == [
        (OVERDUE, "SO-1", "D1/cutting")
    ]
    back = check(house, capfd, "--rev", "HEAD~1", "--since", "HEAD", *only, code=0)
    assert (told(back["findings"]), told(back["gone"])) == ([], [(OVERDUE, "SO-1", "D1/cutting")])


EDITS: dict[str, dict[str, str | None]] = {
    "late": {"orders/SO-1.yaml": LATE.format(id="SO-1")},
    "deleted": {"orders/SO-2.yaml": None},
    "added": {"orders/SO-3.yaml": LATE.format(id="SO-3")},
    "renamed": {"orders/SO-1.yaml": None, "orders/2026/SO-1.yaml": LATE.format(id="SO-1")},
    "customer gone": {"partners/acme.yaml": None},
    "merchandiser gone": {"people/li-na.yaml": None},
}
CASES = [(edit, way, "one") for edit in sorted(EDITS) for way in ("forth", "back")]
CASES += [("late", "forth", "all"), ("merchandiser gone", "back", "all")]


@pytest.mark.parametrize(("edit", "way", "packs"), CASES)
def test_new_and_kept_are_what_is_found_now_gone_and_kept_what_was_found_then(
    house: Path, edit: str, way: str, packs: str, capfd: pytest.CaptureFixture[str]
) -> None:
    if packs == "all":
        write(house, {"gendan.yaml": FRAME["gendan.yaml"].partition("packs:")[0]})
    commit(house, {"orders/SO-2.yaml": LATE.format(id="SO-2")})
    commit(house, EDITS[edit])
    then, now = ("HEAD~1", "HEAD") if way == "forth" else ("HEAD", "HEAD~1")
    base, head = check(house, capfd, "--rev", then), check(house, capfd, "--rev", now)
    answer = check(house, capfd, "--rev", now, "--since", then)
    assert prints(answer) == prints(head) - prints(base)
    assert prints(answer, "gone") == prints(base) - prints(head)
    assert answer["since"]["kept"] == len(prints(base) & prints(head))
    assert (prints(answer) | prints(answer, "gone")) != set() or edit == "renamed"


def test_an_order_keeps_its_findings_when_its_file_moves(house: Path, capfd: pytest.CaptureFixture[str]) -> None:
    commit(house, {"orders/SO-1.yaml": LATE.format(id="SO-1")})
    commit(house, {"orders/SO-1.yaml": None, "orders/2026/SO-1.yaml": LATE.format(id="SO-1")})
    answer = check(house, capfd, "--since", "HEAD~1", code=0)
    assert (answer["findings"], answer["gone"], answer["since"]["moves"]) == ([], [], [])
    assert (answer["since"]["orders_added"], answer["since"]["orders_removed"]) == ([], [])


def test_dates_and_slack_that_moved_and_what_became_infeasible(house: Path, capfd: pytest.CaptureFixture[str]) -> None:
    pulled = FRAME["orders/SO-1.yaml"].replace("cutting: {done: 2026-10-01}", "cutting: {}")
    commit(house, {"orders/SO-1.yaml": pulled})
    ledger = "      - {date: 2026-11-20, on: 2026-08-05}\n"
    sooner = f"{ledger}      - {{date: 2026-11-09, on: 2026-10-12, cause: customer, reason: wanted sooner}}\n"
    write(house, {"orders/SO-1.yaml": pulled.replace(ledger, sooner), "orders/SO-2.yaml": None})
    since = check(house, capfd, "--since", "HEAD")["since"]
    (move,) = since["moves"]
    assert (move["order"], move["delivery"], move["owner"]) == ("SO-1", "D1", "li-na")
    assert move["ex_factory"] == {"from": "2026-11-20", "to": "2026-11-09", "days": -11}
    # Cutting was due 30 days before, on 2026-10-21; now on the tenth, two days ago, and packing ten days before.
    assert move["slack"] == {"from": 0, "to": -2, "days": -2}
    assert [(one["delivery"], one["task"], one["slack"]) for one in since["infeasible"]] == [
        ("D1", "cutting", {"from": 0, "to": -2, "days": -2}),
        ("D1", "packing", {"from": 0, "to": -2, "days": -2}),
    ]
    assert since["orders_removed"] == ["SO-2"]
    (house / "orders/SO-1.yaml").write_text(pulled, encoding="utf-8")
    back = check(house, capfd, "--since", "HEAD")["since"]
    assert (back["moves"], back["infeasible"]) == ([], [])


def test_only_the_part_that_is_asked_for_and_what_left_it_is_not_gone(
    house: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    late = {f"orders/SO-{number}.yaml": LATE.format(id=f"SO-{number}") for number in (1, 2)}
    commit(house, dict(late))
    write(house, {"orders/SO-1.yaml": late["orders/SO-1.yaml"].replace("li-na", "zhao"), "orders/SO-2.yaml": None})
    mine = check(house, capfd, "--since", "HEAD", "--owner", "li-na")
    assert (OVERDUE, "SO-1", "D1/cutting") not in told(mine["gone"])
    assert (OVERDUE, "SO-2", "D1/cutting") in told(mine["gone"])
    one = check(house, capfd, "--since", "HEAD", "--order", "SO-1")
    assert (one["gone"], one["since"]["orders_removed"]) == ([], [])
    assert check(house, capfd, "--since", "HEAD", "people")["since"]["kept"] == 0


def test_a_base_without_a_house_makes_everything_new(house: Path, capfd: pytest.CaptureFixture[str]) -> None:
    git(house, "checkout", "-q", "--orphan", "empty")
    git(house, "rm", "-q", "-r", "--cached", ".")
    (house / "README").write_text("soon\n", encoding="utf-8")
    git(house, "add", "README")
    git(house, "commit", "-q", "-m", "soon")
    answer = check(house, capfd, "--since", "HEAD")
    assert answer["since"]["settings"] == "none"
    assert (answer["gone"], answer["since"]["kept"]) == ([], 0)
    assert prints(answer) == prints(check(house, capfd, "--rev", "main"))
    assert answer["since"]["orders_added"] == ["SO-1", "SO-2"]
    run(["-C", str(house), "check", "--as-of", DAY, "--since", "HEAD", "--lang", "zh"])
    assert "HEAD 时这里还没有 gendan.yaml" in capfd.readouterr().out


def test_a_base_whose_settings_are_wrong_is_read_by_those_of_now(
    house: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    commit(house, {"gendan.yaml": "gendan: 1\nname: [\n"})
    commit(house, {"gendan.yaml": FRAME["gendan.yaml"]})
    answer = check(house, capfd, "--since", "HEAD~1", code=0)
    assert (answer["findings"], answer["gone"], answer["since"]["settings"]) == ([], [], "wrong")


BROKEN = "id: SO-1\n\tstatus: open\n"


def test_what_was_broken_then_is_gone_and_what_it_hid_is_new(house: Path, capfd: pytest.CaptureFixture[str]) -> None:
    commit(house, {"orders/SO-1.yaml": BROKEN})
    write(house, {"orders/SO-1.yaml": LATE.format(id="SO-1")})
    answer = check(house, capfd, "--since", "HEAD", code=1)
    assert told(answer["gone"]) == [("data/tab", "SO-1", "")]
    assert (OVERDUE, "SO-1", "D1/cutting") in told(answer["findings"])
    assert (answer["since"]["moves"], answer["since"]["infeasible"], answer["since"]["orders_added"]) == ([], [], [])


@pytest.mark.parametrize(
    ("name", "text", "rule"),
    [
        ("orders/SO-1.yaml", BROKEN, "data/tab"),
        ("orders/SO-1.yaml", LATE.format(id="SO-1").replace("2026-10-10", "soon"), "data/not-a-date"),
        ("checklists/plain.yaml", "id: plain\n\tname: x\n", "data/tab"),
    ],
)
def test_what_cannot_be_read_now_is_not_gone(
    house: Path, name: str, text: str, rule: str, capfd: pytest.CaptureFixture[str]
) -> None:
    commit(house, {"orders/SO-1.yaml": LATE.format(id="SO-1")})
    write(house, {name: text})
    answer = check(house, capfd, "--since", "HEAD", code=1)
    assert rule in {one["rule"] for one in answer["findings"]}
    assert [one for one in answer["gone"] if one["order"] == "SO-1"] == []
    assert answer["since"]["doubtful"] > 0
    assert (answer["since"]["moves"], answer["since"]["orders_removed"]) == ([], [])


RULE = """\
pack: ours
title: {en: Ours, zh: 本司}
rules:
  - id: small
    title: {en: Small order, zh: 小单}
    duty: order-processing
    for: orders
    when: quantity < :least
    params: {least: 100}
    severity: error
    message: {en: "{order_id} is small", zh: "{order_id} 数量太少"}
    advice: {en: Ask, zh: 问一下}
"""


def test_both_sides_are_judged_by_the_rules_of_now(house: Path, capfd: pytest.CaptureFixture[str]) -> None:
    write(house, {"rules/ours.yaml": RULE})
    answer = check(house, capfd, "--since", "HEAD", code=0)
    assert (answer["findings"], answer["gone"], answer["since"]["rules_changed"]) == ([], [], ["rules/ours.yaml"])
    assert len([one for one in check(house, capfd, code=1)["findings"] if one["rule"] == "ours/small"]) == 2
    commit(house, {})
    write(house, {"gendan.yaml": f"{FRAME['gendan.yaml']}rules: {{ours/small: off}}\n"})
    answer = check(house, capfd, "--since", "HEAD", code=0)
    assert (answer["findings"], answer["gone"], answer["since"]["settings"]) == ([], [], "other-rules")
    assert run(["-C", str(house), "check", "--as-of", DAY, "--since", "HEAD"]) == 0
    assert "Rules are not as they were (gendan.yaml); both sides" in capfd.readouterr().out


def test_rules_that_could_not_be_used_then_do_not_matter(house: Path, capfd: pytest.CaptureFixture[str]) -> None:
    commit(house, {"rules/ours.yaml": "pack: ours\nrules: []\nduty: [\n"})
    write(house, {"rules/ours.yaml": RULE})
    assert check(house, capfd, "--since", "HEAD", code=0)["gone"] == []


def test_a_waiver_that_falls_away_makes_it_new_again(house: Path, capfd: pytest.CaptureFixture[str]) -> None:
    waiver = (
        "waivers:\n  - {rule: order-follow-up/task-overdue, order: SO-1, reason: x, approved_by: zhao,"
        " requested_by: li-na, on: 2026-10-10, until: 2026-12-31}\n"
    )
    commit(house, {"orders/SO-1.yaml": LATE.format(id="SO-1"), "waivers.yaml": waiver})
    commit(house, {"waivers.yaml": "waivers: []\n"})
    answer = check(house, capfd, "--since", "HEAD~1", "--select", "task-overdue", code=1)
    assert (told(answer["findings"]), answer["gone"]) == ([(OVERDUE, "SO-1", "D1/cutting")], [])
    back = check(house, capfd, "--rev", "HEAD~1", "--since", "HEAD", "--select", "task-overdue", code=0)
    assert (back["findings"], back["gone"]) == ([], [])


def test_the_fork_is_the_base_of_a_branch(house: Path, capfd: pytest.CaptureFixture[str]) -> None:
    git(house, "checkout", "-q", "-b", "side")
    commit(house, {"orders/SO-3.yaml": LATE.format(id="SO-3")})
    git(house, "checkout", "-q", "main")
    commit(house, {"orders/SO-1.yaml": LATE.format(id="SO-1")})
    git(house, "checkout", "-q", "side")
    assert (OVERDUE, "SO-1", "D1/cutting") in told(check(house, capfd, "--since", "main")["gone"])
    answer = check(house, capfd, "--since", "main...", code=1)
    assert (answer["gone"], answer["since"]["orders_added"]) == ([], ["SO-3"])
    assert answer["since"]["commit"] == git(house, "rev-parse", "main~1")


def test_a_merge_is_held_against_what_it_was_merged_into(house: Path, capfd: pytest.CaptureFixture[str]) -> None:
    git(house, "checkout", "-q", "-b", "side")
    commit(house, {"orders/SO-3.yaml": LATE.format(id="SO-3")})
    git(house, "checkout", "-q", "main")
    commit(house, {"orders/SO-1.yaml": LATE.format(id="SO-1")})
    git(house, "merge", "-q", "--no-ff", "side", "-m", "-")
    answer = check(house, capfd, "--since", "HEAD^1", "--select", "task-overdue", code=1)
    assert (told(answer["findings"]), answer["gone"]) == ([(OVERDUE, "SO-3", "D1/cutting")], [])


def test_a_shallow_clone_without_the_fork_is_told(
    house: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    git(house, "checkout", "-q", "-b", "side")
    commit(house, {"orders/SO-3.yaml": ORDER.format(id="SO-3")})
    git(house, "checkout", "-q", "main")
    commit(house, {"orders/SO-4.yaml": ORDER.format(id="SO-4")})
    git(tmp_path, "clone", "-q", "--depth=1", "--no-single-branch", house.as_uri(), "copy")
    for since, words in (("origin/side...", "No commit is known that"), ("HEAD~1", "has no commit HEAD~1")):
        assert run(["-C", str(tmp_path / "copy"), "check", "--since", since]) == 2
        said = capfd.readouterr()
        assert (words in said.err, "fetch-depth: 0" in said.err, said.out) == (True, True, "")


def test_ratings_outside_of_the_house_are_the_same_on_both_sides(
    house: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    outside = "places: {appraisal: ../ratings/*/*.yaml}\n"
    commit(house, {"gendan.yaml": FRAME["gendan.yaml"] + outside})
    write(house, {"orders/SO-1.yaml": LATE.format(id="SO-1")})
    (house.parent / "ratings/2026-09").mkdir(parents=True)
    (house.parent / "ratings/2026-09/li-na.yaml").write_text("\tx\n", encoding="utf-8")
    answer = check(house, capfd, "--since", "HEAD", "--select", "task-overdue,data", code=1)
    assert (told(answer["findings"]), answer["gone"]) == ([(OVERDUE, "SO-1", "D1/cutting")], [])
    stand = check(house, capfd, "--select", "data", code=1)["findings"]
    assert "../ratings/2026-09/li-na.yaml" in {one["file"] for one in stand}
    assert (answer["since"]["kept"], answer["since"]["doubtful"]) == (len(stand), 0)


def test_the_job_summary_of_a_pull_request_tells_what_it_does(
    house: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(os.environ, "GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    ledger = "      - {date: 2026-11-20, on: 2026-08-05}\n"
    later = f"{ledger}      - {{date: 2026-11-27, on: 2026-10-12, cause: mill, reason: yarn late}}\n"
    write(house, {"orders/SO-1.yaml": FRAME["orders/SO-1.yaml"].replace(ledger, later)})
    run(["-C", str(house), "check", "--as-of", DAY, "--since", "HEAD", "-f", "github"])
    assert "gendan: Since HEAD: " in capfd.readouterr().out
    said = (tmp_path / "summary.md").read_text(encoding="utf-8")
    assert "| SO-1 | D1 | 2026-11-20 → 2026-11-27 (7 days later) |" in said


def test_what_is_kept_between_runs_changes_no_answer(
    house: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(os.environ, "GENDAN_CACHE", str(tmp_path / "kept"))
    commit(house, {"orders/SO-1.yaml": LATE.format(id="SO-1")})
    write(house, {"orders/SO-2.yaml": LATE.format(id="SO-2")})
    check(house, capfd)
    for options in (
        ("--since", "HEAD"),
        ("--since", "HEAD~1"),
        ("--rev", "HEAD~1"),
        ("--rev", "HEAD", "--since", "HEAD~1"),
    ):
        answers = [
            check(house, capfd, *options),
            check(house, capfd, *options),
            check(house, capfd, *options, "--no-cache"),
        ]
        assert answers[0] == answers[1] == answers[2], options
    assert len(list((tmp_path / "kept").rglob("stamps/*"))) <= 1


def test_the_work_tree_and_the_index_are_left_alone(house: Path, capfd: pytest.CaptureFixture[str]) -> None:
    write(house, {"orders/SO-1.yaml": LATE.format(id="SO-1"), "orders/SO-9.yaml": ORDER.format(id="SO-9")})
    git(house, "add", "orders/SO-9.yaml")
    before = (git(house, "status", "--porcelain"), (house / ".git/index").read_bytes())
    check(house, capfd, "--since", "HEAD")
    assert before == (git(house, "status", "--porcelain"), (house / ".git/index").read_bytes())
