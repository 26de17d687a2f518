"""A formula against a key: read, decide, explain."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np

from grading.checker import Checker
from grading.comparison.candidate import Candidate, Relation
from grading.comparison.decision import check_cost, decide
from grading.comparison.domains import check_domain, describe_domain, describe_gap
from grading.comparison.prepared import Prepared, prepare
from grading.comparison.smallest import find_counterexample
from grading.diagnosis import explain, explain_own, explain_shape, explain_transposed
from grading.errors import AnswerError, AnswerSyntaxError
from grading.graph import Graph
from grading.keys import ExpressionKey
from grading.limits import Limits
from grading.lowering import Lowering
from grading.parser import parse_tree
from grading.syntax import Expression
from grading.verdict import Evidence, Feedback, Outcome, Verdict

_SEEDS = 4
_SAME = Verdict(Outcome.CORRECT, Fraction(1), (), Evidence.PROVED)
# The shape is the first thing to see; these say why it is so.
_AFTER_SHAPE = frozenset({"first-derivative", "not-differentiated"})
_ONE = Fraction(1)

_DOMAIN = "This agrees wherever it has a value, but it has none at points where the right answer has one."
_ONLY = "This agrees only for {}, and is undefined elsewhere."
_GAP = "Right wherever it has a value; it has none where {}."
_UNDEFINED = (
    "This has no value where the right answer has one: it divides by zero, or needs a root, logarithm or inverse that "
    "does not exist."
)
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
    if root == prepared.root and not builder.guards and builder.divisors <= prepared.divisors:
        return _SAME  # the very node of the key: nothing is evaluated
    check_cost(prepared, graph, root, limits)
    if expression.shape != prepared.shape:
        return _other_shape(expression, prepared, graph, builder, root)
    candidate = Candidate.make(prepared, graph, root)
    relation = decide(candidate)
    if root != prepared.root or builder.guards:
        relation = check_domain(candidate, relation, builder.guards)
    match relation:
        case Relation.PROVED | Relation.SAMPLED:
            return _right(expression, candidate, builder, relation)
        case Relation.NARROWER:
            condition = describe_domain(expression, candidate, builder)
            message = _ONLY.format(condition) if condition else _DOMAIN
            own = explain_own(expression, candidate)
            return _wrong(candidate, own or (Feedback("domain", message, expression.span),))
        case Relation.UNDEFINED:
            named = explain(expression, candidate) if root != prepared.root else ()
            return Verdict(Outcome.INCORRECT, feedback=named or (Feedback("undefined", _UNDEFINED, expression.span),))
        case Relation.UNKNOWN:
            return Verdict(Outcome.UNDECIDED, feedback=(Feedback("undecided", _UNDECIDED),))
        case _:
            return _explained(expression, candidate)


def _right(expression: Expression, candidate: Candidate, builder: Lowering, relation: Relation) -> Verdict:
    gap = describe_gap(candidate, builder.divisors)
    feedback = (Feedback("domain", _GAP.format(gap), expression.span),) if gap else ()
    evidence = Evidence.PROVED if relation is Relation.PROVED else Evidence.SAMPLED
    return Verdict(Outcome.CORRECT, _ONE, feedback, evidence)


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
            own = explain_transposed(expression, prepared, graph, root)
            feedback = (Feedback("wrong-layout", message, expression.span), *own)
            credit = prepared.key.transpose_credit
            outcome = Outcome.PARTIAL if credit else Outcome.INCORRECT
            return Verdict(outcome, credit, feedback, Evidence.PROVED)
    message = f"This is {expression.shape}, and the answer is {prepared.shape}."
    own = explain_shape(expression, prepared, graph, root)
    remarks = (*own, Feedback("shape", message, expression.span))
    if any(remark.code in _AFTER_SHAPE for remark in own):
        remarks = remarks[::-1]
    return Verdict(Outcome.INCORRECT, feedback=remarks)
