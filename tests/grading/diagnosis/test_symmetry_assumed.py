"""A matrix is taken for symmetric."""

import pytest

from tests.grading.checks import check_incorrect


@pytest.mark.parametrize(
    ("answer", "key", "shape"),
    [
        ("2*A*x", "(A+A')*x", ["n", 1]),
        ("2*A", "A + A'", ["n", "n"]),
        ("2*B*A*x", "(A+A')*B*x*0 + B*(A+A')*x", ["n", 1]),
    ],
)
def test_it_names_symmetry_assumed(answer: str, key: str, shape: list[object]) -> None:
    check_incorrect(answer, key, because="symmetry-assumed", result=shape)


@pytest.mark.parametrize(
    ("answer", "key", "shape"),
    [
        ("A*x", "A'*x + y", ["n", 1]),
    ],
)
def test_it_keeps_to_its_own_mistake(answer: str, key: str, shape: list[object]) -> None:
    named = [remark.code for remark in check_incorrect(answer, key, result=shape).feedback]
    assert "symmetry-assumed" not in named


def test_only_the_matrices_that_it_takes_are_named() -> None:
    verdict = check_incorrect("A*B", "A'*B'", because="symmetry-assumed", result=["n", "n"])
    assert verdict.feedback[0].message == "This is right only for a symmetric A and B, which is not given here."
