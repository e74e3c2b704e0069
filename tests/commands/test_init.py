"""`gendan init`: what it writes is right by the schemas, in order as a plan, and never at the cost of what was there."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import git
import pytest
from jsonschema import Draft7Validator

from gendan.commands.init import CALENDAR, house_files, run_init
from gendan.read.yaml_door import parse
from gendan.shipped import folder
from gendan.validate.checklist import check_checklist
from gendan.validate.schemas import Schemas
from gendan.words.errors import UsageError
from gendan.words.finding import Place
from gendan.words.text import LANGUAGES

if TYPE_CHECKING:
    from pathlib import Path

    from gendan.words.finding import Path as Way
    from gendan.words.text import Language

TODAY = date(2026, 3, 10)
KINDS = {
    "gendan.yaml": "gendan",
    "people": "person",
    "partners": "partner",
    "calendars": "calendar",
    "checklists": "checklist",
    "contracts": "contract",
    "orders": "order",
    "rules": "rules",
    "rates.yaml": "rates",
    "waivers.yaml": "waivers",
}


def document(data: bytes) -> Any:  # noqa: ANN401 - any YAML
    parsed = parse(data, "f")
    assert not parsed.troubles
    return parsed.value


def documents(language: Language, today: date = TODAY) -> dict[str, Any]:
    files = house_files(language, today)
    return {name: document(data) for name, data in files.items() if name.split("/")[0] in KINDS}


def order(today: date) -> dict[str, Any]:
    (found,) = (value for name, value in documents("en", today).items() if name.startswith("orders/"))
    return dict(found)


def init(directory: Path, language: Language = "en", today: date = TODAY) -> str:
    said: list[str] = []
    assert run_init(directory, language=language, today=today, write=said.append) == 0
    return "".join(said)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("today", [date(2024, 6, 1), TODAY, date(2026, 11, 23), date(2026, 12, 1), date(2031, 5, 5)])
def test_every_file_is_right_by_its_schema(language: Language, today: date) -> None:
    schemas = Schemas(folder("schema"))
    for name, value in documents(language, today).items():
        errors = list(Draft7Validator(schemas.bundle(KINDS[name.split("/")[0]])).iter_errors(value))
        assert not errors, f"{name}: {errors[0].message}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_id_equals_its_files_name(language: Language) -> None:
    for name, value in documents(language).items():
        if "id" in value:
            assert name.endswith(f"/{value['id']}.yaml")


def test_references_name_files_that_are_there() -> None:
    names = house_files("zh", TODAY)
    sample = order(TODAY)
    wanted = [
        f"partners/{sample['customer']}.yaml",
        f"partners/{sample['factory']}.yaml",
        f"people/{sample['merchandiser']}.yaml",
        f"contracts/{sample['contract']}.yaml",
        "calendars/cn.yaml",
        "checklists/garment.yaml",
    ]
    assert [name for name in wanted if name not in names] == []


def test_the_two_languages_differ_only_in_words() -> None:
    zh, en = documents("zh"), documents("en")
    assert list(zh) == list(en)
    assert zh["gendan.yaml"].pop("language") != en["gendan.yaml"].pop("language")
    assert zh["gendan.yaml"].pop("name") != en["gendan.yaml"].pop("name")
    assert zh == en


class Somewhere:
    def place(self, path: Way) -> Place:
        return Place("f", 1, len(path))


def test_the_checklist_does_not_contradict_itself() -> None:
    checklist = documents("en")["checklists/garment.yaml"]
    assert len(checklist["tasks"]) == 18
    assert check_checklist(checklist, "f", Somewhere()) == ()


def working_days(year: int) -> int:
    calendar = documents("en")["calendars/cn.yaml"]
    off, made_up = ({date.fromisoformat(day["date"]) for day in calendar[key]} for key in ("holidays", "workdays"))
    days = [date(year, 1, 1) + timedelta(days=count) for count in range(365)]
    return sum(day in made_up or (day.weekday() < 5 and day not in off) for day in days)


@pytest.mark.parametrize(
    ("year", "count", "made_up"),
    [
        (2025, 248, ["01-26", "02-08", "04-27", "09-28", "10-11"]),
        (2026, 248, ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]),
    ],
)
def test_the_calendar_has_the_published_working_days(year: int, count: int, made_up: list[str]) -> None:
    calendar = documents("en")["calendars/cn.yaml"]
    assert working_days(year) == count
    assert [day["date"][5:] for day in calendar["workdays"] if day["date"].startswith(str(year))] == made_up


def test_the_calendars_span_is_what_the_command_believes() -> None:
    calendar = documents("en")["calendars/cn.yaml"]
    assert (calendar["valid_from"], calendar["valid_to"]) == tuple(day.isoformat() for day in CALENDAR)


def days_in(value: object) -> list[date]:
    return [date.fromisoformat(day) for day in re.findall(r"\d{4}-\d{2}-\d{2}", repr(value))]


def test_the_sample_is_healthy_today_and_for_a_week() -> None:
    sample = order(TODAY)
    done = {**sample["progress"], **sample["deliveries"][0]["progress"]}
    tasks = documents("en")["checklists/garment.yaml"]["tasks"]
    leaves = date.fromisoformat(sample["deliveries"][0]["requested"])
    left = [task["due"] for task in tasks if task["id"] not in done]
    assert left == [
        "ex-factory - 8 days",
        "ex-factory - 5 days",
        "ex-factory - 3 days",
        "ex-factory",
        "ex-factory + 5 workdays",
    ]
    assert leaves - timedelta(days=8) > TODAY + timedelta(days=7)
    assert max(days_in(done)) < TODAY
    assert max(days_in(sample["production"] + sample["messages"])) == TODAY - timedelta(days=1)


def test_each_task_of_the_sample_was_done_by_its_due_and_in_sequence() -> None:
    sample = order(TODAY)
    leaves = date.fromisoformat(sample["deliveries"][0]["requested"])
    progress = {**sample["progress"], **sample["deliveries"][0]["progress"]}
    done = {task: date.fromisoformat(what["done"]) for task, what in progress.items()}
    for task in documents("en")["checklists/garment.yaml"]["tasks"]:
        back = re.fullmatch(r"ex-factory - (\d+) days", task["due"])
        if task["id"] in done:
            assert back is None or done[task["id"]] <= leaves - timedelta(days=int(back[1])), task["id"]
            assert all(done[before] <= done[task["id"]] for before in task.get("after", [])), task["id"]


@pytest.mark.parametrize(
    ("today", "status"),
    [
        (date(2025, 3, 22), "open"),
        (date(2026, 11, 30), "open"),
        (date(2026, 12, 1), "closed"),
        (date(2030, 1, 1), "closed"),
    ],
)
def test_near_the_calendars_end_the_sample_is_a_closed_order_within_it(today: date, status: str) -> None:
    sample = order(today)
    assert sample["status"] == status
    if status == "closed":
        happened = {key: sample[key] for key in ("closed", "progress", "deliveries", "production", "messages")}
        assert max(days_in(happened)) <= min(today, CALENDAR[1])


def test_before_the_calendar_there_is_no_sample() -> None:
    files = house_files("en", date(2025, 3, 21))
    assert not [name for name in files if name.startswith(("orders/", "contracts/")) or name == "rates.yaml"]
    assert "gendan.yaml" in files


def test_no_token_is_left_and_lines_end_in_lf() -> None:
    for data in house_files("zh", TODAY).values():
        assert not re.search(rb"@-?\d+@|@year@|%[A-Z]+%|\r", data)


def test_a_new_folder_becomes_a_house_and_a_git_repository(tmp_path: Path) -> None:
    root = tmp_path / "我的 house" / "下单"
    said = init(root, "zh")
    names = {
        file.relative_to(root).as_posix() for file in root.rglob("*") if ".git" not in file.relative_to(root).parts
    }
    assert names >= set(house_files("zh", TODAY))
    assert (root / ".github/workflows/gendan.yml").is_file()
    assert "已写入 18 个文件" in said
    with git.Repo(root) as repository:
        assert repository.untracked_files
    assert not list(root.rglob("*.gendan-new"))


def test_inside_a_repository_no_second_one_is_begun(tmp_path: Path) -> None:
    git.Repo.init(tmp_path).close()
    assert "It lies in a git repository already" in init(tmp_path / "house")
    assert not (tmp_path / "house" / ".git").exists()


def test_a_house_is_not_made_twice(tmp_path: Path) -> None:
    init(tmp_path)
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    with pytest.raises(UsageError, match="it is a house already") as caught:
        init(tmp_path)
    assert "gendan init" in caught.value.advice.zh
    assert before == {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}


def test_files_that_are_there_are_kept_and_named(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine", encoding="utf-8")
    (tmp_path / "rates.yaml").symlink_to(tmp_path / "nowhere")
    said = init(tmp_path)
    assert "Kept as they were:\n  README.md\n  rates.yaml\n" in said
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == "mine"
    assert not (tmp_path / "nowhere").exists()
    assert (tmp_path / "gendan.yaml").is_file()


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "x").touch()
    with pytest.raises(UsageError, match="is a file, not a folder"):
        init(tmp_path / "x")


def test_when_one_file_cannot_be_written_none_is(tmp_path: Path) -> None:
    (tmp_path / "rules").touch()
    with pytest.raises(UsageError, match="Cannot write") as caught:
        init(tmp_path)
    assert "Nothing was written" in caught.value.advice.en
    assert [file.name for file in tmp_path.iterdir()] == ["rules"]


def test_a_folder_without_the_right_to_write(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o555)
    try:
        (closed / "probe").touch()
    except PermissionError:
        with pytest.raises(UsageError, match="Cannot write"):
            init(closed / "house")
        assert not (closed / "house").exists()
    else:
        pytest.skip("this user may write everywhere")


def test_beyond_the_calendar_the_next_step_is_said(tmp_path: Path) -> None:
    assert "gendan calendar import CN 2027" in init(tmp_path / "a", today=date(2026, 12, 20))
    assert "gendan calendar import" not in init(tmp_path / "b")


def test_without_git_the_files_are_written_and_the_next_step_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    assert "Install git, then run: git init" in init(tmp_path / "house")
    assert (tmp_path / "house/gendan.yaml").is_file()
    assert not (tmp_path / "house/.git").exists()


@pytest.mark.parametrize("today", [TODAY, date(2026, 11, 30), date(2026, 12, 1)])
def test_a_new_house_passes_check_today_and_for_a_week(tmp_path: Path, today: date) -> None:
    init(tmp_path, today=today)
    for later in (0, 7):
        day = (today + timedelta(days=later)).isoformat()
        command = [sys.executable, "-m", "gendan", "-C", str(tmp_path), "--lang", "en", "check", "--as-of", day]
        done = subprocess.run(command, capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b"")
        assert done.stdout.startswith(b"Nothing to chase.")
