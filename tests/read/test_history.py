"""History told by git: real repositories, merges, moves, deletions, odd names, dates and authors, and what cannot be known."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from gendan.read.blobs import read_blobs
from gendan.read.git_log import moment
from gendan.read.history import read_history
from gendan.words.history import Chain, History
from gendan.words.house import PLACES

ORDER = "id: SO-1\nquantity: {}\n"


class Repository:
    """A repository in a folder: files are written and committed by somebody on a day."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "main")

    def git(
        self, *words: str, by: str = "Li Na <li@example.com>", on: str = "2026-08-03T09:00+08:00", code: int = 0
    ) -> str:
        name, _, mail = by.partition(" <")
        who = {
            f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in _identity(name, mail, on)
        }
        done = subprocess.run(
            ["git", *words], cwd=self.folder, env={**os.environ, **who}, capture_output=True, check=False, text=True
        )
        assert done.returncode == code, done.stderr
        return done.stdout.strip()

    def commit(
        self, files: dict[str, str | bytes | None], by: str = "Li Na <li@example.com>", message: str = "-"
    ) -> str:
        for name, text in files.items():
            path = self.folder / name
            if text is None:
                path.unlink()
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message, by=by)
        return self.git("rev-parse", "HEAD")


def _identity(name: str, mail: str, on: str) -> list[tuple[str, str]]:
    return [("NAME", name), ("EMAIL", mail.removesuffix(">")), ("DATE", on)]


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "house")


def told(history: History, kind: str = "order", name: str = "SO-1") -> list[str]:
    """Return the versions of a document: number of the commit, file, whether it is there."""
    chain = next((one for one in history.chains if (one.kind, one.id) == (kind, name)), Chain("order", name, ()))
    return [f"{one.commit} {one.file}{'' if one.blob else ' gone'}" for one in chain.versions]


def read(repository: Repository) -> History:
    return read_history(repository.folder, PLACES)


def test_a_document_is_followed_from_file_to_file_and_over_its_deletion(repository: Repository) -> None:
    repository.commit({"orders/SO-1.yaml": ORDER.format(1), "README": "x"})
    repository.commit({"README": "y"})
    repository.commit({"orders/SO-1.yaml": None, "orders/2026/SO-1.yaml": ORDER.format(2)})
    repository.commit({"orders/2026/SO-1.yaml": None})
    repository.commit({"orders/SO-1.yaml": ORDER.format(1)})
    history = read(repository)
    assert history.state == "complete"
    assert told(history) == [
        "1 orders/SO-1.yaml",
        "3 orders/2026/SO-1.yaml",
        "4 orders/2026/SO-1.yaml gone",
        "5 orders/SO-1.yaml",
    ]
    assert [one.moved_from for one in history.chains[0].versions] == [None, "orders/SO-1.yaml", None, None]


def test_of_two_files_of_one_id_the_first_by_name_counts(repository: Repository) -> None:
    repository.commit({"orders/b/SO-1.yaml": ORDER.format(1)})
    repository.commit({"orders/a/SO-1.yaml": ORDER.format(2)})
    repository.commit({"orders/b/SO-1.yaml": ORDER.format(3)})
    repository.commit({"orders/a/SO-1.yaml": None})
    assert told(read(repository)) == ["1 orders/b/SO-1.yaml", "2 orders/a/SO-1.yaml", "4 orders/b/SO-1.yaml"]


