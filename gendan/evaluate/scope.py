"""Which record a name means: the child's, the grain's own, its delivery's, its order's, in this order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from gendan.evaluate.values import name

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from gendan.words.catalog import Catalog, Column, Table

GRAIN, PARENT, ROOT, CHILD = "r", "d", "o", "c"
"""Aliases in the SQL that gendan writes: the record judged, its delivery, its order (root), a child record."""


class Read(Struct, frozen=True):
    """One column that a condition reads. `alias` says of which record."""

    alias: str
    table: str
    column: str

    @property
    def sql(self) -> str:
        """Return the column as SQL."""
        return f"{self.alias}.{name(self.column)}"

    @property
    def label(self) -> str:
        """Return the name by which a reader knows it: bare for the grain's and its parents', else table.column."""
        return f"{self.table}.{self.column}" if self.alias == CHILD else self.column


class Layer(Struct, frozen=True):
    """A record whose columns can be named."""

    alias: str
    table: Table


class Scope(Struct, frozen=True):
    """Where names are looked up, first layer first; what params and the as-of date are."""

    layers: tuple[Layer, ...]
    catalog: Catalog
    params: Mapping[str, object] = field(default_factory=dict)
    as_of: date | None = None

    def find(self, path: tuple[str, ...]) -> tuple[Read, Column] | None:
        """Return the column that a bare or qualified name means; `this.` is the record judged. None: unknown."""
        qualifier, column = (path[0], path[1]) if len(path) == 2 else ("", path[0])
        for layer in self.layers:
            fits = qualifier in {"", layer.table.name} or (qualifier == "this" and layer.alias == GRAIN)
            found = layer.table.columns.get(column) if fits else None
            if found is not None:
                return Read(layer.alias, layer.table.name, column), found
        return None

    def names(self) -> set[str]:
        """Return all column names that can be used bare."""
        return {column for layer in self.layers for column in layer.table.columns}

    def inside(self, child: Table) -> Scope:
        """Return the scope of a condition over a child table."""
        return Scope((Layer(CHILD, child), *self.layers), self.catalog, self.params, self.as_of)

    @property
    def grain(self) -> Table:
        """The table whose rows are judged."""
        return next(layer.table for layer in self.layers if layer.alias == GRAIN)


def scope_of(grain: Table, catalog: Catalog, params: Mapping[str, object], as_of: date | None) -> Scope:
    """Return the scope of a rule for `grain`: the grain, its delivery where it has one, its root (order, contract)."""
    layers = [Layer(GRAIN, grain)]
    deliveries = catalog.tables.get("deliveries")
    if deliveries and grain is not deliveries and {"order_id", "delivery"} <= grain.columns.keys():
        layers.append(Layer(PARENT, deliveries))
    root = root_of(grain, catalog)
    if root is not None:
        layers.append(Layer(ROOT, root))
    return Scope(tuple(layers), catalog, params, as_of)


def root_of(grain: Table, catalog: Catalog) -> Table | None:
    """Return the table of the files that hold the grain's records ("orders"); None when the grain is such a table."""
    for link in grain.links:
        for table in catalog.tables.values():
            if table.keys == (link,) and not table.links and "file" in table.columns and table.name != grain.name:
                return table
    return None


def links(outer: Table, child: Table) -> tuple[str, ...]:
    """Return the columns that tie a child's row to the record.

    The order, and the delivery when both have it; and the other keys of the record that the child hangs on.
    """
    ties = [key for key in ("order_id", "delivery") if key in outer.columns and key in child.columns]
    ties += [key for key in child.links if key in outer.keys and key not in ties]
    return tuple(ties) or tuple(key for key in outer.keys if key in child.columns)
