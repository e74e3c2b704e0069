"""`document_kinds`: the kinds of document that gendan knows, from `trade.documents`."""

from __future__ import annotations

from gendan.facts.worked_out.table import WorkedOut, column, table
from gendan.trade.documents import document_kinds
from gendan.words.text import Text


def _rows() -> tuple[tuple[object, ...], ...]:
    return tuple((one.kind, one.means, one.role, one.title.en, one.title.zh) for one in document_kinds())


DOCUMENT_KINDS = WorkedOut(
    table(
        "document_kinds",
        Text(
            "The kinds of document that gendan knows, by every way of writing them.",
            "gendan 认识的单证种类及各种写法。",
        ),
        (
            column("kind", "VARCHAR", "As an order may write it: cmr.", "订单中的写法，如 cmr。"),
            column("means", "VARCHAR", "The kind that it is: road-waybill.", "所指的种类，如 road-waybill。"),
            column(
                "role",
                "VARCHAR",
                "Its part in a set: invoice, advance, note, packing, transport, insurance, origin, draft, inspection, other.",
                "在全套单据中的角色：invoice 发票、advance 预开、note 借贷通知、packing 装箱、transport 运输、insurance 保险、origin 产地、draft 汇票、inspection 检验、other 其他。",
            ),
            column("title_en", "VARCHAR", "Name in English.", "英文名称。"),
            column("title_zh", "VARCHAR", "Name in Chinese.", "中文名称。"),
        ),
        ("kind",),
    ),
    rows=_rows,
)
