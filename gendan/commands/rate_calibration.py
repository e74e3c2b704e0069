"""`gendan rate calibration`: how each rater of a month stands to the others who rated the same people. Corrects nothing."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, cast

from gendan import __version__
from gendan.commands.houses import open_house
from gendan.commands.loading import load_house
from gendan.commands.query import NoRules
from gendan.words.calibration import Calibration, RatedPerson, RaterView
from gendan.words.errors import Exit
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from decimal import Decimal
    from pathlib import Path

    from gendan.render.look import Look

_RATERS = """SELECT rater, months, people, marks, mean, deviation, lowest, highest, compared, difference, wide_forms, alike_forms,
    dated_forms, recent_forms, evidenced FROM rater_means WHERE month = $month ORDER BY rater"""
_RATED = """SELECT rater, person_id, relation, marks, round(total / marks, 2)::DECIMAL(18,2), compared,
    CASE WHEN compared > 0 THEN round(above_sum / compared, 2)::DECIMAL(18,2) END
    FROM rater_months WHERE month = $month ORDER BY rater, person_id"""
_NAMES = "SELECT person_id, name_en, name_zh FROM people ORDER BY person_id"


def run_calibration(folder: Path, month: str, as_of: date, form: str, look: Look, write: Callable[[str], None]) -> int:
    """Write the raters of `month`, by the marks that count as of a day; always 0: a difference is not a finding by itself."""
    from gendan.render.calibration import FORMATS

    write(FORMATS[form](calibrate(folder, month, as_of), look))
    return Exit.CLEAN


def calibrate(folder: Path, month: str, as_of: date) -> Calibration:
    """Return the raters of a month in the house that the folder lies in; without marks there are none."""
    house = open_house(folder)
    with load_house(house, as_of, rulebook=NoRules(), asked=("rater_means", "rater_months")) as loaded:
        query = loaded.facts.query
        rated: dict[str, list[RatedPerson]] = defaultdict(list)
        for rater, *row in query(_RATED, {"month": month}).rows:
            rated[str(rater)].append(_rated(row))
        raters = tuple(_view(row, tuple(rated[str(row[0])])) for row in query(_RATERS, {"month": month}).rows)
        names = {str(one): Text(str(en or zh or one), str(zh or en or one)) for one, en, zh in query(_NAMES).rows}
    return Calibration(__version__, month, as_of, raters, names)


def _rated(row: list[object]) -> RatedPerson:
    person, relation, marks, mean, compared, above = cast("list[Any]", row)
    return RatedPerson(str(person), str(relation), int(marks), mean, int(compared), cast("Decimal | None", above))


def _view(row: Sequence[object], rated: tuple[RatedPerson, ...]) -> RaterView:
    held: list[Any] = [*row, rated]
    return RaterView(*held)
