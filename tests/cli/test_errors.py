"""Wrong use, faults and broken pipes: words and a code, never a traceback."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gendan.cli import complain, entry, surroundings
from gendan.words.errors import ConfigurationError, FaultError, GendanError
from gendan.words.finding import Place, Trouble
from gendan.words.text import Text, same

WORDS = Text("No such thing", "没有这个")
ADVICE = Text("Look again\nor ask", "再看看\n或问问")


@pytest.mark.parametrize(
    ("arguments", "en", "zh"),
    [
        (["chek"], "No such command 'chek'. Did you mean 'check'", "没有命令 chek，是不是 'check'"),
        (["check", "--as-off"], "No such option: --as-off", "没有选项 --as-off，是不是 --as-of"),
        (["show"], "Missing argument 'ORDER'", "缺少 ORDER"),
        (["rule", "a", "b"], "unexpected extra argument", "多出了参数：b"),
        (["check", "--as-of"], "requires an argument", "选项 --as-of 后面要有值"),
        (["schema", "--install=1"], "does not take a value", "选项 --install 不带值"),
        (["calendar"], "Missing command", "没有写命令"),
        (["import", "x.csv"], "Missing option", "缺少 --map"),
        (["check", "--fail-on", "eror"], "--fail-on cannot be eror\n→ Did you mean error?", "是不是 error？"),
        (["check", "--format", "xyz"], "--format cannot be xyz\n→ Write one of: text, json", "可写：text、json"),
        (["check", "--output", "json"], "--output json does not name a file", "没有写文件名"),
        (["check", "--output", "json=-"], "write --format json", "标准输出只能有一种格式"),
        (["check", "--rev", ""], "--rev is empty", "--rev 是空的"),
        (["check", "--since="], "--since is empty", "请写明提交，或去掉 --since"),
        (["chek", "--help"], "No such command 'chek'. Did you mean 'check'", "没有命令 chek，是不是 'check'"),
        (
            ["calendar", "imprt"],
            "Did you mean 'import'?\n→ See gendan calendar --help",
            "用法见 gendan calendar --help",
        ),
        (
            ["test", "nosuch"],
            "No rule or pack is called nosuch\n→ `gendan rules` lists them all",
            "没有名为 nosuch 的规则",
        ),
        (["rules", "order-folow-up"], "Did you mean order-follow-up", "是不是 order-follow-up"),
        (["check", "--output", "jsn=x"], "--output cannot be jsn", "--output 不能是 jsn"),
        (["check", "--as-of", "2026-02-30"], "2026-02-30 is not a date", "2026-02-30 不是日期"),
        (["check", "--as-of", "20260210"], "20260210 is not a date", "写成 2026-11-23 的样子"),
        (["check", "--as-of", "2026-W12-1"], "2026-W12-1 is not a date", "写成 2026-11-23 的样子"),
        (["calendar", "import", "CN", "26"], "26 is not a year", "26 不是年份"),
        (["-C", "no-such-folder", "check"], "There is no folder no-such-folder", "没有目录 no-such-folder"),
        (["--lang", "fr"], "--lang cannot be fr", "--lang 不能是 fr"),
    ],
)
def test_wrong_use_is_told_in_the_readers_language(
    gendan: Callable[..., Any], arguments: list[str], en: str, zh: str
) -> None:
    for environ, said in (({}, en), ({"LANG": "zh_CN.UTF-8"}, zh)):
        ran = gendan(*arguments, **environ)
        assert (ran.code, ran.out) == (2, "")
        assert said in ran.err
        assert "Traceback" not in ran.err


def _raise(error: BaseException) -> Callable[..., int]:
    def answer(*_: object) -> int:
        raise error

    return answer


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (GendanError(WORDS, ADVICE), 2, "gendan: No such thing\n→ Look again\n  or ask\n"),
        (FaultError(WORDS, ADVICE), 3, "gendan: No such thing\n"),
        (ValueError("bad \x1b[31m"), 3, "ValueError: bad ␛[31m"),
        (RecursionError("deep"), 3, "gendan itself is at fault, not your files"),
        (KeyboardInterrupt(), 130, ""),
        (BrokenPipeError(), 141, ""),
    ],
)
def test_every_error_has_its_code(
    gendan: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, said: str
) -> None:
    monkeypatch.setattr(entry, "_answer", _raise(error))
    monkeypatch.setattr(surroundings, "silence", lambda _stream: None)
    ran = gendan("check")
    assert ran.code == code
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_a_fault_shows_where_and_with_debug_the_whole_story(
    gendan: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entry, "make_here", lambda asked, environ: asked.nothing + environ)
    assert "at gendan/cli/entry.py:" in gendan("check").err
    assert "Traceback" in gendan("check", GENDAN_DEBUG="1").err


def test_troubles_of_a_configuration_are_all_listed_with_their_places() -> None:
    trouble = Trouble(
        "data/unknown-key",
        Place("gendan.yaml", 3, 1),
        same("langage"),
        Text("Did you mean language?", "是不是 language？"),
    )
    error = ConfigurationError(WORDS, same("go on"), (trouble, trouble))
    assert complain.complaint(error, "zh").splitlines() == [
        "gendan: 没有这个",
        "→ go on",
        *["  gendan.yaml:3:1  langage  (data/unknown-key)", "    → 是不是 language？"] * 2,
    ]


def test_language_of_the_house_is_the_language_of_its_errors(gendan: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "gendan.yaml").write_text("gendan: 1\nname: x\nlanguage: zh\n", encoding="utf-8")
    assert "不是日期" in gendan("-C", str(tmp_path), "check", "--as-of", "x").err
    assert "is not a date" in gendan("-C", str(tmp_path), "--lang", "en", "check", "--as-of", "x").err


def test_outside_of_a_house(gendan: Callable[..., Any], tmp_path: Path) -> None:
    ran = gendan("-C", str(tmp_path), "check")
    assert (ran.code, ran.out) == (2, "")
    assert "gendan init" in ran.err


@pytest.mark.parametrize("words", ["Something new from Typer", "Missing"])
def test_a_sentence_that_is_not_known_stays(words: str) -> None:
    assert complain.chinese(words) == words


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "--as-of", "2026-11-23", "-f", "json", "--output", "sarif=out/x.sarif"], '"summary"'),
        (["check"], "没有要催的事。"),
        (["tables", "orders"], "customer_po"),
        (["query", "SELECT count(*) AS n FROM orders", "--as-of", "2026-11-23"], "0"),
    ],
)
def test_commands_are_reached(gendan: Callable[..., Any], tmp_path: Path, arguments: list[str], said: str) -> None:
    (tmp_path / "gendan.yaml").write_text("gendan: 1\nname: x\nlanguage: zh\n", encoding="utf-8")
    ran = gendan(*arguments)
    assert (ran.code, ran.err) == (0, "")
    assert said in ran.out


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../etc/passwd"])
def test_a_time_zone_that_does_not_exist(gendan: Callable[..., Any], tmp_path: Path, zone: str) -> None:
    (tmp_path / "gendan.yaml").write_text(f"gendan: 1\nname: x\nlanguage: en\ntimezone: {zone}\n", encoding="utf-8")
    ran = gendan("check")
    assert ran.code == 2
    assert "time zone" in ran.err.lower()


def test_init_makes_a_house(gendan: Callable[..., Any], tmp_path: Path) -> None:
    assert gendan("init", "new").code == 0
    assert (tmp_path / "new" / "gendan.yaml").is_file()


@pytest.mark.parametrize(
    "arguments",
    [
        ["-C", "\0"],
        ["-C", "\udcff", "check"],
        ["\udcff"],
        ["check", "\0"],
        ["check", "\udcff"],
        ["check", "--output", "json=\0"],
        ["check", "--output", "json=."],
        ["check", "--select", "no/such-rule", "--as-of", "2026-11-23\n"],
        ["show", "\x1b[31m"],
        ["rule", "'; DROP TABLE orders; --"],
        ["why", "\0", "\0"],
        ["query", "\0"],
        ["query", ""],
        ["query", "SELECT '\udcff'"],
        ["schema", "\udcff"],
        ["tables", "\x1b]0;title\x07"],
        ["import", "\0", "--map", "\0"],
        ["calendar", "import", "\udcff", "٢٠٢٦"],
        ["init", "\0"],
    ],
)
def test_any_argument_gets_words_and_the_code_of_wrong_use(
    gendan: Callable[..., Any], tmp_path: Path, arguments: list[str]
) -> None:
    (tmp_path / "gendan.yaml").write_text("gendan: 1\nname: x\nlanguage: en\n", encoding="utf-8")
    ran = gendan(*arguments)
    assert ran.code == 2, ran.err
    assert ran.err.startswith("gendan: ")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", ran.err)
