"""Ratings in a repository of their own: judged together, orders alone without them, and nothing of them where the orders are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from gendan.cli import run
from tests.appraisal.sealed import FILES, FORM, ORDER, change, commit, git, seal, state, write

if TYPE_CHECKING:
    from pathlib import Path

REMARK = "she-never-answers-before-noon"
RATING = f"""month: 2024-11
person: li-na
rubric: small
ratings:
  - {{indicator: initiative, rater: chen-jing, relation: supervisor, on: 2024-12-02, mark: 4, comment: {REMARK}}}
  - {{indicator: initiative, rater: li-na, relation: self, on: 2024-12-01, mark: 3}}
"""
ORDERS = {name: text for name, text in FILES.items() if name != FORM} | {
    "gendan.yaml": FILES["gendan.yaml"] + "places: {appraisal: ../ratings/*/*.yaml}\n"
}
SCORE = "52.30"


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    """Make two repositories side by side: orders, which everyone may read, and ratings."""
    root = write(tmp_path / "orders", ORDERS)
    write(tmp_path / "ratings", {"2024-11/li-na.yaml": RATING})
    commit(root)
    commit(tmp_path / "ratings")
    return root


def told(root: Path) -> str:
    """Return all that is written below a folder, git's objects included."""
    parts = [path.read_bytes().decode("latin-1") for path in sorted(root.rglob("*")) if path.is_file()]
    if (root / ".git").exists():
        parts.append(git(root, "log", "-p", "--all", "--notes"))
    return "\n".join(parts)


def score(root: Path, capsys: pytest.CaptureFixture[str], *more: str) -> dict[str, Any]:
    assert run(["-C", str(root), "score", "2024-11", "-f", "json", *more]) == 0
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def hide(root: Path) -> None:
    """Take the ratings away, as for someone who may read the orders only."""
    (root.parent / "ratings").rename(root.parent / "elsewhere")


