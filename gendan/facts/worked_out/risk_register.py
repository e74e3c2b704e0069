"""`risk_register`: the recorded risks with their scores, and what a serious one still lacks."""

from __future__ import annotations

from gendan.facts.worked_out.table import ORDER_ID, PATH, WorkedOut, column, table
from gendan.words.catalog import Column
from gendan.words.text import Text


def _read(name: str, sql: str, en: str, zh: str) -> Column:
    """Return a column that stands in the file as it is, so that a finding can point at it and ask for it."""
    return Column(name, sql, Text(en, zh), at=name)


# Accepting a risk is a response without an action. What has happened needs no action against it any more.
_SELECT = """
SELECT r.order_id, r.risk, r.pos, r.path, r.category, r.text, r.likelihood, r.impact, r.response, r.action, r.due,
    r.review, r.status, r.residual_likelihood, r.residual_impact, r.closed, r.evidence,
    coalesce(r.owner, o.owner) AS owner,
    r.likelihood * r.impact AS score,
    CASE WHEN r.residual_likelihood IS NOT NULL OR r.residual_impact IS NOT NULL
        THEN coalesce(r.residual_likelihood, r.likelihood) * coalesce(r.residual_impact, r.impact) END AS residual_score,
    r.closed IS NOT NULL OR coalesce(r.status, 'open') = 'closed' AS is_closed,
    o.open AND r.closed IS NULL AND coalesce(r.status, 'open') <> 'closed' AS open,
    list_filter([
        CASE WHEN r.response IS NULL THEN 'response' END,
        CASE WHEN r.action IS NULL AND r.response IS DISTINCT FROM 'accept' THEN 'action' END,
        CASE WHEN r.owner IS NULL THEN 'owner' END,
        CASE WHEN r.review IS NULL THEN 'review' END], lambda one: one IS NOT NULL) AS lacks
FROM risks r JOIN orders o USING (order_id)
"""

RISK_REGISTER = WorkedOut(
    table(
        "risk_register",
        Text("The recorded risks with their scores.", "登记的风险及其分值。"),
        (
            ORDER_ID,
            column("risk", "VARCHAR", "Id of the risk within the order: R1.", "本单内的风险编号，如 R1。"),
            column("pos", "BIGINT", "Position in its list, from 1.", "在列表中的位置，从 1 起。"),
            PATH,
            _read("category", "VARCHAR", "Kind of risk.", "风险类别。"),
            _read("text", "VARCHAR", "What may happen.", "可能发生什么。"),
            _read("likelihood", "INTEGER", "How likely, from 1 to 5.", "可能性，1 至 5。"),
            _read("impact", "INTEGER", "How bad, from 1 to 5.", "影响，1 至 5。"),
            _read("response", "VARCHAR", "How it is met.", "应对方式。"),
            _read("action", "VARCHAR", "What is done.", "应对措施。"),
            _read("due", "DATE", "Day by which the action is to be done.", "措施应完成的日期。"),
            _read("review", "DATE", "Day of the next review.", "下次复查日期。"),
            _read("status", "VARCHAR", "Where it stands.", "目前状态。"),
            _read("residual_likelihood", "INTEGER", "How likely after the action.", "措施后的可能性。"),
            _read("residual_impact", "INTEGER", "How bad after the action.", "措施后的影响。"),
            _read("closed", "DATE", "Day on which it was closed.", "关闭日期。"),
            _read("evidence", "VARCHAR", "What proves that it can be closed.", "可以关闭的依据。"),
            column("owner", "VARCHAR", "Who watches it, else the merchandiser.", "负责人；未写则为跟单员。"),
            column("score", "INTEGER", "Likelihood times impact, 1 to 25.", "可能性×影响，1 至 25。"),
            column(
                "residual_score",
                "INTEGER",
                "The score after the action; a mark left out is unchanged; empty when neither is given.",
                "措施后的分值；只写一项时另一项视为不变，两项都没写则为空。",
            ),
            column("is_closed", "BOOLEAN", "The risk is closed.", "风险已关闭。"),
            column("open", "BOOLEAN", "The order is open and the risk not closed.", "订单在跟进且风险未关闭。"),
            column(
                "lacks",
                "VARCHAR[]",
                "What a serious risk needs and this one has not: response, action, owner, review.",
                "重大风险应有而本条没有的：response、action、owner、review。",
            ),
        ),
        ("order_id", "risk"),
        ("order_id",),
    ),
    _SELECT,
    made_of=("risks",),
)