def test_a_merge_is_told_against_its_first_parent_with_who_wrote_it(repository: Repository) -> None:
    repository.commit({"orders/SO-1.yaml": ORDER.format(1), "orders/SO-2.yaml": "id: SO-2\n"})
    repository.git("checkout", "-q", "-b", "side")
    repository.commit({"orders/SO-1.yaml": ORDER.format(2)}, by="Zhao Lei <zhao@example.com>")
    repository.git("checkout", "-q", "main")
    repository.commit({"README": "x"})
    repository.git("merge", "-q", "--no-commit", "--no-ff", "side")
    repository.commit({"orders/SO-2.yaml": "id: SO-2\nquantity: 9\n"}, by="Wang Fang <wang@example.com>")
    history = read(repository)
    assert told(history) == ["1 orders/SO-1.yaml", "3 orders/SO-1.yaml"]
    assert told(history, name="SO-2") == ["1 orders/SO-2.yaml", "3 orders/SO-2.yaml"]
    written = {chain.id: chain.versions[-1].origin for chain in history.chains}
    assert written["SO-2"] is None
    assert written["SO-1"] is not None
    assert (written["SO-1"].author, history.commits[2].author) == ("Zhao Lei", "Wang Fang")


def test_an_octopus_and_empty_commits(repository: Repository) -> None:
    repository.commit({"orders/SO-1.yaml": ORDER.format(1)})
    for name in ("a", "b"):
        repository.git("checkout", "-q", "-b", name, "main")
        repository.commit({f"orders/SO-{name}.yaml": f"id: SO-{name}\n"})
    repository.git("checkout", "-q", "main")
    repository.commit({}, message="nothing")
    repository.git("merge", "-q", "--no-ff", "a", "b", "-m", "both")
    history = read(repository)
    assert [len(one.parents) for one in history.commits] == [0, 1, 3]
    assert told(history, name="SO-a") == ["3 orders/SO-a.yaml"]


def test_only_the_house_counts_inside_a_larger_repository(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    repository.commit({"orders/SO-9.yaml": "id: SO-9\n"})
    repository.commit({"a [b]/orders/SO-1.yaml": ORDER.format(1), "orders/SO-9.yaml": "id: SO-9\nx-a: 1\n"})
    repository.commit({"orders/SO-9.yaml": None})
    history = read_history(tmp_path / "a [b]", PLACES)
    assert (history.way, [one.id for one in history.chains], len(history.commits)) == ("a [b]/", ["SO-1"], 1)


def test_people_are_named_by_the_mailmap_and_trailers_are_kept(repository: Repository) -> None:
    repository.commit({".mailmap": "Li Na <li@example.com> <old@example.com>\n"})
    repository.commit(
        {"x": "1"}, by="nana <old@example.com>", message="moved\n\nMill agreed.\n\nApproved-by: Chen Jing <c@x>"
    )
    commit = read(repository).commits[-1]
    assert (commit.author, commit.author_email, commit.subject) == ("Li Na", "li@example.com", "moved")
    assert commit.trailers == (("Approved-by", "Chen Jing <c@x>"),)


@pytest.mark.parametrize(
    "name",
    ["orders/订单-1.yaml", "orders/a b'\"$(x).yaml", "orders/-rf.yaml", "orders/[x].yaml", "orders/:(top)y.yaml"],
)
def test_names_are_only_names(repository: Repository, name: str) -> None:
    repository.commit({name: "id: x\n"})
    assert [one.versions[0].file for one in read(repository).chains] == [name]


@pytest.mark.parametrize("name", [b"orders/a\nb.yaml", b"orders/\xff.yaml", b"orders/.x.yaml", b".git.d/orders/x.yaml"])
def test_names_that_the_reader_refuses_are_no_documents(repository: Repository, name: bytes) -> None:
    path = os.path.join(os.fsencode(repository.folder), name)  # noqa: PTH118  a name of bytes
    Path(os.fsdecode(os.path.dirname(path))).mkdir(parents=True, exist_ok=True)  # noqa: PTH120  the same
    Path(os.fsdecode(path)).write_text("id: x\n", encoding="utf-8")
    repository.commit({"orders/SO-1.yaml": ORDER.format(1)})
    assert [one.id for one in read(repository).chains] == ["SO-1"]


def test_a_submodule_is_not_entered_and_a_link_is_what_it_says(repository: Repository) -> None:
    first = repository.commit({"orders/SO-1.yaml": ORDER.format(1)})
    repository.git("update-index", "--add", "--cacheinfo", f"160000,{first},orders/SO-2.yaml")
    (repository.folder / "orders/SO-3.yaml").symlink_to("SO-1.yaml")
    repository.git("add", "orders/SO-3.yaml")
    repository.git("commit", "-q", "-m", "-")
    history = read(repository)
    assert [one.id for one in history.chains] == ["SO-1", "SO-3"]


def _raw_commit(repository: Repository, head: str) -> None:
    tree = repository.git("write-tree")
    data = f"tree {tree}\n{head}\n".encode("latin-1")
    made = subprocess.run(
        ["git", "hash-object", "-t", "commit", "-w", "--stdin", "--literally"],
        cwd=repository.folder,
        input=data,
        capture_output=True,
        check=True,
    )
    repository.git("update-ref", "HEAD", made.stdout.decode().strip())


@pytest.mark.parametrize(
    ("who", "author", "year"),
    [
        ("Li Na <li@x> 1785718800 +0800", "Li Na", 2026),
        (" <li@x> 1785718800 +0800", "", 2026),
        ("Li Na <li@x> 4102444800 +0000", "Li Na", 2100),
        ("Li Na <li@x> 99999999999999 +0000", "Li Na", None),
        ("Li Na <li@x> 1785718800 +9959", "Li Na", 2026),
    ],
)
def test_odd_authors_and_dates(repository: Repository, who: str, author: str, year: int | None) -> None:
    repository.commit({"orders/SO-1.yaml": ORDER.format(1)})
    _raw_commit(repository, f"author {who}\ncommitter {who}\n\nx")
    (commit,) = read(repository).commits
    assert (commit.author, commit.authored and commit.authored.year) == (author, year)


def test_a_commit_of_another_encoding_is_read_as_text(repository: Repository) -> None:
    repository.commit({"orders/SO-1.yaml": ORDER.format(1)})
    name = "李娜".encode("gb18030").decode("latin-1")
    _raw_commit(repository, f"author {name} <li@x> 1785718800 +0800\ncommitter x <x> 1 +0000\nencoding GB18030\n\nx")
    assert read(repository).commits[0].author == "李娜"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("1 +0000", "1970-01-01T00:00:01+00:00"),
        ("0 +0000", None),
        ("-86400 +0000", "1969-12-31T00:00:00+00:00"),
        ("1785718800 +0800", "2026-08-03T09:00:00+08:00"),
        ("1785718800 -0330", "2026-08-02T21:30:00-03:30"),
        ("1785718800 nonsense", "2026-08-03T01:00:00+00:00"),
        ("", None),
        ("nonsense", None),
        ("999999999999999999 +0000", None),
    ],
)
def test_moments(words: str, expected: str | None) -> None:
    found = moment(words)
    assert (found and found.isoformat()) == expected


