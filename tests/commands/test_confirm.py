"""`gendan confirm`: what it writes, what it leaves, what it refuses."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any, cast

import pytest
from msgspec.structs import replace

from gendan.cli import run
from gendan.commands.confirm import ConfirmAsk, run_confirm
from gendan.commands.houses import open_house
from gendan.read.yaml_door import parse
from gendan.render.look import Look
from gendan.words.errors import ConfigurationError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 8, 10)
ORDER = """\
# Acme, second season
id: SO-1
kind: bulk
status: open          # since Monday
customer: acme
merchandiser: li-na
received: 2026-08-03
currency: USD

lines:
  - {line: 1, sku: PS-101, quantity: 100.00, price: 5}   # polo
deliveries:
  - id: D1
    requested: 2026-11-19
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    (tmp_path / "gendan.yaml").write_text("gendan: 1\nname: A\nlanguage: en\n", encoding="utf-8")
    (tmp_path / "orders").mkdir()
    (tmp_path / "orders" / "SO-1.yaml").write_text(ORDER, encoding="utf-8")
    return tmp_path


def confirm(house: Path, order: str = "SO-1", today: date = TODAY, **asked: object) -> str:
    said: list[str] = []
    ask = replace(ConfirmAsk(order, today), **cast("dict[str, Any]", asked))
    assert run_confirm(open_house(house), ask, Look("en", 80, colour=False, quiet=False, ascii=False), said.append) == 0
    return "".join(said)


def text(house: Path) -> str:
    return (house / "orders" / "SO-1.yaml").read_text("utf-8")


def held(house: Path) -> dict[str, Any]:
    value = parse((house / "orders" / "SO-1.yaml").read_bytes(), "").value
    assert isinstance(value, dict)
    confirmed = value["confirmed"]
    assert isinstance(confirmed, dict)
    return confirmed


def edit(house: Path, old: str, new: str) -> None:
    assert old in text(house)
    (house / "orders" / "SO-1.yaml").write_text(text(house).replace(old, new), encoding="utf-8")


def test_it_adds_the_confirmation_and_leaves_every_other_byte(house: Path) -> None:
    said = confirm(house, by="Jane Smith", ref="mail of 10 August")
    assert said.splitlines()[0] == "SO-1 confirmed as of 2026-08-10, written to orders/SO-1.yaml"
    assert text(house).startswith(ORDER)
    added = text(house).removeprefix(ORDER)
    assert added.startswith("confirmed: {on: 2026-08-10, by: Jane Smith, ref: mail of 10 August, digest: {lines: ")
    digest = held(house).pop("digest")
    assert held(house) | {"digest": None} == {
        "on": "2026-08-10",
        "by": "Jane Smith",
        "ref": "mail of 10 August",
        "digest": None,
    }
    assert sorted(digest) == ["deliveries", "lines", "terms"]


def test_a_day_typed_by_hand_is_kept_with_its_comment(house: Path) -> None:
    edit(house, "currency", "confirmed: {on: 2026-08-05, ref: mail}  # Jane\ncurrency")
    confirm(house)
    assert held(house)["on"] == "2026-08-05"
    assert "}  # Jane\ncurrency: USD\n\nlines:" in text(house)


def test_twice_is_once(house: Path) -> None:
    confirm(house, ref="mail")
    before = text(house)
    said = confirm(house, today=date(2026, 9, 1))
    assert text(house) == before
    assert said.splitlines()[-1] == "  nothing has changed since: lines, deliveries, terms"


def test_show_tells_the_part_that_changed_and_formatting_is_no_change(house: Path) -> None:
    confirm(house, ref="mail")
    edit(house, "quantity: 100.00, price: 5", "price: 5.0, quantity: 100")
    assert json.loads(confirm(house, show=True, format="json"))["changed"] == []
    edit(house, "requested: 2026-11-19", "requested: 2026-11-26")
    before = text(house)
    assert json.loads(confirm(house, show=True, format="json"))["changed"] == ["deliveries"]
    assert "changed since: the deliveries" in confirm(house, show=True)
    assert text(house) == before


def test_show_before_any_confirmation(house: Path) -> None:
    assert confirm(house, show=True).splitlines()[0] == "SO-1 is not confirmed"


def test_changes_are_confirmed_anew_only_with_new_evidence(house: Path) -> None:
    confirm(house, ref="mail of 10 August")
    edit(house, "price: 5", "price: 6")
    with pytest.raises(UsageError, match="has changed since 2026-08-10"):
        confirm(house, today=date(2026, 9, 1))
    with pytest.raises(UsageError, match="has changed since 2026-08-10"):
        confirm(house, today=date(2026, 9, 1), ref="mail of 10 August")
    said = confirm(house, today=date(2026, 9, 1), ref="mail of 1 September")
    assert "  confirmed anew: the lines" in said.splitlines()
    assert (held(house)["on"], held(house)["ref"]) == ("2026-09-01", "mail of 1 September")
    assert json.loads(confirm(house, show=True, format="json"))["changed"] == []


def test_a_dry_run_writes_nothing(house: Path) -> None:
    assert "nothing was written" in confirm(house, dry_run=True)
    assert text(house) == ORDER


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"order": "SO-2"}, "There is no order SO-2"),
        ({"on": date(2026, 8, 2)}, "2026-08-02 lies before the order was received"),
        ({"format": "yaml"}, "Unknown format yaml"),
    ],
)
def test_what_it_refuses(house: Path, asked: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        confirm(house, **asked)
    assert text(house) == ORDER


def test_a_file_with_mistakes_cannot_be_confirmed(house: Path) -> None:
    edit(house, "quantity: 100.00", "quantity: lots")
    with pytest.raises(ConfigurationError) as caught:
        confirm(house)
    assert [trouble.rule for trouble in caught.value.troubles] == ["data/wrong-type"]


def test_a_confirmation_behind_an_alias_is_left_to_people(house: Path) -> None:
    edit(house, "currency", "x-first: &mail {on: 2026-08-05}\nconfirmed: *mail\ncurrency")
    before = text(house)
    with pytest.raises(UsageError, match="cannot be edited"):
        confirm(house)
    assert text(house) == before


def test_the_command_line_speaks_chinese_and_takes_the_day_asked_for(
    house: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(house)
    asked = ("--lang", "zh", "confirm", "SO-1", "--on", "2026-08-04", "--by", "Jane", "--ref", "邮件")
    assert run(asked, {"LANG": "en_US.UTF-8"}) == 0
    said = ["SO-1 已按 2026-08-04 确认，写入 orders/SO-1.yaml", "  确认人：Jane", "  依据：邮件"]
    assert capsys.readouterr().out.splitlines() == said
    assert held(house)["on"] == "2026-08-04"
