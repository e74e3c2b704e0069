"""How goods travel and who pays for it, in words for messages; the codes are those of the schema."""

from __future__ import annotations

FREIGHTS = {"prepaid": ("prepaid", "预付"), "collect": ("collect", "到付")}
MODES = {
    "sea": ("sea", "海运"), "air": ("air", "空运"), "sea-air": ("sea and air", "海空联运"), "air-charter": ("chartered aircraft", "包机"),
    "courier": ("courier", "快递"), "road": ("road", "公路"), "rail": ("rail", "铁路"), "inland-waterway": ("inland waterway", "内河"),
    "multimodal": ("several means", "多式联运"), "pickup": ("fetched by the customer", "客户自提"),
}  # fmt: skip


def named(code: str, names: dict[str, tuple[str, str]], column: str) -> str:
    """Return SQL for two columns, `…_en` and `…_zh`, with the words for `code`; a code without words stands for itself."""
    told = []
    for at, tongue in enumerate(("en", "zh")):
        cases = " ".join(f"WHEN '{one}' THEN '{words[at]}'" for one, words in names.items())
        told.append(f"CASE {code} {cases} ELSE {code} END AS {column}_{tongue}")
    return ", ".join(told)
