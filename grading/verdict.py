"""What grading says: outcome, credit, feedback, evidence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from grading.shapes import Shape
from grading.spans import NOWHERE, Span
from grading.syntax import Value


class Outcome(StrEnum):
    """Which of five an answer is; INVALID and UNDECIDED cost the learner nothing."""

    CORRECT = "correct"
    PARTIAL = "partial"
    INCORRECT = "incorrect"
    INVALID = "invalid"
    UNDECIDED = "undecided"


class Evidence(StrEnum):
    """What a verdict rests on: exact algebra, agreement at points, or a point where two values differ."""

    PROVED = "proved"
    SAMPLED = "sampled"
    COUNTEREXAMPLE = "counterexample"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Feedback:
    """One remark: a code for statistics, a message that gives no key away, the place it is about."""

    code: str
    message: str
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Counterexample:
    """Values of the names at which answer and key differ, small integers where such exist."""

    values: tuple[tuple[str, Value], ...]
    answer: Value
    key: Value


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of one answer; `credit` is a share from 0 to 1."""

    outcome: Outcome
    credit: Fraction = Fraction(0)
    feedback: tuple[Feedback, ...] = ()
    evidence: Evidence = Evidence.NONE
    counterexample: Counterexample | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """How an answer is read: shown before it counts. `fits` is None where the question fixes no shape."""

    tex: str
    mathml: str
    spoken: str
    shape: Shape
    fits: bool | None


class Confirmation(StrEnum):
    """SymPy's second opinion."""

    CONFIRMED = "confirmed"
    SILENT = "silent"
    CONTRADICTED = "contradicted"


@dataclass(frozen=True, slots=True)
class KeyProof:
    """Whether a key is the derivative it claims to be; `reason` says why not, with the point where it fails.

    `evidence` is PROVED where the derivative was worked out exactly, SAMPLED where it was up to rounding.
    """

    proved: bool
    reason: str = ""
    counterexample: Counterexample | None = None
    largest_error: float = 0.0
    evidence: Evidence = Evidence.NONE
