"""One factor of a product held constant."""

import pytest

from tests.grading.checks import check_incorrect

GRADIENT = {"result": ["n", 1], "wrt": "x", "derivative": "gradient"}


@pytest.mark.parametrize("answer", ["A*x", "A'*x"])
def test_a_term_that_is_missing_for_that_reason_is_named_in_both_ways(answer: str) -> None:
    verdict = check_incorrect(answer, "(A+A')*x", function="x'*A*x", **GRADIENT)  # type: ignore[arg-type]
    assert [remark.code for remark in verdict.feedback] == ["dropped-term", "product-rule"]


def test_a_quotient_is_a_product_too() -> None:
    verdict = check_incorrect("y/(x'*x)", "y/(x'*x) - 2*(x'*y)*x/(x'*x)^2", function="(x'*y)/(x'*x)", **GRADIENT)  # type: ignore[arg-type]
    assert {remark.code for remark in verdict.feedback} == {"dropped-term", "product-rule"}


def test_without_the_function_only_the_term_is_named() -> None:
    verdict = check_incorrect("A*x", "(A+A')*x", because="dropped-term", result=["n", 1])
    assert len(verdict.feedback) == 1


def test_a_term_that_is_missing_for_another_reason_is_not_called_so() -> None:
    verdict = check_incorrect("A'*y", "A'*y + t*y", function="y'*A*x + t*(y'*x)", **GRADIENT)  # type: ignore[arg-type]
    assert [remark.code for remark in verdict.feedback] == ["dropped-term"]


@pytest.mark.parametrize("answer", ["A*dA", "dA*dA", "2*dA*dA"])
def test_differentials_that_are_multiplied_are_named(answer: str) -> None:
    scope = {"result": ["n", "n"], "wrt": "A", "derivative": "differential", "function": "A*A"}
    names = {"A": ["n", "n"], "dA": ["n", "n"]}
    verdict = check_incorrect(answer, "dA*A + A*dA", variables=names, **scope)  # type: ignore[arg-type]
    multiplied = "dA*dA" in answer
    assert verdict.feedback[0].message.startswith("The differentials of the factors are multiplied.") is multiplied
    assert not multiplied or verdict.feedback[0].code == "product-rule"


@pytest.mark.parametrize(
    ("answer", "key", "function"),
    [
        ("B*C", "B*(A+t*C) + (A+t*B)*C", "(A+t*B)*(A+t*C)"),
        ("B*B", "B*(A+t*B) + (A+t*B)*B", "(A+t*B)*(A+t*B)"),
    ],
)
def test_derivatives_of_factors_that_are_multiplied_are_named(answer: str, key: str, function: str) -> None:
    names = {name: ["n", "n"] for name in "ABC"} | {"t": [1, 1]}
    scope = {"result": ["n", "n"], "wrt": "t", "derivative": "derivative", "function": function, "variables": names}
    verdict = check_incorrect(answer, key, because="product-rule", **scope)  # type: ignore[arg-type]
    assert verdict.feedback[0].message.startswith("The derivatives of the factors are multiplied.")
