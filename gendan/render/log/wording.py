"""What the log says around the changes, in both languages."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from msgspec.structs import replace

from gendan.words.text import Text, same

if TYPE_CHECKING:
    from gendan.words.log_view import Entry, Log, Said
    from gendan.words.text import Language

NOTHING = Text("Nothing was changed.", "没有改动记录。")
NOT_COMMITTED = Text("not committed yet", "尚未提交")
NO_DATE = Text("no date", "无日期")
CLAIMED = Text(
    "Times are what each commit claims; git proves their order, not the hour.",
    "时间为各次提交自称的时间；git 能证明先后顺序，不能证明钟点。",
)
RECEIVED = Text(
    "Times marked * are receipts; others are what the commit claims.", "带 * 的为回执时间，其余为提交自称的时间。"
)
WHEN = Text("When", "时间")
WHO = Text("Who", "谁")
COMMIT = Text("Commit", "提交")
DOCUMENT = Text("Document", "文件")
CHANGES = Text("What", "改动")
_MERGED = Text(", merged by {who}", "，由 {who} 合并")
_LAG = Text(", recorded {days} after it happened", "，事后 {n} 个工作日登记")
_AHEAD = Text(", recorded {days} before", "，提前 {n} 个工作日登记")


def when(entry: Entry, language: Language) -> str:
    """Return the minute, with a star where a receipt proves it; that it is not committed yet, or states no time."""
    if entry.commit is None:
        return NOT_COMMITTED.said_in(language)
    if entry.when is None:
        return NO_DATE.said_in(language)
    return f"{entry.when:%Y-%m-%d %H:%M}{'*' if entry.clock == 'receipt' else ''}"


def who(entry: Entry, view: Log) -> Text:
    """Return the person as "李娜 (li-na)", the author's own name when the e-mail is nobody's, and who merged it."""
    if entry.commit is None:
        return same("")
    found = same(entry.author or "?")
    if entry.person is not None:
        name = view.names.get(entry.person) or same(entry.person)
        found = same("{name} ({id})").fill({"name": name, "id": entry.person})
    if entry.merged_by is None:
        return found
    merged = _MERGED.fill({"who": entry.merged_by})
    return Text(found.en + merged.en, found.zh + merged.zh)


def rows_words(entry: Entry) -> list[Text]:
    """Return what people read of an entry: the changes of one row in one sentence, others each in its own."""
    found: list[Text] = []
    for _, group in groupby(enumerate(entry.said), key=lambda one: one[1].row or one[0]):
        first, *rest = [said for _, said in group]
        told = [said_words(first), *(said_words(replace(one, text=one.short or one.text)) for one in rest)]
        found.append(Text("; ".join(one.en for one in told), "；".join(one.zh for one in told)))
    return found


def said_words(said: Said) -> Text:
    """Return what is said of a change, and how long after the event it was recorded; on the day itself nothing."""
    if not said.lag:
        return said.text
    count = abs(said.lag)
    days = "1 workday" if count == 1 else f"{count} workdays"
    late = (_LAG if said.lag > 0 else _AHEAD).fill({"days": days, "n": count})
    return Text(said.text.en + late.en, said.text.zh + late.zh)


def title(entry: Entry) -> str:
    """Return what the document goes by: an order by its number, others with their kind before it."""
    return entry.id if entry.kind == "order" else f"{entry.kind}/{entry.id}"


def foot(view: Log) -> list[Text]:
    """Return what must be known to read it: where history is not whole, and which clock it rests on."""
    found = [view.reason] if view.state != "complete" and view.reason is not None else []
    if any(one.clock == "receipt" for one in view.entries):
        return [*found, RECEIVED]
    return [*found, CLAIMED] if any(one.commit for one in view.entries) else found
