"""Each rule of shape: the trouble, its place, its words in both languages, and what to write instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gendan.validate.scene import shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from gendan.words.finding import Trouble

    Explained = Callable[..., tuple[Trouble, ...]]

START = """\
id: SO-2026-0012
kind: bulk
status: open
customer: acme
merchandiser: li-na
received: 2026-08-03
lines: [{line: 1, sku: PS-101, quantity: 4800}]
deliveries: [{id: D1, requested: 2026-11-20}]
"""
"""A right order of eight lines; what a test adds begins at line 9."""


def only(troubles: tuple[Trouble, ...]) -> Trouble:
    assert len(troubles) == 1, troubles
    return troubles[0]


CASES = [
    (
        "unknown-key",
        "seasn: AW26",
        (9, 1),
        "`seasn` is not a key of this file",
        "Write `season` instead; a key of your own begins with x-",
        "本文件里没有“seasn”这一项",
        "请改为“season”；自家另加的项目请以 x- 开头",
    ),
    (
        "missing-key",
        "costs: [{budget: 5}]",
        (9, 9),
        "`costs` item 1 has no `item` (What it is for: fabric, air freight)",
        "Add a line: `item: fabric`",
        "“costs”第 1 项缺少“item”（费用项目，如面料、空运费）",
        "请补上一行：item: fabric",
    ),
    (
        "wrong-type",
        "brand: [a, b]",
        (9, 8),
        "`brand` must be text, not `[…]`",
        "Write it as in `brand: …`",
        "“brand”应为文字，现为“[…]”",
        "请按此格式填写：brand: …",
    ),
    (
        "unquoted-text",
        "customer_po: 1e3",
        (9, 14),
        "`customer_po: 1e3` is read as a number (1000.0), but text is expected here",
        'Put it in quotes: `customer_po: "1e3"`',
        "“customer_po: 1e3”会被读成数字（1000.0），这里应为文字",
        '请加引号：customer_po: "1e3"',
    ),
    (
        "unquoted-text",
        "customer_po: true",
        (9, 14),
        "`customer_po: true` is read as yes or no, but text is expected here",
        'Put it in quotes: `customer_po: "true"`',
        "“customer_po: true”会被读成“是/否”，这里应为文字",
        '请加引号：customer_po: "true"',
    ),
    (
        "not-a-date",
        "entered: 3.8.2026",
        (9, 10),
        "`entered: 3.8.2026` is not a date",
        "Write `entered: 2026-08-03`",
        "“entered: 3.8.2026”不是日期",
        "请改为 entered: 2026-08-03",
    ),
    (
        "not-allowed",
        "payment: {terms: T/T}",
        (9, 18),
        "`terms: T/T` is not allowed",
        "Did you mean `terms: TT`? Allowed: LC, TT, DP, DA, OA, CAD, COD, other",
        "“terms: T/T”不是可填的值",
        "是否应为 terms: TT？可填：LC（信用证）、TT（电汇）、DP（付款交单）、DA（承兑交单）、OA（赊销）、CAD（凭单付现）、COD（货到付款）、other（其他）",
    ),
    (
        "wrong-form",
        "currency: usd",
        (9, 11),
        "`currency: usd` is not of the right form",
        "Write `currency: USD`. Currency, three capital letters of ISO 4217: USD",
        "“currency: usd”格式不对",
        "请改为 currency: USD。币种，ISO 4217 的三个大写字母，如 USD",
    ),
    (
        "out-of-range",
        "risks: [{id: R1, likelihood: 6}]",
        (9, 30),
        "`likelihood: 6` is out of range",
        "Write a number from 1 to 5",
        "“likelihood: 6”超出范围",
        "请填写 1 至 5 的数字",
    ),
    (
        "out-of-range",
        "costs: [{item: fabric, actual: 999999999999.5}]",
        (9, 32),
        "`actual: 999999999999.5` is out of range",
        "Write a number of at most 999999999999",
        "“actual: 999999999999.5”超出范围",
        "请填写不大于 999999999999 的数字",
    ),
    (
        "out-of-range",
        "costs: [{item: fabric, actual: -1}]",
        (9, 32),
        "`actual: -1` is out of range",
        "Write a number of at least 0",
        "“actual: -1”超出范围",
        "请填写不小于 0 的数字",
    ),
    (
        "too-many",
        f"brand: {'x' * 501}",
        (9, 8),
        "`brand` has 501 characters; at most 500 are allowed",
        "Shorten it; keep the long text in a file of its own",
        "“brand”有 501 个字，最多 500 个",
        "请缩短；长文请另存文件",
    ),
    (
        "too-many",
        f"attachments: [{', '.join(['a.pdf'] * 201)}]",
        (9, 14),
        "`attachments` has 201 entries; at most 200 are allowed",
        "Split it over several files, or delete what is not needed",
        "“attachments”有 201 项，最多 200 项",
        "请分到几个文件，或删去不需要的内容",
    ),
]


@pytest.mark.parametrize(("rule", "added", "place", "en", "advice_en", "zh", "advice_zh"), CASES)
def test_the_trouble_word_for_word(
    explained: Explained,
    rule: str,
    added: str,
    place: tuple[int, int],
    en: str,
    advice_en: str,
    zh: str,
    advice_zh: str,
) -> None:
    trouble = only(explained(f"{START}{added}\n"))
    assert trouble.rule == f"data/{rule}"
    assert (trouble.place.file, trouble.place.line, trouble.place.column) == ("orders/2026/SO-2026-0012.yaml", *place)
    assert (trouble.message.en, trouble.advice.en) == (en, advice_en)
    assert (trouble.message.zh, trouble.advice.zh) == (zh, advice_zh)


@pytest.mark.parametrize(
    ("added", "advice"),
    [
        ("requested: 2026-11-20", "`requested` belongs inside `deliveries`: write it there, indented"),
        ("qty: 5", "`quantity` belongs inside `lines`: write it there, indented"),
        ("payment: {currency: USD}", "`currency` belongs inside `lc`: write it there, indented"),
        ("payment: {lc: {days: 5}}", "`days` belongs to `payment`: write it there"),
        ("confirmed: {customer: acme}", "`customer` belongs to the outermost level: write it without indentation"),
        ("confirmed: {bl: B1}", "`bl` belongs to `shipments`: write it there"),
        ("合同: SC-1", "Write `contract` instead; a key of your own begins with x-"),
        (
            "hold: [{since: 2026-09-01, why: x}]",
            "Known here: since, until, reason, by. A key of your own begins with x-",
        ),
        ("buyr: x\nbuyer: y", "`buyer` is there already: put the two together, or begin your own key with x-"),
    ],
)
def test_an_unknown_key_is_sent_where_it_belongs(explained: Explained, added: str, advice: str) -> None:
    trouble = only(explained(f"{START}{added}\n"))
    assert (trouble.rule, trouble.advice.en) == ("data/unknown-key", advice)


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("2026/8/3", "closed: 2026-08-03"),
        ("2026-8-3", "closed: 2026-08-03"),
        ("20260803", "closed: 2026-08-03"),
        ("2026年8月3日", "closed: 2026-08-03"),
        ("13/8/2026", "closed: 2026-08-13"),
        ("2026-08-03T09:10+08:00", "closed: 2026-08-03"),
        ('"2026-08-03\\n"', "closed: 2026-08-03"),
        ("2026-02-30", "closed: 2026-02-28"),
        ("3/8/2026", None),
        ("August", None),
        ("2026-13-01", None),
    ],
)
def test_a_date_is_corrected_when_it_is_clear(explained: Explained, written: str, instead: str | None) -> None:
    trouble = only(explained(f"{START}closed: {written}\n"))
    assert (trouble.rule, trouble.values.get("write")) == ("data/not-a-date", instead)


@pytest.mark.parametrize("year", ["1989", "2101", "0000"])
def test_a_year_beyond_the_calendar_is_out_of_range(explained: Explained, year: str) -> None:
    trouble = only(explained(f"{START}closed: {year}-06-01\n"))
    assert trouble.rule == ("data/not-a-date" if year == "0000" else "data/out-of-range")


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("2026-10-30 9:10", "at: 2026-10-30T09:10+08:00"),
        ("2026-10-30T09:10:30+0100", "at: 2026-10-30T09:10:30+01:00"),
        ("2026-10-30", "at: 2026-10-30T09:10+08:00"),
        ("morning", None),
    ],
)
def test_a_time_needs_its_offset(explained: Explained, written: str, instead: str | None) -> None:
    trouble = only(explained(f"{START}messages: [{{id: M1, at: {written}}}]\n"))
    assert (trouble.rule, trouble.values.get("write")) == ("data/not-a-date", instead)


@pytest.mark.parametrize(
    ("added", "advice"),
    [
        ("currency:", "Fill it in, as in `currency: USD`, or delete the line"),
        ("closed: ~", "Fill it in, as in `closed: 2026-08-03`, or delete the line"),
        ("attachments: a.pdf", "Write `attachments: [a.pdf]`"),
        ("attachments: {a: b}", "Begin each item with a dash (-), as in `attachments: […]`"),
        ("attachments: [5]", 'Put it in quotes: `- "5"`'),
        ("confirmed: 2026-08-05", "Write `confirmed: {on: 2026-08-05}`"),
        ("confirmed: [a]", "Write keys without dashes, as in `confirmed: {on: 2026-08-03}`"),
        ("costs: [{item: a, actual: tbd}]", "Delete the line until it is known"),
        ("costs: [{item: a, actual: '1,200.50 USD'}]", "Write `actual: 1200.50`"),
        ("costs: [{item: a, avoidable: no}]", "Write `avoidable: false`"),
        ("payment: {days: 4.5}", "Write it without a decimal point"),
        ("payment: {days: 30 days}", "Write `days: 30`"),
    ],
)
def test_a_wrong_type_says_what_to_write(explained: Explained, added: str, advice: str) -> None:
    assert only(explained(f"{START}{added}\n")).advice.en == advice


@pytest.mark.parametrize(
    ("kind", "document", "rule", "path"),
    [
        ("calendar", "name: 5", "data/unquoted-text", ("name",)),
        ("calendar", "name: {en: a}", "data/missing-key", ("name", "zh")),
        ("calendar", "name: [a]", "data/wrong-type", ("name",)),
        ("calendar", "weekend: [sat, sat]", "data/not-allowed", ("weekend",)),
        ("calendar", "weekend: [saturday]", "data/not-allowed", ("weekend", 0)),
        ("gendan", "rules: {a/b: maybe}", "data/not-allowed", ("rules", "a/b")),
        ("gendan", "rules: {a/b: {severity: bad}}", "data/not-allowed", ("rules", "a/b", "severity")),
        ("gendan", "rules: {nonsense: off}", "data/wrong-form", ("rules", "nonsense")),
        ("order", "lines: []", "data/missing-key", ("lines",)),
        ("order", "progress: {cutting: {skipped: 2026-01-01}}", "data/missing-key", ("progress", "cutting", "reason")),
    ],
)
def test_a_choice_is_explained_by_the_branch_meant(
    explained: Explained, kind: str, document: str, rule: str, path: tuple[str | int, ...]
) -> None:
    assert (rule, path) in [(trouble.rule, trouble.path) for trouble in explained(f"{document}\n", kind)]


def test_a_misspelt_key_explains_the_missing_one(explained: Explained) -> None:
    troubles = explained(START.replace("received:", "recieved:"))
    assert [(each.rule, each.advice.en) for each in troubles] == [
        ("data/missing-key", "Rename `recieved` to `received`"),
        ("data/unknown-key", "Write `received` instead; a key of your own begins with x-"),
    ]


@pytest.mark.parametrize(
    ("words", "seen"),
    [("a\u202eb\n", "a\\u202eb\\u000a"), ("x" * 61, "x" * 59 + "…"), ("x" * 60, "x" * 60), ("跟单", "跟单")],
)
def test_what_cannot_be_seen_is_shown(words: str, seen: str) -> None:
    assert shown(words) == seen


def test_very_many_unknown_keys_are_told_together(explained: Explained) -> None:
    troubles = explained(START + "".join(f"zz{nr}: x\n" for nr in range(300)))
    assert len(troubles) == 201
    assert troubles[-1].message.en == "100 more keys from here on are no keys of this file"
    assert troubles[-1].values["keys"] == tuple(f"zz{nr}" for nr in range(200, 300))


def test_a_list_far_too_long_is_told_once(explained: Explained) -> None:
    troubles = explained(f"{START}attachments: [{'5, ' * 300}]\n")
    assert [each.rule for each in troubles].count("data/too-many") == 1
    assert len(troubles) == 201


def test_very_many_troubles_are_told_without_guessing(explained: Explained) -> None:
    items = ", ".join("{since: 2026-09-01, reson: x, untl: y, b: z}" for _ in range(200))
    troubles = explained(f"{START}hold: [{items}]\n")
    assert len(troubles) == 600
    assert troubles[0].advice.en.startswith("Known here: since, until")
