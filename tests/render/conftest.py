"""One rich report, made by hand: every severity, verdict and kind of place, and data that tries to break a format."""

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from gendan.words.finding import Finding, Place, Severity, Waived, fingerprint
from gendan.words.report import Counts, OrderHead, Report
from gendan.words.rule import NotEvaluated, Rule
from gendan.words.since import Days, Infeasible, Move, Since, Slack
from gendan.words.text import Text

ORDER = "orders/2026/SO-2026-0012.yaml"
SECOND = "orders/2026/SO-2026-0020.yaml"


def _rule(rule: str, severity: Severity, title: Text, why: Text | None = None) -> Rule:
    return Rule(
        rule, rule.split("/", maxsplit=1)[0], title, "predicate", severity, Place("rules/x.yaml", 1, 1), why=why
    )


RULES = {
    rule.id: rule
    for rule in (
        _rule(
            "order-follow-up/task-overdue",
            Severity.error,
            Text("Task overdue", "任务逾期"),
            Text("A task that slips in silence moves the ship date.", "任务悄悄拖延，最后拖的是船期。"),
        ),
        _rule("order-follow-up/delivery-forecast-late", Severity.error, Text("Delivery forecast late", "预计迟交")),
        _rule("order-follow-up/order-silent", Severity.info, Text("Order silent", "订单无动静")),
        _rule("logistics/shipment-not-booked", Severity.warning, Text("Shipment not booked", "未订舱")),
        _rule("data/duplicate-key", Severity.error, Text("Key written twice", "键重复")),
    )
}

_RAW = (
    Finding(
        "order-follow-up/delivery-forecast-late",
        "order-follow-up",
        Severity.critical,
        "fail",
        Place(ORDER, 20, 5),
        Text("D1 will leave on 2026-12-09, 7 days after the promise", "D1 预计 2026-12-09 出货，比承诺晚 7 天"),
        Text("Ask the mill for a part delivery today", "今天就要求面料厂分批到料"),
        order="SO-2026-0012", record="D1", owner="li-na", due=date(2026, 12, 2), days_late=7, escalated_to="wang-fang",
        values={"ex_factory": date(2026, 12, 2), "forecast": date(2026, 12, 9), "share": Decimal("0.500000"), "open": True},
    ),
    Finding(
        "order-follow-up/task-overdue",
        "order-follow-up",
        Severity.error,
        "fail",
        Place(ORDER, 31, 3),
        Text("fabric-in-house was due on 2026-09-28, 5 days ago", "面料到厂应于 2026-09-28 完成，已过 5 天"),
        Text("Record it as done, or plan a new day with its cause", "已完成就补记日期；未完成就改计划并写明原因"),
        order="SO-2026-0012", record="D1/fabric-in-house", owner="li-na", due=date(2026, 9, 28), days_late=5,
        values={"due": date(2026, 9, 28), "planned": None},
    ),
    Finding(
        "data/duplicate-key",
        "data",
        Severity.error,
        "fail",
        Place("partners/acme.yaml", 4, 1),
        Text('"country" is written twice', "“country”写了两次"),
        Text("Keep one of the two", "只留一个"),
        values={"key": "country"},
    ),
    Finding(
        "logistics/shipment-not-booked",
        "logistics",
        Severity.warning,
        "fail",
        Place(SECOND, 12, 7),
        Text("=D1 | <b>50%</b> of\r\n::error::it, `rm` @all \x1b[31mred", "=D1 | <b>50%</b>，\r\n::error::@all \x1b[31m红"),
        Text("Book with the forwarder today", "今天向货代订舱"),
        order="SO-2026-0020", record="D1", owner="chen-jie", due=date(2026, 11, 25), days_late=-2, values={"booked": None},
    ),
    Finding(
        "order-follow-up/task-overdue",
        "order-follow-up",
        Severity.warning,
        "unknown",
        Place(SECOND, 15, 3),
        Text("It cannot be said whether cutting is overdue", "无法判断裁剪是否逾期"),
        Text("Write the ex-factory date", "补写出厂日期"),
        order="SO-2026-0020", record="D1/cutting", owner="zhao-lei", missing=("ex_factory",),
    ),
    Finding(
        "order-follow-up/order-silent",
        "order-follow-up",
        Severity.info,
        "fail",
        Place(SECOND),
        Text("Nothing was recorded for 16 days", "已有 16 天没有任何记录"),
        Text("Write down what happened last", "补记最近的进展"),
        order="SO-2026-0020", owner="chen-jie",
    ),
    Finding(
        "order-follow-up/task-overdue",
        "order-follow-up",
        Severity.error,
        "fail",
        Place(SECOND, 18, 3),
        Text("lab-dip was due on 2026-11-16, 7 days ago", "色样应于 2026-11-16 完成，已过 7 天"),
        Text("Send the lab dip", "寄送色样"),
        order="SO-2026-0020", record="D1/lab-dip", owner="chen-jie", due=date(2026, 11, 16), days_late=7,
        waived=Waived("customer sends own dip", "wang-fang", date(2026, 12, 31)),
    ),
)  # fmt: skip


