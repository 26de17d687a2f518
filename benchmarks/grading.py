"""The grader's figures, on answers it has not seen, and peers on the same answers in the same run.

Run at the root of the project: .venv/bin/python -m benchmarks.grading [--cases FILE] [--hostile FILE] [--every N]
Files are JSON Lines; without them a few built-in questions and texts are used. `--every 4` gives peers each 4th answer.
`--cpu` counts the time of the processor, for a machine that others use as well.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import json
import time
import tracemalloc
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from grading import (
    AnswerError,
    Confirmation,
    ExpressionKey,
    GradingError,
    Outcome,
    Scope,
    confirm,
    grade,
    preview,
    prove_key,
    warm_up,
)
from grading.comparison.prepared import prepare

NAMES = {"A": ["n", "n"], "B": ["n", "n"], "X": ["m", "n"], "x": ["n", 1], "y": ["n", 1], "b": ["m", 1], "c": [1, 1]}
BUILT_IN = [
    ("x^T*A*x", "(A+A^T)*x", ["A x + A'x", "(x'*(A+A'))'", "A*x + A^T*x"], ["2*A*x", "A*x", "x'*(A+A')"]),
    ("norm(X*x-b)^2", "2*X^T*(X*x-b)", ["2*X'X*x - 2*X'b", "-2*X'*(b - X*x)"], ["X'*(X*x-b)", "2*X*x"]),
    ("exp(y^T*x)", "exp(y^T*x)*y", ["y*exp(x'*y)"], ["exp(y'*x)*x", "exp(y'*x)", "-exp(y'*x)*y"]),
    ("norm(x-y)", "(x-y)/norm(x-y)", ["(x-y)/sqrt((x-y)'*(x-y))"], ["x-y", "(y-x)/norm(x-y)"]),
    ("sum(exp(X*x))", "X^T*exp(X*x)", ["X'*exp(X*x)", "(exp(X*x)'*X)'"], ["exp(X*x)", "X'*X*x"]),
    ("c*y^T*x", "c*y", ["y*c", "c*I*y"], ["c*y'", "c*x", "y"]),
    ("log(1+x^T*x)", "2*x/(1+x^T*x)", ["2/(1+norm(x)^2)*x"], ["x/(1+x'x)", "2*x"]),
    ("y^T*tanh(A*x)", "A^T*(y.*(1-tanh(A*x).^2))", ["A'*diag(1-tanh(A*x).^2)*y"], ["A'*y", "A*y"]),
]
HOSTILE = {
    "a tower": "9^9^9*x", "many inverses": "inv(A+" * 40 + "A" + ")" * 40, "many primes": "A" + "'" * 1500,
    "kronecker products": "tr(" + "kron(A," * 18 + "A" + ")" * 19 + "*x", "half a megabyte": "x" * 500_000,
    "deep brackets": "(" * 900 + "x" + ")" * 900, "exponentials": "exp(" * 50 + "x" + ")" * 50,
}  # fmt: skip


class Table:
    """Times in milliseconds and verdicts under a name."""

    clock: Callable[[], float] = staticmethod(time.perf_counter)

    def __init__(self) -> None:
        self.times: dict[str, list[float]] = {}
        self.counts: dict[str, dict[str, int]] = {}

    def measure(self, name: str, run: Callable[[], Any]) -> Any:
        """Runs once and keeps the milliseconds, whatever comes of it."""
        # SymPy's opinion is worked out in another process, whose time only the clock on the wall shows.
        clock = time.perf_counter if name == "confirm" else self.clock
        start = clock()
        try:
            return run()
        finally:
            self.times.setdefault(name, []).append((clock() - start) * 1000)

    def count(self, name: str, what: str) -> None:
        """Counts one outcome."""
        counts = self.counts.setdefault(name, {})
        counts[what] = counts.get(what, 0) + 1

    def show(self, title: str) -> None:
        """Prints median, 95th percentile and maximum of each name, and what was counted."""
        print(f"\n{title:40} {'n':>5} {'median':>8} {'p95':>8} {'max':>8}")
        for name, times in self.times.items():
            times.sort()
            middle, high = times[len(times) // 2], times[min(len(times) - 1, int(len(times) * 0.95))]
            counted = ", ".join(f"{what} {n}" for what, n in sorted(self.counts.get(name, {}).items()))
            print(f"{name:40} {len(times):5} {middle:8.3f} {high:8.3f} {times[-1]:8.2f}  {counted}")


def read_cases(path: str | None) -> list[dict[str, Any]]:
    """Questions from a file of cases, or the built-in ones."""
    if path:
        return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]
    common = {"variables": NAMES, "wrt": "x", "kind": "gradient", "layout": "denominator", "result_shape": ["n", 1]}
    return [
        {**common, "function": f, "answer": key, "equivalent": right, "wrong": [{"text": text} for text in wrong]}
        for f, key, right, wrong in BUILT_IN
    ]


def list_answers(case: dict[str, Any]) -> list[tuple[str, bool]]:
    """Every answer of a question with whether it is right."""
    right = [*case["equivalent"], *case.get("surface", [])]
    texts = [one if isinstance(one, str) else str(one.get("latex") or one["text"]) for one in right]
    return [(text, True) for text in texts] + [(one["text"], False) for one in case["wrong"]]


def make_key(case: dict[str, Any]) -> ExpressionKey:
    """The key of a question."""
    wrt = case.get("wrt") or ""
    return ExpressionKey(
        case["answer"], Scope.from_dict(case), function=case.get("function") or "", wrt=wrt, derivative=case["kind"]
    )


def measure_ours(cases: list[dict[str, Any]]) -> None:
    """Our own figures: preparing, previewing, grading with diagnosis, proving, confirming."""
    table, accepted = Table(), []
    for case in cases:
        key = make_key(case)
        table.measure("prepare a key", lambda key=key: prepare(key, 0))
        if case.get("wrt"):
            proved = table.measure("prove a key", partial(prove, case, key))
            table.count("prove a key", "proved" if proved else "not proved")
        for answer, right in list_answers(case):
            if measure_answer(table, answer, key, right):
                accepted.append((answer, key))
    for answer, key in accepted:
        opinion: Confirmation = table.measure("confirm", partial(confirm, answer, key, seconds=2.0))
        table.count("confirm", opinion.value)
    table.show("ours, milliseconds")


def prove(case: dict[str, Any], key: ExpressionKey) -> bool:
    """Whether the key of a question is proved by differentiation."""
    asked = {"layout": case["layout"], "seed": 0, "derivative": case["kind"], "wrt2": case.get("wrt2")}
    return prove_key(case["function"], case["wrt"], key.source, key.scope, **asked).proved


def measure_answer(table: Table, answer: str, key: ExpressionKey, right: bool) -> bool:
    """One answer: how it is read, its verdict with diagnosis; returns whether it was accepted."""
    try:
        table.measure("preview", lambda: preview(answer, key.scope))
    except AnswerError:
        table.count("preview", "refused")
    verdict = table.measure("read, decide, explain: all", lambda: grade(answer, key, seed=0))
    accepted = verdict.outcome is Outcome.CORRECT
    table.count("read, decide, explain: all", "right" if accepted is right else "WRONG VERDICT")
    kind = "- right answers" if right else "- wrong answers"
    table.times.setdefault(kind, []).append(table.times["read, decide, explain: all"][-1])
    if not right and verdict.feedback:
        table.count(kind, "explained")
    return accepted


def measure_peers(cases: list[dict[str, Any]], every: int) -> None:
    """Ours and each peer on the same answers: verdicts that are right, wrong ones accepted, timeouts."""
    # Loaded only now: SymPy's many objects would slow the collection of garbage while ours is measured.
    list_peers = importlib.import_module("benchmarks.peers").list_peers
    table = Table()
    peers = {"ours": lambda answer, key: grade(answer, key, seed=0).outcome is Outcome.CORRECT, **list_peers()}
    gc.collect()
    gc.freeze()
    answers = [(make_key(case), *one) for case in cases for one in list_answers(case)][::every]
    each: dict[str, dict[int, float]] = {name: {} for name in peers}
    for name, peer in peers.items():
        for place, (key, answer, right) in enumerate(answers):
            before = len(table.times.get(name, []))
            measure_peer(table, name, peer, (key, answer, right))
            if len(table.times.get(name, [])) > before:
                each[name][place] = table.times[name][-1]
    table.show(f"peers, {len(answers)} answers, milliseconds")
    for name, times in each.items():
        common = sorted(times.keys() & each["ours"].keys())
        ratio = median(times[k] for k in common) / median(each["ours"][k] for k in common)
        print(f"{name:40} {ratio:8.1f} times ours at the median, on the {len(common)} answers that both judged")


def measure_peer(table: Table, name: str, peer: Any, question: tuple[ExpressionKey, str, bool]) -> None:
    """One answer given to one peer; the time of an answer on which it has no verdict does not count."""
    peers = importlib.import_module("benchmarks.peers")
    key, answer, right = question
    prepare(key, 0)
    start = table.clock()
    try:
        with peers.limited():
            start = table.clock()  # setting the alarm is no part of anybody's work
            accepted = peer(answer, key)
            took = table.clock() - start
        table.times.setdefault(name, []).append(took * 1000)
    except peers.TookTooLong:
        table.times.setdefault(name, []).append((table.clock() - start) * 1000)
        table.count(name, "timed out")
        return
    except GradingError:
        accepted = False
    except Exception as error:  # noqa: BLE001  # a peer that raises has not accepted
        table.count(name, f"no verdict ({'not expressible' if isinstance(error, peers.NotExpressible) else 'raised'})")
        return
    if accepted and not right:
        table.count(name, "WRONG ACCEPTED")
    else:
        table.count(name, "right verdict" if accepted is right else "right one refused")


def measure_hostile(path: str | None) -> None:
    """Time and growth of peak memory for each harmful text."""
    texts = dict(HOSTILE)
    if path:
        rows = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]
        texts = {
            row["id"]: row["input"] if "input" in row else "".join(text * n for text, n in row["parts"]) for row in rows
        }
    scope = Scope.from_dict({"variables": {"A": ["n", "n"], "x": ["n", 1]}, "result_shape": ["n", 1]})
    key = ExpressionKey("(A+A^T)*x", scope)
    grade("A*x", key, seed=0)
    table, peaks = Table(), {}
    for name, text in texts.items():
        outcome = table.measure("a harmful text", lambda text=text: grade(text, key, seed=0)).outcome
        table.count("a harmful text", outcome.value)
        tracemalloc.start()
        grade(text, key, seed=0)
        peaks[name] = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
    table.show("hostile, milliseconds")
    worst = max(peaks, key=lambda name: peaks[name])
    print(f"peak memory: at most {peaks[worst]:.1f} MB ({worst})")


def main() -> None:
    """Prints all tables."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--cases")
    reader.add_argument("--hostile")
    reader.add_argument("--every", type=int, default=1)
    reader.add_argument("--cpu", action="store_true")
    given = reader.parse_args()
    if given.cpu:
        Table.clock = staticmethod(time.process_time)
    warm_up()
    cases = read_cases(given.cases)
    measure_ours(cases)
    measure_hostile(given.hostile)
    measure_peers(cases, given.every)


if __name__ == "__main__":
    main()
