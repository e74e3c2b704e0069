"""`computed_risks`: what the facts themselves say may go wrong, one row an order and trigger, and who has recorded it.

The thresholds are those of `risk_scale`. Only open orders whose goods have not all left are looked at.
"""

from __future__ import annotations

from gendan.facts.worked_out.computed_risks_sql import SELECT
from gendan.facts.worked_out.table import ORDER_ID, PATH, WorkedOut, column, table
from gendan.words.text import Text

COMPUTED_RISKS = WorkedOut(
    table(
        "computed_risks",
        Text(
            "Risks that the facts themselves show, at most one an order and trigger.",
            "由事实推算出的风险，每张订单每种触发条件至多一条。",
        ),
        (
            ORDER_ID,
            column(
                "trigger",
                "VARCHAR",
                "What shows it: negative-slack, credit-date, holiday, tightened-supplier, deposit-unpaid, sample-rejected, material-late, single-source.",
                "触发条件：negative-slack 余量用完、credit-date 信用证期限紧、holiday 长假、tightened-supplier 供应商加严、"
                "deposit-unpaid 定金未到、sample-rejected 样品多次被退、material-late 物料晚于投产、single-source 单一货源。",
            ),
            column("category", "VARCHAR", "Category of the risk.", "风险类别。"),
            column(
                "delivery",
                "VARCHAR",
                "The delivery that is worst off, where it is about one.",
                "涉及的批次（最严重的一批）。",
            ),
            column("value", "INTEGER", "What was measured, in days or times.", "测得的数值（天数或次数）。"),
            column("day", "DATE", "The day that it is about.", "相关日期。"),
            column("against", "DATE", "The day that it is held against.", "对照的日期。"),
            column("likelihood", "INTEGER", "How likely, from 1 to 5.", "可能性，1 至 5。"),
            column("impact", "INTEGER", "How bad, from 1 to 5.", "影响，1 至 5。"),
            column("score", "INTEGER", "Likelihood times impact.", "可能性×影响。"),
            column("title_en", "VARCHAR", "What the trigger is called.", "触发条件名称（英文）。"),
            column("title_zh", "VARCHAR", "What the trigger is called.", "触发条件名称（中文）。"),
            column("text_en", "VARCHAR", "What it is, with its figures.", "风险说明（英文）。"),
            column("text_zh", "VARCHAR", "What it is, with its figures.", "风险说明（中文）。"),
            column(
                "chief",
                "BOOLEAN",
                "The highest score of its order and category.",
                "是否为本单该类别中分值最高的一条。",
            ),
            column("covered_by", "VARCHAR", "The recorded open risk that covers it.", "已登记且未关闭的对应风险编号。"),
            column(
                "registered",
                "BOOLEAN",
                "An open risk of that category is recorded; empty when a recorded one states no category.",
                "是否已登记该类别的未关闭风险；登记的风险没写类别时为空。",
            ),
            column(
                "speaks",
                "BOOLEAN",
                "What touches all orders of a factory (its holiday, tightened inspection) is told by the one that leaves first; true of all else.",
                "影响同一工厂所有订单的风险（长假、加严检验），只由交期最早的一单提出；其他风险恒为真。",
            ),
            column("register_kept", "BOOLEAN", "The house records risks at all.", "本仓库是否登记风险。"),
            column("owner", "VARCHAR", "The merchandiser of the order.", "订单的跟单员。"),
            PATH,
        ),
        ("order_id", "trigger"),
        ("order_id",),
    ),
    SELECT,
    needs=("risk_scale", "inspection_states", "order_agreement"),
)
