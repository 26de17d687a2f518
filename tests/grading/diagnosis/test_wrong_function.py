"""Trace, determinant and inverse taken for one another."""

import pytest

from tests.grading.checks import check_incorrect, verdict_of


@pytest.mark.parametrize(
    ("answer", "key", "shape", "says"),
    [
        ("det(A)*det(inv(A)*B)", "det(A)*tr(inv(A)*B)", [1, 1], "exchanged"),
        ("2*det(A)*I", "2*tr(A)*I", ["n", "n"], "exchanged"),
        ("tr(inv(A))*tr(B)", "tr(inv(A)*B)", [1, 1], "product of the traces"),
        ("I/det(A)", "inv(A)'", ["n", "n"], "one over the determinant"),
        ("tr(B)/det(A)", "tr(inv(A)*B)", [1, 1], "one over the determinant"),
    ],
)
def test_it_is_named(answer: str, key: str, shape: list[object], says: str) -> None:
    verdict = check_incorrect(answer, key, because="wrong-function", result=shape)
    assert says in verdict.feedback[0].message


def test_a_value_that_only_comes_to_the_same_is_not_called_so() -> None:
    verdict = verdict_of("tr(B)", "det(A)*tr(inv(A)*B)", result=[1, 1])
    assert all(remark.code != "wrong-function" for remark in verdict.feedback)
