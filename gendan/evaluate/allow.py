"""Door 3, and `gendan query`: a walk over a parsed query that lets pass only what it knows.

A node, field, function, type, table or column that is not on a list here is refused; so a new version of the engine
can bring no new way out. What runs afterwards is regenerated from the tree that was walked, never the text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct, field

from gendan.evaluate import allowed, functions
from gendan.evaluate.lexis import characters
from gendan.evaluate.mistake import Mistake, candidates
from gendan.words.engine_words import engine_words, shape_words
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gendan.evaluate.compiling import Node

NOWHERE = 2**63


class Policy(Struct, frozen=True):
    """What a query may name. `tables` are column names by table; `star` allows `*`; `cross` joins without a condition."""

    tables: Mapping[str, frozenset[str]]
    params: frozenset[str] = frozenset()
    star: bool = False
    cross: int = 0
    concat: bool = False


def rule_policy(tables: Mapping[str, frozenset[str]], params: frozenset[str]) -> Policy:
    """Return what the query of a rule may do: named columns, joins with a condition, the rule's params and as_of."""
    return Policy(tables, params | {"as_of"})


def query_policy(tables: Mapping[str, frozenset[str]]) -> Policy:
    """Return what `gendan query` may do: also `*`, one cross join, and texts put together."""
    return Policy(tables, frozenset({"as_of"}), star=True, cross=1, concat=True)


def check_query(tree: Node, words: str, policy: Policy) -> list[Mistake]:
    """Return what is not allowed in a parsed query, with its place in `words`; empty: it may run.

    `tree` is what the engine's `json_serialize_sql` gives for the whole text, which must be one statement.
    """
    statements = tree.get("statements") or []
    if tree.get("error") or len(statements) != 1:
        return [syntax_mistake(tree, words)]
    walk = _Walk(policy, words)
    walk.learn(statements[0])
    walk.query(statements[0].get("node") or {}, frozenset(), 0)
    return walk.mistakes


def syntax_mistake(tree: Node, words: str, base: int = 0) -> Mistake:
    """Return the mistake of a text that is no single SELECT, or no expression; `base` characters stood before it."""
    said = str(tree.get("error_message") or "one SELECT is wanted, nothing after it")
    if "Only SELECT" in said:
        return Mistake(
            "not-allowed",
            Text("Only SELECT is allowed", "只允许 SELECT 查询"),
            Text("Facts are read, never written: edit the files", "事实表只读；要改请改文件"),
        )
    begin = min(max(int(tree.get("character") or 0) - base, 0), max(len(words) - 1, 0))
    return Mistake(
        "syntax",
        Text(f"Cannot read this: {engine_words(said).en}", f"语法有误：{engine_words(said).zh}"),
        Text(
            "Write one expression (or one SELECT) as in `docs/rules.md`",
            "请按 docs/rules.zh.md 写成一个表达式（或一条 SELECT）",
        ),
        (),
        begin,
        1,
    )


