"""Odd and hostile repositories: an answer or a clear error, never a wrong figure; nothing runs, nothing is changed."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from gendan.read.blobs import Blobs, Pouring, poured
from gendan.read.git_door import GitError
from gendan.read.history import read_history
from gendan.words.house import PLACES
from tests.read.test_history import ORDER, Repository, _raw_commit, read, repository, told

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["repository"]
WHO = "Li Na <li@x> 1785718800 +0800"


def grown(repository: Repository, many: int = 3) -> Repository:
    for quantity in range(1, many + 1):
        repository.commit({"orders/SO-1.yaml": ORDER.format(quantity)})
    return repository


def hostile(repository: Repository, script: Path) -> dict[str, str]:
    """Return settings that would run something, lead elsewhere, or tell history otherwise."""
    return {
        "core.fsmonitor": str(script),
        "core.hooksPath": str(script.parent),
        "core.pager": str(script),
        "core.editor": str(script),
        "core.sshCommand": str(script),
        "core.alternateRefsCommand": str(script),
        "core.askPass": str(script),
        "diff.external": str(script),
        "diff.x.textconv": str(script),
        "filter.x.smudge": str(script),
        "filter.x.process": str(script),
        "gpg.program": str(script),
        "gpg.ssh.program": str(script),
        "pager.log": str(script),
        "pager.cat-file": str(script),
        "alias.log": f"!{script}",
        "alias.cat-file": f"!{script}",
        "alias.rev-parse": "log -1",
        "uploadpack.packObjectsHook": str(script),
        "credential.helper": f"!{script}",
        "trace2.eventTarget": str(repository.folder / "traced"),
        "include.path": str(repository.folder / "included"),
        "diff.renames": "copies",
        "diff.orderFile": "order",
        "diff.noprefix": "true",
        "diff.relative": "true",
        "diff.ignoreSubmodules": "all",
        "core.quotePath": "false",
        "core.abbrev": "7",
        "color.ui": "always",
        "log.date": "relative",
        "log.follow": "true",
        "log.showRoot": "false",
        "log.showSignature": "true",
        "log.mailmap": "false",
        "log.diffMerges": "combined",
        "log.decorate": "full",
        "format.pretty": "oneline",
        "format.notes": "*",
        "i18n.logOutputEncoding": "UTF-16",
        "grep.patternType": "perl",
        "advice.graftFileDeprecated": "true",
    }


def test_no_setting_of_a_repository_runs_anything_or_changes_what_is_told(
    repository: Repository, tmp_path: Path
) -> None:
    grown(repository)
    repository.git("checkout", "-q", "-b", "side", "HEAD~1")
    repository.commit({"orders/SO-2.yaml": "id: SO-2\n", ".gitattributes": "*.yaml diff=x filter=x\n"})
    repository.git("checkout", "-q", "main")
    repository.git("merge", "-q", "--no-ff", "side", "-m", "merged")
    before = read(repository)
    trap = tmp_path / "trap"
    script = tmp_path / "hooks/post-index-change"
    script.parent.mkdir()
    script.write_text(f"#!/bin/sh\ntouch '{trap}'\n", encoding="utf-8")
    script.chmod(0o755)
    (repository.folder / "included").write_text(f"[core]\n\tfsmonitor = {script}\n[alias]\n\tls-tree = !{script}\n")
    for key, value in hostile(repository, script).items():
        subprocess.run(["git", "config", key, value], cwd=repository.folder, check=True)
    told_by = _state(repository.folder)
    after = read(repository)
    with Blobs(repository.folder) as blobs:
        assert list(blobs.read([one.blob or "" for one in after.chains[0].versions])) == [
            ORDER.format(number).encode() for number in (1, 2, 3)
        ]
    assert after == before
    assert not trap.exists()
    assert _state(repository.folder) == told_by


def _state(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Return time of change and bytes of every file, those of git too; what git traces when told to is no part of it."""
    return {
        str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file() and path.name != "traced"
    }


def test_a_missing_object_is_fetched_from_nowhere(repository: Repository, tmp_path: Path) -> None:
    grown(repository, 2)
    lost = repository.git("rev-parse", "HEAD:orders/SO-1.yaml")
    (repository.folder / ".git/objects" / lost[:2] / lost[2:]).unlink()
    trap = tmp_path / "trap"
    for key, value in (
        ("core.repositoryFormatVersion", "1"),
        ("extensions.partialClone", "far"),
        ("remote.far.url", f"ext::sh -c touch% {trap}"),
        ("remote.far.promisor", "true"),
        ("remote.far.uploadpack", f"touch {trap}"),
        ("protocol.ext.allow", "always"),
    ):
        repository.git("config", key, value)
    with Blobs(repository.folder) as blobs:
        assert list(blobs.read([lost, repository.git("rev-parse", "HEAD~1:orders/SO-1.yaml")])) == [
            "missing",
            ORDER.format(1).encode(),
        ]
    assert told(read(repository)) == ["1 orders/SO-1.yaml", "2 orders/SO-1.yaml"]
    assert not trap.exists()


