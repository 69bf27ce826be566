"""The small faults that ``make mutation`` plants: which, where, and that they run."""

import ast
import importlib.util
import sys

import pytest

from tests.support.checkout import ROOT


def _tool(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    tool = importlib.util.module_from_spec(spec)
    sys.modules[name] = tool  # a dataclass looks itself up there
    spec.loader.exec_module(tool)
    return tool


mutants = _tool("mutants").mutants


def faults(source: str) -> set[str]:
    """Return what each fault leaves of *source*."""
    found = set()
    for place in range(len(list(mutants(ast.parse(source))))):
        tree = ast.parse(source)
        list(mutants(tree))[place].plant()
        found.add(ast.unparse(tree))
    return found


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a < b", {"a <= b", "a >= b"}),
        ("a == b", {"a != b"}),
        ("a in b", {"a not in b"}),
        ("a and b and c", {"a or b or c", "b and c", "a and c", "a and b"}),
        ("not a", {"a"}),
        ("a = 7", {"a = 8", "a = 6"}),
        ("a = True", {"a = False"}),
        ("a + b", {"a - b"}),
        ("a | b", {"a & b"}),
        ("a += b", {"a -= b", "pass"}),
        ("max(a)", {"min(a)", "pass"}),
        ("a(b, c, d)", {"a(c, b, d)", "pass"}),
        ("a(*b, c)", {"pass"}),
        ("a if b else c", {"a if not b else c"}),
        ("[a for a in b if a]", {"[a for a in b if not a]"}),
        ("raise a", {"pass"}),
        ("while a:\n    break", {"while not a:\n    break", "while a:\n    pass"}),
        ("if a:\n    b", {"if not a:\n    b", "pass"}),
        ("def a():\n    return b", {"def a():\n    return None"}),
    ],
)
def test_each_kind_of_fault(source, expected):
    assert faults(source) == expected


@pytest.mark.parametrize(
    "source",
    [
        "a: int | None",
        "def a(b: c | d) -> e | f: ...",
        "'words'",
        "f'{a + b}'",
        "a = zip(b, strict=True)",
        "@dataclass(frozen=True)\nclass A: ...",
        "def a():\n    return None",
    ],
)
def test_what_is_no_judgement_is_left_alone(source):
    assert faults(source) == set()


def test_a_fault_knows_the_function_around_it():
    source = "a = 1\n\n@b\ndef c(d=2):\n    return lambda: 3\n"

    found = {each.what: each.scope for each in mutants(ast.parse(source))}

    assert found["1 -> 2"] == ""
    assert found["2 -> 3"] == ""
    assert found["return lambda: 3 -> return None"] == "c:3"
    assert found["3 -> 4"] == "<lambda>:5"
