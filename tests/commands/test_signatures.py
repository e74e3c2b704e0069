"""Signatures of commits, made with real keys in a temporary folder, and what the table of commits says of them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from gendan.cli import run

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed here")

HOUSE = """\
gendan: 1
name: Test
language: en
signatures: {required: true, allowed_signers: people/allowed_signers, since: 2026-08-04}
"""
SQL = "SELECT subject, signature, signer, must_sign FROM commits ORDER BY number"


def git(root: Path, *words: str, day: int = 3) -> str:
    moment = f"2026-08-{day:02}T10:00+08:00"
    who = {
        f"GIT_{role}_{key}": value
        for role in ("AUTHOR", "COMMITTER")
        for key, value in (("NAME", "Li Na"), ("EMAIL", "li@example.com"), ("DATE", moment))
    }
    done = subprocess.run(
        ["git", *words], cwd=root, env={**os.environ, **who}, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def commit(root: Path, message: str, day: int = 3, key: Path | None = None) -> None:
    signing = ["-c", "gpg.format=ssh", "-c", f"user.signingkey={key}"] if key else []
    git(root, *signing, "commit", "-q", "--allow-empty-message", *(["-S"] if key else []), "-m", message, day=day)


def edit(root: Path, value: str) -> None:
    (root / "people/li-na.yaml").write_text(
        f"id: li-na\nname: {value}\nrole: merchandiser\nemails: [li@example.com]\n", encoding="utf-8"
    )
    git(root, "add", "-A")


@pytest.fixture
def keys(tmp_path: Path) -> dict[str, Path]:
    for name in ("own", "strange"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", tmp_path / name], check=True)
    return {name: tmp_path / name for name in ("own", "strange")}


@pytest.fixture
def house(tmp_path: Path, keys: dict[str, Path]) -> Path:
    """Make a house with a commit of each kind: unsigned, good, by a stranger's key."""
    root = tmp_path / "house"
    (root / "people").mkdir(parents=True)
    (root / "gendan.yaml").write_text(HOUSE, encoding="utf-8")
    public = keys["own"].with_suffix(".pub").read_text(encoding="utf-8")
    (root / "people/allowed_signers").write_text(f"other@example.com,Li@Example.com {public}", encoding="utf-8")
    git(root, "init", "-q", "-b", "main")
    for number, (message, day, key) in enumerate(
        [("unsigned", 3, None), ("good", 4, keys["own"]), ("strange", 5, keys["strange"])]
    ):
        edit(root, f"Li {number}")
        commit(root, message, day, key)
    return root


def asked(root: Path, capsys: pytest.CaptureFixture[str], sql: str = SQL, *words: str) -> list[dict[str, Any]]:
    capsys.readouterr()
    assert run(["-C", str(root), "query", sql, "-f", "json", "--as-of", "2026-11-23", *words]) == 0
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return found


def row(subject: str, signature: str, signer: str | None, must_sign: bool) -> dict[str, Any]:  # noqa: FBT001  a column
    return {"subject": subject, "signature": signature, "signer": signer, "must_sign": must_sign}


