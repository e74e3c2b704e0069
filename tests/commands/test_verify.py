"""What `gendan verify` says of a chain that is whole, and of every way in which it is not. Real repositories."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from gendan.cli import run
from gendan.read.receipts import REF, read_receipts

if TYPE_CHECKING:
    from collections.abc import Callable

SCHEMAS = Path(__file__).parents[2] / "schema/answers"


def git(root: Path, *words: str, told: str | None = None) -> str:
    who = {
        f"GIT_{role}_{key}": value
        for role in ("AUTHOR", "COMMITTER")
        for key, value in (("NAME", "Li Na"), ("EMAIL", "li@example.com"), ("DATE", "2026-08-01T10:00+08:00"))
    }
    done = subprocess.run(
        ["git", *words], cwd=root, env={**os.environ, **who}, check=True, capture_output=True, text=True, input=told
    )
    return done.stdout.strip()


def commit(root: Path, text: str) -> str:
    (root / "file").write_text(text, encoding="utf-8")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", text)
    return git(root, "rev-parse", "HEAD")


def receipt(root: Path, day: int, *words: str) -> None:
    assert run(["-C", str(root), "receipt", "--where", "ci", "--at", f"2026-08-{day:02}T10:00+08:00", *words]) == 0


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Make a house with four commits, of which the last three have receipts."""
    root = tmp_path / "house"
    root.mkdir()
    (root / "gendan.yaml").write_text("gendan: 1\nname: Test\nlanguage: en\n", encoding="utf-8")
    git(root, "init", "-q", "-b", "main")
    commit(root, "0")
    for day in (2, 3, 4):
        commit(root, str(day))
        receipt(root, day)
    return root


@pytest.fixture
def verify(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, dict[str, Any]]]:
    def call(root: Path, *words: str) -> tuple[int, dict[str, Any]]:
        capsys.readouterr()
        code = run(["-C", str(root), "verify", "-f", "json", *words])
        answer = json.loads(capsys.readouterr().out)
        jsonschema.validate(answer, json.loads((SCHEMAS / "verify.schema.json").read_text(encoding="utf-8")))
        return code, {check["name"]: check for check in answer["checks"]}

    return call


def told(check: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(row["name"], row["state"], row["message"]["en"]) for row in check["rows"]]


def test_a_whole_chain_is_ok(house: Path, verify: Callable[..., tuple[int, dict[str, Any]]]) -> None:
    code, checks = verify(house)
    last = read_receipts(house).receipts[-1]
    assert (code, checks["receipts"]["state"], checks["anchors"]["state"]) == (0, "ok", "ok")
    assert told(checks["receipts"]) == [
        ("chain", "ok", f"3 receipts, the last of 2026-08-04 02:00 UTC at ci; its hash is {last.hash}")
    ]
    assert told(checks["anchors"]) == [("anchors", "ok", "all 3 commits are part of history")]
    assert checks["signatures"]["note"]["en"] == "gendan.yaml asks for no signatures"


def _edit_time(root: Path) -> None:
    second = read_receipts(root).receipts[1]
    git(root, "notes", "--ref", REF, "add", "-f", "-F", "-", second.commit, told=second.text.replace("03T", "02T"))


def _remove(root: Path) -> None:
    git(root, "notes", "--ref", REF, "remove", read_receipts(root).receipts[1].commit)


def _remove_first(root: Path) -> None:
    git(root, "notes", "--ref", REF, "remove", read_receipts(root).receipts[0].commit)


def _note(root: Path) -> None:
    git(root, "notes", "--ref", REF, "add", "-m", "approved", "HEAD~3")


def _move(root: Path) -> None:
    git(root, "notes", "--ref", REF, "copy", "HEAD~2", "HEAD~3")


def _add_words(root: Path) -> None:
    git(root, "notes", "--ref", REF, "append", "-m", "more", "HEAD")


@pytest.mark.parametrize(
    ("damage", "rows"),
    [
        (_edit_time, [("2", "broken", "receipt 2 was changed afterwards: receipt 3 names another hash")]),
        (_remove, [("3", "broken", "receipts missing from the chain: 2")]),
        (_remove_first, [("2", "broken", "receipts missing from the chain: 1")]),
        (_note, [("HEAD~3", "broken", "the note is not in the form of a receipt")]),
        (_move, [("HEAD~3", "broken", "the receipt is that of another commit, HEAD~2")]),
        (_add_words, [("HEAD", "broken", "the note is not in the form of a receipt")]),
    ],
)
def test_damage_to_the_chain_is_named(
    house: Path,
    verify: Callable[..., tuple[int, dict[str, Any]]],
    damage: Callable[[Path], None],
    rows: list[tuple[str, str, str]],
) -> None:
    damage(house)
    for name in ("HEAD~3", "HEAD~2", "HEAD"):
        short = git(house, "rev-parse", name)[:8]
        rows = [
            (short if what == name else what, state, said.replace(name, short) if said.endswith(name) else said)
            for what, state, said in rows
        ]
    code, checks = verify(house, "--only", "receipts")
    assert (code, checks["receipts"]["state"], told(checks["receipts"])) == (1, "broken", rows)


