"""`incoterms`: the Incoterms rules of all editions, for SQL. The terms themselves are `trade.incoterms`."""

from __future__ import annotations

from gendan.facts.worked_out.table import WorkedOut, column, table
from gendan.trade.incoterms import incoterm_rows
from gendan.words.text import Text

INCOTERMS = WorkedOut(
    table(
        "incoterms",
        Text(
            "The Incoterms rules: one row for each term of an edition (2000, 2010, 2020).",
            "Incoterms 术语表：每个版本（2000、2010、2020）的每个术语一行。",
        ),
        (
            column("edition", "INTEGER", "The edition.", "版本年份。"),
            column("term", "VARCHAR", "The three letters: FOB.", "术语代码，如 FOB。"),
            column("name_en", "VARCHAR", "Its name in English.", "英文名称。"),
            column("name_zh", "VARCHAR", "Its name in Chinese.", "中文名称。"),
            column(
                "mode",
                "VARCHAR",
                "any, or water: sea and inland waterway only.",
                "any 各种运输；water 仅限海运和内河。",
            ),
            column("place_en", "VARCHAR", "What the named place is, in English.", "指定地点的含义（英文）。"),
            column("place_zh", "VARCHAR", "What the named place is, in Chinese.", "指定地点的含义（中文）。"),
            column(
                "port",
                "VARCHAR",
                "Which port the named place is: loading or destination; empty when it is none.",
                "指定地点是哪个港：loading 装运港、destination 目的港；不是港口则为空。",
            ),
            column(
                "carriage",
                "VARCHAR",
                "Who pays the main carriage: seller or buyer.",
                "主运费由谁付：seller 卖方、buyer 买方。",
            ),
            column(
                "freight",
                "VARCHAR",
                "What follows for the transport document: prepaid or collect.",
                "运输单据上应写的运费：prepaid 预付、collect 到付。",
            ),
            column(
                "insurance",
                "VARCHAR",
                "Whose goods are at risk under way: seller or buyer.",
                "运输途中的风险由谁承担：seller 卖方、buyer 买方。",
            ),
            column(
                "cover",
                "VARCHAR",
                "Least cover that the seller owes the buyer (Institute Cargo Clauses A or C); empty when none is owed.",
                "卖方须为买方投保的最低险别（协会货物条款 A 或 C）；无投保义务则为空。",
            ),
            column(
                "cover_percent",
                "INTEGER",
                "Least sum insured, per cent of the price; empty when none is owed.",
                "最低投保加成，占货价的百分比；无投保义务则为空。",
            ),
            column(
                "any_mode",
                "VARCHAR",
                "The term for containers and air in its place; empty when it serves any transport.",
                "集装箱、空运应改用的术语；本身适用各种运输则为空。",
            ),
            column("now", "VARCHAR", "What took its place in a later edition.", "新版本中取代它的术语。"),
            column("newest", "BOOLEAN", "No later edition has this term.", "是否为该术语的最新版本。"),
        ),
        ("edition", "term"),
    ),
    rows=incoterm_rows,
)
