import pytest

from gendan.read.characters import LARGEST
from gendan.read.yaml_door import parse
from gendan.words.text import Text


def refused(data: str | bytes) -> list[tuple[str, int | None, int | None]]:
    parsed = parse(data.encode() if isinstance(data, str) else data, "a.yaml")
    assert parsed.value is None
    return [(one.rule.removeprefix("data/"), one.place.line, one.place.column) for one in parsed.troubles]


def read(text: str) -> object:
    parsed = parse(text.encode(), "a.yaml")
    assert parsed.troubles == ()
    return parsed.value


@pytest.mark.parametrize(
    "written", ["NO", "0012", "1_000", "12:30", "2026-08-03", "08", "yes", "1e400", "0x", "0b2", "+", "."]
)
def test_order_numbers_and_dates_stay_text(written: str) -> None:
    assert read(f"a: {written}") == {"a": written}


@pytest.mark.parametrize(
    ("written", "value"),
    [("1e3", 1000.0), ("0x1F", 31), ("0o14", 12), (".5", 0.5), ("+5", 5), ("true", True), ("~", None), ("6.45", 6.45)],
)
def test_core_scalars(written: str, value: object) -> None:
    assert read(f"a: {written}") == {"a": value}


def test_keys_are_the_text_that_was_written() -> None:
    keys = {"1": "a", "02": "b", "false": "c", "1.5": "d", "NO": "e", "null": "f"}
    assert read("{1: a, 02: b, false: c, 1.5: d, NO: e, 'null': f}") == keys


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffa: 1",
        "a: 1\r\nb: 2\r\n",
        "a: “中文，”",
        "a: wow ! x",
        "'<<': 1",
        'a: "\\t\\n"',
        "a: H&M 5*3",
        "\ufeff---\na: 1",
        "a: \ue000x",
    ],
)
def test_what_looks_odd_but_is_fine(text: str) -> None:
    assert isinstance(read(text), dict)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [("empty-file", None, None)]),
        ("# nothing\n", [("empty-file", None, None)]),
        ("a:\tb\n\tc: d", [("tab", 1, 3)]),
        ("a: \x00", [("control-character", 1, 4)]),
        ("a: 1\nb: x\u202ey", [("control-character", 2, 5)]),
        ("a: \u2028", [("control-character", 1, 4)]),
        ("a: \x85", [("control-character", 1, 4)]),
        ("a: \ufeff1", [("control-character", 1, 4)]),
        ("客户: \x7f\t", [("control-character", 1, 5), ("tab", 1, 6)]),
        ('a: "\\x1b[31m"', [("control-character", 1, 4)]),
        (b"a: \xff", [("not-utf8", 1, 4)]),
        (b"a: \xed\xa0\x80", [("not-utf8", 1, 4)]),
        ("a: 1\nb: 2\na: 3\nb: 4", [("duplicate-key", 3, 1), ("duplicate-key", 4, 1)]),
        ("x:\n- {a: 1, 'a': 2}", [("duplicate-key", 2, 10)]),
        ("1: a\n'1': b", [("duplicate-key", 2, 1)]),
        ("&a b: 1\n*a : 2", [("duplicate-key", 2, 1)]),
        ("a: 1\n---\nb: 2", [("several-documents", 2, 1)]),
        ("---\na: 1\n---\n", [("several-documents", 3, 1)]),
        ("a: 1\n...\nb: 1", [("several-documents", 2, 1)]),
        ("a: *x", [("unknown-anchor", 1, 4)]),
        ("a: !foo 12", [("tag-not-allowed", 1, 4)]),
        ("\ufeff!foo 12", [("tag-not-allowed", 1, 1)]),
        ("\u2028a: 1", [("control-character", 1, 1)]),
        ("a: ! 12", [("tag-not-allowed", 1, 4)]),
        ("a: !!int x", [("tag-not-allowed", 1, 4)]),
        ("a: !!python/object:os.system x", [("tag-not-allowed", 1, 4)]),
        ("a: !e!foo x", [("tag-not-allowed", 1, 4)]),
        ("b: &b {c: 1}\na: {<<: *b}", [("merge-key", 2, 5)]),
        ("{0x1: a, +2: b}", [("key-not-text", 1, 2), ("key-not-text", 1, 10)]),
        ("{1: a, true: b}", [("key-not-text", 1, 8)]),
        ("{1: a, 1.0: b}", [("key-not-text", 1, 8)]),
        ("{1: a, 1e0: b}", [("key-not-text", 1, 8)]),
        ("{True: a, ~: b, 1.50: c}", [("key-not-text", 1, 2), ("key-not-text", 1, 11), ("key-not-text", 1, 17)]),
        ("? [1]\n: 2", [("key-not-text", 1, 3)]),
        ("a: 18446744073709551616", [("number-too-long", 1, 4)]),
        ("a:\n- 1e12", [("number-too-long", 2, 3)]),
        ("a: .nan\nb: -.INF", [("number-too-long", 1, 4), ("number-too-long", 2, 4)]),
        ("a: &x [*x]", [("too-many-aliases", 1, 4)]),
        ("a: [", [("yaml-syntax", 1, None)]),
        ("客户：acme\nid: x", [("yaml-syntax", 1, None)]),
    ],
)
def test_refused_with_rule_and_place(text: str | bytes, expected: list[tuple[str, int | None, int | None]]) -> None:
    assert refused(text) == expected


