"""`gendan risks`: the open risks of open orders, those that people recorded and those that the facts show."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from gendan import __version__
from gendan.commands.loading import load_house
from gendan.commands.past_days import house_at
from gendan.commands.query import NoRules
from gendan.words.errors import Exit, UsageError
from gendan.words.risk_view import RiskList, RiskView
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from gendan.render.look import Look
    from gendan.words.catalog import Query
    from gendan.words.vantage import Vantage

TABLES = ("risk_register", "computed_risks")
_RECORDED = """SELECT r.order_id, r.risk AS name, r.category, r.text, r.likelihood, r.impact, r.score, o.customer, r.owner,
    r.residual_likelihood, r.residual_impact, r.residual_score, r.response, r.action, r.due, r.review, r.status
    FROM risk_register r JOIN orders o USING (order_id) WHERE r.open ORDER BY r.order_id, r.pos"""
_COMPUTED = """SELECT c.order_id, c.trigger AS name, c.category, c.text_en, c.text_zh, c.likelihood, c.impact, c.score,
    o.customer, c.owner, c.covered_by
    FROM computed_risks c JOIN orders o USING (order_id) ORDER BY c.order_id, c.trigger"""
_NAMES = """SELECT person_id AS id, name_en, name_zh FROM people UNION ALL
    SELECT partner_id, name_en, name_zh FROM partners ORDER BY 1"""
_ORDERS = "SELECT order_id FROM orders ORDER BY order_id"

Record = dict[str, object]


class Wish(Struct, frozen=True):
    """Whose risks are wanted; empty tuples mean: no limit. Ids of people, orders and customers."""

    owners: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()
    customers: tuple[str, ...] = ()

    def wants(self, risk: RiskView) -> bool:
        """Tell whether the risk is asked for; one without an owner is nobody's."""
        wanted = ((self.owners, risk.owner), (self.orders, risk.order), (self.customers, risk.customer))
        return all(not ids or have in ids for ids, have in wanted)


def run_risks(
    folder: Path,
    wish: Wish,
    seen: Vantage,
    form: str,
    look: Look,
    write: Callable[[str], None],
) -> int:
    """Write the risks in the format `form`; always 0: a risk is not a finding.

    Raises UsageError for an order, a person or a customer that the house does not know, with the nearest ids.
    """
    from gendan.render.risks.formats import FORMATS

    with (
        house_at(folder, seen.rev, seen.today) as (house, line),
        load_house(house, seen.as_of, rulebook=NoRules(), asked=TABLES, line=line) as loaded,
    ):
        view = build_risks(loaded.facts.query, wish, seen.as_of)
    write(FORMATS[form](view, look))
    return Exit.CLEAN


def build_risks(query: Query, wish: Wish, as_of: date) -> RiskList:
    """Return the risks that `wish` asks for. Raises UsageError for an id that is not known."""
    names = {str(row["id"]): _label(row) for row in _records(query, _NAMES)}
    known = {str(row["order_id"]) for row in _records(query, _ORDERS)}
    for wanted, ids in ((wish.orders, known), (wish.owners, set(names)), (wish.customers, set(names))):
        _known(wanted, ids)
    found = [*map(_recorded, _records(query, _RECORDED)), *map(_computed, _records(query, _COMPUTED))]
    risks = _sorted([risk for risk in found if wish.wants(risk)])
    said = {name for risk in risks for name in (risk.owner, risk.customer)}
    return RiskList(__version__, as_of, risks, {key: text for key, text in names.items() if key in said})


def _known(wanted: Iterable[str], ids: set[str]) -> None:
    import difflib

    for one in wanted:
        if one in ids:
            continue
        near = difflib.get_close_matches(one, sorted(ids), n=3, cutoff=0.5)
        raise UsageError(
            Text(f"{one} is not known in this house", f"本仓库没有 {one}"),
            Text(f"Did you mean {', '.join(near)}?", f"是不是 {'、'.join(near)}？")
            if near
            else Text("The ids are the names of the files", "编号就是文件名"),
        )


def _sorted(risks: list[RiskView]) -> tuple[RiskView, ...]:
    """Return the risks sorted; one without marks comes last in its order."""
    highest: dict[str, int] = {}
    for risk in risks:
        highest[risk.order] = max(highest.get(risk.order, 0), risk.score or 0)
    return tuple(sorted(risks, key=lambda one: (-highest[one.order], one.order, -(one.score or 0), one.computed)))


def _recorded(row: Record) -> RiskView:
    text = _text(row["text"]) or "–"
    return RiskView(
        order=str(row["order_id"]),
        name=str(row["name"]),
        computed=False,
        category=_text(row["category"]),
        text=Text(text, text),
        likelihood=_whole(row["likelihood"]),
        impact=_whole(row["impact"]),
        score=_whole(row["score"]),
        customer=_text(row["customer"]),
        owner=_text(row["owner"]),
        residual_likelihood=_whole(row["residual_likelihood"]),
        residual_impact=_whole(row["residual_impact"]),
        residual=_whole(row["residual_score"]),
        response=_text(row["response"]),
        action=_text(row["action"]),
        due=_day(row["due"]),
        review=_day(row["review"]),
        status=_text(row["status"]) or "open",
    )


def _computed(row: Record) -> RiskView:
    return RiskView(
        order=str(row["order_id"]),
        name=str(row["name"]),
        computed=True,
        category=_text(row["category"]),
        text=Text(str(row["text_en"]), str(row["text_zh"])),
        likelihood=_whole(row["likelihood"]),
        impact=_whole(row["impact"]),
        score=_whole(row["score"]),
        customer=_text(row["customer"]),
        owner=_text(row["owner"]),
        covered_by=_text(row["covered_by"]),
    )


def _records(query: Query, sql: str, parameters: Mapping[str, object] | None = None) -> list[Record]:
    answer = query(sql, parameters)
    return [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]


def _label(row: Record) -> Text:
    en, zh = row["name_en"] or row["name_zh"] or row["id"], row["name_zh"] or row["name_en"] or row["id"]
    return Text(str(en), str(zh))


def _text(cell: object) -> str | None:
    return None if cell is None else str(cell)


def _whole(cell: object) -> int | None:
    return cell if isinstance(cell, int) else None


def _day(cell: object) -> date | None:
    return cell if isinstance(cell, date) else None
