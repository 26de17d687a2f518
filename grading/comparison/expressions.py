"""A formula against a key: read, decide, explain."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np

from grading.checker import Checker
from grading.comparison.decision import Candidate, Relation, check_cost, decide, find_hidden
from grading.comparison.prepared import Prepared, prepare
from grading.comparison.smallest import find_counterexample
from grading.diagnosis import explain, explain_shape
from grading.errors import AnswerError, AnswerSyntaxError
from grading.graph import Graph
from grading.keys import ExpressionKey
from grading.limits import Limits
from grading.lowering import Lowering
from grading.parser import parse_tree
from grading.syntax import Expression
from grading.verdict import Evidence, Feedback, Outcome, Verdict

_SEEDS = 4
_ONE = Fraction(1)

_DOMAIN = "This agrees only where a root or a logarithm in it exists, and is undefined elsewhere."
_UNDEFINED = "This is undefined: it divides by zero, or needs a root, logarithm or inverse that does not exist."
_UNDECIDED = "We could not decide this answer; it will be looked at, and costs nothing meanwhile."


def grade_expression(answer: str, key: ExpressionKey, *, seed: int, limits: Limits) -> Verdict:
    """The verdict on a formula; what a learner typed never raises."""
    prepared = prepare(key, seed % _SEEDS)
    try:
        with np.errstate(all="ignore"):
            expression = read_answer(answer, prepared, limits)
            return _compare(expression, prepared, limits)
    except AnswerError as error:
        return refuse(error)


def refuse(error: AnswerError) -> Verdict:
    """The verdict on what cannot be read: nothing is lost."""
    message = f"{error.message} {error.hint}".strip()
    return Verdict(Outcome.INVALID, feedback=(Feedback(error.code, message, error.span),))


def read_answer(answer: str, prepared: Prepared, limits: Limits) -> Expression:
    """The expression that was typed, in the scope of a key; raises AnswerError."""
    context = prepared.context
    checker = Checker(context, limits)
    want = context.want or prepared.shape
    expression = checker.finish(checker.check(parse_tree(answer, context.names, limits)), want)
    if expression.op == "blocks" and expression.shape != want and any(p.shape == want for p in expression.parts):
        raise AnswerSyntaxError("One answer is expected, not a list.", span=expression.span)
    return expression


def _compare(expression: Expression, prepared: Prepared, limits: Limits) -> Verdict:
    graph = Graph(prepared.graph)
    builder = prepared.lowering(graph)
    root = builder.lower(expression)
    check_cost(prepared, graph, root, limits)
    if expression.shape != prepared.shape:
        return _other_shape(expression, prepared, graph, builder, root)
    candidate = Candidate.make(prepared, graph, root)
    relation = decide(candidate)
    if relation.is_equal and builder.guards:
        relation = find_hidden(candidate, builder.guards) or relation
    match relation:
        case Relation.PROVED:
            return Verdict(Outcome.CORRECT, _ONE, evidence=Evidence.PROVED)
        case Relation.SAMPLED:
            return Verdict(Outcome.CORRECT, _ONE, evidence=Evidence.SAMPLED)
        case Relation.NARROWER:
            return _wrong(candidate, (Feedback("domain", _DOMAIN, expression.span),))
        case Relation.UNDEFINED:
            return Verdict(Outcome.INCORRECT, feedback=(Feedback("undefined", _UNDEFINED, expression.span),))
        case Relation.UNKNOWN:
            return Verdict(Outcome.UNDECIDED, feedback=(Feedback("undecided", _UNDECIDED),))
        case _:
            return _explained(expression, candidate)


def _explained(expression: Expression, candidate: Candidate) -> Verdict:
    feedback = explain(expression, candidate)
    credit = candidate.prepared.key.transpose_credit
    if credit and any(item.code == "wrong-layout" for item in feedback):
        return replace(_wrong(candidate, feedback), outcome=Outcome.PARTIAL, credit=credit)
    return _wrong(candidate, feedback)


def _wrong(candidate: Candidate, feedback: tuple[Feedback, ...]) -> Verdict:
    return Verdict(
        Outcome.INCORRECT,
        feedback=feedback,
        evidence=Evidence.COUNTEREXAMPLE,
        counterexample=find_counterexample(candidate),
    )


def _other_shape(expression: Expression, prepared: Prepared, graph: Graph, builder: Lowering, root: int) -> Verdict:
    """An answer of another shape: the other layout, where its transpose is the key."""
    if expression.shape == prepared.shape.transposed:
        flipped = Candidate.make(prepared, graph, builder.transpose(root))
        if decide(flipped).is_equal:
            message = f"This is the derivative in the other layout, {expression.shape}; {prepared.shape} is asked for."
            feedback = (Feedback("wrong-layout", message, expression.span),)
            credit = prepared.key.transpose_credit
            outcome = Outcome.PARTIAL if credit else Outcome.INCORRECT
            return Verdict(outcome, credit, feedback, Evidence.PROVED)
    message = f"This is {expression.shape}, and the answer is {prepared.shape}."
    own = explain_shape(expression, prepared, graph, root)
    return Verdict(Outcome.INCORRECT, feedback=(*own, Feedback("shape", message, expression.span)))