def test_replaced_objects_and_grafts_are_passed_over(repository: Repository) -> None:
    grown(repository)
    before = read(repository)
    first, second = repository.git("rev-parse", "HEAD~2"), repository.git("rev-parse", "HEAD~1")
    repository.git("replace", second, first)
    (repository.folder / ".git/info").mkdir(exist_ok=True)
    (repository.folder / ".git/info/grafts").write_text(f"{repository.git('rev-parse', 'HEAD')}\n", encoding="ascii")
    assert read(repository) == before


def test_damaged_objects_are_missing_and_those_after_them_are_read(repository: Repository) -> None:
    grown(repository, 4)
    ids = [repository.git("rev-parse", f"HEAD~{back}:orders/SO-1.yaml") for back in range(4)]
    for one, data in zip(ids[:2], (b"nonsense", b""), strict=True):
        path = repository.folder / ".git/objects" / one[:2] / one[2:]
        path.chmod(0o644)
        path.write_bytes(data)
    with Blobs(repository.folder) as blobs:
        found = list(blobs.read([ids[0], ids[2], ids[1], ids[3]] * 3))
        assert list(blobs.read([ids[3]])) == [ORDER.format(1).encode()]
    assert found == ["missing", ORDER.format(2).encode(), "missing", ORDER.format(1).encode()] * 3


def test_answers_that_nobody_took_are_not_taken_for_the_next(repository: Repository) -> None:
    grown(repository, 2)
    first, second = (repository.git("rev-parse", f"HEAD~{back}:orders/SO-1.yaml") for back in (1, 0))
    with Blobs(repository.folder) as blobs:
        stream = blobs.read([first] * 600)
        assert next(stream) == ORDER.format(1).encode()
        del stream  # nobody takes the rest
        assert list(blobs.read([second])) == [ORDER.format(2).encode()]
        assert list(blobs.read([])) == []


@pytest.mark.parametrize("spoilt", ["tree", "commit", "pack"])
def test_a_repository_that_is_half_broken_is_said_to_be_so(repository: Repository, spoilt: str) -> None:
    grown(repository)
    if spoilt == "pack":
        repository.git("gc", "-q")
        (pack,) = (repository.folder / ".git/objects/pack").glob("*.pack")
        pack.chmod(0o644)
        pack.write_bytes(pack.read_bytes()[:40] + bytes(200))
    else:
        one = repository.git("rev-parse", "HEAD~1^{tree}" if spoilt == "tree" else "HEAD~1")
        (repository.folder / ".git/objects" / one[:2] / one[2:]).unlink()
    history = read(repository)
    assert (history.state, history.commits, history.chains) == ("none", (), ())
    assert history.reason is not None
    assert history.reason.en
    assert history.reason.zh
    assert "hint" not in history.reason.en


def test_a_bare_repository_a_worktree_alternates_and_sha256_are_read_alike(
    repository: Repository, tmp_path: Path
) -> None:
    before = read(grown(repository))
    repository.git("worktree", "add", "-q", str(tmp_path / "tree"), "HEAD")
    repository.git("clone", "-q", "--bare", str(repository.folder), str(tmp_path / "bare.git"))
    repository.git("clone", "-q", "--shared", str(repository.folder), str(tmp_path / "shared"))
    for other in ("tree", "bare.git", "shared"):
        assert read_history(tmp_path / other, PLACES) == before
    wide = tmp_path / "wide"
    wide.mkdir()
    subprocess.run(["git", "init", "-q", "-b", "main", "--object-format=sha256"], cwd=wide, check=True)
    longer = read(grown(Repository(wide)))
    assert told(longer) == told(before)
    assert {len(one.id) for one in longer.commits} == {64}
    assert {len(one.blob or "") for one in longer.chains[0].versions} == {64}


def test_a_house_outside_of_the_work_tree_of_its_repository_is_told_so(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "house")
    repository.commit({"orders/SO-1.yaml": "id: SO-1\n", "sub/orders/SO-2.yaml": "id: SO-2\n"})
    (tmp_path / "elsewhere").mkdir()
    repository.git("config", "core.worktree", str(tmp_path / "elsewhere"))
    history = read_history(tmp_path / "house/sub", PLACES)
    assert (history.state, history.chains) == ("none", ())
    assert history.reason is not None
    assert "core.worktree" in history.reason.zh


