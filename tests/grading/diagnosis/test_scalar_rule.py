"""What is right for numbers, and for nothing else."""

import pytest

from tests.grading.checks import check_incorrect, verdict_of


@pytest.mark.parametrize(
    ("answer", "key", "shape"),
    [
        ("3*x*x'", "x'*x*I + 2*x*x'", ["n", "n"]),
        ("4*x.^3", "4*(x'*x)*x", ["n", 1]),
        ("2*A", "2*tr(A)*I", ["n", "n"]),
        ("kron(A, B)", "kron(B', A)", ["n*n", "n*n"]),
    ],
)
def test_a_rule_of_numbers_is_named(answer: str, key: str, shape: list[object]) -> None:
    verdict = check_incorrect(answer, key, because="scalar-rule", result=shape)
    assert verdict.feedback[0].message.startswith("With numbers in place of all matrices")


@pytest.mark.parametrize(
    ("answer", "key"),
    [
        ("x./abs(x)", "x/norm(x)"),  # 1 or -1 for numbers, whatever the point
        ("n*x + y", "x + y"),  # the size itself is 1 there
        ("A*A'*x", "(A+A')*x"),
    ],
)
def test_what_agrees_by_chance_or_not_at_all_is_not_called_so(answer: str, key: str) -> None:
    assert all(remark.code != "scalar-rule" for remark in verdict_of(answer, key, result=["n", 1]).feedback)


def test_where_everything_is_a_number_there_is_no_other_rule() -> None:
    verdict = verdict_of("c + t", "c + 2*t", variables={"c": [1, 1], "t": [1, 1]})
    assert all(remark.code != "scalar-rule" for remark in verdict.feedback)
