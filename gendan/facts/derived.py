"""The columns and tables that gendan works out itself, with their meaning: part of the interface of rule writers."""

from __future__ import annotations

from gendan.facts.house_table import HOUSE_TABLE
from gendan.words.catalog import Column, Table
from gendan.words.text import Text

STAGED = ("orders", "deliveries")
"""Tables whose rows are kept as read until their derived columns are worked out."""

QUANTITY = "DECIMAL(38,6)"
"""Sums of quantities: wider than one quantity, so that no sum of one order overflows."""


def _column(name: str, sql: str, en: str, zh: str) -> Column:
    return Column(name, sql, Text(en, zh), derived=True)


def _table(
    name: str, comment: Text, columns: tuple[Column, ...], keys: tuple[str, ...], links: tuple[str, ...]
) -> Table:
    return Table(name, comment, {column.name: column for column in columns}, keys, links)


_ORDER_ID = _column("order_id", "VARCHAR", "Id of the order: its file's name.", "订单编号，即文件名。")
_DELIVERY = _column("delivery", "VARCHAR", "The delivery.", "交货批次。")
_TASK = _column("task", "VARCHAR", "The task's id in the checklist.", "清单里的任务编号。")

ADDED: dict[str, tuple[Column, ...]] = {
    "orders": (
        _column(
            "status",
            "VARCHAR",
            "Status as of the day judged: draft, open, on-hold, closed, cancelled, or future when not received by then.",
            "截至判断日的状态：draft 草稿、open 执行中、on-hold 暂停、closed 已结案、cancelled 已取消；当日尚未接单为 future。",
        ),
        _column("status_in_file", "VARCHAR", "Status as the file says it today.", "文件中写的当前状态。"),
        _column(
            "open",
            "BOOLEAN",
            "True while the order is chased: not draft, on hold, closed, cancelled or future.",
            "是否在跟进：草稿、暂停、结案、取消、尚未接单的都不算。",
        ),
        _column("on_hold", "BOOLEAN", "On hold on the day judged.", "判断日是否暂停。"),
        _column(
            "on_hold_since",
            "DATE",
            "First day of the present hold, where it is stated.",
            "本次暂停的起始日（写明时才有）。",
        ),
        _column(
            "quantity",
            QUANTITY,
            "Sum of the lines' quantities; empty when one is missing.",
            "各行数量合计；有一行缺数量则为空。",
        ),
        _column(
            "amount",
            "DECIMAL(38,12)",
            "Sum of quantity x price in the order's currency, unrounded; empty when one is missing.",
            "数量×单价合计（订单币种，未取整）；有缺项则为空。",
        ),
        _column("deliveries", "BIGINT", "Number of deliveries.", "交货批次数。"),
        _column("first_requested", "DATE", "Earliest requested date of its deliveries.", "各批中最早的客户要求日期。"),
        _column(
            "last_ex_factory", "DATE", "Latest current ex-factory date of its deliveries.", "各批中最晚的现行出厂日期。"
        ),
        _column(
            "complete",
            "BOOLEAN",
            "All deliveries shipped in full; empty when that cannot be told, or without deliveries.",
            "各批是否都已足量出货；无法判断或没有交货批次时为空。",
        ),
        _column(
            "last_event",
            "DATE",
            "Latest dated event in the file, up to the day judged.",
            "文件中截至判断日最近一次有日期的动态。",
        ),
        _column("age", "INTEGER", "Days since it was received.", "接单至今的天数。"),
        _column("owner", "VARCHAR", "The merchandiser who answers for it.", "负责的跟单员。"),
        _column(
            "category_checklist",
            "VARCHAR",
            "The checklist that applies: its own, else the category's, else the default; empty when there is none.",
            "适用的清单：订单自定的优先，其次按品类，再次用默认；没有则为空。",
        ),
    ),
    "deliveries": (
        _column("original", "DATE", "First promised date: the original commitment.", "首次承诺日期（原始承诺）。"),
        _column("promised", "DATE", "Last promised date: the current commitment.", "最近一次承诺日期（现行承诺）。"),
        _column(
            "ex_factory",
            "DATE",
            "The date that counts: the current commitment, else the requested date.",
            "计算用的出厂日期：有承诺取现行承诺，否则取客户要求日期。",
        ),
        _column("revisions", "BIGINT", "How often the promise was changed.", "承诺改期次数。"),
        _column(
            "quantity",
            QUANTITY,
            "Quantity to ship; the whole order when it is the only delivery and states no lines; empty when unknown.",
            "应出数量；只有一批且未写行时为整单数量；不明时为空。",
        ),
        _column("shipped_quantity", QUANTITY, "Quantity shipped so far; empty when unknown.", "已出数量；不明时为空。"),
        _column(
            "open_quantity",
            QUANTITY,
            "Still to ship: what lines lack that have not reached their quantity less tolerance.",
            "未出数量：只计尚未达到（数量减允许短装）的行。",
        ),
        _column("first_shipped", "DATE", "Day of its first shipment.", "首次出货日。"),
        _column("last_shipped", "DATE", "Day of its latest shipment.", "最近出货日。"),
        _column(
            "completed",
            "DATE",
            "Day on which every line had reached its quantity less the tolerance under.",
            "各行累计出货均达到（数量减允许短装）的日期。",
        ),
        _column(
            "in_full",
            "BOOLEAN",
            "Shipped in full; empty when quantities are unknown.",
            "是否足量出货；数量不明时为空。",
        ),
        _column("booked", "DATE", "Earliest booking of its shipments.", "最早订舱日。"),
        _column("etd", "DATE", "Earliest ETD of its shipments.", "最早预计开航日 (ETD)。"),
        _column("eta", "DATE", "Earliest ETA of its shipments.", "最早预计到港日 (ETA)。"),
        _column("arrived", "DATE", "Earliest arrival of its shipments.", "最早到货日。"),
        _column(
            "open", "BOOLEAN", "The order is open and this delivery is not completed.", "订单在跟进且本批未足量出货。"
        ),
        _column(
            "days_late",
            "INTEGER",
            "Days from ex_factory to completion, or to the day judged when undelivered; above 0 is late; empty when not chased.",
            "完成日（未完成则为判断日）晚于 ex_factory 的天数，大于 0 为延误；不在跟进的未完成批次为空。",
        ),
        _column("late_requested", "BOOLEAN", "Late against the requested date.", "比客户要求日期晚。"),
        _column(
            "late_original",
            "BOOLEAN",
            "Late against the first promise, or the requested date when nothing was promised.",
            "比首次承诺晚（未承诺过则比客户要求日期晚）。",
        ),
        _column("late_current", "BOOLEAN", "Late against ex_factory.", "比 ex_factory 晚。"),
        _column("forecast", "DATE", "Ex-factory as the schedule forecasts it.", "按排期推算的出厂日期。"),
        _column(
            "slack",
            "INTEGER",
            "Least slack of its open tasks, in days; negative is danger.",
            "未完成任务中最小的余量（天），负数表示交期有危险。",
        ),
        _column("owner", "VARCHAR", "The merchandiser who answers for it.", "负责的跟单员。"),
        _column("checklist", "VARCHAR", "The checklist it is scheduled by.", "排期所用的清单。"),
        _column("cause", "VARCHAR", "Cause of the latest change of the promise.", "最近一次改期的原因归属。"),
    ),
}
"""Derived columns by table; one that bears the name of a column of the file takes its place."""

