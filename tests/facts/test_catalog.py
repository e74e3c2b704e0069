"""Tables from a small schema of the test's own, and what must hold for the tables of the real ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from gendan.facts.catalog import build_blueprint, build_catalog
from gendan.facts.shape import singular
from gendan.words.errors import FaultError
from gendan.words.text import Text

if TYPE_CHECKING:
    from gendan.facts.catalog import Blueprint

COMMON = {"definitions": {"date": {"type": "string", "x-type": "date", "description": "A date.", "x-zh": "日期。"}}}
DATE = {"$ref": "common.schema.json#/definitions/date"}
PARTNER = {
    "x-table": "partners",
    "description": "A partner.",
    "x-zh": "合作方。",
    "properties": {
        "id": {"type": "string"},
        "x-own": {"type": "string"},
        "since": {"x-type": "moment", "type": "string"},
        "name": {"x-type": "label"},
        "kinds": {"x-type": "list"},
        "rank": {"type": "integer", "maximum": 9},
        "turnover": {"type": "integer", "maximum": 10**12},
        "bank": {
            "description": "Its bank.",
            "x-zh": "开户行。",
            "properties": {
                "account": {"properties": {"opened": {**DATE, "description": "Day opened.", "x-zh": "开户日。"}}}
            },
        },
        "visits": {"type": "array", "items": {"properties": {"on": {**DATE, "x-column": "on_date"}}}},
        "claims": {
            "type": "array",
            "items": {
                "properties": {
                    "id": {"type": "string"},
                    "lines": {"additionalProperties": {"type": "number"}},
                    "steps": {"additionalProperties": {"properties": {"done": DATE}}, "x-key": "step"},
                }
            },
        },
    },
}


@pytest.fixture(scope="module")
def small() -> dict[str, dict[str, str]]:
    catalog = build_catalog({"partner": PARTNER, "common": COMMON})
    return {
        name: {column.name: column.type for column in table.columns.values()} for name, table in catalog.tables.items()
    }


def test_scalars_and_nested_objects_are_columns_of_the_root(small: dict[str, dict[str, str]]) -> None:
    assert small["partners"] == {
        "partner_id": "VARCHAR",
        "since": "DATE",
        "since_at": "TIMESTAMPTZ",
        "name_en": "VARCHAR",
        "name_zh": "VARCHAR",
        "kinds": "VARCHAR[]",
        "rank": "INTEGER",
        "turnover": "BIGINT",
        "bank_account_opened": "DATE",
        "file": "VARCHAR",
    }


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("visits", ["partner_id", "on_date", "pos", "path"]),
        ("claims", ["partner_id", "claim", "pos", "path"]),
        ("claim_lines", ["partner_id", "claim", "line", "quantity", "pos", "path"]),
        ("steps", ["partner_id", "claim", "step", "done", "pos", "path"]),
    ],
)
def test_lists_and_maps_are_tables_that_name_their_parents(
    small: dict[str, dict[str, str]], table: str, columns: list[str]
) -> None:
    assert list(small[table]) == columns


def test_keys_links_and_places() -> None:
    tables = build_catalog({"partner": PARTNER, "common": COMMON}).tables
    assert tables["claim_lines"].keys == ("partner_id", "claim", "line")
    assert tables["claim_lines"].links == ("partner_id", "claim")
    assert tables["visits"].keys == ("partner_id", "pos")
    assert tables["partners"].columns["bank_account_opened"].at == "bank/account/opened"
    assert tables["visits"].columns["on_date"].at == "on"


def test_a_nested_value_says_what_it_is_part_of() -> None:
    column = build_catalog({"partner": PARTNER, "common": COMMON}).tables["partners"].columns["bank_account_opened"]
    assert column.comment == Text("Its bank: account: Day opened.", "开户行：account：开户日。")


def test_a_reference_to_nowhere_is_a_fault() -> None:
    broken = {"properties": {"a": {"$ref": "common.schema.json#/definitions/nothing"}}}
    with pytest.raises(FaultError, match="definitions/nothing"):
        build_blueprint({"partner": broken, "common": COMMON})


def test_one_table_from_two_places_with_two_types_is_a_fault() -> None:
    def visits(kind: str) -> dict[str, Any]:
        return {"type": "array", "x-table": "visits", "items": {"properties": {"at": {"type": kind}}}}

    with pytest.raises(FaultError, match=r"visits\.at"):
        build_catalog({"partner": {"properties": {"a": visits("string"), "b": visits("number")}}})


@pytest.mark.parametrize(
    ("table", "word"),
    [("deliveries", "delivery"), ("promises", "promise"), ("progress", "progress"), ("issues", "issue")],
)
def test_singular(table: str, word: str) -> None:
    assert singular(table) == word


def test_every_column_is_explained_in_both_languages(blueprint: Blueprint) -> None:
    for table in blueprint.catalog.tables.values():
        for column in table.columns.values():
            chinese = any("\u4e00" <= letter <= "\u9fff" for letter in column.comment.zh)
            assert chinese, f"{table.name}.{column.name}"
            assert column.comment.en.strip(".") not in {"", column.name}, f"{table.name}.{column.name}"


def test_every_column_but_by_can_be_written_without_quotes(blueprint: Blueprint) -> None:
    bad = []
    for table in blueprint.catalog.tables.values():
        for name in (table.name, *table.columns):
            try:
                duckdb.extract_statements(f"SELECT {name} FROM t WHERE {name} IS NULL")  # noqa: S608
            except duckdb.ParserException:
                bad.append(f"{table.name}.{name}")
    assert {name.partition(".")[2] for name in bad} <= {"by"}


def test_keys_and_links_are_columns(blueprint: Blueprint) -> None:
    for table in blueprint.catalog.tables.values():
        assert set(table.keys) | set(table.links) <= set(table.columns), table.name


def test_tables_of_orders_bear_the_names_of_their_lists(blueprint: Blueprint) -> None:
    names = """orders lines deliveries delivery_lines promises progress production inspections issues shipments shipment_lines
    documents document_lines messages complaints returns return_lines costs risks satisfaction quotations holds"""
    assert set(names.split()) <= set(blueprint.catalog.tables)
