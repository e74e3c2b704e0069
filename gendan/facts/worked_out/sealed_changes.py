"""`sealed_changes`: files of sealed months that no longer say what they said then. Filled by the commands, from hashes."""

from __future__ import annotations

from gendan.facts.worked_out.table import ORDER_ID, PATH, WorkedOut, column, table
from gendan.words.text import Text

SEALED_CHANGES = WorkedOut(
    table(
        "sealed_changes",
        Text(
            "What is no longer as it was when a month was sealed, found by hashes alone; empty when nothing is sealed.",
            "月份封存后被改动之处（只比较哈希）；没有封存时为空。",
        ),
        (
            column("month", "VARCHAR", "The sealed month.", "已封存的月份。"),
            column("file", "VARCHAR", "The file.", "文件路径。"),
            column("sealed_as_of", "DATE", "The day by which the month was judged.", "该月得分截至的日期。"),
            column("kind", "VARCHAR", "What the file is: order, appraisal, person, calendar …", "文件种类：order、appraisal、person、calendar 等。"),
            column(
                "touch",
                "VARCHAR",
                "changed: it says otherwise what the month counts; gone; added: it came later and counts in the month;"
                " spoilt: the seal itself; told: a correction in the house that tells scores while ratings lie elsewhere; unsealed:"
                " a correction of a month that is not sealed. Empty: it cannot be told, the list of files is not readable.",
                "changed 与当月有关的内容被改；gone 文件已不在；added 后来才有却计入当月；spoilt 封存文件本身被改；"
                "told 评分在别处而本仓库的更正写了得分；unsealed 更正的月份并未封存。清单读不了、无法判断时为空。",
            ),
            column("fact", "BOOLEAN", "True for orders, contracts, appraisals and timesheets; else it is settings, people, calendars.", "订单、合同、考核表、工时表为 true；其余为设置、人员、日历等。"),
            column("correction", "VARCHAR", "The corrections that cover it.", "涵盖此改动的更正记录。"),
            column("private", "BOOLEAN", "True beside ratings that lie outside of the house.", "是否在仓库之外的评分旁边。"),
            column("reason_en", "VARCHAR", "What happened, in words.", "情况说明（英文）。"),
            column("reason_zh", "VARCHAR", "The same, in Chinese.", "情况说明。"),
            ORDER_ID,
            PATH,
        ),
        ("month", "file", "touch"),
        ("order_id",),
    ),
    handed=True,
)  # fmt: skip
