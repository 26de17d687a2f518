"""The machine review finds what is wrong with an item."""

import pytest

from questions import review
from questions.review import ReviewReport, review_item, review_report
from tests.questions.examples import CHOICE, NUMERIC, SYMBOLIC, read

SEEDS = range(16)


def complaints(source, swap):
    """What the review says, as one text."""
    return "\n".join(str(problem) for problem in review_item(read(source, swap=swap), seeds=SEEDS))


@pytest.mark.parametrize("source", [SYMBOLIC, NUMERIC, CHOICE])
def test_a_sound_item_passes(source):
    assert review_item(read(source), seeds=SEEDS) == ()


@pytest.mark.parametrize(
    "key", ["2*c*A^T*(A*x + b)", "c*A^T*(A*x - b)*2.001", "2*c*A^T*A*x", "2*c*(A^T*(A*x - b) + x*0.001)"]
)
def test_a_key_that_is_not_the_derivative_is_not_proved(key):
    assert "is not proved" in complaints(SYMBOLIC, {'key = "2*c*A^T*(A*x - b)"': f'key = "{key}"'})


def test_a_numeric_key_that_is_not_the_derivative_is_not_proved():
    assert "is not proved" in complaints(NUMERIC, {'key = "det(X)*X^-T"': 'key = "2*det(X)*X^-T"'})


def test_a_wrong_answer_that_is_right_is_found():
    swap = {'answer = "c*A^T*(A*x - b)"': 'answer = "2*c*A^T*A*x - 2*c*A^T*b"'}
    assert "is right" in complaints(SYMBOLIC, swap)


def test_two_wrong_answers_that_are_one_are_found():
    swap = {'answer = "2*c*A*(A*x - b)"': 'answer = "c*(A^T*A*x - A^T*b)"'}
    assert "are one answer" in complaints(SYMBOLIC, swap)


def test_a_spelling_that_is_not_accepted_is_found():
    assert "is not found right" in complaints(SYMBOLIC, {"-2*c*A'*(b - A*x)": "2*c*A'*(b - A*x)"})


def test_a_distractor_that_is_right_is_found():
    swap = {'"tr(A^T*A) + tr(B^T*B)"': '"tr(A^T*A) + tr(B^T*B) - 2*tr(B^T*A)"'}
    assert "equals the key" in complaints(CHOICE, swap)


def test_a_hint_that_shows_the_key_is_found():
    assert "shows the key" in complaints(SYMBOLIC, {"Read off the gradient.'\n[[step]]": "<<key>>'\n[[step]]"})


def test_a_name_that_nothing_uses_is_found():
    swap = {"[draws]": 'D = { shape = ["n", "n"] }\n[draws]'}
    assert "declared but not used" in complaints(SYMBOLIC, swap)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("Call the residual", "Obviously call the residual", "contains 'obviously'"),
        ("Call the residual", "word " * 40 + "the residual", "a sentence has"),
        ("Let $f", "word. " * 70 + "Let $f", "are enough"),
        ('objective = "3.4"', 'objective = "4.4"', "not an objective of domain 3"),
        ("[[hint]]\ntext = 'Take the differential.'\n", "", "2 hints, not three"),
    ],
)
def test_words_and_parts_are_looked_at(old, new, complaint):
    assert complaint in complaints(SYMBOLIC, {old: new})


def test_long_lines_of_code_are_found():
    code = "~~~python\nx = " + "1 + " * 30 + "1\n~~~\n"
    assert "a line of code has" in complaints(SYMBOLIC, {"Let $f": f"{code}\nLet $f"})


def test_a_family_with_few_variants_is_found():
    swap = {"entries = [-4, 4]": "entries = [1, 1]", 'value = "abs(det(X))"': 'value = "abs(det(X)) + 1"'}
    assert complaints(NUMERIC, swap)


def test_a_nearly_singular_matrix_is_found():
    swap = {"entries = [-4, 4]": "entries = [-9, 9]", "at_most = 40": "at_most = 2"}
    assert "condition number over 20" in complaints(NUMERIC, swap)


def test_variants_with_less_to_reckon_are_found():
    found = review_item(read(NUMERIC, swap={"at_least = 3": "at_least = 1"}), seeds=range(60))
    assert any("digits and signs to work with" in problem.message for problem in found)


def test_a_check_that_breaks_off_is_a_problem_of_that_item_and_the_others_are_run(monkeypatch):
    def burst(spec, samples):
        raise ZeroDivisionError("by nothing")

    monkeypatch.setattr(review, "CHECKS", (("Bursts", burst), *review.CHECKS))
    report = review_report(read(SYMBOLIC), seeds=range(3))
    assert [problem.message for problem in report.problems] == ["the check breaks off: ZeroDivisionError: by nothing."]
    assert len(report.checks) == len(review.CHECKS) + 1


def test_a_variant_that_breaks_off_is_a_problem_of_that_item(monkeypatch):
    def burst(accepted):
        raise RecursionError

    monkeypatch.setattr(review, "build_face", burst)
    problems = review_report(read(SYMBOLIC), seeds=range(2)).problems
    assert [problem.message for problem in problems] == [
        "seed 0 breaks off: RecursionError.",
        "seed 1 breaks off: RecursionError.",
    ]


def test_a_report_survives_being_stored():
    report = review_report(read(SYMBOLIC, swap={"2*c*A^T*(A*x - b)": "A^T*b"}), seeds=range(3))
    assert not report.passed
    again = ReviewReport.from_dict(report.to_dict())
    assert again.to_dict() == report.to_dict()
