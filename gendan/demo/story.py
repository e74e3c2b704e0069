"""The whole demo: the example's files and made-up orders as sheets, and the commits of all of them in their order."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from gendan.demo.appraisals import appraisals
from gendan.demo.history import ZONE, drafts, timed
from gendan.demo.incidents import CORRECTED, REWRITTEN, STRANGER, STRANGER_MAIL, Incident, Planting
from gendan.demo.manifest import MANIFEST, manifest
from gendan.demo.orders import Days, made_up
from gendan.demo.planted_beside import plant
from gendan.demo.put_off import put_off_one
from gendan.demo.rubrics import AFTER, BEFORE, rubric_texts
from gendan.demo.setting import APPROVED, AWAY, BOSS, DEPUTY, JOINED, LEAVE, NEWCOMER, ON_LEAVE, RIGHTS, frame
from gendan.demo.shapes import Shape, read_shape
from gendan.demo.unroll import Unrolled
from gendan.demo.values import Line, Person, Save, Sheet
from gendan.demo.workdays import read_workdays
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gendan.words.text import Language

LAST = date(2026, 11, 23)
_SEED = 7
_MORNING, _EVENING = time(9), time(18)
BACK = timedelta(days=3)
"""How far the clock of the one computer goes behind."""
_RUBRIC = date(2026, 5, 25)
"""Day on which the rubric of June is put in."""
_WAIVED = "2026-11-20"
"""Day of the example's waivers, which name none."""
_UNROLLED = ("order", "contract", "rates", "partner", "waivers")
MOST_SEALED = 400
"""Months are sealed in a demo of so many orders at most."""
_DATED = Shape(keys={"rates": Shape(each=Shape(keys={"on": Shape("row")}))})
"""Rates are no events, but nobody knows them before their day."""
_FOLDERS = {
    "orders": "order",
    "contracts": "contract",
    "partners": "partner",
    "rates.yaml": "rates",
    "waivers.yaml": "waivers",
}


class Source(Struct, frozen=True):
    """The example: each file's bytes and document by its way from the top; and the schemas by kind."""

    files: Mapping[str, tuple[bytes, dict[str, Any]]]
    schemas: Mapping[str, Any]


class Size(Struct, frozen=True):
    """How large the demo is: orders in all, and the months of history before the last one."""

    orders: int
    months: int


def first_day(months: int) -> date:
    """Return the first of the month that lies so many months before the last."""
    number = LAST.year * 12 + LAST.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)


