"""How many wrong answers are explained, and how many rightly, over questions of every kind of derivative."""

import json
from pathlib import Path

import pytest

from grading import ExpressionKey, Outcome, Scope, Verdict, grade, parse

N = {
    **{key: ["n", "n"] for key in ("A", "B", "M", "Z", "dZ")},
    **{key: ["m", "n"] for key in ("P", "X", "dX")},
    **{key: ["n", 1] for key in ("a", "b", "u", "w", "dw")},
    **{key: ["m", 1] for key in ("h", "y")},
    **{key: [1, 1] for key in ("s", "t", "k")},
}
# Written for this test: a line is a question, with wrong answers and the codes that name the mistake in each.
LINES = (Path(__file__).parent / "wrong_answers.jsonl").read_text(encoding="utf-8").splitlines()
QUESTIONS = [json.loads(line) for line in LINES]
CASES = [
    (question["kind"], question["function"], question["wrt"], question["key"], answer, codes)
    for question in QUESTIONS
    for answer, codes in question["wrong"].items()
]


def ask(kind: str, function: str, wrt: str, key: str, answer: str) -> Verdict:
    shape = parse(key, Scope.from_dict({"variables": N})).shape
    want = [str(shape.rows), str(shape.columns)] if "*" in str(shape) else None
    layout = "numerator" if kind == "jacobian" else "denominator"
    sides = [int(side) if side.isdigit() else side for side in map(str, (shape.rows, shape.columns))]
    scope = Scope.from_dict({"variables": N, "layout": layout, "result_shape": None if want else sides})
    made = ExpressionKey(key, scope, function=function, wrt=wrt, derivative=kind)
    return grade(answer, made, seed=0)


@pytest.mark.parametrize(("kind", "function", "wrt", "key", "answer", "codes"), CASES)
def test_a_wrong_answer_is_wrong_and_what_is_named_is_true(
    kind: str, function: str, wrt: str, key: str, answer: str, codes: str
) -> None:
    verdict = ask(kind, function, wrt, key, answer)
    assert verdict.outcome in (Outcome.INCORRECT, Outcome.INVALID)
    named = [remark.code for remark in verdict.feedback]
    assert not named or not codes or set(named) & set(codes.split()), (kind, key, answer, codes, named)


def test_of_a_hundred_mistakes_95_are_named_rightly() -> None:
    asked = [case for case in CASES if case[5]]
    rightly = 0
    for case in asked:
        first = [remark.code for remark in ask(*case[:5]).feedback[:1]]
        rightly += bool(set(first) & set(case[5].split()))
    assert len(asked) > 250
    assert rightly >= 0.95 * len(asked), (rightly, len(asked))
