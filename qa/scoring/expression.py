"""The escape hatch of a scorecard: an SQL expression, parsed by DuckDB and held to an allow-list.

Only what `_check` names gets through: constants, known columns and measurements, `findings('kind', 'role')`,
comparisons, arithmetic, and/or/not, in, between, case and a handful of functions. The SQL that runs is
written anew from the parsed tree, so nothing of the author's text reaches the database as it stands.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import duckdb

from qa.scoring import vocabulary

__all__ = ["Expression", "parse"]

_LONGEST = 2000
_DEEPEST = 50
"""How deep an expression may be nested: DuckDB takes seconds to write 400 functions in one another."""
_FUNCTIONS = frozenset({"abs", "round", "floor", "ceil", "least", "greatest", "lower", "upper"})
_OPERATORS = frozenset({"+", "-", "*", "/", "%", "//", "~~", "!~~"})
_CLASSES = frozenset({"COLUMN_REF", "CONSTANT", "COMPARISON", "CONJUNCTION", "OPERATOR", "FUNCTION"})
_CLASSES_OF_MORE = frozenset({"BETWEEN", "CASE"})
_OPERATOR_TYPES = frozenset(
    {
        "OPERATOR_NOT",
        "OPERATOR_IS_NULL",
        "OPERATOR_IS_NOT_NULL",
        "OPERATOR_COALESCE",
        "COMPARE_IN",
        "COMPARE_NOT_IN",
    }
)
_NUMERIC = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UBIGINT", "DECIMAL", "FLOAT", "DOUBLE")


@dataclass(frozen=True, slots=True)
class Expression:
    """What an expression gives and needs.

    `sql` refers to columns, measurements and `counts` by their names, all in one relation called `facts`;
    `counts` maps the column name of each `findings(kind, role)` to its (kind, role).
    """

    sql: str
    is_boolean: bool
    measurements: tuple[str, ...]
    columns: tuple[str, ...]
    counts: tuple[tuple[str, tuple[str, str]], ...]


@cache
def parse(text: str) -> Expression:
    """The expression, checked. Raises ValueError that says what is not allowed and what is."""
    if len(text) > _LONGEST:
        raise ValueError(f"the expression is longer than {_LONGEST} characters. Split the criterion.")
    odd = next((c for c in text if not c.isprintable() and c not in "\t\r\n"), None)
    if odd is not None:
        raise ValueError(f"the expression holds the character U+{ord(odd):04X}. Remove it.")
    root = _select_item(text)
    found = _Found()
    _check(root, found)
    with _database() as con:
        sql = _written(con, root)
        kind = _type_of(con, sql, found)
    return Expression(
        sql,
        kind == "BOOLEAN",
        tuple(sorted(found.measurements)),
        tuple(sorted(found.columns)),
        tuple(sorted(found.counts.items())),
    )


def _database() -> duckdb.DuckDBPyConnection:
    """An empty database in memory that can reach no file and no network."""
    return duckdb.connect(config={"enable_external_access": "false", "threads": "1"})


class _Found:
    """Names met on the way through the tree."""

    def __init__(self) -> None:
        self.measurements: set[str] = set()
        self.columns: set[str] = set()
        self.counts: dict[str, tuple[str, str]] = {}


def _select_item(text: str) -> dict[str, Any]:
    """The one expression of the text as DuckDB's parser sees it. Raises ValueError for anything else."""
    with _database() as con:
        row = con.execute("SELECT json_serialize_sql(?)", [f"SELECT {text}\n"]).fetchone()
    parsed: dict[str, Any] = json.loads(row[0]) if row else {}
    if parsed.get("error", True):
        raise ValueError(_no_expression(str(parsed.get("error_message", "nothing to read"))))
    statements = parsed["statements"]
    if len(statements) != 1:
        raise ValueError("one expression only. Take out the semicolon and what follows.")
    node = statements[0]["node"]
    plain = node["type"] == "SELECT_NODE" and node["from_table"]["type"] == "EMPTY" and not node["modifiers"]
    clauses = ("where_clause", "having", "sample", "qualify", "group_expressions")
    plain = plain and node["aggregate_handling"] == "STANDARD_HANDLING"
    if not plain or node["cte_map"]["map"] or any(node[c] for c in clauses) or len(node["select_list"]) != 1:
        raise ValueError("an expression over one interaction only: no tables, clauses or second column.")
    item: dict[str, Any] = node["select_list"][0]
    if item["alias"]:
        raise ValueError("an expression has no name of its own. Take out the alias.")
    return item


def _check(node: dict[str, Any], found: _Found, depth: int = 1) -> None:
    """Walks the tree and rewrites references. Raises ValueError at the first thing that isn't allowed."""
    if depth > _DEEPEST:
        raise ValueError(f"the expression is nested more than {_DEEPEST} deep. Split the criterion.")
    kind, what = node["class"], node["type"]
    if kind not in _CLASSES | _CLASSES_OF_MORE:
        raise ValueError(f"{_plain(kind)} is not allowed in an expression. {_allowed()}")
    if kind == "OPERATOR" and what not in _OPERATOR_TYPES:
        raise ValueError(f"{_plain(what)} is not allowed in an expression. {_allowed()}")
    if kind == "FUNCTION" and node["function_name"] == "findings":
        _count(node, found)
    elif kind == "FUNCTION":
        _function(node)
    elif kind == "COLUMN_REF":
        _column(node, found)
    for child in _children(node):
        _check(child, found, depth + 1)