_TASKS = (
    _ORDER_ID,
    _DELIVERY,
    _TASK,
    _column("pos", "BIGINT", "Position in the checklist, from 1.", "在清单中的序号，从 1 开始。"),
    _column("per", "VARCHAR", "order or delivery: what the task is done for.", "order 按订单，delivery 按批次。"),
    _column("duty", "VARCHAR", "The duty it belongs to.", "所属职责。"),
    _column("title_en", "VARCHAR", "Title in English.", "英文名称。"),
    _column("title_zh", "VARCHAR", "Title in Chinese.", "中文名称。"),
    _column("owner_role", "VARCHAR", "The role that does it.", "负责的角色。"),
    _column("owner", "VARCHAR", "The person who answers for it.", "负责人。"),
    _column("due", "DATE", "Baseline: due by the original commitment.", "基准日期（按原始承诺推算）。"),
    _column("computed", "DATE", "Due by the current commitment.", "按现行承诺推算的日期。"),
    _column("planned", "DATE", "Planned by people, else computed.", "计划日期：有人工计划取之，否则取推算日期。"),
    _column(
        "deadline",
        "DATE",
        "Day it is chased by: planned, but not before the third working day after the order was received.",
        "催办期限：过了这一天才催办，即计划日期；接单时日期已过（或转眼就到）的，顺延到接单后第三个工作日。",
    ),
    _column("forecast", "DATE", "When it will be done, delays passed on.", "预计完成日（已计入前面任务的延误）。"),
    _column("done", "DATE", "When it was done.", "实际完成日。"),
    _column("started", "DATE", "When it was started.", "实际开始日。"),
    _column("skipped", "DATE", "When it was found not to be needed.", "确认不需要做的日期。"),
    _column(
        "slack",
        "INTEGER",
        "Days it may still slip without moving the delivery; negative is danger.",
        "还可推迟而不影响交期的天数，负数表示有危险。",
    ),
    _column("critical", "BOOLEAN", "On the critical path.", "是否在关键路径上。"),
    _column("tolerance", "INTEGER", "Days past due that are let pass.", "允许超期的天数。"),
    _column("declared_slack", "INTEGER", "Slack that the checklist declares.", "清单中声明的余量（天）。"),
    _column(
        "open",
        "BOOLEAN",
        "Still to do: order open, delivery not completed, not done, not skipped.",
        "待办：订单在跟进、本批未完成、任务未做且未免做。",
    ),
    _column("after", "VARCHAR[]", "The tasks it comes after.", "前置任务。"),
    _column(
        "driver",
        "VARCHAR",
        "What set the forecast: a task, as-of, or own.",
        "决定预计日期的因素：前置任务、as-of 或 own。",
    ),
    _column("anchor", "VARCHAR", "What its due date hangs on.", "日期的锚点。"),
    _column("anchor_date", "DATE", "Date of the anchor.", "锚点日期。"),
    _column("offset_days", "INTEGER", "Offset from the anchor.", "与锚点的间隔。"),
    _column("unit", "VARCHAR", "days or workdays.", "days 自然日，workdays 工作日。"),
    _column("calendar", "VARCHAR", "The calendar that counts its working days.", "计算工作日所用的日历。"),
    _column("level", "INTEGER", "Place in the order of dependencies, from 0.", "依赖层级，从 0 开始。"),
    _column("cause", "VARCHAR", "Cause of its delay, as recorded.", "记录的延误原因归属。"),
    _column("reason", "VARCHAR", "Reason, as recorded.", "记录的说明。"),
    _column("recorded_path", "VARCHAR", "Where in the file its progress stands.", "进度在文件中的位置。"),
    _column(
        "marks",
        "VARCHAR",
        "What it marks in every order: material, approval, bulk-start, inspection or booking; empty when the checklist says nothing.",
        "任务标志着什么：material 材料到位、approval 客户确认、bulk-start 大货开工、inspection 出货前验货、booking 订舱；清单未写则为空。",
    ),
)

