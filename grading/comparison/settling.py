"""What floats leave open: 50 digits at single points, and more where an answer holds something tiny or huge.

Agreement to 38 digits says nothing of an answer that was built to differ in the sixtieth: `x + exp(-1000)*x` is not x.
Such an answer is compared once more in 200 digits, and where even those could hide a difference, it is left undecided.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from grading.comparison.candidate import Candidate, Relation, nodes_under
from grading.comparison.loosening import agree_in_floats
from grading.evaluation.base import Array, NotModelled
from grading.evaluation.digits import DIGITS, DigitEvaluator, to_digits
from grading.evaluation.objects import Singular
from grading.graph import Graph
from grading.traits import has_rounded_traits
from grading.wordlists import list_words

# Digits, and how many of the last are left to rounding and cancelling.
_FEW, _MANY = (DIGITS, 12), (200, 50)
# Beyond these a number, or an argument at which a function is flat, is looked at in more digits ...
_SMALL, _LARGE, _LONG, _FLAT = 1e-7, 1e7, 10**12, 15.0
# ... beyond these 200 digits could hide it too, and beyond the last it would take too long to work them out.
_HIDDEN, _HIDDEN_FLAT, _ENDLESS = 80, 180.0, 1e100
_CURVED = frozenset(list_words("exp sigmoid tanh sinh cosh softmax softplus sin cos tan arctan expm"))


def settle(candidate: Candidate, relation: Relation) -> Relation:
    """What 50 digits make of an answer; equal to 38 of them is SAMPLED, unless something tiny may hide below."""
    own = [place for place in nodes_under(candidate.graph, candidate.root) if place >= candidate.graph.offset]
    if any(_is_curved_beyond(candidate, place, _ENDLESS) for place in own):
        return Relation.UNKNOWN
    settled = _settle(candidate, relation)
    if settled is Relation.SAMPLED and not agree_in_floats(candidate):
        return Relation.UNKNOWN
    if settled is Relation.SAMPLED and _is_extreme(candidate, own):
        return _look_closer(candidate, own)
    return settled


def _settle(candidate: Candidate, relation: Relation) -> Relation:
    if relation is Relation.SAMPLED and has_rounded_traits(candidate.prepared.key.scope):
        return relation
    outcomes = [_settle_point(candidate, which, 0) for which in range(len(candidate.floats))]
    if relation is Relation.NARROWER or any(outcome is Relation.UNDEFINED for outcome in outcomes):
        outcomes += [
            _settle_point(candidate, which, point) for which in range(len(candidate.floats)) for point in range(1, 4)
        ]
    if Relation.DIFFERENT in outcomes:
        return Relation.DIFFERENT
    if all(outcome is Relation.UNDEFINED for outcome in outcomes) and outcomes:
        return Relation.UNDEFINED
    if Relation.UNDEFINED in outcomes:
        return Relation.NARROWER
    if all(outcome is Relation.SAMPLED for outcome in outcomes) and outcomes:
        return Relation.SAMPLED
    return relation if relation is Relation.SAMPLED else Relation.UNKNOWN


def _settle_point(candidate: Candidate, which: int, point: int) -> Relation:
    """The comparison at one float point in 50 digits; where they differ, 200 say whether cancelling was all it was."""
    relation = _compare_at(candidate, _digits_at(candidate, which, point, _FEW[0]), *_FEW)
    if relation is Relation.DIFFERENT:
        closer = _compare_at(candidate, _digits_at(candidate, which, point, _MANY[0]), *_MANY)
        return closer if closer is Relation.SAMPLED else relation
    return relation


def _digits_at(candidate: Candidate, which: int, point: int, digits: int) -> DigitEvaluator:
    base = candidate.prepared.floats[which]
    samples = {name: to_digits(array[point % len(array)][None], digits) for name, array in base.samples.items()}
    return DigitEvaluator(candidate.graph, base.sizes, samples, digits)


def _compare_at(candidate: Candidate, evaluator: DigitEvaluator, digits: int, spare: int) -> Relation:
    try:
        key = evaluator.value(candidate.prepared.root)
    except (ValueError, ArithmeticError, NotModelled, TypeError):
        return Relation.UNKNOWN
    try:
        answer = evaluator.value(candidate.root)
    except (ValueError, Singular, ZeroDivisionError):
        return Relation.UNDEFINED
    except (ArithmeticError, NotModelled, TypeError):
        return Relation.UNKNOWN
    return _compare_digits(answer, key, digits - spare)


def _compare_digits(answer: Array, key: Array, digits: int) -> Relation:
    size = max(abs(entry) for array in (answer, key) for entry in array.ravel())
    gap = max(abs(entry) for entry in (answer - key).ravel())
    if gap == 0:
        return Relation.SAMPLED
    return Relation.SAMPLED if gap / size < type(size)(10) ** -digits else Relation.DIFFERENT


def _is_extreme(candidate: Candidate, own: list[int]) -> bool:
    """Whether the answer has a part, or a number, that is tiny, huge or very long, and that the key has not."""
    graph = candidate.graph
    odd = {abs(number) for place in own for number in _numbers_of(graph, place) if _is_odd(number)}
    if odd:
        below = nodes_under(graph, candidate.prepared.root)
        odd -= {abs(number) for place in below for number in _numbers_of(graph, place)}
    return bool(odd) or any(_is_far(candidate, place) or _is_curved_beyond(candidate, place, _FLAT) for place in own)


def _is_odd(number: Fraction) -> bool:
    return bool(number) and (
        not _SMALL <= abs(number) <= _LARGE or max(abs(number.numerator), number.denominator) > _LONG
    )


def _is_far(candidate: Candidate, place: int) -> bool:
    """Whether a part is tiny, or huge, at all points: what is added to it, or it to something, may not be seen."""
    sizes = [size for size in _sizes(candidate, place) if size]
    return bool(sizes) and (max(sizes) < _SMALL or max(sizes) > _LARGE)


def _is_curved_beyond(candidate: Candidate, place: int, bound: float) -> bool:
    """Whether a function has an argument above a bound somewhere: it is flat there, or takes long to work out."""
    node = candidate.graph.node(place)
    return node.op in _CURVED and any(size > bound for size in _sizes(candidate, node.parts[0]))


def _sizes(candidate: Candidate, place: int) -> list[float]:
    """The largest entry of a part at all points, for each assignment of the dimensions at which it has a value."""
    sizes = []
    for floats in candidate.floats:
        try:
            value = np.abs(floats.value(place))
        except NotModelled:
            continue
        sizes.append(float(value.max(initial=0.0, where=~np.isnan(value))))
    return sizes


def _numbers_of(graph: Graph, place: int) -> tuple[Fraction, ...]:
    """The numbers that a node is made with."""
    node = graph.node(place)
    return node.payload if node.op == "lin" else (node.payload,) if node.op == "num" else ()


def _look_closer(candidate: Candidate, own: list[int]) -> Relation:
    """The comparison in 200 digits; UNKNOWN where the answer could differ by less than they show."""
    rounded = has_rounded_traits(candidate.prepared.key.scope)
    if rounded or any(_is_curved_beyond(candidate, place, _HIDDEN_FLAT) for place in own):
        return Relation.UNKNOWN
    evaluator = _digits_at(candidate, 0, 0, _MANY[0])
    relation = _compare_at(candidate, evaluator, *_MANY)
    if relation is Relation.SAMPLED and any(_is_hidden(evaluator.own.get(place)) for place in own):
        return Relation.UNKNOWN
    return relation if relation in (Relation.DIFFERENT, Relation.SAMPLED) else Relation.UNKNOWN


def _is_hidden(value: Any) -> bool:
    """Whether an entry is so small or so large that it could stand below the last of 200 digits."""
    entries = [abs(entry) for entry in value.ravel() if entry] if value is not None else []
    return any(not type(entry)(10) ** -_HIDDEN < entry < type(entry)(10) ** _HIDDEN for entry in entries)
