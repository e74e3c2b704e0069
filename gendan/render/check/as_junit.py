"""JUnit XML for build servers: one suite a duty, one case for each rule that found nothing and for each finding."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from gendan.render import labels
from gendan.render.terminal import visible
from gendan.words.text import Text

if TYPE_CHECKING:
    from gendan.render.look import Look
    from gendan.words.finding import Finding
    from gendan.words.report import Report
    from gendan.words.rule import NotEvaluated

# What XML 1.0 (production Char) does not allow, escaped or not.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_NO_FINDING = Text("no finding", "没有问题")
_NOTHING_NEW = Text("nothing new", "没有新问题")
_GONE = Text("gone since {rev}: {message}", "{rev} 以来已消除：{message}")
_MISSING = Text("no data for: {names}", "缺：{names}")
_WAIVED = Text("waived until {until} by {by}: {reason}", "豁免至 {until}，批准人 {by}：{reason}")


def render(report: Report, look: Look) -> str:
    """Return the suites in the order of their names.

    A finding at or above `look.fail_on` is a failure, as it is for the exit code. One that lacks data, or is waived,
    is skipped with its reason; a lighter one passes and says its piece in system-out. A rule not evaluated is an error.
    With a comparison, what is gone is a case of the same name that passes: build servers call it fixed.
    """
    suites = ET.Element("testsuites", name="gendan", timestamp=f"{report.as_of.isoformat()}T00:00:00")
    cases: dict[str, list[ET.Element]] = {}
    found = {finding.rule for finding in report.findings} | {missed.rule for missed in report.not_evaluated}
    for finding in report.findings:
        cases.setdefault(finding.duty, []).append(_case(report, finding, look))
    for finding in report.since.gone if report.since else ():
        cases.setdefault(finding.duty, []).append(_gone(report, finding, look))
    for missed in report.not_evaluated:
        cases.setdefault(missed.rule.split("/", maxsplit=1)[0], []).append(_missed(missed, look))
    for rule in sorted(set(report.rules) - found):
        clean = _NO_FINDING if report.since is None else _NOTHING_NEW
        case = ET.Element("testcase", classname=_xml(rule), name=clean.said_in(look.language))
        cases.setdefault(report.rules[rule].duty, []).append(case)
    for duty, own in sorted(cases.items()):
        suites.append(_suite(labels.duty_title(duty).said_in(look.language), own))
    _count(suites, list(suites.iter("testcase")))
    ET.indent(suites)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(suites, encoding="unicode")}\n'


def _suite(name: str, cases: list[ET.Element]) -> ET.Element:
    suite = ET.Element("testsuite", name=_xml(name))
    suite.extend(cases)
    _count(suite, cases)
    return suite


def _count(element: ET.Element, cases: list[ET.Element]) -> None:
    element.set("tests", str(len(cases)))
    for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        element.set(name, str(sum(case.find(tag) is not None for case in cases)))


def _case(report: Report, finding: Finding, look: Look) -> ET.Element:
    said = look.language
    case = _named(report, finding, look)
    message = finding.message.said_in(said)
    body = f"{finding.place}\n{message}\n{finding.advice.said_in(said)}"
    if finding.waived:
        waived = finding.waived
        values = {"until": waived.until, "by": waived.approved_by, "reason": waived.reason}
        ET.SubElement(case, "skipped", message=_xml(_WAIVED.fill(values).said_in(said)))
    elif look.fail_on is not None and finding.severity >= look.fail_on:
        failure = ET.SubElement(case, "failure", type=finding.severity.name, message=_xml(message))
        failure.text = _xml(body)
    elif finding.verdict == "unknown":
        missing = _MISSING.fill({"names": finding.missing}).said_in(said) if finding.missing else message
        ET.SubElement(case, "skipped", message=_xml(missing))
    else:
        ET.SubElement(case, "system-out").text = _xml(f"{finding.severity.name}: {body}")
    return case


def _named(report: Report, finding: Finding, look: Look) -> ET.Element:
    about = " ".join(part for part in (finding.order, finding.record) if part) or finding.place.file
    title = labels.rule_title(report, finding.rule).said_in(look.language)
    attributes = {"classname": finding.rule, "name": f"{about} · {title}", "file": look.prefix + finding.place.file}
    attributes |= {"line": str(finding.place.line)} if finding.place.line else {}
    return ET.Element("testcase", {name: _xml(value) for name, value in attributes.items()})


def _gone(report: Report, finding: Finding, look: Look) -> ET.Element:
    case = _named(report, finding, look)
    values = {"rev": report.since.rev if report.since else "", "message": finding.message}
    ET.SubElement(case, "system-out").text = _xml(_GONE.fill(values).said_in(look.language))
    return case


def _missed(missed: NotEvaluated, look: Look) -> ET.Element:
    case = ET.Element("testcase", classname=_xml(missed.rule), name=_xml(missed.rule))
    ET.SubElement(case, "error", type="not-evaluated", message=_xml(missed.reason.said_in(look.language)))
    return case


def _xml(text: str) -> str:
    return _ILLEGAL.sub("", "\n".join(visible(line) for line in text.split("\n")))
