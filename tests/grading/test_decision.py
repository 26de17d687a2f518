"""Equal and different, where other graders are fooled."""

import pytest

from grading import Evidence, ExpressionKey, Outcome, Scope, grade
from grading.evaluation.primes import chains, plain_prime
from tests.grading.checks import check_correct, check_incorrect, make_scope, verdict_of

PROVED, SAMPLED = Evidence.PROVED, Evidence.SAMPLED


@pytest.mark.parametrize(
    ("answer", "key"),
    [
        ("A x + A'x", "(A+A^T)*x"),
        ("(x'*(A+A'))'", "(A+A^T)*x"),
        ("-2*(B*y - A*x)", "2*A*x - 2*B*y"),
        ("inv(A*B)*x", "B^-1*A^-1*x"),
        ("A^-1*A*x", "x"),
        ("(I + A)^-1*x", "x - (I+A)^-1*A*x"),
        ("adj(A)*x/det(A)", "A^-1*x"),
        ("x*(y'*y)", "x*tr(y*y')"),
        ("sum(x.*y)*x", "(y'*x)*x"),
        ("norm(x)^2*y", "(x'*x)*y"),
        ("diag(x)*y", "x.*y"),
        ("mean(x)*n*y", "sum(x)*y"),
        ("(x + A*y) - A*y", "x"),
    ],
)
def test_rational_identities_are_proved(answer: str, key: str) -> None:
    check_correct(answer, key, evidence=PROVED, result=["n", 1])


@pytest.mark.parametrize(
    ("answer", "key"),
    [
        ("exp(x).*exp(y)", "exp(x+y)"),
        ("1 - sigmoid(x)", "sigmoid(-x)"),
        ("2*sigmoid(2*x) - 1", "tanh(x)"),
        ("exp(x)/sum(exp(x))", "softmax(x)"),
        ("softmax(x - 3*ones(n))", "softmax(x)"),
        ("sin(x).^2 + cos(x).^2", "ones(n)"),
        ("2*sin(x).*cos(x)", "sin(2*x)"),
        ("sqrt(c^2)*x", "abs(c)*x"),
        ("abs(c)*norm(x)*y", "norm(c*x)*y"),
        ("relu(x) - relu(-x)", "x"),
        ("x.*step(x)", "relu(x)"),
        ("x/norm(x)^2*norm(x)", "x/norm(x)"),
        ("log(c^2)*x", "2*log(abs(c))*x"),
    ],
)
def test_identities_of_functions_are_proved(answer: str, key: str) -> None:
    check_correct(answer, key, evidence=PROVED, result=["n", 1])


def test_what_the_field_does_not_model_is_sampled() -> None:
    check_correct("expm(A)*expm(A)*x", "expm(2*A)*x", evidence=SAMPLED, result=["n", 1])
    check_correct("log(1 + exp(x))", "softplus(x)", evidence=SAMPLED, result=["n", 1])


SIZE_TWO = {
    "Cayley and Hamilton at size 2": ("A*A - tr(A)*A + det(A)*I", "zeros(n,n)"),
    "Hall at size 2": ("(A*B-B*A)^2*B - B*(A*B-B*A)^2", "zeros(n,n)"),
    "the adjugate at size 2": ("tr(A)*I - A", "adj(A)"),
    "the determinant at size 2": ("(tr(A)^2 - tr(A^2))/2*I", "det(A)*I"),
}


@pytest.mark.parametrize("name", SIZE_TWO)
def test_an_identity_that_holds_only_for_small_sizes_is_refused(name: str) -> None:
    answer, key = SIZE_TWO[name]
    check_incorrect(answer, key, result=["n", "n"])


def test_the_standard_identity_of_degree_four_is_refused() -> None:
    variables = {name: ["n", "n"] for name in "ABFG"}
    terms = []
    from itertools import permutations

    for order in permutations("ABFG"):
        swaps = sum(order[i] > order[j] for i in range(4) for j in range(i + 1, 4))
        terms.append(f"{'-' if swaps % 2 else '+'}{'*'.join(order)}")
    check_incorrect("".join(terms), "zeros(n,n)", result=["n", "n"], variables=variables)


@pytest.mark.parametrize(
    ("answer", "key"),
    [
        ("2*A*x + x/10^30", "2*A*x"),
        ("2*A*x + 1e-13*x", "2*A*x"),
        ("A*x + 10^16*x - 10^16*y", "A*x"),
        ("x + c*x/10^40", "x"),
        ("(sin(c)^2 + cos(c)^2 + 1e-14)*x", "x"),
        ("1.41421356237309505*x", "sqrt(2)*x"),
        ("c*x", "sqrt(c^2)*x"),
        ("x*sign(c)*c/c", "x"),
        ("2.718281828459045*x", "e*x"),
        ("tanh(x) + x/10^15", "tanh(x)"),
        ("x*(n-2)*(n-3)", "x*(n^2-5*n+6) + x/10^9"),
        ("exp(x) + exp(-c^2)*x/10^12", "exp(x)"),
    ],
)
def test_small_differences_are_differences(answer: str, key: str) -> None:
    check_incorrect(answer, key, result=["n", 1])


