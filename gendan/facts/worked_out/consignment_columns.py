"""The columns of `consignments`."""

from __future__ import annotations

from gendan.facts.worked_out.table import ORDER_ID, PATH, column

_MEASURE = "DECIMAL(38,6)"

COLUMNS = (
    ORDER_ID,
    column("shipment", "VARCHAR", "Id of the shipment within the order: S1.", "本单内的出货编号，如 S1。"),
    column("pos", "BIGINT", "Position in its list, from 1.", "在列表中的序号，从 1 开始。"),
    PATH,
    column(
        "delivery", "VARCHAR", "The delivery; the only one where none is named.", "交货批次；未写且只有一批时取该批。"
    ),
    column("mode", "VARCHAR", "Means of transport.", "运输方式。"),
    column(
        "freight",
        "VARCHAR",
        "Freight as stated: prepaid or collect.",
        "写明的运费支付方式：prepaid 预付、collect 到付。",
    ),
    column("booked", "DATE", "Day on which space was booked.", "订舱日。"),
    column("shipped", "DATE", "Day on which the goods left.", "出货日。"),
    column("etd", "DATE", "Expected departure.", "预计开航日。"),
    column("atd", "DATE", "Actual departure.", "实际开航日。"),
    column("eta", "DATE", "Expected arrival.", "预计到达日。"),
    column("arrived", "DATE", "Actual arrival.", "实际到达日。"),
    column("approved_by", "VARCHAR", "Who approved it.", "批准人。"),
    column("deadline", "DATE", "The cut-off, else the expected departure.", "截关日；没有则取预计开航日。"),
    column(
        "ready",
        "DATE",
        "When its goods are forecast to leave the factory; empty once shipped. Of several still to go, the last waits for the whole delivery, the others only for today.",
        "货物预计出厂的日期；已出货为空。尚有几票未出时，最后一票按整批推算，其余按判断日。",
    ),
    column("term", "VARCHAR", "The order's Incoterm.", "订单的贸易术语。"),
    column(
        "term_mode",
        "VARCHAR",
        "any, or water: sea and inland waterway only.",
        "该术语适用的运输：any 各种；water 仅海运和内河。",
    ),
    column(
        "term_freight",
        "VARCHAR",
        "The freight that follows from it: prepaid or collect.",
        "按该术语应为的运费：prepaid 预付、collect 到付。",
    ),
    column("any_mode", "VARCHAR", "The term for other transport in its place.", "其他运输方式应改用的术语。"),
    column("air", "BOOLEAN", "It goes by air, at least a part of the way.", "全程或部分空运。"),
    column("pays", "VARCHAR", "The freight as stated, else as the term has it.", "运费：写明的取之，否则按术语。"),
    column(
        "rescue",
        "BOOLEAN",
        "Air was not what was agreed: the term is for water, or the delivery is late or was put off.",
        "空运并非约定：术语仅限水运，或该批已延误、改期。",
    ),
    column(
        "cause",
        "VARCHAR",
        "Cause of its lateness: its own, else that of a task recorded with one.",
        "晚出货的原因归属：本票写明的，否则取任务中记录的。",
    ),
    column(
        "first_eta",
        "DATE",
        "The arrival first given to the customer, else the expected one.",
        "最初告知客户的预计到达日，没有则为现预计到达日。",
    ),
    column(
        "likely_eta",
        "DATE",
        "Expected arrival, moved by a late departure where nobody has moved it.",
        "预计到达日；开航晚了而 ETA 未改的，顺延。",
    ),
    column("slip", "INTEGER", "Days from first_eta to likely_eta.", "likely_eta 比 first_eta 晚的天数。"),
    column("arrivals", "BOOLEAN", "Arrivals are recorded in this house.", "本公司是否记录到货日。"),
    column(
        "tracks",
        "BOOLEAN",
        "This house records when it looked, and the shipment can be looked up.",
        "本公司记录查询动态，且本票可查。",
    ),
    column("last_seen", "DATE", "When its position was last known.", "最近一次知道货在哪里的日期。"),
    column("dates_contradict", "BOOLEAN", "Its dates contradict each other, or the order's.", "日期前后矛盾。"),
    column("dates_en", "VARCHAR", "How, in English.", "矛盾之处（英文）。"),
    column("dates_zh", "VARCHAR", "How, in Chinese.", "矛盾之处（中文）。"),
    column(
        "packing_en", "VARCHAR", "The figures of packing that are stated, in English.", "已写明的装箱数据（英文）。"
    ),
    column(
        "packing_zh", "VARCHAR", "The figures of packing that are stated, in Chinese.", "已写明的装箱数据（中文）。"
    ),
    column("cartons", "BIGINT", "Number of cartons.", "箱数。"),
    column("packages", "BIGINT", "Number of packages on the transport document.", "运输单据上的件数。"),
    column("gross_kg", _MEASURE, "Gross weight, kg.", "毛重，千克。"),
    column("net_kg", _MEASURE, "Net weight, kg.", "净重，千克。"),
    column("cbm", _MEASURE, "Volume, cubic metres.", "体积，立方米。"),
    column(
        "expected_net",
        _MEASURE,
        "Quantities times unit weights, kg; empty when one is missing.",
        "数量×单件重量，千克；有缺项则为空。",
    ),
    column("place", "VARCHAR", "The place named by the Incoterm.", "贸易术语的指定地点。"),
    column("port", "VARCHAR", "The port of the shipment that it should be.", "与之对应的装运港或目的港。"),
    column(
        "port_differs",
        "BOOLEAN",
        "Both are stated, in one script, and neither contains the other.",
        "两者都写了、文字相同（中文或拉丁字母），而互不包含。",
    ),
    *(
        column(f"{name}_{tongue}", "VARCHAR", f"{en}, in {spoken}.", f"{zh}（{said}）。")
        for name, en, zh in (
            ("mode_name", "How it travels", "运输方式"),
            ("freight_name", "The freight, prepaid or collect", "运费预付还是到付"),
            ("term_freight_name", "The freight that follows from the term", "按该术语应为的运费"),
        )
        for tongue, spoken, said in (("en", "English", "英文"), ("zh", "Chinese", "中文"))
    ),
)