@pytest.mark.parametrize("state", ["detached", "merging", "gone", "nonsense"])
def test_a_head_that_is_no_branch(repository: Repository, state: str) -> None:
    before = read(grown(repository))
    head = repository.git("rev-parse", "HEAD")
    file = repository.folder / ".git/HEAD"
    match state:
        case "detached":
            repository.git("checkout", "-q", head)
            assert read(repository) == before
        case "merging":
            repository.git("checkout", "-q", "-b", "side", "HEAD~1")
            repository.commit({"orders/SO-1.yaml": ORDER.format(9)})
            repository.git("checkout", "-q", "main")
            repository.git("merge", "-q", "side", code=1)
            assert read(repository) == before
        case "gone":
            file.write_text("ref: refs/heads/nowhere\n", encoding="ascii")
            assert read(repository).reason == _reason("nothing has been committed yet")
        case _:
            file.write_text("nonsense\n", encoding="ascii")
            assert read(repository).reason == _reason("the house is not in a git repository")


def _reason(words: str) -> object:
    from gendan.read import history

    return {text.en: text for text in (history._NO_COMMIT, history._NO_REPOSITORY)}[words]


@pytest.mark.parametrize(
    ("head", "author", "mail"),
    [
        (f"author {WHO}\ncommitter {WHO}\n\nx", "Li Na", "li@x"),
        ("committer x <x> 1785718800 +0800\n\nx", "", ""),
        ("author  <> 1785718800 +0800\ncommitter  <> 1785718800 +0800\n\nx", "", ""),
        ("author nobody\ncommitter nobody\n\nx", "", ""),
        (f"author {WHO}\ncommitter {WHO}\nencoding x-nowhere\n\n\xc0\xee", "Li Na", "li@x"),
        (f"author {WHO}\ncommitter {WHO}\n", "Li Na", "li@x"),
    ],
)
def test_commits_without_a_name_or_in_no_known_writing(
    repository: Repository, head: str, author: str, mail: str
) -> None:
    repository.commit({"orders/SO-1.yaml": ORDER.format(1)})
    _raw_commit(repository, head)
    (commit,) = read(repository).commits
    assert (commit.author, commit.author_email) == (author, mail)


@pytest.mark.parametrize("seconds", ["-86400", "9999999999999999999", "18446744073709551616", "253402300800", "x", "0"])
def test_a_time_that_git_cannot_tell_is_not_known(repository: Repository, seconds: str) -> None:
    repository.commit({"orders/SO-1.yaml": ORDER.format(1)})
    _raw_commit(repository, f"author A <a@x> {seconds} +0000\ncommitter A <a@x> {seconds} +0000\n\nx")
    (commit,) = read(repository).commits
    assert (commit.authored, commit.committed) == (None, None)


def test_a_message_in_gbk_is_read_with_its_trailers(repository: Repository) -> None:
    repository.commit({"orders/SO-1.yaml": ORDER.format(1)})
    message = "交期改为十月\n\nApproved-by: 陈静 <c@x>\n".encode("gbk")
    name = ["-c", "user.name=Li Na", "-c", "user.email=li@x", "-c", "i18n.commitEncoding=GBK"]
    subprocess.run(
        ["git", *name, "commit", "-q", "--allow-empty", "-F", "-"], cwd=repository.folder, input=message, check=True
    )
    commit = read(repository).commits[-1]
    assert (commit.subject, commit.trailers) == ("交期改为十月", (("Approved-by", "陈静 <c@x>"),))


def test_what_is_edited_inside_an_octopus_is_its_own(repository: Repository) -> None:
    repository.commit({"orders/SO-1.yaml": ORDER.format(1)})
    for name in ("a", "b"):
        repository.git("checkout", "-q", "-b", name, "main")
        repository.commit({f"orders/SO-{name}.yaml": f"id: SO-{name}\n"}, by=f"{name} <{name}@x>")
    repository.git("checkout", "-q", "main")
    repository.git("merge", "-q", "--no-ff", "--no-commit", "a", "b")
    repository.commit({"orders/SO-b.yaml": "id: SO-b\nquantity: 7\n"}, by="Wang Fang <wang@x>")
    written = {chain.id: chain.versions[-1] for chain in read(repository).chains}
    assert {name: one.origin and one.origin.author for name, one in written.items()} == {
        "SO-1": None,
        "SO-a": "a",
        "SO-b": None,
    }
    assert written["SO-b"].blob == repository.git("rev-parse", "HEAD:orders/SO-b.yaml")


