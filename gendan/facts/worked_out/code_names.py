"""Codes of files in words for messages: processes, ways of carriage, freight. Files hold `sewing`, messages say 车缝.

The words are those of the schema, which a test holds them to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

FREIGHTS = {"prepaid": ("prepaid", "预付"), "collect": ("collect", "到付")}
MODES = {
    "sea": ("sea", "海运"), "air": ("air", "空运"), "sea-air": ("sea and air", "海空联运"), "air-charter": ("chartered aircraft", "包机"),
    "courier": ("courier", "快递"), "road": ("road", "公路"), "rail": ("rail", "铁路"), "inland-waterway": ("inland waterway", "内河"),
    "multimodal": ("several means", "多式联运"), "pickup": ("fetched by the customer", "客户自提"),
}  # fmt: skip
PROCESSES = {
    code: (code, name)
    for code, name in (
        ("knitting", "织造"), ("weaving", "织造"), ("dyeing", "染色"), ("cutting", "裁剪"), ("printing", "印花"), ("embroidery", "绣花"),
        ("sewing", "车缝"), ("linking", "套口"), ("washing", "水洗"), ("ironing", "整烫"), ("pressing", "整烫"), ("finishing", "后整"),
        ("assembly", "组装"), ("machining", "机加工"), ("moulding", "注塑"), ("casting", "铸造"), ("packing", "装箱"),
    )
}  # fmt: skip


def named(code: str, names: Mapping[str, tuple[str, str]], column: str) -> str:
    """Return SQL for two columns, `…_en` and `…_zh`, with the words for `code`; a code without words stands for itself."""
    told = []
    for at, tongue in enumerate(("en", "zh")):
        cases = " ".join(f"WHEN '{one}' THEN '{words[at]}'" for one, words in names.items() if words[at] != one)
        told.append(f"{f'CASE {code} {cases} ELSE {code} END' if cases else code} AS {column}_{tongue}")
    return ", ".join(told)
