"""The lists of door 3: which nodes, fields, functions, operators and types of the engine's tree may pass."""

from __future__ import annotations

DEEPEST, MOST, TABLES = 60, 1_500, 8
"""Levels, nodes and tables that a query may have."""


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


SIGNS = _words("+ - * / // % ~~ !~~ ~~* !~~*")
SPELLED = _words("""
    abs round floor ceil sign trunc greatest least nullif ifnull lower upper trim ltrim rtrim length strlen starts_with ends_with
    contains substring substr left right year month monthname day dayname quarter week isodow dayofweek dayofyear date_part
    date_trunc date_diff datediff last_day make_date strftime to_days to_weeks to_months to_years list_contains array_contains
    list_count len unnest workdays workday_add is_workday
""")
AGGREGATES = _words("""
    count count_star count_if sum min max avg mean median mode bool_or bool_and any_value first last arg_min arg_max
    quantile_cont quantile_disc stddev
""")
WINDOWS = _words("row_number rank dense_rank lag lead first_value last_value ntile percent_rank")
FUNCTIONS = SIGNS | SPELLED | AGGREGATES | WINDOWS
"""Each gives an answer no larger than what it was given, without files, clock or chance."""
TYPES = _words(
    "date timestamp integer int bigint smallint tinyint hugeint double decimal numeric varchar text boolean interval"
)
CLASSES = _words("""
    COLUMN_REF CONSTANT COMPARISON CONJUNCTION OPERATOR FUNCTION CASE CAST BETWEEN SUBQUERY PARAMETER STAR WINDOW TYPE
""")
OPERATORS = _words("OPERATOR_IS_NULL OPERATOR_IS_NOT_NULL OPERATOR_NOT COMPARE_IN COMPARE_NOT_IN OPERATOR_COALESCE")
MODIFIERS = _words("ORDER_MODIFIER LIMIT_MODIFIER DISTINCT_MODIFIER")
ORDERS = _words("ORDER_DEFAULT ASCENDING DESCENDING ORDER_ASCENDING ORDER_DESCENDING")
JOINS = _words("INNER LEFT RIGHT OUTER FULL SEMI ANTI")
PLAIN = _words("literal qualified_name order_bys cte_map subquery arguments case_checks orders map")
"""Fields that may hold a structure without a class or type of its own."""
EMPTY: dict[str, frozenset[str]] = {
    "SELECT_NODE": frozenset({"sample"}),
    "BASE_TABLE": frozenset({"sample", "schema_name", "catalog_name", "at_clause"}),
    "SUBQUERY": frozenset({"sample"}),
    "JOIN": frozenset({"sample", "duplicate_eliminated_columns", "ranking_expression", "delim_flipped"}),
    "FUNCTION": frozenset({"schema", "catalog", "export_state"}),
    "WINDOW": frozenset({"schema", "catalog"}),
    "STAR": frozenset({"replace_list", "columns", "expr", "rename_list"}),
    "CTE": frozenset({"key_targets", "payload_aggregates"}),
    "SET_OPERATION_NODE": frozenset({"left", "right"}),
    "TYPE": frozenset({"schema", "catalog"}),
}
"""Fields that must be empty in a node of that type: samples, other schemas, time travel, star tricks."""
