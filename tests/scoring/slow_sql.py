"""The expressions of a scorecard worked out in plain Python, with SQL's three-valued logic.

Knows names, numbers, texts, and/or/not, comparisons, is [not] null, + - * /, coalesce and findings. Anything
else raises NotImplementedError: then the slow evaluator is no judge of that scorecard.
"""

import ast
import operator
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

__all__ = ["counted", "named", "value_of"]

_TOKENS = re.compile(r"'(?:[^']|'')*'|<>|!=|<=|>=|=|\b\w+\b|\s+|.")
_WORDS = {"=": "==", "<>": "!=", "null": "None", "true": "True", "false": "False"}
_COMPARED: dict[type, Callable[..., Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_TURNED: dict[type, Callable[..., Any]] = {ast.Not: operator.not_, ast.USub: operator.neg}
_WORKED_OUT: dict[type, Callable[..., Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: lambda a, b: a / b if b else None,
}


@cache
def _parsed(text: str) -> ast.expr:
    found = (m[0] if m[0].startswith("'") else m[0].lower() for m in _TOKENS.finditer(" ".join(text.split())))
    return ast.parse("".join(_WORDS.get(token, token) for token in found), mode="eval").body


def counted(text: str) -> set[tuple[str, str]]:
    """The (kind, role) of every `findings(kind, role)` of the expression."""
    calls = [node for node in ast.walk(_parsed(text)) if isinstance(node, ast.Call)]
    return {
        (node.args[0].value, node.args[1].value)  # type: ignore[attr-defined]
        for node in calls
        if getattr(node.func, "id", "") == "findings"
    }


def named(text: str) -> set[str]:
    """The columns and measurements of the expression."""
    names = {node.id for node in ast.walk(_parsed(text)) if isinstance(node, ast.Name)}
    return names - {"findings", "coalesce"}


def value_of(text: str, values: Mapping[str, Any], count: Callable[[str, str], int]) -> Any:
    """True, False, a number, or None for NULL."""
    return _value(_parsed(text), values, count)


def _value(node: ast.expr, values: Mapping[str, Any], count: Callable[[str, str], int]) -> Any:
    def of(child: ast.expr) -> Any:
        return _value(child, values, count)

    match node:
        case ast.Constant(value=value):
            return value
        case ast.Name(id=name):
            return values[name]
        case ast.BoolOp(op=op, values=parts):
            return _joined([of(part) for part in parts], decisive=isinstance(op, ast.Or))
        case ast.Compare(left=left, ops=[ast.Is() | ast.IsNot() as op]):
            return (of(left) is None) is isinstance(op, ast.Is)
        case ast.Call(func=ast.Name(id="coalesce"), args=args):
            return next((value for value in map(of, args) if value is not None), None)
        case ast.Call(func=ast.Name(id="findings"), args=[kind, role]):
            return count(of(kind), of(role))
    return _strict(node, of)


def _joined(parts: list[Any], *, decisive: bool) -> bool | None:
    """and, or: one part decides it; else NULL where any part is."""
    return decisive if decisive in parts else None if None in parts else not decisive


def _strict(node: ast.expr, of: Callable[[ast.expr], Any]) -> Any:
    """What is NULL where any of its parts is."""
    match node:
        case ast.UnaryOp(op=op, operand=operand) if type(op) in _TURNED:
            parts, work = [of(operand)], _TURNED[type(op)]
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _COMPARED:
            parts, work = [of(left), of(right)], _COMPARED[type(op)]
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _WORKED_OUT:
            parts, work = [of(left), of(right)], _WORKED_OUT[type(op)]
        case _:
            raise NotImplementedError(ast.dump(node))
    return None if None in parts else work(*parts)