_LINKS = (
    _ORDER_ID,
    _DELIVERY,
    _TASK,
    _column("predecessor", "VARCHAR", "The task it comes after.", "前置任务。"),
    _column(
        "predecessor_delivery", "VARCHAR", "The delivery under which the task before is listed.", "前置任务所在的批次。"
    ),
    _column("lead", "INTEGER", "Time between the two, where it is stated.", "两者间隔（写明时才有）。"),
    _column("lead_unit", "VARCHAR", "days or workdays.", "days 自然日，workdays 工作日。"),
    _column("predecessor_done", "DATE", "When the task before was done.", "前置任务的实际完成日。"),
    _column(
        "predecessor_skipped", "DATE", "When the task before was found not to be needed.", "前置任务确认免做的日期。"
    ),
)

_GAPS = (
    _column(
        "calendar",
        "VARCHAR",
        "The calendar that ran out; empty when none is named.",
        "不够用的日历；未指定日历时为空。",
    ),
    _ORDER_ID,
    _DELIVERY,
    _TASK,
    _column("open", "BOOLEAN", "The task is still to do.", "任务是否待办。"),
    _column("valid_from", "DATE", "First day the calendar knows.", "日历有效期的起始日。"),
    _column("valid_to", "DATE", "Last day the calendar knows.", "日历有效期的截止日。"),
    _column("day", "DATE", "The day that was counted from.", "推算的起点日期。"),
)

_CALENDAR_DAYS = (
    _column("calendar", "VARCHAR", "The calendar.", "日历。"),
    _column("day", "DATE", "The day, within the calendar's validity.", "日期（在日历有效期内）。"),
    _column("is_workday", "BOOLEAN", "Whether it is a working day.", "是否工作日。"),
    _column(
        "nr",
        "INTEGER",
        "Working days of this calendar up to and with the day.",
        "该日历从起始日到当日（含）的工作日数。",
    ),
    _column("name_en", "VARCHAR", "Name of the holiday or make-up day, in English.", "节假日或调休日的英文名。"),
    _column("name_zh", "VARCHAR", "Name of the holiday or make-up day, in Chinese.", "节假日或调休日的中文名。"),
)

_FUTURE = (
    _column("kind", "VARCHAR", "Kind of the file.", "文件种类。"),
    _column("order_id", "VARCHAR", "The order; empty for files of other kinds.", "订单编号；其他种类的文件为空。"),
    _column("id", "VARCHAR", "Id of the file's record.", "文件的编号。"),
    _column("path", "VARCHAR", "Place of the date in the file.", "该日期在文件中的位置。"),
    _column("field", "VARCHAR", "Key of the date.", "日期的键名。"),
    _column("on_date", "DATE", "The date, after the day judged.", "晚于判断日的日期。"),
    _column("entry", "VARCHAR", "The entry: its list and its id.", "所在条目：列表和编号。"),
    _column(
        "nr", "BIGINT", "Which it is among the file's own, by date, from 1.", "在该文件中的序号（按日期），从 1 开始。"
    ),
    _column("times", "BIGINT", "How many the file has.", "该文件中这类日期共有几个。"),
    _column("file", "VARCHAR", "The file.", "文件。"),
)

