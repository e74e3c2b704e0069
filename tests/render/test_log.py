"""The log in every format and both languages, compared with files that people have read (see test_golden.py)."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest

from gendan.render.log.formats import FORMATS, NAMES
from gendan.render.look import Look
from gendan.words.log_view import Entry, Log, Said
from gendan.words.text import LANGUAGES, Language, Text, same
from tests.render.test_golden import golden

_CHINA = timezone(timedelta(hours=8))


def _at(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour, 5, tzinfo=_CHINA)


LOG = Log(
    "0.1.0",
    "SO-2026-0012",
    "shallow",
    Text("the clone is shallow", "这是浅克隆"),
    (
        Entry(
            "order",
            "SO-2026-0012",
            (
                Said(
                    Text(
                        "D1 promised date 2026-11-25 → 2026-12-02 (mill: yarn late)",
                        "D1 承诺交期 2026-11-25 → 2026-12-02（面辅料供应商：yarn late）",
                    ),
                    place="deliveries/D1/promised/2026-10-30/date",
                    old="2026-11-25",
                    new="2026-12-02",
                    day=date(2026, 10, 30),
                    lag=3,
                    row="deliveries/D1/promised/2026-10-30",
                ),
                Said(
                    Text("D1 cutting done 2026-11-03", "D1 开裁 完成日期 2026-11-03"),
                    place="progress/D1/cutting/done",
                    new="2026-11-03",
                    day=date(2026, 11, 3),
                    lag=1,
                    row="progress/D1/cutting",
                ),
                Said(
                    Text("D1 cutting by Li Na", "D1 开裁 经办人 李娜"),
                    place="progress/D1/cutting/by",
                    new="li-na",
                    row="progress/D1/cutting",
                    short=Text("by Li Na", "经办人 李娜"),
                ),
            ),
            "1a2b3c4d" * 5,
            _at(4, 10),
            "receipt",
            "li-na",
            "Li Na",
            received=_at(4, 10),
            committed=_at(4, 9),
            merged_by="Zhao Lei",
            subject="SO-2026-0012: one week later",
        ),
        Entry(
            "order",
            "SO-2026-0012",
            (
                Said(
                    same("note =1+1 | <b>x</b> \x1b[31m"),
                    place="note",
                    old="=0",
                    new="=1+1 | <b>x</b> \x1b[31m",
                ),
            ),
            "5e6f7a8b" * 5,
            _at(5, 18),
            "commit",
            None,
            "somebody\u202e",
            committed=_at(5, 18),
            subject="x",
        ),
        Entry(
            "order",
            "SO-2026-0012",
            (
                Said(
                    Text("line 1 quantity 10 → 12", "第 1 行 数量 10 → 12"),
                    place="lines/1/quantity",
                    old="10",
                    new="12",
                ),
            ),
        ),
    ),
    {"li-na": Text("Li Na", "李娜")},
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_format(name: str, language: Language) -> None:
    said = FORMATS[name](LOG, Look(language, width=90))
    assert said == golden(f"log.{language}.{name}", said)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "width", "colour"), [("narrow", 40, False), ("wide", 160, True)])
def test_at_a_terminal(name: str, width: int, colour: bool, language: Language) -> None:  # noqa: FBT001
    said = FORMATS["text"](LOG, Look(language, width=width, colour=colour))
    assert said == golden(f"log.{language}.{name}.text", said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_names_its_documents(language: Language) -> None:
    everything = Log("0.1.0", None, "complete", None, LOG.entries[:1])
    assert FORMATS["text"](everything, Look(language)).startswith("SO-2026-0012  2026-11-04 10:05*")