def test_without_a_repository_or_a_commit_nothing_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    none = read_history(tmp_path, PLACES)
    assert (none.state, none.reason and none.reason.en) == ("none", "the house is not in a git repository")
    repository = Repository(tmp_path / "house")
    unborn = read(repository)
    assert (unborn.state, unborn.reason and unborn.reason.en) == ("none", "nothing has been committed yet")
    repository.commit({"x": "1"})
    (tmp_path / "house/new").mkdir()
    beside = read_history(tmp_path / "house/new", PLACES)
    assert (beside.state, beside.reason and beside.reason.en) == ("none", "no commit holds a file of this house")
    monkeypatch.setenv("PATH", str(tmp_path))
    without = read(repository)
    assert (without.state, without.reason and without.reason.zh) == ("none", "本机没有安装 git")


def test_a_shallow_clone_says_how_far_it_goes(repository: Repository, tmp_path: Path) -> None:
    for quantity in (1, 2, 3):
        repository.commit({"orders/SO-1.yaml": ORDER.format(quantity)})
    repository.commit({"orders/SO-2.yaml": "id: SO-2\n"})
    repository.git("clone", "-q", "--depth", "2", f"file://{repository.folder}", str(tmp_path / "shallow"))
    history = read_history(tmp_path / "shallow", PLACES)
    assert (history.state, history.floor, len(history.commits)) == ("shallow", 1, 2)
    assert history.reason is not None
    assert "--unshallow" in history.reason.en