@pytest.mark.parametrize(
    ("answer", "key"),
    [
        ("A*x + 10^16*y - 10^16*y", "A*x"),
        ("exp(1000)*exp(-1000)*x", "x"),
        ("(c + 10^20)*x - 10^20*x", "c*x"),
        ("exp(c + 800)*exp(-800)*x", "exp(c)*x"),
    ],
)
def test_large_numbers_in_between_are_no_difference(answer: str, key: str) -> None:
    check_correct(answer, key, result=["n", 1])


def test_a_prime_of_a_chain_cannot_be_used_against_it() -> None:
    for chain in (*chains(), plain_prime()):
        for p in chain.primes:
            if chain is not plain_prime():
                check_incorrect(f"2*A*x + {p}*x/10^30", "2*A*x", result=["n", 1])
            check_incorrect(f"exp(x) + {p}*x/10^30", "exp(x).*exp(y-y)", result=["n", 1])
            check_incorrect(f"norm(x)*y + {p}*x/10^30", "y*norm(-x)", result=["n", 1])


def test_a_factor_that_vanishes_at_some_sizes_is_seen() -> None:
    factor = "(1 + (n-3)*(n-4)*(n-5)*(n-6)*(n-7)*(n-8))"
    verdict = grade(f"{factor}*x", ExpressionKey("x", make_scope(["n", 1])), seed=0)
    assert verdict.outcome is not Outcome.CORRECT or verdict.evidence is not PROVED
    check_incorrect("(1 + (n-3)*(n-4))*x", "x", result=["n", 1])
    check_incorrect("(1 + (n-5)*(n-6)*(n-4))*x", "x", result=["n", 1])


@pytest.mark.parametrize(
    ("answer", "key"),
    [
        ("sqrt(c)^2*x", "c*x"),
        ("2*log(c)*x", "log(c^2)*x"),
        ("sqrt(c*t)*x", "sqrt(c)*sqrt(t)*x"),
    ],
)
def test_an_answer_that_is_undefined_where_the_key_is_not_is_told_so(answer: str, key: str) -> None:
    if "sqrt(c*t)" in answer:
        answer, key = key, answer
    check_incorrect(answer, key, because="domain", result=["n", 1])


def test_the_same_answer_is_right_where_the_domain_is_declared() -> None:
    positive = {"c": ["positive"]}
    check_correct("sqrt(c)^2*x", "c*x", result=["n", 1], assumptions=positive)
    check_correct("2*log(c)*x", "log(c^2)*x", result=["n", 1], assumptions=positive)


def test_a_logarithm_of_a_negative_number_is_not_that_of_its_opposite() -> None:
    check_incorrect("log(-c)*x", "log(c)*x", result=["n", 1], assumptions={"c": ["positive"]})


@pytest.mark.parametrize(
    "answer", ["inv(x*x')*x", "log(-(x'*x))*x", "sqrt(-1-c^2)*x", "(log(c-c^2-1) - log(c-c^2-1))*x + x"]
)
def test_what_is_undefined_everywhere_is_never_right(answer: str) -> None:
    verdict = grade(answer, ExpressionKey("x", make_scope(["n", 1])), seed=0)
    assert verdict.outcome in (Outcome.INCORRECT, Outcome.INVALID)


@pytest.mark.parametrize("answer", ["(A-A)^-1*x", "x/(c-c)", "log(-1)*x", "sqrt(-4)*x", "log(0)*x", "0^-1*x"])
def test_what_can_be_seen_to_have_no_value_is_unreadable(answer: str) -> None:
    verdict = grade(answer, ExpressionKey("x", make_scope(["n", 1])), seed=0)
    assert verdict.outcome is Outcome.INVALID


TRAITS = [
    ("2*A*x", "(A+A')*x", "symmetric"),
    ("A*x", "-A'*x", "skew"),
    ("A'*x", "A^-1*x", "orthogonal"),
    ("diag(diag(A))*x", "A*x", "diagonal"),
    ("tril(A)*x", "A*x", "lower triangular"),
    ("logdet(A)*x", "log(det(A))*x", "positive definite"),
]


@pytest.mark.parametrize(("answer", "key", "trait"), TRAITS)
def test_a_trait_makes_an_answer_right(answer: str, key: str, trait: str) -> None:
    check_correct(answer, key, result=["n", 1], assumptions={"A": [trait]})


