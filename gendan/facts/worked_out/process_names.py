"""Names of the common processes in Chinese: files hold a slug (`sewing`), messages say what the workshop says."""

from __future__ import annotations

_NAMES = (
    ("knitting", "织造"), ("weaving", "织造"), ("dyeing", "染色"), ("cutting", "裁剪"), ("printing", "印花"), ("embroidery", "绣花"),
    ("sewing", "车缝"), ("linking", "套口"), ("washing", "水洗"), ("ironing", "整烫"), ("pressing", "整烫"), ("finishing", "后整"),
    ("assembly", "组装"), ("machining", "机加工"), ("moulding", "注塑"), ("casting", "铸造"), ("packing", "装箱"),
)  # fmt: skip


def in_chinese(process: str) -> str:
    """Return SQL for the Chinese name of the process in the column `process`; its own slug where it is none of the common ones."""
    cases = " ".join(f"WHEN '{slug}' THEN '{name}'" for slug, name in _NAMES)
    return f"CASE {process} {cases} ELSE {process} END"
