"""`gendan log` on a real repository: who changed what, when, and how long after it happened."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING

import jsonschema
import pytest

from gendan.cli import run
from gendan.shipped import folder

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = folder("schema") / "answers/log.schema.json"
ORDER = """\
id: SO-1
kind: bulk
category: garment
status: open
customer: acme
merchandiser: li-na
received: 2026-08-03
lines: [{line: 1, sku: A, quantity: 10}]
deliveries:
  - id: D1
    requested: 2026-11-20
    promised:
      - {date: 2026-11-25, on: 2026-08-05}
progress:
  fabric-in-house: {planned: 2026-09-28}
"""
LEDGER = "      - {date: 2026-11-25, on: 2026-08-05}\n"
MOVED = f"{LEDGER}      - {{date: 2026-12-02, on: 2026-10-30, cause: mill, reason: yarn late}}\n"
FRAME = {
    "gendan.yaml": "gendan: 1\nname: Test\nlanguage: en\ncalendar: cn\n",
    "people/li-na.yaml": "id: li-na\nname: {en: Li Na, zh: 李娜}\nrole: merchandiser\nemails: [li@example.com]\n",
    "people/zhao.yaml": "id: zhao\nname: Zhao Lei\nrole: supervisor\nemails: [ZHAO@example.com]\n",
    "partners/acme.yaml": "id: acme\nname: Acme\nkind: customer\n",
    "calendars/cn.yaml": "id: cn\ncountry: CN\nvalid_from: 2026-01-01\nvalid_to: 2026-12-31\nweekend: [sat, sun]\n",
}


def commit(root: Path, day: str, files: dict[str, str | None], by: str = "Li Na <li@example.com>") -> None:
    for name, text in files.items():
        path = root / name
        if text is None:
            path.unlink()
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    name, _, mail = by.partition(" <")
    who = {
        f"GIT_{role}_{key}": value
        for role in ("AUTHOR", "COMMITTER")
        for key, value in (("NAME", name), ("EMAIL", mail[:-1]), ("DATE", f"{day}T10:00+08:00"))
    }
    for words in (["add", "-A"], ["commit", "-q", "-m", "-"]):
        subprocess.run(["git", *words], cwd=root, env={**os.environ, **who}, check=True)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    root = tmp_path / "house"
    root.mkdir()
    subprocess.run(["git", "init", "-q", "-b", "main", str(root)], check=True)
    commit(root, "2026-08-05", {**FRAME, "orders/SO-1.yaml": ORDER})
    return root


def told(house: Path, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert run(["-C", str(house), "log", *words]) == 0
    return capsys.readouterr().out


def lines(house: Path, capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    """Return what is said of the changes, without who and when."""
    return [line.strip() for line in told(house, capsys, *words).splitlines() if line.startswith("  ")]


def test_a_promise_that_moved_is_told_with_its_reason_and_the_delay(
    house: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commit(house, "2026-11-04", {"orders/SO-1.yaml": ORDER.replace(LEDGER, MOVED)})
    out = told(house, capsys, "SO-1")
    assert out.splitlines()[3] == f"2026-11-04 10:00  Li Na (li-na)  {head(house)}"
    moved = "D1 promised date 2026-11-25 → 2026-12-02 (mill: yarn late), recorded 3 workdays after it happened"
    assert moved in " ".join(out.split())
    out = told(house, capsys, "SO-1", "--lang", "zh")
    assert "D1 承诺交期 2026-11-25 → 2026-12-02（面辅料供应商：yarn late），事后 3 个工作日登记" in out


def lose(house: Path, rev: str) -> None:
    """Lose an object of the repository."""
    done = subprocess.run(["git", "rev-parse", rev], cwd=house, capture_output=True, check=True, text=True)
    blob = done.stdout.strip()
    (house / ".git/objects" / blob[:2] / blob[2:]).unlink()


def test_what_the_repository_has_lost_is_not_taken_for_what_nobody_committed(
    house: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commit(house, "2026-11-04", {"orders/SO-1.yaml": ORDER.replace("quantity: 10", "quantity: 12")})
    lose(house, "HEAD:orders/SO-1.yaml")
    said = "what it wrote is lost from the repository (git fetch --refetch brings it back)"
    assert lines(house, capsys, "SO-1")[1:] == [said]
    (house / "orders/SO-1.yaml").write_text(ORDER.replace("quantity: 10", "quantity: 14"), encoding="utf-8")
    assert lines(house, capsys, "SO-1")[1:] == [said, "line 1 quantity 10 → 14"]
    assert "它写入的内容在仓库中缺失（可用 git fetch --refetch 取回）" in told(house, capsys, "SO-1", "--lang", "zh")


def test_the_audit_says_that_something_is_lost(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commit(house, "2026-11-04", {"orders/SO-1.yaml": ORDER.replace("quantity: 10", "quantity: 12")})
    ask = ["-C", str(house), "audit", "--format", "json"]
    assert run(ask) == 0
    capsys.readouterr()
    lose(house, "HEAD~1:orders/SO-1.yaml")
    assert run(ask) == 1
    found = [one for one in json.loads(capsys.readouterr().out)["findings"] if one["severity"] == "error"]
    said = "the repository has lost what orders/SO-1.yaml held (1 version is lost)"
    assert [one["message"] for one in found] == [f"What was changed cannot be told: {said}"]


def head(house: Path) -> str:
    done = subprocess.run(["git", "rev-parse", "HEAD"], cwd=house, capture_output=True, check=True, text=True)
    return done.stdout[:8]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (LEDGER, LEDGER.replace("11-25", "11-30"), "ledger rewritten: D1 promise of 2026-08-05 date 2026-11-25 → 2026-11-30"),
        (f"    promised:\n{LEDGER}", "", "D1 ledger rewritten: promise of 2026-08-05 (2026-11-25) deleted"),
        ("{planned: 2026-09-28}", "{planned: 2026-09-28, done: 2026-10-01}", "fabric-in-house done 2026-10-01, recorded 6 workdays after it happened"),
        ("planned: 2026-09-28", "planned: 2026-10-06, cause: mill", "fabric-in-house planned date 2026-09-28 → 2026-10-06 (mill)"),
        ("quantity: 10", "quantity: 12.5", "line 1 quantity 10 → 12.5"),
        ("quantity: 10}", "quantity: 10}, {line: 2, sku: B}", "line 2 added: sku B"),
        ("status: open", "status: on-hold", "status running → on hold"),
        ("customer: acme\n", "", "customer acme removed"),
        ("id: D1", "id: D1\n    note: ", "D1 note (empty)"),
    ],
)  # fmt: skip
def test_changes_in_the_words_of_the_trade(
    house: Path, old: str, new: str, expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    commit(house, "2026-10-09", {"orders/SO-1.yaml": ORDER.replace(old, new)})
    assert lines(house, capsys, "SO-1")[1:] == [expected]


def test_the_life_of_a_document(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commit(house, "2026-08-06", {"orders/SO-1.yaml": None, "orders/2026/SO-1.yaml": ORDER})
    commit(house, "2026-08-07", {"orders/2026/SO-1.yaml": "id: SO-1\n\tstatus: \xff\n"})
    commit(house, "2026-08-10", {"orders/2026/SO-1.yaml": ORDER.replace("quantity: 10", "quantity: 11")})
    commit(house, "2026-08-11", {"orders/2026/SO-1.yaml": None})
    commit(house, "2026-08-12", {"orders/SO-1.yaml": ORDER})
    assert lines(house, capsys, "SO-1") == [
        "order entered: acme, quantity 10, D1 2026-11-20 (15 values)",
        "moved from orders/SO-1.yaml to orders/2026/SO-1.yaml",
        "the file cannot be read from here on (data/tab)",
        "line 1 quantity 10 → 11",
        "order deleted",
        "order entered: acme, quantity 10, D1 2026-11-20 (15 values)",
    ]


def test_only_what_was_asked_for(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commit(house, "2026-10-09", {"orders/SO-1.yaml": ORDER.replace("10}", "11}")}, by="Zhao Lei <zhao@EXAMPLE.com>")
    commit(house, "2026-10-12", {"orders/SO-1.yaml": ORDER.replace("10}", "12}").replace("11-20", "11-27")})
    assert lines(house, capsys, "SO-1", "--person", "zhao") == ["line 1 quantity 10 → 11"]
    assert lines(house, capsys, "SO-1", "--field", "requested") == [
        "D1 requested date 2026-11-20",
        "D1 requested date 2026-11-20 → 2026-11-27",
    ]
    assert lines(house, capsys, "SO-1", "--field", "lines/1", "--from", "2026-10") == [
        "line 1 quantity 10 → 11",
        "line 1 quantity 11 → 12",
    ]
    assert lines(house, capsys, "--from", "2026-10-09", "--to", "2026-10-11") == ["line 1 quantity 10 → 11"]
    assert told(house, capsys, "SO-1", "--to", "2026-01") == "Nothing was changed.\n"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("li-na", ["person entered (5 values)", "role merchandiser → supervisor of merchandisers"]),
        ("partner/acme", ["partner entered (3 values)"]),
        ("waivers", ["waivers entered (6 values)"]),
        ("ours", ["rules entered (4 values)", "rule late severity warning"]),
        ("ours/late", ["rule late added: severity warning"]),
        ("gendan", ["settings entered (4 values)"]),
    ],
)
def test_people_partners_waivers_rules_and_settings(
    house: Path, name: str, expected: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    rules = "pack: ours\ntitle: {en: Ours, zh: 本司}\nrules:\n  - {id: late}\n"
    waiver = "waivers: [{rule: a/b, order: SO-1, reason: x, approved_by: zhao, until: 2026-12-31, on: 2026-10-01}]\n"
    person = FRAME["people/li-na.yaml"].replace("merchandiser", "supervisor")
    commit(house, "2026-10-09", {"people/li-na.yaml": person, "rules/ours.yaml": rules, "waivers.yaml": waiver})
    commit(house, "2026-10-12", {"rules/ours.yaml": rules.replace("late}", "late, severity: warning}")})
    found = lines(house, capsys, name)
    assert found == expected if name != "ours/late" else found[-1] == "rule late severity warning"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "{planned: 2026-09-28}",
            "{planned: 2026-10-06, done: 2026-10-09, by: li-na, cause: mill, reason: dyed twice}",
            "fabric-in-house done 2026-10-09 (mill: dyed twice); planned date 2026-09-28 → 2026-10-06; by Li Na",
        ),
        (
            "progress:",
            "production:\n  - {on: 2026-10-09, process: cutting, quantity: 4}\nprogress:",
            "output of 2026-10-09 cutting added: quantity 4",
        ),
        (
            "progress:",
            "messages:\n  - {id: M1, at: 2026-10-09T01:30+00:00, from: customer}\nprogress:",
            "message M1 added: at 2026-10-09 09:30, from the customer",
        ),
        ("progress:", "holds: []\nprogress:", "holds (none)"),
    ],
)
def test_what_belongs_together_is_one_sentence(
    house: Path, old: str, new: str, expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    commit(house, "2026-10-09", {"orders/SO-1.yaml": ORDER.replace(old, new)})
    assert " ".join(lines(house, capsys, "SO-1")[1:]) == expected


def test_a_list_that_was_empty_is_not_told_beside_what_came_into_it(
    house: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commit(house, "2026-10-09", {"waivers.yaml": "waivers: []\n"})
    waiver = "waivers: [{rule: a/b, order: SO-1, reason: x, approved_by: zhao, until: 2026-12-31}]\n"
    commit(house, "2026-10-12", {"waivers.yaml": waiver})
    assert lines(house, capsys, "waivers") == [
        "waivers entered (1 value)",
        "waiver of a/b SO-1 added: reason x, approved by Zhao Lei, until 2026-12-31",
    ]


def test_a_param_goes_by_its_own_name(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules = "pack: ours\ntitle: {en: Ours, zh: 本司}\nrules:\n  - {id: late, params: {days: 28}}\n"
    commit(house, "2026-10-09", {"rules/ours.yaml": rules})
    commit(house, "2026-10-12", {"rules/ours.yaml": rules.replace("28", "21")})
    assert lines(house, capsys, "ours/late")[-1] == "rule late params days 28 → 21"
    assert lines(house, capsys, "ours/late", "--lang", "zh")[-1] == "规则 late 规则参数的取值 days 28 → 21"


@pytest.mark.parametrize(
    ("name", "file", "old", "new", "en", "zh"),
    [
        (
            "cn",
            "calendars/cn.yaml",
            "weekend: [sat, sun]",
            "weekend: [sat, sun]\nholidays: [{date: 2026-10-01, name: {en: National Day, zh: 国庆节}}]",
            "holiday 2026-10-01 added: name National Day",
            "新增假日 2026-10-01：名称 国庆节",
        ),
        (
            "gendan",
            "gendan.yaml",
            "calendar: cn",
            "calendar: cn\nmay_change: [{files: [rates.yaml], roles: [finance]}]",
            "right to change rates.yaml added: roles finance",
            "新增改动权限（rates.yaml）：可以改的岗位 财务",
        ),
        (
            "zhao",
            "people/zhao.yaml",
            "role: supervisor",
            "role: supervisor\nsupervisor: li-na",
            "supervisor Li Na",
            "直接主管 李娜",
        ),
    ],
)
def test_other_documents_in_both_languages(
    house: Path, name: str, file: str, old: str, new: str, en: str, zh: str, capsys: pytest.CaptureFixture[str]
) -> None:
    commit(house, "2026-10-09", {file: FRAME[file].replace(old, new)})
    assert lines(house, capsys, name)[-1] == en
    assert lines(house, capsys, name, "--lang", "zh")[-1] == zh


def test_ratings_in_a_repository_of_their_own_have_their_history_there(
    house: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commit(house, "2026-10-01", {"gendan.yaml": f"{FRAME['gendan.yaml']}places: {{appraisal: ../ratings/*/*.yaml}}\n"})
    ratings = house.parent / "ratings"
    ratings.mkdir()
    subprocess.run(["git", "init", "-q", "-b", "main", str(ratings)], check=True)
    mark = "person: li-na\nmonth: 2026-09\nratings: [{indicator: teamwork, rater: zhao, relation: supervisor, on: 2026-10-01, mark: 4}]\n"
    commit(ratings, "2026-10-02", {"2026-09/li-na.yaml": mark})
    commit(ratings, "2026-10-05", {"2026-09/li-na.yaml": mark.replace("mark: 4", "mark: 5")}, "Zhao <zhao@example.com>")
    out = told(house, capsys, "2026-09/li-na")
    assert "2026-10-05 10:00  Zhao Lei (zhao)" in out
    assert "rating teamwork zhao mark 4 → 5" in out
    (ratings / "2026-09/li-na.yaml").write_text(mark.replace("mark: 4", "mark: 1"), encoding="utf-8")
    assert (
        "rating teamwork zhao mark 5 → 1"
        in told(house, capsys, "appraisal/2026-09/li-na").split("not committed yet")[1]
    )
    assert "teamwork" in told(house, capsys)


def test_a_receipt_is_the_time_that_counts(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["-C", str(house), "receipt", "--where", "ci.example.com"]) == 0
    capsys.readouterr()
    (entry,) = json.loads(told(house, capsys, "SO-1", "-f", "json"))["entries"]
    assert (entry["clock"], entry["committed"], entry["when"]) == (
        "receipt",
        "2026-08-05T10:00:00+08:00",
        entry["received"],
    )
    assert entry["received"] > entry["committed"]
    out = told(house, capsys, "SO-1", "--lang", "zh")
    assert "*  李娜 (li-na)" in out
    assert out.endswith("带 * 的为回执时间，其余为提交自称的时间。\n")


@pytest.mark.parametrize(
    ("person", "en", "zh"),
    [("zhoa", "Did you mean zhao?", "是不是 zhao？"), ("nobody-at-all", "Name a person by id", "请写人员编号")],
)
def test_a_person_who_is_nobody_is_refused(
    house: Path, person: str, en: str, zh: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for language, said in (("en", en), ("zh", zh)):
        assert run(["-C", str(house), "log", "--person", person, "--lang", language]) == 2
        assert said in capsys.readouterr().err
    for name in ("李娜", "Li Na", "li-na", "li@example.com"):
        assert "order entered" in told(house, capsys, "SO-1", "--person", name)


def test_a_shallow_clone_does_not_say_that_a_document_came_with_its_oldest_commit(
    house: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commit(house, "2026-10-09", {"orders/SO-1.yaml": ORDER.replace("10}", "11}")})
    commit(house, "2026-10-12", {"orders/SO-1.yaml": ORDER.replace("10}", "12}")})
    subprocess.run(["git", "clone", "-q", "--depth=2", house.as_uri(), str(tmp_path / "copy")], check=True)
    out = told(tmp_path / "copy", capsys, "SO-1")
    assert "order is at least as old as this" in out
    assert "line 1 quantity 11 → 12" in out
    assert "the clone is shallow: its beginning is missing" in out


def test_what_is_not_committed_yet_is_told_apart(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (house / "orders/SO-1.yaml").write_text(ORDER.replace("10}", "99}"), encoding="utf-8")
    (house / "orders/SO-2.yaml").write_text(ORDER.replace("SO-1", "SO-2"), encoding="utf-8")
    assert told(house, capsys, "SO-1").splitlines()[3:5] == ["not committed yet", "  line 1 quantity 10 → 99"]
    assert told(house, capsys, "SO-2").splitlines() == [
        "not committed yet",
        "  order entered: acme, quantity 10, D1 2026-11-20 (15 values)",
    ]


def test_a_merge_names_who_wrote_it_and_who_merged(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    subprocess.run(["git", "checkout", "-q", "-b", "side"], cwd=house, check=True)
    commit(house, "2026-10-09", {"orders/SO-1.yaml": ORDER.replace("10}", "11}")})
    subprocess.run(["git", "checkout", "-q", "main"], cwd=house, check=True)
    who = {
        "GIT_COMMITTER_NAME": "Zhao",
        "GIT_COMMITTER_EMAIL": "zhao@example.com",
        "GIT_COMMITTER_DATE": "2026-10-12T10:00+08:00",
    }
    author = {key.replace("COMMITTER", "AUTHOR"): value for key, value in who.items()}
    subprocess.run(
        ["git", "merge", "-q", "--no-ff", "side", "-m", "-"], cwd=house, env={**os.environ, **who, **author}, check=True
    )
    assert told(house, capsys, "SO-1").splitlines()[3:5] == [
        f"2026-10-12 10:00  Li Na (li-na), merged by Zhao  {head(house)}",
        "  line 1 quantity 10 → 11",
    ]


def test_the_answer_keeps_its_schema(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commit(house, "2026-11-04", {"orders/SO-1.yaml": ORDER.replace(LEDGER, MOVED)})
    (house / "orders/SO-1.yaml").write_text(ORDER.replace("10}", "99}"), encoding="utf-8")
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft7Validator.check_schema(schema)
    for words in (["SO-1"], [], ["--from", "2030"], ["li-na", "--lang", "zh"]):
        jsonschema.validate(json.loads(told(house, capsys, *words, "-f", "json")), schema)


def test_every_format_says_the_same(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commit(house, "2026-11-04", {"orders/SO-1.yaml": ORDER.replace(LEDGER, MOVED)})
    answer = json.loads(told(house, capsys, "SO-1", "-f", "json"))
    change = answer["entries"][1]["changes"][0]
    assert (answer["history"], answer["entries"][1]["person"], change["lag"]) == (
        {"state": "complete", "reason": None},
        "li-na",
        3,
    )
    assert (change["place"], change["old"], change["new"], change["day"]) == (
        "deliveries/D1/promised/2026-10-30/date",
        "2026-11-25",
        "2026-12-02",
        "2026-10-30",
    )
    row = json.loads(told(house, capsys, "SO-1", "-f", "jsonl").splitlines()[1])
    assert (row["text"], row["when"]) == (change["text"], "2026-11-04T10:00:00+08:00")
    assert change["text"] in told(house, capsys, "SO-1", "-f", "csv")
    assert [line.count("|") for line in told(house, capsys, "SO-1", "-f", "markdown").splitlines()] == [
        6,
        6,
        6,
        6,
        0,
        0,
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["SO-9"], "Did you mean SO-1?"),
        (["contract/SO-1"], "Neither history nor the files know"),
        (["SO-1", "--from", "2026-10", "--to", "2026-09"], "comes after"),
        (["SO-1", "-f", "xml"], "--format cannot be xml"),
    ],
)
def test_wrong_use(house: Path, words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["-C", str(house), "log", *words]) == 2
    assert said in capsys.readouterr().err


def test_without_history_nothing_is_pretended(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, text in FRAME.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert run(["-C", str(tmp_path), "log", "li-na"]) == 2
    assert "There is no history: the house is not in a git repository" in capsys.readouterr().err
