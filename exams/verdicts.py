"""Verdicts as plain values that a JSON column holds, and back; no database."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from grading import Counterexample, Verdict, value_to_mathml


@dataclass(frozen=True, slots=True)
class StoredVerdict:
    """A verdict as it is kept: credit 0 to 1, feedback and counterexample JSON-safe."""

    outcome: str
    credit: Fraction
    evidence: str = ""
    feedback: tuple[dict[str, Any], ...] = ()
    counterexample: dict[str, Any] | None = None


def store_verdict(verdict: Verdict) -> StoredVerdict:
    """Return what of a verdict is kept; values of a counterexample are kept as MathML, ready to be shown."""
    feedback = tuple({"code": f.code, "message": f.message, "span": list(f.span)} for f in verdict.feedback)
    return StoredVerdict(
        outcome=verdict.outcome.value,
        credit=verdict.credit,
        evidence=verdict.evidence.value,
        feedback=feedback,
        counterexample=None if verdict.counterexample is None else _store_counterexample(verdict.counterexample),
    )


def _store_counterexample(example: Counterexample) -> dict[str, Any]:
    return {
        "values": [{"name": name, "value": value_to_mathml(value)} for name, value in example.values],
        "yours": value_to_mathml(example.answer),
        "right": value_to_mathml(example.key),
    }
