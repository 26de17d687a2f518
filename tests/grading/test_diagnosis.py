"""The mistake that is named is the one that was made."""

from fractions import Fraction
from pathlib import Path

import pytest

from grading import Mistake, Outcome
from grading.diagnosis.engine import mistakes
from tests.grading.checks import check_correct, check_incorrect, verdict_of

COLUMN = ["n", 1]
SQUARE = ["n", "n"]


@pytest.mark.parametrize(
    ("answer", "key", "code", "shape"),
    [
        ("-2*A*x", "2*A*x", "sign", COLUMN),
        ("A*x + y", "A*x - y", "sign", COLUMN),
        ("A*x", "2*A*x", "factor", COLUMN),
        ("2*A*x + 3*y", "2*A*x + 6*y", "factor", COLUMN),
        ("X'*b", "X'*b/m", "missing-scale", COLUMN),
        ("x - y", "(x-y)/norm(x-y)", "missing-norm", COLUMN),
        ("c*x", "x", "extra-term", COLUMN),
        ("2*A*x", "(A+A')*x", "symmetry-assumed", COLUMN),
        ("A", "A'", "wrong-layout", SQUARE),
        ("A'*x + y", "A*x + y", "transpose", COLUMN),
        ("A*x", "A*x + y", "dropped-term", COLUMN),
        ("A*x + y", "A*x", "extra-term", COLUMN),
        ("A*B*x", "B*A*x", "order", COLUMN),
        ("A*x", "A^-1*x", "missing-inverse", COLUMN),
        ("A*B", "A.*B", "elementwise-vs-matrix", SQUARE),
        ("x.^3", "x.^2", "wrong-power", COLUMN),
        ("A*y", "A*x", "wrong-variable", COLUMN),
        ("exp(A*x)", "A'*exp(A*x)", "missing-factor", COLUMN),
        ("sin(x).*y", "cos(x).*y", "wrong-derivative", COLUMN),
        ("A", "A + A' - diag(diag(A))", "structured-vs-ambient", SQUARE),
        ("x'", "x", "wrong-layout", COLUMN),
        ("x*x'", "x", "shape", COLUMN),
    ],
)
def test_it_names_the_mistake(answer: str, key: str, code: str, shape: list[object]) -> None:
    check_incorrect(answer, key, because=code, result=shape)


@pytest.mark.parametrize(
    ("answer", "key"), [("A*B*x + c*y", "B'*x"), ("exp(x)", "A*y"), ("c^3*x + y", "x"), ("A*A*y", "B*x - y")]
)
def test_where_nothing_explains_the_answer_nothing_is_guessed(answer: str, key: str) -> None:
    assert check_incorrect(answer, key, result=COLUMN).feedback == ()


def test_the_message_names_the_matrix_that_is_not_symmetric() -> None:
    verdict = check_incorrect("2*A*x", "(A+A')*x", result=COLUMN)
    assert "symmetric A" in verdict.feedback[0].message


def test_no_message_holds_the_key() -> None:
    for answer in ("-A*x", "2*A*x", "A'*x", "A*y", "B*x"):
        for remark in verdict_of(answer, "A*x", result=COLUMN).feedback:
            assert "A*x" not in remark.message


def test_the_author_s_own_mistakes_come_first() -> None:
    own = (Mistake("A*x", "own-half", "You forgot half of it."),)
    verdict = check_incorrect("A x", "(A+A')*x", because="own-half", result=COLUMN, mistakes=own)
    assert verdict.feedback[0].message == "You forgot half of it."
    check_incorrect("x x'", "x", because="own-outer", result=COLUMN, mistakes=(Mistake("x*x'", "own-outer", "No."),))


def test_an_author_s_mistake_that_equals_the_key_does_no_harm() -> None:
    check_correct("2*x", "x + x", result=COLUMN, mistakes=(Mistake("2*x", "own", "No."),))


def test_the_other_layout_earns_what_the_author_says() -> None:
    verdict = verdict_of("x'*(A+A')", "(A+A')*x", result=COLUMN, transpose_credit=Fraction(1, 2))
    assert (verdict.outcome, verdict.credit) == (Outcome.PARTIAL, Fraction(1, 2))
    verdict = verdict_of("A", "A'", result=SQUARE, transpose_credit=Fraction(1, 4))
    assert (verdict.outcome, verdict.credit) == (Outcome.PARTIAL, Fraction(1, 4))


def test_the_function_itself_is_not_its_derivative() -> None:
    check_incorrect(
        "exp(t)*x", "exp(t)*x + t*exp(t)*x", because="not-differentiated", result=COLUMN, function="exp(t)*x",
        derivative="derivative",
    )  # fmt: skip


def test_a_counterexample_is_small_and_differs() -> None:
    found = check_incorrect("2*A*x", "(A+A')*x", result=COLUMN).counterexample
    assert found is not None
    assert found.answer != found.key
    assert all(isinstance(entry, Fraction) for _, value in found.values for row in value.rows for entry in row)
    assert {name for name, _ in found.values} >= {"A", "x"}


def test_every_mistake_has_a_code_a_cost_and_a_message() -> None:
    found = mistakes()
    assert len(found) >= 15
    for module in found:
        assert module.CODE
        assert module.MESSAGE
        assert isinstance(module.COST, int)
        assert module.__doc__
        name = module.__name__.rsplit(".", 1)[1]
        assert (Path(__file__).parent / "diagnosis" / f"test_{name}.py").is_file(), name


@pytest.mark.parametrize("answer", ["7", "1", "1/2"])
def test_a_bare_number_says_nothing_of_how_it_came_about(answer: str) -> None:
    asked = {"function": "5*log(det(A))", "wrt": "A", "derivative": "gradient"}
    verdict = verdict_of(answer, "5*A^-T", result=SQUARE, **asked)
    assert [remark.code for remark in verdict.feedback] == ["shape"]
