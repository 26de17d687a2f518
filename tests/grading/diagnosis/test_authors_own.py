"""The author's own wrong answers."""

from grading import Mistake
from tests.grading.checks import check_correct, check_incorrect

OWN = (Mistake("A*x", "own-half", "You forgot half of it."), Mistake("x*x'", "own-outer", "That is a matrix."))


def test_they_come_before_all_others() -> None:
    verdict = check_incorrect("A x", "(A+A')*x", because="own-half", result=["n", 1], mistakes=OWN)
    assert verdict.feedback[0].message == "You forgot half of it."


def test_they_may_have_another_shape() -> None:
    check_incorrect("x x'", "x", because="own-outer", result=["n", 1], mistakes=OWN)


def test_another_spelling_of_them_counts() -> None:
    check_incorrect("(x'*A')'", "(A+A')*x", because="own-half", result=["n", 1], mistakes=OWN)


def test_one_that_equals_the_key_does_no_harm() -> None:
    check_correct("A*x", "A*x", result=["n", 1], mistakes=OWN)


def test_they_are_said_of_an_answer_with_a_smaller_domain_too() -> None:
    own = (Mistake("sqrt(c)^2*x", "own-root", "A root exists only for some c."),)
    check_incorrect("sqrt(c)^2*x", "c*x", because="own-root", result=["n", 1], mistakes=own)


def test_the_other_layout_has_its_authors_remark_beside_the_shape() -> None:
    own = (Mistake("x'*(A+A')", "wrong-layout", "A row, as it was given."),)
    verdict = check_incorrect("x'*A + x'*A'", "(A+A')*x", because="wrong-layout", result=["n", 1], mistakes=own)
    assert [remark.message for remark in verdict.feedback][1:] == ["A row, as it was given."]
    assert "1 × n; n × 1 is asked for" in verdict.feedback[0].message


def test_nothing_is_added_to_the_authors_remark() -> None:
    own = (Mistake("A*x", "dropped-term", "Where is the other term?"), Mistake("2*y", "missing-factor", "And A?"))
    for answer, message in (("A*x", "Where is the other term?"), ("y*2", "And A?")):
        asked = {"function": "x'*A*x", "wrt": "x", "derivative": "gradient", "result": ["n", 1]}
        verdict = check_incorrect(answer, "(A+A')*x", mistakes=own, **asked)  # type: ignore[arg-type]
        assert [remark.message for remark in verdict.feedback] == [message]
