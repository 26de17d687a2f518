"""A key is shared by threads: its graph is read-only and answers are laid over it."""

from concurrent.futures import ThreadPoolExecutor

from grading import ExpressionKey, Outcome, grade
from tests.grading.checks import make_scope

ANSWERS = {
    "A x + A'x": Outcome.CORRECT,
    "2*A*x": Outcome.INCORRECT,
    "(A'+A)*x*exp(c)*exp(-c)": Outcome.CORRECT,
    "A*x": Outcome.INCORRECT,
    "x'*(A+A')": Outcome.INCORRECT,
    "A*": Outcome.INVALID,
    "n*(A+A')*x/n": Outcome.CORRECT,
}


def test_answers_graded_at_the_same_time_do_not_disturb_each_other() -> None:
    key = ExpressionKey("(A+A')*x", make_scope(["n", 1], layout="numerator"))
    work = list(ANSWERS.items()) * 30
    with ThreadPoolExecutor(max_workers=6) as pool:
        found = list(pool.map(lambda item: grade(item[0], key, seed=0).outcome, work))
    assert found == [outcome for _, outcome in work]