FINDINGS = tuple(
    replace(finding, fingerprint=fingerprint(finding.rule, finding.order or "", finding.record)) for finding in _RAW
)


@pytest.fixture
def report() -> Report:
    return Report(
        version="0.1.0",
        as_of=date(2026, 11, 23),
        rev=None,
        counts=Counts(orders=24, files=61, rules=140, open=17, closed=3, held=2, cancelled=1, draft=1),
        findings=FINDINGS,
        not_evaluated=(
            NotEvaluated(
                "cost-control/over-budget",
                Text("The rule took longer than 10 s", "规则运行超过 10 秒"),
                Place("rules/cost.yaml", 8, 3),
            ),
        ),
        rules=RULES,
        orders={
            "SO-2026-0012": OrderHead("SO-2026-0012", "acme", "li-na", "open", ORDER),
            "SO-2026-0020": OrderHead("SO-2026-0020", "东京商事", "chen-jie", "open", SECOND),
        },
        people={
            "li-na": Text("Li Na", "李娜"),
            "chen-jie": Text("Chen Jie", "陈杰"),
            "wang-fang": Text("wang-fang", "王芳"),
        },
    )


@pytest.fixture
def compared(report: Report) -> Report:
    """Give a comparison: two findings are new, one was kept, two are gone; dates moved, a task became infeasible."""
    owners = {"customer": "acme", "owner": "li-na", "file": ORDER}
    return replace(
        report,
        findings=(FINDINGS[0], FINDINGS[3]),
        not_evaluated=(),
        since=Since(
            "origin/main",
            "0a1b2c3d" * 5,
            gone=(FINDINGS[1], FINDINGS[6]),
            kept=(FINDINGS[5],),
            orders_added=("SO-2026-0033",),
            orders_removed=("SO-2026-0004", "SO-2026-0005"),
            moves=(
                Move(
                    "SO-2026-0012", "D1", **owners,
                    ex_factory=Days(date(2026, 12, 2), date(2026, 12, 9)),
                    forecast=Days(date(2026, 12, 3), date(2026, 12, 2)),
                    slack=Slack(-1, 7),
                ),
                Move(
                    "SO-2026-0012", "D2|x", **owners,
                    ex_factory=Days(None, date(2027, 1, 8)),
                    forecast=Days(None, None),
                    slack=Slack(4, 1),
                ),
            ),
            infeasible=(
                Infeasible("SO-2026-0012", "D1", "sewing", Text("Sewing start", "车缝上线"), "li-na", ORDER, Slack(2, -1)),
                Infeasible("SO-2026-0012", "", "deposit", Text("Deposit", "收定金"), "li-na", ORDER, Slack(None, -3)),
            ),
            doubtful=1,
            settings="other-rules",
            changed=("rules/ours.yaml",),
            unsure=("ours/slow",),
        ),
    )  # fmt: skip
