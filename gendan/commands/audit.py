"""`gendan audit`: of what the rules found in the history, that which certain people did, or that of certain days."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace

from gendan.evaluate.mistake import candidates
from gendan.words.errors import UsageError
from gendan.words.text import Text

if TYPE_CHECKING:
    from gendan.words.ask import AuditAsk
    from gendan.words.finding import Finding
    from gendan.words.report import Report


def sift(report: Report, ask: AuditAsk) -> Report:
    """Return the report with what was asked for. What concerns history as a whole is no commit's, and always stays.

    People are named by id, by name, or, where nobody knows them, by the name under which they committed. Raises UsageError
    for one who is neither in the house nor among the findings.
    """
    people = {_known(word, report) for word in ask.people}
    kept = tuple(one for one in report.findings if _is_wanted(one, people, ask))
    return replace(report, findings=kept)


def day_of(finding: Finding) -> date | None:
    """Return the day of the commit that a finding is about; None when it is about none."""
    day = finding.values.get("on_date")
    return day.date() if isinstance(day, datetime) else day if isinstance(day, date) else None


def who_did(finding: Finding) -> str | None:
    """Return the person's id, else the name of the author; None when the finding is about no commit."""
    person = finding.values.get("person") or finding.values.get("author")
    return None if person is None else str(person)


def _is_wanted(finding: Finding, people: set[str], ask: AuditAsk) -> bool:
    day, who = day_of(finding), who_did(finding)
    if day is None or who is None:
        return True
    return (
        (not people or who in people)
        and (ask.begin is None or day >= ask.begin)
        and (ask.until is None or day <= ask.until)
    )


def _known(word: str, report: Report) -> str:
    """Return the id of a person, or the name of somebody who committed."""
    named = {name: person for person, text in report.people.items() for name in (text.en, text.zh)}
    authors = {who for one in report.findings if (who := who_did(one)) is not None}
    if word in report.people or word in authors:
        return word
    if word in named:
        return named[word]
    raise UsageError(
        Text(f"Nobody is called {word}", f"没有叫 {word} 的人"), candidates(word, {*report.people, *authors})
    )