def test_a_forged_receipt_gives_no_time(house: Path) -> None:
    second = read_receipts(house).receipts[1]
    _edit_time(house)
    assert sorted(read_receipts(house).times) == sorted(
        {one.commit for one in read_receipts(house).receipts} - {second.commit}
    )


def test_a_time_that_goes_backwards_is_broken(house: Path, verify: Callable[..., tuple[int, dict[str, Any]]]) -> None:
    """The last receipt can be changed without breaking a hash: its time must still follow the one before it."""
    last = read_receipts(house).receipts[-1]
    git(house, "notes", "--ref", REF, "add", "-f", "-F", "-", last.commit, told=last.text.replace("04T", "01T"))
    code, checks = verify(house)
    assert (code, told(checks["receipts"])) == (
        1,
        [("3", "broken", "receipt 3 is of an earlier time than the one before it")],
    )


def test_a_last_receipt_that_was_changed_or_taken_away_shows_in_the_history_of_the_notes(
    house: Path, verify: Callable[..., tuple[int, dict[str, Any]]]
) -> None:
    last = read_receipts(house).receipts[-1]
    git(house, "notes", "--ref", REF, "add", "-f", "-F", "-", last.commit, told=last.text.replace("04T", "05T"))
    code, checks = verify(house, "--only", "receipts")
    by = git(house, "rev-parse", REF)[:8]
    assert (code, told(checks["receipts"])) == (
        1,
        [(last.commit[:8], "broken", f"its receipt was changed by {by} of the notes")],
    )
    git(house, "notes", "--ref", REF, "remove", last.commit)
    by = git(house, "rev-parse", REF)[:8]
    assert (last.commit[:8], "broken", f"its receipt was taken away by {by} of the notes") in told(
        verify(house)[1]["receipts"]
    )


def test_notes_that_git_moves_to_folders_are_not_changed(
    house: Path, verify: Callable[..., tuple[int, dict[str, Any]]]
) -> None:
    """Beyond some hundred notes git spreads them over folders."""
    for number in range(300):
        git(house, "commit", "-q", "--allow-empty", "-m", str(number))
    receipt(house, 5)
    assert "/" in git(house, "ls-tree", "-r", "--name-only", REF)
    code, checks = verify(house)
    assert (code, checks["receipts"]["state"], checks["anchors"]["state"]) == (0, "ok", "ok")


def test_a_chain_that_was_written_anew_lacks_a_hash_that_was_kept(
    house: Path, verify: Callable[..., tuple[int, dict[str, Any]]]
) -> None:
    kept = read_receipts(house).receipts[-1].hash
    assert verify(house, "--known", kept)[0] == 0
    git(house, "update-ref", "-d", REF)
    receipt(house, 20, "--all")
    assert verify(house)[0] == 0
    code, checks = verify(house, "--known", kept)
    assert (code, told(checks["receipts"])) == (
        1,
        [(kept[:8], "broken", "no receipt has this hash: the chain was written anew, or cut")],
    )


def test_a_hash_that_is_none_is_wrong_use(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["-C", str(house), "--lang", "en", "verify", "--known", "abc"]) == 2
    assert "abc is no hash of a receipt" in capsys.readouterr().err


@pytest.mark.parametrize("pushed", [False, True])
def test_history_that_was_rewritten_is_broken(
    house: Path, tmp_path: Path, verify: Callable[..., tuple[int, dict[str, Any]]], *, pushed: bool
) -> None:
    """Two commits are taken out; also where a clone does not have them any more and another one was received since."""
    lost = [git(house, "rev-parse", one) for one in ("HEAD~1", "HEAD")]
    git(house, "reset", "-q", "--hard", "HEAD~2")
    root = house
    if pushed:
        commit(house, "instead")
        receipt(house, 5)
        root = tmp_path / "clone"
        git(tmp_path, "clone", "-q", house.as_uri(), "clone")
        git(root, "fetch", "-q", "origin", f"{REF}:{REF}")
    code, checks = verify(root)
    found = [(row["state"], row["place"]) for row in checks["anchors"]["rows"]]
    assert (code, checks["receipts"]["state"], found) == (1, "ok", [("broken", one) for one in lost])


