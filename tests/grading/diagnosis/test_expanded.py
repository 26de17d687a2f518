"""Terms of the right answer multiplied out."""

import pytest

from tests.grading.checks import check_incorrect

KEY = "B*(A+t*B) + (A+t*B)*B"


@pytest.mark.parametrize(
    ("answer", "because", "says"),
    [
        ("A*B + B*A", "dropped-term", "A term is missing."),
        ("2*t*B*B", "dropped-term", "Terms are missing."),
        ("A*B + B*A + t*B*B", "dropped-term", "A term is missing."),
        ("A*B - B*A + 2*t*B*B", "sign", "The sign of one term"),
        ("A*B + B*A + 4*t*B*B", "factor", "The number before one term"),
        ("B*(A-t*B) + (A+t*B)*B", "sign", "One sign is not right"),
    ],
)
def test_what_differs_in_one_thing_is_named(answer: str, because: str, says: str) -> None:
    verdict = check_incorrect(answer, KEY, because=because, result=["n", "n"])
    assert verdict.feedback[0].message.startswith(says)


def test_two_numbers_that_are_off_are_not_explained() -> None:
    verdict = check_incorrect("2*A*B + 3*B*A + 2*t*B*B", KEY, result=["n", "n"])
    assert all(remark.code not in ("factor", "dropped-term") for remark in verdict.feedback)


def test_a_factor_with_a_number_in_it_is_no_two_terms() -> None:
    check_incorrect(
        "A*diag(sigmoid(x))", "A*diag(sigmoid(x).*(1-sigmoid(x)))", because="missing-factor", result=["n", "n"]
    )
