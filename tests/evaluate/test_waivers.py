"""Waivers: what they cover, until when, and the findings about waivers themselves."""

from datetime import date

import pytest
from msgspec.structs import replace

from gendan.evaluate.waivers import EXPIRED, SELF_APPROVED, UNKNOWN, UNUSED, Known, apply_waivers
from gendan.words.finding import Finding, Place, Severity, Waived
from gendan.words.text import same
from gendan.words.waiver import Waiver

AS_OF = date(2026, 11, 23)
RULE = "order-follow-up/task-overdue"
KNOWN = Known(
    rules=frozenset({RULE, "logistics/shipment-not-booked", EXPIRED}),
    orders={"SO-1": "li-na", "SO-2": None},
    people=frozenset({"li-na", "wang-fang", "zhao-lei"}),
)
FINDING = Finding(
    RULE, "order-follow-up", Severity.error, "fail", Place("orders/SO-1.yaml", 3, 1), same("late"), same("do"),
    order="SO-1", record="D1/lab-dip", owner="zhao-lei",
)  # fmt: skip
WAIVER = Waiver(RULE, "SO-1", "agreed", "wang-fang", AS_OF, Place("waivers.yaml", 2, 5))


def _rules(waiver: Waiver, finding: Finding = FINDING, known: Known = KNOWN) -> list[str]:
    return [each.rule for each in apply_waivers([finding], [waiver], AS_OF, known) if each.rule != RULE]


def _covered(waiver: Waiver, finding: Finding = FINDING) -> bool:
    return apply_waivers([finding], [waiver], AS_OF, KNOWN)[0].waived is not None


@pytest.mark.parametrize("record", ["*", "", "D1/lab-dip"])
def test_a_waiver_covers_its_record_or_the_whole_order(record: str) -> None:
    (covered,) = apply_waivers([FINDING], [replace(WAIVER, record=record)], AS_OF, KNOWN)
    assert covered == replace(FINDING, waived=Waived("agreed", "wang-fang", AS_OF))


@pytest.mark.parametrize(
    "finding",
    [
        replace(FINDING, record="D2/lab-dip"),
        replace(FINDING, order="SO-2"),
        replace(FINDING, rule="logistics/shipment-not-booked"),
        replace(FINDING, order=None),
    ],
)
def test_a_waiver_covers_nothing_else_and_is_unused(finding: Finding) -> None:
    result = apply_waivers([finding], [replace(WAIVER, record="D1/lab-dip")], AS_OF, KNOWN)
    assert [each.rule for each in result] == [finding.rule, UNUSED]
    assert result[0].waived is None


@pytest.mark.parametrize(
    ("until", "covered", "rules"),
    [(AS_OF, True, []), (date(2026, 11, 24), True, []), (date(2026, 11, 22), False, [EXPIRED])],
)
def test_until_is_the_last_day(until: date, covered: bool, rules: list[str]) -> None:  # noqa: FBT001
    waiver = replace(WAIVER, until=until)
    assert (_covered(waiver), _rules(waiver)) == (covered, rules)


def test_an_expired_waiver_is_one_finding_whether_needed_or_not() -> None:
    waiver = replace(WAIVER, until=date(2026, 1, 1))
    (finding,) = apply_waivers([], [waiver], AS_OF, KNOWN)
    assert (finding.rule, finding.place, finding.due) == (EXPIRED, WAIVER.place, waiver.until)
    assert finding.message.en == f"The waiver of {RULE} for SO-1 ran out on 2026-01-01"


@pytest.mark.parametrize(("approved_on", "covered"), [(AS_OF, True), (date(2026, 11, 24), False)])
def test_a_waiver_does_not_exist_before_its_approval(approved_on: date, covered: bool) -> None:  # noqa: FBT001
    waiver = replace(WAIVER, approved_on=approved_on)
    assert (_covered(waiver), _rules(waiver)) == (covered, [])


@pytest.mark.parametrize(
    "waiver",
    [
        replace(WAIVER, approved_by="li-na"),
        replace(WAIVER, approved_by="zhao-lei"),
        replace(WAIVER, requested_by="wang-fang"),
    ],
    ids=["merchandiser", "owner of the finding", "who asked"],
)
def test_nobody_approves_for_themselves(waiver: Waiver) -> None:
    assert (_covered(waiver), _rules(waiver)) == (False, [SELF_APPROVED])


@pytest.mark.parametrize(
    ("waiver", "said"),
    [
        (replace(WAIVER, rule="order-follow-up/task-overdu"), f"Did you mean {RULE}?"),
        (replace(WAIVER, order="SO-9"), "Did you mean SO-2?"),
        (replace(WAIVER, approved_by="wang-fan"), "Did you mean wang-fang?"),
    ],
)
def test_names_that_do_not_exist(waiver: Waiver, said: str) -> None:
    finding = apply_waivers([FINDING], [waiver], AS_OF, KNOWN)[1]
    assert (finding.rule, _covered(waiver)) == (UNKNOWN, False)
    assert said in finding.advice.en


def test_findings_about_waivers_cannot_be_waived() -> None:
    expired = replace(WAIVER, until=date(2026, 1, 1))
    result = apply_waivers([], [expired, replace(WAIVER, rule=EXPIRED)], AS_OF, KNOWN)
    assert [(each.rule, each.waived) for each in result] == [(EXPIRED, None), (UNKNOWN, None)]
    assert result[1].message.en == f"{EXPIRED} cannot be waived"


@pytest.mark.parametrize(
    "known",
    [replace(KNOWN, judged_rules=frozenset({"logistics/x"})), replace(KNOWN, judged_orders=frozenset({"SO-2"}))],
)
def test_a_waiver_outside_of_the_run_is_not_unused(known: Known) -> None:
    assert apply_waivers([], [WAIVER], AS_OF, known) == ()


def test_the_first_waiver_counts_and_the_second_is_used() -> None:
    (covered,) = apply_waivers([FINDING], [WAIVER, replace(WAIVER, reason="again")], AS_OF, KNOWN)
    assert covered.waived == Waived("agreed", "wang-fang", AS_OF)


def test_a_rule_that_is_off_makes_no_finding_but_covers_nothing_either() -> None:
    known = replace(KNOWN, severities={})
    (finding,) = apply_waivers([FINDING], [replace(WAIVER, approved_by="li-na")], AS_OF, known)
    assert finding.waived is None


def test_fingerprints_tell_waivers_apart() -> None:
    waivers = [replace(WAIVER, record=record) for record in ("*", "D1", "D2")]
    found = apply_waivers([], waivers, AS_OF, KNOWN)
    assert len({each.fingerprint for each in found}) == 3