def _children(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The expressions directly inside this one; every key that can hold one is named in DuckDB's tree."""
    for key, value in node.items():
        if key == "value":
            continue  # a constant's type and value
        inside = value if isinstance(value, list) else [value]
        for each in inside:
            if isinstance(each, dict):
                yield from [each] if "class" in each else _children(each)


def _function(node: dict[str, Any]) -> None:
    name = node["function_name"]
    allowed = _OPERATORS if node["is_operator"] else _FUNCTIONS
    odd = node["schema"] or node["catalog"] or node["filter"] or node["distinct"] or node["export_state"]
    if name not in allowed or odd or node["order_bys"]["orders"]:
        raise ValueError(f"the function {name!r} is not allowed in an expression. {_allowed()}")


def _column(node: dict[str, Any], found: _Found) -> None:
    name = ".".join(node["column_names"])
    if name in vocabulary.measurements():
        found.measurements.add(name)
    elif name in vocabulary.COLUMNS:
        found.columns.add(name)
    else:
        known = [*vocabulary.measurements(), *vocabulary.COLUMNS]
        raise ValueError(vocabulary.unknown("measurement or column", name, known))
    node["column_names"] = ["facts", name]


def _count(node: dict[str, Any], found: _Found) -> None:
    """Makes `findings('kind', 'role')` a reference to a column that holds the count."""
    given = [c["value"].get("value") if c["class"] == "CONSTANT" else None for c in node["children"]]
    if len(given) != 2 or not all(isinstance(g, str) for g in given) or node["schema"] or node["catalog"]:
        raise ValueError("findings takes a kind and a role in quotes: findings('interruption', 'agent').")
    kind, role = map(str, given)
    if kind not in vocabulary.kinds():
        raise ValueError(vocabulary.unknown("finding kind", kind, vocabulary.kinds()))
    if role not in vocabulary.ROLES:
        raise ValueError(vocabulary.unknown("role", role, vocabulary.ROLES))
    name = f"count_{kind}_{role}"
    found.counts[name] = (kind, role)
    alias, at = node["alias"], node["query_location"]
    node.clear()
    node |= {"class": "COLUMN_REF", "type": "COLUMN_REF", "alias": alias, "query_location": at}
    node["column_names"] = ["facts", name]


def _written(con: duckdb.DuckDBPyConnection, root: dict[str, Any]) -> str:
    """The checked tree as SQL, written by DuckDB."""
    row = con.execute("SELECT json_serialize_sql('SELECT 1')").fetchone()
    tree = json.loads(row[0]) if row else {}
    tree["statements"][0]["node"]["select_list"] = [root]
    try:
        out = con.execute("SELECT json_deserialize_sql(?)", [json.dumps(tree)]).fetchone()
    except duckdb.Error as error:
        raise ValueError(f"the expression can't be worked out: {_first_line(error)}") from None
    return str(out[0]).removeprefix("SELECT ") if out else ""


def _type_of(con: duckdb.DuckDBPyConnection, sql: str, found: _Found) -> str:
    """BOOLEAN or a number's type. Raises ValueError for text, or where types don't go together."""
    probes = {"VARCHAR": "'x'", "INTEGER": "1"}
    columns = [f"NULL::DOUBLE AS {name}" for name in sorted(found.measurements)]
    columns += [f"{probes[vocabulary.COLUMNS[name]]} AS {name}" for name in sorted(found.columns)]
    columns += [f"1::BIGINT AS {name}" for name in sorted(found.counts)]
    try:
        relation = con.sql(f"SELECT ({sql}) AS answer FROM (SELECT {', '.join(columns) or '1 AS one'}) facts")
        kind = str(relation.types[0])
        relation.fetchall()
    except duckdb.Error as error:
        raise ValueError(f"the expression can't be worked out: {_first_line(error)}") from None
    if kind != "BOOLEAN" and not kind.startswith(_NUMERIC):
        raise ValueError(f"the expression gives {kind.lower()}. Give true/false, or a credit from 0 to 1.")
    return kind


def _no_expression(said: str) -> str:
    """What DuckDB's parser says against a text, with what to do."""
    if said.startswith("Only SELECT"):
        return "one expression only, and no statement. Take out the semicolon and what follows."
    problem = said.splitlines()[0].rstrip(".! ")
    return f"this is no SQL expression: {problem}. Write a condition or a number, such as hold_count > 1."


def _first_line(error: duckdb.Error) -> str:
    return str(error).splitlines()[0].split(": ", 1)[-1].rstrip(".") + "."


def _plain(name: str) -> str:
    return name.removeprefix("OPERATOR_").replace("_", " ").lower()


def _allowed() -> str:
    names = ", ".join(sorted([*_FUNCTIONS, "coalesce", "findings"]))
    return f"Use measurements, columns, comparisons, arithmetic, and/or/not, in, between, case, {names}."
