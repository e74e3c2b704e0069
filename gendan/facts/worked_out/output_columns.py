"""The columns of `output`."""

from __future__ import annotations

from gendan.facts.worked_out.table import ORDER_ID, column

_QUANTITY = "DECIMAL(38,6)"

COLUMNS = (
    ORDER_ID,
    column(
        "delivery",
        "VARCHAR",
        "The delivery; empty where reports of an order with several name none: then it is the order as a whole.",
        "交货批次；订单有多批而报告未写批次时为空，按整单计算。",
    ),
    column("process", "VARCHAR", "The process: cutting, sewing …", "工序，如 cutting、sewing。"),
    column("work_en", "VARCHAR", "Its name in English.", "工序名称（英文）。"),
    column("work_zh", "VARCHAR", "Its name in Chinese, for common ones.", "工序名称（中文，常见工序）。"),
    column("path", "VARCHAR", "Place of the last report in the file.", "最近一次报告在文件中的位置。"),
    column(
        "begun",
        "BOOLEAN",
        "Output is reported; false: not yet, and the factory's stated capacity counts.",
        "是否已有产量报告；false 为尚未开始，按工厂申报的日产能推算。",
    ),
    column("first_day", "DATE", "Day of the first report.", "首次报告日。"),
    column("last_day", "DATE", "Day of the last report.", "最近报告日。"),
    column("reports", "BIGINT", "Days with a report.", "有报告的天数。"),
    column("quantity", _QUANTITY, "Quantity to make: the delivery's.", "应生产数量，即该批数量。"),
    column(
        "made", _QUANTITY, "Good output so far; empty when a quantity is missing.", "已完成的合格数量；有缺项则为空。"
    ),
    column("rejected", _QUANTITY, "Rejected so far.", "累计不合格数量。"),
    column("over", _QUANTITY, "Per cent that may be shipped in excess.", "允许溢装的百分比。"),
    column("under", _QUANTITY, "Per cent that may be short.", "允许短装的百分比。"),
    column(
        "remaining",
        _QUANTITY,
        "Still to make; 0 once it, or a process begun no earlier, has reached the quantity less the tolerance under.",
        "尚需生产的数量；本工序或不早于它开始的工序已达到（数量减允许短装）时为 0。",
    ),
    column(
        "rate",
        _QUANTITY,
        "Made a working day of the factory, over its last six up to the last report; empty with fewer than three days of report. Not begun: the capacity stated.",
        "工厂每个工作日的产量，取截至最近报告的最后六个工作日；报告不足三天为空。尚未开始的取申报产能。",
    ),
    column(
        "days_left",
        "BIGINT",
        "Working days that the rest takes at this rate, rounded up.",
        "按该日产量完成剩余数量所需的工作日（进位取整）。",
    ),
    column("calendar", "VARCHAR", "The factory's calendar, else the house's.", "工厂日历，没有则为本公司日历。"),
    column("ex_factory", "DATE", "The date that counts.", "计算用的出厂日期。"),
    column(
        "plan_end",
        "DATE",
        "Day by which it is to be made: the planned day of the task that marks inspection, else ex-factory.",
        "应生产完毕的日期：取标志为 inspection 的任务的计划日，否则取出厂日期。",
    ),
    column("schedule", "DATE", "Ex-factory as the tasks forecast it.", "按任务排期推算的出厂日期。"),
    column(
        "expected",
        _QUANTITY,
        "What an even plan from the first report to plan_end has made by the last report, in the factory's working days.",
        "从首次报告到 plan_end 按工作日均匀排产，到最近报告日应完成的数量。",
    ),
    column(
        "count_from",
        "DATE",
        "The day after which the days left are counted: the last report, or yesterday.",
        "从哪天之后起算剩余天数：最近报告日，或昨天。",
    ),
    column(
        "open",
        "BOOLEAN",
        "Still to be made: the delivery is open, and the task that marks inspection is not done.",
        "是否仍待生产：该批未出完，且标志为 inspection 的任务未完成。",
    ),
    column(
        "spare",
        "INTEGER",
        "Working days left: after count_from, up to the day on which it leaves as the tasks forecast it, else ex-factory.",
        "剩余工作日：count_from 之后到预计出厂日（schedule，没有则 ex_factory）的工作日数。",
    ),
    column(
        "finish",
        "DATE",
        "The day on which the rest is made at this rate; no day in hand.",
        "按该日产量做完剩余数量的日期，不含机动。",
    ),
    column(
        "stopped",
        "BOOLEAN",
        "Nothing was made within the six working days up to the last report.",
        "截至最近报告的六个工作日内是否毫无产出。",
    ),
    column(
        "slowest",
        "BOOLEAN",
        "Of the delivery's processes the one that takes longest from here.",
        "该批各工序中剩余天数最多的一道。",
    ),
)