def test_who_wrote_it_came_with_the_merge_not_with_one_before(repository: Repository) -> None:
    """The same content twice: brought by Ann's branch, undone, brought again by Bob's."""
    first = repository.commit({"orders/SO-1.yaml": ORDER.format(1)})
    for name in ("Ann", "Bob"):
        repository.git("checkout", "-q", "-b", name, first)
        repository.commit({"orders/SO-1.yaml": ORDER.format(2), name: name}, by=f"{name} <{name}@x>")
    repository.git("checkout", "-q", "main")
    repository.git("merge", "-q", "--no-ff", "-m", "-", "Ann")
    repository.commit({"orders/SO-1.yaml": ORDER.format(1)})
    repository.git("merge", "-q", "--no-ff", "--no-commit", "Bob", code=0)
    repository.commit({"orders/SO-1.yaml": ORDER.format(2)})
    origins = [one.origin and one.origin.author for one in read(repository).chains[0].versions]
    assert origins == [None, "Ann", None, "Bob"]


def test_links_and_submodules_take_the_place_of_files(repository: Repository) -> None:
    first = repository.commit({"orders/SO-1.yaml": ORDER.format(1), "orders/SO-2.yaml": "id: SO-2\n"})
    (repository.folder / "orders/SO-1.yaml").unlink()
    (repository.folder / "orders/SO-1.yaml").symlink_to("SO-2.yaml")
    repository.commit({})
    repository.git("rm", "-q", "--cached", "orders/SO-2.yaml")
    repository.git("update-index", "--add", "--cacheinfo", f"160000,{first},orders/SO-2.yaml")
    repository.git("commit", "-q", "-m", "-")
    history = read(repository)
    assert told(history) == ["1 orders/SO-1.yaml", "2 orders/SO-1.yaml"]
    assert told(history, name="SO-2") == ["1 orders/SO-2.yaml", "3 orders/SO-2.yaml gone"]


def test_a_folder_that_became_a_file_and_a_file_that_became_a_folder(repository: Repository) -> None:
    repository.commit({"orders/a/SO-1.yaml": ORDER.format(1)})
    shutil.rmtree(repository.folder / "orders")
    repository.commit({"orders": "nothing\n"})
    (repository.folder / "orders").unlink()
    repository.commit({"orders/SO-1.yaml/SO-1.yaml": ORDER.format(1)})
    assert told(read(repository)) == [
        "1 orders/a/SO-1.yaml",
        "2 orders/a/SO-1.yaml gone",
        "3 orders/SO-1.yaml/SO-1.yaml",
    ]


def test_a_repository_of_somebody_else_says_what_to_do(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    from gendan.read import git_door

    grown(repository)
    said = b"fatal: detected dubious ownership in repository at '/x'\n"
    refusal = git_door.refused(said)
    assert isinstance(refusal, GitError)
    assert "safe.directory" in refusal.advice.en
    assert "safe.directory" in refusal.advice.zh
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    assert read(repository).state == "complete"  # a variable of git's own tests does not reach it


def test_objects_are_poured_as_far_as_they_come(repository: Repository, tmp_path: Path) -> None:
    grown(repository, 4)
    ids = [repository.git("rev-parse", f"HEAD~{back}:orders/SO-1.yaml") for back in (3, 2, 1, 0)]
    lost = repository.folder / ".git/objects" / ids[1][:2] / ids[1][2:]
    whole = lost.read_bytes()
    lost.unlink()
    pouring = Pouring(repository.folder, tmp_path / "poured", least=0, most=9)
    for one in (*ids, repository.git("rev-parse", "HEAD"), *ids):
        pouring.want(one)
    assert pouring.finish() is None  # fewer than git is asked for at once
    found = _poured(repository.folder, tmp_path, [*ids, repository.git("rev-parse", "HEAD")], 9)
    assert found == {ids[0]: ORDER.format(1), ids[2]: ORDER.format(3), ids[3]: ORDER.format(4)}
    lost.write_bytes(whole[:-9])
    assert (_poured(repository.folder, tmp_path, ids, 9) or {}).items() <= {
        (ids[0], ORDER.format(1))
    }  # git gives up over it
    assert _poured(repository.folder, tmp_path, ids, 3) is None  # more than were to come
    assert _poured(tmp_path / "nowhere", tmp_path, ids, 9) is None


def _poured(folder: Path, into: Path, ids: list[str], most: int) -> dict[str, str] | None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("gendan.read.blobs._AHEAD", 2)
        pouring = Pouring(folder, into / "poured", 1, most)
        for one in ids:
            pouring.want(one)
    found = pouring.finish()
    pouring.close()
    if found is None:
        return None
    texts = poured(found.file, list(found.spans.values()))
    return {one: text.decode() for one, text in zip(found.spans, texts, strict=True)}
