"""The tables worked out on demand. A new one is a module of this folder and its line below.

What nobody asks for costs nothing: `worked_out_in` finds the tables that an SQL text names, with all that they need.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gendan.facts.worked_out.appraisal_months import APPRAISAL_MONTHS
from gendan.facts.worked_out.approvals import APPROVALS
from gendan.facts.worked_out.aql_tables import AQL_LETTERS, AQL_PLANS
from gendan.facts.worked_out.bulk_production import BULK_PRODUCTION
from gendan.facts.worked_out.commit_clocks import COMMIT_CLOCKS
from gendan.facts.worked_out.complaint_clocks import COMPLAINT_CLOCKS
from gendan.facts.worked_out.computed_risks import COMPUTED_RISKS
from gendan.facts.worked_out.confirmation_changes import CONFIRMATION_CHANGES
from gendan.facts.worked_out.consignments import CONSIGNMENTS
from gendan.facts.worked_out.contract_use import CONTRACT_DRAW, CONTRACT_PRICES, CONTRACT_USE
from gendan.facts.worked_out.cost_items import COST_ITEMS
from gendan.facts.worked_out.customer_contact import CUSTOMER_CONTACT
from gendan.facts.worked_out.customer_credit import CUSTOMER_CREDIT, RATE_GAPS
from gendan.facts.worked_out.delay_causes import DELAY_CAUSES
from gendan.facts.worked_out.delivery_inspections import DELIVERY_INSPECTIONS
from gendan.facts.worked_out.delivery_shipping import DELIVERY_SHIPPING
from gendan.facts.worked_out.document_checks import DOCUMENT_CHECKS
from gendan.facts.worked_out.document_kinds import DOCUMENT_KINDS
from gendan.facts.worked_out.document_sets import DOCUMENT_SETS
from gendan.facts.worked_out.documents_required import DOCUMENTS_REQUIRED
from gendan.facts.worked_out.edits import EDITS
from gendan.facts.worked_out.factory_weeks import FACTORY_WEEKS
from gendan.facts.worked_out.guarded_edits import GUARDED_EDITS, MAY_CHANGE
from gendan.facts.worked_out.history import CHANGES, COMMITS, HISTORY, VERSIONS
from gendan.facts.worked_out.identities import IDENTITIES, MONTH_ENTRIES
from gendan.facts.worked_out.incoterms import INCOTERMS
from gendan.facts.worked_out.inspection_classes import INSPECTION_CLASSES
from gendan.facts.worked_out.inspection_plans import INSPECTION_PLANS
from gendan.facts.worked_out.inspection_states import INSPECTION_STATES
from gendan.facts.worked_out.letters_of_credit import LETTERS_OF_CREDIT
from gendan.facts.worked_out.line_money import LINE_MONEY
from gendan.facts.worked_out.message_clocks import MESSAGE_CLOCKS
from gendan.facts.worked_out.money_rates import CURRENCIES, MONEY_RATES
from gendan.facts.worked_out.order_agreement import ORDER_AGREEMENT
from gendan.facts.worked_out.order_costs import ORDER_COSTS
from gendan.facts.worked_out.order_intake import ORDER_INTAKE
from gendan.facts.worked_out.order_money import ORDER_MONEY
from gendan.facts.worked_out.output import OUTPUT
from gendan.facts.worked_out.rater_means import RATER_MEANS, RATER_MONTHS, RATER_PAIRS
from gendan.facts.worked_out.rating_edits import RATING_EDITS
from gendan.facts.worked_out.rating_facts import RATING_CONTRADICTIONS, RATING_FACTS
from gendan.facts.worked_out.rating_gaps import RATING_COUNTS, RATING_GAPS
from gendan.facts.worked_out.rating_hours import TIMESHEET_MONTHS
from gendan.facts.worked_out.rating_rubrics import RUBRIC_INDICATORS, RUBRICS
from gendan.facts.worked_out.rating_states import RATING_STATES
from gendan.facts.worked_out.receipts import RECEIPTS
from gendan.facts.worked_out.recorded_commits import RECORDED_COMMITS, SEAL_COMMITS
from gendan.facts.worked_out.risk_register import RISK_REGISTER
from gendan.facts.worked_out.risk_scale import RISK_SCALE
from gendan.facts.worked_out.rulebook_edits import RULEBOOK_EDITS
from gendan.facts.worked_out.sealed_changes import SEALED_CHANGES
from gendan.facts.worked_out.set_differences import SET_DIFFERENCES
from gendan.facts.worked_out.subjects import SUBJECT_ORDERS, SUBJECTS
from gendan.facts.worked_out.task_records import TASK_RECORDS
from gendan.facts.worked_out.tolerances import TOLERANCES
from gendan.facts.worked_out.waiver_edits import WAIVER_EDITS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gendan.facts.worked_out.table import WorkedOut

_ALL: tuple[WorkedOut, ...] = (
    AQL_LETTERS,
    AQL_PLANS,
    INSPECTION_CLASSES,
    INSPECTION_STATES,
    INSPECTION_PLANS,
    DELIVERY_INSPECTIONS,
    CURRENCIES,
    MONEY_RATES,
    ORDER_MONEY,
    CONFIRMATION_CHANGES,
    ORDER_INTAKE,
    LINE_MONEY,
    CUSTOMER_CREDIT,
    RATE_GAPS,
    ORDER_AGREEMENT,
    CONTRACT_USE,
    CONTRACT_DRAW,
    CONTRACT_PRICES,
    COST_ITEMS,
    ORDER_COSTS,
    MESSAGE_CLOCKS,
    COMPLAINT_CLOCKS,
    CUSTOMER_CONTACT,
    DELAY_CAUSES,
    SUBJECT_ORDERS,
    SUBJECTS,
    RISK_SCALE,
    RISK_REGISTER,
    COMPUTED_RISKS,
    DOCUMENT_KINDS,
    DOCUMENT_CHECKS,
    DOCUMENT_SETS,
    LETTERS_OF_CREDIT,
    DOCUMENTS_REQUIRED,
    SET_DIFFERENCES,
    INCOTERMS,
    TOLERANCES,
    OUTPUT,
    BULK_PRODUCTION,
    FACTORY_WEEKS,
    DELIVERY_SHIPPING,
    CONSIGNMENTS,
    COMMITS,
    HISTORY,
    VERSIONS,
    CHANGES,
    RECEIPTS,
    TASK_RECORDS,
    APPROVALS,
    EDITS,
    WAIVER_EDITS,
    RATING_EDITS,
    RULEBOOK_EDITS,
    IDENTITIES,
    MONTH_ENTRIES,
    COMMIT_CLOCKS,
    SEAL_COMMITS,
    RECORDED_COMMITS,
    MAY_CHANGE,
    GUARDED_EDITS,
    RUBRICS,
    RUBRIC_INDICATORS,
    APPRAISAL_MONTHS,
    RATING_STATES,
    RATING_FACTS,
    RATING_CONTRADICTIONS,
    RATING_GAPS,
    RATING_COUNTS,
    RATER_MONTHS,
    RATER_MEANS,
    RATER_PAIRS,
    TIMESHEET_MONTHS,
    SEALED_CHANGES,
)
TABLES: dict[str, WorkedOut] = {one.table.name: one for one in _ALL}
"""By name, each after those that it needs."""

_WORD = re.compile(r"(?<![a-z0-9_])(?:(?<!\.)(?<!\.\")|(?<=\bmain\.)|(?<=\bmain\.\"))[a-z_][a-z0-9_]*")
"""A name that may be a table's. After a point stands a column: `amendments.changes` does not ask for the history."""


def worked_out_in(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the worked-out tables that the texts name, and those that these need, in the order in which to fill them."""
    named: set[str] = set()
    for text in texts:
        named.update(_WORD.findall(text.lower()))
    wanted: set[str] = set()
    for name in reversed(TABLES):
        if name in named or name in wanted:
            wanted |= {name, *TABLES[name].needs}
    return tuple(name for name in TABLES if name in wanted)


def waves(names: Iterable[str]) -> list[list[str]]:
    """Return tables to be filled, in groups: those of a group need only tables of groups before it."""
    depth: dict[str, int] = {}
    found: list[list[str]] = []
    for name in names:
        depth[name] = max((depth[need] + 1 for need in TABLES[name].needs if need in depth), default=0)
        if depth[name] == len(found):
            found.append([])
        found[depth[name]].append(name)
    return found
