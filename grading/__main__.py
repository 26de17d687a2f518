"""The command line: JSON Lines in, verdicts out, in order, one line for each."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from grading import (
    AnswerError,
    ArrayKey,
    ChoiceKey,
    Counterexample,
    ExpressionKey,
    GradingError,
    Key,
    Mistake,
    NumberKey,
    OrderKey,
    Scope,
    ShapeKey,
    Value,
    Verdict,
    __version__,
    grade,
    parse,
    prove_key,
    to_spoken,
    to_tex,
    value_to_text,
    warm_up,
)
from grading.keys import read_entry
from grading.shapes import write_dimension

Row = Mapping[str, Any]

_HELP = """Reads JSON Lines from standard input and writes one JSON line for each, in order.

kinds of line:
  {"id": "q1", "kind": "expression", "variables": {"A": ["n","n"], "x": ["n",1]}, "assumptions": {"A": ["symmetric"]},
   "layout": "denominator", "key": "2*A*x", "answer": "A x + A' x"}
     optional: function, wrt, wrt2, derivative, result_shape, sizes, derived, mistakes, transpose_credit, format, seed
  {"id": "q2", "kind": "numeric", "value": [[1,2],[3,4]], "tolerance": {"absolute": 0, "relative": 1e-6}, "answer": ""}
  {"id": "q3", "kind": "prove", "variables": {}, "function": "x^T*A*x", "wrt": "x", "derivative": "gradient", "key": ""}
  {"id": "q4", "kind": "choice", "options": ["a","b"], "right": ["b"], "answer": "b"}
  {"id": "q5", "kind": "shape", "key": ["m*q","n*p"], "answer": "[m*q, n*p]"}
  {"id": "q6", "kind": "order", "key": ["c","a","b"], "answer": "c,a,b"}

answers: {"id", "outcome": correct | partial | incorrect | invalid | undecided, "credit", "evidence", "feedback",
"read_as", "ms"}; for prove {"id", "proved", "ms"} with "reason" and "counterexample" where it is not. A line that
cannot be used gives {"id", "error"} and the rest go on."""


def main(arguments: list[str] | None = None) -> int:
    """Runs the command line; 0 unless it was called wrongly."""
    parser = argparse.ArgumentParser(
        prog="python -m grading", description=_HELP, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--version", action="version", version=__version__)
    parser.parse_args(arguments)
    sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    warm_up()
    for line in sys.stdin:
        if line.strip():
            sys.stdout.write(json.dumps(answer_line(line), ensure_ascii=False) + "\n")
            sys.stdout.flush()
    return 0


def answer_line(line: str) -> dict[str, Any]:
    """What one line comes to; a line that cannot be used comes to an error."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return {"error": f"this line is not JSON: {error}"}
    if not isinstance(row, dict):
        return {"error": "a line is an object"}
    try:
        handle = _KINDS[row.get("kind", "expression")]
        return {"id": row.get("id"), **handle(row)}
    except GradingError as error:
        return {"id": row.get("id"), "error": str(error)}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return {"id": row.get("id"), "error": f"this line cannot be used: {type(error).__name__}: {error}"}


def _expression(row: Row) -> dict[str, Any]:
    scope = Scope.from_dict(row)
    key = ExpressionKey(
        row["key"],
        scope,
        _mistakes(row),
        Fraction(row.get("transpose_credit") or 0),
        row.get("function") or "",
        row.get("wrt") or "",
        row.get("derivative") or "",
    )
    written = _grade(row, key)
    try:
        expression = parse(row["answer"], scope)
    except AnswerError:
        return written
    shape = [write_dimension(expression.shape.rows), write_dimension(expression.shape.columns)]
    read_as = {"tex": to_tex(expression), "spoken": to_spoken(expression), "shape": shape}
    return {**written, "read_as": read_as}


def _mistakes(row: Row) -> tuple[Mistake, ...]:
    return tuple(Mistake(one["text"], one["code"], one.get("message", "")) for one in row.get("mistakes") or ())


def _numeric(row: Row) -> dict[str, Any]:
    tolerance = row.get("tolerance") or {}
    absolute, relative = float(tolerance.get("absolute") or 0), float(tolerance.get("relative") or 0)
    value = row["value"]
    if not isinstance(value, list):
        return _grade(row, NumberKey(read_entry(value), absolute, relative, _mistakes(row)))
    flat = not isinstance(value[0], list)
    rows = tuple(tuple(read_entry(entry) for entry in line) for line in ([value] if flat else value))
    return _grade(row, ArrayKey(rows, absolute, relative, bool(row.get("partial")), flat, _mistakes(row)))


def _choice(row: Row) -> dict[str, Any]:
    right = row.get("right", row.get("key"))
    chosen = frozenset([right] if isinstance(right, str) else right)
    return _grade(row, ChoiceKey(chosen, tuple(row["options"]), row.get("rule") or "all-or-nothing"))


def _order(row: Row) -> dict[str, Any]:
    return _grade(row, OrderKey(tuple(row["key"]), bool(row.get("partial", True))))


def _shape(row: Row) -> dict[str, Any]:
    rows, columns = row["key"]
    return _grade(row, ShapeKey(str(rows), str(columns), _mistakes(row)))


def _grade(row: Row, key: Key) -> dict[str, Any]:
    answer = row["answer"]
    if not isinstance(answer, str):
        raise TypeError("an answer is a text")
    start = time.perf_counter()
    verdict = grade(answer, key, seed=int(row.get("seed") or 0))
    return _write_verdict(verdict, start)


def _write_verdict(verdict: Verdict, start: float) -> dict[str, Any]:
    written: dict[str, Any] = {
        "outcome": verdict.outcome.value,
        "credit": float(verdict.credit),
        "evidence": verdict.evidence.value,
        "feedback": [{"code": f.code, "message": f.message, "span": list(f.span)} for f in verdict.feedback],
        "ms": round((time.perf_counter() - start) * 1000, 4),
    }
    if verdict.counterexample is not None:
        written["counterexample"] = _write_counterexample(verdict.counterexample)
    return written


def _write_counterexample(found: Counterexample) -> dict[str, Any]:
    return {
        "values": {name: value_to_text(value) for name, value in found.values},
        "answer": _text(found.answer),
        "key": _text(found.key),
    }


def _text(value: Value) -> str:
    return value_to_text(value)


def _prove(row: Row) -> dict[str, Any]:
    start = time.perf_counter()
    scope = Scope.from_dict(row)
    proof = prove_key(
        row["function"],
        row.get("wrt") or "",
        row["key"],
        scope,
        layout=row.get("layout") or "denominator",
        seed=int(row.get("seed") or 0),
        derivative=row.get("derivative") or "gradient",
        wrt2=row.get("wrt2") or "",
    )
    written: dict[str, Any] = {"proved": proof.proved, "ms": round((time.perf_counter() - start) * 1000, 4)}
    if proof.proved:
        written["evidence"] = proof.evidence.value
    else:
        written["reason"] = proof.reason
        written["counterexample"] = _write_counterexample(proof.counterexample) if proof.counterexample else None
    return written


_KINDS: dict[str, Callable[[Row], dict[str, Any]]] = {
    "expression": _expression,
    "numeric": _numeric,
    "number": _numeric,
    "array": _numeric,
    "choice": _choice,
    "multiple": _choice,
    "order": _order,
    "shape": _shape,
    "prove": _prove,
}

if __name__ == "__main__":
    sys.exit(main())
