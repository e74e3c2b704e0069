"""How people call the fields that are changed most."""

from __future__ import annotations

_USUAL = (
    ("date", "promised date", "承诺交期"),
    ("promised", "order of the promises", "承诺的先后顺序"),
    ("done", "day done", "完成日期"),
    ("shipped", "day shipped", "出货日期"),
    ("planned", "planned day", "计划日期"),
    ("requested", "requested day", "客户要求交期"),
    ("due", "day due", "到期日"),
    ("action/due", "day the action is due", "措施到期日"),
    ("price", "price", "单价"),
    ("quantity", "quantity", "数量"),
    ("sku", "article", "货号"),
    ("customer", "customer", "客户"),
    ("currency", "currency", "币种"),
    ("incoterm/term", "Incoterm", "贸易术语"),
    ("payment/terms", "payment terms", "付款方式"),
    ("evidence", "evidence", "凭证"),
    ("attachments", "attachments", "附件"),
    ("report", "report", "报告"),
    ("file", "file", "文件"),
    ("signed/file", "signed copy", "签署件"),
    ("confirmed/ref", "reference of the confirmation", "确认依据"),
    ("bl", "bill of lading", "提单"),
    ("result", "result", "检验结果"),
    ("sample", "sample size", "样本量"),
    ("lot", "lot", "批量"),
    ("found/critical", "critical defects", "严重缺陷数"),
    ("found/major", "major defects", "主要缺陷数"),
    ("found/minor", "minor defects", "次要缺陷数"),
    ("closed", "day closed", "关闭日期"),
    ("resolved", "day resolved", "解决日期"),
    ("responded", "day of the answer", "答复日期"),
    ("answered", "time of the answer", "答复时间"),
    ("cost", "cost", "费用"),
    ("severity", "severity", "严重程度"),
    ("cause", "cause", "原因归属"),
    ("amount", "amount", "金额"),
)
WORDS = ", ".join(f"('{field}', '{en}', '{zh}')" for field, en, zh in _USUAL)
"""Rows of SQL: field, English, Chinese."""