def test_commits_that_were_not_fetched_are_unknown_not_rewritten(
    house: Path, tmp_path: Path, verify: Callable[..., tuple[int, dict[str, Any]]]
) -> None:
    git(tmp_path, "clone", "-q", house.as_uri(), "clone")
    new = commit(house, "5")
    receipt(house, 5)
    git(tmp_path / "clone", "fetch", "-q", "origin", f"{REF}:{REF}", "--no-tags", "--refmap=")
    code, checks = verify(tmp_path / "clone")
    assert (code, [(row["state"], row["place"]) for row in checks["anchors"]["rows"]]) == (0, [("unknown", new)])
    assert verify(tmp_path / "clone", "--strict")[0] == 1


def test_a_branch_that_was_received_and_given_up_is_not_accused(
    house: Path, verify: Callable[..., tuple[int, dict[str, Any]]]
) -> None:
    git(house, "checkout", "-q", "-b", "side")
    commit(house, "side")
    receipt(house, 5)
    git(house, "checkout", "-q", "main")
    git(house, "branch", "-q", "-D", "side")
    code, checks = verify(house)
    assert (code, checks["anchors"]["state"]) == (0, "ok")


def test_a_local_branch_behind_the_server_is_not_accused(
    house: Path, tmp_path: Path, verify: Callable[..., tuple[int, dict[str, Any]]]
) -> None:
    git(tmp_path, "clone", "-q", house.as_uri(), "clone")
    git(tmp_path / "clone", "fetch", "-q", "origin", f"{REF}:{REF}")
    git(tmp_path / "clone", "reset", "-q", "--hard", "HEAD~2")
    code, checks = verify(tmp_path / "clone")
    assert (code, checks["anchors"]["state"]) == (0, "ok")
    assert verify(house, "--rev", "HEAD~2")[0] == 0


def test_a_commit_without_a_receipt_is_broken_between_others_and_unknown_at_the_end(
    house: Path, verify: Callable[..., tuple[int, dict[str, Any]]]
) -> None:
    between = read_receipts(house).receipts[1].commit
    new = commit(house, "5")
    _remove(house)
    code, checks = verify(house, "--only", "anchors")
    found = [(row["state"], row["place"]) for row in checks["anchors"]["rows"]]
    assert (code, found) == (1, [("broken", between), ("unknown", new)])


def test_without_receipts_there_is_nothing_to_verify(
    house: Path, verify: Callable[..., tuple[int, dict[str, Any]]]
) -> None:
    git(house, "update-ref", "-d", REF)
    code, checks = verify(house)
    assert (code, [check["state"] for check in checks.values()]) == (0, [None] * len(checks))
    assert "gendan receipt in CI" in checks["receipts"]["note"]["en"]


def test_a_house_that_demands_receipts_does_not_pass_without(
    house: Path, verify: Callable[..., tuple[int, dict[str, Any]]]
) -> None:
    (house / "gendan.yaml").write_text("gendan: 1\nname: Test\nreceipts: {required: true}\n", encoding="utf-8")
    assert verify(house)[0] == 0
    git(house, "update-ref", "-d", REF)
    code, checks = verify(house)
    assert (code, checks["receipts"]["state"]) == (2, "unknown")
    assert "no receipts" in checks["receipts"]["not_evaluated"]["en"]


@pytest.mark.parametrize("how", ["no repository", "no commit", "shallow", "no git"])
def test_what_cannot_be_verified_is_never_a_pass(
    house: Path,
    tmp_path: Path,
    verify: Callable[..., tuple[int, dict[str, Any]]],
    monkeypatch: pytest.MonkeyPatch,
    how: str,
) -> None:
    root, said = house, {"no repository": "not in a git repository", "no commit": "nothing has been committed"}
    if how == "shallow":
        git(tmp_path, "clone", "-q", "--depth", "1", house.as_uri(), "clone")
        root = tmp_path / "clone"
        git(root, "fetch", "-q", "origin", f"{REF}:{REF}")
    elif how == "no git":
        monkeypatch.setenv("PATH", str(tmp_path))
    else:
        shutil.rmtree(house / ".git")
        if how == "no commit":
            git(house, "init", "-q", "-b", "main")
    code, checks = verify(root)
    reason = checks["anchors"]["not_evaluated"]["en"]
    assert (code, checks["anchors"]["state"]) == (2, "unknown")
    assert {**said, "shallow": "the clone is shallow", "no git": "git is not installed"}[how] in reason


