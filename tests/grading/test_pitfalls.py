"""What fooled the first trial of this algorithm, P1 to P17, one test or more for each."""

import importlib
import os
import random
from fractions import Fraction

import numpy as np
import pytest

from grading import AnswerError, Evidence, ExpressionKey, Outcome, grade, parse, prove_key
from grading.comparison.decision import relative_errors
from grading.comparison.prepared import prepare
from grading.evaluation.primes import TOP_BITS, draw_chain
from tests.grading.checks import check_correct, check_incorrect, check_unreadable, make_scope, verdict_of

PROVED, SAMPLED = Evidence.PROVED, Evidence.SAMPLED
COLUMN: list[object] = ["n", 1]


def test_p1_a_prime_of_another_run_can_be_typed_to_no_effect() -> None:
    check_incorrect("2*A*x + 13590047*x/10^30", "2*A*x", result=COLUMN)
    drawn = {draw_chain(random.SystemRandom(), residue=23, modulus=24).primes[0] for _ in range(6)}
    assert len(drawn) > 1
    assert all(p < 2**TOP_BITS for p in drawn)


@pytest.mark.parametrize("count", range(1, 8))
def test_p2_a_factor_that_is_one_at_several_sizes_is_refused(count: int) -> None:
    zeros = "*".join(f"(n-{size})" for size in range(3, 3 + count))
    assert verdict_of(f"(1 + {zeros})*A*x", "A*x", result=COLUMN).outcome is not Outcome.CORRECT


def test_p2_a_true_identity_in_the_size_is_proved_whatever_its_degree() -> None:
    check_correct("(n^2 - 1)*x", "(n-1)*(n+1)*x", evidence=PROVED, result=COLUMN)
    check_correct("(n^10 - 1)*x", "(n^5-1)*(n^5+1)*x", evidence=PROVED, result=COLUMN)


@pytest.mark.parametrize(
    ("answer", "key"),
    [
        ("(cos(c)^2 + sin(c)^2 + 1e-14)*x", "x"),
        ("(tanh(c) + 1e-15*c)*x", "tanh(c)*x"),
        ("1.41421356237309505*x", "sqrt(2)*x"),
    ],
)
def test_p3_what_floats_cannot_tell_apart_is_told_by_digits(answer: str, key: str) -> None:
    check_incorrect(answer, key, result=COLUMN)


def test_p4_a_huge_decimal_exponent_is_refused_at_once() -> None:
    check_unreadable("1e999999999*x")
    check_unreadable("1e-61*x")


@pytest.mark.parametrize("text", ["x_", "Αx", "ΧΒ", "x_{", "Ι", "^", "_", "\\", "{", "x^{", "\\frac", "A'_", "\u202ex"])
def test_p5_the_reader_raises_one_kind_of_error(text: str) -> None:
    with pytest.raises(AnswerError):
        parse(text, make_scope())


def test_p6_infinite_values_are_never_equal() -> None:
    endless = np.full((1, 1, 1), np.inf)
    with np.errstate(invalid="ignore"):
        _, good = relative_errors(endless, endless)
    assert not good.any()
    check_incorrect("A", "tr(A)*I", result=["n", "n"])


def test_p7_sizes_suit_the_key() -> None:
    for key, answer in (("(X'*X)^-1*x", "inv(X'X)*x"), ("(X*X')^-1*b", "inv(X X')*b")):
        check_correct(answer, key, evidence=PROVED)


def test_p8_points_that_are_hard_to_hit_are_found() -> None:
    check_correct("log(x) + log(y)", "log(x.*y)", result=COLUMN, assumptions={"x": ["positive"], "y": ["positive"]})
    check_correct("2*log(det(A))/2*x", "logdet(A)*x", result=COLUMN, assumptions={"A": ["positive determinant"]})


