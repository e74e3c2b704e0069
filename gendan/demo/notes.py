"""What a commit says of what came, in the words of the trade. Identifiers and dates are never translated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_STATUS: Mapping[str, Text] = {
    "closed": Text("closed", "结案"),
    "cancelled": Text("cancelled", "取消"),
    "on-hold": Text("on hold", "暂停"),
}
_RESULTS: Mapping[str, Text] = {
    "accepted": Text("accepted", "合格"),
    "rejected": Text("rejected", "不合格"),
    "concession": Text("accepted by concession", "特批放行"),
}
_PAPERS: Mapping[str, Text] = {
    "commercial-invoice": Text("invoice", "发票"),
    "packing-list": Text("packing list", "装箱单"),
    "bill-of-lading": Text("bill of lading", "提单"),
    "air-waybill": Text("air waybill", "空运单"),
    "certificate-of-origin": Text("certificate of origin", "产地证"),
    "shipping-advice": Text("shipping advice", "装船通知"),
}


def note_of(key: str, value: Any, name: str = "") -> Text | None:  # noqa: ANN401  a value of YAML
    """Return what to say of a value that has just come to stand under `key`; None: nothing worth a word."""
    if key == "status":
        return _STATUS.get(value)
    if not isinstance(value, dict):
        return None
    if key == "progress":
        return _progress(value, name)
    tell = _TELL.get(key)
    return tell(value) if tell else None


def _progress(value: Mapping[str, Any], name: str) -> Text:
    for key, text in (
        ("done", Text("done", "完成")),
        ("skipped", Text("not needed", "免做")),
        ("planned", Text("planned for", "计划")),
    ):
        if key in value:
            return Text(f"{name} {text.en} {value[key]}", f"{name} {text.zh} {value[key]}")
    return Text(f"{name} started", f"{name} 开始")


def _promised(value: Mapping[str, Any]) -> Text:
    why = f" ({value['cause']})" if "cause" in value else ""
    return Text(f"promised for {value['date']}{why}", f"承诺货期 {value['date']}{why}")


def _shipments(value: Mapping[str, Any]) -> Text:
    if "arrived" in value:
        return Text(f"{value['id']} arrived", f"{value['id']} 到港")
    if "shipped" in value:
        return Text(f"{value['id']} shipped", f"{value['id']} 已出货")
    return Text(f"{value['id']} booked", f"{value['id']} 订舱")


def _inspections(value: Mapping[str, Any]) -> Text:
    result = _RESULTS.get(value.get("result", ""), Text("", ""))
    return Text(
        f"{value.get('stage', '')} inspection {result.en}".strip(), f"{value.get('stage', '')} 验货{result.zh}".strip()
    )


def _documents(value: Mapping[str, Any]) -> Text:
    paper = _PAPERS.get(value.get("kind", ""), Text("document", "单据"))
    sent = Text(" sent", "已寄") if "sent" in value else Text(" issued", "已出")
    return Text(f"{paper.en}{sent.en}", f"{paper.zh}{sent.zh}")


_TELL: Mapping[str, Callable[[Mapping[str, Any]], Text]] = {
    "promised": _promised,
    "shipments": _shipments,
    "inspections": _inspections,
    "documents": _documents,
    "confirmed": lambda _: Text("confirmed by the customer", "客户已确认"),
    "messages": lambda value: Text(f"mail {value.get('id', '')}", f"往来邮件 {value.get('id', '')}"),
    "complaints": lambda value: Text(f"complaint {value.get('id', '')}", f"客诉 {value.get('id', '')}"),
    "issues": lambda value: Text(f"issue {value.get('id', '')}", f"异常 {value.get('id', '')}"),
    "production": lambda _: Text("daily output", "产量"),
    "payments": lambda _: Text("payment received", "收款"),
    "satisfaction": lambda _: Text("survey", "满意度回执"),
    "costs": lambda _: Text("actual costs", "实际费用"),
    "returns": lambda value: Text(f"return {value.get('id', '')}", f"退货 {value.get('id', '')}"),
    "risks": lambda value: Text(f"risk {value.get('id', '')}", f"风险 {value.get('id', '')}"),
    "amendments": lambda value: Text(f"amendment {value.get('id', '')}", f"补充协议 {value.get('id', '')}"),
    "clauses": lambda value: Text(f"clause {value.get('id', '')}", f"条款 {value.get('id', '')}"),
    "rates": lambda value: Text(f"{value.get('currency', '')} rate", f"{value.get('currency', '')} 汇率"),
}