class _Walk(Struct):
    policy: Policy
    words: str
    mistakes: list[Mistake] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    qualifiers: set[str] = field(default_factory=set)
    nodes: int = 0
    tables: int = 0
    cross: int = 0

    def learn(self, value: object, depth: int = 0) -> None:
        """Collect the names that the query itself gives: aliases of tables and columns."""
        if depth > 4 * allowed.DEEPEST:
            return
        if isinstance(value, list):
            for item in value:
                self.learn(item, depth + 1)
        elif isinstance(value, dict):
            for key, item in value.items():
                if key == "alias" and item:
                    (self.names if "class" in value else self.qualifiers).add(str(item).lower())
                elif key in {"aliases", "column_name_alias"}:
                    self.names.update(str(word).lower() for word in item)
                elif isinstance(item, (list, dict)):
                    self.learn(item, depth + 1)

    def refuse(self, node: Node, what: Text, advice: Text, kind: str = "not-allowed") -> None:
        place = node.get("query_location", NOWHERE)
        begin = characters(self.words, place) if isinstance(place, int) and place < NOWHERE else 0
        length = int(node.get("query_location_length") or 1)
        self.mistakes.append(Mistake(kind, what, advice, (), min(begin, max(len(self.words) - 1, 0)), length))

    def forbid(self, node: Node, what: str) -> None:
        self.refuse(
            node,
            Text(f"Not allowed in a query: {shape_words(what).en}", f"查询中不允许：{shape_words(what).zh}"),
            Text(
                "A query reads gendan's tables by plain SELECT, JOIN … ON, GROUP BY",
                "查询只能用普通的 SELECT、JOIN … ON、GROUP BY 读取 gendan 的表",
            ),
        )

    def query(self, node: Node, ctes: frozenset[str], depth: int) -> None:
        """Walk a SELECT or a union of them."""
        kind = str(node.get("type"))
        if kind not in {"SELECT_NODE", "SET_OPERATION_NODE"}:
            said = {"RECURSIVE_CTE_NODE": "recursion"}.get(
                kind, "writing" if kind.endswith("_QUERY_NODE") else kind.lower()
            )
            return self.forbid(node, said)
        self.fields(node, kind)
        for entry in (node.get("cte_map") or {}).get("map") or []:
            held = entry["value"]
            self.fields(held, "CTE")
            self.query(held.get("query_node") or {}, ctes, depth + 1)
            ctes |= {str(entry["key"]).lower()}
        for key, value in node.items():
            if key != "cte_map":
                self.values(key, value, ctes, depth)
        return None

    def fields(self, node: Node, kind: str) -> None:
        for key in allowed.EMPTY.get(kind, ()):
            if node.get(key):
                self.forbid(node, key.replace("_", " "))

    def values(self, key: str, value: object, ctes: frozenset[str], depth: int) -> None:
        if isinstance(value, dict):
            self.visit(key, value, ctes, depth + 1)
        elif isinstance(value, list):
            for item in value:
                self.values(key, item, ctes, depth)

    def visit(self, key: str, node: Node, ctes: frozenset[str], depth: int) -> None:
        """Walk whatever stands in a field, after finding out what it is."""
        self.nodes += 1
        if depth > allowed.DEEPEST or self.nodes > allowed.MOST:
            if self.nodes < 2 * allowed.MOST:
                self.nodes = 2 * allowed.MOST
                self.refuse(
                    node,
                    Text("The query is too large", "查询过于庞大"),
                    Text("Split it into two rules", "请拆成两条规则"),
                    "too-large",
                )
            return None
        kind = str(node.get("type", ""))
        if "class" in node:
            return self.expression(node, ctes, depth)
        if kind.endswith("_NODE"):
            return self.query(node, ctes, depth)
        if key in {"from_table", "left", "right"} or kind in self.TABLE_REFS:
            return self.source(node, kind, ctes, depth)
        if not (
            kind in allowed.MODIFIERS
            or kind in allowed.ORDERS
            or (not kind and key in allowed.PLAIN)
            or kind == "EMPTY"
        ):
            return self.forbid(node, f"{key} {kind}".lower().replace("_", " ").strip())
        if kind == "LIMIT_MODIFIER" and not (self.policy.star and node.get("limit_type") == "ROW_COUNT"):
            return self.forbid(node, "limit")
        return self.inside(node, ctes, depth)

    def inside(self, node: Node, ctes: frozenset[str], depth: int) -> None:
        for key, value in node.items():
            self.values(key, value, ctes, depth)

    def source(self, node: Node, kind: str, ctes: frozenset[str], depth: int) -> None:
        """Walk what stands after FROM."""
        if kind == "EMPTY":
            return None
        if kind not in self.TABLE_REFS:
            return self.forbid(node, f"{kind.lower().replace('_', ' ')} after from")
        self.fields(node, kind)
        self.TABLE_REFS[kind](self, node, ctes)
        return self.inside(node, ctes, depth)

    def table(self, node: Node, ctes: frozenset[str]) -> None:
        word = str(node.get("table_name", ""))
        self.tables += 1
        if self.tables == allowed.TABLES + 1:
            self.refuse(
                node,
                Text(f"More than {allowed.TABLES} tables in one query", f"一个查询中的表超过 {allowed.TABLES} 张"),
                Text("Split it into two rules", "请拆成两条规则"),
                "too-large",
            )
        self.qualifiers.add(word.lower())
        if word.lower() in ctes:
            return
        columns = self.policy.tables.get(word.lower())
        if columns is None:
            advice = candidates(word, self.policy.tables)
            self.refuse(node, Text(f"No table `{word}`", f"没有 `{word}` 这张表"), advice, "unknown-table")
        else:
            self.names |= columns

    def join(self, node: Node, _ctes: frozenset[str]) -> None:
        kind, way = str(node.get("ref_type")), str(node.get("join_type"))
        if kind == "CROSS":
            self.cross += 1
            if self.cross > self.policy.cross:
                self.refuse(
                    node,
                    Text("A join without a condition", "没有条件的联接"),
                    Text(
                        "Write JOIN … USING (order_id) or ON a.x = b.x", "请写 JOIN … USING (order_id) 或 ON a.x = b.x"
                    ),
                )
        elif kind != "REGULAR" or way not in allowed.JOINS:
            self.forbid(node, f"{kind} {way} join".lower())
        elif not node.get("using_columns") and not _ties(node.get("condition")):
            self.refuse(
                node,
                Text("A join must tie the tables by a column: a.x = b.x", "联接须以列相等为条件：a.x = b.x"),
                Text("Use USING (order_id) or ON a.x = b.x", "请用 USING (order_id) 或 ON a.x = b.x"),
            )

    def nothing(self, _node: Node, _ctes: frozenset[str]) -> None:
        """Have nothing to say about a subquery itself; its inside is walked."""

    TABLE_REFS: ClassVar[dict[str, Callable[[_Walk, Node, frozenset[str]], None]]] = {
        "BASE_TABLE": table,
        "JOIN": join,
        "SUBQUERY": nothing,
    }

    def expression(self, node: Node, ctes: frozenset[str], depth: int) -> None:
        kind = str(node["class"])
        if kind not in allowed.CLASSES:
            return self.forbid(node, kind.lower().replace("_", " "))
        self.fields(node, kind)
        check = self.EXPRESSIONS.get(kind)
        if kind == "SUBQUERY" and node.get("subquery_type") not in {"SCALAR", "EXISTS", "NOT_EXISTS", "ANY"}:
            return self.forbid(node, "subquery")
        if check is not None:
            check(self, node)
        if node.get("alias"):
            self.free(node, str(node["alias"]))
        return self.inside(node, ctes, depth)

    def free(self, node: Node, word: str) -> None:
        if word.lower() in functions.CLOCK | functions.IDENTITY | functions.RANDOM:
            self.refuse(node, Text(f"`{word}` is not allowed", f"不允许使用 `{word}`"), functions.why_not(word.lower()))

    def column(self, node: Node) -> None:
        path = [str(part) for part in node.get("column_names") or ()]
        word = path[-1].lower()
        before = len(self.mistakes)
        self.free(node, word)
        if len(self.mistakes) > before or (path == ["as_of"] and "as_of" in self.policy.params):
            return
        known = self.names | self._columns()
        if (
            len(path) > 2
            or word not in known
            or (len(path) == 2 and path[0].lower() not in self.qualifiers | set(self.policy.tables))
        ):
            self.refuse(
                node,
                Text(f"No column `{'.'.join(path)}`", f"没有 `{'.'.join(path)}` 这一列"),
                candidates(word, known),
                "unknown-column",
            )

    def _columns(self) -> set[str]:
        """Return every column of every table: which one is meant is checked when the query is bound."""
        return {column for columns in self.policy.tables.values() for column in columns}

    def call(self, node: Node) -> None:
        word = str(node.get("function_name", "")).lower()
        if word in allowed.FUNCTIONS or (self.policy.concat and word in {"||", "concat", "string_agg"}):
            return
        why = functions.why_not(word)
        near = candidates(word, allowed.FUNCTIONS - set(allowed.SIGNS))
        self.refuse(
            node,
            Text(f"Function not allowed: {word}", f"不允许的函数：{word}"),
            Text(f"{why.en}. {near.en}", f"{why.zh}。{near.zh}"),
            "unknown-function",
        )

    def operator(self, node: Node) -> None:
        if node.get("type") not in allowed.OPERATORS:
            self.forbid(node, str(node.get("type")).lower().removeprefix("operator_").replace("_", " "))

    def type_name(self, node: Node) -> None:
        word = str(node.get("type_name", "")).lower()
        if word not in allowed.TYPES:
            self.refuse(
                node,
                Text(f"Type not allowed: {word}", f"不允许的类型：{word}"),
                candidates(word, allowed.TYPES),
                "wrong-type",
            )

    def param(self, node: Node) -> None:
        word = str(node.get("identifier"))
        if word not in self.policy.params:
            self.refuse(
                node,
                Text(f"No param `:{word}`", f"没有参数 `:{word}`"),
                candidates(word, self.policy.params),
                "unknown-param",
            )

    def star(self, node: Node) -> None:
        if not self.policy.star:
            self.refuse(
                node,
                Text("Name the columns; `*` is not allowed in a rule", "请写出列名；规则中不允许 `*`"),
                Text("Return the keys of the grain", "只需返回该表的键"),
            )

    EXPRESSIONS: ClassVar[dict[str, Callable[[_Walk, Node], None]]] = {
        "COLUMN_REF": column,
        "FUNCTION": call,
        "WINDOW": call,
        "OPERATOR": operator,
        "TYPE": type_name,
        "PARAMETER": param,
        "STAR": star,
    }


def _ties(condition: object) -> bool:
    """Return whether a join's condition demands that two columns be equal."""
    if not isinstance(condition, dict):
        return False
    if condition.get("type") == "CONJUNCTION_AND":
        return any(_ties(child) for child in condition.get("children") or ())
    sides = (condition.get("left") or {}, condition.get("right") or {})
    if condition.get("type") == "COMPARE_EQUAL":
        return all(_mentions(side) for side in sides)
    return False


def _mentions(node: object) -> bool:
    """Return whether a column is named anywhere below."""
    if isinstance(node, list):
        return any(_mentions(item) for item in node)
    if not isinstance(node, dict):
        return False
    return node.get("class") == "COLUMN_REF" or any(_mentions(value) for value in node.values())
