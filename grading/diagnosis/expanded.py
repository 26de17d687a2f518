"""The right answer multiplied out: which of its terms an answer has, and how many times."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import prod

import numpy as np

from grading.comparison.prepared import Prepared
from grading.diagnosis.case import Case
from grading.diagnosis.edits import multiply
from grading.diagnosis.table import find_workshop
from grading.errors import AnswerError
from grading.evaluation.base import Array, NotModelled
from grading.lowering import Lowering
from grading.syntax import Expression
from grading.verdict import Feedback

CODE, COST = "dropped-term", 6
MESSAGE = "A term is missing."
_SEVERAL = "Terms are missing."
_SIGN = "The sign of one term is not right; everything else is."
_NUMBER = "The number before one term is not right; everything else is."
_MOST = 8
_ONE = Fraction(1)
_CLOSE = 1e-8
_KEPT = "terms of the key"
_LINEAR = frozenset({"transpose", "trace", "diag", "diagonal", "vec"})
_BILINEAR = frozenset({"hadamard", "kron"})
Terms = list[tuple[Fraction, Expression]]


@dataclass(frozen=True, slots=True)
class Expanded:
    """Terms that differ, with their numbers, and their values at the first float points, one column each."""

    terms: Terms
    columns: Array
    written: int  # how many terms there are before like ones are added up


def find(case: Case) -> Feedback | None:
    """The one thing by which the answer's numbers before the terms differ; proved like any answer."""
    expanded, mine = _expand_key(case.prepared), case.values(case.root)
    if expanded is None or mine is None or not np.isfinite(mine).all():
        return None
    shares = _solve(expanded, mine, len(case.prepared.floats[0].value(case.prepared.root)))
    said = _say(shares, expanded) if shares is not None else None
    # Terms that are there and cancel are not missing: a sign is wrong.
    if shares is None or said is None or (said[0] == CODE and _count(case.expression) >= expanded.written):
        return None
    pairs = [(share * c, case.builder.lower(term)) for share, (c, term) in zip(shares, expanded.terms, strict=True)]
    same = case.are_equal(case.root, case.builder.add(pairs, case.prepared.shape))
    return Feedback(*said, case.expression.span) if same else None


def _say(shares: list[Fraction], expanded: Expanded) -> tuple[str, str] | None:
    off = [share for share in shares if share != 1]
    if not off or len(off) == len(shares):
        return None
    if not any(off):
        return CODE, MESSAGE if len(off) == 1 else _SEVERAL
    if len(off) > 1:
        return None
    times = expanded.terms[shares.index(off[0])][0]
    if abs(times) > 1 and 0 < off[0] < 1 and (off[0] * times).denominator == 1:
        return CODE, MESSAGE  # the term comes up several times, and is there fewer times
    return ("sign", _SIGN) if off[0] == -1 else ("factor", _NUMBER)


def _solve(expanded: Expanded, mine: Array, points: int) -> list[Fraction] | None:
    """How many times each term is in the answer; None where the answer is no such sum."""
    rows = len(expanded.columns)
    flat = np.broadcast_to(mine, (max(points, len(mine)), *mine.shape[1:])).reshape(-1)
    if len(flat) != rows:
        return None
    found = np.linalg.lstsq(expanded.columns, flat, rcond=None)
    shares, rank = found[0], int(found[2])
    if rank < len(shares) or np.abs(expanded.columns @ shares - flat).max() > _CLOSE * np.abs(flat).max():
        return None
    near = [Fraction(float(share)).limit_denominator(12) for share in shares]
    exact = all(abs(float(a) - b) < 1e-7 for a, b in zip(near, shares, strict=True))
    return near if exact else None


def _expand_key(prepared: Prepared) -> Expanded | None:
    """The key's terms, worked out once; None where it has fewer than two or too many."""
    with prepared.lock:
        if _KEPT not in prepared.mistakes:
            try:
                prepared.mistakes[_KEPT] = _make(prepared)
            except (AnswerError, NotModelled, ValueError):
                prepared.mistakes[_KEPT] = None
        found: Expanded | None = prepared.mistakes[_KEPT]
    return found


def _make(prepared: Prepared) -> Expanded | None:
    terms = expand(prepared.expression)
    if terms is None or len(terms) < 2 or not prepared.floats:
        return None
    builder, evaluator = find_workshop(prepared)
    like: dict[int, tuple[Fraction, Expression]] = {}
    for number, term in terms:
        factor, rest = builder.split(builder.lower(term))
        before = like.get(rest)
        # A term that comes twice is one term with a number before it.
        share = before[0] + number * factor / _factor_of(builder, before[1]) if before else number
        like[rest] = (share, before[1] if before else term)
    kept = [pair for pair in like.values() if pair[0]]
    if len(kept) < 2:
        return None
    base = prepared.floats[0]
    shape = np.shape(base.value(prepared.root))
    columns = [
        float(number) * np.broadcast_to(evaluator.value(builder.lower(term)), shape).reshape(-1)
        for number, term in kept
    ]
    return Expanded(kept, np.stack(columns, axis=1), len(terms))


def _factor_of(builder: Lowering, term: Expression) -> Fraction:
    return builder.split(builder.lower(term))[0]


def expand(e: Expression) -> Terms | None:
    """The terms of an expression multiplied out, as numbers and products; None where they are too many."""
    return list(_expand(e)) if _count(e) <= _MOST else None


def _count(e: Expression) -> int:
    """How many terms an expression has when it is multiplied out."""
    if e.op == "add":
        return sum(map(_count, e.parts))
    if e.op == "product" or e.op in _BILINEAR:
        return prod(1 if _has_number(part) else _count(part) for part in e.parts)
    return _count(e.parts[0]) if e.op in _LINEAR or e.op in ("neg", "divide") else 1


def _has_number(part: Expression) -> bool:
    """Whether a factor is a sum with a number or an identity in it: 1 - s is one factor and not two terms."""
    return part.op == "add" and any(term.op in ("number", "ones", "eye") for term in part.parts)


def _expand(e: Expression) -> Iterator[tuple[Fraction, Expression]]:
    if e.op == "add":
        for sign, part in zip(e.value, e.parts, strict=True):
            yield from ((sign * number, term) for number, term in _expand(part))
    elif e.op == "neg":
        yield from ((-number, term) for number, term in _expand(e.parts[0]))
    elif e.op in _LINEAR or e.op == "divide":
        for number, term in _expand(e.parts[0]):
            yield number, e._replace(parts=(term, *e.parts[1:]))
    elif e.op == "product" or e.op in _BILINEAR:
        for choice in product(
            *([(Fraction(1), part)] if _has_number(part) else list(_expand(part)) for part in e.parts)
        ):
            parts = tuple(term for _, term in choice)
            made = multiply(parts, e.shape) if e.op == "product" else e._replace(parts=parts)
            number = Fraction(1)
            for share, _ in choice:
                number *= share
            yield number, made if made is not None else e._replace(parts=parts)
    else:
        yield _ONE, e
