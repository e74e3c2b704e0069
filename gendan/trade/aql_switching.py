"""Switching between normal, tightened and reduced inspection as a state machine, for one supplier and one defect class.

First inspections only, in the order of the lots; resubmitted lots are left out by the caller. MIL-STD-105E 4.7 and 4.8,
ISO 2859-1:1999 9.2 to 9.4. The limit numbers of Table VIII are not carried: the word of the authority stands in for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace

from gendan.trade.aql_standard import STANDARDS, Standard

if TYPE_CHECKING:
    from collections.abc import Iterable

State = Literal["normal", "tightened", "reduced", "discontinued"]

WINDOW, TOO_MANY = 5, 2
"""Normal to tightened: so many of the last five, or fewer, lots not accepted."""
BACK_TO_NORMAL = 5
"""Tightened to normal: so many lots accepted on end."""
STOP_FAILED, STOP_LOTS = 5, 10
"""Discontinued: so many lots not accepted while on tightened; by the older rule, so many lots on tightened on end."""
RUN_FOR_REDUCED, SCORE_FOR_REDUCED = 10, 30


class Lot(Struct, frozen=True):
    """A first inspection of one class. `gap`: accepted between Ac and Re of a reduced plan.

    `accept` is the Ac it was judged by; `tighter`: it would also be accepted one AQL step tighter (None: not known).
    `reduced`: it was inspected by a reduced plan; `authorised`: the authority allowed that, or the resumption after a stop.
    """

    accepted: bool
    accept: int = 0
    tighter: bool | None = None
    gap: bool = False
    reduced: bool = False
    authorised: bool = False
    standard: Standard = STANDARDS[0]


class Standing(Struct, frozen=True):
    """Where a series stands. Everything counts from the moment the state began.

    `lots` inspected, `recent` (True: not accepted; the latest last), `run` of lots accepted on end, lots `failed`, and
    the switching `score`.
    """

    state: State = "normal"
    lots: int = 0
    recent: tuple[bool, ...] = ()
    run: int = 0
    failed: int = 0
    score: int = 0


START = Standing()


def reduced_is_earned(standing: Standing, standard: Standard) -> bool:
    """Return whether the authority may allow reduced inspection: 10 lots accepted on end, by ISO a score of 30."""
    if standing.state != "normal":
        return standing.state == "reduced"
    return standing.score >= SCORE_FOR_REDUCED if standard.scored else standing.run >= RUN_FOR_REDUCED


def before(standing: Standing, lot: Lot) -> Standing:
    """Return the standing in which `lot` is to be inspected: reduced and resumed inspection begin with the lot that is allowed it."""
    if standing.state == "normal" and lot.reduced and lot.authorised and reduced_is_earned(standing, lot.standard):
        return Standing("reduced")
    if standing.state == "reduced" and not lot.reduced:
        return START
    if standing.state == "discontinued" and lot.authorised:
        return Standing("tightened")
    return standing


def after(standing: Standing, lot: Lot) -> Standing:
    """Return the standing after `lot`, which was inspected in `standing`."""
    counted = replace(
        standing,
        lots=standing.lots + 1,
        recent=(*standing.recent, not lot.accepted)[-WINDOW:],
        run=standing.run + 1 if lot.accepted else 0,
        failed=standing.failed + (not lot.accepted),
        score=scored(standing.score, lot),
    )
    match standing.state:
        case "normal":
            return Standing("tightened") if sum(counted.recent) >= TOO_MANY else counted
        case "tightened":
            return _after_tightened(counted, lot)
        case "reduced":
            return counted if lot.accepted and not lot.gap else START
        case _:
            return counted


def _after_tightened(counted: Standing, lot: Lot) -> Standing:
    if counted.run >= BACK_TO_NORMAL:
        return START
    stopped = counted.lots >= STOP_LOTS if lot.standard.stops_after_ten else counted.failed >= STOP_FAILED
    return Standing("discontinued") if stopped else counted


def scored(score: int, lot: Lot) -> int:
    """Return the switching score after `lot` (ISO 2859-1:1999, 9.3.3.2, single sampling).

    Ac 2 or more: 3 more when the lot would also be accepted one AQL step tighter, else 0. Ac 0 or 1: 2 more when
    accepted, else 0. What is not known adds nothing and begins anew.
    """
    if lot.accept >= 2:
        return score + 3 if lot.accepted and lot.tighter else 0
    return score + 2 if lot.accepted else 0


def follow(lots: Iterable[Lot]) -> tuple[tuple[Standing, ...], Standing]:
    """Return the standing in which each lot was to be inspected, and the one after the last."""
    standing, passed = START, []
    for lot in lots:
        standing = before(standing, lot)
        passed.append(standing)
        standing = after(standing, lot)
    return tuple(passed), standing
