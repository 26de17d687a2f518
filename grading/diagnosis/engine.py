"""Tries the known mistakes, cheapest first, and names the one whose repair makes the answer right.

Three stages: checks of the whole answer; mistakes made in the key, whose values are worked out once for each key and
compared with the answer's; and repairs of the answer. A transpose or a missing term comes before other mistakes.
Floats only choose: what is named was proved equal like any right answer.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from functools import lru_cache
from types import ModuleType

from grading.comparison.candidate import Candidate
from grading.comparison.prepared import Prepared
from grading.diagnosis import authors_own, missing_factor
from grading.diagnosis.case import Case
from grading.diagnosis.edits import shows
from grading.diagnosis.slips import find_slips
from grading.diagnosis.table import Table, count_parts, find_tables, list_changes, surroundings
from grading.errors import AnswerError, AnswerTooLarge
from grading.graph import Graph
from grading.syntax import Expression
from grading.verdict import Feedback

# Repairs that are tried at most, and parts that are read for them at most: a long formula gets fewer tries.
_REPAIRS = 80
_PARTS = 2_000
_SCALED = "A constant factor is off as well."


@lru_cache(maxsize=1)
def mistakes() -> tuple[ModuleType, ...]:
    """The modules of this package that know a mistake, cheapest first."""
    package = importlib.import_module("grading.diagnosis")
    names = [module.name for module in pkgutil.iter_modules(package.__path__)]
    found = [importlib.import_module(f"grading.diagnosis.{name}") for name in names]
    return tuple(sorted((module for module in found if hasattr(module, "CODE")), key=lambda module: module.COST))


@lru_cache(maxsize=1)
def _needs() -> dict[str, frozenset[str]]:
    """The operations that an answer must show where a message speaks of them."""
    return {message: shown for module in mistakes() for message, shown in getattr(module, "NEEDS", {}).items()}


def explain(expression: Expression, candidate: Candidate) -> tuple[Feedback, ...]:
    """The mistake that explains the answer exactly; nothing where none does."""
    case = Case(expression, candidate, candidate.prepared.lowering(candidate.graph))
    own = authors_own.find(case)
    if own is not None:
        return (own,)
    try:
        found = (
            _check_whole(case, "find_exactly")
            or _check_whole(case, "find")
            or _check_table(case, early=True)
            or _check_table(case, early=False)
            or _check_slips(case)
            or _check_whole(case, "find_late")
            or _check_repairs(case)
            or _check_whole(case, "find_last")
            or _check_slips(case, scaled=True)
            or _check_table(case, early=True, scaled=True)
            or _check_table(case, early=False, scaled=True)
        )
    except AnswerTooLarge:
        return ()
    if found is None:
        return ()
    return _refine(case, found)


def _refine(case: Case, found: Feedback) -> tuple[Feedback, ...]:
    """What the function that was differentiated tells beyond the two expressions.

    A term that is missing because a factor was held constant is said in both ways; a factor that is missing because a
    derivative of the chain rule was left out is said so alone.
    """
    if found.code == "dropped-term":
        slip = _check_slips(case)
        if slip is not None and slip.code in ("product-rule", "chain-rule"):
            return (found, slip) if slip.code == "product-rule" else (slip,)
        # 1 - s left out of s*(1 - s) is a factor; that it is a term as well, once multiplied out, says less.
        factor = _find_in(case, find_tables(case.prepared, (missing_factor,), early=False), scaled=False)
        return (factor,) if factor is not None else (found,)
    if found.code == "wrong-function":
        # det(dM) is the determinant of the differential, unless it was typed as det(M)*det(M^-1*dM).
        slip = None if shows(case.expression, frozenset({"inverse"})) else _check_slips(case)
        return (slip,) if slip is not None else (found,)
    if found.code == "missing-factor":
        slip = _check_slips(case)
        return (slip,) if slip is not None and slip.code in ("chain-rule", "wrong-variable") else (found,)
    return (found,)


def explain_own(expression: Expression, candidate: Candidate) -> tuple[Feedback, ...]:
    """The author's own remark alone."""
    case = Case(expression, candidate, candidate.prepared.lowering(candidate.graph))
    found = authors_own.find(case)
    return (found,) if found is not None else ()


