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
_COMPARED: dict[type, Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_WORKED_OUT: dict[type, Callable[[Any, Any], Any]] = {
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
        case ast.BoolOp(op=ast.And(), values=parts):
            found = [of(part) for part in parts]
            return False if False in found else None if None in found else True
        case ast.BoolOp(values=parts):
            found = [of(part) for part in parts]
            return True if True in found else None if None in found else False
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            inner = of(operand)
            return None if inner is None else not inner
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            inner = of(operand)
            return None if inner is None else -inner
        case ast.Compare(left=left, ops=[ast.Is()]):
            return of(left) is None
        case ast.Compare(left=left, ops=[ast.IsNot()]):
            return of(left) is not None
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _COMPARED:
            a, b = of(left), of(right)
            return None if a is None or b is None else _COMPARED[type(op)](a, b)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _WORKED_OUT:
            a, b = of(left), of(right)
            return None if a is None or b is None else _WORKED_OUT[type(op)](a, b)
        case ast.Call(func=ast.Name(id="coalesce"), args=args):
            return next((value for value in map(of, args) if value is not None), None)
        case ast.Call(func=ast.Name(id="findings"), args=[kind, role]):
            return count(of(kind), of(role))
    raise NotImplementedError(ast.dump(node))