class Story:
    """One demo. The same source, size and language give the same commits."""

    def __init__(self, source: Source, size: Size, language: Language) -> None:
        calendars = {name: read_workdays(source.files[f"calendars/{name}.yaml"][1]) for name in ("cn", "cn-factory")}
        house = calendars["cn"]
        self.days = Days(house, calendars["cn-factory"], house.from_day(first_day(size.months)), LAST)
        self._source, self._size, self.language = source, size, language
        self._shapes: dict[str, Shape] = {kind: read_shape(kind, source.schemas) for kind in _UNROLLED}
        self._shapes["rates"] = _DATED
        planting = self._planting()
        self.incidents: tuple[Incident, ...] = plant(planting)
        self.corrected = planting.corrected
        """The order that was put right after its month was sealed, "" for none."""
        self._sheets = tuple(planting.sheets.values())

    @property
    def is_sealed(self) -> bool:
        """Tell whether months are sealed: each seal scores all orders anew, which would take a large demo minutes."""
        return self._size.orders <= MOST_SEALED

    @property
    def corrected_on(self) -> date | None:
        """The day on which the correction is written, None for none."""
        return CORRECTED if self.corrected else None

    def _planting(self) -> Planting:
        planting = Planting({sheet.file: sheet for sheet in self._frame()}, self.days, sealed=self.is_sealed)
        for document, moved in self._made_up():
            sheet = self.order(f"orders/{document['id'][3:7]}/{document['id']}.yaml", document, made_up=True)
            planting.sheets[sheet.file] = sheet
            if moved:
                planting.used.add(sheet.file)
                planting.moved[sheet.file] = moved
        return planting

    def _made_up(self) -> Iterator[tuple[dict[str, Any], date | None]]:
        example = sum(file.startswith("orders/") for file in self._source.files)
        made = made_up(self._size.orders - example, self.days, _SEED)
        return put_off_one(made, "zhao-lei", date(2026, 2, 16), date(2026, 11, 10), self.days)

    def _frame(self) -> Iterator[Sheet]:
        first = self.days.first
        for file, (data, document) in sorted(self._source.files.items()):
            kind = _FOLDERS.get(file.partition("/")[0])
            if kind == "order":
                yield self.order(file, document)
            elif kind:
                dated = _dated(document) if kind == "waivers" else document
                yield Sheet(file, _name(file), BOSS, self._unrolled(kind, first).lines(dated), first)
            else:
                yield Sheet(file, _name(file), BOSS, (Line(self._text(file, data), first), *self._leave(file)), first)
        for file, text in rubric_texts(f"{first:%Y-%m}").items():
            begun = first if BEFORE in file and AFTER not in file else self.days.house.by_day(_RUBRIC)
            lines = (Line(text, begun, trailer="Reviewed-by: Zhou Wei <zhou.wei@huamao.example>"),)
            yield Sheet(file, _name(file), BOSS, lines, max(first, begun))
        yield from appraisals(first, LAST, self.days.house)
        for file, text in frame(self._size.orders):
            since = self.days.house.by_day(JOINED - timedelta(days=4)) if NEWCOMER in file else first
            yield Sheet(file, _name(file), BOSS, (Line(text, max(since, first)),), max(since, first))

    def _leave(self, file: str) -> tuple[Line, ...]:
        told = self.days.house.by_day(LEAVE[0] - timedelta(days=7))
        return (Line(ON_LEAVE, told),) if file == f"people/{AWAY}.yaml" else ()

    def order(self, file: str, document: Mapping[str, Any], *, made_up: bool = False) -> Sheet:
        """Return an order through time: it is entered on the day it was received, or on the one it names."""
        entered = date.fromisoformat((document.get("entered") or document["received"])[:10])
        since = max(self.days.first, self.days.house.from_day(entered))
        lines = self._unrolled("order", since).lines(document)
        return Sheet(file, document["id"], document["merchandiser"], lines, since, made_up=made_up)

    def _unrolled(self, kind: str, start: date) -> Unrolled:
        return Unrolled(self._shapes[kind], start, self.days.house.from_day, {"promised": APPROVED})

    def _text(self, file: str, data: bytes) -> str:
        words = data.decode()
        if file != "gendan.yaml":
            return words
        return words.replace("language: zh", f"language: {self.language}") + RIGHTS

    def people(self) -> dict[str, Person]:
        """Return who commits, by id."""
        found = {STRANGER: Person(STRANGER, "实习生", STRANGER_MAIL)}
        for file, (_, document) in self._source.files.items():
            if file.startswith("people/"):
                found[document["id"]] = Person(document["id"], document["name"]["en"], document["emails"][0])
        for file, _ in frame(self._size.orders):
            if file.startswith("people/"):
                who = file[len("people/") : -len(".yaml")]
                mail = f"{who.replace('-', '.')}@huamao.example"
                found[who] = Person(who, who.replace("-", " ").title(), mail)
        return found

    def saves(self) -> Iterator[Save]:
        """Yield the commits, the first one first: the house itself, then what happened day by day."""
        first, rest = self._begun()
        people = self.people()
        begin = Text("Begin to follow orders with gendan", "开始用 gendan 跟单").said_in(self.language)
        morning = datetime.combine(self.days.first, _MORNING, ZONE)
        yield Save(people[BOSS], morning, morning, begin, first, "gendan.yaml")
        slow = {(one.file, one.day) for one in self.incidents if one.rule == "clock-anomaly"}
        for save in timed(rest, people, stand_in):
            is_slow = (save.about, save.came.date()) in slow
            yield replace(save, when=save.when - BACK) if is_slow else save

    @property
    def rewritten(self) -> tuple[str, date] | None:
        """The file and the day of a commit that was replaced after it had been received, None for none."""
        return next(((one.file, one.day) for one in self.incidents if one.rule == REWRITTEN), None)

    def listed(self, commits: Mapping[tuple[str, date], tuple[int, str]]) -> Save:
        """Return the last commit: the list of what was planted. `commits`: number and id by file and day."""
        told = manifest(self.incidents, commits)
        evening = datetime.combine(LAST, _EVENING, ZONE)
        message = Text("List what was planted for the audit", "列出为审计预埋的事件").said_in(self.language)
        return Save(self.people()[BOSS], evening, evening, message, {MANIFEST: told.encode()}, MANIFEST)

    def _begun(self) -> tuple[dict[str, bytes | None], list[Any]]:
        """Return what the first commit holds, and all that is committed after it."""
        first: dict[str, bytes | None] = {}
        rest = []
        for sheet in self._sheets:
            for one in drafts(sheet, self.days.last, self.language):
                if one.day == self.days.first and not sheet.file.startswith("orders/"):
                    first[one.file] = one.data
                else:
                    rest.append(one)
        return first, rest


def stand_in(who: str, day: date) -> str:
    """Return who does the work of `who` on a day: on leave another one."""
    return DEPUTY if who == AWAY and LEAVE[0] <= day <= LEAVE[1] else who


def _dated(waivers: Mapping[str, Any]) -> dict[str, Any]:
    return {"waivers": [{"on": _WAIVED, **one} for one in waivers["waivers"]]}


def _name(file: str) -> str:
    return file.rpartition("/")[2].removesuffix(".yaml")