def explain_transposed(expression: Expression, prepared: Prepared, graph: Graph, root: int) -> tuple[Feedback, ...]:
    """The author's remark on the derivative in the other layout, where that is one of the listed wrong answers."""
    case = Case(expression, Candidate.make(prepared, graph, root), prepared.lowering(graph))
    found = authors_own.find_transposed(case)
    return (found,) if found is not None else ()


def explain_shape(expression: Expression, prepared: Prepared, graph: Graph, root: int) -> tuple[Feedback, ...]:
    """The author's own remark on an answer of another shape than the key's."""
    case = Case(expression, Candidate.make(prepared, graph, root), prepared.lowering(graph))
    own = authors_own.find_in_shape(case)
    if own is not None:
        return (own,)
    found = _check_whole(case, "find_in_shape")
    # A bare number is a multiple of every derivative that is a number: it says nothing of how it came about.
    if found is None and case.leaves(root):
        late = _check_slips(case) or _check_whole(case, "find_late_in_shape")
        found = late or _check_slips(case, scaled=True)
    return _refine(case, found) if found is not None else ()


def _check_slips(case: Case, *, scaled: bool = False) -> Feedback | None:
    """Slips in differentiating the function, where the item says which function it was."""
    prepared = case.prepared
    answers = [case.values(case.root, which) for which in range(len(prepared.floats))]
    known = [value for value in answers if value is not None]
    if len(known) < len(answers) or not known:
        return None
    table = find_slips(prepared)
    if table is None:
        return None
    for slip, start in table.walk(mistakes()):
        # Derivatives that were multiplied, or put into a function, are that or something else: no multiple of it.
        if scaled and slip.rates:
            continue
        if table.matches(slip, known, start, scaled=scaled):
            message = f"{slip.message} {_SCALED}" if scaled else slip.message
            return Feedback(slip.code, message, case.expression.span)
    return None


def _check_whole(case: Case, kind: str) -> Feedback | None:
    for module in mistakes():
        find = getattr(module, kind, None)
        found: Feedback | None = find(case) if find is not None else None
        if found is not None:
            return found
    return None


def _check_table(case: Case, *, early: bool, scaled: bool = False) -> Feedback | None:
    """Mistakes made in the key: transposes and dropped terms come before an assumed symmetry, the others after it."""
    return _find_in(case, find_tables(case.prepared, mistakes(), early=early), scaled=scaled)


def _find_in(case: Case, tables: Iterable[Table], *, scaled: bool) -> Feedback | None:
    mine = case.values(case.root)
    if mine is None:
        return None
    needs = _needs()
    for mistaken, factor in (found for table in tables for found in table.find(mine, scaled=scaled)):
        if mistaken.message in needs and not shows(case.expression, needs[mistaken.message]):
            continue
        node = case.builder.scale(factor, case.builder.lower(mistaken.expression))
        if case.are_equal(case.root, node):
            message = f"{mistaken.message} {_SCALED}" if scaled else mistaken.message
            return Feedback(mistaken.code, message, case.expression.span)
    return None


def _check_repairs(case: Case) -> Feedback | None:
    case.tries = 0
    case.builder.remember(case.expression)
    most = min(_REPAIRS, _PARTS // count_parts(case.expression))
    for code, message, changed in list_changes(case.expression, surroundings(case.prepared), "repair", mistakes()):
        if case.tries >= most:
            return None
        try:
            node = case.builder.lower(changed)
        except AnswerTooLarge:
            raise
        except AnswerError:
            continue
        if case.is_key(node):
            return Feedback(code, message, case.expression.span)
    return None