@pytest.mark.parametrize(
    "written",
    [
        "123456789012",
        "-123456789012",
        "0.123456",
        "123456789.123456",
        "1.0000000",
        "1e11",
        "1e-6",
        "0000.5",
        "12345678901.2500",
    ],
)
def test_longest_numbers(written: str) -> None:
    assert read(f"a: {written}") == {"a": pytest.approx(float(written), rel=1e-15)}


@pytest.mark.parametrize(
    "written",
    [
        "1234567890123",
        "0.1234567",
        "1234567890.123456",
        "1e12",
        "1e-7",
        "1234567890123450001e-10",
        "0xFFFFFFFFFFFF",
        "9" * 60,
        "1.10000000000000000001",
    ],
)
def test_numbers_too_long_show_the_quoted_form(written: str) -> None:
    (trouble,) = parse(f"a: {written}".encode(), "a.yaml").troubles
    assert trouble.rule == "data/number-too-long"
    assert trouble.values["text"] == written
    assert f"'{written}'" in trouble.advice.en
    assert f"'{written}'" in trouble.advice.zh


@pytest.mark.parametrize("code", ["6901234567892", "62220240101123456789", "1234567890.123456789"])
def test_quoted_codes_are_fine(code: str) -> None:
    assert read(f"a: '{code}'\nb: 1.5") == {"a": code, "b": 1.5}


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("{a: ", "}"), ("- ", ""), ("[{a: ", "}]")])
def test_depth_of_64_and_no_more(opening: str, closing: str) -> None:
    levels = 64 // (opening.count("[") + opening.count("{") or 1)
    assert parse((opening * levels + "1" + closing * levels).encode(), "a").troubles == ()
    assert {rule for rule, _, _ in refused(opening * levels + "[1]" + closing * levels)} == {"too-deep"}


def test_a_number_at_the_deepest_level_is_looked_at() -> None:
    assert refused("[" * 64 + "1e15" + "]" * 64) == [("number-too-long", 1, 65)]


def test_file_of_a_mebibyte_and_no_more() -> None:
    assert parse(b"a: " + b"x" * (LARGEST - 3), "a").troubles == ()
    assert refused(b"a: " + b"x" * (LARGEST - 2)) == [("file-too-large", None, None)]


def test_few_aliases_are_fine_and_many_are_not() -> None:
    assert read("a: &x [b]\nc: [*x, *x]") == {"a": ["b"], "c": [["b"], ["b"]]}
    laughs = "a0: &a0 [lol, lol]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 9))
    assert refused(laughs) == [("too-many-aliases", 2, 10)]


def test_an_anchor_given_twice_is_refused_because_the_bulk_reader_mixes_them_up() -> None:
    assert refused("a: [&n 1, *n]\nb: [&n 2, *n]") == [("yaml-syntax", 2, 5)]


def test_one_long_text_repeated_is_too_much() -> None:
    text = f"a: &a {'x' * 500_000}\n" + "b: [*a, *a]"
    assert refused(text) == [("too-many-aliases", 2, 5)]


@pytest.mark.parametrize(
    ("text", "word_en", "word_zh"),
    [
        ("a: b: c", "second colon", "冒号"),
        ("a\nb: 1", "does not belong", "上面"),
        ("a: 1\nb", "no colon", "冒号"),
        ("a: [1, 2\nb: 3", "not closed", "没有闭合"),
        ("a: {b: 1\nc: 3", "not closed", "没有闭合"),
        ("a: 'x", "quote", "引号"),
        ('a: "\\q"', "backslash", "反斜杠"),
        ("a: 'it's'", "does not fit", "对不上"),
        ("- a\nb: 1", "no item", "列表"),
        ("a: - b", "list item", "列表"),
        ("a: ]", "missing or too much", "多余"),
        ("a: @x", "cannot begin", "开头"),
        ("a: *urgent* b", "needs quotes", "引号"),
        ("客户：acme\nid: x", "full-width colon", "中文冒号"),
        ("a: {b: 1，c: 2}", "full-width comma", "中文逗号"),
        ("%FOO\n---\na: 1", "not YAML", "格式有误"),
    ],
)
def test_faults_of_syntax_are_said_plainly(text: str, word_en: str, word_zh: str) -> None:
    (trouble,) = parse(text.encode(), "a.yaml").troubles
    assert trouble.rule == "data/yaml-syntax"
    assert word_en in trouble.message.en
    assert word_zh in trouble.message.zh
    assert trouble.values["text"]
    assert "{line}" not in trouble.message.en + trouble.message.zh


def test_encodings_are_guessed() -> None:
    assert "GBK" in parse("客户: 宁波".encode("gbk"), "a").troubles[0].message.zh
    assert "UTF-16" in parse("a: 1".encode("utf-16"), "a").troubles[0].message.en


def test_messages_show_no_raw_control_characters() -> None:
    (trouble,) = (one for one in parse(b"\tx\x1b[31m: 1", "a").troubles if one.rule == "data/tab")
    assert "\x1b" not in trouble.message.en
    assert "\\x1b" in trouble.message.en


def test_what_is_no_number_is_not_called_too_long() -> None:
    (said,) = parse(b"price: .nan", "a.yaml").troubles
    assert said.message == Text(".nan is no number that can be counted with", ".nan 不是可以计算的数字")
    assert said.advice.zh == "请写成数字；没有就不写这一项。"