def test_each_commit_says_what_is_known_of_its_signature(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(house, capsys) == [
        row("unsigned", "unsigned", None, must_sign=False),
        row("good", "good", "li-na", must_sign=True),
        row("strange", "bad", None, must_sign=True),
    ]


def test_a_commit_that_was_changed_under_its_signature_is_bad(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git(house, "reset", "-q", "--hard", "HEAD~1")
    said = git(house, "cat-file", "commit", "HEAD") + "\n"
    file = house.parent / "commit"
    file.write_text(said.replace("10:00", "10:00").replace("\ngood", "\nevil"), encoding="utf-8")
    git(house, "reset", "-q", "--hard", git(house, "hash-object", "-w", "-t", "commit", str(file)))
    assert asked(house, capsys)[1] == row("evil", "bad", None, must_sign=True)


def test_the_keys_are_those_of_the_commit_that_is_read(
    house: Path, keys: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    public = keys["strange"].with_suffix(".pub").read_text(encoding="utf-8")
    (house / "people/allowed_signers").write_text(f"li-na {public}", encoding="utf-8")
    now = {one["subject"]: (one["signature"], one["signer"]) for one in asked(house, capsys)}
    then = {one["subject"]: one["signature"] for one in asked(house, capsys, SQL, "--rev", "HEAD")}
    assert now == {"unsigned": ("unsigned", None), "good": ("bad", None), "strange": ("good", "li-na")}
    assert then == {"unsigned": "unsigned", "good": "good", "strange": "bad"}


@pytest.mark.parametrize("text", ["", "signatures: {required: true}\n", "signatures: {allowed_signers: nowhere}\n"])
def test_without_a_list_of_keys_a_signature_is_unknown(
    house: Path, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (house / "gendan.yaml").write_text(f"gendan: 1\nname: Test\n{text}", encoding="utf-8")
    assert [one["signature"] for one in asked(house, capsys)] == ["unsigned", "unknown", "unknown"]


def test_without_ssh_keygen_a_signature_is_unknown(
    house: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/git").symlink_to(str(shutil.which("git")))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert [one["signature"] for one in asked(house, capsys)] == ["unsigned", "unknown", "unknown"]


def test_a_signature_of_pgp_is_unknown(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git(house, "reset", "-q", "--hard", "HEAD~2")
    head, _, rest = git(house, "cat-file", "commit", "HEAD").partition("\n\n")
    file = house.parent / "commit"
    armour = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n iQ==\n -----END PGP SIGNATURE-----"
    file.write_text(f"{head}\n{armour}\n\n{rest}\n", encoding="utf-8")
    git(house, "reset", "-q", "--hard", git(house, "hash-object", "-w", "-t", "commit", str(file)))
    assert [one["signature"] for one in asked(house, capsys)] == ["unknown"]


@pytest.mark.parametrize(
    ("sql", "often"),
    [
        ("SELECT count(*) AS n FROM commits", 0),
        ("SELECT c.subject, c.clock FROM commits c", 0),
        ("SELECT signature FROM commits", 2),
        ("SELECT count(signer) AS n FROM commits", 2),
        ("SELECT * FROM commits", 2),
        ("SELECT c.* FROM commits c", 2),
    ],
)
def test_signatures_are_verified_only_where_they_are_asked_for(
    house: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    sql: str,
    often: int,
) -> None:
    """Two commits are signed: a program in the place of ssh-keygen counts which of them it was asked to verify."""
    (tmp_path / "bin").mkdir()
    spy = tmp_path / "bin/ssh-keygen"
    spy.write_text(
        f'#!/bin/sh\necho "$2" >> {tmp_path}/asked\nexec {shutil.which("ssh-keygen")} "$@"\n', encoding="utf-8"
    )
    spy.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    asked(house, capsys, sql)
    said = (tmp_path / "asked").read_text(encoding="utf-8") if (tmp_path / "asked").exists() else ""
    assert said.count("find-principals") == often


def test_no_program_of_the_repository_is_run(house: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\nexit 1\n", encoding="utf-8")
    trap.chmod(0o755)
    for key in ("gpg.ssh.program", "gpg.program", "gpg.x509.program", "gpg.ssh.defaultKeyCommand"):
        git(house, "config", key, str(trap))
    assert [one["signature"] for one in asked(house, capsys)] == ["unsigned", "good", "bad"]
    assert not (tmp_path / "sprung").exists()


@pytest.mark.parametrize(("required", "rules"), [("true", {"audit/bad-signature"}), ("false", set[str]())])
def test_the_audit_tells_bad_signatures_where_they_are_asked_for(
    house: Path, required: str, rules: set[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (house / "gendan.yaml").write_text(HOUSE.replace("true", required), encoding="utf-8")
    capsys.readouterr()
    run(["-C", str(house), "audit", "-f", "json", "--as-of", "2026-11-23"])
    found = {one["rule"] for one in json.loads(capsys.readouterr().out)["findings"]}
    assert {one for one in found if "sign" in one} == rules


def test_the_audit_tells_what_is_not_signed(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a day the first commit too should be signed; a commit after the others is as well."""
    (house / "gendan.yaml").write_text(HOUSE.replace(", since: 2026-08-04", ""), encoding="utf-8")
    git(house, "commit", "-qam", "by whom?", day=6)
    capsys.readouterr()
    run(["-C", str(house), "audit", "-f", "json", "--as-of", "2026-11-23"])
    found = [
        one["message"] for one in json.loads(capsys.readouterr().out)["findings"] if one["rule"] == "audit/unsigned"
    ]
    said = (
        "committed “by whom?” on 2026-08-06 without a signature",
        "committed “unsigned” on 2026-08-03 without a signature",
    )
    assert [one.partition("committed")[2] for one in sorted(found)] == [one.partition("committed")[2] for one in said]
