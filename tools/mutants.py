"""Small faults to plant in a module: what ``tools/mutation.py`` runs the tests on.

Words, annotations, ``zip(strict=...)`` and what ``@dataclass`` is told are left alone:
a fault there is no fault of judgement.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

_COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
_COMBINED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
_NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}
_DROPPED = (ast.AugAssign, ast.Raise, ast.Continue, ast.Break)
_TESTS = (ast.If, ast.IfExp, ast.While)
_DECIDED_ELSEWHERE = (ast.Compare, ast.BoolOp, ast.UnaryOp)

Functions = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault: where it is, what it changes, and the hand that plants it.

    Attributes:
        scope: the innermost function around it, as ``name:line``; "" for none.
        plant: changes the tree that this mutant was found in.
    """

    line: int
    what: str
    scope: str
    plant: Callable[[], None]


def mutants(tree: ast.Module) -> Iterator[Mutant]:
    """Return every mutant of *tree*, always in the same order.

    After one of them is planted the tree is spoilt: parse anew for the next.
    """
    return _below(tree, "")


def _below(node: ast.AST, scope: str) -> Iterator[Mutant]:
    for field, value in ast.iter_fields(node):
        inner = scope_name(node) if _is_inside(node, field) else scope
        if field in {"annotation", "returns", "type_params"}:
            continue
        children = value if isinstance(value, list) else [value]
        for place, child in enumerate(children):
            if not isinstance(child, ast.AST) or _is_left_alone(child):
                continue
            for what, new in _changes(node, child):
                old = f"{ast.unparse(child)[:70]}"
                said = what or ast.unparse(new)[:70]
                yield Mutant(
                    getattr(child, "lineno", getattr(node, "lineno", 0)),
                    " ".join(f"{old}  ->  {said}".split()),
                    inner,
                    _hand(node, field, place if isinstance(value, list) else None, new),
                )
            yield from _below(child, inner)


def scope_name(node: ast.AST) -> str:
    """Return how a function's code object is recognised: by name and first line."""
    if isinstance(node, ast.Lambda):
        return f"<lambda>:{node.lineno}"
    decorators = [each.lineno for each in getattr(node, "decorator_list", [])]
    return f"{node.name}:{min([node.lineno, *decorators])}"


def _is_inside(node: ast.AST, field: str) -> bool:
    return isinstance(node, Functions) and field == "body"


def _is_left_alone(node: ast.AST) -> bool:
    if isinstance(node, ast.keyword):
        return node.arg == "strict"
    if isinstance(node, ast.Call):
        return ast.unparse(node.func) == "dataclass"
    is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return is_text or isinstance(node, ast.JoinedStr)


def _hand(parent: Any, field: str, place: int | None, new: ast.AST) -> Any:
    def plant() -> None:
        ast.fix_missing_locations(new)
        if place is None:
            setattr(parent, field, new)
        else:
            getattr(parent, field)[place] = new

    return plant


def _changes(parent: ast.AST, node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Return what may stand in the place of *node*, and how to say it."""
    for new in _instead(parent, node):
        yield "", ast.copy_location(new, node)
    if isinstance(node, _DROPPED) or _is_dropped_call(node) or _is_guard(node):
        yield "dropped", ast.copy_location(ast.Pass(), node)


def _instead(parent: ast.AST, node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Compare():
            yield from _comparisons(node)
        case ast.BoolOp() | ast.UnaryOp():
            yield from _conditions(node)
        case ast.Constant():
            yield from _constants(node)
        case ast.BinOp() | ast.AugAssign() if type(node.op) in _COMBINED:
            yield _combined(node)
        case ast.Call():
            yield from _calls(node)
        case ast.Return():
            yield from _returns(node)
    if _is_test(parent, node):
        yield ast.UnaryOp(ast.Not(), node)


def _returns(node: ast.Return) -> Iterator[ast.AST]:
    if node.value and not _is_none(node.value):
        yield ast.Return(ast.Constant(None))


def _comparisons(node: ast.Compare) -> Iterator[ast.AST]:
    for place, op in enumerate(node.ops):
        for other in _COMPARED[type(op)]:
            ops = [*node.ops[:place], other(), *node.ops[place + 1 :]]
            yield ast.Compare(node.left, ops, node.comparators)


def _conditions(node: ast.BoolOp | ast.UnaryOp) -> Iterator[ast.AST]:
    """Return the other word between them, and all of them but each one."""
    if isinstance(node, ast.UnaryOp):
        if isinstance(node.op, ast.Not):
            yield node.operand
        return
    other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    yield ast.BoolOp(other, node.values)
    for place in range(len(node.values)):
        rest = [*node.values[:place], *node.values[place + 1 :]]
        yield rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)


def _constants(node: ast.Constant) -> Iterator[ast.AST]:
    if isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node.value, int):
        yield from (ast.Constant(node.value + 1), ast.Constant(node.value - 1))


def _combined(node: ast.BinOp | ast.AugAssign) -> ast.AST:
    op = _COMBINED[type(node.op)]()
    if isinstance(node, ast.AugAssign):
        return ast.AugAssign(node.target, op, node.value)
    return ast.BinOp(node.left, op, node.right)


def _calls(node: ast.Call) -> Iterator[ast.AST]:
    match node.func:
        case ast.Name(id=name) if name in _NAMES:
            yield ast.Call(ast.Name(_NAMES[name], ast.Load()), node.args, node.keywords)
        case _ if len(node.args) > 1 and not _starred(node.args[:2]):
            first, second, *rest = node.args
            yield ast.Call(node.func, [second, first, *rest], node.keywords)


def _starred(nodes: list[ast.expr]) -> bool:
    return any(isinstance(each, ast.Starred) for each in nodes)


def _is_test(parent: ast.AST, node: ast.AST) -> bool:
    """A condition that no other operator turns round."""
    if isinstance(node, _DECIDED_ELSEWHERE):
        return False
    if isinstance(parent, _TESTS):
        return node is parent.test
    return isinstance(parent, ast.comprehension) and node in parent.ifs


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _is_dropped_call(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)


def _is_guard(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and not node.orelse
