"""Who works in the demo, beside the example's own: customers, factories, a newcomer; more of each in a larger house."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator

_PER_MERCHANDISER = 150
_PER_PARTNER = 60
JOINED = date(2026, 6, 1)
LEAVE = (date(2026, 7, 6), date(2026, 8, 31))
"""First and last day of Wang Fang's leave; Li Na looks after her orders."""
AWAY, DEPUTY, NEWCOMER, BOSS, MANAGER = "wang-fang", "li-na", "he-min", "chen-jing", "zhou-wei"


class Merchandiser(Struct, frozen=True):
    """`slips` is how often in a hundred an order of hers is late, `since` the first day on which she takes one."""

    id: str
    slips: int
    since: date = date.min


def merchandisers(orders: int) -> tuple[Merchandiser, ...]:
    """Return who takes orders: the example's three and a newcomer; others in a house with many orders."""
    own = (
        Merchandiser("li-na", 7),
        Merchandiser("wang-fang", 12),
        Merchandiser("zhao-lei", 24),
        Merchandiser(NEWCOMER, 15, JOINED),
    )
    more = range(5, orders // _PER_MERCHANDISER + 1)
    return (*own, *(Merchandiser(f"merchandiser-{number}", 8 + number % 3 * 6) for number in more))


def partners(orders: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the ids of customers and of factories that the made-up orders go by."""
    more = range(1, orders // _PER_PARTNER - 3)
    return (
        ("lindqvist", "harbour-lane", "maison-verte", "kitano", "red-cedar", *(f"customer-{n}" for n in more)),
        ("jiaxing-fashion", "huzhou-knit", "wenling-garment", "tongxiang-apparel", *(f"factory-{n}" for n in more)),
    )


def frame(orders: int) -> Iterator[tuple[str, str]]:
    """Yield the files of those who are not in the example, by their way from the top."""
    customers, factories = partners(orders)
    for one in customers:
        name, country = _CUSTOMERS.get(one, (one.replace("-", " ").title(), "US"))
        yield f"partners/{one}.yaml", f"id: {one}\nname: {name}\nkind: customer\ncountry: {country}\ncurrency: USD\n"
    for one in factories:
        name = _FACTORIES.get(one, one.replace("-", " ").title())
        yield f"partners/{one}.yaml", f"id: {one}\nname: {name}\nkind: factory\ncountry: CN\ncalendar: cn-factory\n"
    for who in merchandisers(orders):
        if who.id.startswith("merchandiser-"):
            yield f"people/{who.id}.yaml", _person(who.id, who.id.replace("-", " ").title(), "2022-03-01")
    yield f"people/{NEWCOMER}.yaml", _person(NEWCOMER, "{en: He Min, zh: 何敏}", str(JOINED))
    yield f"people/{MANAGER}.yaml", _MANAGER


def _person(who: str, name: str, joined: str) -> str:
    mail = f"{who.replace('-', '.')}@huamao.example"
    return f"id: {who}\nname: {name}\nrole: merchandiser\nemails: [{mail}]\nsupervisor: {BOSS}\njoined: {joined}\n"


_MANAGER = f"""\
id: {MANAGER}
name: {{en: Zhou Wei, zh: 周伟}}
role: manager
emails: [zhou.wei@huamao.example]
joined: 2012-02-01
"""
ON_LEAVE = f"leave: [{{from: {LEAVE[0]}, to: {LEAVE[1]}, reason: 病假}}]\n"
"""What is added to the file of who is away."""
APPEALED = ("zhao-lei", "2026-09")
"""Who appeals, and for which month: he answered every mail late in it, as it seemed."""
APPROVED = "Approved-by: Chen Jing <chen.jing@huamao.example>"
"""What the message of a commit with a promise ends with."""
RIGHTS = """\
# Who may change what; gendan audit holds the history against it.
may_change:
  - {files: [rates.yaml], roles: [supervisor, finance]}
  - {kinds: [order], fields: [promised], approval: other-person, new_files: false, since: 2026-09-01}
"""
"""What the demo adds to gendan.yaml."""
_CUSTOMERS = {
    "lindqvist": ("Lindqvist AB", "SE"),
    "harbour-lane": ("Harbour Lane Ltd", "GB"),
    "maison-verte": ("Maison Verte", "FR"),
    "kitano": ("Kitano Shoji", "JP"),
    "red-cedar": ("Red Cedar Apparel", "CA"),
}
_FACTORIES = {
    "jiaxing-fashion": "{en: Jiaxing Fashion, zh: 嘉兴时装厂}",
    "huzhou-knit": "{en: Huzhou Knit, zh: 湖州针织厂}",
    "wenling-garment": "{en: Wenling Garment, zh: 温岭服装厂}",
    "tongxiang-apparel": "{en: Tongxiang Apparel, zh: 桐乡制衣厂}",
}
BUYERS = {
    "lindqvist": ("Erik Lind", "Gothenburg", 30),
    "harbour-lane": ("Tom Harris", "Felixstowe", 32),
    "maison-verte": ("Claire Petit", "Le Havre", 33),
    "kitano": ("Mori Aya", "Osaka", 7),
    "red-cedar": ("Dana Cole", "Vancouver", 18),
}
"""Who confirms, the port of discharge, and the days at sea from Ningbo."""
