"""Forty questions in every spelling of the answer language, written for this test and for nothing else.

A line of the file is a question with its names, its key, right answers and wrong ones: text, primes, NumPy's style,
Unicode, products without a sign, LaTeX as people paste it and as a formula editor emits it.
"""

import json
from pathlib import Path

import pytest

from grading import Confirmation, ExpressionKey, Outcome, Scope, confirm, grade, parse

LINES = (Path(__file__).parent / "spellings.jsonl").read_text(encoding="utf-8").splitlines()
QUESTIONS = [json.loads(line) for line in LINES]


def make_key(question: dict[str, object]) -> ExpressionKey:
    scope = Scope.from_dict(question)
    shape = parse(str(question["key"]), scope).shape
    sides = [int(side) if side.isdigit() else side for side in map(str, (shape.rows, shape.columns))]
    simple = all(isinstance(side, int) or "*" not in side for side in sides)
    return ExpressionKey(str(question["key"]), Scope.from_dict({**question, "result_shape": sides if simple else None}))


RIGHT = [(question, text) for question in QUESTIONS for text in question["right"]]
WRONG = [(question, text) for question in QUESTIONS for text in question["wrong"]]


@pytest.mark.parametrize(("question", "text"), RIGHT, ids=lambda value: value if isinstance(value, str) else "")
def test_a_right_answer_is_right_however_it_is_spelled(question: dict[str, object], text: str) -> None:
    verdict = grade(text, make_key(question), seed=0)
    assert verdict.outcome is Outcome.CORRECT, (text, question["key"], verdict)


@pytest.mark.parametrize(("question", "text"), WRONG, ids=lambda value: value if isinstance(value, str) else "")
def test_a_wrong_answer_is_wrong(question: dict[str, object], text: str) -> None:
    verdict = grade(text, make_key(question), seed=0)
    assert verdict.outcome in (Outcome.INCORRECT, Outcome.INVALID), (text, question["key"], verdict)


@pytest.mark.full
@pytest.mark.parametrize(("question", "text"), RIGHT[::5], ids=lambda value: value if isinstance(value, str) else "")
def test_the_second_opinion_never_contradicts_a_right_answer(question: dict[str, object], text: str) -> None:
    assert confirm(text, make_key(question), seconds=2.0) is not Confirmation.CONTRADICTED