@pytest.mark.parametrize(("answer", "key", "trait"), TRAITS[:5])
def test_without_the_trait_it_is_wrong(answer: str, key: str, trait: str) -> None:
    check_incorrect(answer, key, result=["n", 1])


@pytest.mark.parametrize(
    ("answer", "key", "trait"),
    [
        ("x", "x.*x./x*sum(x)", "sums to 1"),
        ("y", "(x'*x)*y", "unit length"),
        ("x", "x.*x", "one-hot"),
        ("ones(n)", "x.*x", "entries -1 or 1"),
        ("abs(x)", "x", "positive"),
    ],
)
def test_traits_of_vectors_count(answer: str, key: str, trait: str) -> None:
    check_correct(answer, key, result=["n", 1], assumptions={"x": [trait]})
    check_incorrect(answer, key, result=["n", 1])


def test_orthonormal_columns_count() -> None:
    scope = {"variables": {"X": ["m", "n"]}, "result": ["n", "n"], "assumptions": {"X": ["orthonormal columns"]}}
    check_correct("X'*X", "eye(n)", **scope)
    check_incorrect("X*X'", "eye(m)", variables={"X": ["m", "n"]}, result=["m", "m"])


def test_an_assumption_on_an_expression_counts() -> None:
    check_correct("sqrt(x'*y)^2*x", "(x'*y)*x", result=["n", 1], assumptions={"x'*y": ["positive"]})


def test_sizes_suit_the_key() -> None:
    check_correct("X*inv(X'*X)*X'*X", "X", result=["m", "n"], variables={"X": ["m", "n"]})
    check_correct("pinv(X)*b", "(X'*X)^-1*X'*b", result=["n", 1])


def test_given_names_are_what_they_stand_for() -> None:
    given = {"p": "softmax(x)", "r": "p - y"}
    check_correct("diag(p) - p*p'", "diag(softmax(x)) - softmax(x)*softmax(x)'", result=["n", "n"], derived=given)
    check_correct("r", "softmax(x) - y", result=["n", 1], derived=given)
    check_incorrect("y - p", "r", result=["n", 1], because="sign", derived=given)


def test_a_row_is_not_a_column() -> None:
    check_incorrect("x'", "x", because="wrong-layout", result=["n", 1])


def test_the_verdict_does_not_depend_on_the_seed() -> None:
    key = ExpressionKey("(A+A^T)*x", make_scope(["n", 1]))
    for seed in range(6):
        assert grade("A*x + A'*x", key, seed=seed).outcome is Outcome.CORRECT
        assert grade("2*A*x", key, seed=seed).outcome is Outcome.INCORRECT


def test_numbers_alone_need_no_names() -> None:
    scope = Scope.from_dict({"variables": {}, "result_shape": [2, 2]})
    assert grade("[1, 2; 3, 4] + I", ExpressionKey("[2, 2; 3, 5]", scope), seed=0).outcome is Outcome.CORRECT


@pytest.mark.parametrize(
    ("answer", "key"),
    [
        ("2*A*x*(1+exp(-100))", "2*A*x"),
        ("x/norm(x) + 10^-60*x", "x/norm(x)"),
        ("exp(A*x)*(1+1e-50)", "exp(A*x)"),
        ("x*(1-(1-tanh(14))^4)", "x"),
        ("sqrt(c^2+1e-60)", "abs(c)"),
        ("sin(c+1e-60)", "sin(c)"),
    ],
)
def test_what_differs_below_the_fiftieth_digit_is_different(answer: str, key: str) -> None:
    check_incorrect(answer, key)


@pytest.mark.parametrize(
    ("answer", "key"),
    [
        ("2*A*x + exp(-1000)*x", "2*A*x"),
        ("c*tanh(200)", "c"),
        ("c*tanh(10^6*c)", "abs(c)"),
        ("log(1+exp(10^30*c))/10^30", "relu(c)"),
        ("sqrtm(A*A')+1e-13*A", "sqrtm(A*A')"),
        ("x+exp(-exp(exp(exp(exp(3)))))*x", "x"),
    ],
)
def test_what_could_differ_below_all_digits_is_never_right(answer: str, key: str) -> None:
    assert verdict_of(answer, key).outcome is not Outcome.CORRECT


@pytest.mark.parametrize("scale", [9, 20, 100])
def test_cancelling_makes_no_difference_of_a_right_answer(scale: int) -> None:
    check_correct(f"{scale}*c+log(1+exp(-{scale}*c))", f"log(1+exp({scale}*c))", evidence=Evidence.SAMPLED)


def test_a_tiny_number_of_the_key_may_stand_in_the_answer() -> None:
    check_correct("x*(1e-8+norm(x)^2)^(-1/2)", "x/sqrt(x'*x+1e-8)")
