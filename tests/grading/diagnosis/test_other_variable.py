"""The derivative by another variable."""

from tests.grading.checks import check_incorrect


def test_it_names_both_variables() -> None:
    verdict = check_incorrect(
        "A*x", "A'*y", because="wrong-variable", function="y'*A*x", wrt="x", derivative="gradient", result=["n", 1]
    )
    assert verdict.feedback[0].message == "This is the derivative by y, and the one by x is asked for."


def test_it_knows_them_in_another_shape() -> None:
    verdict = check_incorrect(
        "y*x'", "A'*y", because="wrong-variable", function="y'*A*x", wrt="x", derivative="gradient", result=["n", 1]
    )
    assert verdict.feedback[1].code == "shape"
