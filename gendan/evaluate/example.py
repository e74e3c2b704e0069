"""The small house of an example: what it does not say is healthy. And what running examples amounts to."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, cast

from msgspec import Struct
from msgspec.structs import replace

from gendan.words.finding import Severity
from gendan.words.text import Text

if TYPE_CHECKING:
    from gendan.words.finding import Verdict
    from gendan.words.rule import Example, Rule
    from gendan.words.rule_why import RuleWhy

Document = Mapping[str, object]


class Link(Struct, frozen=True):
    """A symbolic link in a small house, and where it leads."""

    to: str


class Folder(Struct, frozen=True):
    """A folder that stands where a file should."""


Content = bytes | Link | Folder | Document
"""What a file of a small house holds: raw bytes, a link, or a document still to be written."""

HEALTHY: dict[str, Document] = {
    "gendan.yaml": {"gendan": 1, "name": "Example", "language": "en", "timezone": "Asia/Shanghai", "calendar": "CN", "currency": "USD", "checklists": {"default": "default"}},
    "people/li-na.yaml": {"id": "li-na", "name": {"en": "Li Na", "zh": "李娜"}, "role": "merchandiser", "supervisor": "wang-wei"},
    "people/wang-wei.yaml": {"id": "wang-wei", "name": {"en": "Wang Wei", "zh": "王伟"}, "role": "supervisor"},
    "partners/acme.yaml": {"id": "acme", "name": "Acme", "kind": "customer"},
    "partners/ningbo-knit.yaml": {"id": "ningbo-knit", "name": {"en": "Ningbo Knit", "zh": "宁波针织"}, "kind": "factory"},
    "calendars/CN.yaml": {"id": "CN", "weekend": ["sat", "sun"], "valid_from": "2026-01-01", "valid_to": "2027-12-31"},
    "checklists/default.yaml": {
        "id": "default",
        "tasks": [
            {"id": "fabric-in-house", "title": {"en": "Fabric in house", "zh": "面料到厂"}, "due": "ex-factory - 35 days", "per": "delivery", "owner": "merchandiser"},
            {"id": "cutting", "title": {"en": "Cutting", "zh": "开裁"}, "due": "ex-factory - 20 days", "after": ["fabric-in-house"], "per": "delivery", "owner": "merchandiser"},
            {"id": "final-inspection", "title": {"en": "Final inspection", "zh": "终检"}, "due": "ex-factory - 2 days", "after": ["cutting"], "per": "delivery", "owner": "merchandiser"},
        ],
    },
    "orders/SO-1.yaml": {
        "id": "SO-1",
        "kind": "bulk",
        "category": "garment",
        "status": "open",
        "customer": "acme",
        "customer_po": "PO-1",
        "merchandiser": "li-na",
        "factory": "ningbo-knit",
        "received": "2026-08-03",
        "confirmed": {"on": "2026-08-05", "by": "Jane Smith", "ref": "mail of 5 August"},
        "currency": "USD",
        "lines": [{"line": 1, "sku": "PS-101", "quantity": 1000, "unit": "pcs", "price": 5, "tolerance": {"over": 5, "under": 5}}],
        "deliveries": [{"id": "D1", "requested": "2026-11-19", "promised": [{"date": "2026-11-19", "on": "2026-08-05"}], "lines": {"1": 1000}}],
    },
}  # fmt: skip
"""A house with one order, in which no rule finds anything on 2026-08-10."""

_ONE = {
    "order": "orders/SO-1.yaml",
    "checklist": "checklists/default.yaml",
    "gendan": "gendan.yaml",
    "calendar": "calendars/CN.yaml",
    "waivers": "waivers.yaml",
    "rates": "rates.yaml",
}
_MANY = {
    "orders": "orders",
    "checklists": "checklists",
    "people": "people",
    "partners": "partners",
    "calendars": "calendars",
    "contracts": "contracts",
    "rubrics": "rubrics",
    "appraisals": "appraisals",
    "timesheets": "timesheets",
}
_UNNAMED = frozenset({"appraisals", "timesheets"})
"""Documents without an id of their own: their place says whose they are, "2026-10/li-na"."""
GIVEN = (*_ONE, *_MANY, "files", "history")
"""The keys of `given`: one document of a kind, several by id, raw files by name, and commits."""
_AT = "T10:00+08:00"
_ABOUT = ("on", "by", "message", "lost", "mail", "received", "dropped", "signature")
"""The keys of an entry of `history` that are about the commit, not about what it holds."""


class Committed(Struct, frozen=True):
    """A commit of an example: by whom (a person's id, or any other word for a stranger), when, and all files from then on."""

    by: str
    when: datetime
    message: str
    files: Mapping[str, Content]
    lost: bool = False
    """True: the repository is a clone that begins after it."""
    mail: str | None = None
    """The author's e-mail; None: the one by which the house knows a person of that id."""
    received: datetime | None = None
    """When an independent clock received it: it then has a receipt."""
    dropped: bool = False
    """True: history was rewritten after it, and those that come later do not follow it."""
    signature: str | None = None
    """What verifying its signature would give; None: it bears none."""


def committed(given: Document) -> tuple[Committed, ...]:
    """Return the commits that `given.history` tells, in their order; none without it.

    Each is the house as `given` has it, with the entry's own keys laid over that: what stood otherwise then. `on` is a
    day, ten o'clock in Shanghai, or a moment with offset; `by` is li-na unless it says so. {on: …} alone commits the
    house as given. `lost` entries come first: a shallow clone does not have them. `received` gives a receipt, `dropped` makes
    the next ones follow the commit before, `signature` is what verifying would give: good, bad or unknown.
    """
    base = {key: value for key, value in given.items() if key != "history"}
    found = []
    for entry in cast("Sequence[Mapping[str, object]]", given.get("history") or ()):
        own = {key: value for key, value in entry.items() if key not in _ABOUT}
        files = small_house({**cast("Document", _laid_over(base, own)), "history": True})
        said, mail = entry.get("received"), entry.get("mail")
        found.append(
            Committed(
                by=str(entry.get("by", "li-na")),
                when=_moment(entry["on"]),
                message=str(entry.get("message", "-")),
                files=files,
                lost=entry.get("lost") is True,
                mail=None if mail is None else str(mail),
                received=None if said is None else _moment(said),
                dropped=entry.get("dropped") is True,
                signature=cast("str | None", entry.get("signature")),
            )
        )
    return tuple(found)


def _moment(said: object) -> datetime:
    """Return the moment of a day, ten o'clock in Shanghai, or of a date-time with offset."""
    on = str(said)
    return datetime.fromisoformat(on if len(on) > len("2026-08-05") else on + _AT)


def small_house(given: Document) -> dict[str, Content]:
    """Return the files of an example: `given` merged over the healthy house.

    Mappings are merged key by key, null takes a key (or a file) away, everything else replaces. `files` gives the
    text of a file as it stands; {base64: …} its bytes, {link: …} a symbolic link, {repeat: …, times: …} much of the same,
    {folder: true} a folder in its place.
    """
    house: dict[str, object] = dict(HEALTHY)
    for key, path in _ONE.items():
        if key in given:
            house[path] = merged(house.get(path, {}), given[key])
    for key, folder in _MANY.items():
        for name, document in cast("Document", given.get(key) or {}).items():
            path = f"{folder}/{name}.yaml"
            house[path] = merged(house.get(path, {} if key in _UNNAMED else {"id": name}), document)
    for path, content in cast("Document", given.get("files") or {}).items():
        house[path] = _content(content)
    if "history" in given:
        house = {path: _with_mail(path, content) for path, content in house.items()}
    return {path: cast("Content", content) for path, content in sorted(house.items()) if content is not None}


def _with_mail(path: str, content: object) -> object:
    """Give a person the e-mail by which commits name him."""
    if not path.startswith("people/") or not isinstance(content, Mapping) or "emails" in content:
        return content
    return {**content, "emails": [mail_of(str(content.get("id")))]}


def mail_of(person: str) -> str:
    """Return the e-mail of a person in examples."""
    return f"{person}@house.example"


def merged(base: object, change: object) -> object:
    """Return `change` laid over `base`: mappings key by key, null removes, all else replaces."""
    if not isinstance(base, Mapping) or not isinstance(change, Mapping):
        return change
    result = {key: value for key, value in base.items() if change.get(key, value) is not None}
    for key, value in change.items():
        if value is not None:
            result[key] = merged(base.get(key, {} if isinstance(value, Mapping) else None), value)
    return result


def _laid_over(base: object, change: object) -> object:
    """Return `change` laid over `base` like `merged`, but null stays: it takes away what the healthy house has, too."""
    if not isinstance(base, Mapping) or not isinstance(change, Mapping):
        return change
    kept = {key: value for key, value in base.items() if change.get(key, value) is not None}
    return {**kept, **{key: _laid_over(base.get(key, {}), value) for key, value in change.items()}}


def _content(content: object) -> object:
    if isinstance(content, str):
        return content.encode()
    if isinstance(content, Mapping):
        if "base64" in content:
            return base64.b64decode(str(content["base64"]))
        if "link" in content:
            return Link(str(content["link"]))
        if "folder" in content:
            return Folder()
        if "repeat" in content:
            return str(content["repeat"]).encode() * int(content.get("times", 1))
    return content


class Case(Struct, frozen=True, dict=True):
    """One example to be judged, with the files of its house."""

    rule: Rule
    example: Example

    @cached_property
    def files(self) -> dict[str, Content]:
        """The small house, by file name."""
        return small_house(self.example.given)

    @cached_property
    def past(self) -> tuple[Committed, ...]:
        """The commits of the small house; none: it lies in no repository."""
        return committed(self.example.given)

    @property
    def as_of(self) -> date:
        """The day it is judged."""
        return date.fromisoformat(self.example.as_of)


class Answer(Struct, frozen=True):
    """What a rule said in a small house: the verdict and text of each finding. `whys` take it apart where that was asked for."""

    verdicts: tuple[Verdict, ...] = ()
    texts: tuple[Text, ...] = ()
    whys: tuple[RuleWhy, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """One fail makes fail; else one unknown makes unknown; else pass."""
        return "fail" if "fail" in self.verdicts else "unknown" if "unknown" in self.verdicts else "pass"


class Outcome(Struct, frozen=True):
    """What one example gave."""

    case: Case
    answer: Answer

    @property
    def ok(self) -> bool:
        """The rule said what the example expects."""
        return self.answer.verdict == self.case.example.expect


def cases_of(rules: Iterable[Rule]) -> list[Case]:
    """Return the examples of the rules, in order."""
    return [Case(rule, example) for rule in rules for example in rule.examples]


def outspoken(rule: Rule) -> Rule:
    """Return the rule as its examples are judged: unknown is reported even where a house would not hear of it."""
    return replace(rule, on_unknown=Severity.info) if rule.on_unknown == "ignore" else rule


class Coverage(Struct, frozen=True):
    """Which verdicts the examples of a rule show."""

    rule: str
    shown: frozenset[Verdict]

    @property
    def complete(self) -> bool:
        """Pass, fail and unknown each have an example."""
        return len(self.shown) == 3


def coverage(rules: Sequence[Rule]) -> tuple[Coverage, ...]:
    """Return what the examples of each rule show, sorted by rule."""
    return tuple(
        Coverage(rule.id, frozenset(example.expect for example in rule.examples))
        for rule in sorted(rules, key=lambda one: one.id)
    )


def built_in_verdicts(rule: str, troubles: Sequence[str], *, unreadable: bool) -> tuple[Verdict, ...]:
    """Return the verdicts of a built-in rule from the rules of the troubles found.

    `unreadable`: a file could not be turned into a document at all, so what later rules would say of it is not known.
    """
    if rule in troubles:
        return ("fail",)
    return ("unknown",) if unreadable else ()


def example_line(outcome: Outcome) -> Text:
    """Return one line about an example that did not give what it should."""
    example, rule, got = outcome.case.example, outcome.case.rule.id, outcome.answer.verdict
    return Text(
        f"{rule}: “{example.name.en}”: expected {example.expect}, got {got}",
        f"{rule}：“{example.name.zh}”：应为 {example.expect}，实为 {got}",
    )
