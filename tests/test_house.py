"""The rules of the house that no linter knows."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("config", "course", "certificates", "exams", "questions", "accounts", "grading")
MODULES = sorted(
    path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if "migrations" not in path.parts
)
FUNCTION_LINES, MODULE_LINES, PARAMETERS = 45, 400, 6


def tracked_files() -> list[Path]:
    """The files under version control and those about to be."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    return [ROOT / name for name in listed if name and (ROOT / name).is_file()]


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def names(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths]


@pytest.mark.parametrize("path", MODULES, ids=names(MODULES))
def test_modules_and_functions_stay_small(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MODULE_LINES
    for function in functions(path):
        assert (function.end_lineno or 0) - function.lineno < FUNCTION_LINES, function.name


@pytest.mark.parametrize("path", MODULES, ids=names(MODULES))
def test_modules_say_what_they_are_for(path):
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), (
        "a module begins with one line on its purpose"
    )


@pytest.mark.parametrize("path", MODULES, ids=names(MODULES))
def test_functions_take_six_parameters_at_most(path):
    for function in functions(path):
        arguments = function.args
        positional = [a for a in arguments.posonlyargs + arguments.args if a.arg not in ("self", "cls")]
        assert len(positional) + len(arguments.kwonlyargs) <= PARAMETERS, function.name


@pytest.mark.parametrize("path", MODULES, ids=names(MODULES))
def test_nothing_typed_is_ever_evaluated_as_code(path):
    called = {
        node.func.id
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert not called & {"eval", "exec", "sympify", "parse_expr", "__import__"}


def test_sympy_is_imported_in_one_module():
    pattern = re.compile(r"^\s*(import sympy|from sympy)", re.MULTILINE)
    found = [path for path in MODULES if pattern.search(path.read_text(encoding="utf-8"))]
    assert names(found) == ["grading/algebra.py"]


def test_outsiders_import_grading_from_its_door():
    pattern = re.compile(r"^\s*(import grading\.|from grading\.)", re.MULTILINE)
    outside = [path for path in MODULES if path.relative_to(ROOT).parts[0] != "grading"]
    assert names([path for path in outside if pattern.search(path.read_text(encoding="utf-8"))]) == []


def test_no_lock_file_names_a_package_host():
    for path in tracked_files():
        if path.name.startswith("requirements") or path.name == "uv.txt":
            assert "://" not in path.read_text(encoding="utf-8"), path
        if path.name == "package-lock.json":
            assert '"resolved"' not in path.read_text(encoding="utf-8"), path


def test_templates_have_no_inline_script_or_style():
    pattern = re.compile(r"<script(?![^>]*\bsrc=)|\sstyle=|<style|\son[a-z]+=|javascript:", re.IGNORECASE)
    for path in (ROOT / "templates").rglob("*.html"):
        assert not pattern.search(path.read_text(encoding="utf-8")), path


def test_every_suppression_names_its_code():
    pattern = re.compile(r"# type: ignore(?!\[)|# noqa(?!: [A-Z])")
    assert [path for path in MODULES if pattern.search(path.read_text(encoding="utf-8"))] == []