def test_ratings_of_another_repository_count(orders: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer = score(orders, capsys)
    assert (answer["people"][0]["score"], answer["ratings_missing"]) == (SCORE, None)


def test_without_ratings_orders_alone_give_a_score_that_says_so(
    orders: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hide(orders)
    answer = score(orders, capsys)
    (li,) = answer["people"]
    states = {one["id"]: (one["state"], one["points"], one["contribution"]) for one in li["indicators"]}
    assert states["initiative"] == ("insufficient", None, None)  # unknown, never a zero
    assert (li["score"], li["coverage"]) == ("33.33", "0.50")
    assert answer["ratings_missing"] == "../ratings/*/*.yaml"
    run(["-C", str(orders), "--lang", "zh", "score", "2024-11"])
    assert "评分不在这里（../ratings/*/*.yaml）" in capsys.readouterr().out


def test_seals_with_scores_lie_beside_the_ratings_and_the_house_has_hashes_of_its_own_files(orders: Path) -> None:
    seal(orders)
    public = told(orders / "seals")
    for word in (SCORE, "ratings/2024-11", "results", "grade", "initiative", REMARK):
        assert word not in public
    private = (orders.parent / "ratings/seals/2024-11.yaml").read_text(encoding="utf-8")
    assert f"score: '{SCORE}'" in private
    listed = (orders.parent / "ratings/seals/2024-11.files").read_text(encoding="utf-8")
    assert [line.split(" ")[-1] for line in listed.splitlines()] == ["../ratings/2024-11/li-na.yaml"]
    assert f"ratings_commit: {git(orders.parent / 'ratings', 'rev-parse', 'HEAD')}" in private


def test_a_month_is_not_sealed_where_the_ratings_are_missing(orders: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hide(orders)
    assert run(["-C", str(orders), "seal", "2024-11"]) == 2
    assert "The ratings are not here: ../ratings/*/*.yaml" in capsys.readouterr().err
    assert not (orders / "seals").exists()


def test_a_rating_that_was_changed_is_found_where_the_ratings_are(orders: Path) -> None:
    seal(orders)
    change(orders.parent / "ratings", "2024-11/li-na.yaml", "mark: 3", "mark: 4")
    found = state(orders)
    assert found.standing == "changed"
    (one,) = found.files
    assert one.effects is not None
    assert [(each.before, each.after) for each in one.effects] == [("52.30", "54.07")]
    assert one.fields is not None
    assert [each.path for each in one.fields] == ["ratings/initiative li-na/mark"]


def test_where_only_orders_are_their_changes_are_found_all_the_same(
    orders: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seal(orders)
    hide(orders)
    found = state(orders)
    assert (found.standing, found.effects) == ("unknown", None)
    change(orders, ORDER, "{id: S2, delivery: D2, shipped: 2024-11-20}", "{id: S2, delivery: D2, shipped: 2024-11-19}")
    assert state(orders).standing == "changed"
    run(["-C", str(orders), "check", "--as-of", "2024-12-20", "-f", "json"])
    answer = json.loads(capsys.readouterr().out)
    assert "appraisal/sealed-input-changed" in [one["rule"] for one in answer["findings"]]


def test_the_correction_in_the_house_tells_no_score(orders: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seal(orders)
    commit(orders)
    change(orders, ORDER, "{id: S2, delivery: D2, shipped: 2024-11-20}", "{id: S2, delivery: D2, shipped: 2024-11-19}")
    words = ["--reason", "bill of lading", "--by", "li-na", "--approved-by", "chen-jing", "--on", "2024-12-20"]
    assert run(["-C", str(orders), "correct", "2024-11", *words, "--appeal", "li-na"]) == 0
    public = told(orders / "corrections")
    for word in (SCORE, "89.33", "appeal", "effects"):
        assert word not in public
    assert "after: '89.33'" in told(orders.parent / "ratings/corrections")
    assert state(orders).standing == "corrected"
    capsys.readouterr()
    hide(orders)
    assert state(orders).standing == "corrected"


def test_a_correction_of_ratings_leaves_no_trace_in_the_house(orders: Path) -> None:
    seal(orders)
    commit(orders)
    before = told(orders)
    change(orders.parent / "ratings", "2024-11/li-na.yaml", "mark: 3", "mark: 4")
    words = ["--reason", "appeal upheld", "--by", "li-na", "--approved-by", "chen-jing", "--on", "2024-12-20"]
    assert run(["-C", str(orders), "correct", "2024-11", *words]) == 0
    assert told(orders) == before
    assert state(orders).standing == "corrected"


def test_a_correction_beside_the_ratings_that_cannot_be_read_is_told_by_verify(
    orders: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seal(orders)
    write(orders.parent / "ratings", {"corrections/C1.yaml": "id: C1\nmonth: 2024-11\n"})
    assert run(["-C", str(orders), "verify", "--only", "seals", "-f", "json"]) == 1
    rows = json.loads(capsys.readouterr().out)["checks"][0]["rows"]
    assert {row["name"] for row in rows if row["state"] == "broken"} == {"../ratings/corrections/C1.yaml"}


COMMANDS = [
    ["check", "--as-of", "2024-12-20"],
    ["check", "--as-of", "2024-12-20", "-f", "json"],
    ["check", "--as-of", "2024-12-20", "-f", "sarif"],
    ["query", "SELECT * FROM ratings"],
    ["query", "SELECT * FROM appraisals"],
    ["query", "SELECT * FROM sealed_changes"],
    ["tables"],
    ["log"],
    ["show", "SO-1"],
    ["score", "2024-11", "-f", "json"],
    ["verify"],
    ["audit"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=[" ".join(one) for one in COMMANDS])
def test_nothing_of_ratings_is_told_where_they_are_not(
    orders: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    seal(orders)
    commit(orders)
    hide(orders)
    run(["-C", str(orders), "--lang", "en", *command])
    said = "".join(capsys.readouterr())
    for word in (REMARK, SCORE, "33.78", "ratings/2024-11"):
        assert word not in said


@pytest.mark.parametrize("form", ["github", "gitlab", "sarif", "junit"])
def test_formats_that_are_shown_with_the_orders_leave_ratings_out(
    orders: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    seal(orders)
    ratings = orders.parent / "ratings"
    change(ratings, "2024-11/li-na.yaml", "mark: 3", "mark: 9")  # off the scale, and sealed
    write(ratings, {"2024-11/chen-jing.yaml": "month: ["})
    run(["-C", str(orders), "check", "--as-of", "2024-12-20", "-f", "json"])
    whole = json.loads(capsys.readouterr().out)
    hidden = [one for one in whole["findings"] if one["file"].startswith("../ratings")]
    assert len(hidden) >= 2
    run(["-C", str(orders), "check", "--as-of", "2024-12-20", "-f", form])
    assert "ratings/2024-11" not in capsys.readouterr().out


def test_commands_leave_nothing_of_ratings_behind(
    orders: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    for name in ("HOME", "XDG_CACHE_HOME", "TMPDIR", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(home))
    seal(orders)
    for _ in range(2):  # what the first keeps the second might use
        for command in (
            ["check", "--as-of", "2024-12-20"],
            ["score", "2024-11"],
            ["query", "SELECT count(*) FROM ratings"],
            ["verify"],
        ):
            run(["-C", str(orders), *command])
    capsys.readouterr()
    for folder in (orders, home):
        kept = told(folder)
        assert REMARK not in kept
        assert "score: '52.30'" not in kept
        assert "chen-jing, relation" not in kept
    assert sorted(path.name for path in orders.iterdir()) == sorted(
        [".git", "calendars", "gendan.yaml", "orders", "people", "rubrics", "seals"]
    )
