"""Choices and orders: ids, separated by commas."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise

from grading.errors import AnswerSyntaxError
from grading.keys import RIGHT_MINUS_WRONG, ChoiceKey, Option, OrderKey
from grading.spans import Span
from grading.verdict import Evidence, Feedback, Outcome, Verdict

_SEPARATORS = re.compile(r"[\s,;]+")
_LONGEST = 2_000


def read_ids(answer: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """The ids of an answer; raises AnswerSyntaxError for an id that is not offered."""
    if len(answer) > _LONGEST:
        raise AnswerSyntaxError("This is too long for a choice.", span=Span(0, len(answer)))
    ids = tuple(part for part in _SEPARATORS.split(answer.strip()) if part)
    if not ids:
        raise AnswerSyntaxError("Nothing is chosen yet.", span=Span(0, len(answer)))
    for one in ids:
        if one not in known:
            raise AnswerSyntaxError(f"There is no choice {one[:40]!r} here.", span=Span(0, len(answer)))
    if len(set(ids)) != len(ids):
        raise AnswerSyntaxError("A choice is named twice.", span=Span(0, len(answer)))
    return ids


def grade_choice(answer: str, key: ChoiceKey) -> Verdict:
    """The verdict on one or several chosen options."""
    try:
        chosen = read_ids(answer, key.options)
    except AnswerSyntaxError as error:
        return _invalid(error)
    if len(key.right) == 1 and len(chosen) > 1 and key.rule != RIGHT_MINUS_WRONG:
        return _invalid(AnswerSyntaxError("One choice is asked for.", span=Span(0, len(answer))))
    feedback = _remarks(key.messages, [one for one in chosen if one not in key.right])
    if set(chosen) == key.right:
        return Verdict(Outcome.CORRECT, Fraction(1), evidence=Evidence.PROVED)
    credit = Fraction(0)
    if key.rule == RIGHT_MINUS_WRONG:
        right = sum(one in key.right for one in chosen)
        credit = max(Fraction(0), Fraction(2 * right - len(chosen), len(key.right)))
    outcome = Outcome.PARTIAL if credit else Outcome.INCORRECT
    return Verdict(outcome, credit, feedback, Evidence.PROVED)


def grade_order(answer: str, key: OrderKey) -> Verdict:
    """The verdict on an order of steps; neighbours that are right earn up to half of the credit."""
    try:
        chosen = read_ids(answer, key.steps)
    except AnswerSyntaxError as error:
        return _invalid(error)
    if chosen == key.steps:
        return Verdict(Outcome.CORRECT, Fraction(1), evidence=Evidence.PROVED)
    if len(chosen) != len(key.steps):
        return _invalid(AnswerSyntaxError("Every step has a place in the order.", span=Span(0, len(answer))))
    pairs = set(pairwise(key.steps))
    kept = sum(pair in pairs for pair in pairwise(chosen))
    credit = Fraction(kept, 2 * len(pairs)) if key.partial and pairs else Fraction(0)
    feedback = (Feedback("order", "Some steps stand before a step that they need."),)
    return Verdict(Outcome.PARTIAL if credit else Outcome.INCORRECT, credit, feedback, Evidence.PROVED)


def _remarks(messages: tuple[Option, ...], chosen: list[str]) -> tuple[Feedback, ...]:
    return tuple(Feedback(m.code or "choice", m.says) for m in messages if m.id in chosen and m.says)


def _invalid(error: AnswerSyntaxError) -> Verdict:
    return Verdict(Outcome.INVALID, feedback=(Feedback(error.code, error.message, error.span),))