def test_p9_traits_of_expressions_filter_points() -> None:
    assumed = {"A+t*B": ["positive determinant"]}
    check_correct("log(det(A+t*B))", "logdet(A + t*B)", assumptions=assumed)
    scope = make_scope(assumptions=assumed)
    assert prove_key(
        "logdet(A+t*B)", "t", "tr((A+t*B)^-1*B)", scope, layout="numerator", seed=0, derivative="derivative"
    ).proved


def test_p10_an_edit_changes_one_occurrence() -> None:
    check_incorrect("(y'*x)*x", "(y'*x)*y", because="wrong-variable", result=COLUMN)


def test_p11_a_difference_of_what_does_not_exist_is_undefined() -> None:
    verdict = check_incorrect("x + (log(-x'*x) - log(-x'*x))*y", "x", because="undefined", result=COLUMN)
    assert verdict.outcome is Outcome.INCORRECT
    for answer in ("log(-1)*x", "x + log(-1)*y", "x + (log(0) - log(0))*y"):
        assert verdict_of(answer, "x", result=COLUMN).outcome is Outcome.INVALID


def test_p12_a_number_does_not_end_in_a_dot() -> None:
    check_correct("1./x", "x.^-1")
    check_correct("2.*A", "2*A")
    check_correct("A^-1.*I", "(A^-1).*eye(n)")
    check_correct(r"\frac12 x", "x/2")


def test_p13_levels_are_independent_and_too_many_are_no_error() -> None:
    check_incorrect("exp(x) - x", "exp(x)", result=COLUMN)
    check_correct("exp(exp(exp(exp(x))))/1", "exp(exp(exp(exp(x) + 0*y)))", result=COLUMN)
    assert verdict_of("exp(exp(exp(exp(c*t)/9)/9))", "exp(exp(exp(exp(t*c)/9)/9)) + 0*c").outcome is Outcome.CORRECT


def test_p14_a_key_is_proved_at_two_sizes() -> None:
    prepared = prepare(ExpressionKey("(X'*X)^-1*x", make_scope(COLUMN)), 0)
    assert len(prepared.field_sizes) >= 2
    assert all(sizes["m"] > sizes["n"] for sizes in prepared.field_sizes)


def test_p15_sympy_has_its_own_ground_types() -> None:
    importlib.import_module("grading.algebra")
    assert os.environ["SYMPY_GROUND_TYPES"] == "python"


@pytest.mark.parametrize(
    ("answer", "key", "condition"),
    [
        ("sqrt(c)^2*x", "c*x", "c ≥ 0"),
        ("2*log(c)*x", "log(c^2)*x", "c > 0"),
        ("exp(log(c))*x", "c*x", "c > 0"),
        ("c^(3/2)/c^(1/2)*x", "c*x", "c > 0"),
        ("(log(c) + log(t))*x", "log(c*t)*x", "c > 0 and t > 0"),
        ("exp(log(x))", "x", "x > 0 in every entry"),
        ("sqrt(x).^2", "x", "x ≥ 0 in every entry"),
        ("sum(sqrt(x).*sqrt(x))*y", "sum(x)*y", "x ≥ 0 in every entry"),
        ("x + 0*sqrt(c)*y", "x", "c ≥ 0"),
    ],
)
def test_p16_an_answer_with_a_smaller_domain_is_told_which(answer: str, key: str, condition: str) -> None:
    for seed in range(4):
        verdict = grade(answer, ExpressionKey(key, make_scope(COLUMN)), seed=seed)
        assert verdict.outcome is Outcome.INCORRECT, (answer, verdict)
        assert verdict.feedback[0].code == "domain"
        assert f"only for {condition}, and is undefined elsewhere" in verdict.feedback[0].message


@pytest.mark.parametrize(("answer", "key"), [("log(-c)*x", "log(c)*x"), ("x + log(-c^2)*y", "x")])
def test_p16_the_logarithm_does_not_forget_the_sign(answer: str, key: str) -> None:
    assert verdict_of(answer, key, result=COLUMN).outcome in (Outcome.INCORRECT, Outcome.INVALID)