def test_notes_that_cannot_be_read_are_not_taken_for_none(
    house: Path, verify: Callable[..., tuple[int, dict[str, Any]]]
) -> None:
    tree = git(house, "rev-parse", f"{REF}^{{tree}}")
    (house / ".git/objects" / tree[:2] / tree[2:]).unlink()
    code, checks = verify(house)
    assert (code, checks["receipts"]["state"], checks["anchors"]["state"]) == (2, "unknown", "unknown")
    assert run(["-C", str(house), "receipt", "--where", "ci", "--at", "2026-08-20T10:00+08:00"]) == 2


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed here")
@pytest.mark.parametrize(
    ("since", "required", "code", "states"),
    [
        ("2026-08-01", "true", 1, {"broken": 2, "ok": 1}),
        ("2026-08-03", "true", 1, {"broken": 1, "ok": 1}),
        ("2026-08-04", "true", 0, {"ok": 1}),
        ("2026-08-01", "false", 0, {"ok": 1}),
        ("2026-09-01", "true", 0, {}),
    ],
)
def test_signatures_are_held_against_what_is_asked_by_the_day_of_receipt(
    tmp_path: Path,
    verify: Callable[..., tuple[int, dict[str, Any]]],
    since: str,
    required: str,
    code: int,
    states: dict[str, int],
) -> None:
    """Three commits claim 1 August; received on the 2nd and 3rd unsigned, on the 4th signed."""
    house, key = tmp_path / "house", tmp_path / "key"
    house.mkdir()
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    text = f"gendan: 1\nname: Test\nsignatures: {{required: {required}, allowed_signers: keys, since: {since}}}\n"
    (house / "gendan.yaml").write_text(text, encoding="utf-8")
    (house / "keys").write_text(f"li-na {key.with_suffix('.pub').read_text(encoding='utf-8')}", encoding="utf-8")
    git(house, "init", "-q", "-b", "main")
    for day in (2, 3):
        commit(house, str(day))
        receipt(house, day)
    for name, value in (("gpg.format", "ssh"), ("user.signingkey", str(key)), ("commit.gpgsign", "true")):
        git(house, "config", name, value)
    commit(house, "4")
    receipt(house, 4)
    found, checks = verify(house, "--only", "signatures")
    rows = [row["state"] for row in checks["signatures"]["rows"]]
    assert (found, {state: rows.count(state) for state in sorted(set(rows))}) == (code, states)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ["Chain of receipts: broken", "receipts missing"]), ("zh", ["回执链：有问题", "链中缺少回执：2"])],
)
@pytest.mark.parametrize("form", ["text", "markdown"])
def test_people_read_it_in_both_languages(
    house: Path, capsys: pytest.CaptureFixture[str], language: str, words: list[str], form: str
) -> None:
    _remove(house)
    assert run(["-C", str(house), "--lang", language, "verify", "-f", form]) == 1
    said = capsys.readouterr().out
    assert words[1] in said
    assert (words[0] in said) == (form == "text")


def test_receipts_are_a_table(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git(house, "reset", "-q", "--hard", "HEAD~1")
    _edit_time(house)
    sql = "SELECT number, on_date, where_received, branch, ancestor, trouble FROM receipts ORDER BY number"
    capsys.readouterr()
    assert run(["-C", str(house), "query", sql, "-f", "json", "--as-of", "2026-08-04"]) == 0
    rows = [tuple(row.values()) for row in json.loads(capsys.readouterr().out)]
    assert rows == [
        (1, "2026-08-02", "ci", "main", True, None),
        (2, "2026-08-02", "ci", "main", True, "changed"),
        (3, "2026-08-04", "ci", "main", False, None),
    ]
    assert run(["-C", str(house), "query", sql, "-f", "csv", "--as-of", "2026-08-03"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 3


def test_the_answer_of_receipt_fits_its_schema(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    schema = json.loads((SCHEMAS / "receipt.schema.json").read_text(encoding="utf-8"))
    for number in (0, 1):
        if number:
            commit(house, "more")
        capsys.readouterr()
        receipt(house, 9, "-f", "json")
        answer = json.loads(capsys.readouterr().out)
        jsonschema.validate(answer, schema)
        assert len(answer["receipts"]) == number


def test_a_receipt_of_a_time_yet_to_come_is_doubted(
    house: Path, verify: Callable[..., tuple[int, dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENDAN_NOW", "2026-08-01T10:00+08:00")
    code, checks = verify(house, "--only", "receipts")
    assert (code, checks["receipts"]["state"]) == (0, "unknown")
    assert all("yet to come by this computer's clock" in row["message"]["en"] for row in checks["receipts"]["rows"])