def test_a_detached_and_packed_repository_reads_the_same(repository: Repository) -> None:
    for quantity in (1, 2, 3):
        repository.commit({"orders/SO-1.yaml": ORDER.format(quantity)})
    before = read(repository)
    repository.git("gc", "-q")
    repository.git("checkout", "-q", "--detach")
    assert read(repository) == before


def test_a_broken_repository_is_said_to_be_so(repository: Repository) -> None:
    repository.commit({"orders/SO-1.yaml": ORDER.format(1)})
    first = repository.git("rev-parse", "HEAD")
    repository.commit({"orders/SO-1.yaml": ORDER.format(2)})
    lost = repository.folder / ".git/objects" / first[:2] / first[2:]
    lost.unlink()
    history = read(repository)
    assert history.state == "none"
    assert history.reason is not None
    assert history.reason.en.startswith("git refuses: ")


def test_objects_are_streamed_and_what_is_not_there_is_missing(repository: Repository) -> None:
    small, large = "id: x\n", "x" * (1 << 21)
    repository.commit({"a": small, "b": large, "c": b"\0\xff\n"})
    ids = [repository.git("rev-parse", f"HEAD:{name}") for name in "abc"]
    asked = [ids[1], "0" * 40, ids[0], ids[2], *ids * 200]
    got = dict(read_blobs(repository.folder, asked))
    assert [got[one] for one in asked[:4]] == ["too-large", "missing", small.encode(), b"\0\xff\n"]


def test_nothing_of_the_repository_is_run_and_nothing_is_changed(repository: Repository) -> None:
    trap = repository.folder / "trap"
    script = repository.folder / "run.sh"
    script.write_text(f"#!/bin/sh\ntouch '{trap}'\n", encoding="utf-8")
    script.chmod(0o755)
    repository.commit({"orders/SO-1.yaml": ORDER.format(1), ".gitattributes": "*.yaml diff=x filter=x\n"})
    repository.commit({"orders/SO-1.yaml": ORDER.format(2)})
    for key in (
        "core.fsmonitor",
        "diff.external",
        "diff.x.textconv",
        "diff.x.command",
        "core.pager",
        "gpg.program",
        "pager.log",
    ):
        repository.git("config", key, str(script))
    repository.git("config", "log.showSignature", "true")
    (repository.folder / ".git/hooks/post-checkout").write_text(f"#!/bin/sh\ntouch '{trap}'\n", encoding="utf-8")
    before = {path: path.stat().st_mtime_ns for path in repository.folder.rglob("*")}
    history = read(repository)
    list(read_blobs(repository.folder, [one.blob or "" for one in history.chains[0].versions]))
    assert {path: path.stat().st_mtime_ns for path in repository.folder.rglob("*")} == before
    assert not trap.exists()


def test_the_surroundings_lead_to_no_other_repository(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit({"orders/SO-1.yaml": ORDER.format(1)})
    other = Repository(tmp_path / "other")
    other.commit({"orders/SO-7.yaml": "id: SO-7\n"})
    monkeypatch.setenv("GIT_DIR", str(other.folder / ".git"))
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", "false")
    assert [one.id for one in read(repository).chains] == ["SO-1"]


def test_history_is_read_while_another_commits(repository: Repository) -> None:
    repository.commit({"orders/SO-1.yaml": ORDER.format(0)})
    script = "for n in 1 2 3 4 5 6 7 8 9; do echo n: $n > orders/SO-1.yaml; git -c user.name=x -c user.email=x@x commit -qam $n; done"
    with subprocess.Popen(["sh", "-c", script], cwd=repository.folder) as other:
        counts = []
        while other.poll() is None:
            history = read(repository)
            counts.append(len(history.commits))
            assert (history.state, len(history.chains[0].versions)) == ("complete", counts[-1])
    assert counts == sorted(counts)
    assert len(read(repository).commits) == 10