def test_p16_where_a_trait_gives_the_domain_the_answer_is_right() -> None:
    positive = {"c": ["positive"], "x": ["positive"]}
    for answer, key in (("sqrt(c)^2*x", "c*x"), ("2*log(c)*x", "log(c^2)*x"), ("exp(log(x))", "x")):
        assert check_correct(answer, key, result=COLUMN, assumptions=positive).feedback == ()


def test_p16_a_larger_domain_than_the_key_s_is_right() -> None:
    assert check_correct("log(c*t)*x", "(log(c)+log(t))*x", result=COLUMN).feedback == ()


@pytest.mark.parametrize(
    ("answer", "gap"),
    [
        ("x/c*c", "none where c = 0"),
        ("x.^2./x", "none where an entry of x is 0"),
        ("A^-1*A*x", "none where A has no inverse"),
        ("x*(c-1)/(c-1)", "none where c = 1"),
        ("(2*c-3)*x/(2*c-3)", "none where c = 3/2"),
        ("x*(c-t)/(c-t)", "none where what it divides by is 0"),
    ],
)
def test_p17_right_almost_everywhere_is_right_and_said(answer: str, gap: str) -> None:
    verdict = check_correct(answer, "x", evidence=PROVED, result=COLUMN)
    assert [remark.code for remark in verdict.feedback] == ["domain"]
    assert gap in verdict.feedback[0].message


def test_p17_nothing_is_said_where_nothing_is_lost() -> None:
    for answer, key, more in (
        ("x/c", "x*c^-1", {}),
        ("x/c*c", "x", {"assumptions": {"c": ["positive"]}}),
        ("A^-1*A*x", "x", {"assumptions": {"A": ["invertible"]}}),
        ("x*n/n", "x", {}),
        ("c*x/c", "log(c)*x/log(c)", {}),
        ("x*(c-1)/(c-1)^2", "x/(c-1)", {}),
    ):
        assert check_correct(answer, key, result=COLUMN, **more).feedback == ()  # type: ignore[arg-type]


def test_p17_a_division_by_zero_everywhere_is_undefined() -> None:
    assert verdict_of("x/(c-c)", "x", result=COLUMN).outcome is Outcome.INVALID
    assert verdict_of("(A-A')^-1*(A-A')*x", "x", result=COLUMN).outcome is Outcome.INCORRECT
    assert Fraction(0) == verdict_of("x/0", "x", result=COLUMN).credit


@pytest.mark.parametrize(
    ("factor", "key"),
    [
        ("(m-n)*(m-n+1)*(m-n-1)", "A*x"),
        ("(m-2*n)*(m-n)*(m-n-1)*(m-n+1)", "A*x"),
        ("(n-3)*(n-4)*(n-5)*(n-6)", "exp(c)*x"),
        ("(n-3)*(n-4)*(n-5)", "sqrtm(A*A')"),
        ("*".join(f"(n-{size})" for size in range(1, 31)), "x"),
    ],
)
def test_p2_a_factor_that_vanishes_at_all_sizes_that_are_tried_is_never_right(factor: str, key: str) -> None:
    assert verdict_of(f"({key})*(1 + {factor})", key).outcome is not Outcome.CORRECT


@pytest.mark.parametrize(
    ("answer", "key"),
    [
        ("(m^2-2*m*n+n^2)*x", "(m-n)^2*x"),
        ("inv(A)*(X'*ones(m) - m*x)", "inv(A)*(X - ones(m)*x')'*ones(m)"),
        ("tr(A)/tr(I_n)", "tr(A)/n"),
        ("n*x*e^c", "exp(c)*x*n"),
    ],
)
def test_p2_sizes_as_numbers_are_proved_where_they_are_right(answer: str, key: str) -> None:
    check_correct(answer, key, evidence=PROVED)
