"""Milliseconds of the grader on answers it has not seen, with peers that are installed beside it.

Run at the root of the project: .venv/bin/python -m benchmarks.grading [file of cases in JSON Lines]
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from grading import ExpressionKey, Outcome, Scope, confirm, grade, preview, prove_key, warm_up
from grading.comparison.prepared import prepare
from grading.evaluation.floats import FloatEvaluator
from grading.graph import Graph

NAMES = {"A": ["n", "n"], "B": ["n", "n"], "X": ["m", "n"], "x": ["n", 1], "y": ["n", 1], "b": ["m", 1], "c": [1, 1]}
BUILT_IN: list[tuple[str, str, list[Any], list[str], list[str]]] = [
    ("x^T*A*x", "(A+A^T)*x", ["n", 1], ["A x + A'x", "(x'*(A+A'))'", "A*x + A^T*x"], ["2*A*x", "A*x", "x'*(A+A')"]),
    ("norm(X*x-b)^2", "2*X^T*(X*x-b)", ["n", 1], ["2*X'X*x - 2*X'b", "-2*X'*(b - X*x)"], ["X'*(X*x-b)", "2*X*x"]),
    ("exp(y^T*x)", "exp(y^T*x)*y", ["n", 1], ["y*exp(x'*y)"], ["exp(y'*x)*x", "exp(y'*x)", "-exp(y'*x)*y"]),
    ("norm(x-y)", "(x-y)/norm(x-y)", ["n", 1], ["(x-y)/sqrt((x-y)'*(x-y))"], ["x-y", "(y-x)/norm(x-y)"]),
    ("sum(exp(X*x))", "X^T*exp(X*x)", ["n", 1], ["X'*exp(X*x)", "(exp(X*x)'*X)'"], ["exp(X*x)", "X'*X*x"]),
    ("c*y^T*x", "c*y", ["n", 1], ["y*c", "c*I*y"], ["c*y'", "c*x", "y"]),
    ("log(1+x^T*x)", "2*x/(1+x^T*x)", ["n", 1], ["2/(1+norm(x)^2)*x"], ["x/(1+x'x)", "2*x"]),
    ("y^T*tanh(A*x)", "A^T*(y.*(1-tanh(A*x).^2))", ["n", 1], ["A'*diag(1-tanh(A*x).^2)*y"], ["A'*y", "A*y"]),
]


def read_cases(path: str | None) -> list[dict[str, Any]]:
    """Questions from a file of cases, or the built-in ones."""
    if path:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines]
    return [
        {
            "variables": NAMES, "function": function, "wrt": "x", "kind": "gradient", "layout": "denominator",
            "answer": key, "result_shape": shape, "equivalent": right, "wrong": [{"text": text} for text in wrong],
        }
        for function, key, shape, right, wrong in BUILT_IN
    ]  # fmt: skip


class Table:
    """Times under a name, and a line for each."""

    def __init__(self) -> None:
        self.times: dict[str, list[float]] = {}

    def measure(self, name: str, run: Callable[[], Any]) -> Any:
        """Runs once and keeps the milliseconds."""
        start = time.perf_counter()
        result = run()
        self.times.setdefault(name, []).append((time.perf_counter() - start) * 1000)
        return result

    def show(self) -> None:
        """Prints median, 95th percentile and maximum of each name."""
        print(f"{'milliseconds':34} {'n':>5} {'median':>8} {'p95':>8} {'max':>8}")
        for name, times in self.times.items():
            times.sort()
            middle, high = times[len(times) // 2], times[min(len(times) - 1, int(len(times) * 0.95))]
            print(f"{name:34} {len(times):5} {middle:8.3f} {high:8.3f} {times[-1]:8.2f}")


def spell(answer: Any) -> str:
    """The text of a spelling, plain or in LaTeX."""
    return str(answer["latex"]) if isinstance(answer, dict) else str(answer)


def bare_numpy(key: ExpressionKey, answer: str) -> None:
    """A floor: the answer at float points, without a verdict."""
    prepared = prepare(key, 0)
    from grading.comparison.expressions import read_answer
    from grading.limits import DEFAULT_LIMITS

    graph = Graph(prepared.graph)
    root = prepared.lowering(graph).lower(read_answer(answer, prepared, DEFAULT_LIMITS))
    for evaluator in prepared.floats:
        with np.errstate(all="ignore"):
            FloatEvaluator(graph, evaluator.sizes, evaluator.samples).value(root)


def measure_case(case: dict[str, Any], table: Table) -> tuple[int, int]:
    """Times one question; returns how many verdicts are wrong, and of how many."""
    scope = Scope.from_dict(case)
    key = ExpressionKey(case["answer"], scope)
    table.measure("prepare a key", lambda: prepare(key, 0))
    if case.get("wrt"):
        asked = {"layout": case["layout"], "seed": 0, "derivative": case["kind"]}
        table.measure("prove a key", lambda: prove_key(case["function"], case["wrt"], key.source, scope, **asked))
    faults = total = 0
    for answer in map(spell, case["equivalent"]):
        verdict = table.measure("grade, right answers", lambda answer=answer: grade(answer, key, seed=0))
        table.measure("preview", lambda answer=answer: preview(answer, scope))
        table.measure("bare NumPy, no verdict (a floor)", lambda answer=answer: bare_numpy(key, answer))
        table.measure("SymPy, entries (confirm)", lambda answer=answer: confirm(answer, key, seconds=1.0))
        faults, total = faults + (verdict.outcome is not Outcome.CORRECT), total + 1
    for wrong in case["wrong"]:
        verdict = table.measure(
            "grade and explain, wrong answers", lambda wrong=wrong: grade(wrong["text"], key, seed=0)
        )
        faults, total = faults + (verdict.outcome is Outcome.CORRECT), total + 1
    return faults, total


def main() -> None:
    """Prints the table."""
    warm_up()
    table, faults, total = Table(), 0, 0
    for case in read_cases(sys.argv[1] if len(sys.argv) > 1 else None):
        wrong, count = measure_case(case, table)
        faults, total = faults + wrong, total + count
    table.show()
    print(f"verdicts that are wrong: {faults} of {total}")


if __name__ == "__main__":
    main()
