"""SymPy's second opinion."""

import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from grading import Confirmation, ExpressionKey, NumberKey, Outcome, algebra, confirm, grade, opinion
from grading.comparison.prepared import prepare
from grading.matrix_rules import MatrixBuilder
from tests.grading.checks import make_scope


@pytest.mark.parametrize(
    ("answer", "key", "shape"),
    [
        ("A x + A'x", "(A+A')*x", ["n", 1]),
        ("inv(A*B)*x", "B^-1*A^-1*x", ["n", 1]),
        ("exp(x).*exp(y)", "exp(x+y)", ["n", 1]),
        ("norm(x)^2*y", "(x'*x)*y", ["n", 1]),
        ("det(A)*det(B)", "det(A*B)", [1, 1]),
        ("softmax(x)", "exp(x)/sum(exp(x))", ["n", 1]),
    ],
)
def test_it_confirms_what_is_equal(answer: str, key: str, shape: list[object]) -> None:
    assert confirm(answer, ExpressionKey(key, make_scope(shape)), seconds=20.0) is Confirmation.CONFIRMED


@pytest.mark.parametrize(
    ("answer", "key"),
    [("2*A*x", "(A+A')*x"), ("exp(x)", "exp(y)"), ("x'", "x"), ("norm(x)*y", "(x'*x)*y"), ("nonsense", "x")],
)
def test_it_contradicts_what_is_different(answer: str, key: str) -> None:
    assert confirm(answer, ExpressionKey(key, make_scope(["n", 1])), seconds=20.0) is Confirmation.CONTRADICTED


def test_an_identity_of_size_two_is_not_confirmed() -> None:
    key = ExpressionKey("adj(A)", make_scope(["n", "n"]))
    assert confirm("tr(A)*I - A", key, seconds=20.0) is Confirmation.CONTRADICTED


def test_it_is_silent_where_it_cannot_say() -> None:
    assert confirm("expm(A)*x", ExpressionKey("expm(A)*x", make_scope(["n", 1])), seconds=1.0) is Confirmation.SILENT
    assert confirm("1", NumberKey(1.0), seconds=1.0) is Confirmation.SILENT


def hopeless() -> tuple[str, ExpressionKey]:
    """A question that SymPy would work on for minutes."""
    variables = {name: ["n", "n"] for name in "ABDEFG"}
    key = ExpressionKey("inv(A+B*D)*inv(E+F*G)*inv(A*E+B*G+D*F)*x", make_scope(["n", 1], variables=variables))
    return "inv(A+B*D)*inv(E+F*G)*inv(A*E+B*G+D*F)*(x+y)-inv(A+B*D)*inv(E+F*G)*inv(A*E+B*G+D*F)*y", key


def test_it_gives_up_what_takes_too_long() -> None:
    assert confirm(*hopeless(), seconds=1.0) is Confirmation.SILENT


def test_importing_grading_costs_neither_sympy_nor_mpmath() -> None:
    program = "import sys, grading; print(sorted({'sympy', 'mpmath', 'django'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


def ask_in_thread(answer: str, key: ExpressionKey, seconds: float) -> Confirmation:
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(confirm, answer, key, seconds=seconds).result()


def test_it_gives_up_in_every_thread_and_is_well_afterwards() -> None:
    easy = ExpressionKey("(A+A')*x", make_scope(["n", 1]))
    assert confirm("A*x + A'*x", easy, seconds=20.0) is Confirmation.CONFIRMED
    assert ask_in_thread(*hopeless(), 0.4) is Confirmation.SILENT
    assert ask_in_thread("A*x + A'*x", easy, 20.0) is Confirmation.CONFIRMED


def test_a_stuck_process_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opinion, "_PROGRAM", "import time; print('ready', flush=True); time.sleep(600)")
    stuck = opinion.Opinion()
    started = stuck._start()
    assert stuck._read_line(started, time.monotonic() + 60) == b"ready"
    stuck._ready = True
    assert stuck.ask("x", ExpressionKey("x", make_scope(["n", 1])), seconds=0.5) is Confirmation.SILENT
    assert started.wait(timeout=60) == -signal.SIGKILL
    assert stuck._process is None
    stuck.stop()


def test_a_process_that_dies_is_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opinion, "_PROGRAM", "print('ready', flush=True)")
    dead = opinion.Opinion()
    for _ in range(2):
        assert dead.ask("x", ExpressionKey("x", make_scope(["n", 1])), seconds=2.0) is Confirmation.SILENT
    dead.stop()


def test_a_fault_planted_in_our_algebra_is_contradicted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MatrixBuilder, "transpose", lambda self, place: place)
    key = ExpressionKey("(A+A')*x", make_scope(["n", 1], variables={"planted": [1, 1]}))
    prepare.cache_clear()
    assert grade("2*A*x", key, seed=0).outcome is Outcome.CORRECT
    assert algebra.confirm("2*A*x", key, seconds=20.0) is Confirmation.CONTRADICTED
    prepare.cache_clear()