_DUPLICATES = (
    _column("kind", "VARCHAR", "Kind of the file.", "文件种类。"),
    _column("order_id", "VARCHAR", "The order; empty for files of other kinds.", "订单编号；其他种类的文件为空。"),
    _column("id", "VARCHAR", "The id that two files bear.", "重复的编号。"),
    _column("file", "VARCHAR", "The file that was left out.", "未采用的文件。"),
    _column("first_file", "VARCHAR", "The file that was kept.", "采用的文件。"),
)

_REFERENCES = (
    _column("kind", "VARCHAR", "Kind of the file.", "文件种类。"),
    _column("order_id", "VARCHAR", "The order; empty for files of other kinds.", "订单编号；其他种类的文件为空。"),
    _column("id", "VARCHAR", "Id of the file's record.", "文件的编号。"),
    _column("path", "VARCHAR", "Place of the reference in the file.", "引用在文件中的位置。"),
    _column("field", "VARCHAR", "Key of the reference.", "引用的键名。"),
    _column(
        "value",
        "VARCHAR",
        "What it names; empty where it had to name one of several.",
        "引用的编号；应写而未写时为空。",
    ),
    _column("wanted", "VARCHAR", "Kind of the record that is not there.", "所引用记录的种类。"),
    _column("record_en", "VARCHAR", "What is not there, in English.", "缺少什么（英文）。"),
    _column("record_zh", "VARCHAR", "What is not there, in Chinese.", "缺少什么（中文）。"),
    _column("nearest", "VARCHAR", "The id that was probably meant.", "可能想写的编号。"),
    _column("hint_en", "VARCHAR", "What to try, in English; may be empty.", "提示（英文），可为空文本。"),
    _column("hint_zh", "VARCHAR", "What to try, in Chinese; may be empty.", "提示（中文），可为空文本。"),
    _column("file", "VARCHAR", "The file.", "文件。"),
)

_REPEATED = (
    _column("kind", "VARCHAR", "Kind of the file.", "文件种类。"),
    _column("order_id", "VARCHAR", "The order; empty for files of other kinds.", "订单编号；其他种类的文件为空。"),
    _column("id", "VARCHAR", "Id of the file's record.", "文件的编号。"),
    _column("list", "VARCHAR", "The list: name of its table.", "所在列表（表名）。"),
    _column("item", "VARCHAR", "The id that is borne twice.", "重复的编号。"),
    _column("times", "BIGINT", "How often it stands there.", "出现次数。"),
    _column("path", "VARCHAR", "Place of the last one in the file.", "最后一处在文件中的位置。"),
    _column("file", "VARCHAR", "The file.", "文件。"),
)

DERIVED_TABLES = (
    HOUSE_TABLE,
    _table(
        "calendar_gaps",
        Text("Tasks whose working days lie beyond their calendar.", "工作日超出日历有效期的任务。"),
        _GAPS,
        ("order_id", "delivery", "task"),
        ("order_id", "delivery"),
    ),
    _table(
        "duplicate_records",
        Text("Items of one list that bear the same id.", "同一列表中编号重复的条目。"),
        _REPEATED,
        ("kind", "id", "list", "item"),
        ("order_id",),
    ),
    _table(
        "unknown_references",
        Text("References to records that are not there.", "指向不存在记录的引用。"),
        _REFERENCES,
        ("kind", "id", "path"),
        ("order_id",),
    ),
    _table(
        "tasks",
        Text("The schedule: one row for each task of each delivery.", "排期：每批每个任务一行。"),
        _TASKS,
        ("order_id", "delivery", "task"),
        ("order_id", "delivery"),
    ),
    _table(
        "task_links",
        Text("Which task comes after which.", "任务的先后关系。"),
        _LINKS,
        ("order_id", "delivery", "task", "predecessor"),
        ("order_id", "delivery", "task"),
    ),
    _table(
        "calendar_days", Text("The days of all calendars.", "各日历的每一天。"), _CALENDAR_DAYS, ("calendar", "day"), ()
    ),
    _table(
        "future_events",
        Text("Events left out because they lie after the day judged.", "因晚于判断日而未计入的事件。"),
        _FUTURE,
        ("kind", "id", "path"),
        ("order_id",),
    ),
    _table(
        "duplicate_files",
        Text("Files left out because another bears the same id.", "因编号与另一文件重复而未采用的文件。"),
        _DUPLICATES,
        ("kind", "id", "file"),
        ("order_id",),
    ),
)
