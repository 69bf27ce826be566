"""The rules of the house that a machine can check.

They read the checkout itself, so that a new file is under them from its first day.
"""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import notifiers
from tests.support.checkout import ROOT, is_text, program, project_files

PRODUCT = [
    path
    for path in project_files(".py")
    if path.relative_to(ROOT).parts[0] in {"incidents", "notifiers"}
]
MAY_READ_THE_ENVIRONMENT = {"incidents/settings.py", "incidents/wiring.py"}
MAY_ASK_THE_TIME = {"incidents/clocks.py", "incidents/system_clock.py"}
VAGUE_NAMES = {"base", "helper", "helpers", "manager", "misc", "util", "utils"}

# Spelt with brackets so that this file does not match itself.
NOT_IN_A_CHECKOUT = re.compile(
    r"(?<![\w.}])/(?:[h]ome|[r]oot|[w]ork)/"  # folders of one machine
    r"|(?:[i]ndex-url|[f]ind-links|/[s]imple/|\b[r]egistry\s*=)"  # package indexes
    r"|https?://\S+\.(?:[w]hl|[d]eb|[t]gz)\b"
)


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.timeout(600)  # mypy without its cache, on a busy machine
@pytest.mark.parametrize(
    "command",
    [
        ("ruff", "check", "--quiet"),
        ("ruff", "format", "--check", "--quiet"),
        ("mypy", "--no-error-summary"),
    ],
    ids=["ruff-check", "ruff-format", "mypy"],
)
def test_the_linters_have_nothing_to_say(command: tuple[str, ...]):
    run = subprocess.run(
        [program(command[0]), *command[1:]],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 0, f"run `{' '.join(command)}`:\n{run.stdout}{run.stderr}"


def test_no_file_reaches_300_lines():
    too_long = [
        f"{_name(path)}: {lines} lines"
        for path in project_files(".py", ".html", ".jinja", ".txt")
        if (lines := len(path.read_text().splitlines())) >= 300
    ]

    assert too_long == []


def test_no_function_is_longer_than_40_lines():
    too_long = [
        f"{_name(path)}:{node.lineno} {node.name}: {lines} lines"
        for path in PRODUCT
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if (lines := _lines_of_code(node)) > 40
    ]

    assert too_long == []


def test_the_package_notifiers_is_ours_and_not_the_one_of_that_name_elsewhere():
    assert notifiers.__file__ is not None
    assert Path(notifiers.__file__).parent == ROOT / "notifiers"


def test_no_file_names_a_folder_of_one_machine_or_a_package_index():
    found = [
        f"{_name(path)}:{number}: {line.strip()[:80]}"
        for path in project_files()
        if is_text(path)
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if NOT_IN_A_CHECKOUT.search(line) and "no-emit-" not in line
    ]

    assert found == []


@pytest.mark.parametrize(
    "line",
    ["--index" + "-url x", "see /ho" + "me/ada/x", "http://x.example/y-1.0.w" + "hl"],
)
def test_the_check_for_machine_names_sees_one(line: str):
    assert NOT_IN_A_CHECKOUT.search(line)


def test_the_environment_is_read_in_the_settings_alone():
    readers = {
        _name(path)
        for path in PRODUCT
        for name in _names_used(path)
        if name in {"os.environ", "os.environb", "os.getenv"}
    }

    assert readers <= MAY_READ_THE_ENVIRONMENT


def test_the_time_is_asked_by_the_clocks_alone():
    askers = {
        _name(path)
        for path in PRODUCT
        for name in _names_used(path)
        if name in {"datetime.now", "datetime.utcnow", "date.today", "time.time"}
    }

    assert askers <= MAY_ASK_THE_TIME


def test_annotations_are_real_everywhere():
    # Litestar and SQLModel read them while the program runs.
    postponed = [
        _name(path)
        for path in PRODUCT
        for name in _names_used(path)
        if name in {"__future__.annotations", "typing.TYPE_CHECKING", "TYPE_CHECKING"}
    ]

    assert postponed == []


def test_module_names_say_what_is_in_them():
    vague = [_name(path) for path in PRODUCT if path.stem in VAGUE_NAMES]

    assert vague == []


def test_an_error_hidden_from_mypy_is_named():
    bare = [
        f"{_name(path)}:{number}"
        for path in PRODUCT
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if re.search(r"#\s*type:\s*ignore(?!\[)", line)
    ]

    assert bare == []


def _lines_of_code(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    if not body:
        return 0
    return (body[-1].end_lineno or 0) - body[0].lineno + 1


def _names_used(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield f"{node.value.id}.{node.attr}"
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute):
            yield f"{node.value.attr}.{node.attr}"
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Name):
            yield node.id
